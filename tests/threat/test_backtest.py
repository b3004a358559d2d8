"""What a backtest forecasts and learns on a day rests on nothing that became known after it."""

import numpy as np
import pytest

from standby.numeric.kernels import distances_km
from standby.numeric.streaming import states_plainly
from standby.threat.backtest import HORIZONS, Chunk, Span, _days, chunks, fitted, sampled, scored, summed, with_fits
from standby.threat.history import Catalogue

FIRST = 737_000
CELLS = np.array([(lat + 0.25, lon + 0.25) for lat in np.arange(33, 36, 0.5) for lon in np.arange(42, 45, 0.5)])


def made(seed, count=400, days=900):
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, days, count)) + FIRST
    day[0], day[-1] = FIRST, FIRST + days - 1
    towns = np.array([(33.3, 44.4), (35.2, 42.2), (34.2, 43.2)])[rng.integers(0, 3, count)]
    lat, lon = (towns + rng.normal(0, 0.2, (count, 2))).T.copy()
    return Catalogue(day=day.astype(np.int64), lat=lat, lon=lon)


def span(**more):
    asked = {"first_day": FIRST, "last_day": FIRST + 899, "test_from": FIRST + 500, "test_to": FIRST + 860}
    return Span(**{**asked, "radius_km": 25.0, **more})


def changed_after(catalogue, day, rng):
    """The same incidents up to a day, others after it."""
    later = catalogue.day > day
    lat = np.where(later, rng.uniform(33, 36, later.size), catalogue.lat)
    lon = np.where(later, rng.uniform(42, 45, later.size), catalogue.lon)
    return Catalogue(day=catalogue.day, lat=lat, lon=lon)


@pytest.mark.parametrize("delay", [0, 9])
def test_the_states_of_each_day_are_the_plain_sum_of_what_was_known_by_it(delay):
    catalogue, asked = made(1), span(delay_days=delay, test_to=FIRST + 200)
    (chunk,) = chunks(CELLS, catalogue, asked, 1_000)
    for day in _days(chunk):
        if day.number % 50 == 0:
            known = catalogue.day + delay <= day.number
            parts = (catalogue.day[known].astype(float), catalogue.lat[known], catalogue.lon[known])
            none = np.zeros(known.sum())
            plain = states_plainly(chunk.cells, float(day.number), *parts, none + 1, none)
            assert np.allclose(day.states.states(), plain, atol=1e-10)


def test_counts_ahead_are_those_within_the_radius():
    catalogue = made(2)
    (chunk,) = chunks(CELLS, catalogue, span(), 1_000)
    day = next(d for d in _days(chunk) if d.number == FIRST + 300)
    near = distances_km(chunk.cells, np.column_stack([catalogue.lat, catalogue.lon])) <= 25.0
    for horizon in HORIZONS:
        window = (catalogue.day > day.number) & (catalogue.day <= day.number + horizon)
        assert (day.ahead(horizon, day.number) == (near & window).sum(axis=1)).all()


@pytest.mark.parametrize("delay", [0, 9])
def test_no_fit_uses_a_window_that_was_not_over_and_known(delay):
    catalogue, asked = made(3), span(delay_days=delay)
    other = changed_after(catalogue, asked.test_from - 1 - delay, np.random.default_rng(8))
    fits = [fitted([sampled(c) for c in chunks(CELLS, told, asked, 1_000)], asked) for told in (catalogue, other)]
    assert fits[0][0].day == fits[1][0].day == asked.test_from
    assert np.array_equal(fits[0][0].weights, fits[1][0].weights)
    assert np.array_equal(fits[0][0].calibration, fits[1][0].calibration)


@pytest.mark.parametrize("delay", [0, 9])
def test_no_forecast_uses_an_incident_that_was_not_known(delay):
    catalogue, asked = made(4), span(delay_days=delay)
    day = FIRST + 700
    other = changed_after(catalogue, day - delay, np.random.default_rng(8))
    told = []
    for incidents in (catalogue, other):
        (chunk,) = chunks(CELLS, incidents, asked, 1_000)
        then = next(d for d in _days(chunk) if d.number == day)
        told.append((then.states.states(), then.rate()))
    assert np.array_equal(told[0][0], told[1][0])
    assert np.array_equal(told[0][1], told[1][1])


def test_scores_of_chunks_add_up_to_the_scores_of_the_whole_whatever_the_cut():
    catalogue, asked = made(5), span()
    fits = fitted([sampled(c) for c in chunks(CELLS, catalogue, asked, 1_000)], asked)

    def whole(size):
        return summed([scored(with_fits(c, fits)) for c in chunks(CELLS, catalogue, asked, size)])

    one, many = whole(1_000), whole(5)
    for horizon in map(str, HORIZONS):
        assert one[horizon].windows == many[horizon].windows == len(CELLS) * 361
        assert one[horizon].log_skill == pytest.approx(many[horizon].log_skill, abs=1e-9)
        assert one[horizon].ece == pytest.approx(many[horizon].ece, abs=1e-9)
    assert one["1"].with_incident < one["7"].with_incident < one["30"].with_incident


def test_where_nothing_ever_happened_nothing_is_claimed():
    far = np.array([[10.25, 10.25], [10.25, 10.75]])
    asked = span()
    (chunk,) = chunks(far, made(6), asked, 10)
    fits = fitted([sampled(chunk)], asked)
    score = summed([scored(with_fits(chunk, fits))])["7"]
    assert score.windows == 2 * 361
    assert (score.with_incident, score.log_skill, score.ece) == (0, None, None)


def test_a_chunk_says_which_it_is():
    none = Catalogue(day=np.zeros(0, dtype=np.int64), lat=np.zeros(0), lon=np.zeros(0))
    assert str(Chunk(number=3, cells=CELLS, incidents=none, span=span())) == "chunk 3 of the cells"
