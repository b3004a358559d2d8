"""Role fillers learnt from stories made for these tests."""

import random
from collections.abc import Iterator, Sequence
from math import log, log1p

import numpy as np
import pytest

from standby.reports.bench import fillers as module
from standby.reports.bench.chains import Chain, Chained
from standby.reports.bench.fillers import (
    Known,
    Learnt,
    Phrase,
    _chosen,
    _counts,
    _fit,
    _know,
    _limit,
    _propose,
    _tried,
    _Weighed,
    _weighed,
    fillers,
    head,
    learn_fillers,
    same,
    score_roles,
)
from standby.reports.bench.muc import ROLES, Story, bare
from standby.reports.bench.phrases import Cut, Features, cut, numbered

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


def _told(text: str, **gold: Sequence[set[str]]) -> Story:
    """Return a text with what fills its roles."""
    filled = {role: tuple(frozenset(cluster) for cluster in gold.get(role, ())) for role in ROLES}
    return Story(id=text, text=text, gold=filled, written={})


SHOT = _told("juan perez (jp) was murdered by two men.  perez and sons had a bomb", Victim=[{"jp", "juan perez"}])
"""Fourteen words, two of them of violence."""
VICTIMS = [
    Phrase(text="juan perez", likely=[0.8, 0.5], places=[0, 9], sentences=[0, 1]),
    Phrase(text="perez", likely=[0.6], places=[9], sentences=[1]),
    Phrase(text="jp", likely=[0.3], places=[3], sentences=[0]),
    Phrase(text="perez and sons", likely=[0.1], places=[9], sentences=[1]),
]
PROPOSED = {
    **dict.fromkeys(ROLES, ()),
    "Victim": VICTIMS,
    "PerpInd": [
        Phrase(text="two men", likely=[0.7], places=[7], sentences=[0]),
        Phrase(text="perez", likely=[0.2], places=[9], sentences=[1]),
    ],
}
KNOWN = Known(held={"perez": 3, "juan perez": 1}, fills={("Victim", "perez"): 2, ("PerpInd", "perez"): 1})


def _odds(likely: float) -> float:
    return log(likely / (1 - likely))


def _squashed(numbers: Sequence[float]) -> list[float]:
    return [log1p(n) if n > 0 else -log1p(-n) for n in numbers]


def test_of_a_phrase_everything_is_weighed_that_its_text_and_others_say_of_it() -> None:
    """By hand: of two mentions at 0.8 and 0.5 one at least is in 0.9; of texts counts a tenth more, of one more."""
    of_text = [
        *map(_odds, [0.7, 1e-4, 1e-4, 0.9, 1e-4]), 0.9, 0, 0, 2.3, 0, 2, 100 * 2 / 14, 14,
    ]  # fmt: skip
    wanted = [
        [
            1, _odds(0.9), _odds(0.8), 1.3, 2, 0, 0, 1.0, 1, 0, 0, 1, 1, 10, 0, 0, 4, 0, 0.6, 0.6, 0.6, 0,
            _odds(0.1 / 2), _odds(2.1 / 4), 0, 2, *of_text,
        ],
        [
            1, _odds(0.6), _odds(0.6), 0.6, 1, 1, _odds(0.9) - _odds(0.6), 1.3, 2, 1, 9 / 14, 0, 0, 5, 0, 0, 4, 0.9, 0,
            0.9, 0.9, 0.2, _odds(2.1 / 4), _odds(2.1 / 4), 2, 2, *of_text,
        ],
        [
            1, _odds(0.3), _odds(0.3), 0.3, 1, 2, _odds(0.9) - _odds(0.3), 1.6, 1, 0, 3 / 14, 0, 0, 2, 0, 0, 4, 0, 0,
            0, 0.9, 0, _odds(0.1), _odds(0.1), 0, 0, *of_text,
        ],
        [
            1, _odds(0.1), _odds(0.1), 0.1, 1, 3, _odds(0.9) - _odds(0.1), 1.8, 1, 1, 9 / 14, 0, 2, 14, 1, 1, 4, 0, 0.6,
            0, 0.6, 0, _odds(0.1), _odds(0.1), 0, 0, *of_text,
        ],
    ]  # fmt: skip
    those = _weighed([SHOT], [PROPOSED], [KNOWN], "Victim")
    assert those.rows.tolist() == [pytest.approx(_squashed(row), abs=1e-9) for row in wanted]
    assert those.names == ["juan perez", "perez", "jp", "perez and sons"]
    assert those.right.tolist() == [1, 0, 1, 0]
    assert those.story.tolist() == [0, 0, 0, 0]


