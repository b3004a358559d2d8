"""The public view of the two clocks: what an outsider could know as of two moments, and no trace of anything else."""

import re
from datetime import timedelta

import pytest
from tests.web.test_releases import ACTORS, RULE, do, send
from tests.web_room import NOW

from standby.basis.time import AsOf
from standby.desk.asking import evidence
from standby.desk.reading import Declared, read_files
from standby.desk.workspace import open_workspace
from standby.release.cleared import public_place

SWITCHED = "/clocks?valid=2020-01-14&known=2020-01-14&since=2020-01-02&public=true"
OWN_WORDS = "The NATO training mission goes on at Camp Taji"
TOKEN = re.compile(r'name="form" value="[^"]+"|data-(?:now|begun)="[^"]+"')
WIRE = "gulf-wire"


@pytest.fixture
def spokesman(folder, browser):
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    (folder / "mission" / "release.yaml").write_text(f"{RULE}public_sources: [{WIRE}]\n", encoding="utf-8")
    return browser("duty-officer")


@pytest.fixture
def publish(spokesman, browser, token):
    """Return a function that brings a statement out by three persons."""

    def out(**words):
        page = send(spokesman, token, **words).headers["location"]
        for name in ("focal-point", "nobody-listed"):
            assert do(browser(name), token, page, "clear").status_code == 303
        assert do(spokesman, token, page, "publish").status_code == 303
        return page

    return out


@pytest.fixture
def released(publish):
    return publish(text=OWN_WORDS, **{"scope-1-sites": ["taji"], "scope-1-units": ["nato-training"]})


def shown(client, address=SWITCHED):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_what_was_released_stands_under_the_switch_with_mission_map_and_timeline(released, spokesman):
    text = shown(spokesman)
    assert 'name="public" value="true" checked' in text
    words = "“The NATO training mission goes on at Taji” the spokesman"
    assert text.count(words) == 3  # heard since, by mission, on the timeline
    assert "<h3>NATO training mission</h3>" in text  # by the name that the words use, not by ours
    assert "Taji" in re.search(r"Not drawn: ([^<]+)|<title>Taji</title>", text)[0]


def test_a_release_is_unknown_outside_before_it_was_out_and_before_the_day_it_tells_of(released, spokesman):
    assert OWN_WORDS[:20] not in shown(spokesman, "/clocks?valid=2020-01-14&known=2020-01-12&public=true")
    assert OWN_WORDS[:20] not in shown(spokesman, "/clocks?valid=2020-01-11&known=2020-01-14&public=true")


def test_a_release_stands_as_it_was_before_it_was_taken_back_and_says_so_after(released, browser, token, clock):
    clock.advance(timedelta(days=2))
    client = browser()
    assert do(client, token, released, "retract", reason="it was counted wrongly").status_code == 303
    assert "taken back" not in shown(client)
    later = shown(client, "/clocks?valid=2020-01-16&known=2020-01-16&since=2020-01-14&public=true")
    assert "<strong>taken back 15 Jan 2020</strong>: it was counted wrongly" in later


def test_what_others_said_and_what_the_wire_wrote_is_known_outside(spokesman, token):
    send(spokesman, token, text="The mess at K1 base seats 40", origin="press", what="hear")
    text = shown(spokesman)
    assert "“The mess at Kirkuk seats 40”" in text
    before = re.search(r'<svg class="map".*?</svg>', text, re.S)[0]
    unsaid = {"scope-1-sites": ["camp-canada"], "phrase-1": "some", "scope-1-measure": "present"}
    send(spokesman, token, text="The mess seats 40", origin="press", what="hear", **unsaid)
    text = shown(spokesman)
    assert "“The mess seats 40”" in text
    assert re.search(r'<svg class="map".*?</svg>', text, re.S)[0] == before  # where the mess is, only we know
    assert 'class="kind">public report</span>' in text
    assert "Gulf Wire agency" in text


