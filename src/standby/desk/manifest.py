"""A manifest: a YAML list that says of each report file who sent it, how it is graded and when it came."""

import difflib
from pathlib import Path

import yaml

from standby.basis.errors import AskedWrongly
from standby.basis.time import DateRange, parse_instant, parse_optional_instant
from standby.desk.reading import Declared

KEYS = ("file", "source", "grade", "received", "published", "channel", "marking")


def read_manifest(path: Path) -> list[tuple[Path, Declared]]:
    """Read a manifest: the files it names, beside it, each with what is declared of it, in the order given.

    Raises ``AskedWrongly`` naming the file and the entry when it is not such a list or a key is unknown.
    """
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except OSError as problem:
        raise _wrong(path, problem.strerror or "it cannot be opened") from problem
    except (UnicodeDecodeError, yaml.YAMLError) as problem:
        raise _wrong(path, " ".join(str(problem).split())) from problem
    if not isinstance(rows, list):
        raise _wrong(path, "it is not a list")
    return [_row(path, number, row) for number, row in enumerate(rows, 1)]


def declared(
    *,
    received: str | None,
    published: str | None,
    source: str | None,
    grade: str | None,
    channel: str | None = None,
    marking: str | None = None,
) -> Declared:
    """Read what is declared of a report from its texts. Raises ``AskedWrongly`` for a time that is not one."""
    return Declared(
        received_at=parse_optional_instant(received),
        published=_days(published) if published else None,
        source=source,
        grade=grade,
        channel=channel or "file",
        marking=marking,
    )


def _row(path: Path, number: int, row: object) -> tuple[Path, Declared]:
    if not isinstance(row, dict) or not row.get("file"):
        raise _wrong(path, f"entry {number} names no file")
    for key in row:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1)
            raise _wrong(path, f"entry {number} has an unknown key {key!r}" + (f" (use {near[0]!r})" if near else ""))
    texts = {key: str(row[key]) if row.get(key) is not None else None for key in KEYS if key != "file"}
    return path.parent / str(row["file"]), declared(**texts)


def _days(text: str) -> DateRange:
    """A day, or two joined by ``..``."""
    first, _, last = text.partition("..")
    start = parse_instant(first).date()
    end = parse_instant(last).date() if last else start
    if end < start:
        raise AskedWrongly(
            "published-backwards",
            f"The published days {text!r} were not understood",
            "they end before they start",
            "write the earlier day first, like 2020-01-07..2020-01-09",
        )
    return DateRange(start=start, end=end)


def _wrong(path: Path, why: str) -> AskedWrongly:
    return AskedWrongly(
        "manifest-wrong",
        f"The manifest {path} was not read",
        why,
        f"make it a list of entries with {', '.join(KEYS)}",
    )
