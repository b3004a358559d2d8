"""Our frozen types written as plain JSON data, and read back as exactly the same values.

Fields that hold their default are left out, so that a type may gain a field with a default and old data
still read back the same.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from standby.basis.time import iso

T = TypeVar("T")
PLAIN = (str, int, float, type(None))
"""What is plain already. Booleans are integers here; a moment, a day or a tuple is not plain."""

PLAIN_TYPES = frozenset(PLAIN)


def to_plain(value: Any, *, without: tuple[str, ...] = ()) -> Any:
    """Write a value of our types as plain data: dates as ISO 8601 text, tuples as lists, defaults left out.

    ``without`` names fields of this value itself to leave out. Raises ``TypeError`` on a type that has no
    plain form.
    """
    kind: Any = type(value)
    shape = _shape(kind)
    if shape is not None:
        names, defaults, get = shape
        found = {}
        for name, default, held in zip(names, defaults, get(value)):  # noqa: B905 - as long as each other
            if held is default or (without and name in without):
                continue
            if type(held) in PLAIN_TYPES:
                if held != default:
                    found[name] = held
            elif held != default:
                found[name] = iso(held) if type(held) is datetime else to_plain(held)
        return found
    if isinstance(value, PLAIN):
        return value
    if kind is datetime:
        return iso(value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{kind.__name__} has no plain form")


def from_plain(kind: type[T], data: Mapping[str, Any]) -> T:
    """Read back what ``to_plain`` wrote of a dataclass; fields left out take their defaults.

    Raises ``TypeError`` when a field without a default is missing or one is there that the type does not have.
    """
    key: Any = kind
    readers = field_readers(key)
    told = {name: readers[name](value) if name in readers else value for name, value in data.items()}
    made: T = maker(key)(**told)
    return made


@cache
def maker(kind: Any) -> Callable[..., Any]:
    """Return what makes values of a frozen type by its fields as the type itself does, in a third of the time.

    A frozen class sets each field by a call. Its twin has the same slots and is not frozen: one function, written as
    ``dataclass`` writes its own, sets them directly and then lets the value become the class. Checks that the class
    makes of a new value are made all the same.
    """
    if kind.__mro__ != (kind, object) or "__slots__" not in vars(kind) or not all(each.init for each in fields(kind)):
        return kind  # type: ignore[no-any-return] # a twin would have another layout
    twin = type(kind.__name__, (), {"__slots__": tuple(each.name for each in fields(kind))})
    scope: dict[str, Any] = {"_new": object.__new__, "_twin": twin, "_kind": kind, "_left_out": object()}
    told, lines = ["*"], ["_made = _new(_twin)"]
    for name, default, factory in ((each.name, each.default, each.default_factory) for each in fields(kind)):
        scope[f"_of_{name}"] = factory if default is MISSING else default
        optional = "" if default is MISSING else f"=_of_{name}"
        told.append(name + (optional if factory is MISSING else "=_left_out"))
        made = "" if factory is MISSING else f"_of_{name}() if {name} is _left_out else "
        lines.append(f"_made.{name} = {made}{name}")
    checked = ["_made.__post_init__()"] if hasattr(kind, "__post_init__") else []
    body = "".join(f"\n    {line}" for line in (*lines, "_made.__class__ = _kind", *checked, "return _made"))
    exec(f"def {kind.__name__}({', '.join(told)}):{body}", scope)  # of the names of fields and nothing else
    return scope[kind.__name__]  # type: ignore[no-any-return]


@cache
def _shape(kind: Any) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """Return the names of a dataclass's fields, the default at which each is left out, and what gets the values.

    None for what is no dataclass.
    """
    if not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(kind))
    get = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
    return names, tuple(map(_default, fields(kind))), get


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


@cache
def field_readers(kind: type) -> dict[str, Callable[[Any], Any]]:
    """Return, for each field whose plain form differs from its value, the function that reads it back."""
    found = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    return {name: reader for name, reader in found.items() if reader is not None}


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(next(filter(None, map(_reader, arguments)), None))
    if origin is tuple:
        return _tuple_reader(arguments)
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    return partial(from_plain, hint) if isinstance(hint, type) and is_dataclass(hint) else None


def _optional(reader: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    return None if reader is None else lambda value: None if value is None else reader(value)


def _tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _reader(arguments[0])
        return tuple if inner is None else lambda items: tuple(map(inner, items))
    readers = [_reader(argument) or (lambda value: value) for argument in arguments]
    return lambda items: tuple(read(item) for read, item in zip(readers, items, strict=True))
