"""Lists of claims and reports as text for a terminal of 100 columns."""

import textwrap
from collections.abc import Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from standby.basis.quantities import amount_words, counted
from standby.basis.time import range_words
from standby.basis.vocabulary import NOT_MADE_OUT, TOLD
from standby.record.model import Claim
from standby.reports.model import Report

WIDTH = 100


def claims_text(claims: Sequence[Claim]) -> str:
    """List claims report by report, each with its slots and its exact words."""
    if not claims:
        return "No claims are on record for this question."
    ordered = sorted(claims, key=lambda c: (c.report_name, c.draft.start, c.draft.kind, c.id))
    parts = []
    for name, group in groupby(ordered, key=lambda c: c.report_name):
        of_report = list(group)
        parts.append(f"{name} ({counted(len(of_report), 'claim')})")
        parts.extend(_claim(claim) for claim in of_report)
    return "\n".join(parts)


def reports_text(reports: Sequence[Report], unread: Mapping[str, str], zone: ZoneInfo) -> str:
    """List reports in the order in which they were received; ``unread`` says by id why one was not read."""
    if not reports:
        return "No reports are on record for this question."
    return "\n".join(_report(report, unread.get(report.id), zone) for report in reports)


def predicate_words(predicate: str) -> str:
    """Write a predicate as it is typed to correct one, and say of the one that says nothing that it does."""
    return f"({NOT_MADE_OUT})" if predicate == TOLD else predicate


def _claim(claim: Claim) -> str:
    draft = claim.draft
    slots = [
        f"{draft.kind}: {draft.subject.name} {predicate_words(draft.predicate)}",
        draft.object.name if draft.object else "",
        range_words(draft.stated.range),
        f"at {draft.place.name}" if draft.place else "",
        amount_words(draft.quantity) if draft.quantity else "",
        draft.certainty if draft.certainty != "asserted" else "",
        f"says {draft.speaker.name}" if draft.speaker else "",
    ]
    head = textwrap.fill(
        f"{claim.id}  {'; '.join(slot for slot in slots if slot)}",
        WIDTH,
        initial_indent="  ",
        subsequent_indent=" " * 6,
    )
    return head + "\n" + textwrap.fill(f"“{draft.quote}”", WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)


def _report(report: Report, not_read: str | None, zone: ZoneInfo) -> str:
    received = report.received_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    dated = f", dated {range_words(report.published)}" if report.published else ""
    text = f"{received}  {report.grade}  {report.source or 'source not given'}: {report.name}{dated} ({report.id})"
    text += f"; not read: {not_read}" if not_read else ""
    return textwrap.fill(text, WIDTH, subsequent_indent=" " * 6)
