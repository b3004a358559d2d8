"""What every command shares: the moment asked about, ``--json``, and how an answer is written."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click
import orjson

from standby.basis.errors import AskedWrongly
from standby.basis.json import to_json
from standby.basis.time import LATEST, AsOf, parse_instant

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


def clocks(command: Command) -> Command:
    """Add the options for both clocks: ``--valid`` and ``--known``."""
    known = click.option(
        "--known",
        metavar="D",
        help="As known by then: a day (its end), a time, or k:N for entry number N; now by default.",
    )
    valid = click.option("--valid", metavar="D", help="As it was then: a day (its end) or a time; now by default.")
    return valid(known(command))


def parse_as_of(valid: str | None, known: str | None, now: datetime) -> AsOf:
    """Read both clocks from their options. Raises ``AskedWrongly`` when one is not understood."""
    at = parse_instant(valid, end_of_day=True) if valid else now
    if known is None:
        return AsOf(valid_at=at, known_at=now)
    if known.startswith("k:"):
        return AsOf(valid_at=at, known_at=LATEST, entry=_entry(known))
    return AsOf(valid_at=at, known_at=parse_instant(known, end_of_day=True))


def show(answer: object, text: Callable[[], str], as_json: bool) -> None:
    """Write an answer as JSON, or as the text that the second argument makes."""
    if as_json:
        click.echo(orjson.dumps(to_json(answer), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(text().rstrip("\n"))


def _entry(known: str) -> int:
    number = known.removeprefix("k:")
    if not number.isdecimal():
        raise AskedWrongly(
            "entry-unreadable",
            f"The entry {known!r} was not understood",
            "after k: comes a number",
            "write it like k:57, the number that standby audit verify shows",
        )
    return int(number)
