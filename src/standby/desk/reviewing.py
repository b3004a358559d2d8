"""The review: what waits for a person, and what that person does with it; the terminal and the board call the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf, DateRange, parse_instant
from standby.desk.aliases import definition_for_reading
from standby.desk.asking import evidence
from standby.desk.corrections import corrected
from standby.desk.learning import chances
from standby.desk.release_again import audits_again
from standby.desk.review_rules import needs_person
from standby.desk.workspace import Workspace
from standby.ledger import Entry, entries
from standby.record import queries, review
from standby.record.acts import end_judgement
from standby.record.model import Claim, Judgement
from standby.record.review import Accepted, Reread
from standby.reports.model import Reader, Report
from standby.reports.readers import read_with
from standby.reports.readers import reader as choose_reader

BEGUN = "review.begun"
ENDED = "review.ended"

AWAY_AFTER = timedelta(minutes=20)
"""Whoever began a review and did nothing for so long is no longer taken to be on it."""

CONTEXT = 320
"""How many characters of the report are shown before and after the words of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The words of a claim in their report: what stands before them, they themselves, and what stands after."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIt:
    """Somebody who is reviewing now: who, of which source (None: of all), since when."""

    by: str
    source: str | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for review: the claims in the order of their reports, how many of each source, and who is on it.

    ``person_only`` names the claims that only a person may accept, one at a time: consent, and anybody hurt.
    ``chances`` is how likely a person accepts each, where the desk learnt from its reviews.
    """

    claims: tuple[Claim, ...]
    by_source: Mapping[str, int]
    person_only: tuple[str, ...]
    on_it: tuple[OnIt, ...]
    chances: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What came of accepting a batch: the claims accepted, and those left because they need a look each."""

    accepted: tuple[str, ...]
    left: tuple[str, ...]


def now_known(workspace: Workspace) -> AsOf:
    """Return the question about this very moment."""
    now = workspace.clock()
    return AsOf(valid_at=now, known_at=now)


def waiting(
    workspace: Workspace, *, source: str | None = None, report: str | None = None, kind: str | None = None
) -> Waiting:
    """Return what nobody has reviewed yet, oldest report first; of one source, report or kind when asked."""
    stands = evidence(workspace, now_known(workspace)).claims
    with workspace.kept.using(("proposed", workspace.viewer), _Shelf) as shelf:
        shelf.fill(stands)
        proposed, by_source, person_only = shelf.claims, shelf.by_source, shelf.person_only
    chosen = tuple(
        c
        for c in proposed
        if (source is None or source == source_of(c))
        and (report is None or report in (c.report_id, c.report_name))
        and (kind is None or kind == c.draft.kind)
    )
    return Waiting(
        claims=chosen,
        by_source=by_source,
        person_only=tuple(c.id for c in chosen if c.id in person_only),
        on_it=on_it(workspace),
        chances=chances(workspace, chosen),
    )


class _Shelf:
    """What nobody has reviewed yet, in the order in which it is shown; looked through anew only for other claims."""

    def __init__(self) -> None:
        self.stands: tuple[Claim, ...] | None = None

    def fill(self, stands: tuple[Claim, ...]) -> None:
        if stands is self.stands:
            return
        proposed = (c for c in stands if c.review == "proposed")
        self.claims = tuple(sorted(proposed, key=lambda c: (c.known_at, c.report_id, c.draft.start, c.id)))
        self.by_source = dict(sorted(Counter(map(source_of, self.claims)).items()))
        self.person_only = frozenset(c.id for c in self.claims if needs_person(c.draft))
        self.stands = stands


def source_of(claim: Claim) -> str:
    """Name the source under which a claim waits; reports of nobody wait under their own name."""
    return claim.source or claim.report_name


def report_of(workspace: Workspace, claim: Claim) -> Report:
    """Return the report that a claim rests on."""
    return queries.report(workspace.ledger, claim.report_id)


def context_of(claim: Claim, report: Report) -> Context:
    """Return a claim's words with the text around them, cut at the ends of words."""
    start, end = claim.draft.start, claim.draft.end
    before, after = report.text[max(0, start - CONTEXT) : start], report.text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "…" + before.partition(" ")[2]
    if end + CONTEXT < len(report.text):
        after = after.rpartition(" ")[0] + "…"
    return Context(before=before, words=report.text[start:end], after=after)


