"""What a verification of the forecasts is made of: the record to score on, what is asked, and all that came out."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from standby.threat.history import Catalogue
from standby.threat.model import Floats

COST_OF_PAUSE = 0.1
"""What a paused day costs against an attack on one that was not, where the user does not say."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recorded:
    """The attacks of a record for scoring: possible days and places, and how long each took to become known.

    ``incident`` says of which attack a row is; ``delay`` is NaN where it is not known; ``sharp`` rows are certain
    enough to be scored against.
    """

    catalogue: Catalogue
    incident: NDArray[np.int64]
    delay: Floats
    sharp: NDArray[np.bool_]

    def attacks(self, chosen: NDArray[np.bool_]) -> int:
        """Return of how many attacks the rows chosen are."""
        return int(np.unique(self.incident[chosen]).size)

    def where(self, chosen: NDArray[np.bool_]) -> "Recorded":
        """Return the rows chosen."""
        return Recorded(
            catalogue=self.catalogue.where(chosen),
            incident=self.incident[chosen],
            delay=self.delay[chosen],
            sharp=self.sharp[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bar of the reliability diagram: how many forecasts, their mean, and how often it happened."""

    forecasts: int
    forecast: float
    happened: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What pausing by a threshold would have been worth: from the day p reaches ``enter`` till it is below ``leave``.

    ``attack_days_inside`` is the share of site-days with an attack in the horizon that fell inside a pause,
    ``surprises_inside`` the same for those after 30 quiet days.
    """

    enter: float
    leave: float
    paused_share: float
    attack_days_inside: float | None
    surprises_inside: float | None
    economic_value: float | None
    flips_a_year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One of the forecasts that were most wrong, with what was known then.

    ``said`` is the probability given, ``happened`` whether it did; ``usual`` what the base rate said;
    ``last_30_days`` the attacks near the site known then, ``days_since_last`` how long the last was ago.
    """

    site: str
    day: date
    horizon_days: int
    said: float
    usual: float
    happened: bool
    last_30_days: float
    days_since_last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScores:
    """How one model did for one horizon. Skills are against each site's base rate; None: it cannot be told."""

    model: str
    log_score: float
    brier: float
    crps: float
    log_skill: float | None
    log_skill_low: float | None
    log_skill_high: float | None
    skill_over_rule30: float | None
    skill_over_rule30_low: float | None
    skill_over_rule30_high: float | None
    brier_skill: float | None
    crps_skill: float | None
    ece: float
    auc: float | None
    auc_quiet: float | None
    area_skill: float | None
    surprises_caught_at_10: float | None
    pause_budget_95: float | None
    pause_budget_99: float | None
    number_test_at_least: float
    number_test_at_most: float
    space_test: float | None
    information_gain: float | None
    information_gain_low: float | None
    information_gain_high: float | None
    reliability: tuple[Bin, ...]
    molchan_alarm: tuple[float, ...]
    molchan_missed: tuple[float, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonScores:
    """Every model's scores for one horizon."""

    horizon_days: int
    attack_days: int
    models: tuple[ModelScores, ...]

    def of(self, model: str) -> ModelScores:
        """Return the scores of one model."""
        return next(scores for scores in self.models if scores.model == model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was scored on the record and how it came out. ``late`` attacks became known after the delay: they were
    scored against and never learnt from.
    """

    radius_km: float
    delay_days: int
    first_day: date
    last_day: date
    sites: int
    attacks: int
    vague: int
    late: int
    site_days: int
    horizons: tuple[HorizonScores, ...]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked of a verification; None: as usual."""

    radius_km: float = 25.0
    test_from: date | None = None
    test_to: date | None = None
    delay_days: int | None = None
    models: tuple[str, ...] = ("default", "climatology", "rule30")
    enter: float | None = None
    leave: float | None = None
    cost_of_pause: float = COST_OF_PAUSE
