"""What is taken in, what is refused, and that scripts leave nothing behind."""

from datetime import UTC, date, datetime

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import DateRange
from standby.reports.intake import LARGEST_BYTES, check_size, take_in
from standby.reports.model import Report

NOW = datetime(2020, 1, 14, 12, tzinfo=UTC)


def taken(content: bytes, name: str = "note.txt", **more: object) -> Report:
    return take_in(content, name=name, now=NOW, **{"received_at": NOW, **more})  # type: ignore[arg-type]


def refusal(content: bytes, name: str = "note.txt", **more: object) -> AskedWrongly:
    with pytest.raises(AskedWrongly) as caught:
        taken(content, name, **more)
    return caught.value


def test_plain_text_is_kept_byte_for_byte_and_named_by_its_content() -> None:
    content = "Patrols resumed on 3 January – all safe.\r\n".encode()
    report = taken(content)
    assert report.content == content
    assert report.text == content.decode()
    assert report.id == taken(content, "another name.txt").id
    assert report.id != taken(content + b" ").id


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "report-empty"


def test_a_file_of_spaces_is_refused_as_having_no_text() -> None:
    assert refusal(b" \n\t ").code == "report-without-text"


@pytest.mark.parametrize("content", [b"MZ\x90", b"PK\x03\x04xx", b"\x89PNG\r\n", b"text\x00text"])
def test_a_binary_file_is_refused(content: bytes) -> None:
    assert refusal(content).code == "report-binary"


def test_broken_utf8_is_refused_with_the_place_of_the_byte() -> None:
    error = refusal(b"Rockets fell near the camp \xff\xfe")
    assert error.code == "report-not-utf8"
    assert "byte 27 (0xff)" in str(error)


def test_the_place_of_a_broken_byte_counts_the_byte_order_mark() -> None:
    assert "byte 5 (0xff)" in str(refusal(b"\xef\xbb\xbfab\xff"))


def test_a_document_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    assert refusal(b"a" * (LARGEST_BYTES + 1)).code == "report-too-large"
    with pytest.raises(AskedWrongly, match="50,000,000 bytes"):
        check_size(50_000_000, "long.txt")


def test_a_receipt_in_the_future_is_refused() -> None:
    assert refusal(b"text", received_at=datetime(2020, 1, 15, tzinfo=UTC)).code == "report-from-the-future"


def test_a_publication_after_the_receipt_is_refused() -> None:
    later = DateRange(start=date(2020, 1, 20), end=date(2020, 1, 20))
    assert refusal(b"text", published=later).code == "report-from-the-future"


PAGE = b"""<!DOCTYPE html><html><head><title>News</title>
<meta property="article:published_time" content="2020-01-09T08:00:00Z">
<script>document.write("INJECTED rockets killed 900 people");</script></head>
<body><nav>Home | World</nav><article><h1>Flights halted</h1>
<p>The mission halted its supply flights to Gao on Tuesday.</p><script>var x = "SCRIPTED attack";</script>
<p>A spokesman said the road remained closed.</p></article></body></html>"""


def test_scripts_on_a_page_leave_nothing_in_the_text() -> None:
    report = taken(PAGE, "page.html")
    assert "halted its supply flights" in report.text
    assert "INJECTED" not in report.text
    assert "SCRIPTED" not in report.text
    assert report.content == PAGE


def test_a_page_says_when_it_was_published_and_the_report_says_how_that_is_known() -> None:
    report = taken(PAGE, "page.html")
    assert report.published == DateRange(start=date(2020, 1, 9), end=date(2020, 1, 9))
    assert report.published_basis == "page metadata"


def test_a_declared_date_wins_over_the_page() -> None:
    declared = DateRange(start=date(2020, 1, 10), end=date(2020, 1, 10))
    report = taken(PAGE, "page.html", published=declared)
    assert (report.published, report.published_basis) == (declared, "declared")


def test_an_unclosed_script_takes_the_rest_with_it_rather_than_leaking() -> None:
    report = taken(b"<html><body><p>All calm in Gao today.</p><script>alert('boo') rockets", "x.html")
    assert report.text.strip() == "All calm in Gao today."


def test_a_page_without_visible_text_is_refused() -> None:
    assert refusal(b"<html><body><script>x()</script></body></html>", "x.html").code == "report-without-text"


@pytest.mark.parametrize(
    ("text", "language"),
    [("The convoy was attacked in the morning and it returned to the camp", "en"),
     ("Le convoi a été attaqué dans la nuit par des hommes armés sur la route", "fr"),
     ("تعرضت القافلة لهجوم صباح اليوم", "ar")],
)  # fmt: skip
def test_the_language_of_a_report_is_named(text: str, language: str) -> None:
    assert taken(text.encode()).language == language
