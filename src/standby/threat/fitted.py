"""A learning model fitted to a record: the same members as are scored, asked about any site and any moment.

What it knows of the past is read from the evidence anew each time, so it answers as known then; only its
weights, and the running level of each site, come from the fit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.numeric.distributions import any_probability
from standby.numeric.kernels import distances_km
from standby.numeric.regression import cloglog, probability
from standby.numeric.states import mass_read
from standby.threat.history import FIRST_DAYS, PAST_DAYS, SPREADS_KM
from standby.threat.members import SCALES, STATES, Form, View
from standby.threat.model import Evidence, Expectation, Floats
from standby.threat.trees import Trees

_NODES, _WIDTHS = np.polynomial.legendre.leggauss(60)
PARTS = ((_NODES + 1) / 2) ** 3
WIDTHS = _WIDTHS / 2 * 3 * ((_NODES + 1) / 2) ** 2
"""Where, and how heavily, a share is summed: close together near nothing, where logarithms are steep."""

NEAR_KM = 10.0
"""A site this near to one the model was fitted at has its level; any other has that of all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Horizon:
    """The fit for one horizon: members, the level of all and of each site, how sure they are, how counts scatter.

    ``levels`` and ``variances`` belong to the sites of the model, in order; the last of each is for any other.
    """

    days: int
    forms: tuple[Form | Trees, ...]
    levels: tuple[float, ...]
    variances: tuple[float, ...]
    size: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedModel:
    """Keeps the contract of ``threat.model.ThreatModel``. ``sites`` are those it was fitted at, (lat, lon)."""

    name: str
    radius_km: float
    fitted_on: int
    sites: tuple[tuple[float, float], ...]
    horizons: tuple[Horizon, ...]

    def expect(
        self, evidence: Evidence, sites: Floats, at: Floats, horizons: tuple[int, ...], radius_km: float
    ) -> Expectation:
        """Return what to expect at each site; a horizon between two fitted ones grows from the shorter."""
        told = [self._site(evidence, sites[row], float(at[row]), horizons, radius_km) for row in range(len(sites))]
        mean, p, shape = (np.array([t[part] for t in told]).reshape(len(sites), len(horizons)) for part in range(3))
        shares = np.array([t[3] for t in told]).reshape(len(sites), len(horizons), len(evidence.ids))
        return Expectation(mean=mean, shape=shape, dispersion=self.horizons[-1].size, shares=shares, probability=p)

    def _site(
        self, evidence: Evidence, site: Floats, at: float, horizons: tuple[int, ...], radius_km: float
    ) -> tuple[Floats, Floats, Floats, Floats]:
        past = Past.of(evidence, site, at, radius_km)
        which = self._near(site)
        asked = sorted({*horizons, *(h.days for h in self.horizons)})
        eta: dict[int, float] = {}
        mean: dict[int, float] = {}
        shape: dict[int, float] = {}
        shares: dict[int, Floats] = {}
        highest_eta, highest_mean = -np.inf, 0.0
        for days in asked:
            fit = max((h for h in self.horizons if h.days <= days), key=lambda h: h.days, default=self.horizons[0])
            view = past.view(fit.days)
            longer = max(0.0, np.log(days / fit.days))
            found = _log_rate(fit, view) + fit.levels[which] + longer
            highest_eta = max(highest_eta, float(found))
            highest_mean = max(highest_mean, _mean(fit, view, highest_eta))
            eta[days], mean[days] = highest_eta, highest_mean
            spread = float(np.var([float(form.eta(view)) for form in fit.forms]))
            # A gamma whose logarithm has that variance: trigamma(shape) is about 1 / (shape - 1/2).
            shape[days] = 0.5 + 1.0 / (fit.variances[which] + spread + 0.01)
            if days in horizons:
                shares[days] = past.shares(fit)
        p = probability(np.array([eta[h] for h in horizons]))
        counts = np.array([_expected(pp, mean[h], self.horizons[-1].size) for pp, h in zip(p, horizons, strict=True)])
        return counts, p, np.array([shape[h] for h in horizons]), np.array([shares[h] for h in horizons])

    def _near(self, site: Floats) -> int:
        """The place of a site among those fitted; one past the last when it is none of them."""
        if not self.sites:
            return 0
        apart = distances_km(site[None, :], np.array(self.sites))[0]
        nearest = int(np.argmin(apart))
        return nearest if apart[nearest] <= NEAR_KM else len(self.sites)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Past:
    """What lies behind one site at one moment: each piece of evidence with its age and its mass at each scale."""

    incident: NDArray[np.int64]
    incidents: int
    age: Floats
    inside: Floats
    masses: Floats
    watched_days: float
    radius_km: float

    @staticmethod
    def of(evidence: Evidence, site: Floats, at: float, radius_km: float) -> "Past":
        """Look back from a moment: what lies after it or before anybody watched is left out; ages are whole days."""
        apart = distances_km(site[None, :], np.column_stack([evidence.lat, evidence.lon]))[0]
        reach = radius_km + 9 * np.hypot(SPREADS_KM[-1], evidence.spread_km)
        behind = (evidence.day <= at) & (evidence.day >= evidence.watched_from) & (apart <= reach)
        weight, spread, apart = evidence.weight[behind], evidence.spread_km[behind], apart[behind]
        masses = np.empty((apart.size, len(SPREADS_KM)))
        inside = np.empty(apart.size)
        for own in np.unique(spread):
            mine = spread == own
            within = mass_read(apart[mine], float(own), radius_km) if own > 0 else apart[mine] <= radius_km
            inside[mine] = weight[mine] * within
            for j, s in enumerate(SPREADS_KM):
                masses[mine, j] = weight[mine] * mass_read(apart[mine], float(np.hypot(own, s)), radius_km)
        return Past(
            incident=evidence.incident[behind],
            incidents=len(evidence.ids),
            age=np.floor(at) - np.floor(evidence.day[behind]),
            inside=inside,
            masses=masses,
            watched_days=max(0.0, np.floor(at) - np.floor(evidence.watched_from) + 1),
            radius_km=radius_km,
        )

    def view(self, horizon_days: int) -> View:
        """Return the past as a model sees it."""
        faded = np.exp(-self.age[:, None] / SCALES)
        return View(
            states=self.masses.T @ faded,
            rate=np.asarray((self.inside.sum() + 0.5) / (self.watched_days + FIRST_DAYS)),
            usual=cloglog(np.asarray(self._usual(horizon_days))),
            recent=np.asarray(self.inside[self.age < PAST_DAYS].sum()),
            radius_km=self.radius_km,
        )

    def _usual(self, horizon_days: int) -> float:
        """The share of windows that are over and had an incident, begun from one in three of half a window."""
        closed = max(0.0, self.watched_days - horizon_days)
        return float((self._windows(horizon_days).sum() + 0.5) / (closed + 1.5))

    def _windows(self, horizon_days: int) -> Floats:
        """Each piece's part of the windows with an incident: a window's incidents have equal parts in it."""
        days = int(self.watched_days)
        part = np.zeros(self.age.size)
        if days <= horizon_days:
            return part
        column = days - 1 - self.age.astype(np.int64)
        daily = np.bincount(column, self.inside, days)[:days]
        total = np.concatenate([[0.0], daily.cumsum()])
        issue = np.arange(days - horizon_days)
        inside = total[issue + 1 + horizon_days] - total[issue + 1]
        had = np.where(inside >= 0.5, 1.0 / np.maximum(inside, 1e-12), 0.0)
        summed = np.concatenate([[0.0], had.cumsum()])
        first, last = np.clip(column - horizon_days, 0, had.size), np.clip(column, 0, had.size)
        return np.asarray(self.inside * (summed[last] - summed[first]), dtype=np.float64)

    def shares(self, fit: Horizon) -> Floats:
        """Return each incident's exact share of the rate, by the rule of Aumann and Shapley (1974).

        All past incidents are let in together, from none of their weight to all of it; a share is what an
        incident added to the rate along that way, over the whole rate. No share is negative, and with what
        is there without any incident they add up to 1. Trees are split as the other members are.
        """
        now, none = self.view(fit.days), self.without(fit.days)
        of_states, of_rate, of_recent, of_usual = _slopes(fit, _between(none, now, PARTS))
        faded = np.exp(-self.age[:, None] / SCALES)
        closed = max(0.0, self.watched_days - fit.days)
        added = np.einsum("ij,jk,ik->i", self.masses, of_states, faded)
        added += self.inside * (of_rate / (self.watched_days + FIRST_DAYS) + of_recent * (self.age < PAST_DAYS))
        added += self._windows(fit.days) * of_usual / (closed + 1.5)
        left = float(np.exp(_log_rate(fit, none) - _log_rate(fit, now)))
        whole = added.sum()
        scaled = added / whole * max(0.0, 1 - left) if whole > 0 else added
        return np.asarray(np.bincount(self.incident, scaled, self.incidents), dtype=np.float64)

    def without(self, horizon_days: int) -> View:
        """Return the view of the same moment with no incident behind it."""
        closed = max(0.0, self.watched_days - horizon_days)
        return View(
            states=np.zeros(STATES),
            rate=np.asarray(0.5 / (self.watched_days + FIRST_DAYS)),
            usual=cloglog(np.asarray(0.5 / (closed + 1.5))),
            recent=np.asarray(0.0),
            radius_km=self.radius_km,
        )


