"""Runs the command line: ``python -m standby``."""

from standby.cli import main

main()
