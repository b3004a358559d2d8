"""Only a name or a number that can be nobody else is this machine."""

import pytest

from standby.basis.hosts import is_here


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.2", "::1"])
def test_localhost_and_the_numbers_of_the_loopback_are_here(host):
    assert is_here(host)


@pytest.mark.parametrize("host", ["", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "0.0.0.0", "::"])
def test_no_other_name_or_number_is_here(host):
    assert not is_here(host)
