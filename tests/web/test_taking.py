"""What is brought in by a page: a report and a roster, each looked at before it counts."""

import pytest

ROSTER = """Staff ID,Full name,Category,Location,Mobile
7,Ana Duarte,international,erbil,+9647501234567
,,,,
8,Ben Okri,visitor,nowhere,12
"""


@pytest.fixture
def client(browser):
    return browser()


def test_a_report_is_read_and_shown(client, token):
    text = b"Two rockets hit Camp Taji on 12 January 2020, an officer said.\n"
    answer = client.post(
        "/read", data={"form": token(client), "source": "gulf-wire"}, files={"file": ("new.txt", text)}
    )
    assert "new.txt: recorded with" in answer.text
    assert "Taji" in client.get("/").text
    assert "new.txt" in client.get("/").text


def test_a_text_can_be_pasted(client, token):
    answer = client.post(
        "/read", data={"form": token(client), "text": "Training was paused at Taji on 11 January 2020.\n"}
    )
    assert "pasted.txt: recorded" in answer.text


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03 binary \x00"])
def test_what_cannot_be_read_is_told_and_nothing_is_recorded(client, token, app, content):
    before = app.state.room.newest()
    answer = client.post("/read", data={"form": token(client)}, files={"file": ("x.txt", content)})
    assert "late" in answer.text or answer.status_code == 400
    assert app.state.room.newest() == before


def test_an_observer_cannot_bring_a_report(browser, token, app):
    client = browser("observer")
    before = app.state.room.newest()
    answer = client.post("/read", data={"form": token(client), "text": "Rockets hit Taji.\n"})
    assert answer.status_code == 403
    assert app.state.room.newest() == before


def brought(client, token, content=ROSTER):
    answer = client.post(
        "/people/import", data={"form": token(client)}, files={"file": ("roster.csv", content.encode())}
    )
    import re

    return answer, re.search(r'action="(/people/import/[^"]+)"', answer.text)[1]


def test_a_roster_is_shown_before_anything_is_recorded(client, token, app):
    before = app.state.room.newest()
    answer, _ = brought(client, token)
    assert "1 people" in answer.text or "2 people" in answer.text
    assert "<option selected>Full name</option>" in answer.text
    assert app.state.room.newest() == before


def test_a_roster_is_taken_with_the_columns_as_checked_and_no_row_is_lost(client, token):
    _, action = brought(client, token)
    form = {
        "form": token(client), "step": "take",
        "field": ["id", "name", "kind", "site", "phone"],
        "heading": ["Staff ID", "Full name", "Category", "Location", "Mobile"],
    }  # fmt: skip
    answer = client.post(action, data=form)
    assert "Rows that cannot be taken" in answer.text
    assert "nowhere" in answer.text
    assert "Ana Duarte" in client.get("/people").text


def test_a_sheet_that_was_taken_is_not_held_any_more(client, token):
    _, action = brought(client, token)
    form = {"form": token(client), "step": "take", "field": ["name"], "heading": [""]}
    client.post(action, data=form)
    answer = client.post(action, data=form)
    assert answer.status_code == 400
    assert "bring the sheet again" in answer.text.lower()
