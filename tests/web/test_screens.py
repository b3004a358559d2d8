"""The screens: each shows what the desk says, with its age and its evidence."""

import re
from datetime import timedelta

import pytest

from standby.basis.time import AsOf
from standby.basis.vocabulary import TOLD
from standby.desk import asking
from standby.desk.board.looking import two_clocks
from standby.desk.reading import Declared, read_files
from standby.desk.workspace import open_workspace
from standby.web import paging
from standby.web.app import make_app
from standby.web.screens import clocks


def test_today_shows_missions_by_axes_with_the_age_of_everything(browser):
    text = browser().get("/").text
    assert "NATO training mission in Iraq" in text
    assert re.search(r"last known \d+ days? ago", text)
    assert "not known" in text
    assert "What needs a decision" in text


def test_every_value_on_today_stands_beside_its_age(browser):
    text = browser().get("/").text
    cells = re.findall(r'<td data-axis="(?:alert|activity|people|site|return)">(.*?)</td>', text, re.S)
    known = [cell for cell in cells if 'class="value unknown"' not in cell]
    assert known
    assert all('class="age"' in cell for cell in known)


def test_a_site_shows_its_threat_over_time_and_who_is_there(browser):
    text = browser().get("/sites/erbil").text
    assert "Erbil air base" in text
    assert '<svg class="course"' in text
    assert "3 of the roster" in text
    assert re.search(r"Iraq|contested|unclear", text)


def test_a_site_says_what_would_have_to_happen_to_cross_each_line_of_the_policy(browser):
    text = browser().get("/sites/erbil").text
    part = text.partition("What would have to happen to cross a line")[2].partition("</section>")[0]
    assert "The forecast is high" in part
    assert "<code>threat.p_7d &gt;= 0.25</code>" in part
    assert re.search(r"the line is 25 %\. (\d+ more attacks?|It would|Not even)", part)


def test_each_line_of_a_site_opens_the_words_it_rests_on(browser):
    client = browser()
    link = re.search(r'href="(/evidence/claim-[0-9a-f]+)"', client.get("/sites/erbil").text)[1]
    whole = client.get(link).text
    assert re.search(r'<mark id="quote">[^<]+</mark>', whole)
    assert "When we knew" in whole
    drawer = client.get(link, headers={"hx-request": "true"}).text
    assert "<mark" in drawer
    assert "<html" not in drawer


def test_the_words_marked_are_exactly_those_of_the_claim(browser, app):
    from standby.record import queries

    client = browser()
    now = app.state.room.clock()
    for claim in queries.claims(app.state.room.opened.ledger, AsOf(valid_at=now, known_at=now))[:12]:
        text = client.get(f"/evidence/{claim.id}").text
        import html

        assert html.unescape(re.search(r'<mark id="quote">(.*?)</mark>', text, re.S)[1]) == claim.draft.quote


def test_a_report_is_shown_whole_with_its_claims(browser):
    client = browser()
    link = re.search(r'href="(/reports/report-[0-9a-f]+)"', client.get("/").text)[1]
    text = client.get(link).text
    assert "kept as it came" in text
    assert "/evidence/claim-" in text


def test_the_decision_sheet_tells_rules_on_and_rules_undecided_and_who_signs(browser):
    text = browser().get("/decisions/coalition-training").text
    for part in ("Why", "Rules that could not be decided", "Who signs"):
        assert f">{part}</h2>" in text


def test_the_two_clocks_show_what_was_known_then_and_not_what_came_later(browser):
    client = browser()
    then = client.get("/clocks", params={"valid": "2020-01-12", "known": "2020-01-07"}).text
    later = client.get("/clocks", params={"valid": "2020-01-12", "known": "2020-01-12"}).text
    assert "as known by 2020-01-07" in then
    assert "8 January 2020" not in then
    assert "8 January 2020" in later


