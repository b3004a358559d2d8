"""What was known at one moment after another: the record is asked only for what became known in between."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standby.basis.time import AsOf
from standby.ledger import Ledger, learnt
from standby.picture.basing import Copies
from standby.record import grades, queries, review
from standby.record.model import Claim
from standby.record.plain import sort_key
from standby.reports.copies import Copying
from standby.reports.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was known at one moment: the claims that stood, the reports they rest on, and which copy which."""

    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    copies: Copies


@dataclass(slots=True)
class _Ever:
    """Every claim and report that was known, as their entries hold them: whatever was said of them since left out."""

    claims: list[Claim] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def take(self, claims: Sequence[Claim], reports: Sequence[Report]) -> None:
        """Take in what became known; it is put in order only when all of it is asked for."""
        self.claims += claims
        self.reports += reports

    def ordered(self) -> tuple[tuple[Claim, ...], tuple[Report, ...]]:
        """Return all of it in the order of evidence."""
        self.claims.sort(key=sort_key)
        self.reports.sort(key=_came)
        return tuple(self.claims), tuple(self.reports)


class Unfolding:
    """The evidence last asked for, ready to be taken further. A question about an earlier moment begins anew."""

    def __init__(self, *, follows: bool = True) -> None:
        """Begin with nothing known; one that ``follows`` the log looks for new entries at every question."""
        self._follows = follows
        self._moments: list[datetime] = []
        self._read_to = 0
        self._entry: int | None = None
        self._known: tuple[datetime, int, Evidence] | None = None
        self._ever = _Ever()
        self._copying = Copying()

    def evidence(self, ledger: Ledger, as_of: AsOf) -> Evidence:
        """Return what the record held as known at a moment; the same object while nothing more became known."""
        self._read_on(ledger, as_of.entry)
        count = bisect_right(self._moments, as_of.known_at)
        since, known, held = self._known or (None, -1, None)
        if held is not None and count == known:
            return held
        if since is None or as_of.known_at < since:
            since, held, self._ever = None, None, _Ever()
        new = queries.claims_ever(ledger, as_of, since=since), queries.reports(ledger, as_of, since=since)
        self._ever.take(*new)
        if since is None or held is None or review.changed_between(ledger, since, as_of):
            found = self._put_together(*_as_said(ledger, *self._ever.ordered(), as_of), held)
        else:
            found = self._further(held, *_as_said(ledger, *new, as_of))
        self._known = as_of.known_at, count, found
        return found

    def reaches(self, as_of: AsOf) -> bool:
        """Say whether a question can be answered by going on from the last one, or that was the first."""
        return as_of.entry == self._entry and (self._known is None or as_of.known_at >= self._known[0])

    def _read_on(self, ledger: Ledger, entry: int | None) -> None:
        """Note when new entries became known; one that was known already when last asked undoes what is held."""
        if entry == self._entry and self._read_to and not self._follows:
            return
        if entry != self._entry:
            self._moments, self._read_to, self._known, self._entry = [], 0, None, entry
        with ledger.reading() as connection:
            new = learnt(connection, after=self._read_to, up_to=entry)
        for k, known_at in new:
            self._read_to = k
            insort(self._moments, known_at)
            if self._known is not None and known_at <= self._known[0]:
                self._known = None

    def _further(self, held: Evidence, claims: tuple[Claim, ...], reports: tuple[Report, ...]) -> Evidence:
        if not claims and not reports:
            return held
        every = tuple(sorted((*held.reports, *reports), key=_came)) if reports else held.reports
        return self._put_together(in_their_places(held.claims, claims), every, held)

    def _put_together(self, claims: tuple[Claim, ...], reports: tuple[Report, ...], held: Evidence | None) -> Evidence:
        """Say which report copies which as well: only new ones are looked at where they came after those held."""
        before = held.reports if held is not None else ()
        new = reports[len(before) :]
        if held is None or reports[: len(before)] != before or not self._copying.is_after(new):
            self._copying, new = Copying(), reports
        return Evidence(claims=claims, reports=reports, copies=self._copying.with_further(new))


def in_their_places(held: tuple[Claim, ...], new: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return claims that are in order together with new ones, in order, having looked at only a few of those held."""
    found: list[Claim] = []
    start = 0
    for claim in sorted(new, key=sort_key):
        place = bisect_right(held, sort_key(claim), lo=start, key=sort_key)
        found += held[start:place]
        found.append(claim)
        start = place
    return (*found, *held[start:])


def _came(report: Report) -> tuple[datetime, str]:
    return report.received_at, report.id


def _as_said(
    ledger: Ledger, claims: tuple[Claim, ...], reports: tuple[Report, ...], as_of: AsOf
) -> tuple[tuple[Claim, ...], tuple[Report, ...]]:
    """Return what stood as known then, with the review, the days and the grades that it had by then."""
    given = grades.grades_then(ledger, as_of)
    dated = review.with_dates(ledger, reports, as_of)
    reviewed = review.with_review(ledger, queries.standing(ledger, claims, as_of), as_of)
    return grades.claims_graded(reviewed, given), grades.reports_graded(dated, given)
