"""Checks of the names by which two claims are told apart."""

import pytest

from standby.picture.naming import is_unnamed, names_in, other_victims, victims_of
from standby.testing.making import make_claim, place


def killed(whom):
    return make_claim("incident", "", "killing", details={"target": whom} if whom else {})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Iranian General Qassem Soleimani", {"iranian", "qassem", "soleimani"}),
        ("Gen. Soleimani", {"soleimani"}),
        ("at least 19 fighters", set()),
        ("The President", set()),
        (None, set()),
    ],
)
def test_names_are_the_capitalised_words_that_are_no_rank(text, names):
    assert names_in(text) == names


def test_two_generals_are_two_people():
    assert other_victims(killed("General Soleimani"), killed("General Haddad"))


def test_who_names_nobody_may_mean_anybody():
    assert not other_victims(killed("General Soleimani"), killed("some fighters"))
    assert not other_victims(killed(None), killed("General Soleimani"))


@pytest.mark.parametrize(("name", "unnamed"), [("", True), ("an unnamed actor", True), ("Iran", False)])
def test_an_unnamed_actor_is_known_as_such(name, unnamed):
    assert is_unnamed(name) == unnamed


def test_the_name_of_the_place_is_nobodys():
    baghdad = place("Baghdad International Airport", 33.26, 44.23)
    strike = make_claim("incident", "", "drone_strike", details={"target": "Baghdad airport"}, at=baghdad)
    assert victims_of(strike) == frozenset()
    assert not other_victims(strike, killed("General Soleimani"))
