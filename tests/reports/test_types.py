"""Types of reports: what was read or taken in is never altered, and every value is given by its name."""

import dataclasses
import importlib
import pkgutil

import pytest

from standby import reports

GROW = {"Attribution", "Cast", "Context", "Lesson", "Page", "Phrase", "Told", "Walk"}
"""What is put together while a report is read, or a bench is run; it does not outlive it."""
IN_ORDER = {"Arrays", "LlmReader", "Meaning", "Word", "_Break"}
"""Types of few values that are known by their order."""


def types() -> list[type]:
    """Return every type of the room that is made of named values."""
    modules = [importlib.import_module(m.name) for m in pkgutil.walk_packages(reports.__path__, "standby.reports.")]
    return [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__ == module.__name__
    ]


@pytest.mark.parametrize(
    "one", types(), ids=lambda one: f"{one.__module__.removeprefix('standby.reports.')}.{one.__name__}"
)
def test_a_type_cannot_be_altered_has_no_other_values_and_takes_them_by_name(one: type) -> None:
    made: object = object.__new__(one)
    values = dataclasses.fields(one)
    assert not hasattr(made, "__dict__")
    assert {value.kw_only for value in values} == {one.__name__ not in IN_ORDER}
    if one.__name__ in GROW:
        setattr(made, values[0].name, None)
    else:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, values[0].name, None)
