"""Where reports come from by themselves: ``mission/intake.yaml``, a list of feeds, mailboxes and folders."""

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

import yaml

from standby.basis.errors import AskedWrongly
from standby.basis.grades import parse_grade
from standby.reports.channels.mailbox import parse_mailbox

FILE = "intake.yaml"
SORTS = ("feed", "mailbox", "folder")
KEYS = (*SORTS, "source", "grade", "password")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePlace:
    """One place: of what sort, its address, who it reports for and how it is graded; None where that is left open.

    ``password`` names the environment variable that holds a mailbox's password; it is never written anywhere.
    """

    sort: str
    address: str
    source: str | None = None
    grade: str | None = None
    password: str | None = None


def read_intake_places(mission: Path) -> tuple[IntakePlace, ...]:
    """Read the file; none means that nothing comes in by itself.

    Raises ``AskedWrongly`` (``intake-places-wrong``) naming the entry with a mistake.
    """
    path = mission / FILE
    if not path.is_file():
        return ()
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise _wrong(path, " ".join(str(problem).split())) from problem
    if not isinstance(rows, list):
        raise _wrong(path, "it is not a list")
    return tuple(_place(path, number, row) for number, row in enumerate(rows, 1))


def password_of(place: IntakePlace) -> str:
    """Return a mailbox's password from the environment. Raises ``AskedWrongly`` (``password-missing``) without one."""
    found = os.environ.get(place.password or "")
    if not found:
        raise AskedWrongly(
            "password-missing",
            f"The mailbox {place.address} was not read",
            f"the environment has no {place.password}" if place.password else "no variable is named for its password",
            f"name one under password: in mission/{FILE} and set it where the program is started",
        )
    return found


def _place(path: Path, number: int, row: object) -> IntakePlace:
    if not isinstance(row, dict):
        raise _wrong(path, f"entry {number} is no set of keys")
    for key in row:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1)
            raise _wrong(path, f"entry {number} has an unknown key {key!r}" + (f" (use {near[0]!r})" if near else ""))
    sorts = [sort for sort in SORTS if row.get(sort)]
    if len(sorts) != 1:
        raise _wrong(path, f"entry {number} names {len(sorts)} of {', '.join(SORTS)} and needs one")
    told = {key: str(row[key]) for key in ("source", "grade", "password") if row.get(key)}
    place = IntakePlace(sort=sorts[0], address=str(row[sorts[0]]), **told)
    if place.grade:
        parse_grade(place.grade)
    if place.sort == "mailbox":
        parse_mailbox(place.address)
    return place


def _wrong(path: Path, why: str) -> AskedWrongly:
    next_step = "write entries like {feed: https://host/rss.xml, source: gulf-wire}"
    return AskedWrongly("intake-places-wrong", f"The intake settings in {path} cannot be used", why, next_step)
