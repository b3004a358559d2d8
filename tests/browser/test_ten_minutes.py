"""The first ten minutes of a new user, from a roster in a sheet to a printed sheet, without leaving the browser."""

import re
from datetime import timedelta

import pypdfium2
import pytest
from tests.people.test_roster import workbook

PEOPLE = (
    ("duty-officer", "Marta Lindqvist", "staff", "erbil"),
    ("focal-point", "Owen Tremaine", "staff", "erbil"),
    ("amal", "Amal Aziz", "national staff", "erbil"),
    ("vic", "Vic Orme", "visitor", "erbil"),
)
REPORT = "Three missiles hit the base at Erbil on 12 January 2020, an officer said. Nobody was hurt.\n"


@pytest.fixture
def sheet(tmp_path):
    rows = [[*row, f"+96475000000{n}"] for n, row in enumerate(PEOPLE)]
    path = tmp_path / "our people.xlsx"
    path.write_bytes(workbook(["Staff ID", "Who", "Category", "Duty station", "Mobile"], *rows))
    return path


def test_a_new_user_goes_from_a_roster_to_a_printed_sheet(server, enter, sheet, clock):
    page, second = enter("duty-officer", bypass_csp=True), enter("focal-point")
    visit = visiting(server, page)
    a_roster_is_imported_with_its_columns_checked(page, visit, sheet)
    before = the_site(visit)
    a_report_is_read(page, visit)
    its_claims_are_accepted_by_keyboard(page, visit)
    assert the_site(visit) != before
    a_second_person_signs_what_the_first_proposed(page, visit, server, second)
    whoever_does_not_answer_is_overdue_by_the_clock_alone(page, visit, clock)
    the_clock_slides_back_to_what_was_known_before(page, visit)
    visit("/decisions/special-forces")
    assert len(pypdfium2.PdfDocument(page.pdf(format="A4"))) == 1
    assert page.problems == []


def visiting(server, page):
    def visit(path):
        page.goto(server.address + path)
        return page.locator("main").inner_text()

    return visit


def a_roster_is_imported_with_its_columns_checked(page, visit, sheet):
    visit("/people/import")
    page.set_input_files("main input[type=file]", sheet)
    page.click("main form button")
    says(page, "No column holds the name")
    page.select_option(column(page, "name"), "Who")
    page.click("main button[value=look]")
    says(page, "4 people")
    assert page.locator(column(page, "name")).input_value() == "Who"
    page.click("main button[value=take]")
    page.wait_for_url("**/people")
    text = page.locator("main").inner_text()
    assert "4 people" in text
    assert all(person[1] in text for person in PEOPLE)


def says(page, words):
    """Wait until a page says something: what a click sends may be answered after the click is over."""
    page.wait_for_function("words => document.querySelector('main')?.innerText.includes(words)", arg=words)


def column(page, field):
    """Return the choice of the column that is taken as a field."""
    hidden = page.locator(f'main input[name=field][value="{field}"]')
    assert hidden.count() == 1
    return f'main label:has(> input[name=field][value="{field}"]) select[name=heading]'


def the_site(visit):
    """Return what the page of Erbil says of the threat now and of what happened near it."""
    return visit("/sites/erbil").split("The figures as a table")[0], visit("/sites/erbil").split("Capability")[1]


def a_report_is_read(page, visit):
    visit("/read")
    page.fill("main textarea", REPORT)
    page.fill("main [name=source]", "erbil-officer")
    page.click("main form button")
    says(page, "recorded with")


def its_claims_are_accepted_by_keyboard(page, visit):
    text = visit("/inbox?source=erbil-officer")
    waiting = int(re.search(r"(\d+) claims? waits? for a person", text)[1])
    assert waiting >= 1
    for left in range(waiting - 1, -1, -1):
        # The words of a page are there before its script, and a key pressed in between is nobody's.
        page.wait_for_function("!document.documentElement.classList.contains('no-js')")
        page.keyboard.press("a")
        says(page, "1 claim waits" if left == 1 else f"{left} claims wait")


def a_second_person_signs_what_the_first_proposed(page, visit, server, second):
    assert "Who signs" in visit("/decisions/special-forces")
    page.select_option("main select[name=what]", "as recommended")
    page.fill("main form.stack input[name=reason]", "missiles at Erbil")
    page.click("main form.stack button")
    says(page, "signature missing")
    second.goto(server.address + "/decisions/special-forces")
    second.get_by_role("button", name="Sign", exact=True).click()
    says(second, "Signed by focal-point")


def whoever_does_not_answer_is_overdue_by_the_clock_alone(page, visit, clock):
    visit("/rollcall")
    page.fill("main input[name=because]", "missiles at Erbil")
    page.click("main form button")
    page.get_by_role("button", name="I saw Amal Aziz safe").click()
    says(page, "safe 1 of 4")
    clock.advance(timedelta(minutes=35))
    text = visit("/rollcall")
    assert "safe 1 of 4; 3 overdue" in text
    assert "safe 1 of 4" in visit("/")


def the_clock_slides_back_to_what_was_known_before(page, visit):
    visit("/clocks?valid=2020-01-13&known=2020-01-13")
    slider = page.locator("input[data-for=known]")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("document.getElementById('clocks').innerText.includes('known by 2020-01-10')", timeout=20000)
    assert "12 Jan" not in page.locator("#c-incidents + ul").inner_text()