def test_whoever_asks_for_the_clocks_again_in_the_same_minute_is_given_what_was_made(browser, clock, monkeypatch):
    made = []
    monkeypatch.setattr(clocks, "two_clocks", lambda *asked: made.append(asked) or two_clocks(*asked))
    client = browser()
    for _ in range(2):
        assert client.get("/clocks").status_code == 200
        clock.advance(timedelta(seconds=40, microseconds=7))
    assert len(made) == 1


def test_the_clocks_turned_the_wrong_way_are_told(browser):
    answer = browser().get("/clocks", params={"valid": "x"})
    assert answer.status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("public", ["", "&public=true"])
def test_the_clocks_can_be_turned_to_the_first_and_the_last_day_there_is(browser, day, public):
    assert browser().get(f"/clocks?valid={day}&known={day}{public}").status_code == 200


def test_the_map_and_the_timeline_are_there_without_a_network_or_a_script(browser):
    client = browser()
    assert '<svg class="map"' in client.get("/map").text
    text = client.get("/timeline").text
    assert "later</span>" in text


def test_the_timeline_is_told_by_the_page_and_narrowed_by_words(browser, monkeypatch):
    monkeypatch.setattr(paging, "ROWS", 5)
    client = browser()
    first, second = (client.get(f"/timeline?page={number}").text for number in (1, 2))
    shown = [re.findall(r'href="(/evidence/claim-[0-9a-f]+)" hx-get', text) for text in (first, second)]
    assert [len(links) for links in shown] == [5, 5]
    assert not set(shown[0]) & set(shown[1])
    narrowed = client.get("/timeline?name=MISSILE").text
    lines = re.findall(r'<li class="incident".*?</li>', narrowed, re.S)
    assert lines
    assert all("missile" in line for line in lines)


def test_what_is_only_told_waits_in_the_inbox_and_stands_on_no_timeline(browser, folder, clock):
    file = folder / "notes.txt"
    file.write_text(
        "The gates of Camp Taji stay shut since 10 January 2020. Buses have been standing idle since 9 January 2020.\n"
    )
    with open_workspace(folder, clock) as workspace:
        read_files(workspace, [(file, Declared(received_at=clock()))])
        now = AsOf(valid_at=clock(), known_at=clock())
        found = [c for c in asking.evidence(workspace, now).claims if c.report_name == file.name]
    told, shut = sorted(found, key=lambda c: c.draft.predicate != TOLD)
    assert told.draft.predicate == TOLD
    assert told.draft.valid.from_lo  # but for what it is, it would stand on the timeline
    client = browser()
    for page in ("/timeline", "/clocks"):
        text = client.get(page).text
        assert shut.id in text
        assert told.id not in text
    assert "Buses have been standing idle" in client.get("/inbox?source=notes.txt&at=1").text


def test_people_are_listed_by_site_and_never_by_point(browser):
    text = browser().get("/people", params={"site": "erbil"}).text
    assert "Anders Vale" in text
    assert "Marta Lindqvist</th>" not in text
    assert "36.2" not in text


def test_a_change_in_the_mission_files_is_shown_without_a_new_start(browser, folder, monkeypatch):
    monkeypatch.setattr("standby.api.room.FILES_S", 0.0)  # the files are looked at for every question
    client = browser()
    assert "Camp Taji" in client.get("/").text
    sites = folder / "mission" / "sites.yaml"
    sites.write_text(sites.read_text().replace("name: Camp Taji", "name: Taji North"))
    assert "Taji North" in client.get("/").text


def test_where_there_is_all_to_begin_with_today_does_not_say_where_to_begin(browser):
    assert "Where to begin" not in browser().get("/").text


