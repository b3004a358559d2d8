"""Standby keeps the people of a field mission safe, and keeps the record straight."""

__version__ = "0.1.0"
