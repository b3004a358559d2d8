"""The course of the threat: each day as it was known on that day, worked out once and only undone by what it should."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.desk.test_course import desk

from standby.basis.time import AsOf, iso, last_moment
from standby.desk import asking, dangers
from standby.desk.forecasting import estimates
from standby.desk.kept import Kept
from standby.record import queries
from standby.testing.making import make_claim, place

__all__ = ["desk"]

TAJI = place("Taji", 33.5, 44.2)
DAY = timedelta(days=1)


@pytest.fixture
def looked(monkeypatch):
    """The days whose pictures were assembled."""
    found = []

    def counted(workspace, questions, **how):
        for picture in asking.pictures_over(workspace, questions, **how):
            found.append(picture.as_of.valid_at.date())
            yield picture

    monkeypatch.setattr(dangers, "pictures_over", counted)
    return found


def course(desk, **as_of):
    now = AsOf(valid_at=desk.clock(), known_at=desk.clock(), **as_of)
    told = estimates(desk, asking.picture(desk, now).picture)
    return dangers.courses(desk, ["taji"], now, told)["taji"]


def attacked(desk, record_claims, number, ago):
    received = desk.clock() - ago
    claim = make_claim("incident", "Militia", "rocket_attack", stated=iso(received)[:10], at=TAJI, quote=f"no {number}")
    record_claims(desk, f"{number}.txt", claim, received=iso(received))


def test_a_day_that_is_over_is_looked_at_once_and_the_course_is_the_one_worked_out_anew(desk, record_claims, looked):
    attacked(desk, record_claims, 1, 3 * DAY)
    first = course(desk)
    assert len(first) == 29
    assert len(looked) == 28
    assert first[-1] != first[0]
    assert course(desk) == first
    desk.clock.advance(DAY)
    looked.clear()
    again = course(desk)
    assert looked == [(desk.clock() - DAY).date()]
    assert again[:-2] == first[1:-1]
    assert again == course(replace(desk, kept=Kept()))


def test_what_comes_to_light_late_undoes_only_the_days_on_which_it_counts_as_known(desk, record_claims, looked):
    attacked(desk, record_claims, 1, 20 * DAY)
    before = course(desk)
    looked.clear()
    attacked(desk, record_claims, 2, 2 * DAY)
    after = course(desk)
    assert looked == [(desk.clock() - days * DAY).date() for days in (2, 1)]
    assert after[:-3] == before[:-3]
    assert after[-1] != before[-1]
    assert after == course(replace(desk, kept=Kept()))


def test_each_day_of_a_course_is_the_estimate_at_its_end_as_it_was_known_then(desk, record_claims):
    attacked(desk, record_claims, 1, 5 * DAY)
    end = last_moment((desk.clock() - 2 * DAY).date())
    asked = AsOf(valid_at=end, known_at=end)
    (told,) = estimates(desk, asking.picture(desk, asked).picture, horizons=(7,))
    point = course(desk)[-3]
    assert (point.at, point.probability, point.low, point.high) == (end, told.probability, told.low, told.high)


def test_a_question_sealed_to_an_entry_is_answered_apart_and_leaves_what_is_kept(desk, record_claims, looked):
    attacked(desk, record_claims, 1, 9 * DAY)
    sealed = queries.head(desk.ledger).k
    attacked(desk, record_claims, 2, 8 * DAY)
    now = course(desk)
    then = course(desk, entry=sealed)
    assert then != now
    looked.clear()
    assert course(desk) == now
    assert looked == []
