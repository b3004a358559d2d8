"""What tests of several rooms share: the two engines that every contract of the record is held to."""

import pytest
from tests import postgresql


@pytest.fixture(scope="session")
def new_postgresql():
    """Give a function that returns the address of a new, empty PostgreSQL database."""
    if postgresql.programs() is None:
        pytest.skip("no PostgreSQL server is installed here (Debian: apt install postgresql)")
    with postgresql.running() as new_database:
        yield new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def path(request, tmp_path):
    """Where a new record can be made: a file for SQLite, an address for PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "standby.db")
    return request.getfixturevalue("new_postgresql")()
