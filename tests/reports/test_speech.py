"""Checks how what rules and what weights find become one: who is heard, in which words, and how they are bounded."""
# ruff: noqa: E501 rows of sentences with what each means

import pytest

from standby.basis.mission import Definition
from standby.reports.readers.attributing import Weights, weights_of
from standby.reports.readers.names import cast_of
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.speech import attributions, heard


def cue(word: str, *outcomes: int) -> str:
    """Return how much speaks at a verb for nothing, behind, before, around and elsewhere, in hundredths."""
    return "\t".join(["cue", f"c={word}", *map(str, outcomes)])


def at(choice: str, sign: str, *outcomes: int) -> str:
    return "\t".join([choice, sign, *map(str, outcomes or (900,))])


BEHIND, BEFORE = cue("said", 0, 900, 0, 0, 0), cue("said", 0, 0, 900, 0, 0)
DOUBTED = cue("said", 150, 0, 0, 0, 0)
SILENT = cue("said", 250, 0, 0, 0, 0)
THE = at("speaker start before", "n=the,2")


def spoken(text: str, *rows: str, nameless: bool = False) -> list[tuple[str, str, str]]:
    """Return speaker, words and manner of all that is heard in a text."""
    found = heard(
        sentences_of(text), cast_of(Definition(name="blank"), text), nameless=nameless, learnt=weights_of(rows)
    )
    return [(said.speaker, one.text[said.start : said.end], said.manner) for one, those in found for said in those]


@pytest.mark.parametrize(
    ("text", "rows", "words"),
    [
        # Without what leads in and what trails behind.
        ("The mayor said that it was calm.", [], "it was calm"),
        ("The mayor said how it was calm.", [], "it was calm"),
        ("The mayor said: it was calm.", [], "it was calm"),
        ("The mayor said – that it was calm.", [], "it was calm"),
        ("The mayor said that's it for now.", [], "that's it for now"),
        ("The mayor said thatch was cut now.", [], "thatch was cut now"),
        ("The mayor said it was calm, or not.", [at("end behind", "n=,")], "it was calm"),
        ("The mayor said it was calm –, or not.", [at("end behind", "n=or")], "it was calm"),
        ("The mayor said it was calm and, so, he left.", [at("end behind", "n=,")], "it was calm"),
        ("The mayor said it was calm because, so, he left.", [at("end behind", "n=,")], "it was calm"),
        ("The mayor said it was on land, so, he left.", [at("end behind", "n=,")], "it was on land"),
        # With the marks around it.
        ('The mayor said "it was calm" today.', [at("start behind", "N=it"), at("end behind", "PN=w,\"")], '"it was calm"'),
        ('The mayor said "it was calm, now" today.', [at("start behind", "N=it"), at("end behind", "n=,")], '"it was calm, now"'),
        ("The mayor said [it] was calm.", [at("start behind", "N=it")], "[it] was calm"),
        ('The mayor said "it was calm".', [at("end behind", "PN=w,\"")], '"it was calm"'),
        # With what *they* are beside it.
        ("The mayor said they work – but they are afraid.", [at("end behind", "n=–")], "they work – but they are afraid"),
        ("The mayor said they work, and it is calm.", [at("end behind", "n=,")], "they work, and it is calm"),
        ("The mayor said they work, and it is calm, he knew.", [at("end behind", "n=,")], "they work"),
        ("The mayor said they work, and she left.", [at("end behind", "n=,")], "they work"),
    ],
)  # fmt: skip
def test_what_was_said_is_bounded_where_a_reader_would_bound_it(text: str, rows: list[str], words: str) -> None:
    assert spoken(text, BEHIND, THE, *rows)[0][:2] == ("The mayor", words)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The mayor, who was there, said it was calm.", "The mayor"),
        ("The mayor on Monday said it was calm.", "The mayor"),
        ("The mayor yesterday said it was calm.", "The mayor"),
        ("Ada Brun, the mayor of Gao, said it was calm.", "Ada Brun"),
        ("Ada Brun, Gao's mayor, said it was calm.", "Ada Brun"),
    ],
)
def test_what_is_told_of_a_speaker_beside_his_name_is_left_out(text: str, speaker: str) -> None:
    whole = [at("speaker start before", "pn=<,the"), at("speaker start before", "pn=<,Cap"), at("start behind", "N=it")]
    assert [row[:2] for row in spoken(text, BEHIND, *whole)] == [(speaker, "it was calm")]


@pytest.mark.parametrize(
    ("text", "named", "nameless"),
    [("It said all was calm.", [], ["It"]), ("They said all was calm.", [], ["They"]),
     ("This said all was calm.", [], []), ("He said all was calm.", ["He"], ["He"])],
)  # fmt: skip
def test_what_a_bare_pronoun_said_is_left_out_of_claims(text: str, named: list[str], nameless: list[str]) -> None:
    assert [speaker for speaker, _, _ in spoken(text, BEHIND)] == named
    assert [speaker for speaker, _, _ in spoken(text, BEHIND, nameless=True)] == nameless


