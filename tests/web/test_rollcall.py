"""The wall and the phone: answers come in once, late ones too, and the clock alone makes somebody overdue."""

import re
from datetime import timedelta

import pytest


@pytest.fixture
def called(browser, token):
    """A browser with an open roll call of the people at Erbil."""
    client = browser()
    answer = client.post("/rollcall", data={"form": token(client), "because": "drill", "site": "erbil"})
    assert answer.status_code == 303
    return client


def reply_link(client, name="Nadia Petrov"):
    text = client.get("/rollcall/list").text
    return re.search(rf'href="http://standby.test(/check-in/[^"]+)" aria-label="Reply link of {name}"', text)[1]


def state_of(client, name):
    text = client.get("/rollcall").text
    row = re.search(rf'<th scope="row">{name}<.*?</tr>', text, re.S)[0]
    return re.search(r'class="state">([^<]+)<', row)[1]


def test_a_roll_call_shows_everybody_as_asked_with_the_denominator(called):
    assert state_of(called, "Nadia Petrov") == "asked"
    assert "safe 0 of 3" in called.get("/rollcall").text


def test_the_clock_alone_makes_somebody_overdue_and_then_unaccounted(called, clock):
    clock.advance(timedelta(minutes=31))
    assert state_of(called, "Nadia Petrov") == "overdue"
    clock.advance(timedelta(minutes=30))
    assert state_of(called, "Nadia Petrov") == "unaccounted"
    assert "unaccounted" in called.get("/").text


def test_seen_safe_by_another_is_told_as_seen_by_another(called, token):
    person = re.search(r'name="person" value="(forces-medic)"', called.get("/rollcall").text)[1]
    path = re.search(r'action="(/rollcall/[^"]+/answer)"', called.get("/rollcall").text)[1]
    called.post(path, data={"form": token(called), "person": person, "state": "safe", "method": "seen"})
    assert state_of(called, "Nadia Petrov") == "safe (reported by another)"


def test_an_observer_sees_the_wall_and_cannot_answer_on_it(called, browser, token):
    path = re.search(r'action="(/rollcall/[^"]+/answer)"', called.get("/rollcall").text)[1]
    other = browser("observer")
    answer = other.post(path, data={"form": token(other), "person": "forces-medic", "state": "safe"})
    assert answer.status_code == 403
    assert state_of(called, "Nadia Petrov") == "asked"
    assert other.get("/rollcall/list").status_code == 403


def test_a_reply_link_answers_without_signing_in(called, stranger):
    link = reply_link(called)
    page = stranger.get(link)
    assert "I am safe" in page.text
    assert "asks for no position" in page.text
    stranger.post(link, data={"state": "safe"})
    assert state_of(called, "Nadia Petrov") == "safe (self-reported)"


def test_the_same_tap_sent_twice_is_one_answer(called, stranger, app):
    link = reply_link(called)
    for _ in range(3):
        answer = stranger.post(link, data={"state": "safe", "receipt": "tap-1"}, headers={"accept": "application/json"})
        assert answer.json()["receipt"] == "tap-1"
    from standby.record.queries import entries

    acts = [entry.act for entry in entries(app.state.room.opened.ledger)]
    assert acts.count("rollcall.answered") == 1


def test_a_tap_that_waited_on_the_phone_keeps_both_times(called, stranger, clock, app):
    link = reply_link(called)
    clock.advance(timedelta(minutes=40))
    stranger.post(link, data={"state": "safe", "receipt": "tap-1", "ago_s": "1800"})
    from standby.desk.people import newest_rollcall

    board = newest_rollcall(app.state.room.opened, app.state.room.now())
    person = next(p for p in board.people if p.person == "forces-medic")
    assert person.received_at == clock()
    assert person.said_at == clock() - timedelta(minutes=30)


def test_help_stands_on_top_of_the_wall_and_on_today(called, stranger):
    stranger.post(reply_link(called), data={"state": "needs help"})
    first = re.search(r"<tbody>.*?<th scope=\"row\">([^<]+)<", called.get("/rollcall").text, re.S)[1]
    assert first == "Nadia Petrov"
    assert "1 needs help" in called.get("/").text


def test_a_link_that_was_changed_is_refused_in_words_a_person_can_act_on(called, stranger):
    answer = stranger.get(reply_link(called)[:-3])
    assert answer.status_code == 403
    assert "radio or phone" in answer.text


def test_a_tap_on_a_closed_roll_call_is_not_taken_and_says_so(called, stranger, token):
    link = reply_link(called)
    path = re.search(r'action="(/rollcall/[^"]+/close)"', called.get("/rollcall").text)[1]
    called.post(path, data={"form": token(called), "because": "over"})
    answer = stranger.post(link, data={"state": "needs help"}, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "rollcall-closed"
    assert "closed" in stranger.get(link).text


def test_words_that_are_no_answer_are_refused(called, stranger):
    answer = stranger.post(reply_link(called), data={"state": "deceased"}, headers={"accept": "application/json"})
    assert answer.json()["code"] == "answer-unknown"


def test_the_printed_list_has_a_code_for_everybody(called):
    text = called.get("/rollcall/list").text
    assert text.count("<svg") == 3
    assert text.count("/check-in/") == 3
