"""Says a threat estimate in one sentence, with the words of ICD 203 and the figures behind them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standby.basis.grades import probability_words
from standby.basis.mission import Site
from standby.basis.time import age_words
from standby.threat.attacks import Attack
from standby.threat.hazards import ANY
from standby.threat.model import Driver, Score
from standby.threat.reporting import Reporting

EVENTS = {
    ANY: "an attack",
    "unrest": "unrest",
    "attack on civilians": "an attack on civilians",
    "armed clash": "an armed clash",
    "complex attack": "a complex attack",
    "abduction": "an abduction",
    "air or drone strike": "an air or drone strike",
    "explosive device": "an attack with an explosive device",
    "small arms": "an attack with small arms",
}
"""How an estimate names what it is about."""


def sentence(
    site: Site,
    horizon_days: int,
    radius_km: float,
    figures: Mapping[str, float | None],
    drivers: Sequence[Driver],
    reporting: Reporting,
    at: datetime,
    *,
    hazard: str = ANY,
) -> str:
    """Return the estimate as one sentence: how likely, in words and figures, and why or why not."""
    what = EVENTS.get(hazard, f"an attack by {hazard}")
    event = f"{what} within {radius_km:g} km of {site.name} in the next {_days(horizon_days)}"
    p, low, high, expected = (figures[name] for name in ("probability", "low", "high", "expected"))
    if p is None or low is None or high is None or expected is None:
        return f"No source reports on {site.name}: how likely {event} is, is not known."
    verb, odds = _odds(p)
    odds = f"{odds} ({percent(p)}, range {percent(low)} to {percent(high)})"
    if reporting.status == "no reporting sources":
        return f"No source reports on {site.name}: from what others tell, {event} {verb} at the least {odds}."
    because = f"; most of it from the {drivers[0].words}" if drivers else "; no attack in the record reaches it"
    told = f"{event[0].upper()}{event[1:]} {verb} {odds}, {expected:.2g} expected{because}."
    if reporting.status == "sources gone quiet" and reporting.last_heard:
        return f"{told} Its sources have been quiet for {age_words(reporting.last_heard, at)}: this is not calm."
    return told


def _odds(p: float) -> tuple[str, str]:
    """Return the words of a probability with the verb they need: *is unlikely*, *has almost no chance*."""
    words = probability_words(p)
    if not words.endswith("chance"):
        return "is", words
    return "has", words if words.startswith("almost no") else f"a {words}"


def driver_words(attack: Attack, days_ago: float, km: float | None) -> str:
    """Return an attack in a few words: what, where, how long ago, and who lists it when no report told of it."""
    where = attack.place or "a place not given"
    away = f"at {where}, {km:g} km away" if km is not None else f"placed only in {where}"
    when = "today" if days_ago < 1 else f"about {_days(round(days_ago))} ago"
    return f"{attack.what} {away}, {when}{f' ({attack.id})' if attack.source else ''}"


def basis_words(model: str, score: Score | None, attacks: int) -> str:
    """Say in a sentence which model spoke and how good it has been on this record."""
    if score is None:
        return (
            f"Model {model}: its figures are stated, not fitted, and it has not been scored on this record "
            f"({attacks} attacks)."
        )
    on = (
        f"on this record, {score.first_day} to {score.last_day}, {_days(score.horizon_days)} ahead within "
        f"{score.radius_km:g} km"
    )
    if score.log_skill is None or score.low is None or score.high is None:
        return f"Model {model}, scored {on}: the base rate lost nothing, so no skill can be told."
    return (
        f"Model {model}, scored {on}: it saves {100 * score.log_skill:.0f} % of what each site's base rate loses "
        f"(95 % range {100 * score.low:.0f} to {100 * score.high:.0f} %)."
    )


def percent(p: float) -> str:
    """Write a probability for a reader: whole per cent, and never 0 or 100 unless it is exactly that."""
    if 0 < p < 0.01:
        return "under 1 %"
    if 0.99 < p < 1:
        return "over 99 %"
    return f"{100 * p:.0f} %"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
