"""Checks of the brief: every sentence with its source, 100 columns, nothing run, nothing added up."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.grades import parse_grade
from standby.basis.ids import content_id
from standby.basis.mission import Definition, Site, Source, Unit
from standby.basis.time import AsOf, parse_instant
from standby.desk.brief.compose import Material, compose, compose_picture
from standby.desk.brief.html import render_html
from standby.desk.brief.model import Brief, Line, Section
from standby.desk.brief.text import WIDTH, render_text
from standby.picture.assemble import assemble
from standby.picture.changes import changes
from standby.testing.making import make_claim, make_report, place

BAGHDAD = place("Baghdad", 33.34, 44.4)
UTC = ZoneInfo("UTC")
MISSION = Definition(
    name="Test",
    sites=(Site(id="baghdad", name="Baghdad", lat=33.34, lon=44.4, country="IQ"),),
    units=(Unit(id="nato", name="NATO training mission", kind="mission", command="NATO", host="IQ"),),
    sources=(Source(id="wire", name="The wire", reliability="B", covers=("IQ",)),),
)
CLAIMS = (
    make_claim("status", "unit:nato", "paused", said="2020-01-09", report="a.txt", quote="training is on hold"),
    make_claim("headcount", "unit:nato", "strength", quantity=(180, 220, "person"), at=BAGHDAD, report="b.txt"),
    make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", quantity=(22, 22, "missile"), at=BAGHDAD,
               report="a.txt", details={"actor": "Iran"}),
    make_claim("incident", "attack", "casualties", stated="2020-01-08", at=BAGHDAD, certainty="negated",
               object="Canadians", report="b.txt"),
    make_claim("consent", "parliament", "nonbinding_motion", said="2020-01-05", report="b.txt"),
    make_claim("consent", "minister", "would_withdraw_if_asked", certainty="conditional", report="a.txt"),
)  # fmt: skip


def a_report(name):
    return make_report("x", id=content_id("report", name), name=name, grade=parse_grade("B2"))


def material(claims=CLAIMS, valid="2020-01-12"):
    as_of = AsOf(valid_at=parse_instant(valid), known_at=parse_instant("2020-01-14"))
    empty = assemble([], MISSION, as_of)
    picture = assemble(claims, MISSION, as_of)
    reports = [a_report(name) for name in ("a.txt", "b.txt", "report.txt")]
    return Material(
        mission="Test", definition=MISSION, picture=picture, claims=claims, reports=reports,
        changes=changes(empty, picture), since=as_of,
    )  # fmt: skip


@pytest.fixture
def text():
    return render_text(compose(material()), UTC)


def test_it_says_what_it_is_of_and_as_of_when(text):
    assert text.startswith("BRIEF  Test\nAs it was on 2020-01-12 00:00 UTC, as known by 2020-01-14 00:00 UTC\n")


def test_it_tells_posture_strength_incident_consent_and_what_is_not_known(text):
    for words in (
        "Activity: paused, last known 2 days before",
        "Strength: 180 to 220 at Baghdad",
        "missile attack by Iran at Baghdad, 22 missile",
        "No casualties stated for: Canadians.",
        "Iraq: contested.",
        "on a condition, moves no state",
        "No report says where NATO training mission stands on alert.",
    ):
        assert words in text


def test_it_names_each_report_once_with_its_grade(text):
    sources = text[text.index("SOURCES") :]
    assert sources.count("a.txt") == 1
    assert "[1] B2  The wire: a.txt" in sources


def test_every_sentence_about_a_standing_has_a_source():
    brief = compose(material())
    missions = next(s for s in brief.sections if s.title == "Missions")
    told = [line for line in missions.lines if line.text.startswith(("Activity", "Strength"))]
    assert told
    assert all(line.cites for line in told)


def test_every_citation_has_its_entry_among_the_sources():
    brief = compose(material())
    cited = {n for section in brief.sections for line in section.lines for n in line.cites}
    assert cited == {c.number for c in brief.sources}


def test_an_empty_record_is_said_and_not_passed_over():
    page = render_text(compose(material(claims=())), UTC)
    assert "Nothing is on record." in page
    assert "Posture: not known; no report speaks of it." in page


def test_the_picture_page_has_no_changes():
    titles = [section.title for section in compose_picture(material()).sections]
    assert "Changed since the last brief" not in titles
    assert "Incidents" in titles


@given(st.lists(st.text(max_size=300), max_size=4))
def test_text_never_runs_past_the_width(texts):
    lines = tuple(Line(text=" ".join(t.split()), cites=(1, 22), level=i) for i, t in enumerate(texts))
    moment = AsOf(valid_at=parse_instant("2020-01-12"), known_at=parse_instant("2020-01-12"))
    brief = Brief(title="Brief", mission="M", as_of=moment, since=None, fingerprint="f", policy=None, marking="open",
                  sections=(Section(title="T", lines=lines),), sources=())  # fmt: skip
    assert all(len(row) <= WIDTH for row in render_text(brief, UTC).splitlines())


def test_a_percent_sign_stays_with_its_number():
    moment = AsOf(valid_at=parse_instant("2020-01-12"), known_at=parse_instant("2020-01-12"))
    lines = tuple(Line(text="x" * n + " 7 days (16 %)") for n in range(70, 100))
    brief = Brief(title="Brief", mission="M", as_of=moment, since=None, fingerprint="f", policy=None, marking="open",
                  sections=(Section(title="T", lines=lines),), sources=())  # fmt: skip
    assert not any(row.strip().startswith("%") for row in render_text(brief, UTC).splitlines())


def test_markup_in_a_report_is_shown_and_not_run():
    bad = make_claim("consent", "parliament", "nonbinding_motion", report="a.txt", quote="<script>alert(1)</script>")
    page = render_html(compose(material(claims=(bad,))), UTC)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_needs_nothing_from_outside():
    page = render_html(compose(material()), UTC)
    assert "http" not in page.replace("http-equiv", "")
    assert "src=" not in page


def test_every_citation_on_the_page_leads_to_its_source():
    page = render_html(compose(material()), UTC)
    targets = {part.split('"')[0] for part in page.split('href="#')[1:]}
    assert targets
    assert all(f'id="{target}"' in page for target in targets)
