"""The commands about people: import the roster, tell who is where, move, declare, find, who was near."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from standby.access.accounts import doors_at
from standby.basis.errors import AskedWrongly
from standby.basis.quantities import counted
from standby.basis.time import iso, parse_optional_instant
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk import people as desk
from standby.desk.erasing import erase_by_hand
from standby.desk.workspace import ACCOUNTS, open_workspace
from standby.people.model import DECLARED, NearSite, PlacesKept, Presence

by_option = click.option("--by", metavar="PERSON", required=True, help="Who does this: an id or name on the roster.")


@click.group()
def people() -> None:
    """Know who is with the mission and where: the site, never the point."""


@people.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--map", "told", multiple=True, metavar="FIELD=HEADING", help="Which column holds a field; repeatable.")
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook; the first by default.")
@click.option("--received", metavar="T", help="When the sheet was received, if not now.")
@click.option("--trial", is_flag=True, help="Show what would be taken and record nothing.")
@by_option
@json_option
@click.pass_obj
def import_(
    directory: Path,
    file: Path,
    told: tuple[str, ...],
    sheet: str | None,
    received: str | None,
    trial: bool,
    by: str,
    as_json: bool,
) -> int:
    """Take a roster from csv, xlsx, xls or ods; every row that cannot be taken is listed with why."""
    with open_workspace(directory) as workspace:
        taken = desk.import_people(
            workspace, file, _columns(told), by=by, sheet=sheet, trial=trial,
            received_at=parse_optional_instant(received),
        )  # fmt: skip
    show(taken, lambda: "\n".join(_taken_lines(taken)), as_json)
    return 1 if taken.refused else 0


@people.command(name="list")
@clocks
@click.option("--site", metavar="SITE", help="Only people held to be at this site.")
@click.option("--unit", metavar="UNIT", help="Only people of this unit.")
@json_option
@click.pass_obj
def list_(
    directory: Path, valid: str | None, known: str | None, site: str | None, unit: str | None, as_json: bool
) -> None:
    """Tell who was with the mission and at which site at one moment, as known at another."""
    with open_workspace(directory) as workspace:
        found = desk.where(workspace, parse_as_of(valid, known, workspace.clock()), site=site, unit=unit)
    as_of = iso(found.roster_as_of) or "mission files"
    head = f"{len(found.people)} people; roster as of {as_of} ({found.roster_source})"
    show(found, lambda: "\n".join([head, *_by_site(found.people)]), as_json)


@people.command()
@click.argument("person")
@click.argument("site", required=False)
@click.option("--away", is_flag=True, help="Away from every site, instead of SITE.")
@click.option("--from", "start", metavar="T", help="From when; now by default.")
@click.option("--until", "end", metavar="T", help="Until when; open by default.")
@click.option("--received", metavar="T", help="When this became known, if not now.")
@click.option("--because", metavar="WORDS", help="Why.")
@by_option
@json_option
@click.pass_obj
def move(
    directory: Path,
    person: str,
    site: str | None,
    away: bool,
    start: str | None,
    end: str | None,
    received: str | None,
    because: str | None,
    by: str,
    as_json: bool,
) -> None:
    """Record that PERSON is at SITE, from one moment and until another."""
    if away == (site is not None):
        raise click.UsageError("Give either a SITE or --away.")
    with open_workspace(directory) as workspace:
        found = desk.move_person(
            workspace, person, site,
            start=parse_optional_instant(start),
            end=parse_optional_instant(end),
            by=by, because=because,
            received_at=parse_optional_instant(received),
        )  # fmt: skip
    show(found, lambda: f"{found.name}: {found.site or 'away from every site'} ({found.basis}).", as_json)


@people.command()
@click.argument("person")
@click.argument("state", type=click.Choice(list(DECLARED)))
@click.option("--because", metavar="WORDS", required=True, help="Why.")
@by_option
@json_option
@click.pass_obj
def declare(directory: Path, person: str, state: str, because: str, by: str, as_json: bool) -> int:
    """Declare PERSON missing, abducted or deceased; a death needs two different people to declare it."""
    with open_workspace(directory) as workspace:
        standing = desk.declare(workspace, person, state, by=by, because=because)
    holds = any(declaration.state == state for declaration in standing)
    answer = {"person": person, "state": state, "holds": holds, "by": [d.by for d in standing if d.state == state]}
    text = f"Declared {state}: {person}." if holds else "Recorded. It holds when a second named person declares it too."
    show(answer, lambda: text, as_json)
    return 0 if holds else 1


@people.command()
@click.argument("person")
@click.option("--because", metavar="WORDS", required=True, help="How this is known.")
@by_option
@json_option
@click.pass_obj
def found(directory: Path, person: str, because: str, by: str, as_json: bool) -> None:
    """Record that PERSON is found: every declaration about them ends, and stays on record."""
    with open_workspace(directory) as workspace:
        member = desk.find(workspace, person, by=by, because=because)
    show({"person": member.id, "name": member.name}, lambda: f"{member.name} is found.", as_json)


@people.command()
@click.argument("incident")
@clocks
@click.option("--radius-km", type=float, default=desk.RADIUS_KM, show_default=True, help="How near is near.")
@json_option
@click.pass_obj
def near(directory: Path, incident: str, valid: str | None, known: str | None, radius_km: float, as_json: bool) -> None:
    """Tell who was near INCIDENT at its time, as known then and as known now."""
    with open_workspace(directory) as workspace:
        told = desk.near_incident(workspace, incident, parse_as_of(valid, known, workspace.clock()), radius_km)
    what = f"{told.predicate.replace('_', ' ')} at {told.place}, within {told.radius_km:g} km"
    lines = [what, "As known then:", *_near_lines(told.then), "As known now:", *_near_lines(told.now)]
    show(told, lambda: "\n".join(lines), as_json)


@people.command(name="place")
@click.argument("person")
@click.argument("wish", type=click.Choice(["refuse", "allow"]))
@click.option("--until", metavar="T", help="Until when it is allowed; 90 days from now by default.")
@by_option
@json_option
@click.pass_obj
def place(directory: Path, person: str, wish: str, until: str | None, by: str, as_json: bool) -> None:
    """Record that PERSON refuses to have their place kept, or allows it for a time; refusing loses no protection."""
    if until and wish == "refuse":
        raise click.UsageError("A refusal has no end: give --until with allow.")
    with open_workspace(directory) as workspace:
        told = desk.wish_place(
            workspace, person, refused=wish == "refuse", by=by, until=parse_optional_instant(until)
        )  # fmt: skip
    show(told, lambda: "\n".join(_kept_lines(told)), as_json)


@people.command()
@click.argument("person")
@json_option
@click.pass_obj
def places(directory: Path, person: str, as_json: bool) -> None:
    """Tell what is kept of where PERSON is and when it is erased: to that person, and to whoever keeps the record."""
    with open_workspace(directory) as workspace:
        told = desk.places_of(workspace, person)
    show(told, lambda: "\n".join(_kept_lines(told)), as_json)


@people.command()
@json_option
@click.pass_obj
def erase(directory: Path, as_json: bool) -> int:
    """Erase now every place whose time is over; the watch and the web room do it by themselves."""
    with open_workspace(directory) as workspace:
        done = erase_by_hand(workspace)
    told = f"{done.parts} erased, in entry {done.entry}." if done.entry else "Nothing was due."
    if not done.clean:
        told += " Somebody reads the record: its files still hold bytes of them. Do it again."
    show(done, lambda: told, as_json)
    return 0 if done.clean else 1


@people.command()
@click.argument("person")
@json_option
@click.pass_obj
def looks(directory: Path, person: str, as_json: bool) -> None:
    """Tell who was shown where PERSON is: to that person, and to whoever keeps the record."""
    with open_workspace(directory) as workspace, doors_at(directory / ACCOUNTS, workspace.clock) as doors:
        found = desk.looks(workspace, doors, person)
    lines = [f"{iso(look.at)}  {look.viewer}: {look.what}" for look in found]
    show(found, lambda: "\n".join(lines) or "Nobody was shown their place.", as_json)


def _kept_lines(told: PlacesKept) -> Iterable[str]:
    if told.refused:
        yield f"{told.name}: no place of theirs is kept or shown, as they wish."
        return
    until = iso(told.allowed_until)
    yield f"{told.name}: " + (f"their place may be taken down until {until}." if until else "no move is taken down.")
    for each in told.places:
        when = f", from {iso(each.start)}" if each.start else ""
        when += f" until {iso(each.end)}" if each.end else ""
        gone = f"; erased at {iso(each.erased_at)}" if each.erased_at else ""
        yield f"  {each.site or 'away from every site'} ({each.what}{when}{gone})"


def _columns(told: Sequence[str]) -> dict[str, str]:
    columns = dict(part.split("=", 1) for part in told if "=" in part)
    if len(columns) != len(told):
        raise AskedWrongly(
            "roster-columns",
            "The columns of the sheet were not understood",
            "each --map is FIELD=HEADING, each field once",
            "write it like --map phone=Mobile",
        )
    return columns


def _taken_lines(taken: desk.TakenRoster) -> Iterable[str]:
    done = f"recorded as entry {taken.entry}" if taken.entry else "a trial: nothing was recorded"
    people = f"{taken.people} {'person' if taken.people == 1 else 'people'}"
    yield f"{taken.file}: {people} taken, {counted(len(taken.refused), 'row')} refused; {done}."
    yield "Columns: " + ", ".join(f"{field} from {heading!r}" for field, heading in taken.columns.items()) + "."
    if taken.unused:
        yield "Columns not used: " + ", ".join(taken.unused) + "."
    for remark in taken.refused:
        yield f"  row {remark.row} REFUSED: {remark.says}: {' | '.join(remark.cells)}"
    for remark in taken.remarks:
        yield f"  row {remark.row}: {remark.says}"


def _by_site(found: Iterable[Presence]) -> Iterable[str]:
    ordered = sorted(found, key=lambda p: (p.site or "", p.name))
    for site in dict.fromkeys(p.site for p in ordered):
        there = [p for p in ordered if p.site == site]
        yield f"{site or 'no site known'} ({len(there)})"
        yield from (f"  {p.name} ({p.kind}{', ' + p.unit if p.unit else ''}; {p.basis})" for p in there)


def _near_lines(sites: Iterable[NearSite]) -> list[str]:
    lines = []
    for site in sites:
        names = ", ".join(person.name for person in site.people) or "nobody of ours"
        lines.append(f"  {site.name} ({site.km:g} km): {names}")
    return lines or ["  none of our sites"]
