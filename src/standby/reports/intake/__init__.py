"""From the bytes that came in to reports: checked, opened, decoded, named by their content; whole or refused."""

from standby.reports.intake.limits import LARGEST_BYTES, LARGEST_FILE_BYTES, check_size
from standby.reports.intake.taking import Parcel, check_received, marked, take_apart, take_in

__all__ = [
    "LARGEST_BYTES",
    "LARGEST_FILE_BYTES",
    "Parcel",
    "check_received",
    "check_size",
    "marked",
    "take_apart",
    "take_in",
]