@audits_again
def accept(workspace: Workspace, claims: Iterable[str], *, by: str, reason: str = "") -> Accepted:
    """Accept claims as what their reports say. Raises as ``record.review.accept`` does."""
    _check_may(workspace, by)
    return review.accept(workspace.ledger, _whole(workspace, claims), by=by, reason=reason or "the report says so")


@audits_again
def accept_batch(
    workspace: Workspace,
    *,
    by: str,
    source: str | None = None,
    report: str | None = None,
    kind: str | None = None,
    at_least: float = 0.0,
    among: Workspace | None = None,
) -> Batch:
    """Accept in one act all that waits of a source, a report or a kind, but for what needs a look each.

    So does what a person accepts with a chance below ``at_least``, by what the desk learnt.
    ``among`` is the workspace as all see it who may see the same, where what waits is looked up for all of them.

    Raises ``AskedWrongly`` when nothing narrows the batch, for everything at once is no review, and when a chance is
    asked for and nothing was learnt.
    """
    _check_may(workspace, by)
    if source is None and report is None and kind is None:
        raise AskedWrongly(
            "batch-too-wide",
            "Nothing was accepted",
            "the batch is everything that waits",
            "name a source, a report or a kind",
        )
    held = waiting(among or workspace, source=source, report=report, kind=kind)
    if at_least and held.claims and not held.chances:
        raise AskedWrongly(
            "chances-missing",
            "Nothing was accepted",
            "the reader has not learnt yet how likely claims are accepted",
            "let it learn with standby reader learn, or leave the chance out",
        )
    doubtful = {c.id for c in held.claims if held.chances.get(c.id, 0.0) < at_least}
    named = [c.id for c in held.claims if c.id not in held.person_only and c.id not in doubtful]
    if named:
        about = ", ".join(part for part in (source, report, kind) if part)
        review.accept(workspace.ledger, named, by=by, reason=f"reviewed as a batch: {about}")
    return Batch(accepted=tuple(named), left=tuple(c.id for c in held.claims if c.id not in named))


@audits_again
def reject(workspace: Workspace, claims: Iterable[str], *, by: str, reason: str) -> Judgement:
    """Reject claims, for their reports do not say so. Raises as ``record.review.reject`` does."""
    _check_may(workspace, by)
    return review.reject(workspace.ledger, _whole(workspace, claims), by=by, reason=reason)


@audits_again
def correct(workspace: Workspace, claim: str, changes: Mapping[str, str], *, by: str, reason: str) -> Claim:
    """Correct slots of a claim, named as ``desk.corrections.SLOTS`` says, and return the claim that supersedes it.

    Raises ``AskedWrongly`` for a slot or a value that is not understood, and as ``record.review.correct`` does.
    """
    _check_may(workspace, by)
    held = queries.claim(workspace.ledger, claim)
    report = queries.report(workspace.ledger, held.report_id)
    draft = corrected(held.draft, changes, report, workspace.definition)
    name = review.correct(workspace.ledger, held, report, draft, by=by, reason=reason)
    (shown,) = review.with_review(workspace.ledger, [queries.claim(workspace.ledger, name)], now_known(workspace))
    return shown


@audits_again
def read_again(
    workspace: Workspace, reports: Sequence[str], *, by: str, reason: str, reader: Reader | None = None
) -> tuple[Reread, ...]:
    """Read reports again as the mission names things now; no names given: every report.

    New claims supersede the old ones from now on. What a person wrote, accepted or rejected is not overridden.
    """
    _check_may(workspace, by)
    as_of = now_known(workspace)
    named = [queries.report(workspace.ledger, name) for name in reports] or queries.reports(workspace.ledger, as_of)
    chosen = reader or choose_reader()
    dated = review.with_dates(workspace.ledger, named, as_of)
    return tuple(_read_one_again(workspace, report, chosen, by, reason) for report in dated)


