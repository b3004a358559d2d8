"""Exported chats in the forms of many phones: whose words, of which day, and what is no message."""

from datetime import UTC, datetime

import pytest
from tests.reports.samples import CHAT, archive

from standby.reports.intake import Parcel, take_apart
from standby.reports.intake.formats import format_of

NOW = datetime(2020, 1, 20, 12, tzinfo=UTC)


def parcel(content: bytes, name: str = "chat.txt") -> Parcel:
    return take_apart(content, name=name, now=NOW, received_at=NOW)


def days(content: str) -> list[tuple[str, str]]:
    published = [report.published for report in parcel(content.encode()).reports]
    return [(str(p.start), str(p.end)) for p in published if p]


def test_each_message_is_a_report_with_its_lines_its_sender_and_its_day():
    held = parcel(CHAT)
    first, second = held.reports
    assert first.text == "Shots near the market in Gao.\nTwo shops are closed."
    assert first.name == "chat.txt: lines 2 to 3"
    assert first.content in CHAT
    assert second.text == "All quiet this morning: road open."
    assert held.sources == (("Ines Okoro",), ("Sam",))
    assert first.published_basis == "line of the chat"
    assert held.whole == CHAT


def test_media_and_the_lines_that_whatsapp_writes_are_counted_and_left():
    assert parcel(CHAT).left == ("1 message without words (media, deleted)", "2 lines that WhatsApp wrote itself")


@pytest.mark.parametrize(
    ("locale", "first", "second"),
    [
        ("Android, day first", "13/01/2020, 18:03 - ", "14/01/2020, 07:10 - "),
        ("Android, month first", "1/13/20, 6:03 PM - ", "1/14/20, 7:10 AM - "),
        ("Android, narrow space", "1/13/20, 6:03\u202fPM - ", "1/14/20, 7:10\u202fAM - "),
        ("Android, German", "13.01.20, 18:03 - ", "14.01.20, 07:10 - "),
        ("Android, French", "13/01/2020 à 18:03 - ", "14/01/2020 à 07:10 - "),
        ("Android, Spanish", "13/1/2020, 6:03 p. m. - ", "14/1/2020, 7:10 a. m. - "),
        ("Android, Swedish", "2020-01-13 18:03 - ", "2020-01-14 07:10 - "),
        ("Android, Arabic", "١٣/١/٢٠٢٠، ٦:٠٣ م - ", "١٤/١/٢٠٢٠، ٧:١٠ ص - "),
        ("iPhone, British", "[13/01/2020, 18:03:11] ", "[14/01/2020, 07:10:00] "),
        ("iPhone, American", "[1/13/20, 6:03:11 PM] ", "[1/14/20, 7:10:00 AM] "),
        ("iPhone with marks", "\u200e[13/01/2020, 18:03:11] ", "\u200e[14/01/2020, 07:10:00] "),
        ("iPhone, Dutch", "[13-01-2020 18:03:11] ", "[14-01-2020 07:10:00] "),
    ],
    ids=lambda value: value if isinstance(value, str) and value[0] in "Ai" else "",
)
def test_the_days_of_every_locale_are_understood(locale, first, second):
    content = f"{first}Ines: Shots in Gao.\n{second}Sam: All quiet.\n"
    assert format_of(content.encode(), "export.txt").name == "an exported chat"
    assert days(content) == [("2020-01-13", "2020-01-13"), ("2020-01-14", "2020-01-14")]


def test_day_and_month_are_told_apart_by_any_message_of_the_chat():
    assert days("02/01/2020, 10:00 - A: Shots.\n13/01/2020, 10:00 - B: Quiet.\n")[0] == ("2020-01-02", "2020-01-02")