def test_phrases_of_several_texts_are_numbered_by_their_text_and_weighed_by_what_is_known_for_it() -> None:
    nothing = Known(held={}, fills={})
    those = _weighed([SHOT, _told("calm")], [PROPOSED, PROPOSED], [KNOWN, nothing], "PerpInd")
    assert (those.story.tolist(), those.texts[1]) == ([0, 0, 1, 1], "calm")
    filled_elsewhere = those.rows[:, 24]
    assert filled_elsewhere.tolist() == pytest.approx([0, log1p(1), 0, 0])


def test_a_phrase_is_known_by_the_texts_that_hold_it_and_those_in_which_it_fills_a_role() -> None:
    stories = [
        _told("the mayor of lima met the mayor", Victim=[{"mayor of lima", "he"}], Target=[{"mayor"}]),
        _told("a mayor came", Victim=[{"mayor"}]),
        _told("men of lima"),
    ]
    known = _know(stories)
    assert dict(known.fills) == {
        ("Victim", "mayor of lima"): 1, ("Victim", "mayor"): 2, ("Victim", "he"): 1, ("Target", "mayor"): 1,
    }  # fmt: skip
    assert dict(known.held) == {"mayor of lima": 1, "mayor": 2}
    assert known.share("Victim", "mayor") == pytest.approx((2.1 / 3, 2))
    assert known.share("Weapon", "rifle") == pytest.approx((0.1, 0))
    assert _know([]) == Known(held={}, fills={})
    assert dict(_know([_told("juan perez fell", Victim=[{"juan perez"}])]).held) == {"juan perez": 1, "perez": 1}


def test_proposals_of_a_phrase_are_put_together_the_likeliest_first_and_25_of_a_role_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = cut("the bank fell.  a bank and " + " ".join(f"w{i:02}" for i in range(30)))
    mentions = [
        (0, 2, 2, 0.3),
        (5, 6, 2, 0.5),
        (5, 6, 3, 1.5),
        (4, 5, 2, 0.9),
        *((7 + i, 8 + i, 2, 0.1) for i in range(30)),
    ]

    def told(*_: object) -> Iterator[tuple[int, int, int, float]]:
        yield from mentions

    monkeypatch.setattr(module, "phrases", told)
    nothing = np.zeros(0)
    found = _propose(Chain(weights=nothing, moves=nothing), text, None)  # type: ignore[arg-type]
    assert found["Target"][0] == Phrase(text="bank", likely=[0.3, 0.5], places=[0, 5], sentences=[0, 1])
    assert [p.text for p in found["Target"][1:]] == [f"w{i:02}" for i in range(24)], "*a* is no phrase"
    assert found["Victim"] == [Phrase(text="bank", likely=[1.0], places=[5], sentences=[1])]
    assert found["Weapon"] == found["PerpInd"] == found["PerpOrg"] == []


def test_weights_are_those_under_which_what_is_right_is_likeliest_each_restrained_by_its_spread() -> None:
    chance = np.random.default_rng(2)
    rows = chance.normal(size=(40, 3)) * [1.0, 5.0, 0.2]
    right = (rows @ [2.0, -0.3, 0.0] + chance.normal(size=40) > 0).astype(float)
    weights = _fit(rows, right)
    likely = 1 / (1 + np.exp(-rows @ weights))
    slope = rows.T @ (likely - right) + 8.0 * (rows.std(axis=0) ** 2 + 1e-9) * weights
    assert slope == pytest.approx(0, abs=1e-9)
    assert _fit(np.zeros((0, 3)), np.zeros(0)).tolist() == [0, 0, 0]
    assert np.isfinite(_fit(np.array([[1000.0], [-1000.0]] * 9), np.array([1.0, 0.0] * 9))).all()


