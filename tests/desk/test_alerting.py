"""The watch: it looks when there is reason to, tells what is news once, and loses nothing when it is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from tests.desk.test_deciding import desk, say, wish  # noqa: F401 - the fixture of a workspace with a policy
from tests.waiting import at_most

from standby.basis.errors import AskedWrongly, TryLater
from standby.basis.time import iso, parse_instant
from standby.desk import deciding
from standby.desk.alerting import Watch
from standby.desk.sinks import CommandSink, FileSink, TerminalSink, sink_of
from standby.ledger import entries
from standby.posture.outbox import Outbox, draft


class Heard:
    """A sink that remembers what it got, and can be made to fail."""

    def __init__(self):
        self.got, self.broken = [], False

    def deliver(self, notice):
        if self.broken:
            raise TryLater("notice-not-delivered", "no", "no", "no")
        self.got.append(notice)

    def has(self, notice):
        return notice in self.got


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def watch(desk, heard):  # noqa: F811
    return Watch(desk, heard, worker="a")


def kinds(notices):
    return sorted({n.kind for n in notices})


def test_nothing_new_is_looked_at_once_and_not_again(desk, watch):  # noqa: F811
    first = watch.round()
    assert first.looked
    second = watch.round()
    assert not second.looked
    assert second.next_look == first.next_look > desk.clock()


def test_an_entry_that_changes_the_advice_is_told_once(desk, watch, heard):  # noqa: F811
    watch.round()
    heard.got.clear()
    say(desk, "declared.way_out_open", False, unit="north")
    told = watch.round()
    (notice,) = [n for n in told.raised if n.kind == "recommendation"]
    assert notice.unit == "north"
    assert "alert high (was routine)" in notice.says
    assert "by way-out" in notice.says
    assert [n.id for n in heard.got] == [n.id for n in told.sent]
    assert watch.round().raised == ()
    desk.clock.advance(timedelta(hours=2))
    assert watch.round().raised == ()


def test_evidence_that_ages_is_looked_at_when_it_expires(desk, watch):  # noqa: F811
    say(desk, "declared.way_out_open", False, unit="north", days=0.01)
    assert "recommendation" in kinds(watch.round().raised)
    due = watch.round().next_look
    assert due <= desk.clock() + timedelta(days=0.01, microseconds=1)
    desk.clock.now = due
    assert watch.round().looked


def test_advice_that_comes_back_to_what_it_was_is_news_again(desk, watch):  # noqa: F811
    watch.round()
    for value, hours in ((False, 1), (True, 2), (False, 3)):
        desk.clock.advance(timedelta(hours=hours))
        say(desk, "declared.way_out_open", value)
        say(desk, "declared.stand_down_approved", value)
        assert "recommendation" in kinds(watch.round().raised)


def test_a_review_that_is_due_is_told_when_its_moment_comes(desk, watch):  # noqa: F811
    told = deciding.decide(desk, wish(axes={"alert": "high"}))
    deciding.approve(desk, told.decision.id, by="bob")
    watch.round()
    desk.clock.now = told.decision.review_by + timedelta(hours=1)
    late = [n for n in watch.round().raised if told.decision.id in n.says]
    assert [n.kind for n in late] == ["overdue review"]


def test_who_acted_first_and_was_not_confirmed_is_told(desk, watch):  # noqa: F811
    deciding.decide(desk, wish(by="eve", axes={"people": "hibernating"}, act_first=True))
    watch.round()
    desk.clock.advance(timedelta(hours=7))
    assert "overdue" in kinds(watch.round().raised)


def test_a_decision_that_expires_is_told(desk, watch):  # noqa: F811
    expires = desk.clock() + timedelta(days=2)
    told = deciding.decide(desk, wish(axes={"alert": "high"}, expires_at=expires))
    deciding.approve(desk, told.decision.id, by="bob")
    watch.round()
    desk.clock.now = expires + timedelta(minutes=1)
    assert "expired" in kinds(watch.round().raised)


def test_silence_asks_for_a_review_and_never_brings_the_advice_down(tmp_path, desk, heard):  # noqa: F811
    folder = desk.directory / "mission"
    (folder / "sites.yaml").write_text("- {id: erbil, name: Erbil, lat: 36.2, lon: 44.0, country: IQ}\n")
    (folder / "units.yaml").write_text("- {id: north, name: North, kind: mission, host: IQ, sites: [erbil]}\n")
    (folder / "signers.yaml").unlink()
    from standby.desk.workspace import open_workspace

    with open_workspace(desk.directory, desk.clock) as again:
        say(again, "declared.way_out_open", False)
        watch = Watch(again, heard, worker="b")
        first = watch.round()
        assert "overdue review" in kinds(first.raised)
        assert "silence is not calm" in "".join(n.says for n in first.raised)
        again.clock.advance(timedelta(days=5))
        later = watch.round()
        assert later.looked
        assert not [n for n in later.raised if n.kind == "recommendation"]


def test_a_sink_that_fails_is_tried_again_after_the_claim_runs_out(desk, watch, heard):  # noqa: F811
    heard.broken = True
    say(desk, "declared.way_out_open", False, unit="north")
    with pytest.raises(TryLater):
        watch.round()
    heard.broken = False
    assert watch.round().sent == (), "somebody may still be sending it"
    desk.clock.advance(timedelta(minutes=2))
    assert len(watch.round().sent) == 1


def test_two_watches_on_one_record_tell_each_notice_once(desk, heard):  # noqa: F811
    watches = [Watch(desk, heard, worker=name) for name in "ab"]
    for value in (False, True, False):
        say(desk, "declared.way_out_open", value, unit="north")
        for each in (*watches, *reversed(watches)):
            each.round()
        desk.clock.advance(timedelta(hours=3))
    names = [n.id for n in heard.got]
    assert len(names) == len(set(names)) > 0


def test_a_new_watch_goes_on_where_the_last_one_stopped(desk, heard):  # noqa: F811
    say(desk, "declared.way_out_open", False, unit="north")
    Watch(desk, heard, worker="a").round()
    count = len(heard.got)
    Watch(desk, heard, worker="b").round()
    assert len(heard.got) == count
    desk.clock.advance(timedelta(hours=1))
    say(desk, "declared.way_out_open", True)
    say(desk, "declared.stand_down_approved", True)
    Watch(desk, heard, worker="c").round()
    assert any("North: consider alert routine (was high)" in n.says for n in heard.got[count:])


def test_a_round_reads_each_entry_once_however_many_there_are(desk, watch, monkeypatch):  # noqa: F811
    watch.round()
    read = []

    def counted(connection, **given):
        found = list(entries(connection, **given))
        read.extend(found if given.get("after") else [])
        return iter(found)

    monkeypatch.setattr("standby.desk.alerting.entries", counted)
    for _ in range(5):
        desk.clock.advance(timedelta(seconds=30))
        say(desk, "declared.drill_done", True)
        watch.round()
        watch.round()
    ks = [e.k for e in read]
    assert len(ks) == len(set(ks))


# The outbox and its sinks


def notice(text="fire"):
    return draft("recommendation", "north", text, parse_instant("2020-01-05"), text, {"alert": "high"})


def test_the_same_news_is_recorded_once(desk):  # noqa: F811
    one, two = Outbox(desk.ledger, "a"), Outbox(desk.ledger, "b")
    assert len(one.record([notice(), notice("flood")])) == 2
    assert two.record([notice()]) == ()
    assert Outbox(desk.ledger, "c").waiting == (notice(), notice("flood"))


def test_a_dead_senders_notice_is_not_repeated_where_the_sink_has_it(desk, heard):  # noqa: F811
    box = Outbox(desk.ledger, "a")
    box.record([notice()])
    claimed, again = box._claim(timedelta(minutes=1))
    assert not again
    heard.deliver(claimed)  # and here the sender is killed
    other = Outbox(desk.ledger, "b")
    assert other.send(heard) == ()
    desk.clock.advance(timedelta(minutes=2))
    assert other.send(heard) == (notice(),)
    assert heard.got == [notice()]
    assert other.waiting == ()


def test_a_dead_senders_notice_is_sent_where_the_sink_lacks_it(desk, heard):  # noqa: F811
    box = Outbox(desk.ledger, "a")
    box.record([notice()])
    box._claim(timedelta(minutes=1))
    desk.clock.advance(timedelta(minutes=2))
    assert Outbox(desk.ledger, "b").send(heard) == (notice(),)
    assert heard.got == [notice()]


def test_half_a_line_left_by_a_killed_sender_does_not_count_and_spoils_nothing(tmp_path):
    file = tmp_path / "notices.jsonl"
    sink = FileSink(file)
    assert not sink.has(notice())
    file.write_bytes(json.dumps({"id": notice().id}).encode()[:-3])
    assert not sink.has(notice())
    sink.deliver(notice())
    assert sink.has(notice())
    lines = file.read_bytes().splitlines()
    assert len(lines) == 2
    assert json.loads(lines[1])["says"] == "fire"


def test_a_command_gets_the_notice_and_its_failure_is_said(tmp_path):
    out = tmp_path / "out"
    CommandSink(f"cat > {out}; echo $STANDBY_NOTICE >> {out}").deliver(notice())
    told = out.read_text()
    assert '"says":"fire"' in told
    assert notice().id in told
    assert not CommandSink("true").has(notice())
    with pytest.raises(TryLater, match="ended with 3") as failed:
        CommandSink("exit 3").deliver(notice())
    assert failed.value.code == "notice-not-delivered"


def test_a_command_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr("standby.desk.sinks.COMMAND_SECONDS", 0.05)
    with pytest.raises(TryLater, match="longer than"):
        CommandSink("sleep 5").deliver(notice())


def test_a_terminal_shows_one_line(capsys):
    TerminalSink().deliver(notice())
    assert capsys.readouterr().out == "2020-01-05 00:00Z  recommendation: fire\n"
    assert not TerminalSink().has(notice())


def test_a_sink_is_named_in_words(tmp_path):
    assert isinstance(sink_of("stdout"), TerminalSink)
    assert isinstance(sink_of(f"file:{tmp_path}/n"), FileSink)
    assert isinstance(sink_of("command:mail ops"), CommandSink)
    for text in ("mail", "file:", "command:", ""):
        with pytest.raises(AskedWrongly) as refused:
            sink_of(text)
        assert refused.value.code == "sink-unknown"


KILLED = """
import sys, time
from datetime import timedelta
from pathlib import Path
from standby.desk.sinks import FileSink
from standby.ledger import open_ledger
from standby.posture.outbox import Outbox, draft
from standby.basis.time import parse_instant
folder, worker, notices, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "last"
with open_ledger(folder / "r.db") as ledger:
    box = Outbox(ledger, worker)
    for n in range(notices):
        at = parse_instant("2020-01-05")
        print(n, flush=True)
        box.record([draft("k", None, f"news {n}", at, f"{n}", {})])
        box.send(FileSink(folder / "out.jsonl"), timedelta(seconds=0.2))
    while box.waiting or not last:
        time.sleep(0.05)
        box.send(FileSink(folder / "out.jsonl"), timedelta(seconds=0.2))
