"""How much of an incident's spread falls on a site, for very many distances: by a table proven as it is made."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from standby.numeric.kernels import EARTH_RADIUS_KM, mass_in_disc

Floats = NDArray[np.float64]

TERMS = 6
"""Each piece of the table is a polynomial of this many terms."""

_FEWEST, _MOST = 256, 16_384
"""How many pieces a table has at least, and at most."""

_ERROR = 3e-11
"""A table is refined until it differs from the mass by less than this wherever it is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Masses:
    """The mass in a disc by squared chord, for some spreads: piecewise polynomials, 0 beyond the cut-off.

    The chord is that of the unit sphere, u = 4 sin²(distance / 2 Earth radii): it takes no arc sine to get
    and the mass is smooth in its square. ``coefficients`` is (piece, term, spread), lowest power first, on
    0 to 1 within each of the equal pieces between 0 and ``furthest``.
    """

    coefficients: Floats
    furthest: float

    def at(self, squared_chord: Floats) -> Floats:
        """Return the masses, one more axis for the spreads."""
        pieces = len(self.coefficients)
        place = squared_chord / self.furthest * pieces
        number = np.clip(place.astype(np.int64), 0, pieces - 1)
        t = (place - number)[..., None]
        found = np.zeros((*squared_chord.shape, self.coefficients.shape[2]))
        for term in range(TERMS - 1, -1, -1):
            found = found * t + self.coefficients[number, term]
        return np.where(squared_chord[..., None] <= self.furthest, found, 0.0)


def squared_chord(distance_km: Floats | float) -> Floats:
    """Return the squared chord on the unit sphere that belongs to a distance on the ground."""
    return np.asarray(4 * np.sin(np.asarray(distance_km) / (2 * EARTH_RADIUS_KM)) ** 2, dtype=np.float64)


@lru_cache(maxsize=64)
def masses(spreads_km: tuple[float, ...], radius_km: float, cutoff_km: float) -> Masses:
    """Make the table for some spreads, a radius and a cut-off: what lies further off has no mass.

    Raises ``ValueError`` when no table is sharp enough, as for a spread of a few metres: a point needs none.
    """
    furthest = float(squared_chord(cutoff_km))
    sharpest = min(2 * max(radius_km, spread) * spread for spread in spreads_km) / EARTH_RADIUS_KM**2
    pieces = _FEWEST
    while pieces < furthest / sharpest:  # a piece is never wider than the step at the disc's edge, lest it be missed
        pieces *= 2
    while pieces <= _MOST:
        table = Masses(coefficients=_fitted(spreads_km, radius_km, furthest, pieces), furthest=furthest)
        if _worst(table, spreads_km, radius_km) < _ERROR:
            return table
        pieces *= 2
    raise ValueError(f"no table of masses is sharp enough for spreads of {spreads_km} km")


def _fitted(spreads_km: tuple[float, ...], radius_km: float, furthest: float, pieces: int) -> Floats:
    """Interpolate at Chebyshev points of each piece."""
    points = (np.cos(np.pi * (np.arange(TERMS) + 0.5) / TERMS) + 1) / 2
    to_terms = np.linalg.inv(np.vander(points, TERMS, increasing=True))
    u = (np.arange(pieces)[:, None] + points) / pieces * furthest
    values = [_exactly(u, spread, radius_km) @ to_terms.T for spread in spreads_km]
    return np.ascontiguousarray(np.stack(values, axis=2))


def _worst(table: Masses, spreads_km: tuple[float, ...], radius_km: float) -> float:
    """Look between the points of each piece, where an interpolation is worst."""
    pieces = len(table.coefficients)
    u = ((np.arange(pieces)[:, None] + np.array([0.01, 0.24, 0.5, 0.76, 0.99])) / pieces * table.furthest).ravel()
    exact = np.stack([_exactly(u, spread, radius_km) for spread in spreads_km], axis=1)
    return float(np.abs(table.at(u) - exact).max())


def _exactly(u: Floats, spread_km: float, radius_km: float) -> Floats:
    return mass_in_disc(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(u) / 2), spread_km, radius_km)


LEAST_PAIRS = 2_000
"""From so many distances with one spread on, a table is quicker than the integral."""

SHARP_KM = 0.5
"""Below this spread a table would need too many pieces, and the integral is taken."""


def masses_of(distance_km: Floats, spread_km: Floats, radius_km: float) -> Floats:
    """Return ``mass_in_disc`` for a table of distances whose columns have each their spread, to 3e-11.

    Nothing is cut off: a table reaches to nine standard deviations, and beyond them there is nothing.
    """
    found = np.empty(distance_km.shape)
    for spread in np.unique(spread_km).tolist():
        mine = spread_km == spread
        apart = distance_km[:, mine]
        far = radius_km + 9 * spread
        if spread <= 0:
            found[:, mine] = apart <= radius_km
        elif spread < SHARP_KM or apart.size < LEAST_PAIRS or far > 1000.0:
            found[:, mine] = _columns(apart, spread, radius_km)
        else:
            near = masses((spread,), radius_km, far).at(squared_chord(np.minimum(apart, 2 * far)))
            found[:, mine] = near[..., 0]
    return found


MOST_COLUMNS = 16_384
"""So many columns of distances keep their masses: the same incidents are asked about day after day."""

_KNOWN: dict[tuple[bytes, float, float], Floats] = {}
_KEEPING = Lock()


def _columns(distance_km: Floats, spread_km: float, radius_km: float) -> Floats:
    """Return ``mass_in_disc``; a column of distances that was asked about lately is not integrated again."""
    keys = [(column.tobytes(), spread_km, radius_km) for column in np.ascontiguousarray(distance_km.T)]
    held = [_KNOWN.get(key) for key in keys]
    missing = [number for number, column in enumerate(held) if column is None]
    found = np.empty(distance_km.shape)
    if missing:
        found[:, missing] = mass_in_disc(distance_km[:, missing], spread_km, radius_km)
    for number, column in enumerate(held):
        if column is not None:
            found[:, number] = column
    _keep({keys[number]: found[:, number].copy() for number in missing})
    return found


def _keep(columns: dict[tuple[bytes, float, float], Floats]) -> None:
    """Keep the masses of some columns, and let the oldest go; one thread at a time, lest they trip over the eldest."""
    with _KEEPING:
        _KNOWN.update(columns)
        while len(_KNOWN) > MOST_COLUMNS:
            del _KNOWN[next(iter(_KNOWN))]
