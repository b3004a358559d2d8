"""The record: claims and the verdicts on them, written once and asked on two clocks."""
