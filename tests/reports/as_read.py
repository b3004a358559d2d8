"""What the reader makes of annotated reports, as plain data; run as a program it writes ``gold/as_read.json``.

Reports that only weights are learnt from (``gold/taught``) are left out: they are many, and change with every teaching.

The file is no gold: it holds what is read today, right or wrong, so that no change to the rules passes unseen. Look at
the difference before you keep it.
"""
# ruff: noqa: E501 a row reads best on a line

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from standby.basis.mission import Definition
from standby.reports.intake import take_in
from standby.reports.model import Draft
from standby.reports.readers import reader

GOLD = Path(__file__).parent / "gold"
FILE = GOLD / "as_read.json"


def plain(draft: Draft) -> list[Any]:
    """Return a draft as a row: every slot that a rule can change."""
    days, place, number = draft.stated.range, draft.place, draft.quantity
    return [
        draft.kind, draft.predicate, draft.quote, draft.subject.name, draft.object and draft.object.name, dict(draft.details),
        [str(days.start), str(days.end), draft.stated.expression, draft.stated.basis, draft.stated.rule],
        place and [place.name, place.id, place.country, place.precision], number and [number.low, number.high, number.unit, number.rule],
        draft.speaker and draft.speaker.name, draft.certainty, list(draft.markers),
        [str(bound) for bound in (draft.valid.from_lo, draft.valid.from_hi, draft.valid.to_lo, draft.valid.to_hi)],
    ]  # fmt: skip


def paths() -> list[Path]:
    """Return the annotated reports whose reading is kept."""
    return sorted(p for p in GOLD.rglob("*.toml") if p.parent.name != "taught")


def name_of(path: Path) -> str:
    """Return the name under which the reading of a report is kept."""
    return f"{path.parent.name}/{path.stem}"


def read(path: Path) -> list[list[Any]]:
    """Read an annotated report and return its rows."""
    gold = tomllib.loads(path.read_text("utf-8"))
    at = datetime.fromisoformat(gold["received"]).replace(tzinfo=UTC)
    report = take_in((gold["text"].strip() + "\n").encode(), name=path.stem, received_at=at, now=at)
    return [plain(d) for d in reader().read(report, Definition(name="blank")).drafts]


def write() -> None:
    """Write what is read today."""
    lines = (
        f" {json.dumps(name)}: [\n  " + ",\n  ".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n ]"
        for name, rows in ((name_of(path), read(path)) for path in paths())
    )
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    write()
