"""Each format opens what it should, says where its metadata stand, and refuses what is locked, broken or a bomb."""

import zipfile
from datetime import UTC, date, datetime

import pytest
from tests.reports.samples import ALERT, ATOM, CHAT, FEED, MAIL, alert, archive, docx, paragraph, pdf

from standby.basis.errors import AskedWrongly
from standby.basis.ids import sha256_hex
from standby.basis.time import DateRange
from standby.reports.intake import Parcel, limits, take_apart, take_in
from standby.reports.intake.formats import FORMATS, format_of
from standby.reports.model import Report
from standby.reports.readers.rule_reader import document_date
from standby.reports.readers.sentences import sentences_of
from standby.testing.formats import check_format

NOW = datetime(2020, 1, 20, 12, tzinfo=UTC)

SAMPLES = {
    "a PDF document": (pdf("Rockets hit Gao.", "Nobody was hurt."), "note.pdf"),
    "a Word document": (docx(paragraph("Rockets hit Gao.")), "note.docx"),
    "a CAP alert": (alert(), "alert.xml"),
    "a news feed": (FEED, "feed.xml"),
    "a web page": (b"<html><body><p>Rockets hit Gao.</p></body></html>", "page.html"),
    "an exported chat": (CHAT, "chat.txt"),
    "an e-mail": (MAIL, "note.eml"),
    "plain text": (b"Rockets hit Gao.\n", "note.txt"),
}


def parcel(content: bytes, name: str = "file", **more: object) -> Parcel:
    return take_apart(content, name=name, now=NOW, **{"received_at": NOW, **more})  # type: ignore[arg-type]


def taken(content: bytes, name: str = "file", **more: object) -> Report:
    return take_in(content, name=name, now=NOW, **{"received_at": NOW, **more})  # type: ignore[arg-type]


def refusal(content: bytes, name: str = "file") -> AskedWrongly:
    with pytest.raises(AskedWrongly) as caught:
        parcel(content, name)
    assert "\n" not in str(caught.value)
    return caught.value


def told(report: Report) -> dict[str, tuple[str, str]]:
    return {m.name: (m.value, m.basis) for m in report.metadata}


def day(text: str) -> DateRange:
    return DateRange(start=date.fromisoformat(text), end=date.fromisoformat(text))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_format_keeps_its_contract(form):
    check_format(form, *SAMPLES[form.name])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_is_given_to_the_format_it_is_of(name):
    content, called = SAMPLES[name]
    assert format_of(content, called).name == name


@pytest.mark.parametrize(
    "name", ["a PDF document", "a Word document", "a CAP alert", "a news feed", "an exported chat"]
)
def test_a_file_is_known_by_its_bytes_whatever_it_is_called(name):
    assert format_of(SAMPLES[name][0], "attachment.bin").name == name


# --- PDF ---------------------------------------------------------------------------------------------------------


def test_the_text_layer_of_a_pdf_is_read_page_by_page():
    report = taken(pdf("The mission paused its\nflights on Monday", "and resumed them later.", "Nobody was hurt."))
    assert report.text == "The mission paused its\nflights on Monday\nand resumed them later.\n\nNobody was hurt."
    assert report.media_type == "application/pdf"


def test_a_pdf_says_who_made_it_and_is_not_dated_by_its_making():
    report = taken(pdf("Rockets hit Gao.", info={"Author": "I. Okoro", "CreationDate": "D:20190101"}))
    assert told(report)["author"] == ("I. Okoro", "PDF information, Author")
    assert told(report)["made"][0] == "D:20190101"
    assert report.published is None


def test_an_encrypted_pdf_is_refused_in_one_sentence():
    error = refusal(pdf("Rockets hit Gao.", encrypted=True), "note.pdf")
    assert (error.code, error.exit_code) == ("report-locked", 2)
    assert "note.pdf was not read: it is encrypted and needs a password" in str(error)


def test_a_scan_is_refused_for_it_has_no_text_layer():
    error = refusal(pdf("", ""))
    assert error.code == "report-without-text"
    assert "2 pages" in str(error)


def test_a_broken_pdf_is_refused():
    assert refusal(b"%PDF-1.7\nnothing").code == "report-damaged"


# --- Word --------------------------------------------------------------------------------------------------------


def test_a_word_document_is_read_with_its_tables_and_notes_and_without_what_was_deleted():
    body = (
        paragraph("Situation") + "<w:p><w:r><w:t>The road is </w:t></w:r><w:del><w:r><w:t>open</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>closed</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('Gao')}</w:tc><w:tc>{paragraph('12 staff')}</w:tc></w:tr></w:tbl>"
    )
    notes = b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    notes += paragraph("As of Monday.").encode() + b"</w:footnotes>"
    report = taken(docx(body, more={"word/footnotes.xml": notes}))
    assert report.text == "Situation\nThe road is closed.\nGao\t12 staff\n\nAs of Monday."


