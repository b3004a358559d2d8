"""Logs, notes and chats: dropped verbs are put in for the rules, and every span still points into the original."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.mission import Definition
from standby.reports.intake import take_in
from standby.reports.model import Draft
from standby.reports.readers import reader
from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import repair

AT = datetime(2022, 6, 4, tzinfo=UTC)


def shadow(text: str) -> str:
    return written_out(repair(text)).text


def read(text: str) -> tuple[Draft, ...]:
    report = take_in(text.encode(), name="log", received_at=AT, now=AT)
    return reader().read(report, Definition(name="blank")).drafts


@pytest.mark.parametrize(
    ("note", "whole"),
    [
        ("0915 Gate 3 closed until further notice.", "0915 Gate 3 is closed until further notice."),
        ("- 4 drivers abducted near Gao.", "- 4 drivers were abducted near Gao."),
        ("[08:10] Ana: crew unhurt", "[08:10] Ana: crew is unhurt"),
        ("1040 All teams RTB.", "1040 All teams returned to base."),
        ("Gao-Kidal road: not passable for trucks.", "Gao-Kidal road is not passable for trucks."),
        ("0740 Shots vic the ford. No cas.", "0740 Shots near the ford. No casualties"),
    ],
)
def test_what_a_note_drops_is_put_in(note: str, whole: str) -> None:
    assert shadow(note).startswith(whole)


@pytest.mark.parametrize(
    "prose",
    [
        "Gunmen looted the shop in Gao on Monday.",
        "The road that was closed in May reopened.",
        "Soldiers hurt in the blast were flown out.",
        "The Gao talks: a history.",
        "Officials said: open talks help.",
    ],
)
def test_whole_sentences_are_left_as_they_are(prose: str) -> None:
    assert shadow(prose) == prose


def test_a_deed_with_its_object_is_not_turned_into_something_suffered() -> None:
    assert "were" not in shadow("1015 Bandits robbed two lorries.")


def test_an_event_in_a_log_lies_on_the_day_of_the_log() -> None:
    (told, *_) = read(
        "OPS LOG 3 JUN 2022\n0740 Mortars hit the north gate.\n0800 All quiet.\n0900 Patrol left for Gao.\n"
    )
    assert told.kind == "incident"
    assert told.stated.range.end == date(2022, 6, 3) or told.stated.rule.startswith("in a log")


def test_put_in_words_are_no_part_of_a_quote() -> None:
    text = "0915 Gate 3 closed until further notice.\n1000 Two guards hurt at the gate.\n1100 All teams RTB.\n"
    quotes = [d.quote for d in read(text)]
    assert quotes
    assert all(q in text and q == q.strip() for q in quotes)
    assert not any(" is closed" in q or " were hurt" in q for q in quotes)


@given(st.text(alphabet="ab RTBpax0915:-.,\nvic thegatclosd", max_size=120))
@settings(deadline=None, max_examples=60)
def test_every_character_put_in_stands_for_one_of_the_original(text: str) -> None:
    made = written_out(repair(text))
    assert len(made.origin) == len(made.text) + 1
    assert list(made.origin) == sorted(made.origin)
    assert all(0 <= at <= len(text) for at in made.origin)


@pytest.mark.parametrize(
    ("note", "whole"),
    [
        ("- Gate 3 closed", "- Gate 3 is closed"),
        ("- Gates closed", "- Gates are closed"),
        ("- 1 gate closed", "- 1 gate is closed"),
        ("- 21 gate closed", "- 21 gate are closed"),
        ("- Two trucks hit near Gao", "- Two trucks were hit near Gao"),
        ("- Truck hit near Gao", "- Truck was hit near Gao"),
        ("- The bus hit near Gao", "- The bus was hit near Gao"),
        ("- All safe", "- All are safe"),
        ("- Pass open", "- Pass is open"),
        ("- Closed", "- Closed"),
        ("- Gate 3 was closed", "- Gate 3 was closed"),
        ("- North: gate 3 closed", "- North: gate 3 is closed"),
        ("- Patrol moving to Gao", "- Patrol is moving to Gao"),
        ("- Rain, gate closed", "- Rain, gate is closed"),
    ],
)
def test_what_a_note_drops_is_is_or_was_for_one_and_are_or_were_for_many(note: str, whole: str) -> None:
    assert shadow(note) == whole


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("Gate closed", False),
        ("Gate 3 closed", True),
        ("Gate 3 closed.", False),
        ('Gate 3 closed." ', False),
        ("Gate 3 closed " + "x" * 225, True),
        ("Gate 3 closed " + "x" * 226, False),
    ],
)
def test_a_line_of_three_words_that_ends_openly_before_240_letters_is_a_note(line: str, noted: bool) -> None:
    assert ("is closed" in shadow(line)) is noted


@pytest.mark.parametrize(
    ("lines", "noted"),
    [
        (["- one two", "- one two", "Gate 3 closed."], True),
        (["- one two", "one two.", "Gate 3 closed."], False),
        (["- one two", "- one two", "one two.", "Gate 3 closed."], True),
        (["- one two", "Gate 3 closed."], False),
        (["- one two", "- one two", "one", "two", "Gate 3 closed."], True),
    ],
)
def test_a_text_of_three_lines_or_more_is_a_log_when_half_of_them_are_notes(lines: list[str], noted: bool) -> None:
    """Lines of one word are no lines of a log."""
    assert ("is closed" in shadow("\n".join(lines))) is noted


def test_what_is_put_in_stands_for_what_is_beside_it() -> None:
    made = written_out(repair("1040 All teams RTB now"))
    assert made.text == "1040 All teams returned to base now"
    at, end = made.text.index("returned"), made.text.index(" now")
    assert made.span(at, end) == (15, 18)
    assert made.origin[at : at + 4] == (15, 16, 17, 17)
    assert made.span(made.text.index("now"), len(made.text)) == (19, 22)
    dropped = written_out(repair("- Gate 3 closed"))
    is_at = dropped.text.index(" is")
    assert dropped.origin[is_at : is_at + 3] == (7, 7, 7)
    assert dropped.origin[is_at + 3] == 8