def _slopes(fit: Horizon, along: View) -> tuple[Floats, float, float, float]:
    """How steeply the rate rises with each state, the rate so far, the last 30 days and the usual share.

    ``along`` holds the views of the way at ``PARTS``; each slope is its integral along it.
    """
    pull = WIDTHS * np.exp(_log_rate(fit, along)) / len(fit.forms)
    of_states, of_rate, of_recent, of_usual = np.zeros(STATES), 0.0, 0.0, 0.0
    for form in (f for f in fit.forms if isinstance(f, Form)):
        if form.slope:
            pulled = float(np.sum(pull * form.slope / (form.floor + form.amount(along))))
            of_states = of_states + (0.0 if form.weights is None else pulled * form.weights)
            of_rate, of_recent = of_rate + pulled * form.of_rate, of_recent + pulled * form.of_recent
        if form.powers is not None:
            empty = (SCALES * form.empty + along.states).reshape(len(PARTS), *STATES)
            of_states = of_states + form.powers * np.einsum("n,njk->jk", pull, 1 / empty)
        of_usual += float(np.sum(pull * form.usual * _steepness(probability(along.usual))))
    return of_states, of_rate, of_recent, of_usual


def _between(none: View, now: View, parts: Floats) -> View:
    """The views, one for each part of their weight that every incident has instead of all of it."""
    empty, full = probability(none.usual), probability(now.usual)
    return View(
        states=parts[:, None, None] * now.states,
        rate=none.rate + (now.rate - none.rate) * parts,
        usual=cloglog(empty + (full - empty) * parts),
        recent=now.recent * parts,
        radius_km=now.radius_km,
    )


def _steepness(p: Floats) -> Floats:
    """The derivative of the cloglog by the probability."""
    held = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(-1.0 / ((1 - held) * np.log1p(-held)))


def _log_rate(fit: Horizon, view: View) -> Floats:
    return np.asarray(np.mean([form.eta(view) for form in fit.forms], axis=0))


def _mean(fit: Horizon, view: View, eta: float) -> float:
    """The mean of the negative binomial: that of the members which count, else the rate."""
    counted = [float(form.amount(view)) for form in fit.forms if isinstance(form, Form) and form.counts]
    return fit.scale * (float(np.mean(counted)) if counted else float(np.exp(eta)))


def _expected(p: float, mean: float, size: float) -> float:
    """The expected number when none has probability 1 - p and the rest is a negative binomial cut off below 1."""
    m = max(mean, 1e-9)
    return float(p * m / any_probability(m, size))
