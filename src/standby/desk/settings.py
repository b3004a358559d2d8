"""The settings of a workspace, read from its ``standby.toml``."""

import difflib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standby.access import parse_label
from standby.basis.errors import AskedWrongly
from standby.desk.executors import parse_executing

FILE = "standby.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``standby.toml`` says. Every setting has a default but the name.

    ``name`` is the mission's name on every page. ``timezone`` (IANA name) is local time at the doors.
    ``database`` is the record: a file in the workspace, or the address of a PostgreSQL server.
    ``node`` names this installation in the record. ``executor`` says where heavy work is done. ``marking`` is
    what reports bear when nobody marks them, and ``viewer`` the id of the actor who asks when the door names none;
    ``everything`` sees all. ``radio`` and ``phone`` say on the check-in page how to reach the duty officer when
    there is no line. ``llm_sends`` says what leaves this machine for a language model (``desk.readers.SENDS``),
    ``llm_address`` and ``llm_model`` which model that is, ``llm_key`` the environment variable that holds its key.
    """

    name: str
    timezone: str = "UTC"
    database: str = "standby.db"
    node: str = "desk"
    executor: str = "serial"
    marking: str = "open"
    viewer: str = "everything"
    llm_sends: str = "nothing"
    llm_address: str = "none"
    llm_model: str = "none"
    llm_key: str = "none"
    radio: str = "not given"
    phone: str = "not given"


def read_settings(directory: Path) -> Settings:
    """Read a workspace's settings.

    Raises ``AskedWrongly`` when the folder is no workspace, the file is no TOML, or a setting is unknown or
    of the wrong kind; the sentence names the nearest setting there is.
    """
    file = directory / FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise AskedWrongly(
            "workspace-missing",
            f"{directory} is not a Standby workspace",
            f"there is no {FILE} in it",
            "make one with standby init DIR, or choose one with -C DIR",
        ) from problem
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _wrong(file, f"it is not TOML ({problem})", "mend that line") from problem
    return _checked(file, table)


def _checked(file: Path, table: dict[str, object]) -> Settings:
    known = [f.name for f in fields(Settings)]
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise _wrong(
                file, f"there is no setting {key!r}", f"use {near[0]!r}" if near else f"use {', '.join(known)}"
            )
        if not isinstance(value, str) or not value.strip():
            raise _wrong(file, f"{key} must be text and not empty", f'write {key} = "..."')
    settings = Settings(**{key: str(value) for key, value in {"name": file.parent.name, **table}.items()})
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise _wrong(file, f"there is no time zone {settings.timezone!r}", "write one like Asia/Baghdad") from problem
    try:
        parse_executing(settings.executor)
    except AskedWrongly as problem:
        raise _wrong(file, problem.what[:1].lower() + problem.what[1:], problem.next_step) from problem
    try:
        parse_label(settings.marking)
    except AskedWrongly as problem:
        raise _wrong(file, problem.why, problem.next_step) from problem
    return settings


def _wrong(file: Path, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("settings-wrong", f"The settings in {file} cannot be used", why, next_step)
