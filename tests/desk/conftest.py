"""What tests of the desk share: the example mission, open and with nothing recorded."""

from pathlib import Path

import pytest

from standby.desk.workspace import init_workspace, open_workspace

EXAMPLE = Path(__file__).parents[2] / "mission-example"


@pytest.fixture
def mission(tmp_path, clock):
    init_workspace(tmp_path / "w", EXAMPLE, clock=clock)
    with open_workspace(tmp_path / "w", clock) as workspace:
        yield workspace
