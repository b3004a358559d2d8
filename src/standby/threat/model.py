"""What a threat estimate is made of, and the contract that every threat model keeps.

Protective only: an estimate speaks of a place where our people are, never of a person or of a hostile unit.
"""

from dataclasses import dataclass
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
class ThreatEstimate:
    """How likely at least one attack is within ``radius_km`` of a site in the next ``horizon_days``.

    ``probability`` lies between ``low`` and ``high``, ``expected`` (a number of attacks, negative binomial
    with size ``dispersion``) between ``expected_low`` and ``expected_high``: 80 % credible ranges. The
    shares of ``drivers`` and ``prior_share`` (what is assumed before any incident) add up to 1; ``drivers``
    holds every incident with a share, the largest first. ``not_placed`` lists the attacks that could be
    given no place or no day and so move no figure.

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
    incident) gives the part of the mean each incident accounts for; what is left is the prior's.
    """

    mean: Floats
    shape: Floats
    dispersion: float
    shares: Floats


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
