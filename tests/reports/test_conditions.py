"""Checks that what stands under a condition never becomes what is so, wherever the condition stands."""

import pytest
from tests.reports.test_traps import drafts

from standby.reports.readers.how_sure import how_sure


@pytest.mark.parametrize(
    "sentence",
    [
        "If the raids reach Nyala, the base will be closed, the mission said.",
        "Unless the road is opened, the team will leave Gao, its head said.",
        "Should the talks fail, the contingent would be withdrawn.",
        "The mission would suspend training in case of an attack, he said.",
        "In the event of an attack, the staff will be moved to Dakar, the spokesman said.",
        "The base would be closed if the raids reach Nyala.",
    ],
)
def test_a_status_or_movement_under_a_condition_is_conditional(sentence):
    found = [draft for draft in drafts(sentence) if draft.kind in ("status", "movement")]
    assert found
    assert {draft.certainty for draft in found} == {"conditional"}


def test_a_condition_alone_is_no_claim():
    found = drafts("If the road is not freed in two weeks, the base will be closed, the mission said.")
    assert [draft.kind for draft in found] == ["status"]


def test_what_was_said_to_happen_on_a_condition_is_conditional():
    found = drafts("If the attacks stop the training would resume later, according to a report by the ministry.")
    assert [draft.predicate for draft in found if draft.kind == "status"] == ["resumption_planned"]
    assert {draft.certainty for draft in found} == {"conditional"}


def test_if_not_more_is_no_condition_and_no_denial():
    assert how_sure("Hundreds, if not thousands, of people fled Nyala") == ("asserted", ())
