"""Which number of a clause is the claim's own, and what it counts."""

import pytest
from tests.reports.test_traps import drafts

from standby.reports.readers.counts import is_year


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("1899", False),
        ("1900", True),
        ("2099", True),
        ("2100", False),
        (" 2020 ", True),
        ("2,020", False),
        ("20201", False),
    ],
)
def test_four_digits_from_1900_to_2099_are_a_year(words: str, year: bool) -> None:
    assert is_year(words) is year


@pytest.mark.parametrize(
    ("text", "predicate", "own"),
    [
        ("Gunmen killed 5 people in Gao.", "killing", (5, 5, "killed", "5")),
        ("Five soldiers were killed in Gao on Monday.", "killing", (5, 5, "killed", "Five soldiers")),
        ("A soldier was wounded in Gao on Monday.", "killing", (1, 1, "wounded", "A soldier")),
        ("Two of the guards were wounded in Gao.", "killing", (2, 2, "wounded", "Two of the guards")),
        ("Gunmen wounded at least three guards near Gao.", "killing", (3, None, "wounded", "at least three guards")),
        ("In 2019 gunmen killed people near Gao.", "killing", None),
        ("Gunmen killed 2 guards in 2019 near Gao.", "killing", (2, 2, "killed", "2")),
        ("Gunmen killed Ada Brun and Bo Lund in Gao.", "killing", (2, None, "killed", "Ada Brun and Bo Lund")),
        ("Eight people died in Gao on Monday.", "killing", (8, 8, "killed", "eight")),
        ("A mortar killed 12 people 5 km from Gao.", "killing", (12, 12, "killed", "12")),
        ("On 5 March gunmen killed 3 guards in Gao.", "killing", (3, 3, "killed", "3")),
        ("Gunmen paid $40 and killed 3 guards in Gao.", "killing", (3, 3, "killed", "3")),
        ("Iran fired 22 missiles at the base in Erbil.", "missile_attack", (22, 22, "missile", "22")),
        ("Two rockets hit the base in Gao.", "rocket_attack", (2, 2, "rocket", "Two")),
        ("Gunmen abducted two doctors in Gao on Monday.", "abduction", (2, 2, "abducted", "two")),
        ("Three hostages were released in Gao on Monday.", "released", (3, 3, "released", "three")),
        ("Nobody was killed in the attack in Gao.", "casualties", (0, 0, "casualty", "Nobody was killed")),
        ("About 40 Danish soldiers left Gao on Monday.", "departed", (36, 44, "person", "About 40")),
        ("The army evacuated 388 people from Gao.", "evacuated", (388, 388, "person", "388")),
        ("The army evacuated 40 villages and 388 people from Gao.", "evacuated", (388, 388, "person", "388")),
        ("The army evacuated £900 and 388 people from Gao.", "evacuated", (388, 388, "person", "388")),
        ("There are 150 soldiers at the base in Gao.", "strength", (150, 150, "person", "150")),
        ("Forty trainers remain in Erbil.", "strength", (40, 40, "person", "Forty")),
        ("The mission suspended its training for two weeks.", "suspended", (2, 2, "week", "for two weeks")),
    ],
)
def test_a_claim_counts_its_own_people_weapons_or_weeks(
    text: str, predicate: str, own: tuple[float, float | None, str, str] | None
) -> None:
    """Years, days, money and distances are nobody's number."""
    found = next(d for d in drafts(text) if d.predicate == predicate).quantity
    assert (found and (found.low, found.high, found.unit, found.text)) == own


def counted(text: str, predicate: str) -> list[tuple[float | None, float | None, str] | None]:
    """Return what the claims of a predicate count, in order."""
    found = [d.quantity for d in drafts(text) if d.predicate == predicate]
    return [(q.low, q.high, q.unit) if q else None for q in found]


def test_a_similar_number_is_one_to_the_last_that_was_counted_in_the_report() -> None:
    text = "About 40 Danish soldiers left Gao on Monday. A similar number of Danish soldiers left Mopti on Tuesday."
    assert counted(text, "departed") == [(36, 44, "person"), (32, 48, "person")]


def test_an_attack_and_its_toll_beside_it_are_one_event_with_the_number_of_the_toll() -> None:
    assert counted("A bomb exploded in Gao, killing eight people.", "ied_attack") == [(8, 8, "killed")]
    assert counted("Three soldiers were killed when a bomb exploded in Gao.", "ied_attack") == [(3, 3, "killed")]
    assert counted("Three soldiers were killed when a bomb exploded in Gao.", "killing") == []