@pytest.mark.parametrize(("for_it", "named"), [(-1, []), (0, ["Ada"]), (1, ["Ada"])])
def test_what_is_hardly_likelier_than_not_gives_no_claim_a_speaker(for_it: int, named: list[str]) -> None:
    """The lead of one that every verb has is just enough; no rule reads this verb."""
    reckons = cue("reckons", 0, for_it, -99, -99, -99)
    assert [speaker for speaker, _, _ in spoken("Ada reckons it was calm.", reckons)] == named
    assert [speaker for speaker, _, _ in spoken("Ada reckons it was calm.", reckons, nameless=True)] == ["Ada"]


RULED = "The mayor said that the road was cut."


@pytest.mark.parametrize(
    ("text", "rows", "expected"),
    [
        # A rule stands where the weights doubt it, and not where they are sure; in marks it stands anyway.
        (RULED, [DOUBTED], [("The mayor", "the road was cut", "indirect")]),
        (RULED, [SILENT], []),
        ('"We will stay here," Ada Brun said.', [SILENT], [("Ada Brun", '"We will stay here,"', "direct")]),
        # Where both find the same verb or the same words, the weights have them.
        (RULED, [BEHIND, THE, at("end behind", "nn=was,-ed")], [("The mayor", "the road was cut", "indirect")]),
        # A source behind *according to* is the rule's.
        ("The road was cut, according to the police.", [cue("according", 0, 0, 900, 0, 0)], [("police", "The road was cut, according to the police", "indirect")]),
        ("The road was cut, according to the police, and all left.", [cue("according", 0, 0, 900, 0, 0)], [("police", "The road was cut, according to the police", "indirect")]),
    ],
)  # fmt: skip
def test_what_rules_find_stands_beside_what_weights_find(
    text: str, rows: list[str], expected: list[tuple[str, str, str]]
) -> None:
    assert spoken(text, *rows) == expected


def test_a_quotation_over_sentences_has_the_speaker_named_behind_it() -> None:
    text = '"We will stay here for now. It is calm enough. We are well," Ada Brun said.'
    assert [speaker for speaker, _, _ in spoken(text, SILENT)] == ["Ada Brun"] * 3
    long = '"We will stay here for now. ' + "It is calm enough here. " * 7 + 'We are well," Ada Brun said.'
    assert spoken(long, SILENT)[0][0] == "Ada Brun"
    longer = '"We will stay here for now. ' + "It is calm enough here. " * 8 + 'We are well," Ada Brun said.'
    assert spoken(longer, SILENT)[0][0] == "an unnamed speaker"


def test_a_line_that_announces_words_gives_its_speaker_the_paragraphs_behind_it() -> None:
    text = "All is calm.\n\nThe mayor of Gao said:\n\nWe will stay here.\n\nIt was calm.\n\nWe are well and safe."
    assert [(speaker, words) for speaker, words, _ in spoken(text, SILENT)] == [
        ("The mayor of Gao", "We will stay here."),
        ("The mayor of Gao", "We are well and safe."),
    ]


def spans(text: str, learnt: Weights) -> list[tuple[str, list[str]]]:
    return [(one.named, [text[a:b] for a, b in one.spans]) for one in attributions(text, learnt)]


def test_what_one_verb_reports_over_several_sentences_is_one_attribution() -> None:
    text = "The mayor said it was calm. We will stay. It rained."
    rows = [BEHIND, THE, at("turn", "who=True,False", 0, 900, 0)]
    assert spans(text, weights_of(rows)) == [("The mayor", ["it was calm", "We will stay."])]


def test_quotations_of_one_speaker_in_a_row_are_one_and_of_two_are_two() -> None:
    one = '"We will stay here," Ada Brun said. "It is calm enough here."'
    assert spans(one, weights_of([SILENT])) == [("Ada Brun", ['"We will stay here,"', '"It is calm enough here."'])]
    two = '"We will stay here," Ada Brun said.\n\n"It is calm enough here," Bo Carr said.'
    assert [named for named, _ in spans(two, weights_of([SILENT]))] == ["Ada Brun", "Bo Carr"]


def test_a_source_is_no_part_of_what_it_told() -> None:
    text = "The road was cut, according to the police."
    assert spans(text, weights_of([cue("according", 250, 0, 0, 0, 0)])) == [("police", ["The road was cut"])]


def test_signs_of_speech_shift_no_word_of_a_text_whose_typing_was_mended() -> None:
    text = "The mayor said that it wont rain – “not today”."
    ((_, (words,)),) = spans(text, weights_of([BEHIND, THE]))
    assert words.startswith("it wont rain")


