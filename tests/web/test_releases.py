"""What may be said outside, on the board: worded, audited, cleared by two others, published, taken back."""

import re

import pytest

from standby.api.room import OLDER
from standby.desk.manifest import declared
from standby.desk.reading import read_bytes
from standby.release.phrases import phrase_book

WORDS = {
    "text": "No one was hurt",
    "speaker": "the spokesman",
    "origin": "ours",
    "said_on": "2020-01-13",
    "marking": "TLP:CLEAR",
    "phrase-1": "none",
    "scope-1-measure": "hurt",
    "scope-1-day": "2020-01-12",
    "what": "propose",
}
RULE = "rule: {width: 40, ratio: 1.2}\noutsiders: {version: test-1, cap: 224}\n"
TWELVE = {
    "text": "12 at Erbil",
    "phrase-1": "exactly",
    "number-1": "12",
    "scope-1-sites": ["erbil"],
    "scope-1-measure": "present",
}
ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [duty officer, custodian, commander], level: secret}
- {id: focal-point, name: Owen Tremaine, roles: [commander, duty officer], level: secret}
- {id: observer, name: Obi Server, roles: [observer]}
- {id: nobody-listed, name: Third Person, roles: [commander]}
"""


@pytest.fixture
def spokesman(folder, browser):
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    (folder / "mission" / "release.yaml").write_text(RULE, encoding="utf-8")
    return browser("duty-officer")


def send(client, token, **words):
    return client.post("/releases", data={**WORDS, **words, "form": token(client)})


def do(client, token, page, act, **form):
    return client.post(f"{page}/{act}", data={"form": token(client), **form})


def test_a_statement_goes_out_by_three_persons_and_stands_in_the_public_view(spokesman, browser, token):
    page = send(spokesman, token).headers["location"]
    assert "2 of 2 clearances missing" in spokesman.get(page).text
    assert "Clear it" not in spokesman.get(page).text
    assert do(spokesman, token, page, "clear").status_code == 403
    others = browser("focal-point"), browser("nobody-listed")
    assert "Publish it" not in others[0].get(page).text
    assert do(others[0], token, page, "publish").status_code == 403
    for other in others:
        assert do(other, token, page, "clear").status_code == 303
    assert do(spokesman, token, page, "publish").status_code == 303
    assert "cleared by focal-point and nobody-listed" in spokesman.get(page).text
    assert "No one was hurt" in spokesman.get("/public-view").text
    assert do(spokesman, token, page, "retract", reason="it was counted wrongly").status_code == 303
    assert "it was counted wrongly" in spokesman.get("/public-view").text


def test_what_gives_a_number_away_is_refused_with_the_statements_in_words_and_a_vaguer_wording(spokesman, token):
    text = send(spokesman, token, **TWELVE, what="audit").text
    assert "Must not be said" in text
    assert re.search(r"at most 12 follows from .*12 at Erbil", text)
    assert "12 to 12" in text
    assert "<strong>Instead:</strong>" in text
    assert "Nothing was proposed." in text
    assert 'value="12"' in text  # what was typed is not lost


def test_what_is_refused_stays_listed_as_refused(spokesman, token):
    page = send(spokesman, token, **TWELVE).headers["location"]
    assert "<strong>refused</strong>" in spokesman.get(page).text
    assert "refused" in spokesman.get("/releases").text
    assert do(spokesman, token, page, "clear").status_code == 403


WRONG = [
    {"phrase-1": "exactly"},
    {"scope-1-day": "yesterday"},
    {"phrase-1": "loads"},
    {"scope-1-sites": ["atlantis"]},
    {"phrase-1": "half of", "other-1-day": "never"},
    {"phrase-1": "exactly", "number-1": "a dozen"},
    {"not_before": "soon"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_read_is_told_in_a_sentence_and_nothing_is_recorded(spokesman, token, wrong):
    answer = send(spokesman, token, **wrong)
    assert answer.status_code == 400
    assert 'class="late" role="status"' in answer.text
    assert "Nothing was proposed." in spokesman.get("/releases").text


OTHER = {"other-1-day": "2020-01-12", "other-1-measure": "present"}
KINDS = {
    "exactly": {"number-1": "800"},
    "roughly": {"number-1": "800", "base-1": "50"},
    "at least": {"number-1": "75"},
    "more than": {"number-1": "75"},
    "at most": {"number-1": "74"},
    "fewer than": {"number-1": "75"},
    "some": {},
    "one or more": {},
    "a few": {},
    "dozens": {},
    "hundreds": {},
    "most of": OTHER,
    "half of": OTHER,
    "similar to": {**OTHER, "other-1-day": "2020-01-11", "percent-1": "10"},
    "none": {},
    "moved to": {**OTHER, "other-1-day": "2020-01-13", "other-1-sites": ["taji"], "scope-1-sites": ["erbil"]},
    "no number": {},
    "withheld": {"ground": "it would tell the number of a small team", "review_on": "2020-03-01"},
}


def test_the_form_words_every_phrase_of_the_phrase_book(spokesman, token):
    assert set(KINDS) == set(phrase_book().phrases)
    shown = spokesman.get("/releases").text
    for phrase, fields in KINDS.items():
        assert f">{phrase}</option>" in shown
        words = {"phrase-1": phrase, "scope-1-measure": "present", **fields, "what": "audit"}
        answer = send(spokesman, token, **words)
        reading = phrase_book().phrases[phrase]["reading"].partition("{")[0].partition(",")[0].strip(" (")
        assert answer.status_code == 200, (phrase, answer.text)
        assert f"Read as {reading}" in answer.text


def test_a_sentence_may_say_several_things_and_what_was_typed_of_each_is_kept(spokesman, token):
    second = {"phrase-2": "some", "scope-2-day": "2020-01-12", "scope-2-measure": "present", "scope-2-sites": ["taji"]}
    text = send(spokesman, token, what="audit", **second).text
    assert "Read as none. Read as some" in text
    assert 'name="phrase-2"' in text
    assert 'name="phrase-3"' in send(spokesman, token, what="more", **second).text
    assert 'name="phrase-2"' not in send(spokesman, token, what="fewer", **second).text
    assert "Nothing was proposed." in spokesman.get("/releases").text


def test_what_others_said_is_taken_down_and_counts_as_known_outside(spokesman, token):
    page = send(spokesman, token, text="The mess seats 40", origin="press", what="hear").headers["location"]
    assert "<strong>heard</strong>" in spokesman.get(page).text
    assert "The mess seats 40" in spokesman.get("/public-view").text
    assert "Nothing was proposed." in spokesman.get("/releases").text


def test_what_is_delayed_is_proposed_for_its_day(spokesman, token):
    page = send(spokesman, token, not_before="2020-02-01").headers["location"]
    assert "not before 2020-02-01" in spokesman.get(page).text


def test_who_may_not_say_things_outside_sees_none_of_it(spokesman, browser, token):
    page = send(spokesman, token).headers["location"]
    observer = browser("observer")
    assert "No one was hurt" not in observer.get("/releases").text
    assert "Word a statement" not in observer.get("/releases").text
    assert observer.get(page).status_code == 400  # as one that there is not
    assert send(observer, token).status_code == 403
    assert do(observer, token, page, "clear").status_code == 403
    assert do(spokesman, token, page, "publish").status_code == 403


def test_an_act_that_there_is_not_and_a_stale_form_change_nothing(spokesman, token):
    page = send(spokesman, token).headers["location"]
    assert do(spokesman, token, page, "burn").status_code in (400, 422)
    assert spokesman.post("/releases", data={**WORDS, "form": "stale"}).status_code == 403
    assert spokesman.get("/releases/release-unknown").status_code == 400


FEW = {"text": "Fewer than 75 of the training mission", "phrase-1": "fewer than", "number-1": "75",
       "scope-1-units": ["nato-training"], "scope-1-measure": "present"}  # fmt: skip
COUNTED = b"There are 200 trainers of the NATO training mission in Iraq.\n"


def test_today_says_that_what_is_out_no_longer_stands_to_those_alone_who_word_or_clear(
    spokesman, browser, token, app, folder
):
    (folder / "mission" / "release.yaml").write_text(RULE.replace("1.2", "1"), encoding="utf-8")
    page = send(spokesman, token, **FEW).headers["location"]
    for other in ("focal-point", "nobody-listed"):
        do(browser(other), token, page, "clear")
    assert do(spokesman, token, page, "publish").status_code == 303
    said = "What we said outside no longer stands"
    assert said not in spokesman.get("/").text
    room = app.state.room
    told = declared(received="2020-01-12", published="2020-01-12", source=None, grade=None)
    read_bytes(room.seen_by(room.actor("duty-officer")), COUNTED, "count.txt", told)
    room.clock.advance(2 * OLDER)  # by then Today is made anew
    for who, hears in (("duty-officer", True), ("focal-point", True), ("observer", False)):
        client = browser(who)
        for where in ("/", "/releases"):
            text = client.get(where).text
            assert (said in text, "200 trainers" in text) == (hears, hears), (who, where)
    api = browser("observer").get("/api/releases/news").json()
    assert api == {"contradicted": [], "given_away": []}
