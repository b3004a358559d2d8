"""Why a figure is what it is: each incident's share, what changed since, and what it would take to cross a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import Literal

import numpy as np

from standby.basis.mission import Definition, Site
from standby.basis.places import country_name
from standby.basis.time import day_words
from standby.numeric.distributions import any_probability
from standby.numeric.kernels import distances_km
from standby.numeric.reproduction import WINDOW_DAYS, reproduction_number
from standby.picture.model import Picture
from standby.threat.attacks import Attack
from standby.threat.evaluate import Asked, drivers_of, figures_of
from standby.threat.evidence import SITE_KM, day_number
from standby.threat.model import Driver, Evidence, Expectation, Floats
from standby.threat.words import percent

REGIME_KM = 150.0
REGIME_DAYS = 120
"""Around a site, and so far back, the regime is gauged."""

RECENT_DAYS = 90
"""What was shown to be possible this recently counts as capability."""

MOST_ATTACKS = 20
MOST_QUIET_DAYS = 365
"""How far a supposition is taken."""

DAYS = (*range(1, 31), *range(35, MOST_QUIET_DAYS + 1, 5))
"""So many days of reported quiet are supposed, one after another."""

End = Literal["probability", "low", "high"]
"""Which figure is held against a line: the chance itself, or an end of its range."""

STANDS: Mapping[End, str] = {
    "probability": "It stands at",
    "low": "The low end of its range stands at",
    "high": "The high end of its range stands at",
}

NAMED = 5
"""So many incidents are named in an account of what changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one incident, or all the rest together, did to the rate from one moment to the other."""

    incident: str | None
    change: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How the rate of a site moved between two moments, exactly: the parts add up to the whole."""

    probability_before: float
    probability_after: float
    rate_before: float
    rate_after: float
    parts: tuple[Moved, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One of the field's four words, what in the record supports it, and the claims or rows it rests on.

    ``says`` is that nothing supports it where nothing does: then no part of the figure is ascribed to it.
    """

    word: str
    supported: bool
    says: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """What would have to happen for the chance to reach a line, or to fall below it again.

    ``attacks_today`` more attacks at the site today would bring it there (None: not even 20 would, or it is
    there already); ``quiet_days`` of reported quiet would bring it below (None: not within a year, or it is
    below already).
    """

    threshold: float
    probability: float
    attacks_today: int | None
    quiet_days: int | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that a rule draws: its name, what it does when it is crossed, and the condition as written.

    ``crossing`` is None where nobody reports on the site: then there is no figure to hold against it.
    """

    rule: str
    title: str
    does: str
    condition: str
    horizon_days: int
    crossing: Crossing | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The reproduction number of the attacks within reach over the last four weeks, with its 80 % range.

    Above 1 each attack has been followed by more than one, so the pace grows; ``says`` tells it in words.
    """

    number: float
    low: float
    high: float
    attacks: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One figure and its reasons. ``drivers`` is every incident with a share; with ``prior_share`` they add up to 1."""

    site: str
    horizon_days: int
    radius_km: float
    probability: float
    drivers: tuple[Driver, ...]
    prior_share: float
    regime: Regime
    change: Change | None
    words: tuple[Word, ...]
    crossing: Crossing | None
    lines: tuple[Line, ...] = ()


def explain(
    asked: Asked, site: Site, horizon_days: int, *, before: Asked | None = None, threshold: float | None = None
) -> Explanation:
    """Explain the figure of one site and horizon; ``before`` is the same question at an earlier moment."""
    row = [s.id for s in asked.definition.sites].index(site.id)
    column = asked.horizons.index(horizon_days)
    drivers = drivers_of(asked, row, column)
    return Explanation(
        site=site.id,
        horizon_days=horizon_days,
        radius_km=asked.radius_km,
        probability=chance(asked.expectation, row, column),
        drivers=drivers,
        prior_share=float(max(0.0, 1.0 - sum(d.share for d in drivers))),
        regime=regime_of(asked, row),
        change=None if before is None else changed(before, asked, row, column),
        words=words_of(asked, site),
        crossing=None if threshold is None else crossing(asked, row, column, threshold),
    )


def chance(told: Expectation, row: int, column: int) -> float:
    """Return the probability of at least one attack."""
    if told.probability is not None:
        return float(told.probability[row, column])
    return float(any_probability(float(told.mean[row, column]), told.dispersion))


def changed(before: Asked, after: Asked, row: int, column: int) -> Change:
    """Tell the move of a rate apart: each incident's part then against its part now, and the rest.

    A part is the incident's share of the rate (``FittedModel.shares``) times the rate, so new incidents add,
    older ones fade, withdrawn ones go, and what is left is the prior's and the level's.
    """
    then, now = _parts(before, row, column), _parts(after, row, column)
    rate_then, rate_now = _rate(before.expectation, row, column), _rate(after.expectation, row, column)
    attacks = {attack.id: attack for attack in (*before.attacks, *after.attacks)}
    moves = {name: now.get(name, 0.0) - then.get(name, 0.0) for name in {*then, *now}}
    largest = sorted((n for n in moves if moves[n]), key=lambda n: (-abs(moves[n]), n))[:NAMED]
    named = [Moved(incident=n, change=moves[n], words=_moved_words(attacks[n], then, now)) for n in largest]
    rest = float(sum(moves.values()) - sum(m.change for m in named))
    prior = float(rate_now - rate_then - sum(moves.values()))
    parts = [
        *named,
        Moved(incident=None, change=rest, words="all other incidents together"),
        Moved(incident=None, change=prior, words="what is assumed without any incident, and the running level"),
    ]
    p_then, p_now = chance(before.expectation, row, column), chance(after.expectation, row, column)
    return Change(
        probability_before=p_then,
        probability_after=p_now,
        rate_before=rate_then,
        rate_after=rate_now,
        parts=tuple(parts),
        says=_change_words(p_then, p_now, parts),
    )


def words_of(asked: Asked, site: Site) -> tuple[Word, ...]:
    """Tell what the record supports of intent, capability, inhibiting context and exposure at a site."""
    return (
        _intent(asked.picture, site),
        _capability(asked, site),
        _inhibiting(asked.picture, site),
        _exposure(asked.picture, asked.definition, site),
    )


def regime_of(asked: Asked, row: int) -> Regime:
    """Gauge whether the pace of attacks within 150 km of a site grows or dies away."""
    evidence, today = asked.evidence, int(np.floor(asked.at[row]))
    apart = distances_km(asked.points[row : row + 1], np.column_stack([evidence.lat, evidence.lon]))[0]
    near = (apart <= REGIME_KM) & (evidence.day > today - REGIME_DAYS) & (evidence.day <= asked.at[row])
    column = np.floor(evidence.day[near]).astype(np.int64) - (today - REGIME_DAYS + 1)
    daily: Floats = np.bincount(np.maximum(column, 0), evidence.weight[near], REGIME_DAYS).astype(np.float64)
    number, low, high = reproduction_number(daily)
    pace = "the pace grows" if low > 1 else "the pace dies away" if high < 1 else "whether the pace grows is not sure"
    attacks = float(daily[-WINDOW_DAYS:].sum())
    says = (
        f"Within {REGIME_KM:g} km each attack has lately been followed by {number:.2f} more ({low:.2f} to {high:.2f}; "
        f"{attacks:.0f} attacks in {WINDOW_DAYS} days): {pace}."
    )
    return Regime(number=number, low=low, high=high, attacks=attacks, says=says)


def crossing(asked: Asked, row: int, column: int, threshold: float, *, end: End = "probability") -> Crossing:
    """Suppose attacks at the site today, or days of reported quiet, until the chance crosses a line.

    A rule that needs to be sure looks at one ``end`` of the range: at the low one to go on, at the high one to go off.
    """
    p = _ends(asked, row, column, blind=asked.reporting[row].status != "estimated")[end]
    site = asked.definition.sites[row]
    attacks = quiet = None
    if p < threshold:
        more = range(1, MOST_ATTACKS + 1)
        tried = (_supposing(asked, row, column, _with_attacks(asked, site, k), (0,), end)[0] for k in more)
        attacks = next((k for k, found in zip(more, tried, strict=True) if found >= threshold), None)
    else:
        later = _supposing(asked, row, column, asked.evidence, DAYS, end)
        quiet = next((d for d, found in zip(DAYS, later, strict=True) if found < threshold), None)
    return Crossing(
        threshold=threshold,
        probability=p,
        attacks_today=attacks,
        quiet_days=quiet,
        says=_crossing_words(site, p, threshold, attacks, quiet, end),
    )


def _with_attacks(asked: Asked, site: Site, more: int) -> Evidence:
    """The evidence with so many more attacks at a site today: one sure piece each, as ``gather`` would make of them."""
    known, today = asked.evidence, float(asked.picture.as_of.valid_at.astimezone(UTC).toordinal())
    new = np.arange(more, dtype=np.int64)

    def longer(column: Floats, value: float) -> Floats:
        return np.append(column, np.full(more, value))

    return Evidence(
        ids=(*known.ids, *(f"supposed-{n}" for n in new)),
        incident=np.append(known.incident, len(known.ids) + new),
        day=longer(known.day, today),
        weight=longer(known.weight, 1.0),
        lat=longer(known.lat, site.lat),
        lon=longer(known.lon, site.lon),
        spread_km=longer(known.spread_km, SITE_KM),
        watched_from=min(known.watched_from, today),
    )


def _supposing(
    asked: Asked, row: int, column: int, evidence: Evidence, days: Sequence[int], end: End
) -> tuple[float, ...]:
    """The chance, or one end of its range, on other evidence, after so many days of reported quiet from now on."""
    begin = max(asked.at[row], day_number(asked.picture.as_of.valid_at))
    moments = begin + np.array(days, dtype=np.float64)
    points = np.repeat(asked.points[row : row + 1], len(days), axis=0)
    told = asked.model.expect(evidence, points, moments, asked.horizons, asked.radius_km)
    supposed = replace(asked, evidence=evidence, at=moments, points=points, expectation=told)
    return tuple(_ends(supposed, n, column, blind=False)[end] for n in range(len(days)))


def _ends(asked: Asked, row: int, column: int, *, blind: bool) -> Mapping[str, float]:
    figures = figures_of(asked, row, column, blind=blind)
    return {name: float(figures[name] or 0.0) for name in ("probability", "low", "high")}


def _rate(told: Expectation, row: int, column: int) -> float:
    return float(-np.log1p(-min(chance(told, row, column), 1 - 1e-12)))


def _parts(asked: Asked, row: int, column: int) -> Mapping[str, float]:
    rate = _rate(asked.expectation, row, column)
    shares = asked.expectation.shares[row, column]
    return {asked.attacks[int(n)].id: float(shares[n]) * rate for n in np.flatnonzero(shares > 0)}


def _moved_words(attack: Attack, then: Mapping[str, float], now: Mapping[str, float]) -> str:
    where = attack.place or "a place not given"
    if attack.id not in then:
        return f"new: {attack.what} at {where}"
    if attack.id not in now:
        return f"no longer counted: {attack.what} at {where}"
    return f"{'fading' if now[attack.id] < then[attack.id] else 'counts more'}: {attack.what} at {where}"


def _change_words(before: float, after: float, parts: Sequence[Moved]) -> str:
    if percent(before) == percent(after):
        return f"It stands at {percent(after)}, as it did but for what follows."
    most = max((p for p in parts if (p.change > 0) == (after > before)), key=lambda p: abs(p.change), default=None)
    because = f"; most of that is {most.words}" if most else ""
    return f"It {'rose' if after > before else 'fell'} from {percent(before)} to {percent(after)}{because}."


def _intent(picture: Picture, site: Site) -> Word:
    told = [
        fact
        for fact in (*picture.facts, *(f for unit in picture.units for f in unit.facts))
        if fact.kind == "threat" and fact.certainty in ("asserted", "hedged")
        and (fact.place is None or fact.place.country in (None, site.country))
    ]  # fmt: skip
    if not told:
        return Word(word="intent", supported=False, says="No threat to attack is on record.", rests_on=())
    quotes = "; ".join(f"“{fact.basis.quote}”" for fact in told[:2])
    claims = tuple(dict.fromkeys(claim for fact in told for claim in fact.basis.claims))
    return Word(word="intent", supported=True, says=f"Threats to attack are on record: {quotes}.", rests_on=claims)


def _capability(asked: Asked, site: Site) -> Word:
    now = asked.picture.as_of.valid_at.date()
    shown: dict[str, list[Attack]] = {}
    row = [s.id for s in asked.definition.sites].index(site.id)
    near = np.flatnonzero(asked.expectation.shares[row, -1] > 0)
    for attack in (asked.attacks[int(n)] for n in near):
        if attack.last_day is not None and now - attack.last_day <= timedelta(days=RECENT_DAYS):
            shown.setdefault(attack.hazard, []).append(attack)
    shown.pop("not stated", None)
    if not shown:
        says = f"No means of attack was shown within reach in the last {RECENT_DAYS} days."
        return Word(word="capability", supported=False, says=says, rests_on=())
    means = ", ".join(f"{hazard} ({len(of)})" for hazard, of in sorted(shown.items(), key=lambda i: -len(i[1])))
    rests = tuple(attack.id for of in shown.values() for attack in of[:3])
    return Word(
        word="capability",
        supported=True,
        says=f"Shown within reach in the last {RECENT_DAYS} days: {means}.",
        rests_on=rests,
    )


def _inhibiting(picture: Picture, site: Site) -> Word:
    consent = next((c for c in picture.consent if c.host in (site.country, country_name(site.country))), None)
    if consent is None or not consent.voices:
        says = "Nothing on record holds an attacker back or frees him; consent of the host is not on record."
        return Word(word="inhibiting context", supported=False, says=says, rests_on=())
    claims = tuple(dict.fromkeys(claim for voice in consent.voices for claim in voice.basis.claims))
    says = f"The host's consent is {consent.state}: {consent.because.rstrip('.')}."
    return Word(word="inhibiting context", supported=True, says=says, rests_on=claims)


def _exposure(picture: Picture, definition: Definition, site: Site) -> Word:
    units = [unit.name for unit in definition.units if site.id in unit.sites]
    counted = [
        h for u in picture.units for h in u.headcounts if h.place is not None and h.place.id == f"site:{site.id}"
    ]
    if not units and not counted:
        return Word(word="exposure", supported=False, says="Nobody is listed or told of at this site.", rests_on=())
    told = f"{len(counted)} headcounts on record" if counted else "no headcount on record"
    newest = max((h.basis.last_stated for h in counted if h.basis.last_stated), default=None)
    age = f", the newest of {day_words(newest.date())}" if newest else ""
    claims = tuple(dict.fromkeys(claim for h in counted for claim in h.basis.claims))
    says = f"Units of ours here: {', '.join(units) or 'none listed'}; {told}{age}."
    return Word(word="exposure", supported=True, says=says, rests_on=claims)


def _crossing_words(site: Site, p: float, threshold: float, attacks: int | None, quiet: int | None, end: End) -> str:
    stands = f"{STANDS[end]} {percent(p)}; the line is {percent(threshold)}."
    if p < threshold:
        if attacks is None:
            return f"{stands} Not even {MOST_ATTACKS} attacks at {site.name} today would bring it there."
        return f"{stands} {attacks} more {'attack' if attacks == 1 else 'attacks'} at {site.name} today would cross it."
    if quiet is None:
        return f"{stands} It would not fall below within {MOST_QUIET_DAYS} days of reported quiet."
    return f"{stands} It would fall below after {quiet} {'day' if quiet == 1 else 'days'} of reported quiet."
