"""An entry is read back as it was written, its head without the rest, and a damaged body is never an entry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.ledger.form import body_of, entry_of, head_of_body, moment, told_in
from standby.ledger.model import GENESIS, Entry, microseconds

moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
payloads = st.dictionaries(st.text(max_size=8), plain, max_size=4) | st.lists(digests, max_size=4).map(
    lambda kept: {"kept": kept, "more": "x" * 90}
)
entries = st.builds(
    Entry,
    k=st.integers(1, 2**40),
    recorded_at=moments,
    known_at=moments,
    node=st.text(max_size=8),
    actor=st.text(max_size=8),
    act=st.text(max_size=12),
    subject=st.text(max_size=12),
    payload=payloads,
    because=st.none() | st.text(max_size=12),
    prev_hash=st.just(GENESIS.hex()),
    hash=st.just("00" * 32),
)


@settings(max_examples=150, deadline=None)
@given(entries)
def test_an_entry_comes_out_as_it_went_in_and_its_head_says_what_it_says(entry):
    body = body_of(entry)
    assert entry_of(body, GENESIS, bytes(32)) == entry
    head = head_of_body(body)
    assert (head.k, head.act, head.subject) == (entry.k, entry.act, entry.subject)
    assert (moment(head.recorded_at), moment(head.known_at)) == (entry.recorded_at, entry.known_at)


@given(moments)
def test_microseconds_are_exact_both_ways(at):
    assert moment(microseconds(at)) == at
    assert microseconds(at) == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize("kept", [[], ["00"], ["AB" * 32], ["x" * 64], "ab" * 32, ["ab" * 32, 7], None])
def test_what_is_no_list_of_contents_stays_in_the_payload(kept):
    entry = Entry(
        k=1,
        recorded_at=moment(0),
        known_at=moment(0),
        node="n",
        actor="a",
        act="b",
        subject="c",
        payload={"kept": kept},
    )
    assert head_of_body(body_of(entry)).kept == ()
    assert told_in(body_of(entry))["payload"] == {"kept": kept}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80) | st.binary(max_size=80).map(lambda rest: b"\x02" + rest))
def test_bytes_that_are_no_entry_are_refused_as_damaged(body):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        entry_of(body, GENESIS, GENESIS)


@pytest.mark.parametrize("micro", [2**62, -(2**62)])
def test_a_moment_outside_the_calendar_is_refused(micro):
    with pytest.raises(ValueError, match="no moment"):
        moment(micro)
