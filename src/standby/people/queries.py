"""Reads what is known of people from the record, as known at a moment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from standby.access import Actor
from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.plain import from_plain
from standby.basis.time import AsOf, day_end, parse_instant, parse_optional_instant
from standby.ledger import Entry, Ledger
from standby.ledger.erasable import ERASED, PARTS, SUBJECT, kept_parts
from standby.people.followed import followed
from standby.people.model import Answer, Declaration, Finding, Member, Move, Remark, RollCall, Roster, Wish
from standby.people.places import (
    FILE,
    KEPT,
    LONG_AGO,
    PLACE,
    ROWS,
    STATION,
    end_of_station,
    ends_of_moves,
    newest_wishes,
    refused_since,
)
from standby.people.roster import member_of

PEOPLE = SUBJECT
"""The subject of every entry about rosters, moves and declarations."""

WISHED = ("person.place-refused", "person.place-allowed")
"""The acts by which somebody says whether their place may be kept."""

ROLLCALLS = "rollcalls"
"""The subject of every entry that opens a roll call; what follows has the roll call's id as its subject."""

OPENED = "rollcall.opened"
"""The act that opens a roll call."""

ANSWERED = ("rollcall.answered",)
"""The acts that change where people stand and nothing else."""

LEAST_PREFIX = 4
"""How many characters of an id are enough to ask by, when they fit only one."""


def roster(ledger: Ledger, definition: Definition, as_of: AsOf, kept: timedelta = KEPT) -> Roster:
    """Return the roster as known then: the sheet received last, else the people of the mission files.

    Duty stations and rows that are no longer kept are not on it; ``kept`` is how long they are once over.
    """
    newest = max(_rosters(_about(ledger, PEOPLE, as_of)), key=_receipt, default=None)
    if newest is None:
        people = (member_of(person) for person in definition.people if person.kind != "figure")
        return Roster(members=seen(people, ledger.viewer), as_of=None, source="mission files")
    placed = _as_kept(ledger, newest, kept)
    # A row that was refused says of nobody knows which mission: only whoever may ask about all of them sees it.
    whole = placed.rows if ledger.viewer.covers("ask", None) else {}
    return Roster(
        members=seen(placed.members, ledger.viewer),
        as_of=newest.known_at,
        source=newest.payload["name"],
        refused=tuple(from_plain(Remark, remark) for remark in whole.get("refused", ())),
        remarks=tuple(from_plain(Remark, remark) for remark in whole.get("remarks", ())),
        unkept=placed.unkept,
    )


def _as_kept(ledger: Ledger, taken: Entry, kept: timedelta) -> "_Placed":
    """Return the people of one roster with their stations, whose station is no longer kept, and its rows."""
    over, now = end_of_rosters(ledger, kept)[taken.k], ledger.clock()
    placed = followed(ledger).made_with_parts(ledger, taken, _placed)
    if over is not None and over <= now:
        gone = placed.unkept.union(m.id for m in placed.members if m.site is not None)
        return _Placed(tuple(replace(m, site=None) for m in placed.members), gone, {})
    left = {m.id for m in placed.members if m.until and m.site is not None and day_end(m.until) + kept <= now}
    if not left:
        return placed
    members = tuple(replace(m, site=None) if m.id in left else m for m in placed.members)
    return placed._replace(members=members, unkept=placed.unkept | left)


class _Placed(NamedTuple):
    members: tuple[Member, ...]
    unkept: frozenset[str]
    rows: Mapping[str, Any]


def _placed(taken: Entry, parts: Mapping[str, bytes]) -> _Placed:
    """Put a roster together with what was not erased of it; one from before anything could be erased says it all."""
    members = _members(taken)
    if PARTS not in taken.payload:
        return _Placed(members, frozenset(), taken.payload)
    stations = {name.removeprefix(STATION): site.decode() for name, site in parts.items() if name.startswith(STATION)}
    named = {name.removeprefix(STATION) for name in taken.payload[PARTS] if name.startswith(STATION)}
    return _Placed(
        tuple(replace(m, site=stations[m.id]) if m.id in stations else m for m in members),
        frozenset(named - stations.keys()),
        orjson.loads(parts[ROWS]) if ROWS in parts else {},
    )


def end_of_rosters(ledger: Ledger, kept: timedelta) -> dict[int, datetime | None]:
    """Return when what can be erased of each roster is due since another replaced it; None for the newest."""
    taken = sorted(_rosters(followed(ledger).about(ledger, PEOPLE)), key=_receipt)
    ends = [following.known_at + kept for following in taken[1:]]
    return dict(zip((entry.k for entry in taken), [*ends, None], strict=True)) if taken else {}


def _rosters(known: Iterable[Entry]) -> Iterator[Entry]:
    return (entry for entry in known if entry.act == "roster.taken")


def _receipt(entry: Entry) -> tuple[datetime, int]:
    return entry.known_at, entry.k


