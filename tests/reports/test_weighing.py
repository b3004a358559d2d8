"""What rules read is weighed by the words around it; what no rule read is told for a person to look at."""

import pytest
from tests.reports.test_traps import drafts

from standby.basis.vocabulary import ATTACKS, CONSENT_SPEAKS_FOR, KINDS, STATUS_AXIS, TOLD
from standby.reports.readers import weighing

UNREAD = "The quartermaster of the depot mumbled over the ledger of the caravans."
READ = "The mission suspended its training in Gao on Monday."


def sorted_as(monkeypatch, **odds):
    monkeypatch.setattr(weighing, "sort", lambda features, meaning: {**dict.fromkeys(KINDS, 0.0), **odds})


@pytest.mark.parametrize("kind", KINDS)
def test_a_clause_no_rule_has_read_is_told_with_a_predicate_that_speaks_for_nothing(kind, monkeypatch):
    sorted_as(monkeypatch, **{kind: 0.9})
    (found,) = drafts(UNREAD)
    assert (found.kind, found.predicate) == (kind, TOLD)
    assert TOLD not in {*STATUS_AXIS, *ATTACKS, *CONSENT_SPEAKS_FOR}


def test_a_clause_that_most_likely_tells_nothing_is_left_alone(monkeypatch):
    sorted_as(monkeypatch, status=0.1)
    assert drafts(UNREAD) == []


def test_a_number_a_rule_has_read_and_its_words_speak_against_is_left_out(monkeypatch):
    counted = "There are 150 soldiers at the base in Gao."
    assert "headcount" in {d.kind for d in drafts(counted)}
    sorted_as(monkeypatch)
    assert "headcount" not in {d.kind for d in drafts(counted)}


def test_what_a_rule_has_read_stands_unless_its_words_speak_against_it_most_clearly(monkeypatch):
    sorted_as(monkeypatch, status=weighing.UNLIKELY, movement=0.3)
    assert [(d.kind, d.predicate) for d in drafts(READ)] == [("status", "suspended")]
    sorted_as(monkeypatch, status=weighing.UNLIKELY - 0.01)
    assert drafts(READ) == []


@pytest.mark.parametrize("kind", weighing.UNLIKELY_OFTEN)
def test_kinds_that_rules_read_too_often_have_to_be_likelier(kind):
    assert weighing.UNLIKELY_OFTEN[kind] > weighing.UNLIKELY


def test_what_a_rule_has_read_stands_when_its_words_do_not_speak_against_it(monkeypatch):
    sorted_as(monkeypatch, status=0.5)
    assert [(d.kind, d.predicate) for d in drafts(READ)] == [("status", "suspended")]


def test_a_reading_that_is_seldom_right_is_left_out_where_another_kind_is_likely(monkeypatch):
    spoken = '"The road to the depot is long," said Ann Berg, a doctor.'
    assert "statement said" in weighing.doubted()
    sorted_as(monkeypatch, statement=weighing.DOUBTED - 0.01, threat=weighing.INSTEAD)
    assert [(d.kind, d.predicate) for d in drafts(spoken)] == [("threat", TOLD)]
    sorted_as(monkeypatch, statement=weighing.DOUBTED - 0.01, threat=weighing.INSTEAD - 0.01)
    assert ("statement", "said") in [(d.kind, d.predicate) for d in drafts(spoken)]
    sorted_as(monkeypatch, statement=weighing.DOUBTED, threat=weighing.INSTEAD)
    assert ("statement", "said") in [(d.kind, d.predicate) for d in drafts(spoken)]


def test_every_reading_that_is_doubted_is_of_a_kind_there_is():
    assert {reading.split(" ")[0] for reading in weighing.doubted()} <= set(KINDS)
    assert "status suspended" not in weighing.doubted()


def test_a_clause_a_rule_has_read_is_not_told_again(monkeypatch):
    sorted_as(monkeypatch, status=1.0)
    assert [d.predicate for d in drafts(READ)] == ["suspended"]


