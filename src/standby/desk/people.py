"""What the operations room does about people: the roster, who is where, the roll call, who was near."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from standby.access import ANY, EVERYTHING, Actor, require
from standby.access.accounts import Doors
from standby.access.looks import Look, looks_at
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.mission import Site, Unit
from standby.basis.time import AsOf, day_end, day_start
from standby.desk import asking, erasing
from standby.desk.mission_fields import nearest
from standby.desk.workspace import Workspace
from standby.people import acts, queries
from standby.people.model import (
    Answer,
    Board,
    Declaration,
    KeptPlace,
    Member,
    Move,
    NearSite,
    PersonState,
    PlacesKept,
    Presence,
    Remark,
    RollCall,
    Roster,
    Wish,
)
from standby.people.overdue import account_by_unit, board, declared_at
from standby.people.places import ALLOWED, allows
from standby.people.presence import OVER, ROSTER, near, presence, present_between
from standby.people.roster import Import, import_roster, member_of
from standby.people.sheets import LARGEST, read_sheet
from standby.picture.model import Incident
from standby.posture.facts import Accounted

QUESTION = "Are you safe?"
RADIUS_KM = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRoster:
    """What came of a sheet: how many people, and every row refused or remarked on. ``entry`` is None in a trial."""

    file: str
    entry: int | None
    people: int
    columns: Mapping[str, str]
    unused: tuple[str, ...]
    refused: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereAll:
    """Where everybody is held to be at one moment, as known at another, and the roster that rests on."""

    as_of: AsOf
    roster_source: str
    roster_as_of: datetime | None
    people: tuple[Presence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearIncident:
    """Who was near an incident: as known when it happened, and as known at the moment asked about."""

    incident: str
    predicate: str
    place: str
    radius_km: float
    start: datetime
    end: datetime
    then: tuple[NearSite, ...]
    now: tuple[NearSite, ...]


def import_people(
    workspace: Workspace,
    file: Path,
    columns: Mapping[str, str],
    *,
    by: str,
    sheet: str | None = None,
    received_at: datetime | None = None,
    trial: bool = False,
) -> TakenRoster:
    """Take a roster from a sheet; ``trial`` shows what would be taken and records nothing.

    Raises ``AskedWrongly`` when the sheet cannot be read, its columns are not understood, or nobody is in it.
    """
    require(workspace.viewer, "call")
    content = _bytes_of(file)
    taken = import_roster(read_sheet(content, file.name, sheet), workspace.definition, columns)
    if trial:
        return _taken(file, taken, None)
    entry = acts.take_roster(
        workspace.ledger, taken, content, name=file.name, by=_member(workspace, by, also=taken.members).id,
        received_at=received_at,
    )  # fmt: skip
    return _taken(file, taken, entry.k)


def roster(workspace: Workspace, as_of: AsOf) -> Roster:
    """Return the roster as known then."""
    return queries.roster(workspace.ledger, workspace.definition, as_of, workspace.settings.places_kept)


def where(workspace: Workspace, as_of: AsOf, *, site: str | None = None, unit: str | None = None) -> WhereAll:
    """Tell where everybody is held to be, or everybody at one site or of one unit."""
    found = where_held(workspace, as_of, site=site, unit=unit)
    see_people(workspace, found.people)
    return found


def where_held(workspace: Workspace, as_of: AsOf, *, site: str | None = None, unit: str | None = None) -> WhereAll:
    """Return the same for a door that shows a part of it: no look is noted until it says whom (``see_people``)."""
    known = roster(workspace, as_of)
    wanted_site, wanted_unit = _site(workspace, site), _unit(workspace, unit)
    found = tuple(
        p
        for p in placed(workspace, as_of)
        if (site is None or p.site == wanted_site) and (unit is None or p.unit == wanted_unit)
    )
    return WhereAll(as_of=as_of, roster_source=known.source, roster_as_of=known.as_of, people=found)


def placed(workspace: Workspace, as_of: AsOf) -> tuple[Presence, ...]:
    """Return where everybody is held to be, to be counted and not shown: no look is noted."""
    listed = roster(workspace, as_of)
    return _as_kept(workspace, listed, presence(listed.members, _moves(workspace, as_of), as_of.valid_at))


def wish_place(
    workspace: Workspace, person: str, *, refused: bool, by: str, until: datetime | None = None
) -> PlacesKept:
    """Record that somebody refuses to have their place kept, or allows it until a moment; return what is kept.

    Whoever refuses: no place of theirs is shown, past ones neither, none is taken down, and what is kept is erased.
    They stay on the roster, in every count, and on every roll call, also one of a single site: they lose no protection.
    Whoever allows it ends a refusal, and may have it taken down for 90 days when they name no end. Raises
    ``AskedWrongly`` when that is past or more than a year away.
    """
    member = _member(workspace, person)
    _check_answering(workspace.viewer, member)
    said_by = _member(workspace, by).id
    if refused:
        acts.refuse_place(workspace.ledger, member.id, by=said_by)
        erasing.erase_due(workspace)
    else:
        acts.allow_place(workspace.ledger, member.id, until or workspace.clock() + ALLOWED, by=said_by)
    erasing.remember_refusals(workspace)
    return _places_of(workspace, member)


def places_of(workspace: Workspace, person: str) -> PlacesKept:
    """Tell what is kept of where a person is and until when: to that person, and to whoever keeps the record."""
    if workspace.viewer.id != person:
        require(workspace.viewer, "keep")
    return _places_of(workspace, _member(workspace, person))


def _places_of(workspace: Workspace, member: Member) -> PlacesKept:
    wish = queries.wishes(workspace.ledger).get(member.id)
    places = () if wish and wish.refused else tuple(_kept_of(workspace, member))
    if workspace.viewer.id != member.id and any(each.site for each in places):
        workspace.looked(workspace.viewer, "what is kept of their place", [member.id])
    return PlacesKept(
        person=member.id,
        name=member.name,
        refused=wish is not None and wish.refused,
        allowed_until=wish.until if allows(wish, workspace.clock()) and wish else None,
        said_by=wish.by if wish else None,
        said_at=wish.at if wish else None,
        places=places,
    )


def _kept_of(workspace: Workspace, member: Member) -> Iterable[KeptPlace]:
    now = _now(workspace)
    listed = roster(workspace, now)
    station = next((m for m in listed.members if m.id == member.id and m.site is not None), None)
    if station is not None:
        over = day_end(station.until) + workspace.settings.places_kept if station.until else None
        where = "duty station on the roster" if listed.as_of else "duty station in the mission's files"
        yield KeptPlace(what=where, site=station.site, start=listed.as_of, end=None, erased_at=over)
    moves = _moves(workspace, now)
    ends = queries.end_of_moves(workspace.ledger, workspace.settings.places_kept)
    for move in moves:
        if move.person == member.id and move.kept:
            yield KeptPlace(what="move", site=move.site, start=move.start, end=move.end, erased_at=ends[move.k])


def _moves(workspace: Workspace, as_of: AsOf) -> tuple[Move, ...]:
    return queries.moves(workspace.ledger, as_of, workspace.settings.places_kept)


def looks(workspace: Workspace, doors: Doors, person: str) -> tuple[Look, ...]:
    """Return who was shown where a person is: to that person, and to whoever keeps the record."""
    if workspace.viewer.id != person:
        require(workspace.viewer, "keep")
        person = _member(workspace, person).id
    return looks_at(doors, person)


def is_listed(workspace: Workspace, person: str) -> bool:
    """Say whether somebody is on the present roster."""
    return any(member.id == person for member in roster(workspace, _now(workspace)).members)


def see_people(workspace: Workspace, shown: Iterable[Presence]) -> None:
    """Note that people are being shown with their places, out of an answer that was made for somebody else."""
    _note(workspace, "where people are", shown)


def see_board(workspace: Workspace, shown: Board | None) -> Board | None:
    """Note that a roll call is being shown with everybody's name and place, and return it."""
    if shown is not None:
        _note(workspace, "a roll call", shown.people)
    return shown


