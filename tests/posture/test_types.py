"""What this room hands out is settled: nobody can alter a fact, a rule or a decision once it is made."""

import dataclasses
import importlib
import pkgutil

import pytest

from standby import posture
from standby.posture.compiled import _Plan
from standby.posture.located import Located

MODULES = [importlib.import_module(f"standby.posture.{found.name}") for found in pkgutil.iter_modules(posture.__path__)]
TYPES = [
    kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_nothing_made_here_can_be_altered_or_given_a_field_it_does_not_have(kind):
    settings = kind.__dataclass_params__
    assert settings.frozen or kind is _Plan
    assert "__slots__" in vars(kind) or kind is Located


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_what_others_make_is_made_field_by_field_by_name(kind):
    inside = kind.__name__.startswith("_") or kind is Located
    assert inside or all(field.kw_only for field in dataclasses.fields(kind))
