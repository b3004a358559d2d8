"""Checks of writing for many at once: each is answered when durable, and a failed act takes nobody with it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from standby.basis.errors import AskedWrongly, Broken, TryLater
from standby.ledger import entries, open_ledger, verify
from standby.ledger.queries import head
from standby.store import postgresql, sqlite

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)


@pytest.fixture
def ledger(path):
    with open_ledger(path, clock=lambda: NOW) as own:
        yield own.shared()


def act(ledger, subject, **rest):
    with ledger.writing() as writer:
        return writer.append("thing.done", subject, {}, actor="somebody", **rest)


def kept(ledger):
    with ledger.reading() as connection:
        return list(entries(connection))


def together(ledger, acts, monkeypatch):
    """Do acts in threads that are all there before the first one is done, so that they share one commit."""
    commits, finish = [], ledger.turns._finish
    monkeypatch.setattr(ledger.turns, "_finish", lambda group: (commits.append(group.size), finish(group)))
    ledger.turns._turn.acquire()
    with ThreadPoolExecutor(len(acts)) as pool:
        asked = [pool.submit(each) for each in acts]
        end = time.monotonic() + 60
        while ledger.turns._waiting < len(acts):
            assert time.monotonic() < end, "the threads did not all come"
            threading.Event().wait(0.001)
        ledger.turns._turn.release()
    return asked, commits


def test_many_threads_are_all_answered_and_nothing_is_lost(ledger):
    def client(name):
        return [act(ledger, name) for _ in range(9)]

    with ThreadPoolExecutor(8) as pool:
        answers = [entry for some in pool.map(client, map(str, range(8))) for entry in some]
    assert sorted(answers, key=lambda entry: entry.k) == kept(ledger)
    assert sorted(entry.k for entry in answers) == list(range(1, 73))
    assert verify(ledger).faults == ()


def test_those_who_wait_together_are_acknowledged_by_one_commit(ledger, monkeypatch):
    asked, commits = together(ledger, [lambda n=n: act(ledger, f"{n}") for n in range(6)], monkeypatch)
    assert commits == [6]
    assert sorted(each.result(60).k for each in asked) == [1, 2, 3, 4, 5, 6]
    assert len(kept(ledger)) == 6


def test_an_act_that_fails_is_undone_alone(ledger, monkeypatch):
    def half():
        with ledger.writing() as writer:
            writer.append("thing.done", "half", {}, actor="somebody")
            writer.append("thing.done", "late", {}, actor="somebody", known_at=NOW + timedelta(1))

    asked, commits = together(ledger, [lambda: act(ledger, "a"), half, lambda: act(ledger, "c")], monkeypatch)
    assert commits == [3]
    assert {asked[0].result(60).k, asked[2].result(60).k} == {1, 2}
    with pytest.raises(AskedWrongly, match="received"):
        asked[1].result(60)
    assert [entry.subject for entry in kept(ledger)] in (["a", "c"], ["c", "a"])
    assert verify(ledger).faults == ()


def test_what_an_act_reads_holds_the_acts_before_it_and_others_see_none_of_them_yet(ledger, monkeypatch):
    seen = {}

    def look(name):
        with ledger.writing() as writer:
            with ledger.reading() as connection:
                newest = head(connection)
            with ThreadPoolExecutor(1) as pool:
                seen[name] = (newest.k if newest else 0, pool.submit(lambda: len(kept(ledger))).result(60))
            return writer.append("thing.done", name, {}, actor="somebody")

    asked, _ = together(ledger, [lambda n=n: look(n) for n in "abc"], monkeypatch)
    assert sorted(seen.values()) == [(0, 0), (1, 0), (2, 0)]
    assert {seen[n][0] + 1 for n in "abc"} == {each.result(60).k for each in asked}


def test_nobody_is_told_it_is_kept_when_the_commit_fails(ledger, monkeypatch):
    def fail(_group):
        raise OSError("the disk is gone")

    begin = ledger.turns._begin

    def begin_and_fail_at_the_end():
        group = begin()
        group.closing.callback(fail, group)
        return group

    monkeypatch.setattr(ledger.turns, "_begin", begin_and_fail_at_the_end)
    asked, _ = together(ledger, [lambda n=n: act(ledger, n) for n in "abc"], monkeypatch)
    for each in asked:
        with pytest.raises(OSError, match="the disk is gone"):
            each.result(60)
    assert kept(ledger) == []
    monkeypatch.undo()
    assert act(ledger, "again").k == 1


def test_whoever_waits_for_a_turn_that_never_comes_is_told_so_and_nothing_is_kept(ledger, monkeypatch):
    monkeypatch.setattr("standby.ledger.group.UNTOLD", 0.05)
    with ledger.turns._turn, pytest.raises(TryLater) as caught:
        act(ledger, "a")
    assert (caught.value.code, kept(ledger)) == ("database-busy", [])
    assert act(ledger, "b").k == 1


def test_an_act_whose_commit_is_never_told_says_that_nobody_knows(ledger, monkeypatch):
    monkeypatch.setattr("standby.ledger.group.UNTOLD", 0.05)
    finish, groups = ledger.turns._finish, []
    monkeypatch.setattr(ledger.turns, "_finish", groups.append)
    with pytest.raises(TryLater) as caught:
        act(ledger, "a")
    assert caught.value.code == "acknowledgement-missing"
    finish(groups[0])
    assert [entry.subject for entry in kept(ledger)] == ["a"]


def test_a_thread_that_begins_a_second_act_in_the_middle_of_one_is_told_so(ledger):
    with pytest.raises(RuntimeError, match="in the middle"), ledger.writing(), ledger.writing():
        pass
    assert act(ledger, "a").k == 1


def test_what_the_engine_refuses_is_said_in_one_sentence(ledger):
    act(ledger, "a")
    with pytest.raises(Broken, match="never changed"), ledger.writing() as writer:
        writer.connection.exec_driver_sql("UPDATE entry SET subject = 'b'")
    assert [entry.subject for entry in kept(ledger)] == ["a"]


def test_waiting_too_long_for_another_process_is_said_so(path, monkeypatch):
    with open_ledger(path, clock=lambda: NOW) as holder, holder.writing():
        monkeypatch.setattr(sqlite, "BUSY_MS", 20)
        monkeypatch.setattr(postgresql, "BUSY_MS", 20)
        with open_ledger(path, clock=lambda: NOW) as ledger, pytest.raises(TryLater):
            act(ledger.shared(), "a")
