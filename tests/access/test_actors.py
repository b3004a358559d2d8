"""What each role may do, and that what is not listed is not allowed."""

import pytest
from hypothesis import given
from tests.access.strategies import labels

from standby.access import EVERYTHING, ROLES, VERBS, Actor, permit, require
from standby.basis.errors import NotAllowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_role_may_do_what_is_listed_and_nothing_else(role, verb):
    answer = permit(Actor(id="a", name="Anna", roles=(role,)), verb)
    assert answer.allowed == (verb in ROLES[role])
    assert answer.why


@pytest.mark.parametrize("verb", VERBS)
def test_without_a_role_nothing_may_be_done(verb):
    assert not permit(Actor(id="a", name="Anna", roles=()), verb).allowed
    assert not permit(Actor(id="a", name="Anna", roles=("no such role",)), verb).allowed


def test_a_clearance_gives_no_right_and_a_right_no_clearance():
    cleared = Actor(id="a", name="Anna", roles=("observer",), level="secret")
    assert not permit(cleared, "report").allowed
    with pytest.raises(NotAllowed, match="takes one of the roles: reporter, analyst, duty officer"):
        require(cleared, "report")


@given(labels)
def test_whoever_holds_the_folder_reads_everything(label):
    assert EVERYTHING.reads(label)


def test_a_word_that_is_no_verb_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        permit(EVERYTHING, "launch")
