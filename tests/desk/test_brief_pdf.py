"""The brief as a PDF: tagged and titled, every word of it there, nothing of it run, no letter left out unsaid."""

import re
import sys
from dataclasses import replace
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk.test_brief import material

from standby.basis.errors import AskedWrongly
from standby.desk.brief.compose import compose
from standby.desk.brief.model import Line, Section
from standby.desk.brief.pdf import Plate, render_pdf
from standby.desk.brief.text import render_text

UTC = ZoneInfo("UTC")
BRIEF = compose(material())
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"><text>{}</text></svg>'
HOSTILE = (
    '#panic("run")', "#import \"/etc/passwd\"", "*bold* _it_ `code` $x^2$", "<label> @source-1 \\ // /* = Heading",
    "] ) } #[ #(", '"; #read("/etc/passwd")', "<script>alert(1)</script>", "https://evil.example/#x",
)  # fmt: skip


def text_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def saying(*texts, **changed):
    section = Section(title="Said", lines=tuple(Line(text=text, quote=text) for text in texts))
    return replace(BRIEF, sections=(section,), **changed)


def test_it_is_tagged_and_says_its_title_and_language():
    pdf = render_pdf(BRIEF, UTC)
    for needed in (b"/StructTreeRoot", b"/Marked true", b"/Lang(en)", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert needed in pdf.replace(b"/Lang (en)", b"/Lang(en)")
    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"] == "Brief: Test"


def test_every_sentence_and_source_of_the_brief_is_on_it():
    shown = text_of(render_pdf(BRIEF, UTC)).replace("\ufffe", "").replace(" ", "")
    lines = [line.text for section in BRIEF.sections for line in section.lines]
    assert len(lines) > 20
    for words in [*lines, *(section.title for section in BRIEF.sections), *(cited.report for cited in BRIEF.sources)]:
        assert words.replace(" ", "").replace("-", "") in shown.replace("-", ""), words


def test_each_picture_carries_words_for_whoever_cannot_see_it():
    plate = Plate(svg=SVG.format("x"), caption="A map of Taji", alt="One site (Taji): 12 %")
    pdf = render_pdf(BRIEF, UTC, (plate,))
    assert b"/Figure" in pdf
    assert b"/Alt(One site (Taji): 12 %)" in pdf
    assert "A map of Taji" in text_of(pdf)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_report_says_is_set_as_text_and_never_run(text):
    plate = Plate(svg=SVG.format("x"), caption=text, alt=text)
    pdf = render_pdf(saying(text, title=text), UTC, (plate,))
    assert text_of(pdf).replace(" ", "").count(text.replace(" ", "")) >= 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("launch \U0001f680 seen", "launch [U+1F680] seen"),
        ("伊拉克", "[U+4F0A][U+62C9][U+514B]"),
        ("a\x07b", "a[U+0007]b"),
        ("safe \u202etsil", "safe [U+202E]tsil"),
    ],
)
def test_a_letter_that_cannot_be_drawn_is_written_as_its_number(text, shown):
    assert shown in text_of(render_pdf(saying(text), UTC))


def test_arabic_names_are_drawn():
    assert "U+" not in text_of(render_pdf(saying("قصف على قاعدة التاجي"), UTC))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_at_all_makes_a_page(text):
    plate = Plate(svg=SVG.format("x"), caption=text, alt=text)
    assert len(pypdfium2.PdfDocument(render_pdf(saying(text, mission=text), UTC, (plate,)))) >= 1


def test_a_control_character_in_a_drawing_does_not_spoil_the_page():
    assert render_pdf(BRIEF, UTC, (Plate(svg=SVG.format("a\x0bb"), caption="x", alt="x"),))


def test_its_marking_stands_on_every_page():
    pdf = render_pdf(saying(*(f"Line {n}" for n in range(120)), marking="secret +medical"), UTC)
    pages = pypdfium2.PdfDocument(pdf)
    assert len(pages) > 1
    assert all("Marked secret +medical" in page.get_textpage().get_text_range() for page in pages)


def test_the_same_brief_is_the_same_file():
    assert render_pdf(BRIEF, UTC) == render_pdf(BRIEF, UTC)


def test_the_compiler_is_loaded_only_for_a_pdf():
    import subprocess

    code = "import sys, standby.cli.asking, standby.web.app; print('typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_without_the_compiler_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(AskedWrongly) as told:
        render_pdf(BRIEF, UTC)
    assert told.value.code == "pdf-not-installed"
    assert "extra pdf" in told.value.next_step
    assert render_text(BRIEF, UTC)


def test_the_text_names_each_source_once(tmp_path):
    numbers = re.findall(r"\b(\d+)\. [A-F]\d ", text_of(render_pdf(BRIEF, UTC)))
    assert numbers == [str(cited.number) for cited in BRIEF.sources]
