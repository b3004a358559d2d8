"""Reads what is known of people from the record, as known at a moment."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from standby.access import Actor
from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.plain import from_plain
from standby.basis.time import AsOf, parse_instant, parse_optional_instant
from standby.ledger import Entry, Ledger
from standby.people.followed import followed
from standby.people.model import Answer, Declaration, Finding, Member, Move, Remark, RollCall, Roster
from standby.people.roster import member_of

PEOPLE = "people"
"""The subject of every entry about rosters, moves and declarations."""

ROLLCALLS = "rollcalls"
"""The subject of every entry that opens a roll call; what follows has the roll call's id as its subject."""

ANSWERED = ("rollcall.answered",)
"""The acts that change where people stand and nothing else."""

LEAST_PREFIX = 4
"""How many characters of an id are enough to ask by, when they fit only one."""


def roster(ledger: Ledger, definition: Definition, as_of: AsOf) -> Roster:
    """Return the roster as known then: the sheet received last, else the people of the mission files."""
    taken = [entry for entry in _about(ledger, PEOPLE, as_of) if entry.act == "roster.taken"]
    newest = max(taken, key=lambda entry: (entry.known_at, entry.k), default=None)
    if newest is None:
        people = (member_of(person) for person in definition.people if person.kind != "figure")
        return Roster(members=seen(people, ledger.viewer), as_of=None, source="mission files")
    # A row that was refused says of nobody knows which mission: only whoever may ask about all of them sees it.
    whole = newest.payload if ledger.viewer.covers("ask", None) else {**newest.payload, "refused": [], "remarks": []}
    return Roster(
        members=seen(followed(ledger).made(newest, _members), ledger.viewer),
        as_of=newest.known_at,
        source=whole["name"],
        refused=tuple(from_plain(Remark, remark) for remark in whole["refused"]),
        remarks=tuple(from_plain(Remark, remark) for remark in whole["remarks"]),
    )


def seen(members: Iterable[Member], viewer: Actor) -> tuple[Member, ...]:
    """Return the people a viewer may know of: those of the missions they may ask about, and themselves."""
    if viewer.covers("ask", None):
        return tuple(members)
    return tuple(m for m in members if m.id == viewer.id or viewer.covers("ask", m.unit))


def moves(ledger: Ledger, as_of: AsOf) -> tuple[Move, ...]:
    """Return every move known then, in the order of the record."""
    made = followed(ledger).made
    return tuple(made(entry, _move) for entry in _about(ledger, PEOPLE, as_of) if entry.act == "person.moved")


def refusing(ledger: Ledger) -> frozenset[str]:
    """Return who refuses to have their place kept, by what they said last; it holds for every past moment too."""
    said = {
        entry.payload["person"]: bool(entry.payload["refused"])
        for entry in followed(ledger).about(ledger, PEOPLE)
        if entry.act == "person.place-refused"
    }
    return frozenset(person for person, refused in said.items() if refused)


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


def _move(entry: Entry) -> Move:
    end = entry.payload["end"]
    return Move(
        person=entry.payload["person"],
        site=entry.payload["site"],
        start=_moment(entry, "start"),
        end=parse_optional_instant(end),
        known_at=entry.known_at,
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
