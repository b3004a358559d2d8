"""What a threat estimate is made of, and the contract that every threat model keeps.

Protective only: an estimate speaks of a place where our people are, never of a person or of a hostile unit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from standby.basis.time import AsOf

Floats = NDArray[np.float64]

STATUSES = ("estimated", "sources gone quiet", "no reporting sources")
"""What an estimate rests on. Only the first may be read as it stands; see ``ThreatEstimate.status``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One past incident's share (0 to 1) of the expected number, how many days ago and how far away it was.

    ``km`` is None when the incident is placed no more sharply than a country.
    """

    incident: str
    share: float
    days_ago: float
    km: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good a model was on this record: its skill against each site's own base rate, and on what.

    ``log_skill`` is the part of the base rate's loss that it saves (above 0: better), with its 95 % range;
    None where the base rate lost nothing. ``site_days`` were scored, of which ``attack_days`` had an attack in
    the horizon. Attacks were taken as known ``delay_days`` after they happened.
    """

    model: str
    horizon_days: int
    radius_km: float
    log_skill: float | None
    low: float | None
    high: float | None
    first_day: date
    last_day: date
    site_days: int
    attack_days: int
    delay_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatEstimate:
    """How likely at least one attack is within ``radius_km`` of a site in the next ``horizon_days``.

    ``probability`` lies between ``low`` and ``high``, ``expected`` (a number of attacks, negative binomial
    with size ``dispersion``) between ``expected_low`` and ``expected_high``: 80 % credible ranges. The
    shares of ``drivers``, ``others_share`` and ``prior_share`` (what is assumed before any incident) add up to
    1; ``drivers`` holds the incidents with the largest shares, the largest first, ``others`` counts the rest.
    ``not_placed`` lists the attacks that could be given no place or no day and so move no figure. ``hazard`` is
    ``attack`` (of every class) or one class. ``score`` says how good the model was on this record, None when
    it was not scored; ``basis`` says so in a sentence.

    ``status`` is ``estimated``; or ``sources gone quiet``: nobody who covers the site has reported for
    longer than they should, the figures are those of the last report and quiet since then lowers nothing;
    or ``no reporting sources``: nobody covers the site, and the figures are None, or where incidents told
    by others reach it, a floor with ``high`` at 1.
    """

    site: str
    as_of: AsOf
    hazard: str
    horizon_days: int
    radius_km: float
    probability: float | None
    low: float | None
    high: float | None
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    dispersion: float | None
    drivers: tuple[Driver, ...]
    prior_share: float | None
    not_placed: tuple[str, ...]
    model: str
    says: str
    status: str
    fingerprint: str
    others: int = 0
    others_share: float = 0.0
    score: Score | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """Past incidents as arrays, uncertain days and places as weighted pieces.

    A piece is one possible day and place of one incident: ``incident`` its index in ``ids``, ``day`` a day
    number (fractions allowed; ``watched_from`` and forecasts use the same count), ``weight`` how likely
    that piece is, ``lat`` and ``lon`` degrees, ``spread_km`` the standard deviation of the place. The
    weights of one incident add up to at most 1; what is missing lies elsewhere. ``watched_from`` is the day
    from which incidents would have been heard of.
    """

    ids: tuple[str, ...]
    incident: NDArray[np.int64]
    day: Floats
    weight: Floats
    lat: Floats
    lon: Floats
    spread_km: Floats
    watched_from: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expectation:
    """What a model expects, one row per site and one column per horizon.

    ``mean`` is the expected number; ``shape`` the gamma shape of what is known about that mean (larger is
    surer); ``dispersion`` the negative binomial size of the count about it. ``shares`` (site, horizon,
    incident) gives the part of the rate each incident accounts for; what is left is the prior's.
    ``probability`` of at least one is given where it is not the negative binomial's own: then a count is 0
    with 1 - ``probability`` and else a negative binomial cut off below 1.
    """

    mean: Floats
    shape: Floats
    dispersion: float
    shares: Floats
    probability: Floats | None = None


class ThreatModel(Protocol):
    """Anything that turns past incidents into expected numbers. It reads its arguments and nothing else.

    Laws, held by ``testing.check_threat_model``: the mean never falls with a longer horizon or a larger
    radius; incidents after ``at`` change nothing; shares are not negative and add up to at most 1.
    """

    @property
    def name(self) -> str:
        """The model's name and version, shown beside every figure."""
        ...

    def expect(
        self, evidence: Evidence, sites: Floats, at: Floats, horizons: tuple[int, ...], radius_km: float
    ) -> Expectation:
        """Return what to expect at each site (rows of lat, lon), asked from its own day ``at``."""
        ...
