"""Checks who answers for what a sentence says: before it, after it, around it, in marks or without."""
# ruff: noqa: E501 rows of sentences with what each means

import pytest

from standby.basis.mission import Definition, Person
from standby.reports.readers.names import cast_of
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.who_says import (
    Said,
    behind_report,
    goes_on,
    manner_of,
    says_a_role,
    speech_in,
    with_name_before,
)

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


def whose(text, **more):
    """Return who says what in a sentence, without what is known of it besides."""
    return [(speaker, words) for speaker, words, _ in speech(text, **more)]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        # Words before the verb need twelve characters, comma included, and three words.
        ("It was calm, said Ada Brun.", "Ada Brun", "It was calm"),
        ("He was calm, said Ada Brun.", "Ada Brun", "He was calm"),
        ("It was bad, said Ada Brun.", None, None),
        ("Extraordinarily calm, said Ada Brun.", None, None),
        # Before a speaker who stands before his verb: three words, and more than twelve characters with the comma.
        ("Men ran off, police said.", "police", "Men ran off"),
        ("Men ran on, police said.", None, None),
        ("Thousands fled, police said.", None, None),
        ("Would the men run off? police said.", "police", "Would the men run off?"),
        # When they run on behind it, from sixteen characters on.
        ("Men work there, police said, to clear the road.", "police", "Men work there, police said, to clear the road"),
        ("Men work here, police said, to clear the road.", "police", "Men work here"),
        ("Men work there today, police said in a note.", "police", "Men work there today"),
        # From the last joint on, if more than eight characters stand behind it.
        ("Some have left and men works, police said, to clear it.", "police", "men works, police said, to clear it"),
        ("Some have left and men work, police said, to clear it.", "police", "Some have left and men work, police said, to clear it"),
        ("Some left, but men are here, police said, to clear it.", "police", "but men are here, police said, to clear it"),
        # A time or a place before the speaker is no content, nor is anything where the verb says *that*.
        ("Last week, police said men ran off.", "police", "men ran off"),
        ("On the road to Gao, police said men ran off.", "police", "men ran off"),
        ("Men ran off there, police said that dogs ran too.", "police", "dogs ran too"),
        ("Men ran off there, police said: dogs ran too.", "police", "dogs ran too"),
        # What follows the verb has three words.
        ("Police said men ran off.", "Police", "men ran off"),
        ("Police said men ran.", None, None),
        ("Police said on Monday men ran off.", "Police", "men ran off"),
        ("Police said in a statement that men ran off.", "Police", "men ran off"),
        # It ends before the telling turns to something else, before *as they …*, without its mark.
        ("Police said the road was cut, but added he left.", "Police", "the road was cut"),
        ("Police said the road was cut, warning of more.", "Police", "the road was cut"),
        ("Police said the road was cut, but added that it rained there.", "Police", "the road was cut"),
        ("Police told a reporter on Monday, in Gao, that men ran off.", "Police", "men ran off"),
        ("Police told a band of men that dogs ran off.", "Police", "dogs ran off"),
        ("Police said the road was cut as the rain fell.", "Police", "the road was cut"),
        ("Police said it was cut as the rain fell.", "Police", "it was cut as the rain fell"),
        ("Police said he fell over and said it rained.", "Police", "he fell over"),
        ("Police said the road was cut , .", "Police", "the road was cut"),
        # *…, adding that*.
        ("Police left the road, saying that men ran off.", "Police", "men ran off"),
        ("Police have left and are saying that men ran off.", "Police", "men ran off"),
        # A name before an office.
        ("Ada Brun, the head of the clinic, said men ran off.", "Ada Brun", "men ran off"),
        ("In Gao, the head of the clinic said men ran off.", "the head of the clinic", "men ran off"),
        # Not speech: what is said of somebody, claims to have done, what is no voice.
        ("The road is said to be cut now.", None, None),
        ("Rebels claimed responsibility for the cut road.", None, None),
        ("The said road was cut by men.", None, None),
        ("It said all men ran off.", None, None),
        ("The map suggests all men ran off.", None, None),
        ("What police said was that men ran off.", "police", "men ran off"),
        ("The reported cut was bad, police said.", "police", "The reported cut was bad"),
        ('The "men said so then" sign fell there.', None, None),
        ("A b c, police said.", None, None),
        ("Ada Brun, who said men ran off, left.", "Ada Brun", "men ran off, left"),
        ("Police says all men ran off.", "Police", "all men ran off"),
        ("The ministry says all men ran off.", "The ministry", "all men ran off"),
    ],
)  # fmt: skip
def test_what_a_verb_reports_is_told_apart_from_what_stands_beside_it(text, speaker, words):
    assert whose(text) == ([(speaker, words)] if speaker else [])


