"""Checks of the names by which two claims are told apart."""

import pytest

from standby.picture.naming import is_unnamed, names_in, other_victims
from standby.testing.making import make_claim


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