def _note(workspace: Workspace, what: str, people: Iterable[Presence | PersonState]) -> None:
    workspace.looked(workspace.viewer, what, [p.person for p in people if p.site is not None])


def _as_kept(workspace: Workspace, listed: Roster, found: Iterable[Presence]) -> tuple[Presence, ...]:
    """Take away the place of whoever refuses, and say so where a duty station is no longer kept."""
    refused = queries.refusing(workspace.ledger)
    wished, over = "no place is kept, as they wish", {p for p in listed.unkept if p not in refused}
    return tuple(
        replace(p, site=None, basis=wished, kept=False) if p.person in refused
        else replace(p, basis=OVER, kept=False) if p.person in over and p.basis == ROSTER
        else p
        for p in found
    )  # fmt: skip


def move_person(
    workspace: Workspace,
    person: str,
    site: str | None,
    *,
    start: datetime | None,
    end: datetime | None,
    by: str,
    because: str | None,
    received_at: datetime | None = None,
) -> Presence:
    """Record that somebody who allows it is at a site (None: away from every site), and tell where that leaves them.

    People say it of themselves; of others, whoever may call the roll of their mission. Raises ``NotAllowed`` when the
    person refuses to have their place kept, or did not say that it may be.
    """
    if workspace.viewer.id != person:
        require(workspace.viewer, "call", ANY)
    member = _member(workspace, person)
    _check_answering(workspace.viewer, member)
    begun = start or workspace.clock()
    wish = queries.wishes(workspace.ledger).get(member.id)
    _check_allowed(member, wish, workspace.clock())
    acts.move(
        workspace.ledger, member.id, _site(workspace, site), start=begun, end=end, until=wish.until if wish else None,
        by=_member(workspace, by).id, because=because, received_at=received_at,
    )  # fmt: skip
    found = presence([member], _moves(workspace, _now(workspace)), begun)
    return found[0] if found else Presence(
        person=member.id, name=member.name, kind=member.kind, unit=member.unit, site=None, basis="not with the mission"
    )  # fmt: skip


