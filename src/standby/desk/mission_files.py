"""Reads the mission folder that field staff own, and names every mistake in it by file, line and column."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar, cast

import yaml

from standby.access import Actor
from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical, sha256_hex
from standby.basis.mission import ConsentRule, Definition, Person, Site, Source, Unit
from standby.basis.quantities import counted
from standby.desk.mission_fields import (
    ACTOR_FIELDS,
    CONSENT_FIELDS,
    PERSON_FIELDS,
    SITE_FIELDS,
    SOURCE_FIELDS,
    UNIT_FIELDS,
    Read,
    Unfit,
    countries,
    nearest,
    text_of,
)
from standby.desk.mission_rows import (
    Notes,
    Row,
    Where,
    Written,
    csv_rows,
    is_nothing,
    note_twice,
    spot,
    wrong_shape,
    yaml_root,
    yaml_row,
    yaml_rows,
)

Entry = TypeVar("Entry", Site, Unit, Source, Person, Actor, ConsentRule)
Named = Site | Unit | Source | Person

INDEX_PATTERNS = {"geonames": re.compile(r"\d+"), "airport": re.compile(r"[A-Z0-9]{4}")}
"""Outside place indexes that an alias may point to, and how their ids are written."""


def read_definition(folder: Path, *, name: str | None = None) -> Definition:
    """Read the mission folder: ``sites``, ``units``, ``sources``, ``people``, ``aliases`` and ``consent`` as YAML.

    People may also stand in ``roster.csv``. A file that is not there is an empty list. The name defaults to
    that of the first operation, then to the folder's. Raises ``AskedWrongly`` for the first mistake, saying
    file, line, column and the nearest known word, and how many more there are.
    """
    definition, mistakes = examine(folder, name=name)
    if not mistakes:
        return definition
    first = mistakes[0]
    more = len(mistakes) - 1
    if more:
        rest = f"({counted(more, 'more mistake')} in this folder)"
        raise AskedWrongly(first.code, first.what, first.why, f"{first.next_step} {rest}")
    raise first


def examine(folder: Path, *, name: str | None = None) -> tuple[Definition, tuple[AskedWrongly, ...]]:
    """Read the mission folder and return what could be read, with every mistake found, in file order."""
    notes = Notes()
    if not folder.is_dir():
        notes.mistake(
            "mission-folder-missing",
            str(folder),
            "There is no mission folder",
            "it is not a folder",
            "run standby init",
        )
        return Definition(name=name or folder.name), tuple(notes.mistakes)
    sites = _entries(notes, "site", Site, yaml_rows(notes, folder / "sites.yaml"), SITE_FIELDS)
    units = _entries(notes, "unit", Unit, yaml_rows(notes, folder / "units.yaml"), UNIT_FIELDS)
    sources = _entries(notes, "source", Source, yaml_rows(notes, folder / "sources.yaml"), SOURCE_FIELDS)
    person_rows = [*yaml_rows(notes, folder / "people.yaml"), *csv_rows(notes, folder / "roster.csv")]
    people = _entries(notes, "person", Person, person_rows, PERSON_FIELDS)
    aliases = _aliases(notes, folder / "aliases.yaml")
    consent = _consent(notes, folder / "consent.yaml")
    for named in (sites, units, sources, people):
        _check_names(notes, named)
    _check_references(notes, units, people, sources)
    _check_parents(notes, units)
    definition = Definition(
        name=name or next((unit.name for unit in units if unit.kind == "operation"), folder.name),
        sites=sites,
        units=units,
        sources=sources,
        people=people,
        aliases=aliases,
        consent=shipped_consent() if consent is None else consent,
        digest=_digest(sites, units, sources, people, aliases, *([] if consent is None else [consent])),
    )
    return definition, tuple(notes.mistakes)


@cache
def shipped_consent() -> tuple[ConsentRule, ...]:
    """Return the rules on who speaks for a host that stand where a mission has none of its own."""
    notes = Notes()
    with as_file(files("standby.desk") / "blank" / "mission" / "consent.yaml") as path:
        rules = _consent(notes, path)
    assert rules is not None
    assert not notes.mistakes
    return rules


def _consent(notes: Notes, path: Path) -> tuple[ConsentRule, ...] | None:
    """Read who can speak for a host; None when the mission has no such file."""
    if not path.exists():
        return None
    return _entries(notes, "consent rule", ConsentRule, yaml_rows(notes, path), CONSENT_FIELDS)


def read_actors(folder: Path) -> tuple[Actor, ...]:
    """Read ``actors.yaml``: who asks and acts, with their roles and clearances; nobody when it is not there.

    They are no part of the definition: who asks must not change what the mission is. Raises ``AskedWrongly`` for
    the first mistake.
    """
    notes = Notes()
    actors = _entries(notes, "actor", Actor, yaml_rows(notes, folder / "actors.yaml"), ACTOR_FIELDS)
    if notes.mistakes:
        raise notes.mistakes[0]
    return actors


def _digest(*parts: object) -> str:
    """Name the content of a definition; comments, spacing and file layout do not count, order does."""
    return sha256_hex(canonical([_plain(part) for part in parts]))


def _plain(part: object) -> object:
    return [_told(asdict(cast(Site, item))) for item in part] if isinstance(part, tuple) else part


def _told(fields: dict[str, object]) -> dict[str, object]:
    """Leave out a home that is not told, so that definitions without one keep the digest of before there were any."""
    return {name: value for name, value in fields.items() if name != "home" or value is not None}


def _entries(
    notes: Notes, what: str, make: Callable[..., Entry], rows: Iterable[Row], fields: Mapping[str, Read]
) -> tuple[Entry, ...]:
    """Turn rows into entries; a row with a mistake is left out, and its mistakes are noted."""
    entries = []
    for row in rows:
        values = _values(notes, what, row, fields)
        if values is None:
            continue
        key = (what, str(values["id"]))
        if key in notes.spots:
            note_twice(notes, row.fields["id"].where, f"The {what} {key[1]!r}", notes.spots[key])
            continue
        notes.spots[key], notes.fields[key] = row.fields["id"].where, row.fields
        entries.append(make(**values))
    return tuple(entries)


def _values(notes: Notes, what: str, row: Row, fields: Mapping[str, Read]) -> dict[str, object] | None:
    before = len(notes.mistakes)
    values: dict[str, object] = {}
    for name, written in row.fields.items():
        if name not in fields:
            notes.mistake(
                "mission-unknown-key",
                row.key_spots[name],
                f"The key {name!r} is not known",
                f"a {what} has {', '.join(fields)}",
                nearest(name, fields),
            )
        elif written.value is not None:
            _take(notes, values, name, written, fields[name])
    missing = [name for name in _required(what) if row.fields.get(name) is None or row.fields[name].value is None]
    for name in missing:
        notes.mistake(
            "mission-missing-field",
            row.where,
            f"The {what} has no {name}",
            "it cannot do without",
            f"add a line {name}:",
        )
    return None if len(notes.mistakes) > before else values


def _required(what: str) -> tuple[str, ...]:
    """Return the fields that an entry of this sort must have."""
    always = ("id", "name")
    more = {"site": (*always, "lat", "lon", "country"), "unit": (*always, "kind")}
    return {**more, "consent rule": ("id", "words", "authority", "citation")}.get(what, always)


def _take(notes: Notes, values: dict[str, object], name: str, written: Written, read: Read) -> None:
    try:
        values[name] = read(written)
    except Unfit as unfit:
        shown = f" {written.value!r}" if isinstance(written.value, str) else ""
        notes.mistake(
            "mission-wrong-value", written.where, f"The {name}{shown} cannot be taken", unfit.why, unfit.next_step
        )


def _aliases(notes: Notes, path: Path) -> dict[str, str]:
    """Read the alias table: the words as reports write them, and the id of whom or what they mean."""
    root = yaml_root(notes, path)
    if root is None or is_nothing(root):
        return {}
    if not isinstance(root, yaml.MappingNode):
        wrong_shape(notes, spot(path, root.start_mark), "lines like 'Hawler: site:erbil'")
        return {}
    row = yaml_row(notes, path, root)
    aliases: dict[str, str] = {}
    for name, written in row.fields.items():
        target = written.value if isinstance(written.value, str) else ""
        if _check_alias(notes, name, target, written.where):
            aliases[name] = target
    return aliases


def _check_alias(notes: Notes, name: str, target: str, where: Where) -> bool:
    prefix, _, key = target.partition(":")
    if prefix in INDEX_PATTERNS and INDEX_PATTERNS[prefix].fullmatch(key):
        return True
    known = [f"{sort}:{id}" for sort, id in notes.spots]
    if target in known:
        return True
    notes.mistake(
        "mission-dangling-reference",
        where,
        f"The alias {name!r} points to {target!r}",
        "nothing in this folder has that id",
        nearest(target, known),
    )
    return False


def _check_names(notes: Notes, entries: Iterable[Named]) -> None:
    """Refuse a name or alias that two entries of one sort share: a reader could not tell whom it means."""
    owners: dict[str, str] = {}
    for entry in entries:
        for name in dict.fromkeys(text.casefold() for text in (entry.name, *entry.aliases)):
            if isinstance(entry, Person):
                continue  # two people may well bear one name; their ids tell them apart
            owner = owners.setdefault(name, entry.id)
            if owner != entry.id:
                sort = type(entry).__name__.lower()
                note_twice(notes, notes.spots[sort, entry.id], f"The name {name!r}", notes.spots[sort, owner])


def _check_references(notes: Notes, units: Iterable[Unit], people: Iterable[Person], sources: Iterable[Source]) -> None:
    known = {sort: {id for what, id in notes.spots if what == sort} for sort in ("site", "unit")}
    for unit in units:
        _refer(notes, "unit", unit.id, "parent", known["unit"])
        _refer(notes, "unit", unit.id, "sites", known["site"])
    for person in people:
        _refer(notes, "person", person.id, "unit", known["unit"])
        _refer(notes, "person", person.id, "site", known["site"])
    for source in sources:
        _refer(notes, "source", source.id, "covers", known["site"], or_country=True)


def _refer(notes: Notes, what: str, id: str, name: str, known: set[str], *, or_country: bool = False) -> None:
    """Check that each id in one field of one entry is defined."""
    written = notes.fields[what, id].get(name)
    if written is None or written.value is None:
        return
    for item in written.value if isinstance(written.value, tuple) else (written,):
        target = text_of(item)
        if target not in known and not (or_country and target in countries()):
            notes.mistake(
                "mission-dangling-reference",
                item.where,
                f"The {what} {id!r} names {target!r} in {name}",
                "nothing in this folder has that id",
                nearest(target, known),
            )


def _check_parents(notes: Notes, units: Iterable[Unit]) -> None:
    """Refuse a unit that is its own forebear: no posture could be handed down."""
    parents = {unit.id: unit.parent for unit in units}
    for unit in parents:
        seen, above = {unit}, parents[unit]
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == unit:
            notes.mistake(
                "mission-dangling-reference",
                notes.fields["unit", unit]["parent"].where,
                f"The unit {unit!r} stands under itself",
                "its parents form a ring",
                "let one of them have no parent",
            )
