"""What a reviewer types for a slot becomes that slot, or is refused with how to write it."""

from datetime import UTC, datetime

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition, Site, Unit
from standby.desk.corrections import SLOTS, corrected
from standby.reports.intake import take_in
from standby.testing.making import make_claim, state_on

NOW = datetime(2020, 1, 14, tzinfo=UTC)
TEXT = "Rockets hit the base\nat Taji. Rockets hit the town."
REPORT = take_in(TEXT.encode(), name="note.txt", received_at=NOW, now=NOW)
MISSION = Definition(
    name="M",
    units=(Unit(id="nato", name="NATO mission", kind="mission"),),
    sites=(Site(id="taji", name="Camp Taji", lat=33.5, lon=44.3, country="IQ"),),
)
DRAFT = make_claim(
    "incident", "rockets", "rocket_attack", quote="Rockets hit the base", quantity=(2, 2, "rocket")
).draft


def change(slot, text, draft=DRAFT):
    return corrected(draft, {slot: text}, REPORT, MISSION)


def test_every_slot_can_be_corrected():
    assert set(SLOTS) == {
        "kind", "subject", "predicate", "object", "place", "when", "quantity", "speaker", "certainty", "words",
    }  # fmt: skip


@pytest.mark.parametrize(("place", "host"), [("Mali", "ML"), ("taji", "IQ"), ("Nowhere Ridge", None), ("none", None)])
def test_the_place_of_a_claim_of_consent_says_whose_consent_it_is(place, host):
    """The reader may have taken another country of the report for the host; no other slot would mend that."""
    read = make_claim("consent", "government", "called_to_leave", quote="Rockets", details={"host": "ES"}).draft
    assert change("place", place, read).details.get("host") == host


def test_who_did_it_is_corrected_with_the_subject():
    read = make_claim("incident", "the road", "attack", quote="Rockets", details={"actor": "the road"}).draft
    assert change("subject", "A militia", read).details["actor"] == "A militia"
    other = make_claim("incident", "the road", "attack", quote="Rockets", details={"actor": "A militia"}).draft
    assert change("subject", "the bridge", other).details["actor"] == "A militia"


@pytest.mark.parametrize(
    ("slot", "text", "of", "value"),
    [
        ("kind", "movement", lambda d: d.kind, "movement"),
        ("predicate", "mortar attack", lambda d: d.predicate, "mortar_attack"),
        ("certainty", "hedged", lambda d: d.certainty, "hedged"),
        ("subject", "unit:nato", lambda d: (d.subject.name, d.subject.id), ("NATO mission", "unit:nato")),
        ("subject", "A militia", lambda d: (d.subject.name, d.subject.id), ("A militia", None)),
        ("object", "site:taji", lambda d: d.object.name, "Camp Taji"),
        ("object", "none", lambda d: d.object, None),
        ("speaker", "-", lambda d: d.speaker, None),
        ("speaker", "the mayor", lambda d: d.speaker.name, "the mayor"),
        ("place", "taji", lambda d: (d.place.id, d.place.precision), ("site:taji", "site")),
        ("place", "Erbil", lambda d: d.place.country, "IQ"),
        ("place", "geonames:2210247", lambda d: (d.place.name, d.place.country), ("Tripoli", "LY")),
        ("place", "Nowhere Ridge", lambda d: (d.place.name, d.place.id), ("Nowhere Ridge", None)),
        ("place", "", lambda d: d.place, None),
        ("quantity", "22 killed", lambda d: (d.quantity.low, d.quantity.high, d.quantity.unit), (22, 22, "killed")),
        ("quantity", "180..220", lambda d: (d.quantity.low, d.quantity.high, d.quantity.unit), (180, 220, "rocket")),
        ("quantity", "at least 11", lambda d: (d.quantity.low, d.quantity.high), (11, None)),
        ("quantity", "at most 5", lambda d: (d.quantity.low, d.quantity.high), (None, 5)),
        ("quantity", "none", lambda d: d.quantity, None),
        ("words", "Rockets hit the town", lambda d: (d.start, d.quote), (30, "Rockets hit the town")),
        ("words", "hit the base at Taji", lambda d: d.quote, "hit the base\nat Taji"),
    ],
)
def test_a_slot_is_set_from_what_is_typed(slot, text, of, value):
    assert of(change(slot, text)) == value


def test_an_event_lies_within_the_days_that_are_typed():
    changed = change("when", "2020-01-07..2020-01-09")
    assert (str(changed.stated.range.start), str(changed.stated.range.end)) == ("2020-01-07", "2020-01-09")
    assert (changed.valid.from_lo.day, changed.valid.to_hi.day) == (7, 10)
    assert changed.stated.rule == "set in review"


def test_a_state_begins_within_the_days_and_is_vouched_for_where_it_was():
    held = make_claim("status", "unit:nato", "paused", quote="Rockets hit the base", valid=state_on("2020-01-12")).draft
    changed = change("when", "2020-01-05", held)
    assert (changed.valid.from_lo.day, changed.valid.from_hi.day) == (5, 6)
    assert changed.valid.to_lo == held.valid.to_lo


def test_no_time_at_all_can_be_said():
    changed = change("when", "none")
    assert changed.stated.range.start is None
    assert changed.valid.from_lo is None


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("kind", "rumour"), ("certainty", "sure"), ("predicate", "Fell!"), ("subject", ""), ("subject", "unit:nobody"),
        ("quantity", "many"), ("quantity", "9..3"), ("when", "soon"), ("when", "2020-01-09..2020-01-01"),
        ("words", "Missiles hit the base"), ("place", "geonames:1"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_how_to_write_it(slot, text):
    with pytest.raises(AskedWrongly) as caught:
        change(slot, text)
    assert caught.value.code == "slot-unreadable"
    assert caught.value.next_step


def test_a_slot_that_there_is_none_of_is_refused_with_the_nearest():
    with pytest.raises(AskedWrongly, match="correct 'quantity'") as caught:
        change("quantty", "3")
    assert caught.value.code == "slot-unknown"
