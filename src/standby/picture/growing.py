"""Assembles one picture after another from claims that come and go, working out anew only what they touch.

What it gives is ``assemble`` of the same claims, to the fingerprint; a property holds the two together. It keeps the
claims that can count already in their settled order, the events they make up, and every part of the last picture with
the moment until which it stands as it is. A claim that is added or gone touches its unit, its event, its host and the
accounts it agrees or differs with; going back in time, or a text found to copy another, begins anew.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from standby.basis.mission import Definition
from standby.basis.time import EARLIEST, LATEST, AsOf, day_start
from standby.picture.accounts import Accounts
from standby.picture.assemble import (
    SHOWN,
    fact,
    headcount,
    hosts,
    inherited,
    near_sites,
    site_state,
    unit_key,
    unit_order,
)
from standby.picture.assemble import unit_state as state_of
from standby.picture.basing import Copies, Order, speaks, standing_order
from standby.picture.consent import consents
from standby.picture.contradictions import differing_tolls, merged
from standby.picture.events import Events
from standby.picture.fingerprint import Fingerprints
from standby.picture.gaps import gaps, source_states
from standby.picture.model import Contradiction, Fact, Headcount, Incident, Picture, SiteState, UnitState
from standby.picture.standings import contradictions_in
from standby.record.model import Claim


class Listing:
    """Claims in their settled order, and the moments at which time alone can change what they say."""

    __slots__ = ("bounds", "claims", "orders")

    def __init__(self) -> None:
        """Begin with none."""
        self.orders: list[Order] = []
        self.claims: list[Claim] = []
        self.bounds: list[datetime] = []

    def add(self, order: Order, claim: Claim) -> None:
        """Put a claim in its place."""
        number = bisect_left(self.orders, order)
        self.orders.insert(number, order)
        self.claims.insert(number, claim)
        for bound in _bounds(claim):
            insort(self.bounds, bound)

    def remove(self, order: Order) -> None:
        """Take the claim in a place away."""
        number = bisect_left(self.orders, order)
        for bound in _bounds(self.claims[number]):
            del self.bounds[bisect_left(self.bounds, bound)]
        del self.orders[number], self.claims[number]

    def next_bound(self, at: datetime) -> datetime:
        """Return the first moment after ``at`` at which the spans of the claims may say something else."""
        number = bisect_right(self.bounds, at)
        return self.bounds[number] if number < len(self.bounds) else LATEST


class Growing:
    """The picture of one mission, ready to take in what became known since it was last asked for."""

    def __init__(self, definition: Definition) -> None:
        """Begin with no claim."""
        self.definition, self._hosts = definition, hosts(definition)
        self._begin()

    def _begin(self) -> None:
        self._given: Sequence[Claim] = ()
        self._claims: dict[str, Claim] = {}
        self._copies: dict[str, str] = {}
        self._at = EARLIEST
        self._ahead: list[tuple[datetime, int, Claim, bool]] = []
        self._pushed = 0
        self._spoken: dict[str, tuple[Order, Claim]] = {}
        self._told: set[str] = set()
        self._listed: dict[str, Listing] = {}
        self._by_unit: dict[str, Listing] = {}
        self._units: dict[str, tuple[UnitState, tuple[Contradiction, ...], datetime]] = {}
        self._facts: dict[str, Fact] = {}
        self._headcounts: dict[str, tuple[Sequence[Claim], Headcount]] = {}
        self._last: dict[tuple[str, str], datetime] | None = {}
        self._accounts = Accounts()
        self._events = Events(self.definition)
        self._of_event: dict[int, tuple[Incident, tuple[Contradiction, ...]]] = {}
        self._reports: Counter[str] = Counter()
        self._unreviewed = 0
        self._parts: dict[str, tuple[object, Any]] = {}
        self._turns: Counter[str] = Counter()
        self._names = Fingerprints()

    def picture(
        self,
        claims: Sequence[Claim],
        as_of: AsOf,
        *,
        heard: Mapping[str, datetime] | None = None,
        copies: Copies | None = None,
        named: bool = True,
    ) -> Picture:
        """Return ``assemble(claims, definition, as_of, …)``; one that is not ``named`` has no fingerprint."""
        at, copies = as_of.valid_at, copies or {}
        if at < self._at or self._copied_otherwise(copies):
            self._begin()
        self._at, self._copies = at, dict(copies)
        self._take(claims)
        self._come(at)
        events = self._events.incidents(copies)
        own = [self._unit(key, at) for key in unit_order(self._by_unit, self.definition)]
        units = inherited(tuple(state for state, _, _ in own))
        sources = source_states(self.definition, heard or {}, at)
        sites = self._kept("sites", (events, self._turns["places"]), lambda: self._sites(events))
        picture = Picture(
            as_of=as_of,
            definition_digest=self.definition.digest,
            units=units,
            sites=sites,
            incidents=events,
            consent=self._kept(
                "consent",
                self._turns["consent"],
                lambda: consents(self._all("consent"), self._hosts, at, copies, self.definition.consent),
            ),
            contradictions=self._contradictions(events),
            sources=sources,
            gaps=gaps(units, sites, sources, events, self._all("open"), at),
            reports_known=len(self._reports),
            claims_known=len(claims),
            claims_unreviewed=self._unreviewed,
            fingerprint="",
            facts=self._kept(
                "shown", self._turns["shown"], lambda: tuple(self._fact(c, copies) for c in self._all("shown"))
            ),
        )
        return replace(picture, fingerprint=self._names.of(picture)) if named else picture

    @property
    def reached(self) -> datetime:
        """The moment of the last picture: one of an earlier moment begins anew."""
        return self._at

    def _copied_otherwise(self, copies: Copies) -> bool:
        """Say whether a report that is here already is no longer, or only now, taken for a copy."""
        same = all(copies.get(report) == original for report, original in self._copies.items())
        return not same or any(report in self._reports for report in copies if report not in self._copies)

    def _take(self, claims: Sequence[Claim]) -> None:
        """Let go of the claims that are no longer given and take in those that are new."""
        if claims is self._given:
            return
        given = {claim.id: claim for claim in claims}
        held = self._claims
        gone = [c for c in held.values() if (n := given.get(c.id)) is not c and (n is None or n != c)]
        for claim in gone:
            self._let_go(claim)
        for claim in claims:
            if claim.id not in held:
                held[claim.id] = claim
                self._reports[claim.report_id] += 1
                self._unreviewed += claim.review == "proposed"
                if speaks(claim):
                    self._await(claim.draft.valid.from_lo or EARLIEST, claim, told=False)
        self._given = claims

    def _let_go(self, claim: Claim) -> None:
        del self._claims[claim.id]
        self._facts.pop(claim.id, None)
        self._headcounts.pop(claim.id, None)
        self._reports[claim.report_id] -= 1
        if not self._reports[claim.report_id]:
            del self._reports[claim.report_id]
        self._unreviewed -= claim.review == "proposed"
        if claim.id in self._told:
            self._told.discard(claim.id)
            self._events.remove(claim)
        if claim.id in self._spoken:
            order, _ = self._spoken.pop(claim.id)
            self._unlist(order, claim)

    def _await(self, moment: datetime, claim: Claim, *, told: bool) -> None:
        self._pushed += 1
        heappush(self._ahead, (moment, self._pushed, claim, told))

    def _come(self, at: datetime) -> None:
        """Take in what can have begun by now: each claim, and the event it tells of."""
        while self._ahead and self._ahead[0][0] <= at:
            _, _, claim, told = heappop(self._ahead)
            if self._claims.get(claim.id) is not claim:
                continue
            if told:
                self._told.add(claim.id)
                self._events.add(claim)
                continue
            self._list(claim)
            if claim.draft.kind == "incident":
                start = claim.draft.stated.range.start
                self._await(day_start(start) if start else EARLIEST, claim, told=True)

    def _list(self, claim: Claim) -> None:
        order = standing_order(claim)
        self._spoken[claim.id] = order, claim
        self._accounts.add(order, claim, self._copies)
        for listing in self._listings(claim):
            listing.add(order, claim)
        if self._last is not None and _hear_of(self._last, claim):
            self._turns["places"] += 1

    def _unlist(self, order: Order, claim: Claim) -> None:
        self._accounts.remove(claim)
        for listing in self._listings(claim):
            listing.remove(order)
        self._by_unit = {key: listing for key, listing in self._by_unit.items() if listing.claims}
        self._last = None
        self._turns["places"] += 1

    def _listings(self, claim: Claim) -> Iterable[Listing]:
        """Name the lists in which a claim stands, and mark what is told from them as changed."""
        kind = claim.draft.kind
        key = unit_key(claim, self.definition)
        names = [name for name, wanted in (("consent", kind == "consent"), ("open", _is_open(claim))) if wanted]
        if key is not None:
            self._units.pop(key, None)
            self._turns["units"] += 1
            yield self._by_unit.setdefault(key, Listing())
        elif kind in SHOWN:
            names.append("shown")
        for name in names:
            self._turns[name] += 1
            yield self._listed.setdefault(name, Listing())

    def _all(self, name: str) -> list[Claim]:
        return self._listed[name].claims if name in self._listed else []

    def _kept(self, name: str, state: object, make: Callable[[], Any]) -> Any:
        """Return a part of the picture, made anew when what it rests on is in another state than before."""
        held = self._parts.get(name)
        if held is None or held[0] != state:
            held = self._parts[name] = (state, make())
        return held[1]

    def _unit(self, key: str, at: datetime) -> tuple[UnitState, tuple[Contradiction, ...], datetime]:
        """Return one unit, the contradictions about it, and when time alone can next change it."""
        held = self._units.get(key)
        if held is not None and at < held[2]:
            return held
        listing = self._by_unit.get(key) or Listing()
        state = state_of(
            key, listing.claims, self.definition, at, self._copies, fact_of=self._fact, headcount_of=self._headcount
        )
        found = contradictions_in(state.name, listing.claims, at, self._copies)
        self._units[key] = state, found, listing.next_bound(at)
        return self._units[key]

    def _fact(self, claim: Claim, copies: Copies) -> Fact:
        found = self._facts.get(claim.id)
        if found is None:
            found = self._facts[claim.id] = fact(claim, copies)
        return found

    def _headcount(self, group: Sequence[Claim], copies: Copies) -> Headcount:
        """Return a headcount; it is kept with the claims it was told from, under the first of them."""
        held = self._headcounts.get(group[0].id)
        if held is None or held[0] != group:
            held = self._headcounts[group[0].id] = group, headcount(group, copies)
        return held[1]

    def _sites(self, events: Sequence[Incident]) -> tuple[SiteState, ...]:
        if self._last is None:
            self._last = {}
            for _, claim in self._spoken.values():
                _hear_of(self._last, claim)
        near, last = near_sites(events), self._last
        found = []
        for site in self.definition.sites:
            heard = [last[k] for k in (("id", f"site:{site.id}"), ("country", site.country)) if k in last]
            found.append(site_state(site, self.definition, max(heard, default=None), near.get(site.id, ())))
        return tuple(found)

    def _contradictions(self, events: Sequence[Incident]) -> tuple[Contradiction, ...]:
        state = events, self._turns["units"], self._accounts.turns
        found: tuple[Contradiction, ...] = self._kept("contradictions", state, lambda: self._merged(events))
        return found

    def _merged(self, events: Sequence[Incident]) -> tuple[Contradiction, ...]:
        keys = sorted(self._by_unit, key=lambda key: self._by_unit[key].orders[0])
        numbers, movers, denials = self._accounts.found()
        found = [c for key in keys for c in self._unit(key, self._at)[1]]
        return merged([*found, *numbers, *self._tolls(events), *movers, *denials])

    def _tolls(self, events: Sequence[Incident]) -> list[Contradiction]:
        held, self._of_event = self._of_event, {}
        for event in events:
            known = held.get(id(event))
            if known is None:
                claims = [self._spoken[name][1] for name in event.basis.claims if name in self._spoken]
                known = event, differing_tolls([event], claims, self._copies)
            self._of_event[id(event)] = known
        return [c for _, found in self._of_event.values() for c in found]


def _bounds(claim: Claim) -> list[datetime]:
    """Return the moments at which what a claim says of its time turns from possible to sure, or back."""
    return [bound for bound in (claim.draft.valid.from_hi, claim.draft.valid.to_lo) if bound is not None]


def _hear_of(last: dict[tuple[str, str], datetime], claim: Claim) -> bool:
    """Note when the place of a claim, and its country, were last spoken of; say whether the claim speaks of any."""
    place, said_at = claim.draft.place, claim.said_at
    if place is None or said_at is None:
        return False
    for key in (("id", place.id or ""), ("country", place.country or "")):
        last[key] = max(last.get(key, said_at), said_at)
    return True


def _is_open(claim: Claim) -> bool:
    """Say whether a claim leaves a question open that the picture lists among its gaps."""
    return claim.draft.kind == "disclosure" or claim.draft.predicate == "resumption_unknown"