def uncleared(folder, clock):
    """Names and words of the record that nobody has cleared: those a public view must not hold."""
    with open_workspace(folder, clock) as workspace:
        definition = workspace.definition
        later = NOW + timedelta(days=2)
        seen = evidence(workspace, AsOf(valid_at=later, known_at=later))
    public = " ".join([*(public_place(definition, s.id) for s in definition.sites), "Gulf Wire agency"]).casefold()
    names = {name for s in definition.sites for name in (s.name, *s.aliases) if name.casefold() not in public}
    names |= {name for p in definition.people if p.kind != "figure" for name in (p.name, *p.aliases)} - {
        "Marta Lindqvist"  # who is signed in stands in the frame of every page
    }
    names |= {name for s in definition.sources if s.id != WIRE for name in (s.name, *s.aliases) if " " in name}
    wire = " ".join(report.text for report in seen.reports if report.source == WIRE)
    quotes = {c.draft.quote for c in seen.claims if c.source != WIRE and len(c.draft.quote) > 30}
    quotes = {quote for quote in quotes if quote not in wire}  # others copy what the wire wrote
    names |= {u.name for u in definition.units if u.name != "Operation Impact"}  # so is the whole mission called
    assert len(names) > 40
    assert len(quotes) > 20
    return names | quotes


def test_nothing_that_was_not_cleared_is_on_the_page_under_the_switch(released, spokesman, token, folder, clock):
    kept = "The proposed words on the dining hall"
    send(spokesman, token, text=kept)  # proposed, and not cleared
    held = [re.compile(rf"(?<!\w){re.escape(w)}(?!\w)", re.IGNORECASE) for w in uncleared(folder, clock)]
    part = spokesman.get(SWITCHED, headers={"hx-request": "true", "hx-target": "clocks"}).text
    for page in (shown(spokesman), part):
        assert [words.pattern for words in held if words.search(page)] == []
        assert kept not in page
        assert not re.search(r"/evidence/|/reports/|/sites/|/decisions/|claim-|Picture <code>", page)


def test_the_map_of_the_public_view_is_framed_by_public_places_alone(publish, spokesman, folder):
    publish(text="Nobody was hurt in Erbil", **{"scope-1-sites": ["erbil"]})
    box = re.search(r'<svg class="map".*?</svg>', shown(spokesman), re.S)[0]
    sites = folder / "mission" / "sites.yaml"
    sites.write_text(sites.read_text().replace("lat: 36.2376", "lat: 36.9").replace("lat: 31.95522", "lat: 12"))
    assert re.search(r'<svg class="map".*?</svg>', shown(spokesman), re.S)[0] == box
    assert "<title>Erbil</title>" in box


def test_what_the_record_learns_in_confidence_changes_nothing_of_the_public_view(released, spokesman, folder, clock):
    before = TOKEN.sub("", shown(spokesman))
    told = folder / "confidential.txt"
    told.write_text("A rocket attack on Camp Taji killed two guards on 12 January 2020. Training was suspended.\n")
    with open_workspace(folder, clock) as workspace:
        source = Declared(received_at=NOW - timedelta(hours=1), source="hq-situation")
        (taken,) = read_files(workspace, [(told, source)])
    assert taken.claims
    assert TOKEN.sub("", shown(spokesman)) == before


def test_a_report_of_a_public_source_that_was_marked_stays_inside(spokesman, folder, clock):
    told = folder / "draft.txt"
    told.write_text("A mortar attack killed nine men near Zumurrud on 10 January 2020.\n")
    with open_workspace(folder, clock) as workspace:
        source = Declared(received_at=NOW - timedelta(hours=1), source=WIRE, marking="secret")
        (taken,) = read_files(workspace, [(told, source)])
    assert taken.claims
    assert "Zumurrud" not in shown(spokesman)


def test_the_api_tells_the_same_and_no_day_that_was_not_said(released, spokesman):
    answer = spokesman.get("/api/clocks/outside?valid=2020-01-14&known=2020-01-14&since=2020-01-02").json()
    assert answer["missions"][0][0] == "NATO training mission"
    ours = next(said for said in answer["said"] if said["origin"] == "ours")
    assert ours["text"] == "The NATO training mission goes on at Taji"
    assert "2020-01-12" not in str(ours)


def test_the_clocks_of_the_public_view_turned_the_wrong_way_are_told(spokesman):
    answer = spokesman.get("/api/clocks/outside?valid=2020-01-02&known=2020-01-02&since=2020-01-10")
    assert answer.json()["code"] == "changes-backwards"
