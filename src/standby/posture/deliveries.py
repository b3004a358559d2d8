"""Notices on their way to people: which channel each goes to, how often it was tried, and whether anybody has it.

1. A channel gets the notices of its kinds that are raised from the moment it was first opened, and none before.
2. A sender claims a notice for one channel for a while, in an entry, before it sends; what came of it is an entry too.
3. What did not get out is tried again, later each time, for a day.
4. Somebody acknowledges a notice: from then on it goes to nobody further.
5. A notice that nobody acknowledged within its channel's time goes to the next channel, whether it got out or not.
If a sender dies between sending and saying so, the same notice is sent once more, under the same name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.engine import Connection

from standby.basis.errors import StandbyError
from standby.basis.plain import from_plain
from standby.basis.time import iso, parse_instant
from standby.ledger import Entry, Ledger, Writer, entries
from standby.posture.outbox import LEASE, NOTICES, Notice

KINDS = ("recommendation", "overdue review", "overdue", "expired")
"""Every kind of notice that the watch raises."""

OPENED, CLAIMED, SENT = "channel.opened", "delivery.claimed", "delivery.sent"
FAILED, ESCALATED, ACKNOWLEDGED = "delivery.failed", "notice.escalated", "notice.acknowledged"
ACTS = (OPENED, CLAIMED, SENT, FAILED, ESCALATED, ACKNOWLEDGED)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""How long until the second attempt; each pause is twice the one before, up to the longest."""

