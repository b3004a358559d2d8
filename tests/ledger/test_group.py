"""Checks of writing for many at once: each is answered when durable, and a failed act takes nobody with it."""

import threading
from concurrent.futures import wait
from datetime import UTC, datetime, timedelta

import pytest

from standby.basis.errors import AskedWrongly, TryLater
from standby.ledger import entries, open_ledger, verify
from standby.ledger.group import GroupCommit
from standby.store import postgresql, sqlite

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


def act(subject, **rest):
    return lambda writer: writer.append("thing.done", subject, {}, actor="somebody", **rest)


def ask_nine_times(group, subject, answers):
    for _ in range(9):
        answers.append(group.submit(act(subject)).result(30))


def test_many_threads_are_all_answered_and_nothing_is_lost(path):
    answers = []
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with GroupCommit(ledger) as group:
            threads = [
                threading.Thread(
                    target=lambda n=n: [answers.append(group.submit(act(f"{n}")).result()) for _ in range(9)]
                )
                for n in range(8)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        with ledger.reading() as connection:
            assert sorted(answers, key=lambda entry: entry.k) == list(entries(connection))
        assert sorted(entry.k for entry in answers) == list(range(1, 73))
        assert verify(ledger).faults == ()


def test_an_act_that_fails_is_undone_alone(path):
    with open_ledger(path, clock=lambda: NOW) as ledger:
        with GroupCommit(ledger) as group:
            asked = [
                group.submit(act("a")),
                group.submit(act("b", known_at=NOW + timedelta(1))),
                group.submit(act("c")),
            ]
            wait(asked, 30)
        assert [asked[0].result().k, asked[2].result().k] == [1, 2]
        with pytest.raises(AskedWrongly, match="received"):
            asked[1].result()
        assert verify(ledger).faults == ()


def test_nobody_is_told_it_is_kept_when_the_commit_fails(path, monkeypatch):
    with open_ledger(path, clock=lambda: NOW) as holder, holder.writing():
        monkeypatch.setattr(sqlite, "BUSY_MS", 20)
        monkeypatch.setattr(postgresql, "BUSY_MS", 20)
        with open_ledger(path, clock=lambda: NOW) as ledger:
            with GroupCommit(ledger) as group:
                asked = group.submit(act("a"))
            with pytest.raises(TryLater):
                asked.result(30)
