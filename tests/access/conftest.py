"""The accounts that tests of signing in begin with."""

import pytest

from standby.access import accounts
from standby.basis.time import parse_instant
from standby.testing.clock import FakeClock

WORDS = "correct horse battery"
"""The password of every account."""


@pytest.fixture
def clock():
    return FakeClock(parse_instant("2020-02-05T12:00"))


@pytest.fixture
def doors(tmp_path, clock):
    """A place of accounts with one of them: Ana's."""
    opened = accounts.open_doors(tmp_path / "accounts.db", clock)
    accounts.add_account(opened, "ana", WORDS)
    yield opened
    opened.engine.dispose()
