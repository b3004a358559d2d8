"""Role fillers learnt from stories written for these tests."""
# ruff: noqa: E501 the corpora write such lines

import json
from pathlib import Path

from standby.reports.bench.fillers import fillers, learn, score_roles
from standby.reports.bench.muc import read_stories

STORY = {"docid": "X-1", "doctext": 'guerrillas attacked the "la paz" farm with a bomb; the bombing killed a peasant. terrorists fled.',
         "templates": [{"incident_type": "attack", "PerpInd": [[["guerrillas", 0]]], "PerpOrg": [], "Target": [[['"la paz" farm', 24], ["farm", 33]]],
                        "Victim": [[["peasant", 70]]], "Weapon": [[["a bomb", 40]]]}]}  # fmt: skip


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