def _check_allowed(member: Member, wish: Wish | None, now: datetime) -> None:
    if wish is not None and wish.refused:
        raise NotAllowed(
            "place-refused",
            "No place was taken down",
            f"{member.name} refuses to have it kept",
            "ask them by a roll call whether they are safe",
        )
    if not allows(wish, now):
        raise NotAllowed(
            "place-not-allowed",
            "No place was taken down",
            f"{member.name} has not allowed it" if wish is None or wish.until is None else "their permission is over",
            "ask them, and record it with standby people place PERSON allow",
        )


def open_rollcall(
    workspace: Workspace,
    *,
    because: str,
    by: str,
    question: str = QUESTION,
    site: str | None = None,
    unit: str | None = None,
    answer_minutes: float = 30,
    grace_minutes: float = 30,
    good_minutes: float = 240,
) -> Board:
    """Ask everybody who is with the mission now, or is held to be at one site or of one unit."""
    now = _now(workspace)
    known = roster(workspace, now)
    wanted_site, wanted_unit = _site(workspace, site), _unit(workspace, unit)
    # Whoever keeps their place to themselves may be at this site, and so may whoever's place is over: they are asked.
    there = {
        p.person
        for p in placed(workspace, now)
        if (site is None or p.site == wanted_site or not p.kept) and (unit is None or p.unit == wanted_unit)
    }
    asked = [member for member in known.members if member.id in there]
    require(workspace.viewer, "call", {member.unit for member in asked} or {None})
    opened = acts.open_rollcall(
        workspace.ledger, asked, question=question, because=because, by=_member(workspace, by).id,
        roster_as_of=known.as_of, answer_minutes=answer_minutes, grace_minutes=grace_minutes,
        good_minutes=good_minutes,
    )  # fmt: skip
    return show_rollcall(workspace, opened.id, _now(workspace))


def show_rollcall(workspace: Workspace, rollcall: str | None, as_of: AsOf) -> Board:
    """Tell where everybody on a roll call stands; the newest roll call when none is named."""
    shown = board(
        _placed_then(workspace, queries.rollcall(workspace.ledger, rollcall, as_of)),
        as_of.valid_at,
        zone=workspace.zone,
    )
    _note(workspace, "a roll call", shown.people)
    return shown


def _placed_then(workspace: Workspace, held: RollCall) -> RollCall:
    """Say where each was held to be when the roll call was opened, by what is still kept of that."""
    sites = {p.person: p.site for p in placed(workspace, AsOf(valid_at=held.opened_at, known_at=held.opened_at))}
    return replace(held, people=tuple(replace(m, site=sites.get(m.id)) for m in held.people))


def newest_rollcall(workspace: Workspace, as_of: AsOf) -> Board | None:
    """Return the newest roll call as of a moment, or None when none was opened by then."""
    held = queries.rollcalls(workspace.ledger, as_of)
    return board(_placed_then(workspace, held[0]), as_of.valid_at, zone=workspace.zone) if held else None


