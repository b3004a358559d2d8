"""Keeps the states of many sites current: each incident touches only the sites it reaches, whenever it is told.

S(site, j, k) = sum over incidents of weight × mass_j × exp(-age / scale_k): ``mass_j`` is the part of a
Gaussian of spread j about the incident that falls in the site's disc, 0 beyond the cut-off. The sums are
kept relative to an anchor day, so that a day that passes costs nothing, a late incident costs what a fresh one
does, and to take an incident back is to add it with its weight negative (Ogata 1981 for the recursion).
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standby.numeric.kernels import distances_km, mass_in_disc
from standby.numeric.masses import masses

Floats = NDArray[np.float64]
_Kernel = tuple[NDArray[np.int32], NDArray[Any], NDArray[Any], Floats, Floats, int, int]

SCALES_DAYS = (1.5, 5.0, 15.0, 45.0, 135.0, 405.0)
SPREADS_KM = (3.0, 10.0, 25.0, 60.0, 150.0)

LEAST_CUTOFF_KM = 100.0
BEYOND_RADIUS_KM = 75.0
"""An incident reaches a site within 100 km, or within the radius and 75 km more where that is further."""

CELL = math.radians(0.4)
"""Sites are kept by cells of so many degrees, in rows from south to north, each row from west to east.

