"""Reports on other missions, annotated before any rule had read them: how much of them is read, and how rightly.

A claim counts as found when one of the same kind has words in common with the annotated ones for at least half of
both (Jaccard index over characters), or one holds the other. The rules have been mended on these reports since, so
the floors below guard against falling back and are no blind figures; those are in docs/explanation/reading.md.
"""

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from standby.basis.mission import Definition
from standby.reports.intake import take_in
from standby.reports.model import Draft, Report
from standby.reports.readers import reader
from standby.reports.readers.weighing import Told

GOLD = sorted((Path(__file__).parent / "gold").rglob("*.toml"))
LEARNT_ONLY = ("taught", "blind-10", "news")
"""News of other hands, from which only weights were learnt and on which no rule was mended."""
Pair = tuple[dict[str, Any], Draft]


def report_of(path: Path) -> tuple[Report, list[dict[str, Any]]]:
    gold = tomllib.loads(path.read_text("utf-8"))
    at = datetime.fromisoformat(gold["received"]).replace(tzinfo=UTC)
    return take_in((gold["text"].strip() + "\n").encode(), name=path.stem, received_at=at, now=at), gold["claims"]


def fits(text: str, wanted: dict[str, Any], draft: Told) -> float:
    start = text.index(wanted["quote"])
    end = start + len(wanted["quote"])
    both = min(end, draft.end) - max(start, draft.start)
    if draft.kind != wanted["kind"] or both <= 0:
        return 0.0
    jaccard = both / (max(end, draft.end) - min(start, draft.start))
    inside = both == min(end - start, draft.end - draft.start) and both >= 15
    return jaccard if jaccard >= 0.5 or inside else 0.0


def pairs_of(text: str, gold: list[dict[str, Any]], drafts: Sequence[Told]) -> list[tuple[int, int]]:
    """Return which annotated claim each draft is, by their numbers; each at most once, the best fit first."""
    ranked = sorted(((fits(text, g, d), i, j) for i, g in enumerate(gold) for j, d in enumerate(drafts)), reverse=True)
    pairs: dict[int, int] = {}
    for score, i, j in ranked:
        if score and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def matched(path: Path) -> tuple[int, int, list[Pair]]:
    report, gold = report_of(path)
    drafts = reader().read(report, Definition(name="blank")).drafts
    return len(gold), len(drafts), [(gold[i], drafts[j]) for i, j in pairs_of(report.text, gold, drafts)]


@pytest.fixture(scope="module")
def everything() -> tuple[int, int, list[Pair]]:
    parts = [matched(path) for path in GOLD if path.parent.name not in LEARNT_ONLY]
    return sum(p[0] for p in parts), sum(p[1] for p in parts), [pair for p in parts for pair in p[2]]


def test_there_are_six_reports_and_more_in_every_blind_round() -> None:
    rounds = {path.parent.name for path in GOLD}
    assert sum(path.parent.name == "gold" for path in GOLD) == 6
    assert all(sum(path.parent.name == name for path in GOLD) >= 3 for name in rounds)


def test_claims_are_found_and_few_others_are_made_up(everything: tuple[int, int, list[Pair]]) -> None:
    wanted, proposed, pairs = everything
    assert len(pairs) / wanted >= 0.88
    assert len(pairs) / proposed >= 0.83


def test_certainty_is_right_nearly_always(everything: tuple[int, int, list[Pair]]) -> None:
    wrong = [(g["quote"], g["certainty"], d.certainty) for g, d in everything[2] if g["certainty"] != d.certainty]
    assert len(wrong) <= 0.07 * len(everything[2]), wrong


def test_days_are_right_nearly_always(everything: tuple[int, int, list[Pair]]) -> None:
    dated = [(g, d) for g, d in everything[2] if "start" in g]
    right = [g for g, d in dated if d.stated.range.start and g["start"] <= d.stated.range.start.isoformat()
             and (d.stated.range.end or date.max).isoformat() <= g["end"]]  # fmt: skip
    assert len(right) / len(dated) >= 0.85


@pytest.mark.parametrize("path", [p for p in GOLD if p.parent.name != "taught"], ids=lambda p: p.stem)
def test_no_claim_rests_on_credits_or_page_furniture(path: Path) -> None:
    report, _ = report_of(path)
    furniture = (
        "Getty",
        "Read more",
        "Advertisement",
        "Photo:",
        "Story continues",
        "By Lena",
        "Share this",
        "Copyright",
    )
    for draft in reader().read(report, Definition(name="blank")).drafts:
        assert not any(words in draft.quote for words in furniture)