def test_a_word_document_says_who_wrote_it():
    properties = "<dc:creator>I. Okoro</dc:creator><dcterms:created>2020-01-02T03:04:05Z</dcterms:created>"
    report = taken(docx(paragraph("All calm."), properties=properties))
    assert told(report)["author"] == ("I. Okoro", "document properties, creator")
    assert report.published is None


def test_a_zip_bomb_is_refused_before_it_swells():
    error = refusal(docx(paragraph("x" * 40_000_000)), "bomb.docx")
    assert error.code == "report-swells"
    assert "bomb.docx was not read" in str(error)


def test_a_zip_that_lies_about_its_size_is_refused():
    content = bytearray(docx(paragraph("y" * 1_000_000)))
    with zipfile.ZipFile(__import__("io").BytesIO(bytes(content))) as made:
        (info,) = [i for i in made.infolist() if i.filename == "word/document.xml"]
    real, small = info.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert refusal(bytes(content).replace(real, small)).code == "report-damaged"


def test_an_archive_of_very_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)
    parts = {f"word/{n}.xml": b"" for n in range(5)} | {"word/document.xml": b"<x/>"}
    assert refusal(archive(parts)).code == "report-swells"


BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def test_an_entity_bomb_in_a_word_document_is_refused():
    assert refusal(docx(paragraph("&b;"), head=BOMB)).code == "report-swells"


