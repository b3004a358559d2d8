"""The history of incidents around sites as daily arrays, and what of it was known on each day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.numeric.kernels import distances_km
from standby.numeric.regression import cloglog
from standby.numeric.states import fade, inflow
from standby.threat.model import Floats

SCALES_DAYS = (1.5, 5.0, 15.0, 45.0, 135.0, 405.0)
"""Mean delays of the time kernels."""

SPREADS_KM = (3.0, 10.0, 25.0, 60.0, 150.0)
"""Standard deviations of the space kernels."""

COUNTED_DAYS = (1, 3, 7, 14, 30, 90)
"""Windows over which past incidents in the disc are counted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """Incidents as published, one row each: day (proleptic ordinal), latitude and longitude in degrees."""

    day: NDArray[np.int64]
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Daily history around sites: (site, day …) arrays from ``first_day`` on, as it was, delay not applied.

    ``counts`` are incidents within the radius, ``states`` (site, day, space, time), ``national`` (day, time)
    the faded sums over all incidents of the file.
    """

    first_day: int
    counts: Floats
    states: Floats
    national: Floats


def trace(catalogue: Catalogue, sites: Floats, radius_km: float) -> History:
    """Lay a catalogue out day by day around sites (rows of latitude and longitude)."""
    first = int(catalogue.day.min())
    day = catalogue.day - first
    days = int(day.max()) + 1
    apart = distances_km(sites, np.column_stack([catalogue.lat, catalogue.lon]))
    scales = np.array(SCALES_DAYS)
    counts = np.array([np.bincount(day[row <= radius_km], minlength=days) for row in apart], dtype=np.float64)
    daily = np.bincount(day, minlength=days).astype(np.float64)
    return History(
        first_day=first,
        counts=counts,
        states=fade(inflow(day, apart, SPREADS_KM, radius_km, days), scales),
        national=fade(daily[None, :], scales)[0],
    )


def delayed(history: History, delay_days: int) -> History:
    """Return the history as known on each day, when everything becomes known ``delay_days`` later."""
    return History(
        first_day=history.first_day,
        counts=_shifted(history.counts, delay_days, 1),
        states=_shifted(history.states, delay_days, 1),
        national=_shifted(history.national, delay_days, 0),
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


def days_since_last(counts: Floats, most: float = 400.0) -> Floats:
    """Return how many days ago each site's last incident was, at most ``most``."""
    day = np.arange(counts.shape[1], dtype=np.float64)
    last = np.maximum.accumulate(np.where(counts > 0, day, -np.inf), axis=1)
    return np.minimum(day - last, most)


def rates_expected(history: History, horizon_days: int) -> Floats:
    """Return the non-negative features of the direct-horizon model d4: (site, day, feature).

    The states times the part of each kernel that falls in the horizon, the national states times the site's
    share of all incidents in discs so far, and the site's own mean rate so far.
    """
    scales = np.array(SCALES_DAYS)
    ahead = -np.expm1(-horizon_days / scales)
    share, rate = _share(history.counts), _rate(history.counts)
    local = (history.states * ahead).reshape(*history.counts.shape, -1)
    national = share[..., None] * (history.national * ahead)[None]
    return np.concatenate([local, national, rate[..., None] * horizon_days], axis=2)


def logs(history: History, horizon_days: int, delay_days: int, positive: Floats) -> Floats:
    """Return the features of the log-state model e2: (site, day, feature).

    Logarithms of the states as rates, national states, mean rate and share so far, counts over past
    windows, days since the last incident, shares of days with incidents, and the shares of closed windows
    that had one, over all time and the last 90 days. ``positive`` says which windows had one.
    """
    scales = np.array(SCALES_DAYS)
    counts = history.counts
    local = np.log(history.states / scales + 0.02).reshape(*counts.shape, -1)
    national = np.broadcast_to(np.log(history.national / scales + 0.5)[None], (*counts.shape, scales.size))
    active = (counts > 0).astype(np.float64)
    more = [
        np.log(_rate(counts)),
        np.log(_share(counts)),
        *(np.log((in_past(counts, w) + 0.5) / w) for w in COUNTED_DAYS),
        np.log1p(days_since_last(counts)),
        *(in_past(active, w) / w for w in (7, 30, 90, 365)),
        *(closed_share(positive, horizon_days + delay_days, window) for window in (None, 90)),
    ]
    return np.concatenate([local, national, np.stack(more, axis=2)], axis=2)


def closed_share(positive: Floats, lag_days: int, window_days: int | None) -> Floats:
    """Return on the cloglog scale the share of windows known by each day that had an incident."""
    days = positive.shape[1]
    total = np.concatenate([np.zeros((positive.shape[0], 1)), np.nan_to_num(positive).cumsum(axis=1)], axis=1)
    closed = np.maximum(0, np.arange(days) - lag_days + 1)
    start = np.zeros_like(closed) if window_days is None else np.maximum(0, closed - window_days)
    return cloglog((total[:, closed] - total[:, start] + 0.5) / (closed - start + 1.5))


def _share(counts: Floats) -> Floats:
    total = counts.cumsum(axis=1)
    found: Floats = (total + 0.5) / (total.sum(axis=0) + 0.5 * counts.shape[0])
    return found


def _rate(counts: Floats) -> Floats:
    found: Floats = (counts.cumsum(axis=1) + 0.5) / (np.arange(1, counts.shape[1] + 1) + 30.0)
    return found


def _shifted(x: Floats, days: int, axis: int) -> Floats:
    if days == 0:
        return x
    pad = [(0, 0)] * x.ndim
    pad[axis] = (days, 0)
    kept = [slice(None)] * x.ndim
    kept[axis] = slice(0, x.shape[axis])
    return np.pad(x, pad)[tuple(kept)]
