"""Slots of claims in plain sentences: who, where from and to, with what, why, and which words they rest on."""

import pytest
from tests.reports.test_traps import drafts

from standby.reports.model import Draft


def only(text: str, predicate: str) -> Draft:
    (found,) = [d for d in drafts(text) if d.predicate == predicate]
    return found


@pytest.mark.parametrize(
    ("text", "predicate", "details"),
    [
        (
            "Some Danish soldiers were flown from Gao to Bamako on Monday.",
            "relocated",
            {"extent": "some", "origin": "Gao", "destination": "Bamako"},
        ),
        (
            "The troops moved from Camp Castor into Bamako.",
            "relocated",
            {"origin": "Camp Castor", "destination": "Bamako"},
        ),
        ("Others left Gao on Monday.", "departed", {"extent": "some"}),
        ("Danish soldiers left Gao on Monday.", "departed", {}),
        ("Gunmen attacked the base in Gao.", "attack", {"actor": "Gunmen"}),
        ("A car bomb exploded near the base in Gao.", "ied_attack", {"weapon": "bomb"}),
        (
            "A roadside bomb attack hit the convoy near Gao.",
            "ied_attack",
            {"weapon": "roadside bomb", "target": "the convoy near Gao"},
        ),
        ("The mission suspended its training to protect its staff.", "suspended", {"reason": "protect its staff"}),
        ("The Malian parliament voted to expel the troops.", "called_to_leave", {"host": "ML"}),
        ("Thousands protested in Bamako on Monday.", "demonstration", {"actor": "demonstrators"}),
    ],
)
def test_a_claim_holds_what_its_own_words_tell_beside_its_slots(
    text: str, predicate: str, details: dict[str, str]
) -> None:
    assert dict(only(text, predicate).details) == details


@pytest.mark.parametrize(
    ("text", "predicate", "subject"),
    [
        ("Danish soldiers left Gao on Monday.", "departed", "Danish troops"),
        ("The government of Mali asked the troops to leave.", "called_to_leave", "government of Mali"),
        ("A car bomb exploded near the base in Gao.", "ied_attack", "an unnamed actor"),
        ("Nobody was killed in the attack in Gao.", "casualties", "casualties"),
        ("Thousands protested in Bamako on Monday.", "demonstration", "demonstrators"),
    ],
)
def test_a_claim_is_about_whoever_its_words_name(text: str, predicate: str, subject: str) -> None:
    assert only(text, predicate).subject.name == subject


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The government of Mali asked the troops to leave.", ("Mali", "ML")),
        ("The Malian parliament voted to expel the troops.", ("Mali", "ML")),
        ("The government of Chad asked the troops in Gao to leave.", ("Chad", "TD")),
        ("It asked the troops to leave Mali.", ("Mali", "ML")),
    ],
)
def test_consent_is_given_or_refused_where_the_host_is(text: str, place: tuple[str, str]) -> None:
    found = only(text, "called_to_leave").place
    assert found
    assert (found.name, found.country) == place


def test_the_words_of_an_event_begin_at_the_day_that_leads_into_a_name() -> None:
    assert only("On Wednesday, Gunmen attacked the base in Gao.", "attack").quote.startswith("Wednesday, Gunmen")
    assert only("Wednesday, Gunmen attacked the base in Gao.", "attack").quote.startswith("Wednesday, Gunmen")
    assert only("On Wednesday, gunmen attacked the base in Gao.", "attack").quote.startswith("gunmen")
    assert only("Wednesday was calm. Gunmen attacked the base in Gao.", "attack").quote.startswith("Gunmen")


def test_whoever_is_quoted_speaks_for_what_he_commands() -> None:
    text = '"We have suspended our training in Gao," Ada Brun, the commander of the Danish contingent, said.'
    found = only(text, "suspended")
    assert (found.subject.name, found.speaker and found.speaker.name) == ("Danish troops", "Ada Brun")


def test_a_movement_that_was_confirmed_is_told_by_whoever_confirmed_it() -> None:
    (found,) = drafts("The withdrawal was confirmed by the Danish ministry on Monday.")
    assert found.speaker
    assert found.speaker.name == "the Danish ministry"


def test_two_missions_joined_by_and_make_a_claim_each_on_the_same_words() -> None:
    found = [
        d
        for d in drafts("Both the NATO and the EU training missions were suspended on Monday.")
        if d.predicate == "suspended"
    ]
    assert sorted(d.subject.name for d in found) == ["EU training mission", "NATO training mission"]
    assert len({(d.start, d.end) for d in found}) == 1


def test_only_an_event_takes_the_day_before_it_into_its_words() -> None:
    assert only("On Wednesday, Danish soldiers left Gao.", "departed").quote == "Danish soldiers left Gao"
    assert only("On Wednesday, Camp Castor was closed.", "site_closed").quote.startswith("Camp Castor")


HEAD = "Convoy reaches the river in Mali\n"


@pytest.mark.parametrize(
    ("caption", "who", "place", "day"),
    [
        ("Danish soldiers on patrol in Gao on 3 January 2020. (Photo: Bo Lund)", "Danish soldiers on patrol", "Gao", 3),
        ("Ada Brun speaks in Gao. (Photo: Bo Lund)", "Ada Brun", "Gao", None),
    ],
)
def test_a_caption_says_who_was_photographed_where_and_its_day_is_its_own(
    caption: str, who: str, place: str, day: int | None
) -> None:
    (found,) = drafts(HEAD + caption)
    assert (found.kind, found.predicate, found.subject.name, found.place and found.place.name) == (
        "presence", "located_at", who, place,
    )  # fmt: skip
    assert found.details == {"from": "caption"}
    assert (found.stated.range.start and found.stated.range.start.day) == day
    assert (found.valid.from_lo is None) is (day is None)
    assert found.quote == caption.partition(". (")[0]


def test_a_caption_that_names_nobody_or_no_place_tells_nothing() -> None:
    assert drafts(HEAD + "A patrol in Gao. (Photo: Bo Lund)") == []
    assert drafts(HEAD + "Ada Brun speaks. (Photo: Bo Lund)") == []


def test_who_commands_what_holds_at_the_date_of_the_document() -> None:
    found = only("Ada Brun, the commander of the Danish contingent, spoke.", "commander_of")
    assert (found.subject.name, found.object and found.object.name) == ("Ada Brun", "Danish troops")
    assert (found.stated.basis, found.valid.to_hi) == ("document date", None)
    former = only("Ada Brun, a former defence minister, spoke.", "former_holder_of")
    assert (former.object and former.object.name, former.stated.basis) == ("defence minister", "none")
