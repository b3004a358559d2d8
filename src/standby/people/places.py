"""How long a place is kept: whether somebody allows it, when it is over, and what is to be erased then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standby.basis.time import day_end
from standby.people.model import Member, Move, Wish

ALLOWED = timedelta(days=90)
"""A permission that names no end is good for so long, and so is a move from before there were permissions."""

LONGEST = timedelta(days=366)
"""No permission is good for longer: it is then asked for again."""

KEPT = timedelta(days=30)
"""A place that is over, as the move ended or another roster came, is kept for so long unless the settings differ."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When what its person refused since was to be erased."""

PLACE, FILE, ROWS, STATION = "place", "file", "rows", "station:"
"""The names of what can be erased: where a move went; a roster's sheet, its rows refused or remarked on, and the duty
station of each person on it."""


def newest_wishes(wishes: Iterable[Wish]) -> dict[str, Wish]:
    """Return what each person said last about their place being kept, of wishes in the order of the record."""
    return {wish.person: wish for wish in wishes}


def allows(wish: Wish | None, at: datetime) -> bool:
    """Say whether somebody allows their place to be taken down at a moment: nobody does who was not asked."""
    return wish is not None and not wish.refused and wish.until is not None and at < wish.until


def refused_since(wishes: Iterable[Wish]) -> dict[str, int]:
    """Return for each person the number of the entry by which they refused last: what is older is to be erased."""
    return {wish.person: wish.k for wish in wishes if wish.refused}


def ends_of_moves(moves: Sequence[Move], wishes: Iterable[Wish], kept: timedelta) -> dict[int, datetime]:
    """Return when each move is to be erased, by its entry; a move whose person refused since is so from the beginning.

    It is the earliest of: the end of the permission it was recorded under, and ``kept`` after it ended or another
    without an end followed it.
    """
    refused = refused_since(wishes)
    of_person: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        of_person[move.person].append(move)
    return {
        move.k: LONG_AGO if refused.get(move.person, 0) > move.k else _end_of_move(move, of_person[move.person], kept)
        for move in moves
    }


def _end_of_move(move: Move, all_of_person: Sequence[Move], kept: timedelta) -> datetime:
    followed = (
        other.start for other in all_of_person if other.end is None and _order(other) > _order(move) and other != move
    )
    over = [each for each in (move.end, min(followed, default=None)) if each is not None]
    allowed = move.until or move.start + ALLOWED
    return min([allowed, *(max(each, move.start) + kept for each in over)])


def _order(move: Move) -> tuple[datetime, datetime, int]:
    return move.start, move.known_at, move.k


def end_of_station(
    member: Member, k: int, roster_end: datetime | None, refused: Mapping[str, int], kept: timedelta
) -> datetime | None:
    """Return when a duty station on the roster of an entry is to be erased; None while nothing ends it."""
    ends = [roster_end] if roster_end else []
    if member.until:
        ends.append(day_end(member.until) + kept)
    if refused.get(member.id, 0) > k:
        ends.append(LONG_AGO)
    return min(ends, default=None)
