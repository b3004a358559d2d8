"""Checks of how contents are packed: smaller where that helps, and never anything else than they were."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.store.compression import FRAME, PLAIN, WORTH_TRYING, pack_content, unpack_content


@given(st.binary(max_size=300))
def test_what_is_unpacked_is_what_was_packed(data):
    assert unpack_content(pack_content(data)) == data
    assert len(pack_content(data)) <= len(data) + 1


def test_what_repeats_itself_is_kept_in_a_frame_once_that_is_worth_trying():
    assert pack_content(b"a" * WORTH_TRYING).startswith(FRAME)
    assert len(pack_content(b"a" * 10_000)) < 100
    assert pack_content(b"a" * (WORTH_TRYING - 1)) == PLAIN + b"a" * (WORTH_TRYING - 1)


def test_what_a_frame_would_make_longer_is_kept_as_it_is():
    data = os.urandom(500)
    assert pack_content(data) == PLAIN + data


@pytest.mark.parametrize("stored", [b"", b"\x01abc", FRAME, FRAME + b"abc", pack_content(b"a" * 99)[:-1]])
def test_what_is_neither_is_refused(stored):
    with pytest.raises(ValueError, match=r"neither|size|frame|decompress"):
        unpack_content(stored)
