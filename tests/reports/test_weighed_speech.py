"""Checks with small weights of its own how signs become attributions: which side, how far, who, and what goes on."""

import pytest

from standby.reports.readers.attributing import (
    CHOICES,
    Walk,
    attributions_in,
    found_in,
    next_patterns,
    reports_nothing,
    weights_of,
    worded,
)
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.wording import Wording


def sentence(text: str, *, paragraph: int = 0) -> Sentence:
    return Sentence(start=0, end=len(text), text=text, paragraph=paragraph, role="body")


def learnt(*rows: str):
    """Return weights: *cue c=said 0 100 0 0 0* adds 1 to what stands behind *said*; all else weighs nothing."""
    choices = sorted(CHOICES, key=len, reverse=True)
    lines = []
    for row in rows:
        choice = next(name for name in choices if row.startswith(f"{name} "))
        count = len(CHOICES[choice])
        lines.append("\t".join([choice, *row.removeprefix(f"{choice} ").rsplit(" ", count)]))
    return weights_of(lines)


def found(text: str, *rows: str) -> list[tuple[str, str, list[str], str]]:
    """Return verb, pattern, what it reports and who says it, for each verb of speech in one sentence."""
    one = sentence(text)
    return [
        (a.cue, a.pattern, [text[start:end] for _, start, end in a.parts], text[slice(*a.speaker)] if a.speaker else "")
        for a in attributions_in([one], learnt(*rows))
    ]


BEHIND, BEFORE, AROUND = "cue c=said 0 900 0 0 0", "cue c=said 0 0 900 0 0", "cue c=said 0 0 0 900 0"


def test_weights_are_read_in_hundredths_and_notes_are_passed_over() -> None:
    read = weights_of(["# a note", "", "cue\tc=said\t-150\t0\t1\t25\t100", "end before\tq=#\t7"])
    assert read["cue"] == {"c=said": (-1.5, 0.0, 0.01, 0.25, 1.0)}
    assert read["end before"] == {"q=#": (0.07,)}
    assert set(read) == set(CHOICES)


@pytest.mark.parametrize(("against", "pattern"), [(99, ["behind"]), (100, []), (101, [])])
def test_a_verb_reports_nothing_from_a_lead_of_one_on(against: int, pattern: list[str]) -> None:
    assert [p for _, p, _, _ in found("He said it was so.", f"cue c=said {against} 0 0 0 0")] == pattern


def test_the_lead_of_the_likeliest_side_is_its_odds() -> None:
    (one,) = found_in(worded([sentence("He said so.")])[0], learnt("cue c=said 20 70 50 0 0"))
    assert (one.pattern, one.odds) == ("behind", pytest.approx(0.7 - 0.2 + 1))


@pytest.mark.parametrize(("against", "sure"), [(199, False), (200, False), (201, True)])
def test_a_verb_surely_reports_nothing_from_more_than_twice_that_lead_on(against: int, sure: bool) -> None:
    weights = learnt(f"cue c=said {against} 0 0 0 0")
    assert reports_nothing(sentence("He said so."), weights, "said", marked=False) is sure


def test_a_verb_surely_reports_nothing_only_where_it_does_so_every_time() -> None:
    weights = learnt("cue c,p=said,he 900 0 0 0 0")
    assert reports_nothing(sentence("So he said, and he said."), weights, "said", marked=False)
    assert not reports_nothing(sentence("So he said, and she said."), weights, "said", marked=False)
    assert reports_nothing(sentence("So he said, and she added."), weights, "said", marked=False)
    assert not reports_nothing(sentence("So he said."), learnt("cue q=False,False,True 0 9 0 0 0"), "said", marked=True)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        # The nearest beginning, and the end of the sentence, unless signs weigh more: for an earlier end at least 1.
        ([], "that it was calm, they left."),
        (["start behind P=that,it 1"], "it was calm, they left."),
        (["end behind n=, 99"], "that it was calm, they left."),
        (["end behind n=, 100"], "that it was calm"),
        (["end behind n=, 200", "start behind N=calm 5"], "calm"),
    ],
)
def test_what_is_said_behind_its_verb_is_where_the_signs_weigh_most(rows: list[str], words: str) -> None:
    ((_, _, parts, _),) = found("He said that it was calm, they left.", BEHIND, *rows)
    assert parts == [words.removesuffix(".")]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "It was calm, and they left, the mayor"),
        (["end before P=,|the 1"], "It was calm, and they left,"),
        (["end before P=,|the 1", "start before P=and 1"], "they left,"),
        (["start before P=and 1"], "they left, the mayor"),
    ],
)
def test_what_is_said_before_its_verb_is_where_the_signs_weigh_most(rows: list[str], words: str) -> None:
    ((_, _, parts, _),) = found("It was calm, and they left, the mayor said.", BEFORE, "side pat=before 0 0 9", *rows)
    assert parts == [words]