def _phrases_of(*names: str, story: Sequence[int], texts: Sequence[str]) -> _Weighed:
    nothing = np.zeros((len(names), 1))
    return _Weighed(story=np.array(story), texts=list(texts), names=list(names), rows=nothing, right=nothing[:, 0])


def test_chosen_is_what_reaches_the_limit_and_each_thing_once_by_its_likeliest_name() -> None:
    those = _phrases_of("perez", "juan perez", "men", "perez", "dogs", story=[0, 0, 0, 1, 1], texts=["", ""])
    likely = np.array([0.6, 0.9, 0.3, 0.31, 0.29])
    assert _chosen(those, likely, 0.3, 3) == [["juan perez", "men"], ["perez"], []]
    assert _chosen(those, np.full(5, 0.5), 0.5, 2) == [["perez", "men"], ["perez", "dogs"]], "equals as they stand"
    named = _phrases_of("national front", "fn", story=[1, 1], texts=["", "the national front (fn)"])
    assert _chosen(named, np.array([0.4, 0.5]), 0.2, 2) == [[], ["fn"]]


@pytest.mark.parametrize(
    ("right", "wrong", "limit"),
    [(0.3, 0.25, 0.26), (0.5, 0.49, 0.5), (0.12, 0.05, 0.12), (0.14, 0.13, 0.14), (0.9, 0.6, 0.12), (0.11, 0.3, 0.12)],
)
def test_the_limit_is_the_lowest_of_the_best_from_12_to_50_hundredths(right: float, wrong: float, limit: float) -> None:
    those = _phrases_of("bank", "bridge", story=[0, 0], texts=["x"])
    assert _limit(those, np.array([right, wrong]), [_told("x", Target=[{"bank"}])], "Target") == limit


def test_a_text_is_tried_by_a_limit_that_the_texts_of_its_part_did_not_set() -> None:
    """The first and sixth text are of one part. The others would do with 0.12; whoever sees the two takes 0.42."""
    stories = [_told(f"t{i}", Target=[{"bank"}]) for i in range(6)]
    those = _phrases_of(
        *["bank", "bridge"] * 6, story=[i for i in range(6) for _ in (0, 1)], texts=[s.text for s in stories]
    )
    likely = np.array([0.45, 0.4, 0.3, 0.05, *[0.45, 0.05] * 3, 0.45, 0.41])
    fold = np.arange(6) % 5
    assert _tried(those, likely, stories, "Target", fold) == [
        ["bank", "bridge"], [], ["bank"], ["bank"], ["bank"], ["bank", "bridge"],
    ]  # fmt: skip


def test_fillers_are_counted_once_each() -> None:
    stories = [_told("a", Target=[{"bank", "branch"}, {"bridge"}]), _told("b"), _told("c", Target=[{"farm"}])]
    assert _counts(stories, [["bank", "branch", "car"], ["bus"], []], "Target") == (1, 4, 3)
    assert _counts(stories, [["bridge", "branch"], [], ["farm"]], "Target") == (3, 3, 3)


def test_no_chain_proposes_for_a_text_that_it_was_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(8)
    stories = [_story(i, chance) for i in range(11)]
    learnt_from: list[set[int]] = []
    number: dict[int, int] = {}

    def told(texts: Sequence[Cut], written: Sequence[dict[str, frozenset[str]]]) -> tuple[Features, list[Chained]]:
        features, chained = numbered(texts, written)
        number.update({id(c): i for i, c in enumerate(chained)})
        return features, chained

    def learn(texts: Sequence[object], features: int, tags: int) -> tuple[set[int], int]:
        learnt_from.append({number[id(text)] for text in texts})
        return learnt_from[-1], tags

    def propose(chain: tuple[set[int], int], text: object, chained: object) -> dict[str, list[Phrase]]:
        assert number[id(chained)] not in chain[0]
        proposed_for.append(number[id(chained)])
        return {role: [] for role in ROLES}

    proposed_for: list[int] = []
    for name, one in {"numbered": told, "learn": learn, "_propose": propose}.items():
        monkeypatch.setattr(module, name, one)
    learn_fillers(stories)
    assert sorted(proposed_for) == list(range(11))
    assert [len(those) for those in learnt_from] == [8, 9, 9, 9, 9, 11]
