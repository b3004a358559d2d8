"""The contract of every threat model, for ours and anyone's: call ``check_threat_model`` in a test."""

import numpy as np

from standby.threat.model import Evidence, Expectation, Floats, ThreatModel

HORIZONS = (1, 7, 30, 90)
NOW = 1000.0
SITES = np.array([[33.3, 44.4], [33.5, 44.3], [36.2, 43.9]])


def check_threat_model(model: ThreatModel, *, seed: int = 0, tries: int = 20) -> None:
    """Raise ``AssertionError`` where a model breaks a law of ``threat.model.ThreatModel`` on made-up incidents.

    The laws: figures are finite and positive; the mean never falls with a longer horizon or a larger radius;
    incidents after the day asked about change nothing; shares are not negative and add up to at most 1;
    the same question has the same answer, and no incidents at all is a question too.
    """
    assert model.name, "a model has a name"
    rng = np.random.default_rng(seed)
    for incidents in (0, *rng.integers(1, 12, tries)):
        evidence = made_up(int(incidents), rng)
        small, large = sorted(rng.uniform(2.0, 80.0, 2))
        told = _ask(model, evidence, small)
        _check_figures(told, evidence)
        assert np.all(np.diff(told.mean, axis=1) >= 0), "a longer horizon lowered the mean"
        assert np.all(_ask(model, evidence, large).mean >= told.mean * (1 - 1e-4)), "a larger radius lowered the mean"
        assert np.array_equal(_ask(model, evidence, small).mean, told.mean), "the same question, another answer"
        later = _ask(model, with_future(evidence, rng), small)
        same = np.allclose(later.mean, told.mean, rtol=1e-10, atol=0)
        assert same, "an incident after the day asked about changed the mean"


def made_up(incidents: int, rng: np.random.Generator) -> Evidence:
    """Return incidents around the sites in the 400 days before the day asked about."""
    near = SITES[rng.integers(0, len(SITES), incidents)] + rng.normal(0, 0.2, (incidents, 2))
    return Evidence(
        ids=tuple(f"incident-{n}" for n in range(incidents)),
        incident=np.arange(incidents),
        day=NOW - rng.uniform(0, 400, incidents),
        weight=rng.uniform(0.1, 1.0, incidents),
        lat=near[:, 0],
        lon=near[:, 1],
        spread_km=rng.choice([1.0, 4.0, 60.0], incidents),
        watched_from=NOW - 400,
    )


def with_future(evidence: Evidence, rng: np.random.Generator) -> Evidence:
    """Return the same incidents and three more that happen only after the day asked about."""
    more, count = made_up(3, rng), len(evidence.ids)
    return Evidence(
        ids=(*evidence.ids, "after-0", "after-1", "after-2"),
        incident=np.concatenate([evidence.incident, more.incident + count]),
        day=np.concatenate([evidence.day, NOW + rng.uniform(0.01, 20, 3)]),
        weight=np.concatenate([evidence.weight, more.weight]),
        lat=np.concatenate([evidence.lat, more.lat]),
        lon=np.concatenate([evidence.lon, more.lon]),
        spread_km=np.concatenate([evidence.spread_km, more.spread_km]),
        watched_from=evidence.watched_from,
    )


def _ask(model: ThreatModel, evidence: Evidence, radius_km: float) -> Expectation:
    at: Floats = np.full(len(SITES), NOW)
    return model.expect(evidence, SITES, at, HORIZONS, radius_km)


def _check_figures(told: Expectation, evidence: Evidence) -> None:
    asked = (len(SITES), len(HORIZONS))
    assert told.mean.shape == told.shape.shape == asked, "one row per site, one column per horizon"
    assert told.shares.shape == (*asked, len(evidence.ids)), "a share for every site, horizon and incident"
    assert np.all(np.isfinite(told.mean) & (told.mean > 0)), "a mean is a positive number: nothing is impossible"
    assert np.all(told.shape > 0), "what is known about the mean has a positive shape"
    assert told.dispersion > 0, "the dispersion is positive"
    assert np.all(told.shares >= 0), "a share is not negative"
    assert np.all(told.shares.sum(axis=2) <= 1 + 1e-9), "shares add up to at most 1"
