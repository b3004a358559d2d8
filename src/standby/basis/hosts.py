"""Which hosts are this very machine."""

from ipaddress import ip_address


def is_here(host: str) -> bool:
    """Say whether a host is this very machine: only ``localhost`` or its number says so, no other name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
