"""What somebody said as a claim of its own: which words are it, and which other claims tell already."""

import pytest
from tests.reports.test_traps import drafts

from standby.reports.readers.statements import _before_claims, _parts
from standby.reports.readers.who_says import Said


def parts(text: str, manner: str = "indirect") -> list[str]:
    said = Said(start=0, end=len(text), speaker="Ann", cue="said", manner=manner)
    return [text[a:b] for a, b in _parts(text, said)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the road is open", ["the road is open"]),
        ("the road opened", []),
        ("the road is open, but the bridge is shut", ["the road is open", "the bridge is shut"]),
        ("the road is open, adding that the bridge is shut", ["the road is open", "the bridge is shut"]),
        ("the road is open – but the bridge is shut", ["the road is open", "the bridge is shut"]),
        ("the road is open; the bridge shut", ["the road is open"]),
        ("the road opened; the bridge is shut", ["the bridge is shut"]),
    ],
)
def test_reported_words_are_told_apart_where_they_turn_and_four_of_them_make_a_claim(
    text: str, found: list[str]
) -> None:
    assert parts(text) == found
    assert parts(text, "direct") == [text], "a quotation is whole"


@pytest.mark.parametrize(
    ("covered", "end"),
    [
        ([], 50),
        ([(50, 60)], 50),
        ([(0, 0)], 50),
        ([(41, 80)], 50),
        ([(40, 80)], 40),
        ([(25, 50), (30, 60)], 25),
        ([(21, 50)], 21),
        ([(20, 50)], None),
        ([(0, 50)], None),
    ],
)
def test_reported_words_end_before_a_claim_of_their_own_that_has_a_fifth_of_them(
    covered: list[tuple[int, int]], end: int | None
) -> None:
    """Words of four letters and a blank: five of them before the claim are enough to be one."""
    assert _before_claims(0, 50, covered, "word " * 10) == end


def test_a_condition_before_a_claim_is_no_statement() -> None:
    text = "if word word word word word word word word word. "
    assert _before_claims(0, 48, [(28, 48)], text) is None
    assert _before_claims(3, 48, [(28, 48)], text) == 28


@pytest.mark.parametrize(
    ("text", "certainty", "predicate"),
    [
        ('"The road to the depot is long," said Ann Berg, a doctor.', "asserted", "said"),
        ('"We don\'t know how long the road to the depot is," said Ann Berg, a doctor.', "unknown", "said"),
    ],
)
def test_a_statement_is_as_sure_as_its_speaker(text: str, certainty: str, predicate: str) -> None:
    found = [d for d in drafts(text) if d.kind == "statement"]
    assert [(d.certainty, d.predicate) for d in found] == [(certainty, predicate)]
    assert [d.speaker and d.speaker.name for d in found] == ["Ann Berg"]