Smaller cells hold fewer sites that an incident does not reach, larger ones make fewer and longer runs."""

_COMPACT_UNIT = math.radians(1e-7)
_STRETCH = {np.dtype(np.float64): 200.0, np.dtype(np.float32): 30.0}
"""The anchor moves before exp(days since it / shortest scale) leaves the range of the numbers."""


def cutoff_for(radius_km: float) -> float:
    """Return how far from a site an incident can be and still count."""
    return max(LEAST_CUTOFF_KM, radius_km + BEYOND_RADIUS_KM)


def grid_order(sites: Floats) -> NDArray[np.int64]:
    """Return the order in which ``SiteStates`` wants sites (rows of latitude and longitude in degrees)."""
    points = np.radians(sites)
    return np.lexsort((points[:, 1], _cells(points, *_corner(points))))


class SiteStates:
    """The states of sites as of a day. Sites are rows of (latitude, longitude) in ``grid_order``.

    ``compact`` keeps states as 32-bit floats and places to a centimetre: half the memory, states good to
    about 1e-6 of the largest they ever were, for world-wide grids. Otherwise they equal a sum from scratch
    to 1e-10. What a piece dated after ``day`` adds, is kept back until ``advance`` reaches it.

    Raises ``ValueError`` when sites are not in grid order, or an incident's place or day is no number.
    """

    def __init__(
        self,
        sites: Floats,
        day: float,
        *,
        radius_km: float = 25.0,
        scales_days: tuple[float, ...] = SCALES_DAYS,
        spreads_km: tuple[float, ...] = SPREADS_KM,
        compact: bool = False,
    ) -> None:
        from standby.numeric import reaching  # compiling, or loading what was compiled, takes its time

        self._reach, self._reach_all = reaching.reach, reaching.reach_all
        if len(spreads_km) != 5:
            raise ValueError("the compiled kernel is made for five space scales")
        points = np.radians(sites)
        south, west, rows, columns = _corner(points)
        cells = _cells(points, south, west, rows, columns)
        if not ((np.diff(cells) > 0) | (np.diff(cells) == 0) & (np.diff(points[:, 1]) >= 0)).all():
            raise ValueError("the sites are not in grid order: sort them by grid_order")
        self.day = day
        self.radius_km = radius_km
        self.scales_days = np.array(scales_days)
        self.spreads_km = spreads_km
        self._anchor = day
        self._grid = (south, west, rows, columns)
        self._unit = _COMPACT_UNIT if compact else 1.0
        places = np.rint(points.T / self._unit) if compact else points.T
        self._places = places.astype(np.int32 if compact else np.float64).ravel()
        self._starts = np.searchsorted(cells, np.arange(rows * columns + 1)).astype(np.int32)
        self._states = np.zeros(len(spreads_km) * len(scales_days) * len(sites), np.float32 if compact else np.float64)
        self._kernels: dict[float, _Kernel] = {}
        self._stretch = _STRETCH[self._states.dtype] * min(scales_days)
        self._ahead: list[tuple[float, float, float, float, float]] = []

    @property
    def bytes_per_site(self) -> float:
        """Return what one site costs in memory: its states, its place, its part of the grid."""
        kept = (self._states, self._places, self._starts)
        return sum(array.nbytes for array in kept) / max(1, self._places.size // 2)

    def add(self, day: float, lat: float, lon: float, weight: float = 1.0, spread_km: float = 0.0) -> None:
        """Add a piece of an incident (degrees; the standard deviation of its place), now, late or ahead of time.

        A negative weight takes the same piece back.
        """
        if not math.isfinite(day + lat + lon + weight + spread_km):
            raise ValueError("an incident's day, place, weight and spread must be numbers")
        if day > self.day:
            self._ahead.append((day, lat, lon, weight, spread_km))
            return
        if day - self._anchor > self._stretch:
            self._move_anchor(day)
        self._reach(*self._kernel(spread_km), day - self._anchor, math.radians(lat), math.radians(lon), weight)

    def add_all(self, day: Floats, lat: Floats, lon: Floats, weight: Floats, spread_km: Floats) -> None:
        """Add many pieces at once, in any order; the same as one ``add`` after another."""
        if not all(np.isfinite(x).all() for x in (day, lat, lon, weight, spread_km)):
            raise ValueError("an incident's day, place, weight and spread must be numbers")
        later = day > self.day
        self._ahead.extend(zip(*(x[later].tolist() for x in (day, lat, lon, weight, spread_km)), strict=True))
        for spread in np.unique(spread_km[~later]).tolist():
            mine = np.flatnonzero(~later & (spread_km == spread))
            order = mine[np.argsort(day[mine], kind="stable")]
            self._add_sorted(day[order], lat[order], lon[order], weight[order], spread)

    def _add_sorted(self, day: Floats, lat: Floats, lon: Floats, weight: Floats, spread_km: float) -> None:
        start = 0
        while start < day.size:
            if day[start] - self._anchor > self._stretch:
                self._move_anchor(float(day[start]))
            stop = max(start + 1, int(np.searchsorted(day, self._anchor + self._stretch, side="right")))
            part = slice(start, stop)
            self._reach_all(
                *self._kernel(spread_km),
                day[part] - self._anchor,
                np.radians(lat[part]),
                np.radians(lon[part]),
                weight[part],
            )
            start = stop

    def advance(self, day: float) -> None:
        """Let days pass, up to ``day``. Raises ``ValueError`` for a day before the present one."""
        if day < self.day:
            raise ValueError("time does not run backwards: make the states anew for an earlier day")
        self.day = day
        due = [piece for piece in self._ahead if piece[0] <= day]
        self._ahead = [piece for piece in self._ahead if piece[0] > day]
        for piece in due:
            self.add(*piece)
        if day - self._anchor > self._stretch:
            self._move_anchor(day)

    def states(self) -> Floats:
        """Return the states as of the present day: (site, space scale, time scale)."""
        faded = self._by_kernel() * self._faded(self.day)[None, :, None]
        found: Floats = np.maximum(faded.transpose(2, 0, 1), 0.0, dtype=np.float64)
        return found

    def weighed(self, weights: Floats) -> Floats:
        """Return for each row of weights (…, space scale, time scale) the sum of weight × state: (…, site).

        A forecast of a model that is linear in the states, such as d4, is one such product for all sites.
        """
        kernels = len(self.spreads_km) * self.scales_days.size
        now = (weights * self._faded(self.day)).reshape(-1, kernels)
        found: Floats = now.astype(self._states.dtype) @ self._by_kernel().reshape(kernels, self._places.size // 2)
        return np.maximum(found, 0.0, dtype=np.float64).reshape(*weights.shape[:-2], -1)

    def copy(self) -> "SiteStates":
        """Return states of their own that begin where these stand."""
        twin = object.__new__(SiteStates)
        twin.__dict__.update(self.__dict__)
        twin._states, twin._ahead, twin._kernels = self._states.copy(), list(self._ahead), {}
        return twin

    def _by_kernel(self) -> NDArray[Any]:
        """The sums as (space scale, time scale, site), without copying them."""
        sites = self._places.size // 2
        return self._states.reshape(len(self.spreads_km), self.scales_days.size, sites)

    def _faded(self, day: float) -> Floats:
        found: Floats = np.exp(-(day - self._anchor) / self.scales_days)
        return found

    def _move_anchor(self, day: float) -> None:
        """Express the sums relative to another day; what has faded beyond all measure becomes 0."""
        rows = self._by_kernel()
        rows *= self._faded(day)[None, :, None].astype(rows.dtype)
        rows[np.abs(rows) < 1e-30] = 0.0
        self._anchor = day

    def _kernel(self, spread_km: float) -> _Kernel:
        """What the compiled kernel is given for incidents placed so sharply; kept from call to call."""
        if spread_km not in self._kernels:
            spreads = tuple(math.hypot(spread, spread_km) for spread in self.spreads_km)
            table = masses(spreads, self.radius_km, cutoff_for(self.radius_km))
            (south, west, rows, columns), unit = self._grid, self._unit
            numbers = np.array([south, west, CELL, unit, table.furthest, *self.scales_days])
            flat = table.coefficients.ravel()
            self._kernels[spread_km] = (self._starts, self._places, self._states, flat, numbers, rows, columns)
        return self._kernels[spread_km]


def states_plainly(
    sites: Floats,
    at: float,
    day: Floats,
    lat: Floats,
    lon: Floats,
    weight: Floats,
    spread_km: Floats,
    *,
    radius_km: float = 25.0,
    scales_days: tuple[float, ...] = SCALES_DAYS,
    spreads_km: tuple[float, ...] = SPREADS_KM,
) -> Floats:
    """Return the states by their definition, every site against every piece: what ``SiteStates`` must equal."""
    apart = distances_km(sites, np.column_stack([lat, lon]))
    reached = (apart <= cutoff_for(radius_km)) & (day <= at)
    fading = np.exp(-np.maximum(at - day, 0.0)[:, None] / np.array(scales_days)) * weight[:, None]
    each = [
        np.where(reached, mass_in_disc(apart, np.hypot(spread, spread_km)[None, :], radius_km), 0.0) @ fading
        for spread in spreads_km
    ]
    return np.stack(each, axis=1)


def _corner(points: Floats) -> tuple[float, float, int, int]:
    """The south-western corner of the sites and how many rows and columns of cells they span."""
    if not len(points):
        return 0.0, 0.0, 1, 1
    (south, west), (north, east) = points.min(axis=0), points.max(axis=0)
    return float(south), float(west), int((north - south) / CELL) + 1, int((east - west) / CELL) + 1


def _cells(points: Floats, south: float, west: float, rows: int, columns: int) -> NDArray[np.int64]:
    row = np.minimum(((points[:, 0] - south) / CELL).astype(np.int64), rows - 1)
    column = np.minimum(((points[:, 1] - west) / CELL).astype(np.int64), columns - 1)
    return np.asarray(row * columns + column, dtype=np.int64)
