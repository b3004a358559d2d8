"""The members that a learning model is made of, each fitted for one horizon from windows that are over.

Every one has the same two parts: an amount that is linear in the past incidents, and logarithms of such
amounts. So a forecast can be told apart incident by incident (``shares``), and grows with every incident,
with the radius and with the horizon. The equations are in ``docs/explanation/threat.md``.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from standby.numeric.kernels import mass_in_disc
from standby.numeric.regression import fit_cloglog, fit_rates
from standby.threat.history import SCALES_DAYS, SPREADS_KM
from standby.threat.model import Floats

SCALES = np.array(SCALES_DAYS)

STATES = (len(SPREADS_KM), len(SCALES_DAYS))

FLOOR = 1e-6
"""Added to an expected number before its logarithm is taken."""

EMPTY = 0.05
"""Incidents a day, over the root of the horizon, added to a state before its logarithm is taken: what is faded to
less is not told from none, and a longer window can tell fainter states apart."""

LEVEL_RIDGE = 4.0
SLOPE_RIDGE = 10.0
STATE_RIDGE = 20.0
"""Precisions of the priors, for windows that do not overlap: a level within 0.5 of that of the climatology, a
slope near 1, and no weight on a state. With no data each model is the climatology."""

PRIOR_EVENTS = 2.0
"""So many incidents, all from the site's own rate, are what d4 has seen before it sees any."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """What is known of sites at moments, as a model sees it; every array begins with the same axes.

    ``states`` ends with (space, time) scale; ``rate`` is incidents a day so far, ``usual`` the climatology of the
    horizon on the cloglog scale, ``recent`` the incidents of the last 30 days.
    """

    states: Floats
    rate: Floats
    usual: Floats
    recent: Floats
    radius_km: float

    def on(self, days: slice) -> "View":
        """Return the view of some days; the first two axes must be site and day."""
        return View(
            states=self.states[:, days],
            rate=self.rate[:, days],
            usual=self.usual[:, days],
            recent=self.recent[:, days],
            radius_km=self.radius_km,
        )

    def rows(self) -> "View":
        """Return the view with its first axes made one."""
        return View(
            states=self.states.reshape(-1, *STATES),
            rate=self.rate.ravel(),
            usual=self.usual.ravel(),
            recent=self.recent.ravel(),
            radius_km=self.radius_km,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """A fitted member: log-rate = level + slope log(floor + amount) + usual x climatology + sum of b log states.

    The amount is ``states`` weighted by ``weights``, plus ``of_rate`` times the rate, plus ``of_recent`` times
    the incidents of the last 30 days. Every weight, slope and power is non-negative. ``counts`` says that the
    amount is itself the expected number.
    """

    level: float = 0.0
    slope: float = 0.0
    weights: Floats | None = None
    of_rate: float = 0.0
    of_recent: float = 0.0
    floor: float = FLOOR
    empty: float = EMPTY
    usual: float = 0.0
    powers: Floats | None = None
    counts: bool = False

    def amount(self, view: View) -> Floats:
        """Return what is linear in the past incidents."""
        found: Floats = self.of_rate * view.rate + self.of_recent * view.recent
        if self.weights is not None:
            found = found + np.einsum("...jk,jk->...", view.states, self.weights)
        return found

    def eta(self, view: View) -> Floats:
        """Return the log-rate of at least one incident, on the cloglog scale."""
        found = self.level + self.usual * view.usual
        if self.slope:
            found = found + self.slope * np.log(self.floor + self.amount(view))
        if self.powers is not None:
            found = found + np.einsum("...jk,jk->...", logs(view.states, self.empty), self.powers)
        return np.asarray(found, dtype=np.float64)


def logs(states: Floats, empty: float) -> Floats:
    """Return the logarithms of the states as rates, above that of a state that holds nothing."""
    return np.asarray(np.log1p(states / SCALES / empty), dtype=np.float64)


Fit = Callable[[View, Floats, Floats, Floats, float, Form | None], Form]
"""Fits a member: rows of what was known, whether each window had an incident, how many, how much each window
counts, the horizon in days, and the fit before this one to start from."""


def usual(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: Form | None) -> Form:
    """The base rate: each site's own share of windows with an incident."""
    return Form(usual=1.0)


def rule_30(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: Form | None) -> Form:
    """The practitioners' rule, how many in the last 30 days, made a probability."""
    return _calibrated(Form(of_recent=1.0, floor=0.5, slope=1.0), view, y, weight, horizon)


def hotspot(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: Form | None) -> Form:
    """The kernel hotspot, incidents faded over 15 days and spread by 10 km, made a probability."""
    weights = np.zeros(STATES)
    weights[SPREADS_KM.index(10.0), SCALES_DAYS.index(15.0)] = 1.0
    return _calibrated(Form(weights=weights, floor=0.1, slope=1.0), view, y, weight, horizon)


