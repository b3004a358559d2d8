"""Checks who answers for what a sentence says: before it, after it, around it, in marks or without."""

import pytest

from standby.basis.mission import Definition, Person
from standby.reports.readers.names import cast_of
from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.who_says import speech_in

BLANK = Definition(name="blank")


def speech(text, *, known="", definition=BLANK, previous=None, last_person=None):
    """Read one sentence; ``known`` is text before it that introduces people."""
    (sentence,) = sentences_of(text)
    cast = cast_of(definition, f"{known} {text}")
    cast.last_person = last_person
    return [(said.speaker, text[said.start : said.end], said) for said in speech_in(sentence, [], cast, previous)]


def only(text, **more):
    ((speaker, words, said),) = speech(text, **more)
    return speaker, words, said


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        (
            "The governor of Gao said that two trucks had been burned.",
            "The governor of Gao",
            "two trucks had been burned",
        ),
        ("Witnesses said gunmen had entered the market.", "Witnesses", "gunmen had entered the market"),
        ("The army said: two trucks had been burned.", "The army", "two trucks had been burned"),
        ("The police warned that gangs had cut the road.", "The police", "gangs had cut the road"),
        ("Officials announced that the airport was open.", "Officials", "the airport was open"),
        ("The ministry confirmed that the bridge was mined.", "The ministry", "the bridge was mined"),
        ("Residents told reporters that the clinic had been looted.", "Residents", "the clinic had been looted"),
    ],
)
def test_what_follows_the_speaker_is_theirs(text, speaker, words):
    found, said_words, said = only(text)
    assert (found, said_words, said.manner) == (speaker, words, "indirect")


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Two trucks were burned near Gao, the police said.", "the police", "Two trucks were burned near Gao"),
        ("Two trucks were burned near Gao, officials said.", "officials", "Two trucks were burned near Gao"),
        ("Two trucks were burned near Gao, an official said.", "an official", "Two trucks were burned near Gao"),
        ("Two trucks were burned near Gao, a spokesman said.", "a spokesman", "Two trucks were burned near Gao"),
    ],
)
def test_what_stands_before_the_speaker_is_theirs(text, speaker, words):
    found, said_words, said = only(text)
    assert (found, said_words, said.manner) == (speaker, words, "indirect")


def test_a_name_before_an_office_is_the_speaker_unless_it_is_where_it_happened():
    speaker, words, _ = only("Amina Diallo, a spokeswoman for the clinic, said that the road was mined.")
    assert speaker.startswith("Amina Diallo")
    assert words == "the road was mined"


def test_a_speaker_may_follow_the_verb():
    speaker, words, _ = only("Two trucks were burned near Gao, said Colonel Moussa Traore.")
    assert speaker.endswith("Moussa Traore")
    assert words == "Two trucks were burned near Gao"


def test_a_last_name_stands_for_the_person_introduced_before():
    speaker, _, _ = only("Traore said that the road was mined.", known="Colonel Moussa Traore leads the patrol.")
    assert speaker.endswith("Moussa Traore")


@pytest.mark.parametrize("pronoun", ["He", "She"])
def test_a_pronoun_stands_for_the_last_person(pronoun):
    speaker, words, _ = only(f"{pronoun} said that the road was mined.", last_person="Amina Diallo")
    assert (speaker, words) == ("Amina Diallo", "the road was mined")


@pytest.mark.parametrize(
    "text",
    [
        '"We will not leave the camp," Amina Diallo said.',
        '"We will not leave the camp," said Amina Diallo.',
    ],
)
def test_words_in_marks_are_direct_speech(text):
    speaker, words, said = only(text)
    assert (speaker, said.manner) == ("Amina Diallo", "direct")
    assert words.strip('",') == "We will not leave the camp"


def test_a_quotation_without_a_speaker_belongs_to_the_one_before():
    speaker, _, said = only('"We have water for two more days."', previous="Amina Diallo")
    assert (speaker, said.manner) == ("Amina Diallo", "direct")


def test_a_quotation_of_nobody_known_is_somebodys_but_nobodys_by_name():
    speaker, words, said = only('"We have water for two more days."')
    assert (speaker, said.manner) == ("an unnamed speaker", "direct")
    assert "water" in words


def test_a_few_words_in_marks_make_mixed_speech():
    _, words, said = only('The governor said the town was "calm and open" on Monday.')
    assert said.manner == "mixed"
    assert '"calm and open"' in words


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("According to the police, two trucks were burned near Gao.", "police", "two trucks were burned near Gao"),
        ("According to the Red Crescent, the clinic is closed.", "Red Crescent", "the clinic is closed"),
    ],
)
def test_according_to_names_a_speaker_first(text, speaker, words):
    found, said_words, said = only(text)
    assert (found, said_words, said.cue) == (speaker, words, "according to")


def test_according_to_names_a_speaker_last():
    speaker, words, _ = only("Two trucks were burned near Gao, according to the police.")
    assert speaker == "police"
    assert words.startswith("Two trucks were burned near Gao")


@pytest.mark.parametrize("verb", ["suggested", "believes", "alleged", "estimated", "fears"])
def test_a_weak_verb_weakens_what_is_said(verb):
    _, _, said = only(f"The ministry {verb} that the bridge was mined.")
    assert said.hedged


@pytest.mark.parametrize("verb", ["said", "announced", "confirmed", "warned"])
def test_a_plain_verb_weakens_nothing(verb):
    _, _, said = only(f"The ministry {verb} that the bridge was mined.")
    assert not said.hedged
    assert said.cue == verb


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen burned two trucks near Gao.",
        "The convoy left Port Sudan at dawn.",
        "A group claimed responsibility for the attack in Kabul.",
        "The reported attack took place in Mopti.",
        "It said nothing.",
        "The road is said to be mined.",
    ],
)
def test_a_sentence_nobody_reports_is_the_authors_own(text):
    assert speech(text) == []


def test_a_time_before_the_speaker_is_not_what_they_said():
    speaker, words, _ = only("Earlier this month, the police said that gangs had cut the road.")
    assert (speaker, words) == ("the police", "gangs had cut the road")


def test_a_person_of_the_mission_is_known_by_name():
    definition = Definition(name="m", people=(Person(id="diallo", name="Amina Diallo"),))
    speaker, words, _ = only("Amina Diallo said that the clinic was open.", definition=definition)
    assert (speaker, words) == ("Amina Diallo", "the clinic was open")


@pytest.mark.parametrize(
    "text",
    [
        "The governor of Gao said that two trucks had been burned.",
        "Two trucks were burned near Gao, the police said.",
        '"We will not leave the camp," Amina Diallo said.',
        "According to the police, two trucks were burned near Gao.",
        "Two trucks were burned near Gao, according to the police.",
    ],
)
def test_what_is_said_lies_within_the_sentence_and_holds_words(text):
    for _, words, said in speech(text):
        assert 0 <= said.start < said.end <= len(text)
        assert len(words.split()) >= 3