"""


def killed_over_and_over(folder, notices, kills):
    """Kill one sender after another, each a little further on; none but the last ever ends by itself."""
    for turn in range(kills + 1):
        last = turn == kills
        words = [str(folder), f"w{turn}", str(notices), "last" if last else "another follows"]
        run = subprocess.Popen([sys.executable, "-c", KILLED, *words], stdout=subprocess.PIPE)
        if not last:
            with at_most(run):
                for _ in range(1 + (turn + 1) * notices // (kills + 1)):
                    assert run.stdout.readline(), "the sender ended, or said nothing in time"
            time.sleep(0.007 * turn % 0.04)
            os.kill(run.pid, signal.SIGKILL)
        assert run.wait(300) == (0 if last else -signal.SIGKILL)
        run.stdout.close()
    lines = [line for line in (folder / "out.jsonl").read_bytes().split(b"\n") if line]
    told = [json.loads(line)["says"] for line in lines if line.endswith(b"}")]
    assert sorted(told) == sorted(f"news {n}" for n in range(notices))


def test_a_sender_killed_at_any_moment_loses_and_repeats_nothing(tmp_path):
    killed_over_and_over(tmp_path, 20, 3)


@pytest.mark.torture
def test_a_sender_killed_forty_times_loses_and_repeats_nothing(tmp_path):
    killed_over_and_over(tmp_path, 300, 40)


def test_the_moment_a_claim_ends_is_on_record(desk, heard):  # noqa: F811
    box = Outbox(desk.ledger, "a")
    box.record([notice()])
    box.send(heard)
    with desk.ledger.reading() as connection:
        acts = [(e.act, e.payload.get("until")) for e in entries(connection)]
    until = iso(desk.clock() + timedelta(minutes=1))
    assert acts == [("notice.raised", None), ("notice.claimed", until), ("notice.sent", None)]
