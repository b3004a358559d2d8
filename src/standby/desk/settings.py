"""The settings of a workspace, read from its ``standby.toml``."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standby.access import parse_label
from standby.access.outside import is_safe
from standby.basis.errors import AskedWrongly
from standby.desk.channels import read_channels
from standby.desk.executors import parse_executing
from standby.posture.deliveries import Channel

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
    ``address`` is where people open the web room, and ``channel`` where notices go (``[[channel]]`` tables).
    ``oidc_issuer`` is the provider through which an organisation's own accounts sign in, ``oidc_client`` who we are
    to it, ``oidc_secret`` where the secret stands (``env:NAME``, ``file:PATH``), ``oidc_name`` what people call it.
    ``places_kept_days`` is how many days a place is kept once somebody moved on or another roster came.
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
    address: str = "none"
    channel: tuple[Channel, ...] = ()
    oidc_issuer: str = "none"
    oidc_client: str = "none"
    oidc_secret: str = "none"
    oidc_name: str = "your organisation"
    places_kept_days: str = "30"

    @property
    def places_kept(self) -> timedelta:
        """Return how long a place is kept once it is over."""
        return timedelta(days=int(self.places_kept_days))

    @property
    def room(self) -> str | None:
        """Return where people open the web room, without a slash at its end; None when the settings do not say."""
        return None if self.address == "none" else self.address.rstrip("/")


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


def _checked(file: Path, table: Mapping[str, object]) -> Settings:
    channels = read_channels(table.get("channel", ()))
    table = {key: value for key, value in table.items() if key != "channel"}
    known = [f.name for f in fields(Settings)]
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise _wrong(
                file, f"there is no setting {key!r}", f"use {near[0]!r}" if near else f"use {', '.join(known)}"
            )
        if not isinstance(value, str) or not value.strip():
            raise _wrong(file, f"{key} must be text and not empty", f'write {key} = "..."')
    told = {key: str(value) for key, value in {"name": file.parent.name, **table}.items()}
    settings = Settings(name=told.pop("name"), channel=channels, **told)
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
    if settings.room is not None and not _is_address(settings.room):
        raise _wrong(
            file, f"people cannot open the web room at {settings.address!r}",
            "write an address like https://board.example.org, or http://localhost:8000 on this machine",
        )  # fmt: skip
    if not (re.fullmatch("[0-9]{1,3}", settings.places_kept_days) and 1 <= int(settings.places_kept_days) <= 366):
        raise _wrong(file, "places_kept_days is no number of days from 1 to 366", 'write it like "30"')
    _check_provider(file, settings)
    return settings


def _check_provider(file: Path, settings: Settings) -> None:
    if settings.oidc_issuer == "none":
        return
    if not is_safe(settings.oidc_issuer):
        raise _wrong(file, "oidc_issuer is no address over TLS", "write one like https://id.example.org")
    if settings.oidc_client == "none" or settings.room is None:
        raise _wrong(file, "oidc_issuer needs oidc_client and address", "write both")
    if settings.oidc_secret != "none" and not settings.oidc_secret.startswith(("env:", "file:")):
        raise _wrong(file, "oidc_secret must say where the secret stands", "write env:NAME or file:PATH")


def _is_address(room: str) -> bool:
    """Say whether an address is an origin and nothing more, over TLS but for this very machine."""
    try:
        parts = urlsplit(room)
        port = parts.port
    except ValueError:
        return False
    plain = f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1"))
    return safe and bool(parts.hostname) and plain == room.lower()


def _wrong(file: Path, why: str, next_step: str) -> AskedWrongly:
    return AskedWrongly("settings-wrong", f"The settings in {file} cannot be used", why, next_step)
