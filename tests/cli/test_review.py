"""The review at the keyboard and by command: one key does one thing, and what was done is recorded."""

import json

import pytest

from standby.basis.places import Place
from standby.cli.review_session import Session
from standby.cli.review_text import short, slots_of
from standby.desk import reviewing
from standby.testing.making import make_claim


@pytest.fixture
def keyed(workspace, capsys):
    """Review with these keys, and these lines where one is asked for; give what was shown."""

    def run(keys, *lines, **narrowed):
        pressed, typed = iter(keys), iter(lines)
        Session(workspace, by="Ines", key=lambda: next(pressed), ask=lambda question: next(typed), **narrowed).run()
        return capsys.readouterr().out

    return run


@pytest.fixture
def told(standby, workspace):
    """Ask a review command in JSON."""

    def ask(*words, by="Ines"):
        code, out, err = standby("-C", workspace.directory, "review", *words, *(("--by", by) if by else ()), "--json")
        return code, json.loads(out) if out else None, err

    return ask


def left(workspace):
    return [claim.draft.quote for claim in reviewing.waiting(workspace).claims]


def test_each_claim_stands_beside_its_text_within_a_hundred_columns(keyed):
    shown = keyed("q")
    assert "»unit:nato paused«" in shown
    assert "certainty  asserted" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_the_other_places_of_a_name_stand_below_a_place():
    tripoli = Place(name="Tripoli", id="geonames:2210247", country="LY", precision="town")
    slots = dict(slots_of(make_claim("incident", "rockets", "rocket_attack", at=tripoli)))
    assert slots["place"] == "Tripoli, Libya (geonames:2210247)"
    assert "Lebanon (geonames:266826)" in slots["or"]
    assert "or" not in dict(slots_of(make_claim("incident", "rockets", "rocket_attack")))


def test_a_claim_that_only_its_words_sorted_says_that_it_is_not_made_out():
    what = dict(slots_of(make_claim("status", "ferry", "told")))["what"]
    assert what == "status: ferry (what of it is not made out)"


def test_an_id_is_never_broken_over_two_lines():
    at = Place(name="Camp Canada, Ali Al Salem air base", id="site:camp-canada", country="KW", precision="site")
    for length in range(20, 60):
        claim = make_claim("status", "x" * length, "paused", at=at)
        assert "site:camp-canada" in short(claim)


def test_accept_reject_and_skip_each_take_one_key(keyed, workspace):
    shown = keyed("ars", "an old photograph")
    assert left(workspace) == ["unit:nato resumed"]
    assert "2 reviewed, 1 still wait." in shown


def test_a_slot_is_corrected_with_its_name_its_value_and_a_reason(keyed, workspace):
    keyed("cq", "predicate", "suspended", "misread")
    assert "unit:nato paused" not in left(workspace)


def test_a_mistake_is_told_and_the_claim_stays(keyed, workspace):
    shown = keyed("rcxq", "", "certanty", "hedged", "r")
    assert "it has no reason" in shown
    assert "correct 'certainty'" in shown
    assert "There is no key 'x'." in shown
    assert len(left(workspace)) == 3


def test_what_was_done_last_is_undone_with_one_key(keyed, workspace):
    shown = keyed("auuq")
    assert "There is nothing to undo." in shown
    assert len(left(workspace)) == 3


def test_undoing_after_a_correction_takes_back_that_and_no_verdict_before_it(keyed, workspace):
    shown = keyed("acuq", "predicate", "suspended", "misread")
    assert "Undone: accepted, 1 claim." in shown
    waits = [(claim.draft.quote, claim.draft.predicate) for claim in reviewing.waiting(workspace).claims]
    assert len(waits) == 2
    assert "suspended" in [predicate for _, predicate in waits]


def test_undoing_after_a_batch_takes_back_the_batch(keyed, workspace, record_claims):
    asked = make_claim("consent", "p", "called_to_leave")
    record_claims(workspace, "c.txt", asked, received="2020-01-09", source="gulf-wire")
    shown = keyed("rbuq", "an old photograph", "yes")
    assert "Undone: accepted, 2 claims." in shown
    assert len(left(workspace)) == 3


