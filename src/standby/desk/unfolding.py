"""What was known at one moment after another: the record is asked only for what became known in between."""

from bisect import bisect_right, insort
from dataclasses import dataclass
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


class Unfolding:
    """The evidence last asked for, ready to be taken further. A question about an earlier moment begins anew."""

    def __init__(self, *, follows: bool = True) -> None:
        """Begin with nothing known; one that ``follows`` the log looks for new entries at every question."""
        self._follows = follows
        self._moments: list[datetime] = []
        self._read_to = 0
        self._entry: int | None = None
        self._known: tuple[datetime, int, Evidence] | None = None
        self._copying = Copying()

    def evidence(self, ledger: Ledger, as_of: AsOf) -> Evidence:
        """Return what the record held as known at a moment; the same object while nothing more became known."""
        self._read_on(ledger, as_of.entry)
        count = bisect_right(self._moments, as_of.known_at)
        if self._known is not None:
            since, known, held = self._known
            if count == known:
                return held
            if as_of.known_at > since and not review.changed_between(ledger, since, as_of):
                return self._hold(as_of, count, self._further(held, *_learnt(ledger, as_of, since)))
        self._copying = Copying()
        claims, reports = _learnt(ledger, as_of, None)
        found = Evidence(claims=claims, reports=reports, copies=self._copying.with_further(reports))
        return self._hold(as_of, count, found)

    def reaches(self, as_of: AsOf) -> bool:
        """Say whether a question can be answered by going on from the last one, or that was the first."""
        return as_of.entry == self._entry and (self._known is None or as_of.known_at >= self._known[0])

    def _hold(self, as_of: AsOf, count: int, found: Evidence) -> Evidence:
        self._known = as_of.known_at, count, found
        return found

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
        every = tuple(sorted((*held.reports, *reports), key=lambda r: (r.received_at, r.id)))
        if not self._copying.is_after(reports):
            self._copying, reports = Copying(), every
        return Evidence(
            claims=tuple(sorted((*held.claims, *claims), key=sort_key)),
            reports=every,
            copies=self._copying.with_further(reports),
        )


def _learnt(ledger: Ledger, as_of: AsOf, since: datetime | None) -> tuple[tuple[Claim, ...], tuple[Report, ...]]:
    given = grades.grades_then(ledger, as_of)
    dated = review.with_dates(ledger, queries.reports(ledger, as_of, since=since), as_of)
    reviewed = review.with_review(ledger, queries.claims(ledger, as_of, since=since), as_of)
    return grades.claims_graded(reviewed, given), grades.reports_graded(dated, given)
