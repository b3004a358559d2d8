"""Readers: plug-ins that propose claims from a report. The list is here; the first is the default."""

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.time import DateRange
from standby.reports.intake.languages import NAMES as LANGUAGES
from standby.reports.model import Reader, Reading, Report


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


def read_with(chosen: Reader, report: Report, definition: Definition) -> Reading:
    """Read a report, or mark it as not read where this reader does not read such a text, with the reason.

    A report in a language that is not known is given to the reader: a note of five words has none.
    """
    not_read = report.unread or _other_language(chosen, report)
    return chosen.read(report, definition) if not_read is None else not_read_because(chosen, report, not_read)


def not_read_because(chosen: Reader, report: Report, why: str) -> Reading:
    """Return the reading of a report that a reader did not read, with the reason."""
    return Reading(
        drafts=(),
        document_date=report.published or DateRange(end=report.received_at.date()),
        document_date_reason=f"not read: {why}",
        reader=chosen.name,
        not_read=why,
    )


def _other_language(chosen: Reader, report: Report) -> str | None:
    if report.language is None or report.language in chosen.languages:
        return None
    reads = " and ".join(LANGUAGES.get(code, code) for code in chosen.languages)
    return f"the text is in {LANGUAGES.get(report.language, report.language)}; {chosen.name} reads {reads}"


NAMES = ("rules",)
"""The readers there are."""
