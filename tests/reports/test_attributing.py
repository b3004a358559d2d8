"""Checks what the weights find at verbs of speech: on which side, how far it reaches, who says it, and what goes on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.mission import Definition
from standby.reports.readers.attributing import CHOICES, attributions_in, weights, weights_of
from standby.reports.readers.names import cast_of
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.speech import attributions, heard
from standby.reports.readers.who_says import Said


def said_in(text: str) -> list[tuple[str, str, Said]]:
    """Return who is heard in a text, with the words and what is known of them."""
    shadow = repair(text)
    cast = cast_of(Definition(name="blank"), shadow.text)
    return [
        (said.speaker, sentence.text[said.start : said.end], said)
        for sentence, spoken in heard(sentences_of(shadow.text), cast)
        for said in spoken
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("The governor said the road was mined.", "The governor", "the road was mined"),
        ("The road was mined, said the governor.", "the governor", "The road was mined"),
        ("The road was mined, the governor said on Monday.", "the governor", "The road was mined"),
        ("Villagers reckon that the road is mined.", "Villagers", "the road is mined"),
        ("Ada Brun, who leads the clinic, says that it will close.", "Ada Brun", "it will close"),
        ("The clinic will close, Ada Brun, its director, said.", "Ada Brun", "The clinic will close"),
    ],
)
def test_what_a_verb_reports_is_found_with_its_speaker(text: str, speaker: str, words: str) -> None:
    ((found, content, said),) = said_in(text)
    assert (found, content) == (speaker, words)
    assert said.number > 0


def test_words_on_both_sides_of_the_speaker_are_one_attribution() -> None:
    (found,) = attributions("“The road is mined,” the governor said, “and we will not clear it this year.”")
    assert len(found.spans) == 2
    assert found.named == "the governor"


def test_speech_without_marks_goes_on_in_the_first_person() -> None:
    text = "We are short of water, said the governor. We have asked our friends for trucks. It rained on Tuesday."
    (found,) = attributions(text)
    assert [text[a:b] for a, b in found.spans] == ["We are short of water", "We have asked our friends for trucks."]


@pytest.mark.parametrize(
    ("text", "hedged"), [("Officials reckon that it will close.", True), ("Officials said that it will close.", False)]
)
def test_a_verb_that_supposes_weakens_what_is_said(text: str, hedged: bool) -> None:
    ((_, _, said),) = said_in(text)
    assert said.hedged is hedged


@pytest.mark.parametrize(
    "text", ["The clinic closed on Monday.", "The reported attack took place in Mopti.", "Rebels burned two trucks."]
)
def test_a_sentence_without_speech_is_the_authors_own(text: str) -> None:
    assert said_in(text) == []


def test_words_in_marks_keep_their_marks_to_the_closing_one() -> None:
    ((_, words, said),) = said_in('"We will stay as long as we can," said the governor.')
    assert words.startswith('"')
    assert words.endswith('"')
    assert said.manner == "direct"


PARTS = [
    "The governor",
    "said",
    "told",
    "according to",
    '"',
    ",",
    ".",
    "that",
    "we",
    "will go",
    "on Monday",
    "who",
    "–",
    "\n",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PARTS), max_size=25))
def test_whatever_the_words_every_stretch_lies_in_its_sentence(parts: list[str]) -> None:
    sentences = sentences_of(" ".join(parts))
    for found in attributions_in(sentences):
        for at, start, end in found.parts:
            assert 0 <= start < end <= len(sentences[at].text)
        if found.speaker:
            assert 0 <= found.speaker[0] < found.speaker[1] <= len(sentences[found.at].text)
    for sentence, spoken in heard(sentences, cast_of(Definition(name="blank"), " ".join(parts)), nameless=True):
        assert all(0 <= said.start < said.end <= len(sentence.text) for said in spoken if said.number)


def test_the_weights_that_ship_have_a_number_for_each_outcome_of_each_choice() -> None:
    for choice, outcomes in CHOICES.items():
        assert weights()[choice]
        assert {len(row) for row in weights()[choice].values()} == {len(outcomes)}


def test_a_sign_that_speaks_against_speech_silences_the_verb() -> None:
    against = weights_of(["cue\tc=said\t500\t0\t0\t0\t0"])
    assert attributions_in(sentences_of("The governor said the road was mined."), against) == []