GIVEN_UP = timedelta(days=1)
"""For so long what does not get out is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A person or a place that notices are sent to, as the settings name it.

    ``address`` is where its secret address stands (``env:NAME``, ``file:PATH``) or the address itself, and is shown
    nowhere. ``kinds`` go there at once; with none it gets only what others left. ``within`` is how long it has to
    acknowledge, ``then`` the channel that gets the notice next. ``everything`` says whether the notice's own words
    leave for it, or only that there is one.
    """

    name: str
    address: str = field(repr=False)
    kinds: tuple[str, ...] = KINDS
    within: timedelta | None = None
    then: str | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How far a notice has got with one channel; ``left_by`` names the channel that left it unacknowledged."""

    channel: str
    since: datetime
    left_by: str | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    again_at: datetime | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A notice, where it went, and who acknowledged it and when. ``unanswered`` once the last one's time is over."""

    notice: Notice
    deliveries: tuple[Delivery, ...]
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    unanswered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to get a notice out: to which channel, and what stood in the way (None: nothing)."""

    notice: str
    channel: str
    trouble: str | None


class Post(Protocol):
    """Gets a notice out to a channel. Raises a ``StandbyError`` that names no address when it did not."""

    def __call__(self, channel: Channel, notice: Notice) -> None:
        """Send it."""


class Deliveries:
    """The deliveries of a record. It reads each entry once, however long it runs."""

    def __init__(self, ledger: Ledger, worker: str, channels: Iterable[Channel] = ()) -> None:
        """Take the deliveries as the record has them; ``worker`` names this sender among others."""
        self.ledger, self.worker = ledger, worker
        self.channels: Mapping[str, Channel] = {c.name: c for c in channels}
        self._kinds: dict[str, tuple[str, ...]] = {}
        self._notices: dict[str, Notice] = {}
        self._on_way: dict[tuple[str, str], Delivery] = {}
        self._acknowledged: dict[str, tuple[str, datetime]] = {}
        self._read_to = 0
        self.catch_up()

    def catch_up(self) -> None:
        """Read what is new."""
        with self.ledger.reading() as connection:
            self._read(connection)

    def open(self) -> None:
        """Record each channel that is new, or takes other kinds than before: from now on it gets those."""
        with self.ledger.writing() as writer:
            self._read(writer.connection)
            for name, channel in self.channels.items():
                if self._kinds.get(name) != channel.kinds:
                    self._append(writer, OPENED, {"channel": name, "kinds": list(channel.kinds)})

    def deliver(self, post: Post, lease: timedelta = LEASE) -> tuple[Attempt, ...]:
        """Hand on what was left unacknowledged, then try all that is due; return what came of each try."""
        self.catch_up()
        self._hand_on()
        tried = []
        while (claimed := self._claim(lease)) is not None:
            notice, channel = claimed
            tried.append(self._try(post, notice, channel))
        return tuple(tried)

    def followed(self, now: datetime) -> tuple[Followed, ...]:
        """Return every notice with how far it has got, the newest first."""
        return tuple(self._followed(notice, now) for notice in reversed(self._notices.values()))

    def acknowledge(self, notice: str, by: str) -> bool:
        """Record that somebody has a notice; return False, and record nothing, when somebody had it already.

        Raises ``KeyError`` for a notice that was never raised.
        """
        with self.ledger.writing() as writer:
            self._read(writer.connection)
            if self._notices[notice].id in self._acknowledged:
                return False
            writer.append(ACKNOWLEDGED, NOTICES, {"id": notice}, actor=by)
            self._read(writer.connection)
        return True

    def _hand_on(self) -> None:
        if not any(self._left(self.ledger.clock())):
            return
        with self.ledger.writing() as writer:
            self._read(writer.connection)
            for notice, channel, to in list(self._left(self.ledger.clock())):
                if (notice, to) not in self._on_way:
                    self._append(writer, ESCALATED, {"id": notice, "from": channel, "to": to})

    def _left(self, now: datetime) -> Iterator[tuple[str, str, str]]:
        """Yield what a channel let lie: the notice, that channel, and the one that gets it next."""
        for (notice, name), delivery in self._on_way.items():
            then = self.channels[name].then if name in self.channels else None
            waits = notice not in self._acknowledged and then is not None and (notice, then) not in self._on_way
            if waits and then is not None and self._is_over(delivery, now):
                yield notice, name, then

    def _is_over(self, delivery: Delivery, now: datetime) -> bool:
        channel = self.channels.get(delivery.channel)
        return channel is not None and channel.within is not None and now >= delivery.since + channel.within

    def _claim(self, lease: timedelta) -> tuple[Notice, Channel] | None:
        if self._due(self.ledger.clock()) is None:
            return None
        with self.ledger.writing() as writer:
            self._read(writer.connection)
            now = self.ledger.clock()
            due = self._due(now)
            if due is None:
                return None
            told = {"id": due[0], "channel": due[1], "until": iso(now + lease)}
            self._append(writer, CLAIMED, told)
        return self._notices[due[0]], self.channels[due[1]]

    def _due(self, now: datetime) -> tuple[str, str] | None:
        """Return the oldest delivery that is to be tried now: the notice and the channel."""
        for (notice, name), delivery in self._on_way.items():
            dropped = delivery.left_by is not None and notice in self._acknowledged
            paused = delivery.again_at is not None and now < delivery.again_at
            given_up = delivery.attempts > 0 and now >= delivery.since + GIVEN_UP
            if name in self.channels and delivery.sent_at is None and not (dropped or paused or given_up):
                return notice, name
        return None

    def _try(self, post: Post, notice: Notice, channel: Channel) -> Attempt:
        told = {"id": notice.id, "channel": channel.name}
        try:
            post(channel, notice)
        except StandbyError as problem:
            with self.ledger.writing() as writer:
                self._read(writer.connection)
                self._append(writer, FAILED, {**told, "why": problem.why, "again_at": iso(self._again(told))})
            return Attempt(notice=notice.id, channel=channel.name, trouble=problem.why)
        with self.ledger.writing() as writer:
            self._append(writer, SENT, told)
        return Attempt(notice=notice.id, channel=channel.name, trouble=None)

    def _again(self, told: Mapping[str, str]) -> datetime:
        failed = self._on_way[told["id"], told["channel"]].attempts
        pause: timedelta = FIRST_PAUSE * 2 ** min(failed, 10)
        return self.ledger.clock() + min(LONGEST_PAUSE, pause)

    def _followed(self, notice: Notice, now: datetime) -> Followed:
        deliveries = tuple(d for (of, _), d in self._on_way.items() if of == notice.id)
        by, at = self._acknowledged.get(notice.id, (None, None))
        waited_for = [d for d in deliveries if d.channel in self.channels and self.channels[d.channel].within]
        over = bool(waited_for) and all(self._is_over(d, now) for d in waited_for)
        return Followed(
            notice=notice, deliveries=deliveries, acknowledged_by=by, acknowledged_at=at,
            unanswered=by is None and over,
        )  # fmt: skip

    def _append(self, writer: Writer, act: str, told: Mapping[str, Any]) -> None:
        writer.append(act, NOTICES, dict(told), actor=self.worker)
        self._read(writer.connection)

    def _read(self, connection: Connection) -> None:
        for entry in entries(connection, after=self._read_to, acts=("notice.raised", *ACTS)):
            self._take(entry)
            self._read_to = entry.k

    def _take(self, entry: Entry) -> None:
        told = entry.payload
        if entry.act == "notice.raised":
            notice = from_plain(Notice, told)
            self._notices[notice.id] = notice
            for name, kinds in self._kinds.items():
                if notice.kind in kinds:
                    self._on_way[notice.id, name] = Delivery(channel=name, since=entry.recorded_at)
        elif entry.act == OPENED:
            self._kinds[told["channel"]] = tuple(told["kinds"])
        elif entry.act == ACKNOWLEDGED:
            self._acknowledged.setdefault(told["id"], (entry.actor, entry.recorded_at))
        elif entry.act == ESCALATED:
            begun = Delivery(channel=told["to"], since=entry.recorded_at, left_by=told["from"])
            self._on_way.setdefault((told["id"], told["to"]), begun)
        else:
            self._move_on(entry)

    def _move_on(self, entry: Entry) -> None:
        told = entry.payload
        key = told["id"], told["channel"]
        before = self._on_way[key]
        if entry.act == CLAIMED:
            self._on_way[key] = replace(before, again_at=parse_instant(told["until"]))
        elif entry.act == SENT:
            self._on_way[key] = replace(
                before, attempts=before.attempts + 1, sent_at=entry.recorded_at, again_at=None, trouble=None
            )
        else:
            again = parse_instant(told["again_at"])
            self._on_way[key] = replace(before, attempts=before.attempts + 1, again_at=again, trouble=told["why"])
