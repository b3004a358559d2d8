"""What is read of the annotated reports changes only when somebody has looked at the change and kept it."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import as_read


def test_every_report_is_read_as_it_was() -> None:
    kept = json.loads(as_read.FILE.read_text("utf-8"))
    today = json.loads(json.dumps(as_read.read_all()))
    changed = {name for name in kept.keys() | today.keys() if kept.get(name) != today.get(name)}
    assert not changed, "look at the difference, then keep it: python tests/reports/as_read.py"