def test_day_and_month_are_told_apart_by_the_order_of_the_messages():
    """The fifth of April and the sixth of March run backwards; the fourth of May and the third of June do not."""
    assert days("05/04/2019, 10:00 - A: One.\n06/03/2019, 10:00 - B: Two.\n") == [
        ("2019-05-04", "2019-05-04"),
        ("2019-06-03", "2019-06-03"),
    ]
    assert days("04/05/2019, 10:00 - A: One.\n03/06/2019, 10:00 - B: Two.\n03/06/2019, 11:00 - B: Three.\n") == [
        ("2019-05-04", "2019-05-04"),
        ("2019-06-03", "2019-06-03"),
        ("2019-06-03", "2019-06-03"),
    ]


def test_where_both_orders_run_backwards_a_message_has_both_days():
    (first, _) = days("02/03/2019, 10:00 - A: One.\n01/02/2019, 10:00 - B: Two.\n")
    assert first == ("2019-02-03", "2019-03-02")


def test_the_thirty_first_is_a_day_and_no_year():
    assert days("31/12/2019, 10:00 - A: One.\n01/01/2020, 10:00 - B: Two.\n")[0] == ("2019-12-31", "2019-12-31")


def test_a_message_of_the_day_of_receipt_is_dated():
    assert days("03/04/2019, 10:00 - A: One.\n20/01/2020, 10:00 - B: Two.\n")[1] == ("2020-01-20", "2020-01-20")


def test_a_day_after_the_receipt_tells_the_orders_apart():
    assert days("03/12/2019, 10:00 - A: One.\n01/03/2020, 10:00 - B: Two.\n") == [
        ("2019-03-12", "2019-03-12"),
        ("2020-01-03", "2020-01-03"),
    ]


def test_where_nothing_tells_the_orders_apart_the_message_has_both_days():
    content = "02/03/2019, 10:00 - A: Shots at the gate.\n03/04/2019, 10:00 - B: Quiet.\n"
    assert days(content) == [("2019-02-03", "2019-03-02"), ("2019-03-04", "2019-04-03")]
    assert "either order" in (parcel(content.encode()).reports[0].published_basis or "")


def test_a_chat_exported_again_brings_only_what_is_new():
    more = CHAT + b"15/01/2020, 09:00 - Sam: Road closed.\n"
    before = {report.id for report in parcel(CHAT).reports}
    assert [r.text for r in parcel(more).reports if r.id not in before] == ["Road closed."]


def test_each_kind_of_line_that_is_left_is_counted_by_itself():
    """Three without words, one of WhatsApp, two that are spoken."""
    silent = "".join(f"13/01/2020, 10:0{n} - A: <Media omitted>\n" for n in range(3))
    spoken = "13/01/2020, 10:04 - A: Shots.\n13/01/2020, 10:05 - B: Quiet.\n"
    held = parcel(f"13/01/2020, 10:00 - A joined\n{silent}{spoken}".encode())
    assert held.left == ("3 messages without words (media, deleted)", "1 line that WhatsApp wrote itself")


def test_notes_beside_the_chat_in_its_zip_are_not_taken_for_it():
    held = parcel(archive({"notes.txt": b"Not this.", "WhatsApp Chat.md": b"Nor this.", "_chat.txt": CHAT}), "c.zip")
    assert len(held.reports) == 2


def test_a_chat_in_its_zip_is_read_and_its_media_are_not_unpacked():
    held = parcel(archive({"_chat.txt": CHAT, "00001-PHOTO.jpg": b"\xff\xd8\xff" * 1000}), "WhatsApp Chat - Gao.zip")
    assert len(held.reports) == 2


@pytest.mark.parametrize(
    "text",
    ["‎image omitted", "<Médias omis>", "IMG-20200113-WA0001.jpg (file attached)", "This message was deleted",
     "<attached: 00000012-PHOTO-2020-01-13.jpg>"],
)  # fmt: skip
def test_a_message_without_words_is_no_report(text):
    content = f"13/01/2020, 10:00 - A: {text}\n13/01/2020, 10:01 - A: Shots at the gate.\n"
    assert [report.text for report in parcel(content.encode()).reports] == ["Shots at the gate."]


def test_a_note_with_one_line_that_looks_like_a_message_stays_a_note():
    assert format_of(b"13/01/2020, 10:00 - Gate: two cars turned back.\nAll calm since.\n", "x").name == "plain text"
