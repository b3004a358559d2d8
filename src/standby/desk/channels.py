"""The channels that notices go to, as ``[[channel]]`` tables of ``standby.toml`` name them."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from standby.basis.errors import AskedWrongly
from standby.posture.deliveries import KINDS, Channel

FIELDS = ("name", "address", "kinds", "acknowledge_within", "then", "tells")
NONE = "none"
EVERYTHING, THAT_THERE_IS_ONE = "everything", "that there is one"


def read_channels(tables: object) -> tuple[Channel, ...]:
    """Read the channels.

    Raises ``AskedWrongly`` (``channel-wrong``) for an unknown field, kind or next channel, two of one name, or
    channels that hand on in a circle. No sentence shows an address.
    """
    if not isinstance(tables, Sequence) or not all(isinstance(table, Mapping) for table in tables):
        raise _wrong("a channel", "it is no table", "begin each with a line [[channel]]")
    channels = tuple(_channel(table) for table in tables)
    names = [channel.name for channel in channels]
    for channel in channels:
        if names.count(channel.name) > 1:
            raise _wrong(channel.name, "two channels have that name", "give each a name of its own")
        if channel.then is not None and channel.then not in names:
            raise _wrong(channel.name, f"there is no channel {channel.then!r} to go on to", f"use {', '.join(names)}")
    _check_ends(channels)
    return channels


def _channel(table: Mapping[str, object]) -> Channel:
    name = str(table.get("name", "")).strip()
    for key, value in table.items():
        if key not in FIELDS:
            near = difflib.get_close_matches(key, FIELDS, n=1)
            raise _wrong(name, f"there is no field {key!r}", f"use {near[0] if near else ', '.join(FIELDS)}")
        if not isinstance(value, str) or not value.strip():
            raise _wrong(name, f"{key} must be text and not empty", f'write {key} = "..."')
    told = {key: str(value).strip() for key, value in table.items()}
    for key in ("name", "address"):
        if key not in told:
            raise _wrong(name, f"it has no {key}", f'write {key} = "..."')
    within = _within(name, told["acknowledge_within"]) if "acknowledge_within" in told else None
    if "then" in told and within is None:
        raise _wrong(name, "it hands on and says not when", 'write acknowledge_within = "15 minutes"')
    return Channel(
        name=name,
        address=told["address"],
        kinds=_kinds(name, told.get("kinds")),
        within=within,
        then=told.get("then"),
        everything=_tells(name, told.get("tells", THAT_THERE_IS_ONE)),
    )


def _kinds(name: str, text: str | None) -> tuple[str, ...]:
    if text is None:
        return KINDS
    kinds = tuple(sorted({kind.strip() for kind in text.split(",")})) if text != NONE else ()
    for kind in kinds:
        if kind not in KINDS:
            raise _wrong(name, f"there is no kind of notice {kind!r}", f"use {NONE} or some of: {', '.join(KINDS)}")
    return kinds


def _within(name: str, text: str) -> timedelta:
    number, _, unit = text.partition(" ")
    length = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}.get(unit.strip().removesuffix("s"))
    if length is None or not number.isascii() or not number.isdigit() or not 0 < int(number) <= 10_000:
        raise _wrong(name, f"{text!r} is no time to acknowledge in", "write it like 15 minutes or 2 hours")
    return int(number) * length


def _tells(name: str, text: str) -> bool:
    if text not in (EVERYTHING, THAT_THERE_IS_ONE):
        raise _wrong(name, f"tells cannot be {text!r}", f"use {THAT_THERE_IS_ONE!r} or {EVERYTHING!r}")
    return text == EVERYTHING


def _check_ends(channels: Sequence[Channel]) -> None:
    then = {channel.name: channel.then for channel in channels}
    for channel in channels:
        at, steps = channel.then, 0
        while at is not None:
            at, steps = then[at], steps + 1
            if steps > len(channels):
                raise _wrong(channel.name, "its notices would go in a circle", "let the last channel name no other")


def _wrong(name: str, why: str, next_step: str) -> AskedWrongly:
    called = f"The channel {name!r}" if name else "A channel"
    return AskedWrongly("channel-wrong", f"{called} in standby.toml cannot be used", why, next_step)
