"""Checks of how near-copies of one text are found."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from standby.basis.ids import sha256_hex
from standby.basis.time import parse_instant
from standby.reports.copies import copies, shingles, similarity
from standby.reports.model import Report

TEXT = "Rockets fell near the air base on Friday night, and nobody was hurt, the governor said in a short statement."


def report(name, text, received="2020-01-01"):
    return Report(
        id=name, name=name, source=None, channel="file", media_type="text/plain", received_at=parse_instant(received),
        published=None, published_basis=None, language="en", content=text.encode(), text=text,
        sha256=sha256_hex(text.encode()),
    )  # fmt: skip


def test_a_text_with_a_changed_word_is_a_copy_of_the_one_received_first():
    first = report("a", TEXT, "2020-01-02")
    second = report("b", TEXT.replace("Friday", "Saturday") + " Agency.", "2020-01-03")
    assert copies([second, first]) == {"b": "a"}


def test_another_account_of_the_same_event_is_no_copy():
    other = report("b", "The governor reports no casualties after an attack with rockets close to the base last night.")
    assert copies([report("a", TEXT), other]) == {}


def test_case_and_punctuation_make_no_difference():
    assert copies([report("a", TEXT), report("b", TEXT.upper().replace(",", " -"), "2020-01-02")]) == {"b": "a"}


def test_empty_texts_are_not_copies_of_each_other():
    assert copies([report("a", "..."), report("b", "!!!")]) == {}


@given(st.permutations([0, 1, 2, 3]))
def test_the_order_of_arrival_does_not_matter(order):
    reports = [report("abcd"[i], TEXT + " x" * i, f"2020-01-0{i + 1}") for i in range(4)]
    assert copies([reports[i] for i in order]) == {"b": "a", "c": "a", "d": "a"}


def test_the_same_moment_of_receipt_is_settled_by_name():
    assert copies([replace(report("b", TEXT)), report("a", TEXT)]) == {"b": "a"}


@given(st.text(), st.text())
def test_similarity_is_the_same_both_ways_and_a_share(a, b):
    share = similarity(shingles(a), shingles(b))
    assert share == similarity(shingles(b), shingles(a))
    assert 0 <= share <= 1
