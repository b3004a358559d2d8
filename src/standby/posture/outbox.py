"""Notices: first the change is recorded, then it is told. Each is claimed by one sender at a time and sent once.

1. A notice is recorded under a name made of what it says, so that noticing the same again records nothing.
2. A sender claims it for a while, in an entry, before it sends.
3. When it is out, that is recorded too, and nobody claims it again.
4. If the sender dies in between, its claim runs out; the next one first asks the sink whether it has the notice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.engine import Connection

from standby.basis.ids import content_id
from standby.basis.plain import from_plain, to_plain
from standby.basis.time import iso, parse_instant
from standby.ledger import Entry, Ledger, entries

ACTS = ("notice.raised", "notice.claimed", "notice.sent")
NOTICES = "notices"
"""The subject of every entry about a notice."""

LEASE = timedelta(minutes=1)
"""How long a sender may take before another takes over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something people must be told: of which kind, about which unit (None: the whole mission), in one sentence.

    ``because`` names what made it news, so that the same news is one notice; ``values`` holds the advised value of
    each axis where the recommendation changed.
    """

    id: str
    kind: str
    unit: str | None
    says: str
    at: datetime
    because: str
    values: dict[str, str] = field(default_factory=dict)


class Sink(Protocol):
    """Where notices go: a terminal, a file, a program that sends them on."""

    def deliver(self, notice: Notice) -> None:
        """Send a notice. Raises ``TryLater`` when it did not get out."""

    def has(self, notice: Notice) -> bool:
        """Say whether it is known to have got this notice already; asked only after a sender died."""


def draft(kind: str, unit: str | None, says: str, at: datetime, because: str, values: dict[str, str]) -> Notice:
    """Make a notice that is named by what made it news."""
    name = content_id("notice", kind, unit, because, values)
    return Notice(id=name, kind=kind, unit=unit, says=says, at=at, because=because, values=values)


class Outbox:
    """The notices of a record. It reads each entry once, however long it runs."""

    def __init__(self, ledger: Ledger, worker: str) -> None:
        """Take the notices as the record has them; ``worker`` names this sender among others."""
        self.ledger, self.worker = ledger, worker
        self.notices: dict[str, Notice] = {}
        self.advised: dict[str, dict[str, str]] = {}
        self._claimed: dict[str, datetime] = {}
        self._unsent: dict[str, None] = {}
        self._read_to = 0
        with ledger.reading() as connection:
            self._read(connection)

    def record(self, drafts: Iterable[Notice]) -> tuple[Notice, ...]:
        """Record notices that are not recorded yet, all in one transaction, and return those."""
        drafts = [d for d in drafts if d.id not in self.notices]
        if not drafts:
            return ()
        with self.ledger.writing() as writer:
            self._read(writer.connection)
            new = [d for d in drafts if d.id not in self.notices]
            for notice in new:
                writer.append("notice.raised", NOTICES, to_plain(notice), actor=self.worker)
            self._read(writer.connection)
        return tuple(new)

    def send(self, sink: Sink, lease: timedelta = LEASE) -> tuple[Notice, ...]:
        """Send everything that waits and nobody else is sending; return what went out."""
        sent = []
        while (claimed := self._claim(lease)) is not None:
            notice, again = claimed
            if not (again and sink.has(notice)):
                sink.deliver(notice)
            with self.ledger.writing() as writer:
                writer.append("notice.sent", NOTICES, {"id": notice.id}, actor=self.worker)
                self._read(writer.connection)
            sent.append(notice)
        return tuple(sent)

    @property
    def waiting(self) -> tuple[Notice, ...]:
        """Return the notices that are recorded and not known to be out."""
        return tuple(self.notices[name] for name in self._unsent)

    def _claim(self, lease: timedelta) -> tuple[Notice, bool] | None:
        """Claim the oldest notice that is free; say also whether somebody had claimed it before."""
        if not self._free(self.ledger.clock()):
            return None
        with self.ledger.writing() as writer:
            self._read(writer.connection)
            now = self.ledger.clock()
            name = self._free(now)
            if name is None:
                return None
            again = name in self._claimed
            told = {"id": name, "until": iso(now + lease)}
            writer.append("notice.claimed", NOTICES, told, actor=self.worker)
            self._read(writer.connection)
        return self.notices[name], again

    def _free(self, now: datetime) -> str | None:
        return next((n for n in self._unsent if n not in self._claimed or self._claimed[n] <= now), None)

    def _read(self, connection: Connection) -> None:
        for entry in entries(connection, after=self._read_to, acts=ACTS):
            self._take(entry)
            self._read_to = entry.k

    def _take(self, entry: Entry) -> None:
        if entry.act == "notice.raised":
            notice = from_plain(Notice, entry.payload)
            self.notices[notice.id] = notice
            self._unsent[notice.id] = None
            if notice.unit is not None and notice.values:
                self.advised[notice.unit] = notice.values
        elif entry.act == "notice.claimed":
            self._claimed[entry.payload["id"]] = parse_instant(entry.payload["until"])
        else:
            self._unsent.pop(entry.payload["id"], None)
