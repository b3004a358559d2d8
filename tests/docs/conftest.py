"""The example mission, read once into a workspace for all tests of the manual, and the tutorial, typed once."""

import fcntl
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from tests.docs.manual import ROOT, page

from standby.cli import main

EXAMPLE = ROOT / "mission-example"

Typed = dict[str, dict[str, str | int]]
"""What came back for each line of the tutorial: its exit code, and what it printed on either stream."""


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Make a folder for all processes of one test run, by whichever asks first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "popen" in base.name else base) / name
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            shared.mkdir()
            make(shared)
            (shared / "made").touch()
    return shared


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with every report of the example mission in its record; a copy, free to be written to."""
    made = once(tmp_path_factory, "example-read", _read_example)
    return Path(shutil.copytree(made / "workspace", tmp_path_factory.mktemp("manual") / "workspace"))


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """What came back for each line of the tutorial, typed in a copy of the checkout's folder."""
    typed: Typed = orjson.loads((once(tmp_path_factory, "tutorial", _type_tutorial) / "typed.json").read_bytes())
    return typed


def said(arguments: list[str]) -> str:
    """What a command prints; it must have gone well."""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False, standalone_mode=False)
    assert result.return_value in (None, 0), result.output
    return result.stdout


def tutorial_lines() -> list[str]:
    """The lines that the tutorial tells the reader to type."""
    return re.findall(r"^ {4}\$ (.+)$", page("tutorial/first-hour.md"), flags=re.MULTILINE)


def _read_example(folder: Path) -> None:
    workspace = str(folder / "workspace")
    said(["init", workspace, "--from", str(EXAMPLE)])
    said(["-C", workspace, "read", "--manifest", str(EXAMPLE / "reports" / "manifest.yaml")])


def _type_tutorial(folder: Path) -> None:
    shutil.copytree(EXAMPLE, folder / "mission-example")
    door = folder / "run"
    door.write_text(f'#!/bin/sh\nshift\nexec "{sys.executable}" -m standby "$@"\n')
    door.chmod(0o755)
    typed = {line: _type(folder, line) for line in tutorial_lines()}
    (folder / "typed.json").write_bytes(orjson.dumps(typed))


def _type(folder: Path, line: str) -> dict[str, str | int]:
    done = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, check=False)
    return {"code": done.returncode, "printed": done.stdout, "complained": done.stderr}
