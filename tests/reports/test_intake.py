"""What is taken in, what is refused, and that scripts leave nothing behind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import DateRange
from standby.reports.intake import LARGEST_BYTES, check_size, take_in
from standby.reports.intake.formats.page import Page, metadata_in, page_text, published_in, visible_text
from standby.reports.intake.taking import marked
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


@pytest.mark.parametrize("form", ["utf-16-le", "utf-16-be"])
def test_a_text_that_says_it_is_utf_16_is_read_as_that(form: str) -> None:
    content = "\ufeffA bomb exploded at Sévaré.".encode(form)
    assert taken(content).text == "A bomb exploded at Sévaré."
    assert taken(content).content == content


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfea", "report-charset-wrong"), (b"\xff\xfe\x00\xd8x\x00", "report-charset-wrong"),
     (b"\xff\xfea\x00\x00\x00", "report-binary"), ("a".encode("utf-32"), "report-binary")],
)  # fmt: skip
def test_what_only_begins_like_utf_16_is_refused(content: bytes, code: str) -> None:
    assert refusal(content).code == code


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


@pytest.mark.parametrize(("minutes", "taken_in"), [(4, True), (5, True), (6, False)])
def test_two_clocks_may_differ_by_five_minutes(minutes: int, taken_in: bool) -> None:
    received = NOW + timedelta(minutes=minutes)
    if taken_in:
        assert taken(b"text", received_at=received).received_at == received
    else:
        assert refusal(b"text", received_at=received).code == "report-from-the-future"


@pytest.mark.parametrize(("day", "taken_in"), [(14, True), (15, True), (16, False)])
def test_a_report_may_be_dated_on_the_day_after_its_receipt_by_whoever_brings_it_and_by_itself(
    day: int, taken_in: bool
) -> None:
    dated = date(2020, 1, day)
    declared = DateRange(start=dated, end=dated)
    mail = f"From: a@b.c\nMessage-ID: <1@b.c>\nDate: Tue, {day} Jan 2020 10:00:00 +0000\nSubject: x\n\ntext\n".encode()
    own = taken(mail, "x.eml")
    if taken_in:
        assert taken(b"text", published=declared).published == own.published == declared
        assert not any(m.name == "date not believed" for m in own.metadata)
    else:
        assert refusal(b"text", published=declared).code == "report-from-the-future"
        assert (own.published, own.published_basis) == (None, None)
        assert [(m.value, m.basis) for m in own.metadata if m.name == "date not believed"] == [
            (str(dated), "Date header")
        ]


def test_a_declared_day_without_a_first_is_never_after_the_receipt() -> None:
    assert taken(b"text", published=DateRange(end=date(2030, 1, 1))).published == DateRange(end=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("size", "taken_in"), [(LARGEST_BYTES - 1, True), (LARGEST_BYTES, True), (LARGEST_BYTES + 1, False)]
)
def test_a_text_may_have_ten_million_bytes(size: int, taken_in: bool) -> None:
    if taken_in:
        assert len(taken(b"a" * size).text) == size
    else:
        assert refusal(b"a" * size).code == "report-too-large"


@pytest.mark.parametrize(
    ("content", "readable"), [(b"&amp;", True), (b"&nbsp; &#160;", False), (b"\xc2\xa0", False), (b"x", True)]
)
def test_a_text_has_something_in_it_that_a_person_would_see(content: bytes, readable: bool) -> None:
    if readable:
        assert taken(content).text
    else:
        assert refusal(content).code == "report-without-text"


def test_a_report_held_more_closely_is_another_and_one_open_to_all_bears_no_marking() -> None:
    report = taken(b"text")
    closer = marked(report, "restricted")
    assert (closer.marking, closer.id != report.id) == ("restricted", True)
    assert marked(closer, "open") == report == taken(b"text", marking="open")


def test_a_page_has_its_article_or_all_its_text_and_a_day_not_after_its_receipt() -> None:
    page = (
        '<meta name="date" content="2020-01-15"><time datetime="2020-13-40"></time><time datetime="2020-01-14"></time>'
    )
    assert published_in(page, date(2020, 1, 14)) == date(2020, 1, 14)
    assert published_in(page, date(2020, 1, 15)) == date(2020, 1, 15)
    assert published_in(page, date(2020, 1, 13)) is None
    assert visible_text("<p>One<br>two</p>\n<!-- no --><div> three  four</div>") == "One\ntwo\nthree four"


def test_what_a_page_says_of_itself_stands_in_its_first_four_hundred_thousand_letters() -> None:
    tag = '<meta name="author" content="A. Maiga">'
    assert [m.value for m in metadata_in(" " * (400_000 - len(tag)) + tag)] == ["A. Maiga"]
    assert metadata_in(" " * (400_001 - len(tag)) + tag) == ()
    day = '<time datetime="2020-01-14"'
    assert published_in(" " * (400_000 - len(day)) + day, date(2020, 1, 14)) == date(2020, 1, 14)
    assert published_in(" " * (400_003 - len(day)) + day, date(2020, 1, 14)) is None


def test_a_page_is_known_by_how_it_begins_within_four_thousand_bytes_or_by_its_name() -> None:
    page = Page()
    assert page.recognises(b"x", "a.HTML")
    assert page.recognises(b"\xef\xbb\xbf <html>", "a")
    assert page.recognises(b" " * 4091 + b"<html", "a")
    assert not page.recognises(b" " * 4092 + b"<html", "a")
    assert not page.recognises(b"x <html>", "a.txt")


@pytest.mark.parametrize(
    ("article", "everything", "kept"),
    [(199, 398, True), (199, 399, False), (200, 500, True), (10, 20, True), (10, 21, False), (0, 10, False)],
)
def test_an_article_is_kept_when_it_is_long_or_half_of_what_the_page_shows(
    article: int, everything: int, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trafilatura.extract", lambda *_, **__: "a" * article or None)
    assert page_text(f"<p>{'b' * everything}</p>") == ("a" * article if kept else "b" * everything)
