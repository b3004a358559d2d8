"""The first honest model: a base rate shrunk towards a stated prior, and recent incidents that fade.

For a site s and a horizon of h days

    expected = (1 - f) h (a r + n) / (b + T)  +  f sum_i w_i G_i sum_j c_j (exp(-age_i/t_j) - exp(-(age_i + h)/t_j))

with n = sum_i w_i D_i exp(-age_i/tb) the faded number of past attacks in the disc, T = tb (1 - exp(-watched/tb))
the equally faded time of watching, a and b the prior's attacks and days, r = radius / 25 km, D_i the part of
incident i's place that lies in the disc and G_i the same after spreading it by the reach of a follow-up.
A self-exciting process (Hawkes 1971; Mohler et al. 2011 for hot spots) with a conjugate gamma base rate.
"""

from dataclasses import dataclass

import numpy as np

from standby.numeric.kernels import distances_km, fading_share
from standby.numeric.masses import masses_of
from standby.threat.model import Evidence, Expectation, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseAndRecent:
    """Base rate and fading recent attacks, with every figure stated here and none fitted.

    ``prior_attacks`` in ``prior_days`` within 25 km is what is assumed before any report: one attack a year,
    held as firmly as half a year of watching. ``follow_ups`` of each attack's weight turn into further
    attacks, spread over ``fade_days`` (mean delays, equal parts) and ``reach_km``.
    """

    name: str = "base-and-recent-1"
    prior_attacks: float = 0.5
    prior_days: float = 182.5
    memory_days: float = 180.0
    follow_ups: float = 0.5
    fade_days: tuple[float, ...] = (5.0, 45.0)
    reach_km: float = 10.0
    dispersion: float = 1.0

    def expect(
        self, evidence: Evidence, sites: Floats, at: Floats, horizons: tuple[int, ...], radius_km: float
    ) -> Expectation:
        """Return what to expect at each site; with no incidents it is the prior, and its range is wide."""
        age = at[:, None] - evidence.day[None, :]
        past = np.where(age >= 0, evidence.weight[None, :], 0.0)
        apart = distances_km(sites, np.column_stack([evidence.lat, evidence.lon]))
        reach = np.sqrt(evidence.spread_km**2 + self.reach_km**2)
        close = (apart <= radius_km + 9 * reach).any(axis=0)  # of the rest less than 1e-16 lies in any disc
        faded, near = np.zeros(past.shape), np.zeros(past.shape)
        faded[:, close] = masses_of(apart[:, close], evidence.spread_km[close], radius_km)
        near[:, close] = masses_of(apart[:, close], reach[close], radius_km)
        faded *= past * np.exp(-np.maximum(age, 0.0) / self.memory_days)
        near *= past
        watched = -np.expm1(-np.maximum(at - evidence.watched_from, 0.0) / self.memory_days) * self.memory_days
        prior = self.prior_attacks * radius_km / 25.0
        columns = [self._parts(h, age, faded, near, watched) for h in horizons]
        parts = np.stack([_by_incident(c, evidence) for c in columns], axis=1)
        steady = (1 - self.follow_ups) * prior / (self.prior_days + watched)
        mean = steady[:, None] * np.array(horizons, dtype=np.float64) + parts.sum(axis=2)
        shape = np.repeat((prior + faded.sum(axis=1))[:, None], len(horizons), axis=1)
        return Expectation(mean=mean, shape=shape, dispersion=self.dispersion, shares=parts / mean[:, :, None])

    def _parts(self, horizon: int, age: Floats, faded: Floats, near: Floats, watched: Floats) -> Floats:
        """What each piece adds to each site's expected number."""
        steady = (1 - self.follow_ups) * horizon * faded / (self.prior_days + watched)[:, None]
        fading = np.mean([fading_share(age, float(horizon), t) for t in self.fade_days], axis=0)
        found: Floats = steady + self.follow_ups * near * fading
        return found


def _by_incident(parts: Floats, evidence: Evidence) -> Floats:
    rows = [np.bincount(evidence.incident, row, minlength=len(evidence.ids)) for row in parts]
    return np.array(rows, dtype=np.float64).reshape(parts.shape[0], len(evidence.ids))
