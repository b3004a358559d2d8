"""The newest claims lie apart and are moved among the others: no answer shows where a claim lies."""

from datetime import timedelta

import pytest
from tests.record.strategies import NOW, report_of, simple_draft, simple_reading

from standby.basis.errors import Broken
from standby.basis.time import AsOf
from standby.ledger import verify
from standby.ledger.rebuild import check_tables
from standby.record import opened, projection
from standby.record.acts import record_report, withdraw
from standby.record.history import history
from standby.record.queries import claim, claims, claims_about
from standby.reports.model import Mention

LATER = NOW + timedelta(days=1)


@pytest.fixture(params=[(2, 3), (1, 1), (4_096, 16)], ids=["moved now and then", "moved at once", "not moved yet"])
def apart(request, monkeypatch):
    """Say how many claims a run holds and after how many runs they are moved."""
    monkeypatch.setattr(projection, "RUN", request.param[0])
    monkeypatch.setattr(projection, "RUNS", request.param[1])
    return request.param


def record_many(ledger, reports=7):
    """Record reports of three claims about five subjects, and withdraw the first claim of every other report."""
    for n in range(reports):
        text = f"Report {n} of the mission."
        drafted = [
            simple_draft(text[at : at + 6], start=at, end=at + 6, subject=Mention(name=f"unit {(n + at) % 5}"))
            for at in range(3)
        ]
        recorded = record_report(ledger, report_of(text), simple_reading(text, *drafted), actor="officer")
        if n % 2:
            withdraw(ledger, [recorded.claims[0].id], by="analyst", reason="retracted")


def answers(ledger):
    """Ask everything that is answered from the tables of claims."""
    told = []
    for k in (None, 3, 8):
        as_of = AsOf(valid_at=NOW, known_at=LATER, entry=k)
        told.append([claims_about(ledger, f"unit {n}", as_of) for n in range(5)])
        told.append(claims(ledger, as_of))
    every = claims(ledger, AsOf(valid_at=NOW, known_at=LATER))
    return told, [claim(ledger, each.id) for each in every], [history(ledger, about=f"unit {n}") for n in range(5)]


def rows(ledger, table):
    with ledger.reading() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


@pytest.fixture(scope="module")
def wanted():
    with opened("", lambda: LATER) as ledger:
        record_many(ledger)
        return answers(ledger)


def test_answers_are_the_same_wherever_claims_lie(path, apart, wanted):
    with opened(path, lambda: LATER) as ledger:
        record_many(ledger)
        assert answers(ledger) == wanted
        recent = {(2, 3): 3, (1, 1): 0, (4_096, 16): 21}[apart]
        assert (rows(ledger, "claim"), rows(ledger, "recent_claim")) == (21 - recent, recent)
        assert verify(ledger).faults == ()


def test_both_engines_move_the_same_claims_at_the_same_entry(path, apart):
    with opened(path, lambda: LATER) as ledger, opened("", lambda: LATER) as other:
        record_many(ledger)
        record_many(other)
        assert check_tables(ledger) == check_tables(other)
        assert all(each.same for each in check_tables(ledger))


@pytest.mark.parametrize("statement", ["DELETE FROM recent_claim", "UPDATE recent_claim SET number = 7"])
def test_the_database_lets_no_recent_claim_be_lost_or_changed(path, statement):
    with opened(path, lambda: LATER) as ledger:
        record_many(ledger, reports=1)
        with pytest.raises(Broken, match=r"never lost|never changed|permission denied"), ledger.writing() as writer:
            writer.connection.exec_driver_sql(statement)
        assert rows(ledger, "recent_claim") == 3


def test_many_subjects_in_one_report_are_numbered_in_the_order_of_naming(path, monkeypatch):
    monkeypatch.setattr(projection, "SUBJECTS_ASKED", 2)
    text = "Five units are told of here."
    with opened(path, lambda: LATER) as ledger:
        for first in (3, 0):
            names = [f"unit {first + n}" for n in range(5)]
            whole = f"{text} {first}"
            drafted = [simple_draft(whole[:4], start=0, end=4, subject=Mention(name=name)) for name in names]
            record_report(ledger, report_of(whole), simple_reading(whole, *drafted), actor="officer")
        with ledger.reading() as connection:
            found = connection.exec_driver_sql("SELECT name FROM subject ORDER BY id").scalars().all()
    assert found == [f"unit {n}" for n in (3, 4, 5, 6, 7, 0, 1, 2)]
