"""Checks of the claims read from the two founding articles against the hand-made gold beside the project."""

import importlib.util
import json

import pytest

from standby.basis.time import AsOf, utc_now
from standby.desk import pages
from standby.record.plain import claim_json


@pytest.fixture(scope="module")
def read(articles):
    now = utc_now()
    return [claim_json(c) for c in pages.claims(articles, AsOf(valid_at=now, known_at=now))]


@pytest.fixture(scope="module")
def scorer(seeds):
    path = seeds[0].parents[1] / "gold" / "score_claims.py"
    spec = importlib.util.spec_from_file_location("score_claims", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold(seeds):
    return json.loads((seeds[0].parents[1] / "gold" / "seed_facts.json").read_text(encoding="utf-8"))["claims"]


def test_recall_precision_and_dates_are_above_the_floor(scorer, gold, read):
    score = scorer.score(gold, read)
    assert score["core_recall"] >= 0.60
    assert score["precision"] >= 0.60
    assert score["slots"]["stated"]["accuracy"] >= 0.75


@pytest.mark.parametrize(("name", "certainty"), [("s2-24", "conditional"), ("s2-41", "negated")])
def test_a_condition_and_a_denial_are_read_as_such(scorer, gold, read, name, certainty):
    (found,) = [r for g, r in scorer.match(gold, read) if g["id"] == name]
    assert found["certainty"] == certainty


def test_every_span_is_literally_in_its_report(read, seeds):
    texts = {file.name: file.read_text(encoding="utf-8") for file in seeds}
    assert read
    for claim in read:
        span = claim["span"]
        assert texts[claim["report"]][span["start"] : span["end"]] == span["text"]
