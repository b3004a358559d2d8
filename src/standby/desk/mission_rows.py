"""Turns the mission's files into rows in which every value still knows its file, line and column."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from standby.basis.errors import AskedWrongly
from standby.posture.located import LOADER


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A spot in one of the mission's files; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Nested:
    """Fields where a value was expected: no file of ours goes that deep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A value as somebody wrote it: text, a list of such values, None where nothing stands."""

    value: "str | tuple[Written, ...] | Nested | None"
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of a list as somebody wrote it: its fields by name, and where it and each name stand."""

    where: Where
    fields: Mapping[str, Written]
    key_spots: Mapping[str, Where]


@dataclass(slots=True, kw_only=True)
class Notes:
    """What has been read so far: the mistakes, and where each id was defined."""

    mistakes: list[AskedWrongly] = field(default_factory=list)
    spots: dict[tuple[str, str], Where] = field(default_factory=dict)
    fields: dict[tuple[str, str], Mapping[str, Written]] = field(default_factory=dict)

    def mistake(self, code: str, where: Where | str, what: str, why: str, next_step: str) -> None:
        """Note a mistake and go on, so that one look at the folder finds all of them."""
        self.mistakes.append(AskedWrongly(code, f"{where}: {what}", why, next_step))


def file_text(notes: Notes, path: Path) -> str | None:
    """Return the text of a file, None when it is not there; a file that is not UTF-8 is a mistake."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, OSError) as problem:
        notes.mistake(
            "mission-file-unreadable", path.name, "The file cannot be read", str(problem), "save it again as UTF-8 text"
        )
        return None


def yaml_root(notes: Notes, path: Path) -> yaml.Node | None:
    """Return the tree of a YAML file, None when it is not there, is empty or cannot be read (a mistake)."""
    text = file_text(notes, path)
    if text is None:
        return None
    try:
        return yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        where = spot(path, mark) if mark else path.name
        why = problem.problem or problem.context or "it is not YAML"
    except yaml.YAMLError as problem:
        where, why = path.name, " ".join(str(problem).split())
    notes.mistake("mission-file-unreadable", where, "The file is not YAML", why, "mend the indentation or quotes there")
    return None


def spot(path: Path, mark: yaml.Mark) -> Where:
    """Return where a mark of the YAML library stands, counting from 1 as editors do."""
    return Where(file=path.name, line=mark.line + 1, column=mark.column + 1)


def yaml_rows(notes: Notes, path: Path) -> list[Row]:
    """Return the entries of a YAML file that holds a list of mappings."""
    root = yaml_root(notes, path)
    if root is None or is_nothing(root):
        return []
    if not isinstance(root, yaml.SequenceNode):
        wrong_shape(notes, spot(path, root.start_mark), "a list of entries, each beginning with '- id:'")
        return []
    rows = []
    for node in root.value:
        if isinstance(node, yaml.MappingNode):
            rows.append(yaml_row(notes, path, node))
        else:
            wrong_shape(notes, spot(path, node.start_mark), "an entry with fields such as id and name")
    return rows


def wrong_shape(notes: Notes, where: Where, wanted: str) -> None:
    """Note that a file has something else where a list or an entry belongs."""
    notes.mistake("mission-wrong-value", where, "This does not fit here", f"this must be {wanted}", "see the reference")


def yaml_row(notes: Notes, path: Path, node: yaml.MappingNode) -> Row:
    """Turn the fields of one entry into a row; a key that stands twice is a mistake and the first one holds."""
    fields: dict[str, Written] = {}
    spots: dict[str, Where] = {}
    for key, value in node.value:
        where, name = spot(path, key.start_mark), str(key.value)
        if name in fields:
            note_twice(notes, where, f"The key {name!r}", spots[name])
            continue
        spots[name] = where
        fields[name] = _written(path, value)
    return Row(where=spot(path, node.start_mark), fields=fields, key_spots=spots)


def note_twice(notes: Notes, where: Where, what: str, before: Where) -> None:
    """Note that something may stand only once and stands twice."""
    notes.mistake(
        "mission-duplicate", where, f"{what} stands twice", f"it already stands in {before}", "keep one of the two"
    )


def is_nothing(node: yaml.Node) -> bool:
    """Say whether somebody left a value empty."""
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _written(path: Path, node: yaml.Node) -> Written:
    """Keep what somebody wrote as text: so the country NO stays Norway and does not become false."""
    where = spot(path, node.start_mark)
    if is_nothing(node):
        return Written(value=None, where=where)
    if isinstance(node, yaml.SequenceNode):
        return Written(value=tuple(_written(path, item) for item in node.value), where=where)
    if isinstance(node, yaml.ScalarNode):
        return Written(value=str(node.value), where=where)
    return Written(value=Nested(), where=where)


def csv_rows(notes: Notes, path: Path) -> list[Row]:
    """Return the people of a roster sheet: a heading line with field names, separated by commas or semicolons."""
    text = file_text(notes, path)
    if not text:
        return []
    heading = text.splitlines()[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    sheet = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        names = [name.strip() for name in next(sheet)]
        line = sheet.line_num + 1
        for cells in sheet:
            if any(cell.strip() for cell in cells):
                rows.append(_csv_row(notes, path.name, line, names, cells))
            line = sheet.line_num + 1
    except csv.Error as problem:
        where = Where(file=path.name, line=sheet.line_num, column=1)
        notes.mistake("mission-file-unreadable", where, "The sheet cannot be read", str(problem), "mend its quotes")
    return rows


def _csv_row(notes: Notes, file: str, line: int, names: list[str], cells: list[str]) -> Row:
    """Turn one line of a sheet into a row; column counts cells, and several aliases are separated by ``|``."""
    if len(cells) > len(names):
        where = Where(file=file, line=line, column=len(names) + 1)
        notes.mistake(
            "mission-wrong-value",
            where,
            "The line has too many cells",
            f"the heading has {len(names)}",
            "remove the rest",
        )
    fields, spots = {}, {}
    for number, (name, cell) in enumerate(zip(names, cells, strict=False), start=1):
        where = Where(file=file, line=line, column=number)
        value: str | tuple[Written, ...] | None = cell.strip() or None
        if name == "aliases" and value:
            parts = (part.strip() for part in cell.split("|"))
            value = tuple(Written(value=part, where=where) for part in parts if part)
        fields[name], spots[name] = Written(value=value, where=where), where
    return Row(where=Where(file=file, line=line, column=1), fields=fields, key_spots=spots)
