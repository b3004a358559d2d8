"""The brief's part on how good the forecasts were, and the ones that were most wrong."""

from collections.abc import Iterable, Mapping

from standby.basis.time import day_words
from standby.desk.brief.model import Line
from standby.threat.verified import HorizonScores, Miss, ModelScores, Verified
from standby.threat.words import percent


def verified_lines(verified: Verified, names: Mapping[str, str]) -> Iterable[Line]:
    """Tell what was scored, how each model did, what pausing by it would have been worth, and the worst misses."""
    yield Line(text=_what(verified), level=0)
    for horizon in verified.horizons:
        yield Line(text=f"{_days(horizon.horizon_days)} ahead ({horizon.attack_days} site-days with one)", heading=True)
        for scores in horizon.models:
            if scores.model != "climatology":
                yield Line(text=score_words(scores), level=1)
        yield from _worth(horizon, verified)
    yield Line(text="The forecasts that were most wrong, and what was known then", heading=True)
    for miss in verified.misses:
        yield Line(text=miss_words(miss, names), level=1)
    if not verified.misses:
        yield Line(text="None was scored.", level=1)


def score_words(scores: ModelScores) -> str:
    """Say in a sentence how one model did for one horizon."""
    saved = "its skill cannot be told"
    if scores.log_skill is not None and scores.log_skill_low is not None and scores.log_skill_high is not None:
        saved = (
            f"saves {100 * scores.log_skill:.1f} % of what each site's base rate loses "
            f"({100 * scores.log_skill_low:.1f} to {100 * scores.log_skill_high:.1f} %)"
        )
    rejected = min(scores.number_test_at_least, scores.number_test_at_most) < 0.025
    numbers = "the number of attacks contradicts it" if rejected else "the number of attacks agrees with it"
    return f"{scores.model}: {saved}; its figures are off by {percent(scores.ece)} on average; {numbers}."


def miss_words(miss: Miss, names: Mapping[str, str]) -> str:
    """Say one miss: what was said, what came, and what was known."""
    came = "and it came" if miss.happened else "and none came"
    ago = miss.days_since_last
    last = "no attack near it was known" if ago is None else f"the last was {_days(ago)} before"
    return (
        f"{names.get(miss.site, miss.site)}, {day_words(miss.day)}: {percent(miss.said)} was said for "
        f"{_days(miss.horizon_days)} ({came}); known then: {miss.last_30_days:.0f} in 30 days, {last}; "
        f"the base rate said {percent(miss.usual)}."
    )


def _what(verified: Verified) -> str:
    late = f"; {verified.late} became known later: scored against, not learnt from" if verified.late else ""
    return (
        f"Every forecast of {day_words(verified.first_day)} to {day_words(verified.last_day)} at "
        f"{verified.sites} sites within {verified.radius_km:g} km was made again from what was known on its day and "
        "scored "
        f"({verified.attacks} attacks, {verified.vague} too vague to be scored; everything is taken as known "
        f"{_days(verified.delay_days)} after it happened{late})."
    )


def _worth(horizon: HorizonScores, verified: Verified) -> Iterable[Line]:
    for decision in horizon.models[0].decisions:
        inside = "-" if decision.attack_days_inside is None else percent(decision.attack_days_inside)
        surprises = "-" if decision.surprises_inside is None else percent(decision.surprises_inside)
        yield Line(
            text=(
                f"Pausing from {percent(decision.enter)} until below {percent(decision.leave)}: "
                f"{percent(decision.paused_share)} of site-days paused, {inside} of attack-days and {surprises} of "
                f"surprises inside a pause, {decision.flips_a_year:.1f} changes a year at a site."
            ),
            level=2,
        )


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
