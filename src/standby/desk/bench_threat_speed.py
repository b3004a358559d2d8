"""Measures what it costs to keep the threat current on this machine, beside the packages that do part of it.

Sites and incidents are made: spread evenly over a country of 560 by 610 kilometres, the densest use there is
(an incident then reaches nine of a hundred sites). Times are of the processor; each figure is a median.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from standby.numeric.regression import probability
from standby.numeric.streaming import SCALES_DAYS, SPREADS_KM, SiteStates, grid_order, states_plainly
from standby.threat.fitting import fit
from standby.threat.history import Catalogue
from standby.threat.model import Floats

SOUTH, NORTH, WEST, EAST = 32.3, 37.3, 35.7, 42.4
YEARS = 10
REPLAYED_SITES = 10_000
HORIZONS = np.array([1.0, 7.0, 30.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured with: rounds, the country the models are fitted to, what the peers are given."""

    rounds: int = 5
    fitted_sites: int = 40
    fitted_incidents: int = 6_000
    fitted_days: int = 1_000
    events: int = 20_000
    paired_events: int = 5_000
    rows: int = 40_000
    most_sites: int = 100_000


WHOLE = Size()
SHORT = Size(
    rounds=1,
    fitted_sites=2,
    fitted_incidents=400,
    fitted_days=240,
    events=2_000,
    paired_events=500,
    rows=1_000,
    most_sites=20_000,
)
SHORT_BELOW = 100_000
"""A replay of fewer incidents is for trying the bench: everything else is then measured with less, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatSpeed:
    """What keeping the threat current costs; microseconds, milliseconds or seconds of the processor by the name's end.

    ``update_us_*`` is one exact update for so many sites, asked one by one; ``forecast_all_ms_10k`` all sites and
    three horizons; ``replay_1e6x1e4_s`` a million incidents at 10,000 sites (put in proportion when ``replayed``
    is another number); ``bytes_per_site`` that of compact states, ``bytes_per_site_exact`` that of the usual ones;
    ``fit_s`` a fit of the default model. ``max_difference`` is the largest difference of the updated states to
    a plain sum, ``max_difference_compact`` the same of compact ones, relative to the largest. ``peers`` has what
    other packages take for the part they can do; None where one is not installed. Fewer than 100,000
    ``replayed`` only try the bench: all else is then measured with less, and on 20,000 sites for 100,000.
    """

    update_us_1k: float
    update_us_10k: float
    update_us_100k: float
    update_compact_us_10k: float
    update_batch_us_10k: float
    forecast_all_ms_10k: float
    replay_1e6x1e4_s: float
    replayed: int
    bytes_per_site: float
    bytes_per_site_exact: float
    fit_s: float
    max_difference: float
    max_difference_compact: float
    peers: dict[str, float | None]


def bench_threat_speed(replay: int = 1_000_000, *, seed: int = 1) -> ThreatSpeed:
    """Measure updates, forecasts, a replay of so many incidents, a fit, and the peers."""
    rng = np.random.default_rng(seed)
    size = SHORT if replay < SHORT_BELOW else WHOLE
    few = max(100, min(3_000, replay // 10))
    exact, compact = _states(rng, 10_000), _states(rng, 10_000, compact=True)
    return ThreatSpeed(
        update_us_1k=_update_us(rng, _states(rng, 1_000), few, size),
        update_us_10k=_update_us(rng, exact, few, size),
        update_us_100k=_update_us(rng, _states(rng, size.most_sites), few // 10, size),
        update_compact_us_10k=_update_us(rng, compact, few, size),
        update_batch_us_10k=_batch_us(rng, exact, few, size),
        forecast_all_ms_10k=1e3 * _seconds(lambda: _forecast(exact), size),
        replay_1e6x1e4_s=_replay_s(rng, replay),
        replayed=replay,
        bytes_per_site=compact.bytes_per_site,
        bytes_per_site_exact=exact.bytes_per_site,
        fit_s=_fit_s(rng, size),
        max_difference=_difference(rng, compact=False),
        max_difference_compact=_difference(rng, compact=True),
        peers=_peers(rng, size),
    )


def _places(rng: np.random.Generator, count: int) -> Floats:
    return np.column_stack([rng.uniform(SOUTH, NORTH, count), rng.uniform(WEST, EAST, count)])


def _states(rng: np.random.Generator, sites: int, *, compact: bool = False) -> SiteStates:
    points = _places(rng, sites)
    states = SiteStates(points[grid_order(points)], 0.0, compact=compact)
    states.add(0.0, SOUTH, WEST)  # compiles, or loads what was compiled
    return states


def _seconds(work: Callable[[], object], size: Size) -> float:
    """The median time of the processor that some work takes; run once before, so that nothing is loaded in it."""
    work()
    taken = []
    for _ in range(size.rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _update_us(rng: np.random.Generator, states: SiteStates, count: int, size: Size) -> float:
    places = _places(rng, count).tolist()

    def work() -> None:
        for lat, lon in places:
            states.add(0.0, lat, lon)

    return 1e6 * _seconds(work, size) / count


def _batch_us(rng: np.random.Generator, states: SiteStates, count: int, size: Size) -> float:
    lat, lon = _places(rng, count).T.copy()
    none, one = np.zeros(count), np.ones(count)
    return 1e6 * _seconds(lambda: states.add_all(none, lat, lon, one, none), size) / count


def _forecast(states: SiteStates) -> Floats:
    """Probabilities at all sites for three horizons, by a model linear in the states and its calibration."""
    ahead = -np.expm1(-HORIZONS[:, None] / np.array(SCALES_DAYS))[:, None, :]
    expected = states.weighed(np.full((1, len(SPREADS_KM), 1), 0.01) * ahead)
    return np.asarray(probability(-0.1 + 0.9 * np.log(expected + 1e-6)), dtype=np.float64)


def _replay_s(rng: np.random.Generator, count: int) -> float:
    states = _states(rng, REPLAYED_SITES)
    day = np.sort(rng.uniform(0.0, 365.25 * YEARS, count))
    lat, lon = _places(rng, count).T.copy()
    start = time.process_time()
    states.advance(float(day[-1]))
    states.add_all(day, lat, lon, np.ones(count), np.zeros(count))
    _forecast(states)
    return (time.process_time() - start) * 1_000_000 / count


def _fit_s(rng: np.random.Generator, size: Size) -> float:
    day = np.sort(rng.integers(0, size.fitted_days, size.fitted_incidents)) + 736_000
    lat, lon = _places(rng, size.fitted_incidents).T.copy()
    catalogue = Catalogue(day=day, lat=lat, lon=lon)
    sites = _places(rng, size.fitted_sites)
    start = time.process_time()
    fit(catalogue, sites, int(day[-1]), model="default", radius_km=25.0, delay_days=0)
    return time.process_time() - start


def _difference(rng: np.random.Generator, *, compact: bool) -> float:
    """Updates, late ones and retractions against a sum from scratch."""
    points = _places(rng, 300)
    points = points[grid_order(points)]
    states = SiteStates(points, 400.0, compact=compact)
    day, (lat, lon) = rng.uniform(0.0, 400.0, 500), _places(rng, 500).T.copy()
    states.add_all(day, lat, lon, np.ones(500), np.zeros(500))
    for n in range(0, 500, 3):
        states.add(float(day[n]), float(lat[n]), float(lon[n]), -1.0)
    kept = np.arange(500) % 3 != 0
    plain = states_plainly(points, 400.0, day[kept], lat[kept], lon[kept], np.ones(kept.sum()), np.zeros(kept.sum()))
    found = float(np.abs(states.states() - plain).max())
    return found / float(plain.max()) if compact else found


def _peers(rng: np.random.Generator, size: Size) -> dict[str, float | None]:
    """One site, one time scale: all that the packages for Hawkes processes can do; and the refit of trees."""
    count = size.events
    times = np.sort(rng.uniform(0.0, 3_650.0, count))
    one = SiteStates(np.array([[35.0, 39.0]]), float(times[-1]))
    lat, lon, weight, none = np.full(count, 35.0), np.full(count, 39.0), np.ones(count), np.zeros(count)
    few = times[-size.paired_events :]

    def each(work: Callable[[], object] | None) -> float | None:
        return None if work is None else 1e6 / count * _seconds(work, size)

    def now(work: Callable[[], object] | None) -> float | None:
        return None if work is None else 1e6 * _seconds(work, size)

    book_whole, book_now = _hawkesbook(times)
    rust_whole, rust_now = _intensify(times)
    return {
        "standby, 30 states of one site, us an event": each(lambda: one.add_all(times, lat, lon, weight, none)),
        "naive sum over all pairs, one state, us an event": 1e6 / few.size * _seconds(lambda: _all_pairs(few), size),
        "hawkesbook, likelihood of one kernel, us an event": each(book_whole),
        "hawkesbook, intensity now, us": now(book_now),
        "intensify, likelihood of one kernel, us an event": each(rust_whole),
        "intensify, intensity now, us": now(rust_now),
        "LightGBM, refit on 40,000 rows of 61 features, s": _lightgbm(rng, size),
    }


def _all_pairs(times: Floats) -> Floats:
    age = times[:, None] - times[None, :]
    found: Floats = np.where(age > 0, np.exp(-np.maximum(age, 0.0) / 15.0), 0.0).sum(axis=1)
    return found


Work = Callable[[], object]


def _hawkesbook(times: Floats) -> tuple[Work, Work] | tuple[None, None]:
    """A likelihood over all events, and the intensity at one later moment, which sums over them all again."""
    peer = _imported("hawkesbook")
    if peer is None:
        return None, None
    theta = np.array([0.5, 0.5, 1.0])
    return (
        lambda: peer.exp_log_likelihood(times, times[-1], theta),
        lambda: peer.exp_hawkes_intensity(times[-1] + 1, times, theta),
    )


def _intensify(times: Floats) -> tuple[Work, Work] | tuple[None, None]:
    peer = _imported("intensify")
    if peer is None:
        return None, None
    process = peer.Hawkes(0.5, peer.ExponentialKernel(0.5, 1.0))
    return (
        lambda: process.log_likelihood(times, float(times[-1])),
        lambda: process.intensity(float(times[-1] + 1), times),
    )


def _lightgbm(rng: np.random.Generator, size: Size) -> float | None:
    peer = _imported("lightgbm")
    if peer is None:
        return None
    x = rng.uniform(size=(size.rows, 61))
    data = peer.Dataset(x, (rng.uniform(size=size.rows) < x[:, 0] ** 3).astype(float), free_raw_data=False)
    settings = {"objective": "binary", "num_leaves": 31, "verbose": -1, "num_threads": 1}
    start = time.process_time()
    peer.train(settings, data, num_boost_round=200)
    return time.process_time() - start


def _imported(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        return None