@pytest.mark.parametrize(
    ("text", "previous", "expected"),
    [
        # Four words in marks are direct speech at the beginning and behind an opening; fewer with a comma or a stop in them.
        ('"Nobody will leave here" was all.', None, [("an unnamed speaker", '"Nobody will leave here"')]),
        ('"Nobody will leave" was all.', None, []),
        ('"Nobody will leave," Ada Brun said.', None, [("Ada Brun", '"Nobody will leave,"')]),
        ('Ada Brun said, "Nobody will leave here."', None, [("Ada Brun", '"Nobody will leave here."')]),
        ('Ada Brun added: "Nobody will leave here."', None, [("Ada Brun", '"Nobody will leave here."')]),
        ('Ada Brun said "Nobody will leave here" twice.', None, [("Ada Brun", '"Nobody will leave here"')]),
        ('The mayor of "the old grey town" slept.', None, []),
        # Without a speaker of their own, of the one before.
        ('"Nobody will leave here for now."', "Bo Carr", [("Bo Carr", '"Nobody will leave here for now."')]),
        ('"Nobody will leave here," he said.', "Bo Carr", [("he", '"Nobody will leave here,"')]),
    ],
)  # fmt: skip
def test_words_in_marks_are_somebodys_when_they_are_a_saying(text, previous, expected):
    assert whose(text, previous=previous) == expected


DIRECT = Said(start=0, end=9, speaker="Bo Carr", cue="said", manner="direct")
INDIRECT = Said(start=0, end=9, speaker="Bo Carr", cue="said", manner="indirect")


@pytest.mark.parametrize(
    ("text", "before", "previous", "goes"),
    [
        ("We will stay here.", [DIRECT], "Bo Carr", True),
        ("That is what we want.", [INDIRECT, DIRECT], "Bo Carr", True),
        ("But you know it.", [DIRECT], "Bo Carr", True),
        ("They say you know it.", [DIRECT], "Bo Carr", False),
        ("It was calm there.", [DIRECT], "Bo Carr", False),
        ("US troops were there.", [DIRECT], "Bo Carr", False),
        ("We will stay here.", [DIRECT, INDIRECT], "Bo Carr", False),
        ("We will stay here.", [], "Bo Carr", False),
        ("We will stay here.", [DIRECT], None, False),
        ('We will stay "here".', [DIRECT], "Bo Carr", False),
    ],
)
def test_the_first_person_goes_on_with_a_quotation_just_before(text, before, previous, goes):
    (sentence,) = sentences_of(text)
    found = speech_in(sentence, before, cast_of(BLANK, text), previous)
    assert [(said.start, said.end, said.speaker, said.manner) for said in found] == (
        [(0, len(text), "Bo Carr", "direct")] if goes else []
    )


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("We will stay here.", True),
        ("We will stay.", False),
        ("It was calm here.", False),
        ("To me it was calm.", True),
    ],
)
def test_announced_words_are_four_or_more_of_the_first_person(text, goes):
    assert [(said.start, said.end, said.speaker) for said in goes_on(text, "Ada")] == (
        [(0, len(text), "Ada")] if goes else []
    )


