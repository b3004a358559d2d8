"""Checks that what two do together is never read as the work of one of them."""

import pytest

from standby.basis.mission import Definition, Unit
from standby.basis.time import parse_instant
from standby.reports.intake import take_in
from standby.reports.readers import reader

MISSION = Definition(
    name="Test",
    units=(Unit(id="training", name="Coalition training mission", kind="mission", aliases=("coalition",)),),
)


def resumed(text):
    at = parse_instant("2020-01-31")
    report = take_in(text.encode(), name="r.txt", received_at=at, now=at)
    return [d.subject.id for d in reader().read(report, MISSION).drafts if d.predicate == "resumed"]


@pytest.mark.parametrize(
    "text",
    [
        "The army said joint operations with the coalition have resumed.",
        "Joint patrols with the coalition resumed on Thursday.",
        "Exercises between the army and the coalition have resumed.",
    ],
)
def test_joint_work_that_resumed_says_of_no_mission_that_it_did(text):
    assert "unit:training" not in resumed(text)


def test_a_mission_that_resumed_is_still_read_as_such():
    assert "unit:training" in resumed("The coalition training mission has resumed its courses.")