def test_a_verdict_of_another_sitting_is_not_undone_with_a_key(keyed, workspace):
    keyed("aq")
    assert "There is nothing to undo." in keyed("uq")
    assert len(left(workspace)) == 2


def test_a_batch_asks_first(keyed, workspace):
    keyed("bq", "no")
    assert len(left(workspace)) == 3
    assert "3 accepted; 0 need a look each." in keyed("b", "yes")
    assert left(workspace) == []


def test_a_name_given_at_the_keyboard_reads_the_report_again(keyed, workspace):
    keyed("nq", "the base people", "unit:nato")
    from standby.desk.aliases import aliases

    assert [a.means for a in aliases(workspace, reviewing.now_known(workspace))] == ["unit:nato"]


def test_who_else_reviews_is_told_at_the_start(keyed, workspace):
    reviewing.begin(workspace, by="Sam", source="gulf-wire")
    assert "Sam is reviewing gulf-wire too" in keyed("q")


def test_nothing_waits_is_said(standby, workspace, told):
    told("accept", "--source", "gulf-wire")
    assert standby("-C", workspace.directory, "review")[1] == "Nothing waits for review.\n"


def test_the_list_says_how_much_waits_from_whom(standby, workspace):
    code, out, _ = standby("-C", workspace.directory, "review")
    assert code == 0
    assert "3 claims wait for review." in out
    assert "3  gulf-wire" in out
    assert max(map(len, out.splitlines())) <= 100


def test_the_list_shows_the_words_and_what_is_not_said_plainly(standby, workspace, record_claims):
    denied = make_claim(
        "incident", "guard", "killing", certainty="negated", quantity=(0, 0, "killed"), quote="No one " * 30
    )
    record_claims(workspace, "c.txt", denied, received="2020-01-09", source="x")
    out = standby("-C", workspace.directory, "review", "--source", "x")[1]
    assert "quantity: 0 killed [negated] [a person only]" in " ".join(out.split())
    assert "“No one No one" in out
    assert max(map(len, out.splitlines())) <= 100


def test_a_narrowed_list_counts_only_what_it_lists(standby, workspace, record_claims):
    record_claims(workspace, "c.txt", make_claim("consent", "p", "called_to_leave"), received="2020-01-09", source="x")
    out = standby("-C", workspace.directory, "review", "--kind", "consent")[1]
    assert out.startswith("1 claim waits for review.\n      1  x\n\n")


def test_a_claim_is_accepted_rejected_and_corrected_by_its_id(told):
    first, second, third = [c["id"] for c in told(by=None)[1]["claims"]]
    assert told("accept", first)[1] == {"accepted": [first], "already": [], "left": []}
    assert told("accept", first)[1]["already"] == [first]
    assert told("reject", second, "--reason", "a caption")[1]["verdict"] == "rejected"
    corrected = told("correct", third, "--set", "certainty=hedged", "--reason", "it hedges")[1]
    assert (corrected["certainty"], corrected["review"], corrected["supersedes"]) == ("hedged", "accepted", third)
    assert told(by=None)[1]["claims"] == []


def test_a_chance_is_no_limit_before_anything_was_learnt(told):
    code, _, err = told("accept", "--source", "gulf-wire", "--at-least", "0.9")
    assert code == 2
    assert "has not learnt yet" in err
    assert len(told(by=None)[1]["claims"]) == 3


def test_a_batch_that_leaves_something_for_a_person_ends_with_one(told, workspace, record_claims):
    record_claims(workspace, "c.txt", make_claim("consent", "p", "called_to_leave"), received="2020-01-09", source="x")
    code, answer, _ = told("accept", "--source", "x")
    assert code == 1
    assert len(answer["left"]) == 1


@pytest.mark.parametrize(
    "words",
    [("accept",), ("reject", "claim-0000000000000000", "--reason", "r"), ("alias", "the Danes", "unit:x"),
     ("alias", "the Danes"), ("date", "pause.txt", "soon", "--reason", "r"), ("undo", "judgement-0", "--reason", "r")],
    ids=" ".join,
)  # fmt: skip
def test_a_review_that_cannot_be_is_one_sentence_and_exit_code_two(told, workspace, words):
    before = left(workspace)
    code, answer, err = told(*words)
    assert (code, answer) == (2, None)
    assert err.count("\n") == 1
    assert left(workspace) == before
