"""Checks that what is sorted from words alone can move no figure: no threat and no number of people comes of it."""

import pytest
from tests.reports.test_traps import drafts

from standby.basis.vocabulary import ATTACKS, CONSENT_SPEAKS_FOR, KINDS, STATUS_AXIS
from standby.reports.readers import leftovers

UNREAD = "The quartermaster of the depot mumbled over the ledger of the caravans."


def sorted_as(kind, monkeypatch):
    monkeypatch.setattr(leftovers, "sort", lambda features: {kind: 1.0})
    return [draft for draft in drafts(UNREAD) if draft.predicate == "told"]


@pytest.mark.parametrize("kind", ["threat", "headcount", "statement", "command"])
def test_some_kinds_are_never_told_from_words_alone(kind, monkeypatch):
    assert sorted_as(kind, monkeypatch) == []


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(leftovers.LEFT_ALONE)))
def test_the_others_speak_for_no_axis_no_attack_no_consent_and_no_number(kind, monkeypatch):
    (found,) = sorted_as(kind, monkeypatch)
    assert found.kind == kind
    assert found.quantity is None
    assert found.predicate not in {*STATUS_AXIS, *ATTACKS, *CONSENT_SPEAKS_FOR}
