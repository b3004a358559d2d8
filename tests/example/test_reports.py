"""The reports of the example mission: whole, in our own words, and hard in the ways real reports are."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from standby.basis.grades import parse_grade
from standby.basis.time import parse_instant
from standby.desk.mission_files import read_definition

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "mission-example"
REPORTS = EXAMPLE / "reports"
MANIFEST = yaml.safe_load((REPORTS / "manifest.yaml").read_text(encoding="utf-8"))
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
"""The two articles the story comes from; they are not part of the product and may be absent."""

FIELDS = {"file", "source", "grade", "received", "published", "channel"}
LONGEST_SHARED_RUN = 7


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("’", ""))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def text_of(number: int) -> str:
    (path,) = REPORTS.glob(f"{number:02d}-*")
    return path.read_text(encoding="utf-8")


def test_the_manifest_lists_every_report_once_and_nothing_else() -> None:
    listed = [entry["file"] for entry in MANIFEST]
    present = [path.name for path in REPORTS.iterdir() if path.name != "manifest.yaml"]
    assert sorted(listed) == sorted(present)
    assert len(listed) >= 14


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_each_entry_is_complete_and_its_grade_is_its_sources(entry: dict[str, object]) -> None:
    sources = {source.id: source for source in read_definition(EXAMPLE / "mission").sources}
    assert set(entry) == FIELDS
    assert parse_grade(str(entry["grade"])).reliability == sources[str(entry["source"])].reliability
    received = datetime.fromisoformat(str(entry["received"]))
    assert received.tzinfo is not None
    assert isinstance(entry["published"], date)
    assert entry["published"] <= received.date()


def test_reports_are_listed_in_the_order_in_which_they_came() -> None:
    received = [parse_instant(entry["received"]) for entry in MANIFEST]
    assert received == sorted(received)
    assert received[0].date() == date(2019, 12, 28)
    assert received[-1].date() == date(2020, 3, 12)


def test_some_reports_come_days_after_what_they_tell() -> None:
    late = [e for e in MANIFEST if (parse_instant(e["received"]).date() - e["published"]).days >= 5]
    assert late


def test_sources_differ_in_reliability() -> None:
    assert {entry["grade"][0] for entry in MANIFEST} >= {"A", "B", "C", "E"}


def test_one_report_is_a_near_copy_of_another_outlets() -> None:
    wire, courier = runs(text_of(13), 5), runs(text_of(14), 5)
    assert len(wire & courier) / len(courier) > 0.6
    outlet = {entry["file"][:2]: entry["source"] for entry in MANIFEST}
    assert outlet["13"] != outlet["14"]


def test_one_report_is_a_page_with_a_script_and_furniture() -> None:
    assert all(tag in text_of(15) for tag in ("<script>", "<nav>", "<footer>", "<article>"))


def test_one_report_has_lost_its_apostrophes_and_dashes() -> None:
    text = text_of(17)
    assert not set("'’–—") & set(text)
    assert re.search(r"\b(wont|its too|hasnt)\b", text)


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.*")), ids=lambda path: path.name)
def test_no_run_of_words_is_taken_from_the_articles(path: Path) -> None:
    ours = runs(path.read_text(encoding="utf-8"), LONGEST_SHARED_RUN)
    for seed in SEEDS:
        shared = ours & runs(seed.read_text(encoding="utf-8", errors="replace"), LONGEST_SHARED_RUN)
        assert not shared, f"{path.name} shares words with {seed.name}: {sorted(shared)[:1]}"


def test_no_invented_person_is_named_in_a_report() -> None:
    people = read_definition(EXAMPLE / "mission").people
    invented = {person.name for person in people if person.kind != "figure"}
    everything = " ".join(path.read_text(encoding="utf-8") for path in REPORTS.glob("*.*"))
    assert not [name for name in invented if name in everything]
