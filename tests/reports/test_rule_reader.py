"""What is read of a headline, and the exact words a claim rests on."""

import pytest
from tests.reports.test_traps import drafts, reading

HEADLINE = "Danish soldiers left Gao on Monday"
BODY = "The road is long in the north of the old town."


@pytest.mark.parametrize(("sentences", "read"), [(0, True), (1, True), (2, True), (3, False), (4, False)])
def test_a_headline_is_read_unless_three_sentences_tell_it_more_fully(sentences: int, read: bool) -> None:
    text = "\n".join([HEADLINE, " ".join([BODY] * sentences)])
    assert (HEADLINE in [d.quote for d in drafts(text)]) is read


def test_the_office_a_headline_names_is_read_in_any_case() -> None:
    text = "\n".join(["Ada Brun, commander of the Danish contingent, leaves Gao", " ".join([BODY] * 3)])
    assert [d.predicate for d in drafts(text) if d.kind == "command"] == ["commander_of"]


@pytest.mark.parametrize(
    "text",
    [
        "  Danish soldiers left Gao on Monday.  \n\n Gunmen attacked the base in Gao. ",
        "0915 Gate 3 closed.\n1000 Two guards hurt at the gate in Gao.\n1100 All teams RTB.\n",
        "The mission wont leave Malis capital. Danes dont train in Gao.",
        "“Danish soldiers left Gao,” he said.",
    ],
)
def test_every_claim_rests_on_words_that_stand_in_the_text_without_blanks_around_them(text: str) -> None:
    found = drafts(text)
    assert found
    assert all(d.quote == text[d.start : d.end] == d.quote.strip() != "" for d in found)


def test_a_question_is_answered_by_whoever_speaks_next_in_its_paragraph() -> None:
    asked = "Will the patrols in Mopti resume? "
    for answer, speaker in (('"I do not know," Ada Brun said.', "Ada Brun"), ("It rained.", None)):
        found = [d for d in drafts(asked + answer) if d.predicate == "resumption_unknown"]
        assert [d.speaker and d.speaker.name for d in found] == [speaker], answer


def test_a_reading_names_its_reader_and_the_days_of_the_document() -> None:
    found = reading("Danish soldiers left Gao on Monday.")
    assert found.reader == "rules 1"
    assert found.document_date.end is not None
    assert found.document_date_reason
