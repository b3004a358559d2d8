"""What is read of the annotated reports changes only when somebody has looked at the change and kept it."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import as_read

KEPT = json.loads(as_read.FILE.read_text("utf-8"))


def test_what_is_kept_is_of_every_annotated_report() -> None:
    assert sorted(KEPT) == sorted(map(as_read.name_of, as_read.paths())), "keep them: python tests/reports/as_read.py"


@pytest.mark.parametrize("path", as_read.paths(), ids=as_read.name_of)
def test_a_report_is_read_as_it_was(path: Path) -> None:
    today = json.loads(json.dumps(as_read.read(path)))
    assert KEPT.get(as_read.name_of(path)) == today, (
        "look at the difference, then keep it: python tests/reports/as_read.py"
    )
