"""Decisions as text that fits a terminal: what was decided, on what, by whom, and what is still open."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from standby.desk.deciding import Listed
from standby.posture.crosswalk import Exported
from standby.posture.decision import Decision, Requirement
from standby.posture.signers import Absence

WIDTH = 100


def list_text(found: Sequence[Listed]) -> str:
    """List decisions one line each, with what each still waits for."""
    if not found:
        return "No decision is on record."
    return "\n".join(line for one in found for line in _entry(one))


def decision_text(told: Listed) -> str:
    """Tell one decision in full."""
    return "\n".join(line for part in _told(told) for line in _wrapped(part))


def absence_text(told: Absence) -> str:
    """Say who is away."""
    return (
        f"Recorded: {told.person} is away from {moment(told.start)} until {moment(told.end)}; their deputies may sign."
    )


def _entry(told: Listed) -> Iterator[str]:
    decision = told.decision
    yield from _wrapped(f"{decision.id}  {moment(decision.proposed_at)}  {decision.unit}: {_axes(decision)}")
    yield from _wrapped(f"  {told.state}{_waits(told)}")


def _told(told: Listed) -> Iterator[str]:
    decision = told.decision
    yield f"{decision.id}: {decision.unit}, {_axes(decision)}"
    yield f"  {told.state}{_waits(told)}"
    yield f"  Proposed by {decision.proposed_by} on {moment(decision.proposed_at)}: {decision.reason}"
    if decision.against:
        yield f"  Against the recommendation ({_advised(decision)}): {decision.against}"
    if decision.label:
        yield f"  Given as {decision.label}"
    if decision.report_by is not None:
        confirmed = _confirmed(decision, decision.report_by)
        yield f"  Acted first, to be confirmed by {moment(decision.report_by)}{confirmed}"
    for signature in decision.signatures:
        place = "" if signature.office == signature.by else f" in the place of {signature.office}"
        yield f"  Signed by {signature.by} as {signature.level}{place} on {moment(signature.at)}"
    for dissent in decision.dissents:
        yield f"  Dissent by {dissent.by} on {moment(dissent.at)}: {dissent.reason}"
    if decision.withdrawn_at is not None:
        yield f"  Withdrawn on {moment(decision.withdrawn_at)}: {decision.withdrawn_because}"
    yield from (f"  {_requirement(one)}" for one in decision.requirements)
    yield f"  Counts from {moment(decision.takes_effect)}, to be looked at again by {moment(decision.review_by)}"
    if decision.expires_at is not None:
        yield f"  Expires {moment(decision.expires_at)}; after that it holds only what protects more than before"
    if decision.sustainable_until is not None:
        yield f"  Can be kept up until {moment(decision.sustainable_until)}"
    if told.holds:
        yield f"  Stands now on: {', '.join(told.holds)}"
    yield f"  Elsewhere called: {'; '.join(_elsewhere(one) for one in told.elsewhere)}"
    grounds = decision.grounds
    picture = grounds.picture.removeprefix("picture-")
    yield (
        f"  Taken on the picture {picture}, the recommendation {grounds.recommendation[:16]} and the "
        f"policy {grounds.policy} {grounds.policy_version} ({grounds.policy_digest}), as known at entry {grounds.entry}"
    )


def _waits(told: Listed) -> str:
    return "".join(f"; {each}" for each in _open(told))


def _open(told: Listed) -> Iterable[str]:
    if told.signatures_missing and told.state in ("proposed", "ordered", "in force"):
        people = f"{told.signatures_missing} more " + ("signature" if told.signatures_missing == 1 else "signatures")
        due = told.decision.report_by
        by = f", by {moment(due)}" if due else ""
        yield f"needs {people} of the {told.decision.needs.authority} or above{by}"
    if told.requirements_open and told.state in ("proposed", "ordered"):
        yield f"{told.requirements_open} of {len(told.decision.requirements)} requirements open"
    yield from (f"OVERDUE: {clock}" for clock in told.overdue)


def _confirmed(decision: Decision, due: datetime) -> str:
    if decision.confirmed_at is None:
        return ""
    return f"; confirmed {'LATE, ' if decision.confirmed_at > due else ''}on {moment(decision.confirmed_at)}"


def _elsewhere(one: Exported) -> str:
    lacks = f", which says less on {' and '.join(one.says_less_on)}" if one.says_less_on else ""
    adds = f", which says more on {' and '.join(one.says_more_on)}" if one.says_more_on else ""
    return f"{one.scale} {one.label}{lacks}{adds}"


def _requirement(one: Requirement) -> str:
    ticked = f"ticked by {one.ticked_by} on {moment(one.ticked_at)}" if one.ticked_at else "open"
    return f"{one.number}. {one.text} ({ticked})"


def _axes(decision: Decision) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in decision.axes.items())


def _advised(decision: Decision) -> str:
    return ", ".join(f"{axis} {decision.advised[axis]}" for axis in decision.axes)


def moment(at: datetime) -> str:
    """Write a moment to the minute, in UTC: ``2020-01-09 14:10Z``."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def _wrapped(text: str) -> list[str]:
    indent = "  " if text.startswith("  ") else ""
    return textwrap.wrap(text.strip(), WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
