"""Role fillers learnt from stories made for these tests."""

import random

import pytest

from standby.reports.bench.fillers import Learnt, fillers, head, learn_fillers, same, score_roles
from standby.reports.bench.muc import ROLES, Story, bare

NAMES = ["perez", "gomez", "lopez", "rios", "vega", "mora", "soto", "luna", "cruz", "diaz"]
PLACES = ["bank", "bridge", "farm", "store", "school"]


def _story(number: int, chance: random.Random) -> Story:
    """Half of the texts tell of a killing and a bombing; the others name the same people and places in peace."""
    name, place = f"juan {chance.choice(NAMES)}", f"the {chance.choice(PLACES)}"
    gold: dict[str, tuple[frozenset[str], ...]] = dict.fromkeys(ROLES, ())
    written: dict[str, frozenset[str]] = dict.fromkeys(ROLES, frozenset())
    if number % 2:
        text = f"it was reported that {name} was killed by guerrillas.  a bomb destroyed {place} in town.  police came."
        for role, phrase in (("Victim", name), ("PerpInd", "guerrillas"), ("Weapon", "bomb"), ("Target", place)):
            gold[role], written[role] = (frozenset({bare(phrase)}),), frozenset({phrase.removeprefix("the ")})
    else:
        text = f"it was reported that {name} was met by workers.  a party visited {place} in town.  police came."
    return Story(id=str(number), text=text, gold=gold, written=written)


@pytest.fixture(scope="module")
def learnt() -> tuple[Learnt, dict[str, float]]:
    chance = random.Random(3)
    return learn_fillers([_story(i, chance) for i in range(160)])


def test_what_texts_teach_is_found_in_texts_they_did_not_and_nothing_in_peaceful_ones(
    learnt: tuple[Learnt, dict[str, float]],
) -> None:
    text = "it was reported that juan arce was killed by guerrillas.  a bomb destroyed the bank in town.  police came."
    held_out = Story(id="x", text=text, gold=dict.fromkeys(ROLES, ()), written={})
    found = fillers(held_out, learnt[0])
    assert found == {
        "Victim": ["juan arce"],
        "PerpInd": ["guerrillas"],
        "Weapon": ["bomb"],
        "Target": ["bank"],
        "PerpOrg": [],
    }
    peaceful = _story(0, random.Random(9))
    assert not any(fillers(peaceful, learnt[0]).values())


def test_the_figures_of_cross_validation_are_those_of_texts_left_out(learnt: tuple[Learnt, dict[str, float]]) -> None:
    figures = learnt[1]
    assert figures["fillers"] == 320
    assert 0.9 < figures["micro_f1"] <= 1
    assert figures["micro_f1"] == pytest.approx(
        2 * figures["precision"] * figures["recall"] / (figures["precision"] + figures["recall"])
    )
    assert figures["f1_PerpOrg"] == 0


def test_a_filler_is_found_once_by_any_of_its_phrases_and_missed_otherwise(
    learnt: tuple[Learnt, dict[str, float]],
) -> None:
    told = _story(1, random.Random(5))
    gold = {**told.gold, "PerpInd": (frozenset({"rebels", "guerrillas"}), frozenset({"three men"})), "Weapon": ()}
    figures = score_roles([Story(id="y", text=told.text, gold=gold, written={})], learnt[0])
    assert (figures["fillers"], figures["proposed"]) == (4, 4)
    assert figures["f1_PerpInd"] == pytest.approx(2 / 3)
    assert figures["f1_Weapon"] == 0
    assert figures["recall"] == figures["precision"] == 0.75


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("galan", "luis carlos galan", True),
        ("army of national liberation", "anl", True),
        ("national front", "fn", True),
        ("union front", "fn", False),
        ("bank", "banker", False),
        ("two men", "three men", False),
    ],
)
def test_names_are_of_one_thing_when_one_holds_the_other_is_its_initials_or_stands_behind_it_in_brackets(
    one: str, other: str, alike: bool
) -> None:
    text = "the national front (fn) and the bank with a banker"
    assert same(one, other, text) is same(other, one, text) is alike


def test_the_head_of_a_phrase_stands_before_what_is_hung_to_it() -> None:
    assert head("members of salvadoran army") == "members"
    assert head("urban guerrillas") == head("urban guerrillas who fled") == "guerrillas"
    assert head("of") == "of"


def test_few_texts_and_empty_ones_teach_little_and_harm_nothing() -> None:
    none: dict[str, tuple[frozenset[str], ...]] = dict.fromkeys(ROLES, ())
    empty = Story(id="e", text="", gold=none, written=dict.fromkeys(ROLES, frozenset()))
    learnt, figures = learn_fillers([empty, _story(1, random.Random(1))])
    assert figures["fillers"] == 4
    assert not any(fillers(empty, learnt).values())
