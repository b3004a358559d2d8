"""Who knew what when: every act that touched claims, with who did it, when it was known and when it was entered.

Nothing here is left out for having ended since: a claim that was withdrawn is told with its withdrawal, and an
ended judgement with its end. What the viewer's labels keep from them is not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

import orjson
from sqlalchemy import ColumnElement, Table, and_, select, true
from sqlalchemy.engine import Connection

from standby.ledger import Ledger
from standby.ledger.form import Head, head_of_body, moment, told_in
from standby.record.projection import (
    annulment_table,
    claim_name,
    every_claim,
    judgement_table,
    reading_table,
    subject_table,
)
from standby.record.queries import claim, mine, told_where
from standby.record.told import Told
from standby.store import entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act on claims: ``claimed``, a verdict such as ``withdrawn``, or ``ended`` for a judgement that was ended.

    ``k`` is its entry, ``known_at`` when we learnt it, ``recorded_at`` when ``by`` entered it. ``says`` is the
    quote of a claim, ``source`` whose report it is, ``supersedes`` the claim it replaces; ``judgement`` the one
    given or ended.
    """

    k: int
    known_at: datetime
    recorded_at: datetime
    by: str
    act: str
    claims: tuple[str, ...]
    subject: str | None = None
    says: str | None = None
    source: str | None = None
    report: str | None = None
    supersedes: str | None = None
    judgement: str | None = None
    because: str | None = None


class Which(TypedDict, total=False):
    """Which events are asked for; all, where nothing is said.

    ``about`` asks for one subject, by its id or name; ``of_claim`` for one claim, by its id or the beginning of it;
    ``by`` for what one person entered; ``after`` and ``up_to`` for what lies between two entries.
    """

    about: str | None
    of_claim: str | None
    by: str | None
    after: int
    up_to: int | None


def history(ledger: Ledger, **which: Unpack[Which]) -> tuple[Event, ...]:
    """Tell what became known and by whom, in the order of the log.

    Judgements on the claims asked for are told with them, also those that name others too. Raises ``AskedWrongly``
    when there is no such claim.
    """
    about, by, span = which.get("about"), which.get("by"), (which.get("after", 0), which.get("up_to"))
    if (of_claim := which.get("of_claim")) is not None:
        found = claim(ledger, of_claim)
        wanted, where = {found.id}, reading_table.c.k == found.k
    else:
        wanted, where = None, _about(about)
    with ledger.reading() as connection:
        claimed = [
            event
            for told in told_where(connection, where, _between(reading_table, span), *mine(reading_table, ledger))
            for event in _claimed(told, about)
            if wanted is None or event.claims[0] in wanted
        ]
        if about is not None:
            wanted = _ever_about(connection, ledger, about)
        judged = list(_judged(connection, ledger, span, wanted))
        ended = list(_ended(connection, ledger, span, wanted))
    events = [event for event in (*claimed, *judged, *ended) if by is None or event.by == by]
    return tuple(sorted(events, key=lambda event: event.k))


def _about(subject: str | None) -> ColumnElement[bool]:
    if subject is None:
        return true()
    of_subject = select(every_claim.c.k).join(subject_table, subject_table.c.id == every_claim.c.subject)
    return reading_table.c.k.in_(of_subject.where(subject_table.c.name == subject))


def _between(table: Table, span: tuple[int, int | None]) -> ColumnElement[bool]:
    after, up_to = span
    return table.c.k > after if up_to is None else and_(table.c.k > after, table.c.k <= up_to)


def _ever_about(connection: Connection, ledger: Ledger, subject: str) -> set[str]:
    """Return the ids of every claim ever recorded about a subject that the viewer may read."""
    query = (
        select(every_claim.c.number)
        .join(subject_table, subject_table.c.id == every_claim.c.subject)
        .join(reading_table, reading_table.c.k == every_claim.c.k)
        .where(subject_table.c.name == subject, *mine(reading_table, ledger))
    )
    return {claim_name(number) for number in connection.scalars(query)}


def _claimed(told: Told, about: str | None) -> Iterator[Event]:
    for each in told.all():
        subject = each.draft.subject
        if about is None or about == (subject.id or subject.name):
            yield Event(
                k=each.k,
                known_at=each.known_at,
                recorded_at=each.recorded_at,
                by=told.by,
                act="claimed",
                claims=(each.id,),
                subject=subject.id or subject.name,
                says=each.draft.quote,
                source=each.source,
                report=each.report_name,
                supersedes=each.supersedes,
                because=told.because,
            )


def _judged(
    connection: Connection, ledger: Ledger, span: tuple[int, int | None], wanted: set[str] | None
) -> Iterator[Event]:
    row = judgement_table.c
    query = select(row.k, row.body, entry.c.body.label("entry")).join(entry, entry.c.k == row.k)
    for k, body, whole in connection.execute(
        query.where(_between(judgement_table, span), *mine(judgement_table, ledger))
    ):
        given, head = orjson.loads(body), head_of_body(whole)
        if wanted is None or not wanted.isdisjoint(given["claims"]):
            yield _event(k, head, given["by"], given["verdict"], given, given["reason"])


def _ended(
    connection: Connection, ledger: Ledger, span: tuple[int, int | None], wanted: set[str] | None
) -> Iterator[Event]:
    query = (
        select(annulment_table.c.k, judgement_table.c.body, entry.c.body)
        .join(judgement_table, judgement_table.c.id == annulment_table.c.judgement_id)
        .join(entry, entry.c.k == annulment_table.c.k)
        .where(_between(annulment_table, span), *mine(judgement_table, ledger))
    )
    for k, body, whole in connection.execute(query):
        given, told = orjson.loads(body), told_in(whole)
        if wanted is None or not wanted.isdisjoint(given["claims"]):
            yield _event(k, head_of_body(whole), told["actor"], "ended", given, told.get("because"))


def _event(k: int, head: Head, by: str, act: str, judgement: dict[str, Any], because: str | None) -> Event:
    return Event(
        k=k,
        known_at=moment(head.known_at),
        recorded_at=moment(head.recorded_at),
        by=by,
        act=act,
        claims=tuple(judgement["claims"]),
        judgement=judgement["id"],
        because=because,
    )
