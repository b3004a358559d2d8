"""Where sentences end, and where an abbreviation ends none."""

import pytest

from standby.reports.readers.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He met Gen. Bo. He left.", ["He met Gen. Bo.", "He left."]),
        ("He left at 5 p.m. Then he came.", ["He left at 5 p.m. Then he came."]),
        ("They left the U.S. The army came.", ["They left the U.S.", "The army came."]),
        ("They left the U.S. However, he came.", ["They left the U.S.", "However, he came."]),
        ("They met the U.S. Army there.", ["They met the U.S. Army there."]),
        ("It is J. Smith. He left.", ["It is J. Smith.", "He left."]),
        ("He was here...Then there.", ["He was here...Then there."]),
        ("He was here... Then there.", ["He was here...", "Then there."]),
        ("He said (no). \"Go.\" Then he left.", ["He said (no).", '"Go."', "Then he left."]),
        ("Was it so? It was so!", ["Was it so?", "It was so!"]),
        ("It cost 5 km. of road.", ["It cost 5 km. of road."]),
        ("It was so.   It was bad.", ["It was so.", "It was bad."]),
        ("He was here. ", ["He was here."]),
    ],
)  # fmt: skip
def test_a_sentence_ends_at_its_mark_and_not_behind_an_abbreviation(text: str, sentences: list[str]) -> None:
    found = sentences_of(text)
    assert [s.text for s in found] == sentences
    assert all(text[s.start : s.end] == s.text for s in found)


def test_an_abbreviation_is_looked_for_in_the_sixteen_letters_before_its_end() -> None:
    assert len(sentences_of(f"They met {'x' * 30}. He left.")) == 2
    assert len(sentences_of(f"They met {'x' * 30} approx. Five left.")) == 1


def test_a_sentence_knows_its_line_and_whether_a_quotation_is_open_when_it_begins() -> None:
    text = 'Base in Gao shelled again\n"It was bad. It is over," he said. He left.\nHe came. "Go."\n'
    found = sentences_of(text)
    assert [(s.paragraph, s.role, s.quoted_at_start) for s in found] == [
        (0, "headline", False),
        (1, "body", False),
        (1, "body", True),
        (1, "body", False),
        (2, "body", False),
        (2, "body", False),
    ]
    assert [s.text for s in found][1:3] == ['"It was bad.', 'It is over," he said.']
