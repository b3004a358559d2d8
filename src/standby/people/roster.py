"""Turns a sheet of people into a roster: nobody is lost, and every row that cannot be taken is listed with why."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition, Person, Site, Unit
from standby.basis.vocabulary import PERSON_KINDS
from standby.people.model import Member, Remark

FIELDS = tuple(field.name for field in fields(Member))

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "staff id", "staff number", "personnel number", "number", "no"),
    "name": ("name", "full name", "nom", "nombre"),
    "kind": ("kind", "category", "type", "staff type", "contract type"),
    "unit": ("unit", "mission", "team", "section", "department", "contingent"),
    "site": ("site", "location", "duty station", "base", "office", "lieu"),
    "role": ("role", "function", "position", "title", "job title", "post"),
    "phone": ("phone", "telephone", "mobile", "cell", "phone number", "mobile number", "mobile phone", "tel"),
    "since": ("since", "from", "start", "start date", "arrival", "arrived", "arrival date"),
    "until": ("until", "to", "end", "end date", "departure", "departure date", "leaves"),
}
"""Headings that are understood without being told, small letters."""

KIND_WORDS: Mapping[str, str] = {
    "international": "staff",
    "international staff": "staff",
    "national": "national staff",
    "local": "national staff",
    "local staff": "national staff",
    "guest": "visitor",
    "family": "dependant",
    "dependent": "dependant",
    "consultant": "contractor",
}
"""Other words for the kinds of people."""

LEAST_PHONE_DIGITS, MOST_PHONE_DIGITS = 5, 15
"""A phone number has at most 15 digits (ITU-T E.164); fewer than 5 reach nobody from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What a sheet gave: the people taken, the rows refused with why, remarks on rows taken, and the columns used."""

    members: tuple[Member, ...]
    refused: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    columns: Mapping[str, str]
    unused: tuple[str, ...]


class _Refused(ValueError):
    """A row cannot be taken, and why."""


def map_columns(heading: Sequence[str], told: Mapping[str, str]) -> dict[str, int]:
    """Say which column holds which field: as told, else by the headings that are understood.

    Raises ``AskedWrongly`` for a field or heading that is not there, for two columns that could both hold a
    field, and when no column holds the name.
    """
    columns = {}
    for field, title in told.items():
        if field not in FIELDS:
            raise _mapping(f"there is no field {field!r}", f"use one of {_list(FIELDS)}")
        columns[field] = _column(heading, title)
    folded = [_folded(title) for title in heading]
    for field, titles in HEADINGS.items():
        fitting = [n for n, title in enumerate(folded) if title in titles and n not in columns.values()]
        if field not in columns and len(fitting) > 1:
            both = " and ".join(repr(heading[n]) for n in fitting)
            raise _mapping(f"{both} could both be the {field}", f"say which with --map {field}=HEADING")
        if field not in columns and fitting:
            columns[field] = fitting[0]
    if "name" not in columns:
        raise _mapping("no column holds the name", f"say which with --map name=HEADING (there are {_list(heading)})")
    return columns


def import_roster(rows: Sequence[Sequence[str]], definition: Definition, told: Mapping[str, str]) -> Import:
    """Read people from the rows of a sheet, whose first row is the heading. Raises as ``map_columns`` does."""
    heading = rows[0]
    columns = map_columns(heading, told)
    members: dict[str, Member] = {}
    refused, remarks = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {field: row[at].strip() for field, at in columns.items() if at < len(row) and row[at].strip()}
        try:
            member = _member(cells, definition)
            _check_new(member, members, "id" in cells)
        except _Refused as why:
            refused.append(Remark(row=number, says=str(why), cells=tuple(row)))
            continue
        phone, remark = _phone(cells.get("phone"))
        if remark:
            remarks.append(Remark(row=number, says=remark, cells=tuple(row)))
        members[member.id] = replace(member, phone=phone)
    used = {field: heading[at] for field, at in columns.items()}
    unused = tuple(title for n, title in enumerate(heading) if title and n not in columns.values())
    return Import(
        members=tuple(members.values()), refused=tuple(refused), remarks=tuple(remarks), columns=used, unused=unused
    )


def _member(cells: Mapping[str, str], definition: Definition) -> Member:
    if "name" not in cells:
        raise _Refused("there is no name")
    since, until = _day(cells, "since"), _day(cells, "until")
    if since and until and until < since:
        raise _Refused(f"until {until} lies before since {since}")
    return Member(
        id=_id(cells),
        name=cells["name"],
        kind=_kind(cells.get("kind")),
        unit=_known(cells, "unit", definition.units, definition.aliases),
        site=_known(cells, "site", definition.sites, definition.aliases),
        role=cells.get("role"),
        since=since,
        until=until,
    )


def _id(cells: Mapping[str, str]) -> str:
    made = slug(cells.get("id") or cells["name"])
    if not made:
        raise _Refused("no id can be made from this name: add a column id")
    return made


def slug(text: str) -> str:
    """Make an id of a name: small letters and digits without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(re.findall(r"[^\W_]+", letters))


