"""How many threads a fresh process multiplies matrices with."""

import os
import subprocess
import sys

import pytest

from standby import ALGEBRA

PROGRAM = "import os, standby; print(*(os.environ.get(name, '-') for name in standby.ALGEBRA))"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "1 1 1"),
        ({"OMP_NUM_THREADS": "4"}, "- - -"),
        ({"OPENBLAS_NUM_THREADS": "2"}, "2 - -"),
    ],
)
def test_one_thread_does_the_algebra_unless_somebody_said_otherwise(told, expected):
    plain = {name: value for name, value in os.environ.items() if name not in (*ALGEBRA, "OMP_NUM_THREADS")}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=plain | told, capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout.strip() == expected
