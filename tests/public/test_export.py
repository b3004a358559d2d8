"""Nothing that was not cleared leaves by any exporter, and what leaves is well formed."""

import dataclasses
import inspect
import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from lxml import etree

from standby.basis.mission import Definition, Person, Site, Source
from standby.public.export import EXPORTERS, export
from standby.release.cleared import Cleared, public_place, redact

AT = datetime(2026, 3, 1, 12, 0, 5, 250000, tzinfo=UTC)
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
RELEASE = Cleared(id="release-1", text="All <well> & safe\x07", speaker="the spokesman", published_at=AT)
WARNING = Cleared(id="release-2", text="Stay inside", speaker="the spokesman", published_at=AT, warning=True)
TAKEN_BACK = dataclasses.replace(WARNING, id="release-3", retracted_at=AT, retraction="it was wrong")
ALL = [RELEASE, WARNING, TAKEN_BACK]


@pytest.mark.parametrize("make", EXPORTERS, ids=lambda make: make.__name__)
def test_an_exporter_takes_cleared_releases_and_nothing_else(make):
    kinds = inspect.get_annotations(make, eval_str=True)
    assert list(kinds) == ["releases", "title", "return"]
    assert kinds["releases"].__args__ == (Cleared,)
    assert all("spokesman" not in text for text in make([], "Mission").values())


@pytest.mark.parametrize("make", EXPORTERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("release", ALL, ids=lambda release: release.id)
def test_an_export_of_one_release_tells_of_no_other(make, release):
    others = [other.id for other in ALL if other is not release]
    assert all(other not in name + text for name, text in make([release], "Mission").items() for other in others)


def test_a_cleared_release_holds_no_figure_scope_or_clearing_person():
    fields = {field.name for field in dataclasses.fields(Cleared)}
    expected = {"id", "text", "speaker", "published_at", "warning", "areas", "retracted_at", "retraction"}
    assert fields == expected
    rows = json.loads(export(ALL, "Mission")["releases.json"])["releases"]
    assert all(set(row) == expected for row in rows)


def test_markup_in_a_text_stays_text():
    page = export([RELEASE], "A <b> mission")["index.html"]
    assert "All &lt;well&gt; &amp; safe" in page
    assert "<b>" not in page


def test_the_feed_and_the_alerts_are_well_formed_and_dated_as_their_standards_ask():
    files = export(ALL, "Mission")
    assert sorted(name for name in files if name.startswith("alerts/")) == [
        "alerts/release-2.xml",
        "alerts/release-3-cancel.xml",
        "alerts/release-3.xml",
    ]
    feed = Xml.fromstring(files["feed.xml"])
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 3
    alert = Xml.fromstring(files["alerts/release-2.xml"])
    order = ["identifier", "sender", "sent", "status", "msgType", "scope", "info"]
    assert [child.tag.removeprefix(CAP) for child in alert] == order
    assert alert.findtext(f"{CAP}sent") == "2026-03-01T12:00:05-00:00"
    cancel = Xml.fromstring(files["alerts/release-3-cancel.xml"])
    assert cancel.findtext(f"{CAP}references") == "standby.invalid,release-3,2026-03-01T12:00:05-00:00"


@pytest.mark.parametrize("release", [WARNING, TAKEN_BACK, dataclasses.replace(WARNING, areas=("Taji", "Erbil"))])
def test_every_alert_is_valid_by_the_schema_of_cap(release):
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("CAP-v1.2.xsd")))
    files = {name: text for name, text in export([release], "Mission").items() if name.startswith("alerts/")}
    assert files
    for text in files.values():
        schema.assertValid(etree.fromstring(text.encode()))
    broken = next(iter(files.values())).replace("<status>Actual</status>", "<status>Perhaps</status>")
    assert not schema.validate(etree.fromstring(broken.encode()))


def test_a_warning_that_stands_comes_first_and_one_taken_back_says_so():
    page = export(ALL, "Mission")["index.html"]
    assert page.index("Stay inside") < page.index("All &lt;well&gt;")
    assert page.count("<article") == len(ALL)
    assert "Warning</p>" in page
    assert "<strong>Taken back: it was wrong</strong>" in page


def test_an_empty_page_says_that_nothing_has_been_released():
    assert "Nothing has been released." in export([], "Mission")["index.html"]


DEFINITION = Definition(
    name="m",
    sites=(
        Site(id="a", name="Camp Alpha", lat=0, lon=0, country="IQ", aliases=("Alpha",), public_place="Taji"),
        Site(id="b", name="Camp Bravo", lat=0, lon=0, country="JO"),
    ),
    sources=(Source(id="s", name="Field Office Nine"),),
    people=(
        Person(id="p", name="Ann Other", aliases=("Captain Other",)),
        Person(id="f", name="Minister", kind="figure"),
    ),
)


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Ann Other is at Camp Alpha", "a member of staff is at Taji"),
        ("CAPTAIN OTHER left Alpha", "a member of staff left Taji"),
        ("Field Office Nine told of Camp Bravo", "a source told of a site in Jordan"),
        ("Minister spoke in Alphaville", "Minister spoke in Alphaville"),
    ],
)
def test_names_of_staff_and_sources_go_and_places_become_public_ones(text, public):
    assert redact(text, DEFINITION) == public


def test_a_site_without_a_public_place_is_only_its_country():
    assert public_place(DEFINITION, "b") == "a site in Jordan"
