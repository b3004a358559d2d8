"""The running correction of a forecast: what closed windows say about its level, per site and for all."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from standby.numeric.regression import probability, score_and_information

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far and how fast a correction may go: prior variance (cloglog units squared) and forgetting a day."""

    variance: float
    shared_variance: float
    forgetting: float


OF_A_DAY = Offset(variance=0.1, shared_variance=0.05, forgetting=0.99)
OF_A_SPAN = Offset(variance=0.2, shared_variance=0.2, forgetting=0.995)
"""A window of one day closes every day, so its level may turn sooner; within a longer one the level also drifts."""


def usual_offset(days: int) -> Offset:
    """Return the settings for windows of so many days."""
    return OF_A_DAY if days <= 1 else OF_A_SPAN


MOST = 2.0
"""No correction is larger than this, whatever the windows say: on the cloglog scale, a rate 7 times as high."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correction:
    """Forecasts moved by what was known, and where the filter stands after the last column.

    ``told`` is (site, day); ``level`` the shift applied last at each site, 0 where it is switched off;
    ``variance`` how sure the filter is of that level.
    """

    told: Floats
    level: Floats
    variance: Floats


def correct(eta: Floats, y: Floats, lag_days: int, overlap_days: int, settings: Offset) -> Correction:
    """Move each column of eta by what was known by then; rows are sites, columns issue days.

    The window issued on day c is known on day c + ``lag_days``; its score counts 1/``overlap_days``, because
    that many windows overlap. Per site and for all sites together a Gaussian filter keeps the precision and
    the information of a constant shift, both forgotten geometrically (West and Harrison 1997, 6.3), so that
    without news it returns to 0. The shift is applied only while its own running score is ahead.
    """
    sites, days = eta.shape
    own, own_news, shared, shared_news, ahead = np.zeros(sites), np.zeros(sites), 0.0, 0.0, 0.0
    moved, told = eta.copy(), eta.copy()
    for t in range(days):
        c = t - lag_days
        if c >= 0:
            b, g = _level(own_news, own, settings.variance), _level(shared_news, shared, settings.shared_variance)
            gradient, information = score_and_information(eta[:, c] + b + g, y[:, c])
            gradient, information = gradient / overlap_days, information / overlap_days
            own_news = settings.forgetting * own_news + information * b + gradient
            own = settings.forgetting * own + information
            shared_news = settings.forgetting * shared_news + float(information.sum() * g + gradient.sum())
            shared = settings.forgetting * shared + float(information.sum())
            ahead = settings.forgetting * ahead + _gain(eta[:, c], moved[:, c], y[:, c])
        own_level = _level(own_news, own, settings.variance)
        shift = np.clip(own_level + _level(shared_news, shared, settings.shared_variance), -MOST, MOST)
        moved[:, t] = eta[:, t] + shift
        told[:, t] = moved[:, t] if ahead >= 0 else eta[:, t]
    variance = 1 / (1 / settings.variance + own) + 1 / (1 / settings.shared_variance + shared)
    level = told[:, -1] - eta[:, -1] if days else np.zeros(sites)
    return Correction(told=told, level=level, variance=np.asarray(variance))


Level = TypeVar("Level", float, Floats)


def _level(news: Level, precision: Level, variance: float) -> Level:
    """The filter's present estimate of a shift, kept within bounds so that a jumpy setting cannot run away."""
    found: Level = np.clip(news / (1 / variance + precision), -MOST, MOST)
    return found


def _gain(eta: Floats, moved: Floats, y: Floats) -> float:
    p = np.clip(probability(eta), 1e-9, 1 - 1e-9)
    q = np.clip(probability(moved), 1e-9, 1 - 1e-9)
    return float(np.where(y > 0, np.log(q / p), np.log((1 - q) / (1 - p))).sum())