def test_a_clause_may_make_two_claims_the_second_only_when_it_is_likely_by_itself(monkeypatch):
    sorted_as(monkeypatch, status=0.9, movement=weighing.SECOND, threat=0.44)
    assert [d.kind for d in drafts(UNREAD)] == ["status", "movement"]
    sorted_as(monkeypatch, status=0.9, movement=weighing.SECOND - 0.01)
    assert [d.kind for d in drafts(UNREAD)] == ["status"]


def test_what_a_wide_rule_has_read_gives_way_to_a_likelier_kind_and_stands_where_there_is_none(monkeypatch):
    rerouted = "Two flights were diverted to Niamey."
    sorted_as(monkeypatch, status=0.15, movement=0.9)
    assert [(d.kind, d.predicate) for d in drafts(rerouted)] == [("movement", TOLD)]
    sorted_as(monkeypatch, status=0.15, movement=0.1)
    assert [(d.kind, d.predicate) for d in drafts(rerouted)] == [("status", "rerouted")]
    sorted_as(monkeypatch, status=weighing.UNLIKELY - 0.01)
    assert drafts(rerouted) == []


def test_what_a_subject_does_further_is_one_claim_of_one_kind_and_two_of_two(monkeypatch):
    joined = "The quartermaster mumbled over the ledger and begged for other caravans."
    sorted_as(monkeypatch, status=0.9)
    assert [d.quote for d in drafts(joined)] == [joined.rstrip(".")]
    monkeypatch.setattr(
        weighing,
        "sort",
        lambda features, meaning: {
            **dict.fromkeys(KINDS, 0.0),
            ("consent" if "w:begg" in features else "status"): 0.9,
        },
    )
    assert [(d.kind, d.quote) for d in drafts(joined)] == [
        ("status", "The quartermaster mumbled over the ledger"),
        ("consent", "begged for other caravans"),
    ]


def test_a_condition_that_opens_a_sentence_is_told_with_what_it_governs(monkeypatch):
    sorted_as(monkeypatch, status=0.9)
    (found,) = drafts("If the ledger of the caravans is lost, the quartermaster mumbles over the lamp.")
    assert found.quote == "If the ledger of the caravans is lost, the quartermaster mumbles over the lamp"
    assert found.certainty == "conditional"


def test_what_only_says_who_spoke_tells_nothing(monkeypatch):
    sorted_as(monkeypatch, status=0.9)
    assert "the quartermaster said" not in [
        d.quote for d in drafts("The lamp fell over the ledger, the quartermaster said.")
    ]


def test_a_reading_ends_before_another_subject_that_tells_a_claim_of_its_kind_by_itself(monkeypatch):
    both = "Two rockets struck the airfield in Gao and the quartermaster of the depot was beaten by masked men."
    sorted_as(monkeypatch, incident=weighing.ALONE)
    parts = ["Two rockets struck the airfield in Gao", "the quartermaster of the depot was beaten by masked men"]
    assert [d.quote for d in drafts(both)] == parts


def test_a_toll_behind_what_no_rule_has_read_rests_on_the_whole_clause(monkeypatch):
    sorted_as(monkeypatch, incident=0.9)
    (found,) = drafts("The caravan met its end at the bend of the river, killing two porters.")
    assert found.quote == "The caravan met its end at the bend of the river, killing two porters"


def test_a_clause_a_rule_has_read_may_make_a_second_claim(monkeypatch):
    sorted_as(monkeypatch, status=0.9, movement=0.9)
    assert [(d.kind, d.predicate) for d in drafts(READ)] == [("status", "suspended"), ("movement", TOLD)]


@pytest.mark.parametrize(
    ("one", "other", "met"), [((0, 10), (5, 30), True), ((0, 10), (8, 30), False), ((0, 10), (10, 30), False)]
)
def test_two_stretches_touch_when_they_share_three_tenths_of_the_shorter(one, other, met):
    assert weighing.touches(*one, *other) is met