def list_rollcalls(workspace: Workspace, as_of: AsOf) -> tuple[Board, ...]:
    """Tell of every roll call where it stands, the newest first."""
    found = tuple(
        board(_placed_then(workspace, held), as_of.valid_at, zone=workspace.zone)
        for held in queries.rollcalls(workspace.ledger, as_of)
    )
    for shown in found:
        _note(workspace, "a roll call", shown.people)
    return found


def answer_rollcall(
    workspace: Workspace,
    person: str,
    state: str,
    *,
    rollcall: str | None,
    by: str | None,
    method: str,
    said_at: datetime | None,
    good_minutes: float | None,
    receipt: str | None,
) -> Answer:
    """Record what was said of a person, by the person (``by`` None) or by another on the roster."""
    member = _member(workspace, person)
    _check_answering(workspace.viewer, member)
    held = queries.rollcall(workspace.ledger, rollcall, _now(workspace))
    return acts.answer(
        workspace.ledger, held.id, member.id, state,
        reporter=_member(workspace, by).id if by else member.id,
        method=method, said_at=said_at, good_minutes=good_minutes, receipt=receipt,
    )  # fmt: skip


def close_rollcall(workspace: Workspace, rollcall: str | None, *, by: str, because: str) -> Board:
    """Close a roll call and tell how it stood."""
    require(workspace.viewer, "call", ANY)
    held = queries.rollcall(workspace.ledger, rollcall, _now(workspace))
    whole = queries.rollcall(workspace.ledger.seen_by(EVERYTHING), held.id, _now(workspace))
    require(workspace.viewer, "call", {member.unit for member in whole.people})
    acts.close_rollcall(workspace.ledger, held.id, by=_member(workspace, by).id, because=because)
    return show_rollcall(workspace, held.id, _now(workspace))


def declare(workspace: Workspace, person: str, state: str, *, by: str, because: str) -> tuple[Declaration, ...]:
    """Record a declaration and return those that now make a state: none while a second person is needed."""
    require(workspace.viewer, "call", ANY)
    member = _member(workspace, person)
    require(workspace.viewer, "call", (member.unit,))
    acts.declare(workspace.ledger, member.id, state, by=_member(workspace, by).id, because=because)
    now = _now(workspace)
    return declared_at(*queries.declarations(workspace.ledger, now), member.id, now.valid_at)


def find(workspace: Workspace, person: str, *, by: str, because: str) -> Member:
    """Record that somebody declared missing, abducted or deceased is found; return whom."""
    require(workspace.viewer, "call", ANY)
    member = _member(workspace, person)
    require(workspace.viewer, "call", (member.unit,))
    acts.find(workspace.ledger, member.id, by=_member(workspace, by).id, because=because)
    return member


def near_incident(workspace: Workspace, incident: str, as_of: AsOf, radius_km: float = RADIUS_KM) -> NearIncident:
    """Tell who was near an incident at its time, as known then and as known at the moment asked about.

    Where the day of an incident is not certain, everybody who was there on any of its days is told. Raises
    ``AskedWrongly`` for an incident that is not in the picture, or has no place or no time.
    """
    event = _incident(workspace, incident, as_of)
    point, start, end = _spot(event)
    then = replace(as_of, known_at=min(end - timedelta(microseconds=1), as_of.known_at))
    return NearIncident(
        incident=event.id,
        predicate=event.predicate,
        place=event.place.name if event.place else "",
        radius_km=radius_km,
        start=start,
        end=end,
        then=_near_as_known(workspace, point, start, end, then, radius_km),
        now=_near_as_known(workspace, point, start, end, as_of, radius_km),
    )


def accounted(workspace: Workspace, as_of: AsOf) -> dict[str, Accounted]:
    """Return, for each unit on the newest open roll call, the fraction of its people accounted for.

    Empty when no roll call is open at that moment: then nothing is said of anybody.
    """
    held = next((r for r in queries.rollcalls(workspace.ledger, as_of) if r.closed_at is None), None)
    return _accounted_by_unit(held, as_of.valid_at) if held else {}


def _accounted_by_unit(held: RollCall, at: datetime) -> dict[str, Accounted]:
    return {
        unit: Accounted(low=count.low, high=count.high, at=at, says=count.says)
        for unit, count in account_by_unit(board(held, at).people).items()
        if unit and count.low is not None and count.high is not None
    }