@pytest.mark.parametrize(
    ("between", "then", "expected"),
    [
        # A quotation without a speaker is of the one before, in the next paragraph only if it begins that.
        (" ", '"It is calm enough here."', ["Ada Brun", "Ada Brun"]),
        ("\n\n", '"It is calm enough here."', ["Ada Brun", "Ada Brun"]),
        ("\n\n", 'So: "It is calm enough here."', ["Ada Brun", "an unnamed speaker"]),
        ("\n\nIt rained on them.\n\n", '"It is calm enough here."', ["Ada Brun", "an unnamed speaker"]),
        # The first person goes on in the same paragraph, right behind a quotation.
        (" ", "We are well and safe.", ["Ada Brun", "Ada Brun"]),
        ("\n\n", "We are well and safe.", ["Ada Brun"]),
        (" It rained on them. ", "We are well and safe.", ["Ada Brun"]),
    ],
)
def test_a_speaker_is_kept_in_mind_as_far_as_his_words_go_on(between: str, then: str, expected: list[str]) -> None:
    text = f'"We will stay here," Bo Carr said.\n\n"We will stay here," Ada Brun said.{between}{then}'
    assert [speaker for speaker, _, _ in spoken(text, SILENT)][1:] == expected


def test_a_quotation_beside_what_the_weights_find_at_the_same_verb_is_kept() -> None:
    text = '"We will stay here," Ada Brun said, "for now and for long."'
    found = spoken(text, BEHIND, at("speaker start before", "N=ada,2"))
    assert [row[:2] for row in found] == [("Ada Brun", '"We will stay here,"'), ("Ada Brun", '"for now and for long."')]


def test_a_caption_is_said_by_nobody() -> None:
    text = "The mayor said that the road was cut."
    for role, count in (("body", 1), ("caption", 0)):
        one = Sentence(start=0, end=len(text), text=text, paragraph=0, role=role)
        ((_, found),) = heard((one,), cast_of(Definition(name="blank"), text), learnt=weights_of([BEHIND, THE]))
        assert len(found) == count


@pytest.mark.parametrize(
    ("apart", "expected"),
    [
        # What is told according to somebody is the rule's, and only where the two touch.
        ("The road was cut, according to police.", ["The road was cut, according to police"]),
        (
            "The mayor said it rained, while men ran, was told, according to police.",
            ["it rained", "was told, according to police"],
        ),
    ],
)
def test_what_a_source_tells_leaves_other_words_to_their_speakers(apart: str, expected: list[str]) -> None:
    rows = [BEHIND, THE, cue("according", 0, 0, 900, 0, 0), at("end behind", "n=,")]
    assert [words for _, words, _ in spoken(apart, *rows)] == expected


def test_where_words_stand_is_told_in_the_text_itself_in_every_sentence() -> None:
    text = "It wont rain.  They dont know.\n\nThe mayor said that they wont leave.  \n\nThe cook said the cook wont."
    named = weights_of([BEHIND, at("speaker start before", "n=the,2")])
    assert spans(text, named) == [("The mayor", ["they wont leave"]), ("The cook", ["the cook wont"])]


def test_a_name_before_an_office_is_no_part_of_what_was_said_before_it() -> None:
    office = [at("speaker end before", "N=,,1"), at("speaker start before", "n=the,4")]
    text = "It was calm here, Ada Brun, the head of the clinic, said."
    assert [row[:2] for row in spoken(text, BEFORE, *office)] == [("Ada Brun", "It was calm here")]


@pytest.mark.parametrize("first", ["It said all was calm.", "Ada added all was calm."])
def test_a_verb_without_a_speaker_does_not_silence_the_next(first: str) -> None:
    nobody = [cue("added", 0, 900, 0, 0, 0), at("side", "pat,c=behind,added", 0, 0, 900)]
    found = spoken(f"{first} The mayor said all was dry.", BEHIND, THE, *nobody)
    assert ("The mayor", "all was dry", "indirect") in found


def test_a_pronoun_is_a_speaker_where_no_claim_hangs_on_it() -> None:
    assert spans("It said all was calm.", weights_of([BEHIND])) == [("It", ["all was calm"])]


def test_quotations_of_one_speaker_are_joined_to_his_last_and_not_to_another() -> None:
    text = '"We will stay here," Bo Carr said.\n\n"We will go now, all," Ada Brun said. "It is calm enough here."'
    assert spans(text, weights_of([SILENT])) == [
        ("Bo Carr", ['"We will stay here,"']),
        ("Ada Brun", ['"We will go now, all,"', '"It is calm enough here."']),
    ]


@pytest.mark.parametrize(("text", "hedged"), [("Ada reckons it was calm.", True), ("Ada claims it was calm.", False)])
def test_a_verb_that_supposes_weakens_what_weights_find(text: str, hedged: bool) -> None:
    rows = [cue("reckons", 0, 900, 0, 0, 0), cue("claims", 0, 900, 0, 0, 0)]
    ((_, (said,)),) = heard(sentences_of(text), cast_of(Definition(name="blank"), text), learnt=weights_of(rows))
    assert (said.hedged, said.named, said.number, said.cue) == (hedged, "Ada", 1, text.split()[1])


def test_the_numbers_of_what_verbs_report_tell_them_apart() -> None:
    text = "The mayor said it was calm. The cook said it was dry."
    found = heard(sentences_of(text), cast_of(Definition(name="blank"), text), learnt=weights_of([BEHIND, THE]))
    assert [said.number for _, those in found for said in those] == [1, 2]
