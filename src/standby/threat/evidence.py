"""Turns attacks into weighted pieces, so that a vague day or place counts as vaguely as it was told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from standby.basis.mission import Definition
from standby.basis.same import kept_while_the_same
from standby.threat.attacks import Attack, days_of, in_country
from standby.threat.model import Evidence, Floats

SITE_KM = 1.0
"""The spread of a share that stands for "at this site, if anywhere"."""

SILENCE_DAYS = 730
"""When a whole record has told of nothing for longer, nobody was watching."""

MOST_DAYS = 92
"""A range of days is represented by at most this many, evenly chosen."""

Piece = tuple[int, float, float, float, float, float]
"""Number of the incident, day, weight, latitude, longitude, spread in km."""


def day_number(at: datetime) -> float:
    """Return a moment as a count of days, fractions included, in UTC."""
    moment = at.astimezone(UTC)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment.toordinal() + (moment - midnight) / timedelta(days=1)


def gather(attacks: Sequence[Attack], definition: Definition, at: datetime) -> Evidence:
    """Return the attacks that began by ``at`` as pieces, each a possible day and place with its weight.

    A range of days is spread evenly over its days; a place over its spread. An attack placed no more sharply
    than a country is shared out among the mission's sites there and one place more, "elsewhere": with N sites
    each gets 1/(N + 1). What can be given no place or no day is in ``not_placed``. Incidents count as watched
    for from ``watch_begins`` on.
    """
    attacks, today = tuple(attacks), at.astimezone(UTC).date()
    # Once all of them are surely over, the pieces are the same on every later day.
    over = _over(attacks)
    found = _all_pieces(attacks, definition, over if over <= today else today)
    return replace(found, watched_from=min(found.watched_from, day_number(at)))


def not_placed(attacks: Sequence[Attack], evidence: Evidence) -> tuple[str, ...]:
    """Return the attacks that have no piece: nobody said where or when, or they lie where no site of ours is."""
    placed = set(evidence.incident.tolist())
    return tuple(attack.id for number, attack in enumerate(attacks) if number not in placed)


@kept_while_the_same
def _over(attacks: tuple[Attack, ...]) -> date:
    """Return the last day that any attack can have been."""
    return max((span[1] for span in (days_of(attack, date.max) for attack in attacks) if span), default=date.min)


@kept_while_the_same
def _all_pieces(attacks: tuple[Attack, ...], definition: Definition, today: date) -> Evidence:
    pieces = [piece for number, attack in enumerate(attacks) for piece in _pieces(number, attack, definition, today)]
    table: Floats = np.array(pieces, dtype=np.float64).reshape(-1, 6)
    return Evidence(
        ids=tuple(a.id for a in attacks),
        incident=table[:, 0].astype(np.int64),
        day=table[:, 1],
        weight=table[:, 2],
        lat=table[:, 3],
        lon=table[:, 4],
        spread_km=table[:, 5],
        watched_from=watch_begins(table[:, 1]) if table.size else np.inf,
    )


def watch_begins(days: Floats) -> float:
    """Return the first day after the last silence of two years: from then on, days without an attack count as quiet.

    One old row in a file would else make years that nobody told of look calm. Raises ``IndexError`` without days.
    """
    told = np.unique(days)
    after = np.flatnonzero(np.diff(told) > SILENCE_DAYS)
    return float(told[after[-1] + 1 if after.size else 0])


def _pieces(number: int, attack: Attack, definition: Definition, today: date) -> Iterator[Piece]:
    span = days_of(attack, today)
    if span is None:
        return
    length = (span[1] - span[0]).days + 1
    first = span[0].toordinal()
    days = range(first, first + length, max(1, -(-length // MOST_DAYS)))
    for day in days:
        for weight, lat, lon, spread_km in _places(attack, definition):
            yield number, float(day), weight / len(days), lat, lon, spread_km


def _places(attack: Attack, definition: Definition) -> list[tuple[float, float, float, float]]:
    if attack.lat is not None and attack.lon is not None:
        return [(1.0, attack.lat, attack.lon, attack.spread_km)]
    there = [site for site in definition.sites if in_country(attack, site.country)]
    return [(1 / (len(there) + 1), site.lat, site.lon, SITE_KM) for site in there]