@pytest.mark.parametrize(
    ("content", "quoted", "manner"),
    [
        ("it was calm", False, "indirect"), ("it was calm", True, "direct"), ('"It was calm"', False, "direct"),
        ('it was "calm" here', False, "mixed"), ("We were calm", False, "direct"), ("Our men were calm", False, "direct"),
        ("so are we", False, "direct"), ("you were calm", False, "direct"), ("Your men were calm", False, "direct"),
        ("US men were calm", False, "indirect"), ("Wells were dry", False, "indirect"),
    ],
)  # fmt: skip
def test_the_manner_of_words_is_told_by_marks_and_persons(content, quoted, manner):
    assert manner_of(content, quoted=quoted) == manner


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("According to police, all is out.", "all is out", True),
        ("According to police, all is so.", "", False),
        ("According to police, all so.", "", False),
        ("Two men ran off, according to police.", "Two men ran off, according to police", True),
        ("The mayor, who was there, was hit, according to police.", "was hit, according to police", True),
        ("The mayor, who was there, ran off, according to police.", "The mayor, who was there, ran off, according to police", True),
        ("Two men ran off, as per the police.", "Two men ran off, as per the police", True),
        ("So, according to police, all is out.", "So, according to police", True),
    ],
)  # fmt: skip
def test_what_a_source_tells_stands_behind_it_or_before_it(text, words, found):
    assert [row[1] for row in whose(text)] == ([words] if found else [])


@pytest.mark.parametrize(
    ("who", "whose_report"),
    [
        ("an analysis by the Brun Institute", "Brun Institute"), ("a report by Brun", "Brun"), ("the police", "police"),
        ("the Gao-based Brun Institute", "Brun Institute"), ("a man by trade", "a man by trade"),
    ],
)  # fmt: skip
def test_a_report_is_that_of_whoever_wrote_it(who, whose_report):
    assert behind_report(who) == whose_report


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two men ran off, so the army.", [("the army", "Two men ran off")]),
        ("Two men ran off, so far.", []),
        ("Two men ran off, so it was calm.", []),
        ("Men ran, so the army.", []),
        (
            "The report points to three cases: a road, a bridge and a dam.",
            [("The report", "a road, a bridge and a dam")],
        ),
        ("The report lists three cases: a road, a bridge and a dam.", [("The report", "a road, a bridge and a dam")]),
    ],
)
def test_a_source_may_stand_last_and_a_list_behind_its_colon(text, expected):
    assert whose(text) == expected


@pytest.mark.parametrize(
    ("speaker", "role"),
    [("the commander of the base", True), ("an army spokesman", True), ("the chief", True), ("Ada Brun", False), ("villagers", False)],
)  # fmt: skip
def test_a_speaker_named_by_an_office_may_be_he_next(speaker, role):
    assert says_a_role(speaker) is role


@pytest.mark.parametrize(
    ("text", "office", "whole"),
    [
        ("So Ada Brun, the head of the clinic said", "the head of the clinic", "Ada Brun"),
        ("Ada Brun, commander of the base said", "commander of the base", "Ada Brun"),
        ("Ada Brun, the cook of the base said", "the cook of the base", "the cook of the base"),
        ("In March, the head of the clinic said", "the head of the clinic", "the head of the clinic"),
        ("On Monday, the head of the clinic said", "the head of the clinic", "the head of the clinic"),
        ("Near Gao, the head of the clinic said", "the head of the clinic", "the head of the clinic"),
    ],
)
def test_a_speaker_begins_at_the_name_before_his_office(text, office, whole):
    start = text.index(office)
    assert text[slice(*with_name_before(text, (start, start + len(office))))] == whole


def test_of_a_quotation_that_began_before_the_words_up_to_its_mark_are_direct():
    text = 'it will be calm here now," Ada Brun said. '
    sentence = Sentence(start=0, end=len(text), text=text, paragraph=0, role="body", quoted_at_start=True)
    (said,) = speech_in(sentence, [], cast_of(BLANK, text), None)
    assert (text[said.start : said.end], said.speaker, said.named, said.cue) == (
        'it will be calm here now,"',
        "Ada Brun",
        "Ada Brun",
        "said",
    )


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ('"It will be calm here," added Ada Brun, who said no.', "added"),
        ('"It will be calm here," Ada Brun added.', "added"),
        ('"It will be calm here now."', "continues the quotation before"),
    ],
)
def test_the_verb_of_a_quotation_is_the_one_beside_its_speaker(text, cue):
    assert next(said.cue for _, _, said in speech(text)) == cue
