"""Where the web room listens: on a port of its own, or not at all and in one sentence."""

import socket

import pytest

from standby.basis.errors import AskedWrongly
from standby.web.serving import listening


def test_a_port_that_another_program_has_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(AskedWrongly) as caught:
        listening("127.0.0.1", taken.getsockname()[1])
    assert caught.value.code == "port-taken"
    assert "\n" not in str(caught.value)


def test_a_host_that_is_not_this_machine_is_told_too():
    with pytest.raises(AskedWrongly) as caught:
        listening("192.0.2.1", 0)
    assert caught.value.code == "port-taken"


def test_port_nought_takes_one_that_is_free():
    with listening("127.0.0.1", 0) as door:
        assert door.getsockname()[1] > 0
