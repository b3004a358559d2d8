"""MUC-3/4 in its own formats, written for these tests: stories with fillers, raw texts with keys."""
# ruff: noqa: E501 the corpora write such lines

import json
from datetime import date
from pathlib import Path

from standby.reports.bench.incidents import (
    fillers,
    incident_country,
    incident_day,
    learn,
    read_keyed,
    read_stories,
    score_keys,
    score_roles,
)

STORY = {"docid": "X-1", "doctext": 'guerrillas attacked the "la paz" farm with a bomb; the bombing killed a peasant. terrorists fled.',
         "templates": [{"incident_type": "attack", "PerpInd": [[["guerrillas", 0]]], "PerpOrg": [], "Target": [[['"la paz" farm', 24], ["farm", 33]]],
                        "Victim": [[["peasant", 70]]], "Weapon": [[["a bomb", 40]]]}]}  # fmt: skip
RAW = "TST1-MUC3-0001\n\n   SAN SALVADOR, 4 FEB 90 (ACAN-EFE) -- [TEXT] GUERRILLAS ATTACKED A FARM IN SAN MIGUEL, EL SALVADOR, 2 DAYS AGO.\nTHE SALVADORAN ARMY SAID SO.\n"
KEY = "0.  MESSAGE: ID    TST1-MUC3-0001\n1.  MESSAGE: TEMPLATE   1\n2.  INCIDENT: DATE    02 FEB 90\n3.  INCIDENT: LOCATION    EL SALVADOR: SAN MIGUEL (CITY)\n"


def test_what_was_learnt_is_found_again_and_any_of_a_fillers_phrases_is_right(tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_text("\n".join(json.dumps({**STORY, "docid": f"X-{i}"}) for i in range(3)))
    stories = read_stories(path)
    table = learn(stories)
    assert fillers(stories[0].text, table)["Target"] == {"la paz farm"}
    assert score_roles(stories, table)["micro_f1"] == 1
    assert score_roles(stories, dict.fromkeys(table, frozenset()))["micro_f1"] == 0


def test_a_text_without_violence_fills_nothing() -> None:
    assert not any(fillers("the farm was sold to a peasant.", learn([])).values())


def test_a_key_gives_the_day_and_the_country_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "tst1").write_text(RAW)
    (tmp_path / "key-tst1").write_text(KEY)
    (one,) = read_keyed(tmp_path)
    assert one.written == date(1990, 2, 4)
    assert one.days == ((date(1990, 2, 2), date(1990, 2, 2)),)
    days = incident_day(one.text, one.written)
    assert (days.start, days.end) == (date(1990, 2, 2), date(1990, 2, 2))
    assert incident_country(one.text) == "SV"
    figures = score_keys([one])
    assert (figures["date_inside"], figures["country"], figures["date_inside_by_document_date"]) == (1, 1, 0)
