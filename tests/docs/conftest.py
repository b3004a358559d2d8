"""The example mission in a workspace for all tests of the manual."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.docs.manual import ROOT

from standby.cli import main

EXAMPLE = ROOT / "mission-example"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the example mission."""
    workspace = tmp_path_factory.mktemp("manual") / "example"
    said(["init", str(workspace), "--from", str(EXAMPLE)])
    return workspace


def said(arguments: list[str]) -> str:
    """What a command prints; it must have gone well."""
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.return_value in (None, 0), result.output
    return result.stdout
