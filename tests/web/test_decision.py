"""The decision sheet: proposed by one, signed by another, with dissent and requirements on record."""

import re

import pytest

SHEET = "/decisions/coalition-training"


@pytest.fixture
def officer(browser):
    return browser("duty-officer")


def propose(client, token, **form):
    data = {"form": token(client), "what": "as recommended", "reason": "the rules say so", **form}
    return client.post(SHEET, data=data)


def act_on(client, token, act, **form):
    name = re.search(rf'action="({SHEET}/[^"/]+)/approve"', client.get(SHEET).text)[1]
    return client.post(f"{name}/{act}", data={"form": token(client), **form})


def test_a_proposal_waits_for_somebody_else_to_sign(officer, token):
    assert propose(officer, token).status_code == 303
    assert re.search(r"1 signature missing, at least [a-z ]+", officer.get(SHEET).text)
    refused = act_on(officer, token, "approve")
    assert refused.status_code == 403
    assert "signature missing" in officer.get(SHEET).text


def test_a_second_person_signs_and_it_is_ordered(officer, browser, token):
    propose(officer, token)
    assert act_on(browser("focal-point"), token, "approve").status_code == 303
    text = officer.get(SHEET).text
    assert "Signed by focal-point" in text
    assert "signature missing" not in text


def test_a_dissent_stays_beside_the_decision(officer, browser, token):
    propose(officer, token)
    act_on(browser("focal-point"), token, "dissent", reason="we need the road open")
    assert "Dissent of focal-point: we need the road open" in officer.get(SHEET).text


def test_a_requirement_is_ticked_by_a_named_person(officer, token):
    propose(officer, token, require_text="medic on site\n\nradios checked")
    text = officer.get(SHEET).text
    assert "☐ radios checked" in text
    number = re.search(r'name="number" value="(\d+)"><button aria-label="Tick: radios checked"', text)[1]
    act_on(officer, token, "tick", number=number)
    assert "☑ radios checked (duty-officer)" in officer.get(SHEET).text


@pytest.mark.parametrize("form", [{"reason": ""}, {"what": "carry on regardless"}])
def test_a_proposal_without_a_reason_or_of_no_posture_is_refused(officer, token, form):
    assert propose(officer, token, **form).status_code in (400, 422)
    assert "Nothing was decided yet" in officer.get(SHEET).text


def test_to_protect_less_than_advised_asks_for_the_reason(officer, token):
    refused = propose(officer, token, what="continue")
    assert refused.status_code == 400
    assert "against" in refused.text.lower()


def test_an_observer_may_not_propose(browser, token):
    client = browser("observer")
    assert propose(client, token).status_code == 403


def test_search_finds_words_in_reports_and_says_how_many(browser):
    text = browser("observer").get("/search", params={"q": "missiles"}).text
    assert re.search(r"\d+ reports hold", text)
    assert re.search(r"<mark>missiles</mark>", text, re.I)
    assert "0 reports hold" in browser("observer").get("/search", params={"q": "zeppelin"}).text
