"""The states of a site: what past incidents still weigh there, for each time scale and each space scale."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from standby.numeric.kernels import mass_in_disc

Floats = NDArray[np.float64]

_GRID = 8000


def inflow(
    day: NDArray[np.int64],
    distance_km: Floats,
    spreads_km: tuple[float, ...],
    radius_km: float,
    days: int,
    weight: Floats | None = None,
) -> Floats:
    """Return what each day's incidents add: (site, day, space scale), each incident by its mass in the disc.

    ``distance_km`` is (site, incident), ``weight`` what each incident counts, 1 when not given. The mass is
    that of ``mass_read``.
    """
    found = np.zeros((distance_km.shape[0], days, len(spreads_km)))
    for j, spread in enumerate(spreads_km):
        mass = mass_read(distance_km, spread, radius_km)
        if weight is not None:
            mass = mass * weight
        for row in range(distance_km.shape[0]):
            found[row, :, j] = np.bincount(day, mass[row], days)[:days]
    return found


def mass_read(distance_km: Floats, spread_km: float, radius_km: float) -> Floats:
    """Return ``mass_in_disc`` for a spread above 0, read from a table of 8,000 distances, linear between."""
    return np.interp(distance_km, *_table(spread_km, radius_km), right=0.0)


@lru_cache(maxsize=64)
def _table(spread_km: float, radius_km: float) -> tuple[Floats, Floats]:
    grid = np.linspace(0.0, radius_km + 9 * spread_km, _GRID)  # beyond it the mass is below 1e-16
    return grid, mass_in_disc(grid, spread_km, radius_km)


def fade(added: Floats, scales_days: Floats) -> Floats:
    """Return the faded sums at the end of each day, one more axis for the time scales; days lie on axis 1.

    S(t) = S(t-1) exp(-1/scale) + added(t): the recursion of an exponential kernel (Ogata 1981), so that a
    new incident touches only the present state and no sum over the past is ever made again.
    """
    kept = np.exp(-1.0 / scales_days)
    states = np.empty((*added.shape, scales_days.size))
    now = np.zeros((added.shape[0], *added.shape[2:], scales_days.size))
    for t in range(added.shape[1]):
        now = now * kept + added[:, t, ..., None]
        states[:, t] = now
    return states


def fade_plainly(added: Floats, scales_days: Floats) -> Floats:
    """Return the same as ``fade`` by the definition, a sum over all past days: slow, for proof only."""
    days = added.shape[1]
    age = np.arange(days)[:, None] - np.arange(days)[None, :]
    weight = np.where(age[..., None] >= 0, np.exp(-np.maximum(age, 0)[..., None] / scales_days), 0.0)
    found: Floats = np.einsum("tuk,su...->st...k", weight, added)
    return found
