"""The command line: parse, call one desk operation, show."""

from standby.cli.door import main

__all__ = ["main"]