def seen(members: Iterable[Member], viewer: Actor) -> tuple[Member, ...]:
    """Return the people a viewer may know of: those of the missions they may ask about, and themselves."""
    if viewer.covers("ask", None):
        return tuple(members)
    return tuple(m for m in members if m.id == viewer.id or viewer.covers("ask", m.unit))


def moves(ledger: Ledger, as_of: AsOf, kept: timedelta = KEPT) -> tuple[Move, ...]:
    """Return every move known then, in the order of the record; where one is over its site is not kept."""
    told, now = all_moves(ledger), ledger.clock()
    ends = ends_of_moves(told, said_wishes(ledger), kept)
    known = {entry.k for entry in _about(ledger, PEOPLE, as_of)}
    held = (move for move in told if move.k in known)
    return tuple(move if now < ends[move.k] else replace(move, site=None, because=None, kept=False) for move in held)


def end_of_moves(ledger: Ledger, kept: timedelta) -> dict[int, datetime]:
    """Return when each move is to be erased, by its entry."""
    return ends_of_moves(all_moves(ledger), said_wishes(ledger), kept)


def all_moves(ledger: Ledger) -> tuple[Move, ...]:
    """Return every move, with its site where that was not erased yet: for what is told of the person, and erasing."""
    memory = followed(ledger)
    moved = (entry for entry in memory.about(ledger, PEOPLE) if entry.act == "person.moved")
    return tuple(memory.made_with_parts(ledger, entry, _move) for entry in moved)


def said_wishes(ledger: Ledger) -> tuple[Wish, ...]:
    """Return everything that was ever said of a place being kept, in the order of the record."""
    made = followed(ledger).made
    return tuple(made(entry, _wish) for entry in followed(ledger).about(ledger, PEOPLE) if entry.act in WISHED)


def wishes(ledger: Ledger) -> dict[str, Wish]:
    """Return what each person said last of their place being kept; it holds for every past moment too."""
    return newest_wishes(said_wishes(ledger))


def refusing(ledger: Ledger) -> frozenset[str]:
    """Return who refuses to have their place kept, by what they said last; it holds for every past moment too."""
    return frozenset(person for person, wish in wishes(ledger).items() if wish.refused)


def due_parts(ledger: Ledger, kept: timedelta) -> dict[int, set[str]]:
    """Return what is to be erased now, by the clock and by what people said: names of parts by their entry."""
    # Others may write meanwhile: what ends the rosters is asked after which there are.
    taken = tuple(_rosters(followed(ledger).about(ledger, PEOPLE)))
    moved, rosters, now = end_of_moves(ledger, kept), end_of_rosters(ledger, kept), ledger.clock()
    refused = refused_since(said_wishes(ledger))
    with ledger.reading() as connection:
        held = kept_parts(connection)
    due = {k: held[k] for k, end in moved.items() if k in held and end <= now}
    for entry in taken:
        if entry.k in held:
            over = _over_of_roster(followed(ledger).made(entry, _members), entry.k, rosters[entry.k], refused, kept)
            due[entry.k] = {name for name in held[entry.k] if (end := over.get(name, rosters[entry.k])) and end <= now}
    return {k: names for k, names in due.items() if names}


def newest_erasure(ledger: Ledger) -> int:
    """Return the number of the entry by which something was erased last, 0 when nothing ever was."""
    said = followed(ledger).about(ledger, PEOPLE)
    return next((entry.k for entry in reversed(said) if entry.act == ERASED), 0)


def _over_of_roster(
    members: Iterable[Member], k: int, roster_end: datetime | None, refused: Mapping[str, int], kept: timedelta
) -> dict[str, datetime]:
    """Return when each part of a roster is to be erased; a sheet goes whole once anybody on it refused."""
    ends = {STATION + m.id: end_of_station(m, k, roster_end, refused, kept) for m in members}
    over = {name: end for name, end in ends.items() if end is not None}
    if any(refused.get(m.id, 0) > k for m in members):
        over |= {FILE: LONG_AGO, ROWS: LONG_AGO}
    return over


def rollcalls(ledger: Ledger, as_of: AsOf) -> tuple[RollCall, ...]:
    """Return every roll call opened by then with all that was known of it, the newest first.

    Each is of the people the viewer may know of, as if it had been called for them alone; one of others is none.
    """
    opened = [entry for entry in _about(ledger, ROLLCALLS, as_of) if _moment(entry, "opened_at") <= as_of.valid_at]
    if not opened:
        return ()
    declared, found = declarations(ledger, as_of)
    held = (_rollcall(ledger, entry, declared, found, as_of) for entry in reversed(opened))
    return tuple(rollcall for rollcall in held if rollcall.people)


