"""The figures on the two founding articles, scored by the hand-made gold beside the project where it is present."""

import importlib.util
import json
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from standby.basis.mission import Definition
from standby.reports.intake import take_in
from standby.reports.model import Draft
from standby.reports.readers import reader

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
GIVEN = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the articles and their gold stand beside a checkout")
RECEIVED = {"000_01e182105e19d792.txt": "2020-01-14", "004_7198198830184342.txt": "2020-02-04"}


def as_scored(name: str, draft: Draft) -> dict[str, Any]:
    days, place, number = draft.stated.range, draft.place, draft.quantity
    return {
        "report": name,
        "span": {"start": draft.start, "end": draft.end, "text": draft.quote},
        "kind": draft.kind,
        "stated": {"start": days.start and days.start.isoformat(), "end": days.end and days.end.isoformat()},
        "place": place and {"name": place.name, "id": place.id, "lat": place.lat, "lon": place.lon},
        "quantity": number and {"low": number.low, "high": number.high, "unit": number.unit},
        "speaker": draft.speaker and draft.speaker.name,
        "certainty": draft.certainty,
        "predicate": draft.predicate,
    }


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_claims", SHARED / "gold" / "score_claims.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SHARED / "gold" / "seed_facts.json").read_text("utf-8"))["claims"]
    return found


@pytest.fixture(scope="module")
def read() -> list[dict[str, Any]]:
    out = []
    for name, day in RECEIVED.items():
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        report = take_in((SHARED / "seeds" / name).read_bytes(), name=name, received_at=at, now=at)
        out += [as_scored(name, d) for d in reader().read(report, Definition(name="blank")).drafts]
    return out


@GIVEN
def test_the_articles_are_read_above_the_floor(scorer: ModuleType, gold: list[Any], read: list[Any]) -> None:
    figures = scorer.score(gold, read)
    assert figures["core_recall"] >= 0.95
    assert figures["precision"] >= 0.90
    assert figures["slots"]["stated"]["accuracy"] >= 0.95
    assert figures["complete_f1"] >= 0.90
    for slot, floor in (("place", 0.95), ("quantity", 0.97), ("speaker", 0.97), ("certainty", 0.97)):
        assert figures["slots"][slot]["accuracy"] >= floor, slot


@GIVEN
@pytest.mark.parametrize(("wanted", "certainty"), [("s2-24", "conditional"), ("s2-41", "negated")])
def test_a_condition_and_a_denial_are_read_as_such(
    scorer: ModuleType, gold: list[Any], read: list[Any], wanted: str, certainty: str
) -> None:
    pairs = {g["id"]: r for g, r in scorer.match(gold, read)}
    assert pairs[wanted]["certainty"] == certainty