def d4(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: Form | None) -> Form:
    """Non-negative weights on the states for this very horizon, and a calibration of level and slope."""
    ahead = -np.expm1(-horizon / SCALES)
    x = np.column_stack([(view.states * ahead).reshape(view.rate.size, -1), view.rate * horizon])
    events, exposure = np.zeros(x.shape[1]), np.full(x.shape[1], PRIOR_EVENTS * horizon)
    events[-1] = exposure[-1] = PRIOR_EVENTS * horizon
    exposure[:-1] *= 0.1
    start = None if before is None or before.weights is None else _weights(before, ahead, horizon)
    w = fit_rates(x, n, weight, 100 if start is None else 15, start, prior_events=events, prior_exposure=exposure)
    form = Form(weights=w[:-1].reshape(STATES) * ahead, of_rate=float(w[-1]) * horizon, slope=1.0, counts=True)
    return _calibrated(form, view, y, weight, horizon)


def e2(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: Form | None) -> Form:
    """The climatology moved by non-negative powers of the states: a cloglog regression on their logarithms."""
    empty = EMPTY / math.sqrt(horizon)
    x = logs(view.states, empty).reshape(view.rate.size, -1)
    scale = np.maximum(x.std(axis=0), 0.5)
    design = np.column_stack([np.ones(x.shape[0]), x / scale, view.usual])
    ridge = horizon * np.concatenate([[LEVEL_RIDGE], np.full(x.shape[1], STATE_RIDGE), [STATE_RIDGE]])
    least = np.concatenate([[-np.inf], np.zeros(x.shape[1]), [-1.0]])
    start = None
    if before is not None and before.powers is not None:
        start = np.concatenate([[before.level], before.powers.ravel() * scale, [before.usual - 1.0]])
    b = fit_cloglog(design, y, weight, ridge, start, base=view.usual, least=least)
    powers = (b[1:-1] / scale).reshape(STATES)
    return Form(level=float(b[0]), powers=powers, empty=empty, usual=1.0 + float(b[-1]))


def etas(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: Form | None) -> Form:
    """A classical self-exciting process: one day's intensity fitted, its cascade summed over the horizon.

    The intensity is a rate and exponential kernels (Ogata 1988); ``n`` must be the incidents of the next day.
    What is expected on day 2, 3 … is fed back as incidents in the disc.
    """
    day = -np.expm1(-1.0 / SCALES)
    x = np.column_stack([(view.states * day).reshape(view.rate.size, -1), view.rate])
    w = fit_rates(x, n, weight, 100)
    weights, of_rate = _cascade(w[:-1].reshape(STATES) * day, float(w[-1]), round(horizon), view.radius_km)
    return _calibrated(Form(weights=weights, of_rate=of_rate, slope=1.0, counts=True), view, y, weight, horizon)


def _cascade(weights: Floats, of_rate: float, days: int, radius_km: float) -> tuple[Floats, float]:
    """Sum the expected incidents of each day of the horizon, each day's among the causes of the next."""
    kept = np.exp(-1.0 / SCALES)
    adds = np.array([float(mass_in_disc(np.array(0.0), s, radius_km)) for s in SPREADS_KM])[:, None]
    cells = STATES[0] * STATES[1]
    of_states, constant = np.eye(cells).reshape(*STATES, *STATES), np.zeros(STATES)
    total_w, total_r = np.zeros(STATES), 0.0
    for _ in range(days):
        today_w = np.einsum("jk,jkab->ab", weights, of_states)
        today_r = float(np.sum(weights * constant)) + of_rate
        total_w, total_r = total_w + today_w, total_r + today_r
        of_states = of_states * kept[None, :, None, None] + (adds * np.ones(STATES))[:, :, None, None] * today_w
        constant = constant * kept + adds * today_r
        if total_r > 1e6:
            break  # it runs away; the calibration takes what there is
    return total_w, total_r


def _calibrated(form: Form, view: View, y: Floats, weight: Floats, horizon: float) -> Form:
    """Fit level and slope on the cloglog scale; with few windows both stay near those of the amount itself.

    An amount that is no expected number is first brought to the level of the climatology.
    """
    x = np.log(form.floor + form.amount(view))
    given = 0.0 if form.counts else float(np.average(view.usual - x, weights=weight)) if x.size else 0.0
    design = np.column_stack([np.ones(x.size), x])
    ridge = horizon * np.array([LEVEL_RIDGE, SLOPE_RIDGE])
    b = fit_cloglog(design, y, weight, ridge, base=x + given, least=np.array([-np.inf, -0.99]))
    return Form(
        level=float(b[0]) + given,
        slope=1.0 + float(b[1]),
        weights=form.weights,
        of_rate=form.of_rate,
        of_recent=form.of_recent,
        floor=form.floor,
        counts=form.counts,
    )


def _weights(before: Form, ahead: Floats, horizon: float) -> Floats:
    assert before.weights is not None
    return np.concatenate([(before.weights / ahead).ravel(), [before.of_rate / horizon]])


MEMBERS: Mapping[str, Fit] = {
    "climatology": usual,
    "rule30": rule_30,
    "hotspot": hotspot,
    "etas": etas,
    "d4": d4,
    "e2": e2,
}
"""Every member by its name."""
