"""Long lists in pages: every row is on exactly one, and only whoever is shown was looked at."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.desk.people import import_people, looks, open_rollcall
from standby.web.paging import ROWS, paged

MANY = 230


@dataclass(frozen=True)
class Row:
    name: str


@given(st.integers(0, 450))
def test_every_row_is_on_exactly_one_page_in_order(count):
    rows = [Row(f"n{n}") for n in range(count)]
    first = paged(rows, 1)
    pages = [paged(rows, number) for number in range(1, first.pages + 1)]
    assert [row for page in pages for row in page.rows] == rows
    assert all(page.last - page.first + 1 == len(page.rows) for page in pages if page.rows)


@given(st.integers(-5, 50))
def test_a_page_that_is_not_there_is_the_nearest_one(number):
    assert 1 <= paged([Row("a")] * 250, number).number <= 3


def test_names_are_found_in_any_case_and_what_was_asked_is_asked_again():
    page = paged([Row("Amal Aziz"), Row("Vic Orme")], 1, "AZIZ", site="erbil", unit=None)
    assert page.rows == (Row("Amal Aziz"),)
    assert page.query() == "?site=erbil&name=AZIZ&page=1"


@pytest.fixture
def many(app, browser, tmp_path):
    """A roster of more people than a page has, on a roll call."""
    room = app.state.room
    workspace = room.seen_by(room.actor("duty-officer"))
    sheet = tmp_path / "people.csv"
    rows = ["duty-officer,Marta Lindqvist,staff,erbil", *(f"p{n:03},Person {n:03},staff,erbil" for n in range(MANY))]
    sheet.write_text("\n".join(["id,name,kind,site", *rows]), encoding="utf-8")
    import_people(workspace, sheet, {}, by="duty-officer")
    open_rollcall(workspace, because="drill", by="duty-officer")
    return browser()


def names_on(client, path):
    return re.findall(r'<th scope="row">(Person \d+|Marta Lindqvist)', client.get(path).text)


@pytest.mark.parametrize("path", ["/people", "/rollcall", "/rollcall/list"])
def test_a_page_has_a_hundred_and_all_pages_have_everybody_once(many, path):
    pages = [names_on(many, f"{path}?page={number}") for number in (1, 2, 3)]
    assert [len(names) for names in pages] == [ROWS, ROWS, MANY + 1 - 2 * ROWS]
    assert len({name for names in pages for name in names}) == MANY + 1


def test_the_count_is_of_everybody_on_every_page(many):
    assert f"safe 0 of {MANY + 1}" in many.get("/rollcall?page=3").text
    assert "201 to 231 of 231" in many.get("/rollcall?page=3").text


def test_only_who_is_on_the_page_was_looked_at(many, app):
    room = app.state.room
    workspace = room.seen_by(room.actor("duty-officer"))
    many.get("/people?name=Person+007")
    seen, unseen = ({look.what for look in looks(workspace, room.doors, person)} for person in ("p007", "p008"))
    assert seen - unseen == {"where people are"}


def test_an_answer_comes_back_to_the_same_page(many, token):
    form = {"form": token(many), "person": "p150", "page": "2", "name": "Person"}
    rollcall = re.search(r"/rollcall/(rollcall-[^/]+)/answer", many.get("/rollcall").text)[1]
    answer = many.post(f"/rollcall/{rollcall}/answer", data=form)
    assert answer.headers["location"] == "/rollcall?name=Person&site=&page=2"
    part = many.post(f"/rollcall/{rollcall}/answer", data={**form, "person": "p151"}, headers={"hx-request": "true"})
    assert "page 2 of 3" in part.text
    assert "safe 2 of 231" in part.text


def test_a_name_that_would_be_code_is_asked_again_as_text(many):
    text = many.get("/people", params={"name": '"><script>x</script>'}).text
    assert "<script>x" not in text
    assert "0 to 0 of 0" in text
