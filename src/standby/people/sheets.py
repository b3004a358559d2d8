"""Reads a sheet of people as cells of text, from csv, xlsx, xls or ods, without changing what stands in them."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from standby.basis.errors import AskedWrongly

Rows = list[list[str]]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

LARGEST = 20_000_000
"""A sheet of more bytes than this is not a roster."""


def read_sheet(data: bytes, name: str, sheet: str | None = None) -> Rows:
    """Return the rows of a sheet as text, the heading first; blank rows are kept so that row numbers agree.

    Raises ``AskedWrongly`` when the file is no sheet, has no such sheet in it, or is too large.
    """
    if len(data) > LARGEST:
        raise _unreadable(name, f"it has more than {LARGEST // 1_000_000} MB")
    rows = _workbook(data, name, sheet) if Path(name).suffix.casefold() in WORKBOOKS else _csv(data, name)
    if not rows or not any(cell for cell in rows[0]):
        raise _unreadable(name, "it has no heading line")
    return rows


def _csv(data: bytes, name: str) -> Rows:
    text = _decoded(data, name)
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as problem:
        raise _unreadable(name, str(problem)) from problem


def _decoded(data: bytes, name: str) -> str:
    """Decode text as spreadsheets save it: UTF-8 with or without a mark, UTF-16 with one, else Windows 1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16", name)
    if b"\0" in data:
        raise _unreadable(name, "it is not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(data, "cp1252", name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _unreadable(name, f"it is not {encoding} text") from problem


def _workbook(data: bytes, name: str, sheet: str | None) -> Rows:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if sheet is not None and sheet not in book.sheet_names:
            raise _unreadable(name, f"it has no sheet {sheet!r}, only {', '.join(book.sheet_names)}")
        chosen = book.get_sheet_by_name(sheet) if sheet is not None else book.get_sheet_by_index(0)
        rows = chosen.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as problem:
        raise _unreadable(name, f"it is no workbook ({problem})") from problem
    return _filled([_cell(value) for value in row] for row in rows)


def _filled(rows: Iterable[list[str]]) -> Rows:
    """Drop the empty rows that spreadsheets keep at the end."""
    found = list(rows)
    while found and not any(found[-1]):
        found.pop()
    return found


def _cell(value: object) -> str:
    """Write a cell as text: a whole number with all its digits and never as 4.47E+11, a day as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _unreadable(name: str, why: str) -> AskedWrongly:
    return AskedWrongly("sheet-unreadable", f"The sheet {name} cannot be read", why, "save it again as csv or xlsx")