def test_words_on_both_sides_are_two_parts_and_elsewhere_is_none_here() -> None:
    text = "It was calm, he said, and they left."
    ((_, pattern, parts, speaker),) = found(text, AROUND, "speaker start before n=he,1 1")
    assert (pattern, parts, speaker) == ("around", ["It was calm", ", and they left"], "he")
    assert found(text, "cue c=said 0 0 0 0 900") == []


OVERLAP = ["cue c=said 0 900 0 0 0", "cue c=added 0 0 950 0 0", "end behind n=, 900", "start before P=and 900"]


def test_of_two_verbs_that_claim_more_than_three_tenths_the_likelier_has_the_words() -> None:
    """Ten words behind *said*; *added* claims three, then four of them."""
    three = "He said a a a a a a and b b b, c c c c c c c she added."
    assert [cue for cue, _, _, _ in found(three, *OVERLAP)] == ["said", "added"]
    four = "He said a a a a a and b b b b, c c c c c c c she added."
    assert [cue for cue, _, _, _ in found(four, *OVERLAP)] == ["added"]
    assert [cue for cue, _, _, _ in found(four, "cue c=said 0 999 0 0 0", *OVERLAP[1:])] == ["said"]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("It was calm, said the mayor of Gao.", "before"),
        ("It was calm, says the mayor of Gao.", "before"),
        ("It was calm, said the mayor, who was there.", "before"),
        ("It was calm, said the mayor, whose men are there.", "before"),
        ("It was calm, said the mayor was there.", "behind"),
        ("So calm, said the mayor of Gao.", "behind"),
        ("It was calm, added the mayor of Gao.", "behind"),
    ],
)
def test_words_without_a_verb_right_behind_said_name_the_speaker(text: str, pattern: str) -> None:
    cues = ["cue c=said 0 900 0 0 0", "cue c=says 0 900 0 0 0", "cue c=added 0 900 0 0 0"]
    assert [p for _, p, _, _ in found(text, *cues)] == [pattern]


def test_words_further_behind_said_do_not_name_the_speaker() -> None:
    text = "It was calm, said he to the mayor of Gao."
    assert found(text, BEHIND)[0][1] == "before"
    assert found(text, BEHIND, "start behind N=the 1")[0][1] == "behind"


@pytest.mark.parametrize(
    ("text", "rows", "speaker"),
    [
        # Before the verb: the word next to it, unless signs weigh more.
        ("The mayor said so.", [], "mayor"),
        ("The mayor said so.", ["speaker start before N=the,2 1"], "The mayor"),
        ("The mayor here said so.", ["speaker end before N=here,1 1", "speaker start before N=the,2 1"], "The mayor"),
        ("Said the mayor so.", [], ""),
        # Behind it, if the signs say so, and not where a preposition follows.
        ("So said the mayor.", ["side role=body,< 0 1 0"], "the"),
        ("So said the mayor.", ["side role=body,< 0 1 0", "speaker end behind N=. 1"], "the mayor"),
        ("So said of late the mayor.", ["side role=body,< 0 1 0"], "So"),
        ("So said.", ["side role=body,< 0 1 0"], "."),
        ("So said", ["side role=body,< 0 1 0"], ""),
        ("So said the mayor.", ["side role=body,< 0 0 1"], ""),
        # Who confirmed it is named behind *was confirmed by*.
        ("It was said by him.", ["side role=body,< 0 1 0"], "by"),
        ("It was so far said by him.", ["side role=body,< 0 1 0"], "by"),
        ("It was so very far said by him.", ["side role=body,< 0 1 0"], "far"),
        ("It is said of him.", ["side role=body,< 0 1 0"], "is"),
        ("He said by wire so.", ["side role=body,< 0 1 0"], "He"),
    ],
)
def test_a_speaker_stands_where_the_signs_weigh_most(text: str, rows: list[str], speaker: str) -> None:
    (one,) = found_in(worded([sentence(text)])[0], learnt(BEHIND, *rows))
    row = Wording(sentence(text), marked=False)
    assert (text[slice(*row.span(*one.speaker))] if one.speaker else "") == speaker


def test_according_names_its_speaker_behind_a_preposition() -> None:
    text = "So according to him."
    (one,) = found_in(worded([sentence(text)])[0], learnt("cue c=according 0 900 0 0 0", "side pat=behind 0 1 0"))
    assert one.speaker == (2, 3)