@audits_again
def set_date(workspace: Workspace, report: str, days: DateRange, *, by: str, reason: str) -> Reread:
    """Give a report the days it was written on, and resolve its relative dates anew by them.

    Raises ``AskedWrongly`` when there is no such report, the days lie after its receipt, or no reason is given.
    """
    _check_may(workspace, by)
    held = queries.report(workspace.ledger, report)
    if days.start and days.start > held.received_at.date() + timedelta(days=1):
        raise AskedWrongly(
            "report-from-the-future",
            f"{held.name} was not dated",
            f"{days.start} lies after its receipt ({held.received_at:%Y-%m-%d})",
            "check both days",
        )
    redated = replace(held, published=days, published_basis=f"set by {by}")
    reading = read_with(choose_reader(), redated, definition_for_reading(workspace))
    standing = _standing(workspace, held)
    with workspace.ledger.writing() as writer:
        review.set_date(writer, held, days, by=by, reason=reason)
        return review.record_rereading(writer, redated, reading, standing, by=by, reason=reason)


@audits_again
def undo(workspace: Workspace, judgement: str, *, by: str, reason: str) -> None:
    """End a judgement from now on; its past stays. Raises as ``record.acts.end_judgement`` does."""
    _check_may(workspace, by)
    end_judgement(workspace.ledger, judgement, by=by, reason=reason)


def verdicts_of(workspace: Workspace, by: str) -> tuple[Judgement, ...]:
    """Return the acceptances and rejections that somebody gave and that stand, the oldest first."""
    standing = queries.judgements(workspace.ledger, now_known(workspace))
    mine = (j for j in standing if j.by == by and j.verdict in ("accepted", "rejected"))
    return tuple(sorted(mine, key=lambda j: j.k))


def begin(workspace: Workspace, *, by: str, source: str | None = None) -> tuple[OnIt, ...]:
    """Say that somebody begins to review, and return who else is on it now."""
    _check_may(workspace, by)
    others = tuple(one for one in on_it(workspace) if one.by != by)
    with workspace.ledger.writing() as writer:
        writer.append(BEGUN, source or "all", {"source": source}, actor=by)
    return others


def end(workspace: Workspace, *, by: str) -> None:
    """Say that somebody stops reviewing."""
    with workspace.ledger.writing() as writer:
        writer.append(ENDED, by, {}, actor=by)


def on_it(workspace: Workspace) -> tuple[OnIt, ...]:
    """Return who began to review, has not stopped, and did something in the last twenty minutes."""
    begun: dict[str, Entry] = {}
    with workspace.ledger.reading() as connection:
        for entry in entries(connection, acts=[BEGUN, ENDED]):
            if entry.act == BEGUN:
                begun[entry.actor] = entry
            else:
                begun.pop(entry.actor, None)
        since = min((entry.k for entry in begun.values()), default=None)
        verdicts = [] if since is None else list(entries(connection, after=since, acts=["judgement.given"]))
    last = {entry.actor: entry.recorded_at for entry in (*begun.values(), *verdicts)}
    awake = workspace.clock() - AWAY_AFTER
    return tuple(
        OnIt(by=who, source=begun[who].payload["source"], since=begun[who].recorded_at)
        for who in sorted(begun)
        if last[who] >= awake
    )


def days_of(text: str) -> DateRange:
    """Read a day, or two days joined by ``..``."""
    first, _, last = text.partition("..")
    start = parse_instant(first).date()
    return DateRange(start=start, end=parse_instant(last).date() if last else start)


def _read_one_again(workspace: Workspace, report: Report, reader: Reader, by: str, reason: str) -> Reread:
    reading = read_with(reader, report, definition_for_reading(workspace))
    standing = _standing(workspace, report)
    with workspace.ledger.writing() as writer:
        return review.record_rereading(writer, report, reading, standing, by=by, reason=reason)


def _standing(workspace: Workspace, report: Report) -> tuple[Claim, ...]:
    as_of = now_known(workspace)
    return review.with_review(workspace.ledger, queries.claims_of(workspace.ledger, report.id, as_of), as_of)


def _whole(workspace: Workspace, claims: Iterable[str]) -> list[str]:
    """Return whole ids where the beginning of one was given."""
    return [queries.claim(workspace.ledger, name).id for name in claims]


def _check_may(workspace: Workspace, by: str) -> None:
    require(workspace.viewer, "judge")
    if not by.strip():
        raise AskedWrongly("reviewer-missing", "Nothing was reviewed", "nobody is named", "give a name with --by")
