"""The traps of real texts, each in words of our own: what the web does to text, and what must not be made of it."""

from datetime import UTC, date, datetime

import pytest

from standby.basis.mission import Definition, Unit
from standby.basis.time import DateRange
from standby.basis.vocabulary import TOLD
from standby.reports.intake import take_in
from standby.reports.model import Draft, Reading
from standby.reports.readers import read_with, reader

BLANK = Definition(name="blank")


def reading(text: str, received: str = "2020-01-14", definition: Definition = BLANK) -> Reading:
    at = datetime.fromisoformat(received).replace(tzinfo=UTC)
    return read_with(reader(), take_in(text.encode(), name="x.txt", received_at=at, now=at), definition)


def drafts(text: str, received: str = "2020-01-14", definition: Definition = BLANK) -> list[Draft]:
    return list(reading(text, received, definition).drafts)


def one(text: str, predicate: str, **more: str) -> Draft:
    found = [d for d in drafts(text, **more) if d.predicate == predicate]
    assert len(found) == 1, [(d.kind, d.predicate, d.quote) for d in drafts(text, **more)]
    return found[0]


@pytest.mark.parametrize(
    "text", ["The army wont say how many trucks it lost.", "The army won’t say how many trucks it lost."]
)
def test_a_lost_apostrophe_does_not_hide_a_refusal(text: str) -> None:
    assert one(text, "withholds").certainty == "asserted"


def test_a_lost_apostrophe_does_not_hide_not_knowing() -> None:
    text = "Will the patrols in Mopti resume? I dont know yet, Colonel Ada Brun said."
    found = drafts(text)
    assert {d.certainty for d in found if d.kind != "command"} == {"unknown"}
    assert not [d for d in found if d.predicate == "resumed"]


def test_its_not_clear_is_unknown_and_moves_nothing() -> None:
    assert (
        one("Its not clear if the Danish forces will be welcome in Mali.", "welcome_uncertain").certainty == "unknown"
    )


def test_a_lost_dash_does_not_tie_the_day_of_an_attack_to_a_threat() -> None:
    text = "There was plainly the threat of rebel attacks on Wednesday, rebels fired 12 rockets at the Gao camp."
    attack = one(text, "rocket_attack")
    assert attack.stated.range.start == attack.stated.range.end == date(2020, 1, 8)
    assert attack.quantity
    assert (attack.quantity.low, attack.quantity.high) == (12, 12)
    assert "Wednesday" not in one(text, "threat_of_attack").quote


def test_a_lost_dash_does_not_make_the_army_the_one_that_moved() -> None:
    text = "Some the Danish Army is vague about how many were pulled back to Niamey."
    moved = one(text, "relocated")
    assert moved.quantity
    assert (moved.quantity.low, moved.quantity.high) == (1, None)
    assert one(text, "withholds").subject.name == "Danish Army"


def test_direct_speech_is_found_without_quotation_marks_and_goes_on_into_the_next_sentence() -> None:
    text = (
        "We will stay as long as we are needed, General Ada Brun, the commander of the northern sector said in Gao. "
        "So we keep our heads down, and we have paused our patrols."
    )
    told = [d for d in drafts(text) if d.kind != "command"]
    assert {d.start > text.index("Gao.") for d in told} == {True, False}
    assert {d.speaker.name for d in told if d.speaker} == {"General Ada Brun"}
    assert all(d.speaker for d in told)


def test_what_a_mission_does_is_not_that_it_is_doing_it_now() -> None:
    found = drafts("The mission revolves around training Malian police. The mission has paused all training.")
    assert {d.predicate for d in found} == {"activity:train", "paused"}


def test_nested_totals_are_kept_apart_and_never_added() -> None:
    text = (
        "In all, roughly 800 soldiers. About 500 were in Mali. "
        "Roughly 200 Danish trainers work in Gao, and a similar number of Danes in Sévaré."
    )
    spans = [(d.quantity.low, d.quantity.high) for d in drafts(text) if d.kind == "headcount" and d.quantity]
    assert (720, 880) in spans
    assert (450, 550) in spans
    assert (180, 220) in spans
    assert not [s for s in spans if s[1] and s[1] > 880]


def test_a_date_in_a_caption_does_not_date_the_document() -> None:
    text = (
        "The mission suspended its flights in early January.\n\n"
        "Colonel Ada Brun speaks at a ceremony in Oslo on April 25, 2018. (Ole Vik / NORDIC PRESS)\n\n"
        "“We are ready,” Brun told Radio Gao Monday."
    )
    read = reading(text, "2020-02-04")
    assert read.document_date.start == date(2020, 2, 3)
    assert read.document_date.end == date(2020, 2, 4)
    assert "received 2020-02-04" in read.document_date_reason


