"""Keeps the events that claims make up, and puts together anew only those that a claim that came or went can touch.

Claims that can tell of one event, directly or through others, make up a cluster; ``incidents.grouped`` parts a cluster
as it would part everything, since it never puts two claims together that can not tell of one event.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from datetime import date
from math import floor

from standby.basis.mission import Definition
from standby.picture.basing import STANDS, Copies
from standby.picture.incidents import (
    best_home,
    dated,
    family,
    grouped,
    in_order,
    incident,
    point_of,
    same_event,
    toll_fits,
    vagueness,
)
from standby.picture.model import Incident
from standby.record.model import Claim

Vagueness = tuple[bool, int, str, str]

WIDE_MONTHS = 12
"""A claim whose days span more months than this is compared with every other of its family."""

WIDE = 0
"""Where claims are kept that can be of any month."""

BAND_DEGREES = 0.5
"""The height of a band of latitude: more than two points of one place are apart (``SAME_PLACE_KM``)."""

ANYWHERE = 10**6
"""The band of what has no point: it can be in any."""


class Group:
    """The claims of one event, the casualty statements that speak of it, and the incident they make."""

    __slots__ = ("claims", "incident", "place", "tolls")

    def __init__(self, claims: list[Claim]) -> None:
        """Take the claims of one event, the one that founds it first."""
        self.claims, self.place = claims, vagueness(claims[0])
        self.tolls: dict[str, Claim] = {}
        self.incident: Incident | None = None


class Events:
    """The events told of so far. Claims may be added and removed in any order."""

    def __init__(self, definition: Definition) -> None:
        """Begin with no event."""
        self.definition = definition
        self._near: dict[tuple[str, int, int], dict[str, Claim]] = {}
        self._of_month: dict[tuple[str, int], dict[str, Claim]] = {}
        self._of_family: dict[str, dict[str, Claim]] = {}
        self._cluster: dict[str, dict[str, Claim]] = {}
        self._groups: dict[str, Group] = {}
        self._order: list[tuple[Vagueness, Group]] = []
        self._tolls: dict[str, Claim] = {}
        self._home: dict[str, Group | None] = {}
        self._stale: dict[str, Claim] = {}
        self._found: tuple[Incident, ...] = ()
        self._changed = False

    def add(self, claim: Claim) -> None:
        """Take in a claim of kind incident."""
        self._changed = True
        if claim.draft.predicate == "casualties":
            self._tolls[claim.id] = claim
        elif claim.draft.certainty in STANDS:
            self._join(claim)

    def remove(self, claim: Claim) -> None:
        """Let a claim go."""
        self._changed = True
        self._tolls.pop(claim.id, None)
        home = self._home.pop(claim.id, None)
        if home is not None:
            home.tolls.pop(claim.id)
            home.incident = None
        if claim.id in self._cluster:
            self._leave(claim)

    def incidents(self, copies: Copies) -> tuple[Incident, ...]:
        """Return what ``incidents.incidents`` makes of the same claims; the same object while nothing changed."""
        if self._changed:
            self._part()
            self._settle()
            self._found = tuple(sorted((self._made(group, copies) for _, group in self._order), key=in_order))
            self._changed = False
        return self._found

    def _join(self, claim: Claim) -> None:
        cluster = {claim.id: claim}
        for other in self._candidates(claim):
            joined = self._cluster[other.id]
            if other.id not in cluster and same_event(claim, other):
                small, large = sorted((cluster, joined), key=len)
                large.update(small)
                cluster = large
                for name in small:
                    self._cluster[name] = large
        self._cluster[claim.id] = cluster
        self._stale[claim.id] = claim
        self._of_family.setdefault(family(claim), {})[claim.id] = claim
        for month in _months(claim):
            self._of_month.setdefault((family(claim), month), {})[claim.id] = claim
            self._near.setdefault((family(claim), month, _band(claim)), {})[claim.id] = claim

    def _leave(self, claim: Claim) -> None:
        others = [c for c in self._cluster[claim.id].values() if c.id != claim.id]
        for member in (claim, *others):
            del self._cluster[member.id]
            self._stale.pop(member.id, None)
            self._of_family[family(member)].pop(member.id)
            for month in _months(member):
                self._of_month[family(member), month].pop(member.id)
                self._near[family(member), month, _band(member)].pop(member.id)
        self._drop([claim, *others])
        for member in others:
            self._join(member)

    def _candidates(self, claim: Claim) -> Iterable[Claim]:
        """Return the claims whose days and places can meet those of a claim; one without any day meets none."""
        if not dated(claim):
            return []
        months = _months(claim)
        if months == [WIDE]:
            return list(self._of_family.get(family(claim), {}).values())
        found: dict[str, Claim] = {}
        band = _band(claim)
        for month in (*months, WIDE):
            if band == ANYWHERE:
                found.update(self._of_month.get((family(claim), month), {}))
                continue
            for near in (band - 1, band, band + 1, ANYWHERE):
                found.update(self._near.get((family(claim), month, near), {}))
        return list(found.values())

    def _part(self) -> None:
        """Part every cluster that a claim joined into events again."""
        clusters = {id(cluster): cluster for cluster in (self._cluster[name] for name in self._stale)}
        self._stale = {}
        for cluster in clusters.values():
            self._drop(cluster.values())
            for claims in grouped(list(cluster.values())):
                group = Group(claims)
                insort(self._order, (group.place, group), key=_place)
                for claim in claims:
                    self._groups[claim.id] = group

    def _drop(self, claims: Iterable[Claim]) -> None:
        for group in {id(g): g for c in claims if (g := self._groups.pop(c.id, None))}.values():
            del self._order[bisect_left(self._order, group.place, key=_place)]
            for toll in group.tolls:
                self._home.pop(toll)

    def _settle(self) -> None:
        """Give each casualty statement to the event it speaks of, where that may have changed."""
        new = [group for _, group in self._order if group.incident is None]
        groups = [group.claims for _, group in self._order]
        for toll in self._tolls.values():
            if toll.id in self._home and not any(all(toll_fits(toll, c) for c in group.claims) for group in new):
                continue
            best = best_home(toll, groups)
            home = None if best is None else self._groups[best[0].id]
            before = self._home.get(toll.id)
            if before is not None and before is not home:
                before.tolls.pop(toll.id, None)
                before.incident = None
            self._home[toll.id] = home
            if home is not None and toll.id not in home.tolls:
                home.tolls[toll.id] = toll
                home.incident = None

    def _made(self, group: Group, copies: Copies) -> Incident:
        if group.incident is None:
            group.incident = incident(group.claims, list(group.tolls.values()), self.definition, copies)
        return group.incident


def _place(placed: tuple[Vagueness, Group]) -> Vagueness:
    return placed[0]


def _months(claim: Claim) -> Sequence[int]:
    """Return the months in which the days of a claim lie, counted through; ``WIDE`` when they are too many."""
    days = claim.draft.stated.range
    if days.start is None or days.end is None:
        return [WIDE]
    first, last = _month(days.start), _month(days.end)
    return [WIDE] if last - first > WIDE_MONTHS else range(first, last + 1)


def _band(claim: Claim) -> int:
    """Return the band of latitude of a claim's point: points in bands that do not touch are two places."""
    point = point_of(claim.draft.place)
    return ANYWHERE if point is None else floor(point[0] / BAND_DEGREES)


def _month(day: date) -> int:
    return 12 * day.year + day.month
