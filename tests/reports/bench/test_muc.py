"""The formats of MUC-3/4, written for these tests: stories with fillers, raw texts with keys."""

import json
from datetime import date
from pathlib import Path

import pytest

from standby.reports.bench.muc import bare, countries_of, days_of, read_keyed, read_stories

A, B, C = date(1989, 12, 30), date(1990, 1, 8), date(1990, 1, 15)


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("30 DEC 89", ((A, A),)),
        ("- 08 JAN 90", ((None, B),)),
        ("30 DEC 89 - 08 JAN 90", ((A, B),)),
        ("(15 JAN 90) / (- 08 JAN 90)", ((C, C), (None, B))),
        ("(- 15 JAN 90) / (30 DEC 89 - 08 JAN 90)", ((None, C), (A, B))),
        ("- 8 Jan 90", ((None, B),)),
        ("*", ()),
        ("- 22 JAN", ()),
        ("31 FEB 90", ()),
    ],
)
def test_a_key_allows_the_days_it_writes(told: str, days: tuple[object, ...]) -> None:
    assert days_of(told) == days


@pytest.mark.parametrize(
    ("told", "countries"),
    [
        ("EL SALVADOR: SAN MIGUEL (DEPARTMENT): SAN LUIS (TOWN)", {"EL SALVADOR"}),
        ("PERU ", {"PERU"}),
        ("COLOMBIA / VENEZUELA: ARAUCA (REGION)", {"COLOMBIA", "VENEZUELA"}),
        ("(EL SALVADOR: X (CITY)) / (EL SALVADOR)", {"EL SALVADOR"}),
        ("? HONDURAS", {"HONDURAS"}),
        ("GUATAMALA", {"GUATEMALA"}),
        ("*", set()),
        ("-", set()),
    ],
)
def test_a_key_allows_the_countries_it_names_and_no_place_in_them(told: str, countries: set[str]) -> None:
    assert countries_of(told) == countries


def test_phrases_are_compared_without_articles_and_marks() -> None:
    assert bare('The "La Paz" farm') == bare("la paz farm") == "la paz farm"
    assert bare("two peasants") != bare("peasants")
    assert bare("an attack on a theatre") == "attack on theatre"


def test_a_thing_that_fills_a_role_in_two_templates_is_wanted_once(tmp_path: Path) -> None:
    template = {"incident_type": "attack", "PerpInd": [[["the guerrillas", 0], ["rebels", 9]]], "Victim": []}
    path = tmp_path / "train.json"
    path.write_text(json.dumps({"docid": "X-1", "doctext": "t", "templates": [template, template]}) + "\n\n")
    (story,) = read_stories(path)
    assert story.gold["PerpInd"] == (frozenset({"guerrillas", "rebels"}),)
    assert story.gold["Weapon"] == ()


def test_texts_and_keys_are_put_together_by_name_and_a_text_without_a_key_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "tst1").write_text(
        "TST1-MUC3-0001\n\n   LIMA, 4 FEB 90 -- [TEXT] ONE.\nTST1-MUC3-0002\n\n   LIMA, NO DATE -- [TEXT] TWO.\n"
    )
    (tmp_path / "key-tst1").write_text(
        "0.  MESSAGE: ID    TST1-MUC3-0001\n2.  INCIDENT: DATE    30 DEC 89\n3.  INCIDENT: LOCATION    PERU: LIMA\n"
        "0.  MESSAGE: ID    TST1-MUC3-0001\n2.  INCIDENT: DATE    - 08 JAN 90\n3.  INCIDENT: LOCATION    PERU\n"
    )
    (one,) = read_keyed(tmp_path)
    assert (one.id, one.written) == ("TST1-MUC3-0001", date(1990, 2, 4))
    assert "ONE" in one.text
    assert "TWO" not in one.text
    assert one.days == (((A, A),), ((None, B),))
    assert one.countries == (frozenset({"PERU"}), frozenset({"PERU"}))


def test_a_text_was_written_on_the_day_in_its_first_250_letters_in_this_century(tmp_path: Path) -> None:
    def text(gap: int) -> str:
        return f"TST1-MUC3-0001\n{' ' * gap}4 FEB 90 -- [TEXT] ONE.\n"

    (tmp_path / "key-tst1").write_text("0.  MESSAGE: ID    TST1-MUC3-0001\n2.  INCIDENT: DATE    *\n")
    for gap, written in ((242, date(1990, 2, 4)), (243, None)):
        (tmp_path / "tst1").write_text(text(gap))
        (one,) = read_keyed(tmp_path)
        assert (one.written, one.days, one.countries) == (written, (), ())


def test_every_line_that_says_something_is_a_story_in_small_letters(tmp_path: Path) -> None:
    template = {"Victim": [[["The MAYOR", 0]], [["Ana", 3]]], "Weapon": [[["a bomb", 1]]]}
    lines = [{"docid": n, "doctext": "TEXT Of It", "templates": of} for n, of in enumerate([[template], None])]
    path = tmp_path / "x.json"
    path.write_text("\n".join(["", *map(json.dumps, lines), "  ", ""]))
    one, other = read_stories(path)
    assert (one.id, other.id, one.text) == ("0", "1", "text of it")
    assert one.gold["Victim"] == (frozenset({"mayor"}), frozenset({"ana"}))
    assert one.written["Victim"] == frozenset({"the mayor", "ana"})
    assert one.written["Weapon"] == frozenset({"a bomb"})
    assert set(other.gold.values()) == {()}