def test_a_conditional_withdrawal_is_never_a_withdrawal() -> None:
    text = (
        "Defence Minister Ada Brun said that if parliament in Bamako formally asked the foreign forces to go, "
        "Denmark would withdraw its soldiers."
    )
    found = drafts(text)
    assert [d.certainty for d in found if d.kind == "consent"] == ["conditional"]
    assert not [d for d in found if d.kind == "movement" and (d.predicate != TOLD or d.certainty != "conditional")]


def test_no_casualties_are_denied_for_those_named_and_nobody_else() -> None:
    denied = one("There were no Danish casualties in that attack.", "casualties")
    assert (denied.certainty, denied.object.name if denied.object else None) == ("negated", "Danish")
    assert denied.quantity
    assert (denied.quantity.low, denied.quantity.high) == (0, 0)


def test_capitals_that_stand_for_governments_are_no_places() -> None:
    tension = one("Tensions between Paris and Bamako escalated last week.", "tensions_escalated")
    assert tension.place is None


def test_a_return_told_of_one_contingent_is_no_return_of_another_that_paused_with_it() -> None:
    text = (
        "The NATO mission and the Danish special forces paused their training in early January. "
        "The Danish special forces resumed training on Jan. 30."
    )
    found = [d for d in drafts(text, "2020-02-04") if d.predicate in ("paused", "resumed")]
    assert [(d.predicate, d.subject.name) for d in found if d.predicate == "resumed"] == [
        ("resumed", "Danish special forces")
    ]
    paused = next(d for d in found if d.predicate == "paused")
    assert paused.stated.range.end
    assert paused.stated.range.end < date(2020, 1, 30)


def test_odd_words_of_a_machine_paraphrase_are_no_claims() -> None:
    """What was *full strength* and *going anywhere* before a machine looked for other words."""
    found = drafts(
        "The Danish mission stays at full employment of its trainers, but it has interrupted its lessons. "
        "The folks at the base arent going anyplace because rockets."
    )
    assert [d.predicate for d in found if d.kind == "status" and d.predicate != TOLD] == ["paused"]
    assert not [d for d in found if d.kind in ("movement", "incident") and d.certainty == "asserted"]


def test_a_planned_return_is_not_a_return() -> None:
    found = drafts("The mission would resume its patrols next week, the spokesman said.")
    assert not [d for d in found if d.predicate == "resumed"]


def test_a_denied_attack_is_negated() -> None:
    assert one("The army denied that it had shelled the hospital.", "attack").certainty == "negated"


def test_both_of_two_missions_get_a_claim_each() -> None:
    found = [
        d for d in drafts("Both NATO and the coalition put their training missions on hold.") if d.predicate == "paused"
    ]
    assert {d.subject.name for d in found} == {"NATO training mission", "coalition training mission"}
    assert len({(d.start, d.end) for d in found}) == 1


def test_names_link_to_the_missions_own_units_by_alias() -> None:
    mission = Definition(
        name="m", units=(Unit(id="nord", name="Nordic team", kind="mission", aliases=("Danish trainers",)),)
    )
    (paused,) = [
        d for d in drafts("The Danish trainers have paused their work.", definition=mission) if d.predicate == "paused"
    ]
    assert (paused.subject.id, paused.subject.name) == ("unit:nord", "Nordic team")


def test_since_about_a_day_begins_around_that_day_and_still_holds() -> None:
    alert = one("Danish troops have been on heightened alert since about Dec. 28.", "heightened_alert")
    assert alert.valid.from_lo == datetime(2019, 12, 27, tzinfo=UTC)
    assert alert.valid.from_hi == datetime(2019, 12, 30, tzinfo=UTC)
    assert alert.valid.to_hi is None


def test_an_event_lies_inside_its_day() -> None:
    attack = one("Rebels fired 3 mortars at the camp on 8 January.", "mortar_attack")
    assert (attack.valid.from_lo, attack.valid.to_hi) == (
        datetime(2020, 1, 8, tzinfo=UTC),
        datetime(2020, 1, 9, tzinfo=UTC),
    )


def test_a_state_told_in_the_present_is_vouched_for_at_the_document_and_open_on_both_sides() -> None:
    text = "Patrols in Gao are on hold."
    at = datetime(2020, 1, 14, tzinfo=UTC)
    day = DateRange(start=date(2020, 1, 9), end=date(2020, 1, 9))
    report = take_in(text.encode(), name="x", received_at=at, now=at, published=day)
    (paused,) = reader().read(report, BLANK).drafts
    assert (paused.valid.from_lo, paused.valid.to_hi) == (None, None)
    assert paused.valid.surely_at(datetime(2020, 1, 9, 12, tzinfo=UTC))
    assert not paused.valid.surely_at(datetime(2020, 1, 11, tzinfo=UTC))


def test_a_report_in_another_language_is_marked_as_not_read() -> None:
    read = reading(
        "Le convoi a été attaqué dans la nuit par des hommes armés sur la route de Gao, et les soldats ont été tués."
    )
    assert read.drafts == ()
    assert "not read" in read.document_date_reason
