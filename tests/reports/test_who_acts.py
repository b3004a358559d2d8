"""What an attack was, by its weapon or its noun, and who did it to whom."""

import pytest
from tests.reports.test_traps import drafts

from standby.reports.model import Draft


def attack(text: str) -> Draft:
    (found,) = [d for d in drafts(text) if d.kind == "incident" and d.predicate != "told"]
    return found


@pytest.mark.parametrize(
    ("what", "predicate"),
    [
        ("Mortars", "mortar_attack"),
        ("Shells", "mortar_attack"),
        ("Artillery shells", "mortar_attack"),
        ("Missiles", "missile_attack"),
        ("Rockets", "rocket_attack"),
        ("Projectiles", "rocket_attack"),
        ("Drones", "drone_strike"),
        ("Grenades", "attack"),
        ("A rocket attack", "rocket_attack"),
        ("A missile strike", "missile_attack"),
        ("A mortar attack", "mortar_attack"),
        ("A suicide attack", "suicide_attack"),
        ("An air strike", "air_strike"),
        ("An airstrike", "air_strike"),
        ("A gun attack", "shooting"),
        ("An artillery attack", "mortar_attack"),
        ("A truck bomb attack", "ied_attack"),
        ("A bombing", "ied_attack"),
        ("An explosion", "ied_attack"),
        ("A blast", "ied_attack"),
        ("A strike", "strike"),
        ("An ambush", "attack"),
        ("A raid", "attack"),
    ],
)
def test_an_attack_is_what_its_weapon_or_its_noun_tells(what: str, predicate: str) -> None:
    found = attack(f"{what} hit the base in Gao.")
    assert (found.predicate, found.subject.name) == (predicate, "an unnamed actor")


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Gunmen attacked the base in Gao.", "Gunmen", None),
        ("The Taliban fired rockets at the base in Kabul.", "the Taliban", "the base in Kabul"),
        ("Iranian missiles hit the base in Erbil.", "Iran", None),
        ("Iran fired 22 missiles at the base in Erbil.", "Iran", "the base in Erbil"),
        ("Two guards were killed in Gao.", "an unnamed actor", None),
        ("Gunmen killed three guards in Gao.", "Gunmen", "three guards"),
    ],
)
def test_whoever_did_it_is_named_in_the_reports_words(text: str, actor: str, target: str | None) -> None:
    """A weapon is nobody; a nation's weapon is its country's."""
    found = attack(text)
    assert (found.subject.name, found.details.get("target")) == (actor, target)


def test_training_paused_in_two_missions_is_a_claim_of_each() -> None:
    text = "Training remains paused in the Danish mission and in the NATO mission."
    assert [d.subject.name for d in drafts(text) if d.predicate == "paused"] == ["Danish mission", "NATO mission"]
    (found,) = [d for d in drafts("Training remains paused in Gao.") if d.predicate == "paused"]
    assert found.subject.name == "Training"
