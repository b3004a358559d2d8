"""What the tutorial tells the reader to type works, line by line, and tells what it promises."""

import pytest
from tests.docs.conftest import Typed, tutorial_lines


@pytest.mark.parametrize("line", dict.fromkeys(tutorial_lines()))
def test_each_line_of_the_tutorial_works(answers: Typed, line: str) -> None:
    assert answers[line]["code"] == 0, answers[line]["complained"]
    assert not answers[line]["complained"]


def printed(answers: Typed, word: str) -> str:
    return str(next(done["printed"] for line, done in answers.items() if word in line))


def test_the_list_of_reports_ends_where_the_tutorial_says(answers: Typed) -> None:
    listed = printed(answers, "reports --known")
    assert "08-nato-liaison-pause.txt" in listed
    assert "09-headquarters-flash-pause.txt" not in listed


def test_the_late_report_is_known_by_the_twentieth_and_not_by_the_ninth(answers: Typed) -> None:
    assert "No claims are on record" in printed(answers, "late.txt --known 2020-01-09")
    assert "coalition training mission was hurt" in printed(answers, "late.txt --known 2020-01-20")


def test_a_report_read_twice_is_recognised(answers: Typed) -> None:
    assert "already there" in printed(answers, "liaison-call.txt --source")


@pytest.mark.parametrize("word", ["picture", "brief", "changes", "claims", "reports"])
def test_every_page_fits_a_hundred_columns(answers: Typed, word: str) -> None:
    pages = [str(done["printed"]) for line, done in answers.items() if f" {word} " in line]
    assert pages
    assert max(len(row) for text in pages for row in text.splitlines()) <= 100