def _near_as_known(
    workspace: Workspace, point: tuple[float, float], start: datetime, end: datetime, as_of: AsOf, radius_km: float
) -> tuple[NearSite, ...]:
    listed = roster(workspace, as_of)
    there = present_between(listed.members, _moves(workspace, as_of), start, end)
    found = near(point, workspace.definition.sites, _as_kept(workspace, listed, there), radius_km)
    _note(workspace, "who was near an incident", [p for each in found for p in each.people])
    return found


def _incident(workspace: Workspace, wanted: str, as_of: AsOf) -> Incident:
    events = asking.picture(workspace, as_of).picture.incidents
    fitting = [e for e in events if e.id == wanted or e.id.startswith(wanted) or e.id.endswith(wanted)]
    if len(fitting) != 1:
        raise AskedWrongly(
            "incident-unknown",
            f"There is no one incident {wanted!r}",
            f"{len(fitting) or 'none'} of {len(events)} incidents as known then fit",
            "take an id from standby picture --json",
        )
    return fitting[0]


def _spot(event: Incident) -> tuple[tuple[float, float], datetime, datetime]:
    place, when = event.place, event.happened
    if place is None or place.lat is None or place.lon is None or when.start is None or when.end is None:
        raise AskedWrongly(
            "incident-without-place-or-time",
            f"Nobody can be said to have been near {event.id}",
            "no report says both where and when it happened",
            "choose an incident with a place and a date",
        )
    return (place.lat, place.lon), day_start(when.start), day_end(when.end)


def _check_answering(viewer: Actor, member: Member) -> None:
    """Let people answer for themselves; to answer for another takes the right to call the roll of their mission."""
    if viewer.id != member.id:
        require(viewer, "call", (member.unit,))


def _member(workspace: Workspace, wanted: str, also: tuple[Member, ...] = ()) -> Member:
    """Find somebody on the present roster, or in the mission files, by id or by a name that only one bears.

    Whoever may ask nothing finds themselves and is told nothing of anybody else.
    """
    if wanted != workspace.viewer.id:
        require(workspace.viewer, "ask", ANY)
    listed = [*roster(workspace, _now(workspace)).members, *also]
    filed = (member_of(person) for person in workspace.definition.people if person.kind != "figure")
    listed += queries.seen(filed, workspace.viewer)
    by_id = {member.id: member for member in reversed(listed)}
    named = {m.id: m for m in by_id.values() if m.name.casefold() == wanted.casefold()}
    if wanted in by_id:
        return by_id[wanted]
    if len(named) != 1:
        raise AskedWrongly(
            "person-unknown",
            f"{wanted!r} is nobody on the roster" if not named else f"Several people are called {wanted!r}",
            "a named person is needed" if not named else f"their ids are {', '.join(sorted(named))}",
            nearest(wanted, by_id) if not named else "give the id",
        )
    return next(iter(named.values()))


def _site(workspace: Workspace, wanted: str | None) -> str | None:
    return _named(wanted, "site-unknown", "site", workspace.definition.sites)


def _unit(workspace: Workspace, wanted: str | None) -> str | None:
    return _named(wanted, "unit-unknown", "unit", workspace.definition.units)


def _named(wanted: str | None, code: str, what: str, entries: Iterable[Site | Unit]) -> str | None:
    """Find a site or a unit by id, name or alias; nothing wanted is nothing found."""
    if wanted is None:
        return None
    names = {name.casefold(): entry.id for entry in entries for name in (*entry.aliases, entry.name, entry.id)}
    if wanted.casefold() not in names:
        raise AskedWrongly(
            code,
            f"There is no {what} {wanted!r}",
            f"no {what} has that id, name or alias in mission/{what}s.yaml",
            nearest(wanted, names),
        )
    return names[wanted.casefold()]


def _taken(file: Path, taken: Import, entry: int | None) -> TakenRoster:
    return TakenRoster(
        file=str(file),
        entry=entry,
        people=len(taken.members),
        columns=taken.columns,
        unused=taken.unused,
        refused=taken.refused,
        remarks=taken.remarks,
    )


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as problem:
        raise AskedWrongly(
            "sheet-unreadable",
            f"The sheet {file} cannot be read",
            problem.strerror or "it cannot be opened",
            "check its name and rights",
        ) from problem


def _now(workspace: Workspace) -> AsOf:
    now = workspace.clock()
    return AsOf(valid_at=now, known_at=now)