@pytest.mark.parametrize(
    ("text", "rows", "words"),
    [
        # The speaker, and the marks before him, are no part of what he says.
        ("It was calm, the mayor said.", [BEFORE, "speaker start before N=the,2 1"], ["It was calm"]),
        ("It was calm – the mayor said.", [BEFORE, "speaker start before N=the,2 1"], ["It was calm"]),
        ("It was calm (the mayor said.", [BEFORE, "speaker start before N=the,2 1"], ["It was calm"]),
        ("It was calm the mayor said.", [BEFORE, "speaker start before N=the,2 1"], ["It was calm"]),
        ("The mayor said so.", [BEFORE, "speaker start before N=the,2 1"], []),
        ("So said he it was calm.", [BEHIND, "side pat=behind 0 1 0"], ["it was calm"]),
        ("So said he", [BEHIND, "side pat=behind 0 1 0"], ["he"]),
    ],
)
def test_the_speaker_is_taken_out_of_what_he_says(text: str, rows: list[str], words: list[str]) -> None:
    assert [part for _, _, parts, _ in found(text, *rows) for part in parts] == words


ON, NEXT = "turn who=True,False 0 900 0", "turn who=True,False 0 0 900"


def parts(text: str, *rows: str) -> list[list[str]]:
    sentences = sentences_of(text)
    return [[sentences[at].text[a:b] for at, a, b in one.parts] for one in attributions_in(sentences, learnt(*rows))]


def test_sentences_in_the_first_person_go_on_until_the_author_speaks() -> None:
    text = "He said it was calm. We will stay. We are well. It rained. We left."
    assert parts(text, BEHIND, ON) == [["it was calm", "We will stay.", "We are well."]]
    assert parts(text, BEHIND) == [["it was calm"]]


def test_a_sentence_that_speaks_of_nobody_and_has_no_marks_is_the_authors() -> None:
    always = "turn role=body 0 900 0"
    assert parts("He said it was calm. It rained.", BEHIND, always) == [["it was calm"]]
    assert parts("He said it was calm. You saw it.", BEHIND, always) == [["it was calm", "You saw it."]]
    assert parts('He said it was calm. "It rained."', BEHIND, always)[0][1:] == ['"It rained."']


def test_sentences_that_belong_to_the_next_speaker_stand_before_what_he_says() -> None:
    text = "We are well. We will stay. It is calm, he said."
    assert parts(text, BEFORE, NEXT, "end before P=,|he 1") == [["We are well.", "We will stay.", "It is calm,"]]
    assert parts("We are well. It rained. It is calm, he said.", BEFORE, NEXT, "end before P=,|he 1") == [
        ["It is calm,"]
    ]


def walked(walk: Walk, text: str, paragraph: int, next_: str = "-") -> str:
    """Pass a sentence without a verb of speech, and return what its sign of the pattern and the distance says."""
    row = Wording(sentence(text, paragraph=paragraph), marked=False)
    (sign,) = (s.removeprefix("pd=") for s in walk.signs(row, next_) if s.startswith("pd="))
    return sign


def test_a_walk_keeps_in_mind_what_was_said_last_how_long_ago_and_where() -> None:
    walk = Walk()
    assert walked(walk, "It rained.", 3) == "-,1,other"
    walk.meet(Wording(sentence("He said so.", paragraph=4), marked=False), "behind")
    assert walked(walk, "We left.", 4) == "behind,1,same"
    assert walked(walk, "We left.", 5) == "behind,2,next"
    walk.turn("goes on")
    assert walked(walk, "We left.", 6) == "on behind,3,other"
    walk.turn("goes on")
    assert walked(walk, "We left.", 3) == "on behind,4,other"
    walk.turn("belongs to next")
    assert walked(walk, "We left.", 4) == "next,4,same"
    walk.turn("own")
    assert walked(walk, "We left.", 4) == "-,4,other"


@pytest.mark.parametrize(
    ("paragraphs", "patterns", "expected"),
    [
        ("0000", ["-", "behind", "-", "before"], ["behind1", "before2", "before1", "-"]),
        ("0011", ["-", "-", "behind", "-"], ["-", "-", "-", "-"]),
        ("0000000", [*["-"] * 6, "behind"], ["-", "behind3", "behind3", "behind3", "behind2", "behind1", "-"]),
        ("0", ["behind"], ["-"]),
    ],
)
def test_the_next_verb_is_looked_for_in_the_paragraph_up_to_five_sentences_on(
    paragraphs: str, patterns: list[str], expected: list[str]
) -> None:
    rows = worded([sentence("It rained.", paragraph=int(number)) for number in paragraphs])
    assert list(next_patterns(rows, patterns)) == expected


def test_one_mark_anywhere_marks_every_sentence_of_a_text() -> None:
    assert [row.marked for row in worded([sentence("It rained."), sentence('"So."')])] == [True, True]
    assert [row.marked for row in worded([sentence("It rained."), sentence("So.")])] == [False, False]
