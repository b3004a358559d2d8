"""The record agrees with a naive model on both engines."""

import pytest
from tests.record.machine import recent_claims_moved_often, run  # noqa: F401


@pytest.mark.parametrize(
    ("engine", "examples", "steps"),
    [
        ("sqlite", 8, 25),
        ("postgresql", 2, 20),
        pytest.param("sqlite", 400, 50, marks=pytest.mark.torture),
        pytest.param("postgresql", 60, 40, marks=pytest.mark.torture),
    ],
)
def test_the_record_agrees_with_the_model(engine, examples, steps, request):
    new = (lambda: "") if engine == "sqlite" else request.getfixturevalue("new_postgresql")
    run(new, examples, steps)
