"""Distributions, kernels and scores: arrays in, arrays out. Imports nothing of ours."""
