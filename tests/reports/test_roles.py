"""Who commands what, and who holds which office."""

import pytest

from standby.reports.readers.roles import roles_in


def told(text: str, seen: set[str] | None = None) -> list[tuple[str, str, str | None, bool]]:
    return [(r.predicate, r.who, r.what, r.state) for r in roles_in(text, set() if seen is None else seen)]


@pytest.mark.parametrize(
    ("text", "predicate", "who", "what"),
    [
        ("Ann Berg, commander of the Danish contingent, spoke.", "commander_of", "Ann Berg", "the Danish contingent"),
        ("Ann Berg, the mission's chief, spoke.", "commander_of", "Ann Berg", "mission's"),
        ("The head of the mission, Ann Berg, spoke.", "commander_of", "Ann Berg", "the mission"),
        ("Ann Berg, a spokeswoman for the army, spoke.", "spokesperson_of", "Ann Berg", "the army"),
        ("The army spokeswoman Ann Berg spoke.", "spokesperson_of", "Ann Berg", "The army"),
        ("Ann Berg was appointed governor of Gao.", "appointed", "Ann Berg", "governor of Gao"),
        ("Ann Berg, who leads the mission, spoke.", "commander_of", "Ann Berg", "the mission"),
        ("The mission is commanded by Ann Berg in Gao.", "commander_of", "Ann Berg", "The mission"),
    ],
)
def test_a_post_is_told_with_whoever_holds_it(text: str, predicate: str, who: str, what: str) -> None:
    assert (predicate, who, what, True) in told(text)


def test_a_post_held_once_is_no_state() -> None:
    assert told("Ann Berg, a former defence minister, spoke.") == [
        ("former_holder_of", "Ann Berg", "defence minister", False)
    ]


def test_of_two_rules_for_one_stretch_the_first_stands_and_a_day_holds_no_post() -> None:
    found = told("Ann Berg, commander of the mission, and Bo Lund, chief of the police, spoke.")
    assert [who for _, who, _, _ in found] == ["Ann Berg", "Bo Lund"]
    assert told("Monday, commander of the mission, spoke.") == []
    assert told("UN, commander of the mission, spoke.") == []


def test_an_office_is_told_once_of_each_holder_and_a_rank_only_with_its_nation() -> None:
    seen: set[str] = set()
    text = "Defence Minister Ann Berg met Iranian General Bo Lund and General Eva Holm."
    assert told(text, seen) == [
        ("defence_minister", "Ann Berg", None, False),
        ("general_of", "Bo Lund", "Iranian", False),
    ]
    assert seen == {"Ann Berg", "Bo Lund"}
    assert told(text, seen) == []
    (first, second) = roles_in(text, set())
    assert (text[first.start : first.end], text[second.start : second.end]) == (
        "Defence Minister Ann Berg",
        "Iranian General Bo Lund",
    )