@pytest.mark.parametrize(
    ("kind", "text", "certainty"),
    [
        ("consent", "The cabinet of Freedonia ruled out the offer of the caravans.", "negated"),
        ("consent", "The cabinet of Freedonia refused to rule out the offer of the caravans.", "asserted"),
        ("incident", "The caravans lost roughly 40 ledgers to the river.", "hedged"),
        ("incident", "The caravans lost 40 or so ledgers to the river.", "hedged"),
        ("incident", "The caravans lost ledgers to the river for about 40 days.", "asserted"),
        ("threat", "Porters of the caravans believe that the river is angry.", "hedged"),
        ("threat", "A flood of the river is plausible to the porters.", "hedged"),
        ("threat", "A flood of the river cannot be excluded by the porters.", "hedged"),
        ("command", "The quartermaster, never a porter, kept the ledger of the caravans.", "asserted"),
        ("status", "The quartermaster mumbled over the ledger, though never at night.", "asserted"),
        ("status", "The quartermaster, who never slept, mumbled over the ledger.", "asserted"),
        ("status", "The quartermaster never mumbled over the ledger.", "negated"),
        ("status", "The quartermaster mumbled over the ledger of the caravans in no tent.", "asserted"),
        ("status", "Nothing of the ledger was kept by the porters.", "negated"),
        ("status", "Porters were told not to mumble over the ledger.", "asserted"),
        ("movement", "The porters intend to carry the ledger over the river.", "asserted"),
        ("movement", "The porters intend to carry the ledger over the river if it rains.", "conditional"),
        ("consent", "The cabinet of Freedonia has yet to answer the caravans.", "negated"),
        ("consent", "The cabinet of Freedonia declined the ledger of the caravans.", "negated"),
        ("incident", "Who took the ledger of the caravans could not be established.", "unknown"),
        ("incident", "The porters claimed the theft of the ledger.", "asserted"),
        ("headcount", "The caravans have 40 or 50 porters in their tents.", "hedged"),
        ("threat", "A flood of the river is improbable to the porters.", "hedged"),
        ("threat", "The porters see no sign of a flood of the river.", "negated"),
        ("consent", "The bloc of the caravans voted against it on Monday.", "negated"),
        ("consent", "The quartermaster of the caravans excludes a new ledger.", "negated"),
        ("consent", "The quartermaster, when asked, refused.", "negated"),
        ("consent", "The quartermaster refused to rule out a new ledger.", "asserted"),
        ("consent", "The guild, with three caravans, will not follow suit.", "negated"),
        ("incident", "The lamp fell over the ledger without touching anyone.", "negated"),
        ("status", "The caravans no longer rest at the depot.", "asserted"),
        ("status", "The caravans ought to rest at the depot.", "hedged"),
        ("status", "The caravans, which ought to have come, rest at the depot.", "asserted"),
        ("threat", "No heavy weather is in view of the caravans.", "negated"),
        ("headcount", "Nobody has said how many porters the caravans have.", "unknown"),
    ],
)
def test_how_sure_a_told_clause_is_hangs_on_its_own_words(kind, text, certainty, monkeypatch):
    sorted_as(monkeypatch, **{kind: 0.9})
    assert {d.certainty for d in drafts(text)} == {certainty}


@pytest.mark.parametrize(
    "words", ["is at the depot", "were camped along the river", "remain in their tents", "is still there"]
)
def test_that_somebody_is_somewhere_is_put_in_sooner_where_the_words_put_somebody_there(words, monkeypatch):
    sorted_as(monkeypatch, presence=weighing.SHOWN)
    assert [d.kind for d in drafts(f"The quartermaster of the caravans {words}.")] == ["presence"]
    assert drafts("The quartermaster of the caravans mumbled over the ledger.") == []