def declarations(ledger: Ledger, as_of: AsOf) -> tuple[tuple[Declaration, ...], tuple[Finding, ...]]:
    """Return every declaration about anybody known then, and every finding that ended some."""
    known = list(_about(ledger, PEOPLE, as_of))
    declared = tuple(_declaration(entry) for entry in known if entry.act == "person.declared")
    return declared, tuple(_finding(entry) for entry in known if entry.act == "person.found")


def rollcall(ledger: Ledger, wanted: str | None, as_of: AsOf) -> RollCall:
    """Return one roll call by its id or the beginning of it, the newest when none is named.

    Raises ``AskedWrongly`` when there is none, or several fit.
    """
    held = rollcalls(ledger, as_of)
    if wanted is None:
        fitting = held[:1]
    else:
        long_enough = len(wanted) >= LEAST_PREFIX
        begun = tuple(each for each in held if long_enough and _short(each.id).startswith(_short(wanted)))
        fitting = tuple(each for each in held if each.id == wanted) or begun
    if len(fitting) != 1:
        raise AskedWrongly(
            "rollcall-unknown",
            f"There is no roll call {wanted!r}" if wanted else "There is no roll call",
            "several begin like that" if fitting else "none was opened by that moment",
            "list them with standby rollcall list, or open one with standby rollcall open",
        )
    return fitting[0]


def answer_of(entry: Entry) -> Answer:
    """Return the answer that an entry keeps."""
    told = entry.payload
    return Answer(
        receipt=told["receipt"],
        rollcall=entry.subject,
        person=told["person"],
        state=told["state"],
        said_at=_moment(entry, "said_at"),
        received_at=entry.known_at,
        method=told["method"],
        reporter=told["reporter"],
        good_until=_moment(entry, "good_until"),
        k=entry.k,
    )


def _rollcall(
    ledger: Ledger,
    opened: Entry,
    declarations: tuple[Declaration, ...],
    findings: tuple[Finding, ...],
    as_of: AsOf,
) -> RollCall:
    told = opened.payload
    known, made = list(_about(ledger, told["id"], as_of)), followed(ledger).made
    closed = (_moment(entry, "at") for entry in known if entry.act == "rollcall.closed")
    return RollCall(
        id=told["id"],
        question=told["question"],
        because=opened.because or "",
        by=opened.actor,
        people=seen(followed(ledger).made(opened, _asked), ledger.viewer),
        roster_as_of=parse_optional_instant(told["roster_as_of"]),
        opened_at=_moment(opened, "opened_at"),
        answer_by=_moment(opened, "answer_by"),
        grace_minutes=told["grace_minutes"],
        good_minutes=told["good_minutes"],
        closed_at=next((at for at in closed if at <= as_of.valid_at), None),
        answers=tuple(made(entry, answer_of) for entry in known if entry.act == "rollcall.answered"),
        declarations=declarations,
        findings=findings,
    )


def _short(id: str) -> str:
    return id.removeprefix("rollcall-")


def _about(ledger: Ledger, subject: str, as_of: AsOf) -> Iterator[Entry]:
    """Yield the entries about a subject that were known then."""
    for entry in followed(ledger).about(ledger, subject):
        if entry.known_at <= as_of.known_at and (as_of.entry is None or entry.k <= as_of.entry):
            yield entry


def _members(taken: Entry) -> tuple[Member, ...]:
    return tuple(from_plain(Member, member) for member in taken.payload["members"])


def _asked(opened: Entry) -> tuple[Member, ...]:
    return tuple(from_plain(Member, member) for member in opened.payload["people"])


def _move(entry: Entry, parts: Mapping[str, bytes]) -> Move:
    """Return the move that an entry tells; one from before anything could be erased says its site itself."""
    told = orjson.loads(parts[PLACE]) if PLACE in parts else entry.payload
    return Move(
        person=entry.payload["person"],
        site=told.get("site"),
        start=_moment(entry, "start"),
        end=parse_optional_instant(entry.payload["end"]),
        known_at=entry.known_at,
        k=entry.k,
        until=parse_optional_instant(entry.payload.get("until")),
        kept=PLACE in parts or PARTS not in entry.payload,
        because=told.get("because"),
    )


def _wish(entry: Entry) -> Wish:
    return Wish(
        person=entry.payload["person"],
        refused=bool(entry.payload.get("refused", False)),
        until=parse_optional_instant(entry.payload.get("until")),
        by=entry.actor,
        at=entry.known_at,
        k=entry.k,
    )


def _declaration(entry: Entry) -> Declaration:
    return Declaration(
        person=entry.payload["person"],
        state=entry.payload["state"],
        by=entry.actor,
        because=entry.because or "",
        at=entry.known_at,
        k=entry.k,
    )


def _finding(entry: Entry) -> Finding:
    return Finding(
        person=entry.payload["person"], by=entry.actor, because=entry.because or "", at=entry.known_at, k=entry.k
    )


def _moment(entry: Entry, name: str) -> datetime:
    return parse_instant(entry.payload[name])