def test_while_a_mission_file_has_a_mistake_every_page_goes_on_and_says_which(browser, folder, monkeypatch):
    monkeypatch.setattr("standby.api.room.FILES_S", 0.0)
    keeper, observer = browser(), browser("observer")
    before = (folder / "mission" / "sites.yaml").read_text()
    (folder / "mission" / "sites.yaml").write_text("- {id: x}\n")
    for path in ("/", "/rollcall", "/people"):
        answer = keeper.get(path)
        assert (answer.status_code, "sites.yaml" in answer.text) == (200, True)
    assert keeper.get("/api/today").headers["standby-amiss"]
    assert "Camp Taji" in keeper.get("/").text
    # The sentence may quote the file: only whoever keeps the record reads it whole.
    assert ("A mission file has a mistake" in observer.get("/").text, "sites.yaml" in observer.get("/").text) == (1, 0)
    (folder / "mission" / "sites.yaml").write_text(before)
    assert "has a mistake" not in keeper.get("/").text
    assert "standby-amiss" not in keeper.get("/api/today").headers


def test_a_mistake_in_the_list_of_actors_takes_nobody_out_until_it_is_mended(browser, folder, monkeypatch):
    monkeypatch.setattr("standby.api.room.FILES_S", 0.0)
    client, file = browser(), folder / "mission" / "actors.yaml"
    listed = file.read_text()
    file.write_text(listed.replace("roles: [observer]", "roles: [obsrver]"))
    assert (client.get("/rollcall").status_code, "actors.yaml" in client.get("/rollcall").text) == (200, True)
    file.write_text("\n".join(line for line in listed.splitlines() if "duty-officer, name" not in line))
    assert client.get("/rollcall").status_code == 403


def test_a_room_that_looks_back_shows_that_day_and_changes_nothing(folder, clock, browser, token):
    from fastapi.testclient import TestClient

    from standby.basis.time import parse_instant

    app = make_app(folder, clock, looking_back=parse_instant("2020-01-09", end_of_day=True))
    with TestClient(app, base_url="http://standby.test", follow_redirects=False) as client:
        client.post("/sign-in", data={"name": "focal-point", "password": "correct horse battery"})
        assert "as known by 2020-01-09" in client.get("/").text
        assert "Looking back" in client.get("/").text
        answer = client.post("/rollcall", data={"form": token(client), "because": "drill"})
        assert answer.status_code == 403
        assert "past moment" in answer.text


@pytest.mark.parametrize("path", ["/today/part", "/rollcall/part"])
def test_a_part_for_an_open_page_has_no_frame(browser, path):
    text = browser().get(path).text
    assert "<html" not in text
    assert "<h1>" in text


def test_the_clocks_show_the_timeline_of_then_and_name_what_changed(browser):
    text = browser().get("/clocks?valid=2020-01-10&known=2020-01-10&since=2020-01-02").text
    told = text.split('id="c-timeline"')[1].split("</section>")[0]
    assert "08 Jan 2020" in told
    assert "12 Jan 2020" not in told
    changed = text.split('id="changed"')[1].split("</section>")[0]
    assert "NATO training mission in Iraq: " in changed


def test_the_drawer_says_which_advice_rests_on_a_claim_and_what_would_change_it(browser, app):
    client = browser()
    _, advice = app.state.room.assembled(app.state.room.actor("duty-officer"), app.state.room.now())
    resting = next(r for r in advice.recommendations if any(b.claims for b in r.because))
    because = next(b for b in resting.because if b.claims)
    text = client.get(f"/evidence/{because.claims[0]}", headers={"hx-request": "true"}).text
    assert f'href="/decisions/{resting.subject}"' in text
    assert because.title in text
    assert re.search(r"Would rise to|Could come down to|would change this advice", text)
    bare = [
        c.id for c in asking_claims(app) if not any(c.id in b.claims for r in advice.recommendations for b in r.because)
    ]
    assert "No advice rests on this claim now" in client.get(f"/evidence/{bare[0]}").text


def asking_claims(app):
    room = app.state.room
    return asking.evidence(room.shared_by(room.actor("duty-officer")), room.now()).claims
