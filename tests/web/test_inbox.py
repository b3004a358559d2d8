"""The inbox: each proposed claim beside its text; a person accepts, corrects or rejects it, and it is on record."""

import re

import pytest

from standby.desk import asking, release_news, reviewing
from standby.desk.workspace import open_workspace


@pytest.fixture
def client(browser):
    return browser()


def first(client, **query):
    text = client.get("/inbox", params=query).text
    return re.search(r'action="/inbox/(claim-[0-9a-f]+)"', text)[1], text


def waiting(client):
    return int(re.search(r"(\d+) claims wait", client.get("/inbox").text)[1])


def judge(client, token, claim, **form):
    return client.post(f"/inbox/{claim}", data={"form": token(client), **form})


def test_a_claim_stands_beside_the_words_it_rests_on(client):
    _, text = first(client)
    assert re.search(r"<mark>[^<]+</mark>", text)
    assert "How sure" in text


def test_accepting_takes_a_claim_off_the_inbox(client, token):
    before = waiting(client)
    claim, _ = first(client)
    assert judge(client, token, claim, verdict="accept").status_code == 303
    assert waiting(client) == before - 1


def test_rejecting_needs_a_reason_and_ends_the_claim(client, token):
    before = waiting(client)
    claim, _ = first(client)
    assert judge(client, token, claim, verdict="reject", reason="").status_code == 400
    assert waiting(client) == before
    judge(client, token, claim, verdict="reject", reason="the report does not say so")
    assert waiting(client) == before - 1
    assert "no longer stands" in client.get(f"/evidence/{claim}").text


def test_a_corrected_slot_is_shown_on_the_new_claim(client, token):
    claim, _ = first(client, kind="incident")
    answer = judge(client, token, claim, verdict="correct", slot="certainty", value="hedged", reason="as it says")
    assert answer.status_code == 303
    assert "no longer stands" in client.get(f"/evidence/{claim}").text


def test_the_other_places_of_a_name_stand_in_one_list_beside_a_place(client):
    """Each slot is one name with one value: a second value would take the column of the names."""
    pages = [client.get("/inbox", params={"at": number}).text for number in range(10)]
    named = next(page for page in pages if "Others of that name" in page)
    others = re.search(r"Others of that name</dt><dd><ul[^>]*>(.*?)</ul></dd>", named, re.DOTALL)[1]
    assert re.search(r"[^<>]+, Iraq <code>geonames:\d+</code>", others)
    assert all(page.count("<dt>") == page.count("<dd>") for page in pages)
    claim = re.search(r'action="/inbox/(claim-[0-9a-f]+)"', named)[1]
    evidence = client.get(f"/evidence/{claim}").text
    assert re.search(r"<dd><ul[^>]*><li>[^<]+, Iraq <code>geonames:\d+</code>", evidence)
    assert evidence.count("<dt>") == evidence.count("<dd>")


def test_another_place_of_that_name_is_taken_with_one_button(client, token, folder, clock):
    pages = (client.get("/inbox", params={"at": number}).text for number in range(10))
    named = next(page for page in pages if "Take this one" in page)
    claim, number = re.search(r'action="/inbox/(claim-[0-9a-f]+)">(?:(?!</form>).)*name="slot" value="place">'
                              r'<input[^>]* name="value" value="(geonames:\d+)">', named).groups()  # fmt: skip
    assert judge(client, token, claim, verdict="correct", slot="place", value=number).status_code == 303
    with open_workspace(folder, clock) as workspace:
        held = asking.evidence(workspace, reviewing.now_known(workspace)).claims
    (corrected,) = [one for one in held if one.supersedes == claim]
    assert (corrected.draft.place.id, corrected.review) == (number, "accepted")


def test_a_source_with_signs_of_an_address_in_its_name_keeps_its_inbox(client, token):
    claim, _ = first(client)
    answer = judge(client, token, claim, verdict="accept", source="a&b=c.txt", at="3")
    assert answer.headers["location"] == "/inbox?source=a%26b%3Dc.txt&at=3"


def test_an_observer_is_offered_no_other_place(browser):
    pages = (browser("observer").get("/inbox", params={"at": number}).text for number in range(10))
    named = next(page for page in pages if "Others of that name" in page)
    assert "Take this one" not in named


def test_a_batch_leaves_what_needs_a_look_each(client, token):
    source = re.search(r'/inbox\?source=([^"]+)"', client.get("/inbox").text)[1]
    client.post("/inbox-batch", data={"form": token(client), "source": source})
    left = client.get("/inbox", params={"source": source}).text
    assert "Nothing waits" in left or "accepted by a person, one at a time" in left


def test_an_observer_may_look_and_not_judge(browser, token, client):
    other = browser("observer")
    claim, _ = first(client)
    assert "You may look" in other.get("/inbox").text
    assert judge(other, token, claim, verdict="accept").status_code == 403


def test_who_else_is_on_it_is_told(client, browser, token):
    client.post("/inbox/begin", data={"form": token(client), "source": ""})
    assert "On it now: duty-officer" in browser("focal-point").get("/inbox").text
    assert "On it now" not in client.get("/inbox").text
    assert "The others see that you are on it" in client.get("/inbox").text


def test_whoever_gives_a_verdict_is_seen_to_be_on_it_without_saying_so(client, browser, token):
    assert "Say that I am on all of it" in client.get("/inbox").text
    claim, _ = first(client)
    judge(client, token, claim, verdict="accept", source="embassy-notice")
    assert "On it now: duty-officer (embassy-notice)" in browser("focal-point").get("/inbox").text
    assert "Say that I am on" not in browser("observer").get("/inbox").text


def test_after_each_verdict_what_was_published_is_audited_again_by_somebody_who_sees_all(client, token, monkeypatch):
    audited = []
    monkeypatch.setattr(release_news, "anything_out", lambda workspace: True)
    monkeypatch.setattr(release_news, "recheck", lambda workspace: audited.append(workspace.viewer.everything))
    claim, _ = first(client)
    judge(client, token, claim, verdict="accept")
    client.post("/read", data={"form": token(client), "text": "Training was paused at Taji on 11 January 2020.\n"})
    assert audited == [True, True]
