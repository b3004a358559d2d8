"""The two founding articles, which lie beside the project and are no part of it."""

from pathlib import Path

import pytest

from standby.basis.time import AsOf, parse_instant, utc_now
from standby.desk.manifest import declared
from standby.desk.reading import read_files
from standby.desk.workspace import init_workspace, open_workspace

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FIRST = SHARED / "seeds" / "000_01e182105e19d792.txt"
SECOND = SHARED / "seeds" / "004_7198198830184342.txt"

# A checkout without the articles beside it cannot run these tests and says so in the header.
collect_ignore_glob = [] if FIRST.exists() else ["test_articles_*.py"]


def pytest_report_header():
    return (
        None if FIRST.exists() else "the two founding articles are not beside this checkout: their tests are left out"
    )


@pytest.fixture(scope="module", params=["blank", "example"])
def articles(request, tmp_path_factory):
    """A workspace that has read both articles, each on the day it was received."""
    folder = tmp_path_factory.mktemp(request.param) / "workspace"
    init_workspace(folder, ROOT / "mission-example" if request.param == "example" else None)
    with open_workspace(folder, utc_now) as workspace:
        for file, received in ((FIRST, "2020-01-14"), (SECOND, "2020-02-04")):
            said = declared(received=received, published=None, source=None, grade=None)
            (taken,) = read_files(workspace, [(file, said)])
            assert taken.outcome == "recorded", taken.error
        yield workspace


@pytest.fixture(scope="session")
def question():
    """Ask about one day as known by another, each at its end."""

    def ask(valid, known):
        return AsOf(valid_at=parse_instant(valid, end_of_day=True), known_at=parse_instant(known, end_of_day=True))

    return ask


@pytest.fixture(scope="session")
def seeds():
    return FIRST, SECOND
