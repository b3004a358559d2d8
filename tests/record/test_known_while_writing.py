"""Law 1 under load: answers taken while others write are the same when they are asked again afterwards."""

import multiprocessing
import random
import time

import pytest
from tests.record.strategies import NOW, report_of, simple_draft, simple_reading
from tests.torture import progress

from standby.basis.time import AsOf
from standby.ledger import verify
from standby.ledger.queries import newest
from standby.record import opened
from standby.record.acts import record_report, withdraw
from standby.record.queries import claims, claims_about
from standby.reports.model import Mention

SUBJECTS = 23

SPAWN = multiprocessing.get_context("spawn")


def _write(path, number, reports, asked, written, stop):
    """Record a report whenever one is asked for, now and then withdrawing one's claims, until told to stop."""
    with opened(path, lambda: NOW) as ledger:
        for n in range(reports):
            while not asked.acquire(timeout=1):
                # Whoever was to ask may have been ended from outside, and then nobody says that it is over.
                if stop.is_set() or not multiprocessing.parent_process().is_alive():
                    return
            text = f"Writer {number} report {n}: paused."
            about = simple_draft(text, subject=Mention(name=f"unit {n % SUBJECTS}"))
            recorded = record_report(ledger, report_of(text), simple_reading(text, about), actor=f"writer {number}")
            if n % 5 == 4:
                withdraw(ledger, [claim.id for claim in recorded.claims], by=f"writer {number}", reason="retracted")
            written.release()


def _ask(ledger, k, subject):
    """Ask for what stood about one subject, or about all, sealed to an entry."""
    as_of = AsOf(valid_at=NOW, known_at=NOW, entry=k)
    found = claims(ledger, as_of) if subject is None else claims_about(ledger, subject, as_of)
    return hash(tuple((claim.id, claim.k) for claim in found))


def _changed_answers(path, *, writers, reports, answers):
    """Take answers sealed to entries while others write; return how many, and those that differ afterwards.

    The writers are asked for their reports little by little, all of them at once each time and when they have written
    those asked for before, so that they write from the first answer to the last however fast either side is.
    """
    chance = random.Random(3)
    opened(path, lambda: NOW).close()
    asked, written, stop = SPAWN.Semaphore(0), SPAWN.Semaphore(0), SPAWN.Event()
    running = [SPAWN.Process(target=_write, args=(path, n, reports, asked, written, stop)) for n in range(writers)]
    for each in running:
        each.start()
    taken, wanted, grew = [], 0, set()
    with opened(path, lambda: NOW) as ledger:
        while len(taken) < answers:
            if wanted * answers <= len(taken) * reports:
                assert wanted == 0 or all(written.acquire(timeout=60) for _ in range(writers))
                wanted += writers
                for _ in range(writers):
                    asked.release()
            with ledger.reading() as connection:
                reached = newest(connection)
            if not reached:
                time.sleep(0.01)
                continue
            grew.add(reached)
            k = chance.randint(max(1, reached - 20), reached)
            subject = f"unit {chance.randrange(SUBJECTS)}" if len(taken) % 20 else None
            taken.append((k, subject, _ask(ledger, k, subject)))
            progress(len(taken), answers, "answers")
        stop.set()
        for each in running:
            each.join(120)
        assert [each.exitcode for each in running] == [0] * writers
        assert verify(ledger).faults == ()
        changed = []
        for n, (k, subject, answer) in enumerate(taken, 1):
            if _ask(ledger, k, subject) != answer:
                changed.append(k)
            progress(n, answers, "asked again")
        return len(grew), changed


def test_answers_taken_while_two_write_never_change(path):
    heads, changed = _changed_answers(path, writers=2, reports=60, answers=150)
    assert changed == []
    assert heads >= 25


@pytest.mark.torture
def test_ten_thousand_answers_taken_while_eight_write_never_change(path):
    heads, changed = _changed_answers(path, writers=8, reports=1_600, answers=10_000)
    assert changed == []
    assert heads >= 195
