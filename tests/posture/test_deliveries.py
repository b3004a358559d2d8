"""Notices on their way: each channel gets its own, tries are counted, and what nobody takes goes to the next."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.errors import TryLater
from standby.basis.time import parse_instant
from standby.ledger import open_ledger
from standby.posture.deliveries import FIRST_PAUSE, GIVEN_UP, KINDS, LONGEST_PAUSE, Channel, Deliveries
from standby.posture.outbox import Outbox, draft
from standby.testing.clock import FakeClock

MINUTE = timedelta(minutes=1)
DUTY = Channel(name="duty officer", address="json://127.0.0.1", within=15 * MINUTE, then="focal point")
FOCAL = Channel(name="focal point", address="json://127.0.0.1", kinds=(), within=30 * MINUTE, then="head")
HEAD = Channel(name="head", address="json://127.0.0.1", kinds=(), within=60 * MINUTE)
ARCHIVE = Channel(name="archive", address="json://127.0.0.1", kinds=("expired",))
CHAIN = (DUTY, FOCAL, HEAD)


class Service:
    """Remembers what it got, by channel, and fails while ``broken``."""

    def __init__(self):
        self.got, self.broken = [], set()

    def __call__(self, channel, notice):
        if channel.name in self.broken:
            raise TryLater("notice-not-delivered", "no", "the service did not take it", "wait")
        self.got.append((channel.name, notice.says))

    def names(self):
        return [name for name, _ in self.got]


class Room:
    """A record with a clock, its outbox and a service."""

    def __init__(self, channels=CHAIN):
        self.clock, self.service, self.channels = FakeClock(parse_instant("2020-01-05T12:00")), Service(), channels
        self.ledger = open_ledger("", clock=self.clock)
        self.outbox = Outbox(self.ledger, "a")
        self.deliveries = self.sender("a")
        self.deliveries.open()

    def sender(self, worker):
        return Deliveries(self.ledger, worker, self.channels)

    def tell(self, says="fire", kind="overdue"):
        (raised,) = self.outbox.record([draft(kind, None, says, self.clock(), says, {})])
        return raised.id

    def round(self, after=timedelta(0)):
        self.clock.advance(after)
        return self.deliveries.deliver(self.service)

    def one(self):
        self.deliveries.catch_up()
        return self.deliveries.followed(self.clock())[0]


def test_a_notice_goes_at_once_to_the_channels_of_its_kind_and_once():
    room = Room((DUTY, FOCAL, HEAD, ARCHIVE))
    room.tell("fire", "expired")
    room.tell("flood", "overdue")
    room.round()
    assert sorted(room.service.got) == [("archive", "fire"), ("duty officer", "fire"), ("duty officer", "flood")]
    assert room.round() == ()
    assert {d.attempts for d in room.one().deliveries} == {1}


def test_what_was_raised_before_a_channel_was_opened_is_not_sent_to_it():
    room = Room(())
    room.tell("old")
    later = Deliveries(room.ledger, "b", CHAIN)
    later.open()
    room.tell("new")
    later.deliver(room.service)
    assert room.service.got == [("duty officer", "new")]


def test_a_channel_that_takes_other_kinds_gets_those_from_then_on():
    room = Room((ARCHIVE,))
    room.tell("before", "overdue")
    wider = Deliveries(room.ledger, "b", (Channel(name="archive", address="json://127.0.0.1"),))
    wider.open()
    wider.open()
    room.tell("after", "overdue")
    wider.deliver(room.service)
    assert room.service.got == [("archive", "after")]


def test_what_did_not_get_out_is_tried_again_later_each_time_and_given_up_after_a_day():
    room = Room((ARCHIVE,))
    room.service.broken.add("archive")
    room.tell("fire", "expired")
    pauses, tried_at = [], room.clock()
    assert room.round()[0].trouble == "the service did not take it"
    for _ in range(2000):
        if room.round(MINUTE):
            pauses.append(room.clock() - tried_at)
            tried_at = room.clock()
    assert pauses[:7] == [FIRST_PAUSE * 2**n for n in range(6)] + [LONGEST_PAUSE]
    assert set(pauses[6:]) == {LONGEST_PAUSE}
    assert tried_at - parse_instant("2020-01-05T12:00") < GIVEN_UP
    (delivery,) = room.one().deliveries
    assert (delivery.attempts, delivery.sent_at) == (len(pauses) + 1, None)


@pytest.mark.parametrize(("short", "tries"), [(MINUTE, 1), (timedelta(0), 0)])
def test_a_day_is_over_at_its_end_to_the_minute(short, tries):
    room = Room((ARCHIVE,))
    room.service.broken.add("archive")
    room.tell("fire", "expired")
    room.round()
    assert len(room.round(GIVEN_UP - short)) == tries


@pytest.mark.parametrize(
    ("short", "told"), [(timedelta(seconds=1), ["duty officer"]), (timedelta(0), ["duty officer", "focal point"])]
)
def test_a_notice_goes_on_at_the_very_end_of_the_time_to_acknowledge_it(short, told):
    room = Room()
    room.tell()
    room.round()
    room.round(15 * MINUTE - short)
    assert room.service.names() == told


def test_a_notice_is_unanswered_once_the_last_ones_time_is_over_and_never_where_somebody_has_it():
    room = Room()
    name = room.tell()
    for _ in range(3):
        room.round(35 * MINUTE)
    assert not room.one().unanswered
    room.round(60 * MINUTE)
    assert room.one().unanswered
    room.deliveries.acknowledge(name, "marta")
    assert not room.one().unanswered


def test_each_notice_is_followed_by_itself():
    room = Room((DUTY, ARCHIVE))
    for n in range(4):
        room.tell(f"fire {n}", "expired" if n % 2 else "overdue")
    room.round()
    counts = [len(f.deliveries) for f in room.deliveries.followed(room.clock())]
    assert counts == [2, 1, 2, 1]


def test_a_service_that_recovers_gets_the_notice_once_and_the_attempts_stay_counted():
    room = Room((ARCHIVE,))
    room.service.broken.add("archive")
    room.tell("fire", "expired")
    room.round()
    room.service.broken.clear()
    assert room.round() == ()
    room.round(MINUTE)
    room.round(timedelta(hours=2))
    assert room.service.got == [("archive", "fire")]
    (delivery,) = room.one().deliveries
    assert (delivery.attempts, delivery.trouble) == (2, None)
    assert delivery.sent_at == parse_instant("2020-01-05T12:01")


def test_a_notice_nobody_acknowledges_goes_from_one_to_the_next_each_in_its_time():
    room = Room()
    room.tell()
    room.round()
    room.round(14 * MINUTE)
    assert room.service.names() == ["duty officer"]
    room.round(MINUTE)
    assert room.service.names() == ["duty officer", "focal point"]
    room.round(30 * MINUTE)
    assert room.service.names() == ["duty officer", "focal point", "head"]
    assert not room.one().unanswered
    room.round(61 * MINUTE)
    assert room.one().unanswered
    assert [d.left_by for d in room.one().deliveries] == [None, "duty officer", "focal point"]
    assert len(room.service.got) == 3


def test_a_channel_that_cannot_be_reached_does_not_stop_the_clock_of_escalation():
    room = Room()
    room.service.broken.add("duty officer")
    room.tell()
    room.round()
    room.round(15 * MINUTE)
    assert room.service.names() == ["focal point"]


def test_a_notice_that_somebody_has_goes_to_nobody_further():
    room = Room()
    name = room.tell()
    room.round()
    assert room.deliveries.acknowledge(name, "marta")
    room.round(timedelta(hours=5))
    assert room.service.names() == ["duty officer"]
    assert (room.one().acknowledged_by, room.one().unanswered) == ("marta", False)


def test_what_is_handed_on_and_acknowledged_before_it_got_out_is_not_sent():
    room = Room()
    room.service.broken.add("focal point")
    name = room.tell()
    room.round()
    room.round(15 * MINUTE)
    room.service.broken.clear()
    room.deliveries.acknowledge(name, "marta")
    room.round(timedelta(hours=1))
    assert room.service.names() == ["duty officer"]


def test_the_first_who_acknowledges_has_it():
    room = Room()
    name = room.tell()
    other = room.sender("b")
    assert other.acknowledge(name, "marta")
    assert not room.deliveries.acknowledge(name, "owen")
    assert room.one().acknowledged_by == "marta"


def test_a_notice_that_was_never_raised_cannot_be_acknowledged():
    room = Room()
    before = room.one() if room.deliveries.followed(room.clock()) else None
    with pytest.raises(KeyError):
        room.deliveries.acknowledge("notice-0", "marta")
    assert before is None


def test_a_sender_that_dies_while_sending_is_taken_over_when_its_claim_runs_out():
    room = Room()
    room.tell()
    room.deliveries.catch_up()
    assert room.deliveries._claim(MINUTE)
    other = room.sender("b")
    assert other.deliver(room.service) == ()
    room.clock.advance(2 * MINUTE)
    other.deliver(room.service)
    assert room.service.names() == ["duty officer"]


def test_a_channel_taken_out_of_the_settings_gets_nothing_more():
    room = Room()
    room.tell()
    without = Deliveries(room.ledger, "b", ())
    assert without.deliver(room.service) == ()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.sampled_from(KINDS)),
        st.tuples(st.just("wait"), st.integers(1, 90)),
        st.tuples(st.just("break"), st.sampled_from([c.name for c in CHAIN])),
        st.tuples(st.just("mend"), st.just(None)),
        st.tuples(st.just("acknowledge"), st.integers(0, 3)),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(STEPS)
def test_two_senders_tell_each_channel_each_notice_at_most_once_and_none_after_it_was_acknowledged(steps):
    room = Room()
    senders, told, had = [room.deliveries, room.sender("b")], [], {}
    for number, (step, what) in enumerate(steps):
        if step == "tell":
            told.append(room.tell(str(number), what))
        elif step == "wait":
            room.clock.advance(what * MINUTE)
        elif step == "break":
            room.service.broken.add(what)
        elif step == "mend":
            room.service.broken.clear()
        elif what < len(told):
            had.setdefault(str(told[what]), len(room.service.got))
            senders[0].acknowledge(told[what], "marta")
        for sender in senders:
            sender.deliver(room.service)
    assert len(room.service.got) == len(set(room.service.got))
    room.deliveries.catch_up()
    names = {one.notice.says: one.notice.id for one in room.deliveries.followed(room.clock())}
    for place, (channel, says) in enumerate(room.service.got):
        assert channel == "duty officer" or place < had.get(names[says], place + 1)
    again = room.sender("c")
    assert again.followed(room.clock()) == room.deliveries.followed(room.clock())
