"""Readers: plug-ins that propose claims from a report. The list is here; the first is the default."""

from standby.basis.errors import AskedWrongly
from standby.reports.model import Reader


def reader(name: str = "rules") -> Reader:
    """Return a reader by name. Raises ``AskedWrongly`` when there is none of that name."""
    if name not in NAMES:
        raise AskedWrongly(
            "reader-unknown",
            f"There is no reader named {name!r}",
            "it is not on the list",
            f"choose one of: {', '.join(NAMES)}",
        )
    from standby.reports.readers.rule_reader import RuleReader  # lazy: commands that read nothing need no rules

    return RuleReader()


NAMES = ("rules",)
"""The readers there are."""