@pytest.mark.parametrize("content", [archive({"a.txt": b"hello"}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_another_archive_or_an_old_office_document_is_refused(content):
    assert refusal(content).code == "report-binary"


def test_an_archive_called_docx_that_is_none_is_refused():
    assert refusal(archive({"a.txt": b"hello"}), "x.docx").code == "report-damaged"


# --- mail --------------------------------------------------------------------------------------------------------


def test_a_mail_is_read_with_its_subject_and_without_what_it_quotes():
    held = parcel(MAIL, "note.eml")
    (report,) = held.reports
    assert report.text == "Convoy at Gao\n\nThe supply convoy reached Gao on Tuesday.\nNobody was hurt."
    assert held.left == ("1 line quoted from an earlier mail",)
    assert report.content == MAIL


def test_a_mail_is_of_the_day_on_its_senders_clock():
    report = taken(MAIL, "note.eml")
    assert (report.published, report.published_basis) == (day("2020-01-09"), "Date header")
    assert told(report)["author"] == ("Ines Okoro", "From header")
    assert parcel(MAIL, "note.eml").sources == (("Ines Okoro", "ines@liaison.example"),)


def test_a_mail_dated_after_its_receipt_is_taken_and_its_date_is_not_believed():
    report = taken(MAIL.replace(b"09 Jan 2020", b"09 Jan 2030"), "note.eml")
    assert report.published is None
    assert told(report)["date not believed"] == ("2030-01-09", "Date header")


@pytest.mark.parametrize(
    ("charset", "body", "says"),
    [
        ("us-ascii", "Attaque à Gao".encode(), "its bytes are UTF-8"),
        ("iso-8859-1", "Attaque à Gao".encode(), "its bytes are UTF-8"),
        ("us-ascii", "Attaque à Gao".encode("latin-1"), "byte 8 (0xe0) cannot be that"),
        ("x-nowhere", b"Attack at Gao", "no such character set"),
    ],
)
def test_a_mail_with_a_wrong_charset_is_refused_in_one_sentence(charset, body, says):
    head, _, _ = MAIL.partition(b"\n\n")
    error = refusal(head.replace(b"utf-8", charset.encode()) + b"\n\n" + body, "note.eml")
    assert error.code == "report-charset-wrong"
    assert says in str(error)


def test_a_mail_in_another_charset_is_read_by_what_it_declares():
    head, _, _ = MAIL.partition(b"\n\n")
    mail = head.replace(b"utf-8", b"windows-1256") + b"\n\n" + "هجوم في غاو".encode("windows-1256")
    assert taken(mail, "note.eml").text.endswith("هجوم في غاو")


def with_attachments(*parts: tuple[str, str, bytes]) -> bytes:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["Date"], mail["Subject"] = "ines@liaison.example", "Thu, 09 Jan 2020 10:00:00 +0000", "Papers"
    mail["Message-ID"] = "<2@liaison.example>"
    mail.set_content("See the papers.")
    for name, kind, content in parts:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def test_each_attachment_that_can_be_read_is_a_report_of_its_own_and_the_others_are_named():
    papers = docx(paragraph("Rockets hit Gao."))
    held = parcel(
        with_attachments(("sitrep.docx", "application/octet-stream", papers), ("map.png", "image/png", b"\x89PNG\r\n")),
        "papers.eml",
    )
    assert [report.name for report in held.reports] == ["papers.eml", "papers.eml: sitrep.docx"]
    assert held.reports[1].content == papers
    assert held.reports[1].part_of == sha256_hex(held.whole or b"")
    assert held.left == ("the attachment map.png, for it is a picture, not text",)
    assert held.sources[1] == ("ines@liaison.example",)


@pytest.mark.parametrize(("received", "end", "why"), [(18, 9, "sent 2020-01-09"), (8, 8, "received 2020-01-08")])
def test_an_attachment_was_written_by_the_day_of_its_mail_however_late_it_is_read(received, end, why):
    """Read years later, *yesterday* in it would else be the day before the reading."""
    mail = with_attachments(("annex.txt", "text/plain", b"Rockets hit the base at Gao on 6 January 2020.\n"))
    annex = parcel(mail, "m.eml", received_at=datetime(2020, 1, received, 12, tzinfo=UTC)).reports[1]
    days, reason = document_date(annex, sentences_of(annex.text))
    assert (days.start, days.end) == (date(2020, 1, 6), date(2020, 1, end))
    assert why in reason


def test_a_mail_inside_a_mail_is_opened_to_a_depth():
    inner = MAIL
    for _ in range(5):
        inner = with_attachments(("forwarded.eml", "application/octet-stream", inner))
    held = parcel(inner, "outer.eml")
    assert len(held.reports) == 3
    assert "the attachment forwarded.eml, for it lies too deep in other mails" in held.left[0]


def test_a_note_that_only_begins_like_a_mail_stays_plain_text():
    note = b"From: the gate\nDate: Monday\n\nTwo cars turned back.\n"
    assert taken(note, "gate.txt").text == note.decode()


# --- feeds -------------------------------------------------------------------------------------------------------


def test_each_entry_of_a_feed_is_a_report_with_its_own_bytes():
    held = parcel(FEED, "feed.xml")
    first, second = held.reports
    assert first.text == "Base at Gao shelled\n\nMortars hit the base at Gao on Monday."
    assert first.content in FEED
    assert first.content.startswith(b"<item>")
    assert first.content.endswith(b"</item>")
    assert (first.published, first.published_basis) == (day("2020-01-14"), "entry pubDate")
    assert (told(first)["outlet"], told(first)["author"]) == (
        ("Sahel Wire", "feed title"),
        ("A. Maiga", "entry author"),
    )
    assert second.published is None
    assert held.whole == FEED


def test_an_entry_seen_again_in_another_fetch_is_the_same_report():
    again = FEED.replace(b"<title>Sahel Wire</title>", b"<title>Sahel Wire</title><ttl>60</ttl>")
    assert [r.id for r in parcel(FEED).reports] == [r.id for r in parcel(again).reports]


def test_an_atom_feed_is_read_too():
    (report,) = parcel(ATOM, "atom.xml").reports
    assert report.text == "Checkpoint closed\n\nThe checkpoint at Bamako is closed."
    assert (report.published, report.published_basis) == (day("2020-01-12"), "entry updated")
    assert told(report)["author"][0] == "Duty officer"
    assert told(report)["address"][0] == "https://notices.example/1"


def test_an_entity_bomb_in_a_feed_is_refused():
    error = refusal(FEED.replace(b"<rss", BOMB.replace("<!DOCTYPE d", "<!DOCTYPE rss").encode() + b"<rss"), "feed.xml")
    assert error.code == "report-swells"


def test_a_feed_that_fetches_a_file_is_refused():
    outside = b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]><rss'
    assert refusal(FEED.replace(b"<rss", outside)).code == "report-swells"


def test_a_broken_feed_is_refused_with_its_place():
    error = refusal(FEED.replace(b"</channel>", b""), "feed.xml")
    assert error.code == "report-damaged"
    assert "line" in str(error)


# --- alerts ------------------------------------------------------------------------------------------------------


def test_an_alert_is_read_in_english_and_says_what_it_is():
    held = parcel(alert(), "alert.xml")
    (report,) = held.reports
    assert report.text == ("Mortar attack in Gao\nMortars were fired at the airport in Gao.\nStay indoors.\nArea: Gao.")
    assert held.left == ("the same in fr-fr",)
    assert (report.published, report.published_basis) == (day("2020-01-13"), "alert, sent")
    assert told(report)["severity"] == ("Severe", "alert, severity")
    assert held.sources == (("Civil Protection", "protection@civil.example"),)
    assert report.unread is None


@pytest.mark.parametrize("status", ["Exercise", "Test", "Draft", "System"])
def test_an_exercise_or_a_test_never_comes_in(status):
    error = refusal(alert(status=status))
    assert error.code == "report-an-exercise"
    assert status in str(error)


def test_an_alert_that_cancels_another_is_kept_and_not_read():
    (report,) = parcel(alert(kind="Cancel", more="<references>a,ML-76,b</references>")).reports
    assert report.unread
    assert "ML-76" in report.unread


def test_an_alert_in_no_english_is_taken_in_its_first_language():
    content = ALERT.replace("en-US", "es-ES").format(status="Actual", kind="Alert", more="").encode()
    (report,) = parcel(content).reports
    assert report.text.startswith("Attaque au mortier")


# --- pages -------------------------------------------------------------------------------------------------------


def test_a_page_says_its_outlet_author_and_title_and_where_each_stands():
    page = b"""<html><head><meta property="og:site_name" content="Sahel Wire"><meta content='A. Maiga' name=author>
    <meta name="dc.title" content="Shelling &amp; after"></head><body><p>Mortars hit Gao.</p></body></html>"""
    report = taken(page, "page.html")
    assert told(report) == {
        "outlet": ("Sahel Wire", "meta og:site_name"),
        "author": ("A. Maiga", "meta author"),
        "title": ("Shelling & after", "meta dc.title"),
    }


def test_a_page_is_decoded_by_the_charset_it_declares():
    page = '<html><head><meta charset="windows-1252"></head><body><p>Attack at Café Gao.</p></body></html>'
    assert taken(page.encode("cp1252"), "page.html").text == "Attack at Café Gao."
    assert refusal(page.encode("utf-8"), "page.html").code == "report-charset-wrong"


# --- size --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["note.txt", "note.pdf", "note.docx", "note.eml"])
def test_a_file_of_fifty_megabytes_is_refused_whatever_it_is(name):
    error = refusal(b"%PDF" + bytes(50_000_000), name)
    assert error.code == "report-too-large"
    assert "50,000,004 bytes" in str(error)


@pytest.mark.parametrize(
    ("form", "mark", "before", "within"),
    [
        ("a PDF document", b"%PDF-", b" ", 1024),
        ("a CAP alert", b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2', b" ", 4096),
        ("a news feed", b"<rss>", b" ", 8192 + 1),
    ],
)
def test_a_format_is_known_by_a_mark_in_its_first_bytes(form, mark, before, within):
    """The mark of a feed ends where its name does, a byte before it is closed."""
    one = next(f for f in FORMATS if f.name == form)
    assert one.recognises(before * (within - len(mark)) + mark, "x")
    assert not one.recognises(before * (within - len(mark) + 1) + mark, "x")


@pytest.mark.parametrize(("line", "known"), [(18, True), (19, True), (20, False)])
def test_a_chat_is_known_by_two_messages_in_its_first_twenty_lines(line, known):
    first, second = "13/01/2020, 10:00 - A: One.", "13/01/2020, 10:01 - B: Two."
    content = "\n".join([first, *["more"] * (line - 1), second]).encode()
    assert next(f for f in FORMATS if f.name == "an exported chat").recognises(content, "x.txt") is known


@pytest.mark.parametrize(("length", "known"), [(80, True), (81, False)])
def test_a_sender_in_a_chat_has_eighty_letters_at_most(length, known):
    content = f"13/01/2020, 10:00 - {'A' * length}: Shots.\n13/01/2020, 10:01 - B: Quiet.\n".encode()
    assert len(parcel(content, "chat.txt").reports) == 1 + known


@pytest.mark.parametrize(("parts", "taken_in"), [(199, True), (200, True), (201, False)])
def test_a_mail_may_have_two_hundred_parts(parts, taken_in):
    """The mail itself and its text are two of them."""
    mail = with_attachments(*[(f"{n}.txt", "text/plain", b"x") for n in range(parts - 2)])
    if taken_in:
        assert len(parcel(mail, "x.eml").reports) == parts - 1
    else:
        assert refusal(mail, "x.eml").code == "report-damaged"


@pytest.mark.parametrize(("at", "declared"), [(4097, True), (4098, False)])
def test_a_page_declares_its_charset_in_its_first_bytes(at, declared):
    """The quote behind the name may stand behind them."""
    head = b'<html><meta charset="cp1252"'
    page = head[:6] + b" " * (at - len(head)) + head[6:] + b"><p>Caf\xe9</p>"
    if declared:
        assert "Café" in taken(page, "x.html").text
    else:
        assert refusal(page, "x.html").code in ("report-not-utf8", "report-charset-wrong")
