"""Who knew what when, one subject as of a moment, and the whole picture for other programs."""

from dataclasses import dataclass
from typing import Literal, Unpack

from standby.basis.time import AsOf
from standby.desk.workspace import Workspace
from standby.record import grades, queries, review
from standby.record.columns import FIRST, LAST, NAMES, Columns, Row, picture_columns, picture_rows, possible_numbers
from standby.record.columns import refresh as refresh_columns
from standby.record.history import Event, Which
from standby.record.history import history as history_of
from standby.record.model import Claim
from standby.record.projection import claim_name

Form = Literal["rows", "columns", "ids"]
Cell = int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Every claim that stood and may be so, in one of three forms; the other two are null.

    Bounds of valid time are seconds since 1970, null where not known; ``known_at`` is microseconds since 1970.
    """

    ids: tuple[str, ...] | None = None
    rows: tuple[dict[str, Cell], ...] | None = None
    columns: dict[str, tuple[Cell, ...]] | None = None


def history(workspace: Workspace, **which: Unpack[Which]) -> tuple[Event, ...]:
    """Tell what became known and by whom: of one subject or claim, by one person, between two entries."""
    return history_of(workspace.ledger, **which)


def claims_about(workspace: Workspace, subject: str, as_of: AsOf) -> tuple[Claim, ...]:
    """Return what stood as known then about one subject, by its id or name, and may be so at that moment."""
    found = queries.claims_about(workspace.ledger, subject, as_of)
    given = grades.grades_then(workspace.ledger, as_of)
    return grades.claims_graded(review.with_review(workspace.ledger, found, as_of), given)


def table(workspace: Workspace, as_of: AsOf, form: Form, columns: Columns | None = None) -> Table:
    """Return the whole picture of claims as rows, columns or ids.

    ``columns`` held from an earlier question are read on; held for one viewer, they answer for that viewer only.
    """
    held = Columns() if columns is None else columns
    refresh_columns(held, workspace.ledger)
    if form == "ids":
        return Table(ids=tuple(map(claim_name, possible_numbers(held, as_of).tolist())))
    if form == "rows":
        return Table(rows=tuple(map(_row, picture_rows(held, as_of))))
    found, names = picture_columns(held, as_of), list(held.subjects)
    told: dict[str, tuple[Cell, ...]] = {name: tuple(map(_cell, found[name].tolist())) for name in NAMES[2:]}
    ids = tuple(map(claim_name, found["number"].tolist()))
    return Table(columns={"id": ids, "subject": tuple(names[n] for n in found["subject"].tolist()), **told})


def _row(row: Row) -> dict[str, Cell]:
    told: dict[str, Cell] = {name: _cell(value) for name, value in zip(Row._fields[2:], row[2:], strict=True)}
    return {"id": claim_name(row.number), "subject": row.subject, **told}


def _cell(value: int) -> int | None:
    return None if value in (FIRST, LAST) else value