def _check_new(member: Member, members: Mapping[str, Member], has_id: bool) -> None:
    if member.id in members:
        other = members[member.id].name
        raise _Refused(
            f"the id {member.id!r} already belongs to {other}"
            if has_id
            else f"another row has the name {other!r}: add a column id to tell the two apart"
        )


def _kind(text: str | None) -> str:
    known = [kind for kind in PERSON_KINDS if kind != "figure"]
    word = _folded(text or "staff")
    kind = KIND_WORDS.get(word, word)
    if kind not in known:
        raise _Refused(f"the kind {text!r} is not known: use {_near(kind, known)}")
    return kind


def _known(
    cells: Mapping[str, str], field: str, entries: Iterable[Site | Unit], aliases: Mapping[str, str]
) -> str | None:
    """Find the unit or site that a cell names, by id, name or alias, its own or one of the alias table."""
    if field not in cells:
        return None
    names = {_folded(text): to.partition(":")[2] for text, to in aliases.items() if to.startswith(f"{field}:")}
    names |= {_folded(name): entry.id for entry in entries for name in (*entry.aliases, entry.name, entry.id)}
    found = names.get(_folded(cells[field]))
    if found is None:
        raise _Refused(f"the {field} {cells[field]!r} is not in mission/{field}s.yaml: {_meant(cells[field], names)}")
    return found


def _day(cells: Mapping[str, str], field: str) -> date | None:
    text = cells.get(field)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as problem:
        raise _Refused(f"{field} {text!r} is not a day: write it like 2020-01-09") from problem


def _phone(text: str | None) -> tuple[str | None, str | None]:
    """Return a phone number as it stands, and a remark where the sheet may have spoilt it before we saw it."""
    if text is None:
        return None, None
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", text):
        return None, f"the phone {text!r} was spoilt by the spreadsheet and is left empty: format the column as text"
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\d\s()+./x#*,;-]", text) or not len(digits) >= LEAST_PHONE_DIGITS:
        return text, f"the phone {text!r} does not look like a number: it is kept as it stands"
    if re.fullmatch(r"[1-9]\d*", text):
        return text, f"the phone {text!r} has no leading + or 0: the spreadsheet may have dropped it; kept as it stands"
    if len(digits) > MOST_PHONE_DIGITS and not re.search(r"[x#*,;/]", text):
        return text, f"the phone {text!r} has more than {MOST_PHONE_DIGITS} digits: it is kept as it stands"
    return text, None


def member_of(person: Person) -> Member:
    """Return the roster's entry for somebody in the mission files."""
    return Member(
        id=person.id,
        name=person.name,
        kind=person.kind,
        unit=person.unit,
        site=person.site,
        role=person.role,
        since=person.since,
    )


def _column(heading: Sequence[str], title: str) -> int:
    fitting = [n for n, present in enumerate(heading) if _folded(present) == _folded(title)]
    if len(fitting) != 1:
        why = f"{len(fitting) or 'no'} column{'s' if len(fitting) > 1 else ''} with the heading {title!r}"
        raise _mapping(f"the sheet has {why}", f"name one of {_list(heading)}")
    return fitting[0]


def _folded(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text.strip().casefold()).rstrip(":")


def _meant(text: str, known: Iterable[str]) -> str:
    found = _near(text, known)
    return f"did you mean {found}?" if found.startswith("'") else f"it has {found}"


def _near(text: str, known: Iterable[str]) -> str:
    words = list(known)
    near = difflib.get_close_matches(text.casefold(), words, n=1, cutoff=0.5)
    return f"{near[0]!r}" if near else _list(words[:12])


def _list(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word) or "none"


def _mapping(why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("roster-columns", "The columns of the sheet were not understood", why, next_step)
