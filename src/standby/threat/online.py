"""Keeps the threat states of a mission's sites current, entry by entry, and tells them as known on any entry.

Each entry costs what its incidents reach, however long the record is. See ``numeric.streaming`` for the states.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from standby.basis.mission import Site
from standby.numeric.streaming import SiteStates, grid_order
from standby.threat.model import Evidence, Floats

Piece = tuple[float, float, float, float, float]
"""One possible day and place of an incident: day number, latitude, longitude, weight, spread in kilometres."""


def pieces_of(evidence: Evidence) -> dict[str, tuple[Piece, ...]]:
    """Return the pieces of each incident, by the incident's id."""
    rows = zip(evidence.day, evidence.lat, evidence.lon, evidence.weight, evidence.spread_km, strict=True)
    found: dict[str, list[Piece]] = {}
    for number, (day, lat, lon, weight, spread) in zip(evidence.incident, rows, strict=True):
        piece = (float(day), float(lat), float(lon), float(weight), float(spread))
        found.setdefault(evidence.ids[number], []).append(piece)
    return {incident: tuple(pieces) for incident, pieces in found.items()}


class OnlineStates:
    """The states of sites, kept current as incidents become known, change and are taken back.

    ``put`` and ``drop`` come in the order of entries; the latest answer is always ready, an earlier one is
    summed up anew from what was known then. Neither ever uses an entry after the one asked for.
    """

    def __init__(self, sites: Sequence[Site], day: float, *, radius_km: float = 25.0) -> None:
        points = np.array([(site.lat, site.lon) for site in sites], dtype=np.float64).reshape(-1, 2)
        order = grid_order(points)
        self._points = points[order]
        self._place = np.argsort(order)
        self._radius_km = radius_km
        self._now = SiteStates(self._points, day, radius_km=radius_km)
        self._standing: dict[str, tuple[Piece, ...]] = {}
        self._changes: list[tuple[int, str, tuple[Piece, ...]]] = []

    @property
    def known(self) -> int:
        """Return the latest entry that was told, 0 before any."""
        return self._changes[-1][0] if self._changes else 0

    def put(self, k: int, incident: str, pieces: Sequence[Piece]) -> None:
        """Say what is known of an incident with entry ``k``; it replaces what was known of it before.

        Raises ``ValueError`` when ``k`` lies before an entry that was already told, or a piece is no number;
        then nothing changes.
        """
        if k < self.known:
            raise ValueError(f"entry {k} comes after entry {self.known} was told")
        new = tuple(pieces)
        if not np.isfinite(new).all():
            raise ValueError("an incident's day, place, weight and spread must be numbers")
        old = self._standing.get(incident, ())
        if new == old:
            return
        for day, lat, lon, weight, spread in old:
            self._now.add(day, lat, lon, -weight, spread)
        for piece in new:
            self._now.add(*piece)
        self._standing[incident] = new
        self._changes.append((k, incident, new))

    def drop(self, k: int, incident: str) -> None:
        """Take an incident back with entry ``k``: it was withdrawn, or turned out to be another one's."""
        self.put(k, incident, ())

    def follow(self, k: int, evidence: Evidence) -> None:
        """Take over all that is known with entry ``k``, touching only the incidents that differ."""
        new = pieces_of(evidence)
        for incident in [name for name, pieces in self._standing.items() if pieces and name not in new]:
            self.drop(k, incident)
        for incident, pieces in new.items():
            self.put(k, incident, pieces)

    def states(self, day: float, *, known: int | None = None) -> Floats:
        """Return (site, space scale, time scale) on a day, as known with entry ``known`` (the latest by default)."""
        found: Floats = self._as_known(day, known).states()[self._place]
        return found

    def weighed(self, weights: Floats, day: float, *, known: int | None = None) -> Floats:
        """Return (…, site) sums of weight × state: what a model linear in the states expects at all sites."""
        found: Floats = self._as_known(day, known).weighed(weights)[..., self._place]
        return found

    def _as_known(self, day: float, known: int | None) -> SiteStates:
        if (known is None or known >= self.known) and day >= self._now.day:
            self._now.advance(day)
            return self._now
        then = SiteStates(self._points, day, radius_km=self._radius_km)
        pieces = np.array(list(self._pieces_known(known)), dtype=np.float64).reshape(-1, 5)
        then.add_all(*pieces[pieces[:, 0] <= day].T)
        return then

    def _pieces_known(self, known: int | None) -> Iterator[Piece]:
        standing: dict[str, tuple[Piece, ...]] = {}
        for k, incident, pieces in self._changes:
            if known is not None and k > known:
                break
            standing[incident] = pieces
        for pieces in standing.values():
            yield from pieces
