"""Law 1 under load: answers taken while others write are the same when they are asked again afterwards."""

import multiprocessing
import random
import time

import pytest
from tests.record.strategies import NOW, report_of, simple_draft, simple_reading

from standby.basis.time import AsOf
from standby.ledger import verify
from standby.record import opened
from standby.record.acts import record_report, withdraw
from standby.record.queries import claims, claims_about, head
from standby.reports.model import Mention

SUBJECTS = 7

SPAWN = multiprocessing.get_context("spawn")


def _write(path, number, reports, stop, pause):
    """Record reports, now and then withdrawing one's claims, until done or told to stop."""
    with opened(path, lambda: NOW) as ledger:
        for n in range(reports):
            text = f"Writer {number} report {n}: paused."
            about = simple_draft(text, subject=Mention(name=f"unit {n % SUBJECTS}"))
            recorded = record_report(ledger, report_of(text), simple_reading(text, about), actor=f"writer {number}")
            if n % 5 == 4:
                withdraw(ledger, [claim.id for claim in recorded.claims], by=f"writer {number}", reason="retracted")
            if stop.wait(pause):
                return


def _ask(ledger, k, subject):
    """Ask for what stood about one subject, or about all, sealed to an entry."""
    as_of = AsOf(valid_at=NOW, known_at=NOW, entry=k)
    found = claims(ledger, as_of) if subject is None else claims_about(ledger, subject, as_of)
    return hash(tuple((claim.id, claim.k) for claim in found))


def _changed_answers(path, *, writers, reports, answers, pause=0.0):
    """Take answers sealed to entries while others write; return how many, and those that differ afterwards."""
    chance = random.Random(3)
    opened(path, lambda: NOW).close()
    stop = SPAWN.Event()
    running = [SPAWN.Process(target=_write, args=(path, n, reports, stop, pause)) for n in range(writers)]
    for each in running:
        each.start()
    taken = []
    with opened(path, lambda: NOW) as ledger:
        while len(taken) < answers and any(each.is_alive() for each in running):
            newest = head(ledger)
            if newest is None:
                time.sleep(0.01)
                continue
            k = chance.randint(max(1, newest.k - 20), newest.k)
            subject = f"unit {chance.randrange(SUBJECTS)}" if len(taken) % 10 else None
            taken.append((k, subject, _ask(ledger, k, subject)))
        stop.set()
        for each in running:
            each.join()
        assert [each.exitcode for each in running] == [0] * writers
        assert verify(ledger).faults == ()
        return len(taken), [k for k, subject, answer in taken if _ask(ledger, k, subject) != answer]


def test_answers_taken_while_two_write_never_change(path):
    taken, changed = _changed_answers(path, writers=2, reports=60, answers=150)
    assert changed == []
    assert taken >= 20


@pytest.mark.torture
def test_ten_thousand_answers_taken_while_eight_write_never_change(path):
    taken, changed = _changed_answers(path, writers=8, reports=100_000, answers=10_000, pause=0.5)
    assert (taken, changed) == (10_000, [])
