"""Says a threat estimate in one sentence, with the words of ICD 203 and the figures behind them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standby.basis.grades import probability_words
from standby.basis.mission import Site
from standby.basis.time import age_words
from standby.picture.model import Incident
from standby.threat.model import Driver
from standby.threat.reporting import Reporting


def sentence(
    site: Site,
    horizon_days: int,
    radius_km: float,
    figures: Mapping[str, float | None],
    drivers: Sequence[Driver],
    reporting: Reporting,
    at: datetime,
) -> str:
    """Return the estimate as one sentence: how likely, in words and figures, and why or why not."""
    event = f"an attack within {radius_km:g} km of {site.name} in the next {_days(horizon_days)}"
    p, low, high, expected = (figures[name] for name in ("probability", "low", "high", "expected"))
    if p is None or low is None or high is None or expected is None:
        return f"No source reports on {site.name}: how likely {event} is, is not known."
    odds = f"{probability_words(p)} ({percent(p)}, range {percent(low)} to {percent(high)})"
    if reporting.status == "no reporting sources":
        return f"No source reports on {site.name}: from what others tell, {event} is at the least {odds}."
    because = f"; most of it from the {drivers[0].words}" if drivers else "; no attack in the record reaches it"
    told = f"{event[0].upper()}{event[1:]} is {odds}, {expected:.2g} expected{because}."
    if reporting.status == "sources gone quiet" and reporting.last_heard:
        return f"{told} Its sources have been quiet for {age_words(reporting.last_heard, at)}: this is not calm."
    return told


def driver_words(attack: Incident, days_ago: float, km: float | None) -> str:
    """Return an attack in a few words: what, where, how long ago."""
    where = attack.place.name if attack.place else "a place not given"
    away = f"at {where}, {km:g} km away" if km is not None else f"placed only in {where}"
    when = "today" if days_ago < 1 else f"about {_days(round(days_ago))} ago"
    return f"{attack.predicate.replace('_', ' ')} {away}, {when}"


def percent(p: float) -> str:
    """Write a probability for a reader: whole per cent, and never 0 or 100 unless it is exactly that."""
    if 0 < p < 0.01:
        return "under 1 %"
    if 0.99 < p < 1:
        return "over 99 %"
    return f"{100 * p:.0f} %"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
