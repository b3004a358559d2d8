"""What can be broken in a room, and how: its code, and the data its rules are made of.

In code it is what ``cosmic-ray`` knows; annotations and the bare star of a signature are left alone, since they do
nothing. In a file of data (TOML) one member of a list, one row, one word of a dictionary or one condition that only
some rows have is dropped, or what every row has is taken from another row. Numbers and names that every row has of its
own (a pattern) are left alone: without them there is no program.
"""

import ast
import copy
import io
import itertools
import random
import tokenize
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

Mutant = tuple[str, str, int, int]
"""The file, the operator, which of its places there, and the line (none in data)."""

Place = tuple[str | int, ...]
"""Where something stands in data: keys and numbers."""

_OPTIMIZED = 1
"""The flag of code that belongs to a function, and not to a module or the body of a class."""


def sample(room: Path, kind: str, size: int, seed: int, only: Sequence[str] = ()) -> list[Mutant]:
    """Draw so many mutants, from each file by its share, and every kind of breakage by its share in the file."""
    draw = random.Random(seed)
    files = [room / name for name in only] or sorted(room.rglob(f"*.{kind}"))
    all_of = {file: _mutants_of(file) for file in files}
    total = sum(len(found) for found in all_of.values())
    chosen = []
    for file, found in all_of.items():
        count = min(len(found), max(1, round(size * len(found) / max(1, total))))
        chosen += [(file.relative_to(room).as_posix(), *one) for one in draw.sample(found, count)]
    draw.shuffle(chosen)
    return chosen


def _mutants_of(file: Path) -> list[tuple[str, int, int]]:
    """List what can be broken in one file: the operator, which of its places, and the line."""
    return list(_in_data(file.read_text("utf-8")) if file.suffix == ".toml" else _in_code(file.read_text("utf-8")))


def _in_code(source: str) -> Iterator[tuple[str, int, int]]:
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    left, tree = [*_annotations(source), *_markers(source)], get_ast(source)
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():
            continue
        places = (place for node in ast_nodes(tree) for place in operator().mutation_positions(node))
        for number, (start, _) in enumerate(places):
            if not any(low <= start < high for low, high in left):
                yield name, number, start[0]


def _annotations(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where annotations and type aliases stand, as (line, column) from and to."""
    spans = []
    for node in ast.walk(ast.parse(source)):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                spans.append(((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)))
    return spans


def _markers(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where a star by itself stands in a signature: it is no sign of arithmetic."""
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    return [(a.start, a.end) for a, b in itertools.pairwise(tokens) if (a.string, b.string) == ("*", ",")]


def broken(source: str, operator: str, number: int) -> str | None:
    """Return the source with one thing broken; None where that makes no difference, or no program."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed = mutate_code(source, get_operator(operator)(), number)
    try:
        return None if changed is None or ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source)) else changed
    except SyntaxError:
        return None


def broken_function(source: str, changed: str, file: str) -> tuple[str, int, CodeType] | None:
    """Return the name, first line and new code of the one function that differs; None when it is more, or none."""
    before, after = (_functions(compile(text, file, "exec", dont_inherit=True)) for text in (source, changed))
    differing = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    if len(differing) != 1 or differing[0] not in before.keys() & after.keys():
        return None
    code = after[differing[0]]
    return (*differing[0], code) if isinstance(code, CodeType) else None


def _functions(code: CodeType) -> dict[tuple[str, int], Any]:
    """Return the outermost functions by name and first line, and what stands around them under its own name."""
    inside = [const for const in code.co_consts if isinstance(const, CodeType)]
    plain = [const for const in code.co_consts if not isinstance(const, CodeType)]
    found: dict[tuple[str, int], Any] = {
        (f"in {code.co_qualname}", code.co_firstlineno): (code.co_code, repr(plain), code.co_names)
    }
    for one in inside:
        found |= {(one.co_qualname, one.co_firstlineno): one} if one.co_flags & _OPTIMIZED else _functions(one)
    return found


def _in_data(text: str) -> Iterator[tuple[str, int, int]]:
    for number, (what, place) in enumerate(_places(tomllib.loads(text))):
        yield f"{what} {'/'.join(map(str, place))}", number, 0


def broken_data(text: str, number: int) -> Any:
    """Return the data of a file with one thing broken."""
    data = tomllib.loads(text)
    what, place = list(_places(data))[number]
    changed = copy.deepcopy(data)
    holder: Any = changed
    for key in place[:-1]:
        holder = holder[key]
    if what == "drop":
        del holder[place[-1]]
    else:
        holder[place[-1]] = _another(data, place)
    return changed


def _places(node: Any, at: Place = (), rows: list[Any] | None = None) -> Iterator[tuple[str, Place]]:
    """Walk through data; ``rows`` are the rows beside this one, when it is a row of a table."""
    if isinstance(node, list):
        of_rows = node if all(isinstance(one, dict) for one in node) else None
        for number, one in enumerate(node):
            yield "drop", (*at, number)
            yield from _places(one, (*at, number), of_rows)
    elif isinstance(node, dict):
        words = len(node) > 1 and all(isinstance(value, str) for value in node.values())
        for key, value in node.items():
            if words if rows is None else not all(key in row for row in rows):
                yield "drop", (*at, key)
            elif rows is not None and isinstance(value, str) and len({row[key] for row in rows}) < len(rows):
                yield "change", (*at, key)
            yield from _places(value, (*at, key))


def _another(data: Any, place: Place) -> Any:
    """Return what the next row has under a key and this one has not."""
    *into, row, key = place
    for step in into:
        data = data[step]
    following = [*data[row:], *data[:row]]
    return next((one[key] for one in following if one[key] != data[row][key]), "")
