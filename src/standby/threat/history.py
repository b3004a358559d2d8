"""The history of incidents around sites as daily arrays, and what of it was known on each day."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standby.numeric.kernels import distances_km, mass_in_disc
from standby.numeric.regression import cloglog
from standby.numeric.states import fade, inflow
from standby.threat.model import Floats

SCALES_DAYS = (1.5, 5.0, 15.0, 45.0, 135.0, 405.0)
"""Mean delays of the time kernels."""

SPREADS_KM = (3.0, 10.0, 25.0, 60.0, 150.0)
"""Standard deviations of the space kernels."""

PAST_DAYS = 30
"""The window of the practitioners' rule: so many days back."""

KM_A_DEGREE = 111.0
"""No degree of latitude is shorter than this on the sphere that distances are told on (111.19 km)."""

FIRST_DAYS = 30.0
"""A rate is told as if half an incident had fallen in this many days before the record began."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """Possible incidents, one row each: day (proleptic ordinal), latitude and longitude in degrees.

    ``weight`` (1 when None) is how likely the row is, ``spread_km`` (0 when None) the standard deviation of
    its place. An incident of uncertain day or place is several rows whose weights add up to at most 1.
    """

    day: NDArray[np.int64]
    lat: Floats
    lon: Floats
    weight: Floats | None = None
    spread_km: Floats | None = None

    def where(self, chosen: NDArray[np.bool_]) -> "Catalogue":
        """Return the rows chosen."""
        parts = {"weight": self.weight, "spread_km": self.spread_km}
        return Catalogue(
            day=self.day[chosen],
            lat=self.lat[chosen],
            lon=self.lon[chosen],
            **{name: None if part is None else part[chosen] for name, part in parts.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Daily history around sites: (site, day …) arrays from ``first_day`` on, as it was, delay not applied.

    ``counts`` are incidents within the radius (expected numbers where places or days are uncertain),
    ``states`` (site, day, space, time) their faded sums by space and time scale.
    """

    first_day: int
    counts: Floats
    states: Floats


def trace(
    catalogue: Catalogue, sites: Floats, radius_km: float, *, first_day: int | None = None, last_day: int | None = None
) -> History:
    """Lay a catalogue out day by day around sites (rows of latitude and longitude)."""
    first = int(catalogue.day.min()) if first_day is None else first_day
    days = (int(catalogue.day.max()) if last_day is None else last_day) - first + 1
    catalogue = catalogue.where((catalogue.day >= first) & (catalogue.day < first + days))
    catalogue = catalogue.where(_within_reach(catalogue, sites, radius_km))
    day = catalogue.day - first
    apart = distances_km(sites, np.column_stack([catalogue.lat, catalogue.lon]))
    spread = np.zeros(day.size) if catalogue.spread_km is None else catalogue.spread_km
    weight = np.ones(day.size) if catalogue.weight is None else catalogue.weight
    counts = np.zeros((len(sites), days))
    added = np.zeros((len(sites), days, len(SPREADS_KM)))
    for own in np.unique(spread):
        mine = spread == own
        inside = _inside(apart[:, mine], float(own), radius_km) * weight[mine]
        counts += np.array([np.bincount(day[mine], row, days) for row in inside]).reshape(counts.shape)
        widened = tuple(float(np.hypot(own, s)) for s in SPREADS_KM)
        added += inflow(day[mine], apart[:, mine], widened, radius_km, days, weight[mine])
    return History(first_day=first, counts=counts, states=fade(added, np.array(SCALES_DAYS)))


def _within_reach(catalogue: Catalogue, sites: Floats, radius_km: float) -> NDArray[np.bool_]:
    """Say of each row whether its latitude lets it reach a site at all; of the rest less than 1e-16 lies in a disc."""
    spread = 0.0 if catalogue.spread_km is None else catalogue.spread_km
    reach = (radius_km + 9 * np.hypot(SPREADS_KM[-1], spread)) / KM_A_DEGREE
    low, high = (sites[:, 0].min(), sites[:, 0].max()) if len(sites) else (0.0, 0.0)
    return np.asarray((catalogue.lat >= low - reach) & (catalogue.lat <= high + reach))


def delayed(history: History, delay_days: int) -> History:
    """Return the history as known on each day, when everything becomes known ``delay_days`` later."""
    return replace(
        history,
        counts=_shifted(history.counts, delay_days),
        states=_shifted(history.states, delay_days),
    )


def in_windows(counts: Floats, horizon_days: int) -> Floats:
    """Return the number of incidents in the window after each day; NaN where the window is not over."""
    total = np.concatenate([np.zeros((counts.shape[0], 1)), counts.cumsum(axis=1)], axis=1)
    ahead = np.full(counts.shape, np.nan)
    last = counts.shape[1] - horizon_days
    if last > 0:
        ahead[:, :last] = total[:, 1 + horizon_days :] - total[:, 1 : last + 1]
    return ahead


def in_past(counts: Floats, window_days: int) -> Floats:
    """Return the number of incidents in the window that ends with each day."""
    total = np.concatenate([np.zeros((counts.shape[0], 1)), counts.cumsum(axis=1)], axis=1)
    day = np.arange(counts.shape[1])
    found: Floats = total[:, 1:] - total[:, np.maximum(0, day + 1 - window_days)]
    return found


def rate_so_far(counts: Floats) -> Floats:
    """Return each site's incidents a day up to each day, begun from half an incident in 30 days."""
    found: Floats = (counts.cumsum(axis=1) + 0.5) / (np.arange(1, counts.shape[1] + 1) + FIRST_DAYS)
    return found


def closed_share(positive: Floats, lag_days: int) -> Floats:
    """Return on the cloglog scale the share of windows known by each day that had an incident."""
    days = positive.shape[1]
    total = np.concatenate([np.zeros((positive.shape[0], 1)), np.nan_to_num(positive).cumsum(axis=1)], axis=1)
    closed = np.maximum(0, np.arange(days) - lag_days + 1)
    return cloglog((total[:, closed] + 0.5) / (closed + 1.5))


def _inside(apart: Floats, spread_km: float, radius_km: float) -> Floats:
    """How likely each incident lies in each disc; without a spread that is yes or no, and quick to say."""
    return mass_in_disc(apart, spread_km, radius_km) if spread_km > 0 else (apart <= radius_km).astype(np.float64)


def _shifted(x: Floats, days: int) -> Floats:
    if days == 0:
        return x
    pad = [(0, 0)] * x.ndim
    pad[1] = (days, 0)
    return np.pad(x, pad)[:, : x.shape[1]]
