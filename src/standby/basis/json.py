"""Our types as the plain data that every ``--json`` prints: each field is there, also when it is empty."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime

from standby.basis.time import iso

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can hold."""


def to_json(value: object) -> Json:
    """Turn a value of ours into JSON data: types become dicts, moments and days ISO 8601 text, tuples lists.

    Raises ``TypeError`` for a value that has no JSON form.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, set | frozenset):
        return [to_json(item) for item in sorted(value)]
    raise TypeError(f"{type(value).__name__} has no JSON form")
