"""The page of notices: what was told, who has it, and one tap to say so."""

import pytest
from tests.web.test_access import ACTORS
from tests.web_room import WORDS

from standby.access.accounts import add_account
from standby.desk.workspace import open_workspace
from standby.posture.deliveries import Channel, Deliveries
from standby.posture.outbox import Outbox, draft


def tell(folder, clock, unit="special-forces", says="Review is due"):
    with open_workspace(folder, clock) as workspace:
        Deliveries(workspace.ledger, "w", (Channel(name="duty phone", address="json://127.0.0.1"),)).open()
        (notice,) = Outbox(workspace.ledger, "w").record([draft("overdue", unit, says, clock(), says, {})])
    return notice.id


def test_a_notice_is_listed_with_where_it_went_and_one_tap_says_who_has_it(browser, folder, clock, token):
    notice = tell(folder, clock)
    client = browser("focal-point")
    page = client.get("/notices").text
    assert "Review is due" in page
    assert "duty phone: not out" in page
    assert "Nobody said yet" in page
    answer = client.post(f"/notices/{notice}/acknowledgement", data={"form": token(client)})
    assert answer.headers["location"] == "/notices"
    assert "focal-point has it since" in client.get("/notices").text


def test_without_the_token_of_the_form_nothing_is_acknowledged(browser, folder, clock):
    notice = tell(folder, clock)
    client = browser("focal-point")
    assert client.post(f"/notices/{notice}/acknowledgement", data={}).status_code == 403
    assert "Nobody said yet" in client.get("/notices").text


def test_an_observer_reads_notices_and_cannot_acknowledge_them(browser, folder, clock, token):
    notice = tell(folder, clock)
    client = browser("observer")
    assert "I have it" not in client.get("/notices").text
    assert client.post(f"/notices/{notice}/acknowledgement", data={"form": token(client)}).status_code == 403


def test_over_the_api_a_notice_is_listed_and_acknowledged_once(stranger, folder, clock):
    notice = tell(folder, clock)
    found = stranger.post("/api/session", json={"name": "duty-officer", "password": WORDS}).json()
    program = {"Authorization": f"Bearer {found['token']}"}
    (one,) = stranger.get("/api/notices", headers=program).json()
    assert (one["notice"]["id"], one["acknowledged_by"]) == (notice, None)
    for _ in range(2):
        done = stranger.post(f"/api/notices/{notice}/acknowledgement", headers=program).json()
        assert done["acknowledged_by"] == "duty-officer"
    answer = stranger.post("/api/notices/notice-0/acknowledgement", headers=program)
    assert (answer.status_code, answer.json()["code"]) == (400, "notice-unknown")


@pytest.mark.parametrize("name", ["charlie", "dana"])
def test_a_notice_about_a_mission_that_is_not_mine_is_told_as_one_that_is_not_there(app, browser, folder, clock, name):
    roles = ACTORS.replace("roles: [observer], level: restricted", "roles: []")
    (folder / "mission" / "actors.yaml").write_text(roles, encoding="utf-8")
    add_account(app.state.room.doors, name, WORDS)
    with open_workspace(folder, clock, viewer="alice") as workspace:
        from standby.desk.granting import grant

        grant(workspace, "dana", "duty officer", mission="lebanon-team", because="partner")
    notice = tell(folder, clock, "special-forces")
    client = browser(name)
    answer = client.get("/notices")
    assert "Review is due" not in answer.text
    found = client.post("/api/session", json={"name": name, "password": WORDS}).json()
    program = {"Authorization": f"Bearer {found['token']}"}
    mine = client.post(f"/api/notices/{notice}/acknowledgement", headers=program)
    none = client.post("/api/notices/notice-0000000000000000/acknowledgement", headers=program)
    assert mine.text.replace(notice, "X") == none.text.replace("notice-0000000000000000", "X")
