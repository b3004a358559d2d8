"""Law 11: every claim rests on words that stand literally in its report, whatever is thrown at the reader."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.test_fuzz import SAMPLES, files

from standby.basis.errors import AskedWrongly, StandbyError
from standby.basis.mission import Definition
from standby.reports.intake import take_apart, take_in
from standby.reports.readers import reader
from standby.reports.readers.notes import written_out
from standby.reports.readers.repair import Shadow, repair

NOW = datetime(2020, 1, 14, 12, tzinfo=UTC)
PIECES = st.sampled_from([
    "Iran fired 22 missiles at two bases on Wednesday", "The mission has paused all patrols", "dont",
    "wont say how many", "Kuwaits airport", ". ", ", ", " – ", "\n", '"', "“", "”", "’", "he said",
    "General Aba Toure said", "if asked, it would withdraw", "about 200 troops are in Gao", "no casualties",
    "killed 5", "Dec. 27", "will resume on Friday", "until Monday", "the next day", "two days later", "plans to attack",
    "if", "Were", "It is not clear whether", "the same evening", "since 3 May", "in 2031",
    "last month", "in March", "said X,", "İ", "😀", "\u202e",
])  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join),
)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_quote_is_literally_in_the_report_at_its_span(text: str) -> None:
    try:
        report = take_in(text.encode("utf-8", "replace"), name="x.txt", received_at=NOW, now=NOW)
    except AskedWrongly:
        return
    for draft in reader().read(report, Definition(name="blank")).drafts:
        assert report.text[draft.start : draft.end] == draft.quote
        assert draft.quote.strip()


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_what_rules_read_knows_where_each_character_came_from_and_leads_to_every_one_of_the_original(text: str) -> None:
    for shadow in (repair(text), written_out(repair(text))):
        check_invertible(shadow, text)


def check_invertible(shadow: Shadow, text: str) -> None:
    assert len(shadow.origin) == len(shadow.text) + 1
    assert list(shadow.origin) == sorted(shadow.origin)
    assert shadow.origin[-1] == len(text)
    covered = {shadow.span(i, i + 1) for i in range(len(shadow.text))}
    assert {i for a, b in covered for i in range(a, b)} == set(range(len(text)))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_every_quote_is_literally_in_what_any_format_brings(file: tuple[str, bytes]) -> None:
    try:
        parcel = take_apart(file[1], name=file[0], received_at=NOW, now=NOW)
    except StandbyError:
        return
    for report in parcel.reports:
        for draft in reader().read(report, Definition(name="blank")).drafts:
            assert report.text[draft.start : draft.end] == draft.quote
            assert draft.quote.strip()


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_each_format_brings_words_that_claims_rest_on(name: str) -> None:
    reports = take_apart(SAMPLES[name], name=name, received_at=NOW, now=NOW).reports
    drafts = [(r, d) for r in reports for d in reader().read(r, Definition(name="blank")).drafts]
    assert drafts
    assert all(report.text[draft.start : draft.end] == draft.quote for report, draft in drafts)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_reading_twice_gives_the_same_claims(text: str) -> None:
    try:
        report = take_in(text.encode("utf-8", "replace"), name="x.txt", received_at=NOW, now=NOW)
    except AskedWrongly:
        return
    first, second = (reader().read(report, Definition(name="blank")) for _ in range(2))
    assert first == second
