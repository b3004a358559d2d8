"""A sheet becomes a roster: nobody is lost, phone numbers stay as they are, and each refusal says why."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition, Site, Unit
from standby.people.roster import Import, import_roster, map_columns, slug
from standby.people.sheets import read_sheet

MISSION = Definition(
    name="m",
    sites=(Site(id="erbil", name="Erbil base", lat=36.2, lon=43.9, country="IQ", aliases=("Hawler",)),),
    units=(Unit(id="trainers", name="The Trainers", kind="mission"),),
)


def taken(*rows: list[str], **told: str) -> Import:
    return import_roster(rows, MISSION, told)


def workbook(*rows: list[str | float], sheet: str = "Staff") -> bytes:
    """A minimal xlsx: text as inline strings, numbers as numbers, as a spreadsheet stores them."""
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    formats = "http://schemas.openxmlformats.org"
    main, package = f"{formats}/spreadsheetml/2006/main", f"{formats}/package/2006"
    office = f"{formats}/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="{sheet}" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def test_headings_that_are_understood_need_no_telling() -> None:
    found = taken(
        ["Staff ID", "Full Name", "Category", "Team", "Duty Station", "Mobile", "Arrival date", "Blood"],
        ["7", "Ann Lee", "National", "the trainers", "HAWLER", "+964 750 000 0001", "2019-12-01", "0+"],
    )
    (member,) = found.members
    assert (member.id, member.kind, member.unit, member.site) == ("7", "national staff", "trainers", "erbil")
    assert (member.phone, str(member.since)) == ("+964 750 000 0001", "2019-12-01")
    assert found.unused == ("Blood",)


def test_columns_are_told_where_the_headings_say_nothing() -> None:
    found = taken(["A", "B"], ["Ann Lee", "0750 000"], name="a", phone="B")
    assert (found.members[0].name, found.members[0].phone) == ("Ann Lee", "0750 000")
    assert found.columns == {"name": "A", "phone": "B"}


@pytest.mark.parametrize(
    ("heading", "told", "says"),
    [
        (["Who"], {}, "no column holds the name"),
        (["name"], {"fone": "name"}, "use one of id, name, kind"),
        (["name"], {"phone": "Mobile"}, "no column with the heading 'Mobile'"),
        (["name", "Mobile", "Tel"], {}, "'Mobile' and 'Tel' could both be the phone"),
        (["name", "X", "X"], {"phone": "X"}, "2 columns with the heading 'X'"),
    ],
)
def test_columns_that_are_not_understood_are_said(heading: list[str], told: dict[str, str], says: str) -> None:
    with pytest.raises(AskedWrongly, match="columns of the sheet") as caught:
        map_columns(heading, told)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["", "staff", "", ""], "there is no name"),
        (["Ann", "chief", "", ""], "the kind 'chief' is not known"),
        (["Ann", "", "erbill", ""], "the site 'erbill' is not in mission/sites.yaml: did you mean 'erbil'?"),
        (["Ann", "", "", "31/12/2019"], "write it like 2020-01-09"),
        (["Bea", "", "", ""], "add a column id to tell the two apart"),
        (["???", "", "", ""], "no id can be made"),
    ],
)
def test_a_row_that_cannot_be_taken_is_listed_with_why_and_its_cells(cells: list[str], says: str) -> None:
    found = taken(["name", "kind", "site", "since"], ["Bea", "", "", ""], cells, ["Cyr", "", "", ""])
    assert [member.name for member in found.members] == ["Bea", "Cyr"]
    (refused,) = found.refused
    assert refused.row == 3
    assert says in refused.says
    assert refused.cells == tuple(cells)


def test_a_person_whose_end_lies_before_the_beginning_is_refused() -> None:
    found = taken(["name", "since", "until"], ["Ann", "2020-02-01", "2020-01-01"])
    assert "lies before" in found.refused[0].says


@pytest.mark.parametrize(
    "phone", ["+964 750 000 0001", "0750-000-0001", "(0750) 000.0001", "00964750", "+1 5550100 x12"]
)
def test_a_phone_number_stays_exactly_as_it_is(phone: str) -> None:
    found = taken(["name", "phone"], ["Ann", phone])
    assert found.members[0].phone == phone
    assert found.remarks == ()


def test_a_phone_that_the_spreadsheet_spoilt_is_left_empty_and_said() -> None:
    found = taken(["name", "phone"], ["Ann", "9.6475E+11"])
    assert found.members[0].phone is None
    assert "was spoilt by the spreadsheet" in found.remarks[0].says


@pytest.mark.parametrize(("phone", "says"), [("964750000001", "may have dropped it"), ("ask Bob", "does not look")])
def test_a_phone_that_looks_wrong_is_kept_and_remarked_on(phone: str, says: str) -> None:
    found = taken(["name", "phone"], ["Ann", phone])
    assert found.members[0].phone == phone
    assert says in found.remarks[0].says


def test_a_workbook_is_read_with_every_digit_of_its_numbers() -> None:
    data = workbook(["Name", "Mobile"], ["Ann", 964750000001.0], ["Bob", "+964750000002"])
    assert read_sheet(data, "staff.xlsx") == [["Name", "Mobile"], ["Ann", "964750000001"], ["Bob", "+964750000002"]]


def test_a_sheet_that_is_not_in_the_workbook_is_said_with_those_that_are() -> None:
    data = workbook(["Name"], ["Ann"])
    assert read_sheet(data, "a.xlsx", "Staff")[1] == ["Ann"]
    with pytest.raises(AskedWrongly, match="no sheet 'People', only Staff"):
        read_sheet(data, "a.xlsx", "People")


@pytest.mark.parametrize(
    "data",
    [
        b"name;phone\nZo\xc3\xa9;0750",
        b"\xef\xbb\xbfname;phone\nZo\xc3\xa9;0750",
        b"name;phone\nZo\xe9;0750",
        "name\tphone\nZoé\t0750".encode("utf-16"),
    ],
)
def test_a_csv_is_read_in_the_encodings_spreadsheets_write(data: bytes) -> None:
    assert read_sheet(data, "a.csv") == [["name", "phone"], ["Zoé", "0750"]]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.csv"), (b"\n\n", "a.csv"), (b"a\0b", "a.csv"), (b"not a zip", "a.xlsx"), (b"\xff\xfea", "a.csv")],
)
def test_what_is_no_sheet_is_said_so(data: bytes, name: str) -> None:
    with pytest.raises(AskedWrongly, match=f"The sheet {name} cannot be read"):
        read_sheet(data, name)


def test_a_name_becomes_an_id_without_accents() -> None:
    assert slug("Zoé Müller-O'Brien") == "zoe-muller-o-brien"


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
def test_nobody_is_lost_every_row_is_taken_or_refused(rows: list[list[str]]) -> None:
    found = taken(["name", "kind", "site"], *rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(found.members) + len(found.refused) == len(filled)
    assert len({member.id for member in found.members}) == len(found.members)


def test_other_words_for_kinds_are_understood() -> None:
    rows = read_sheet(b"id,name,kind\nx-1,Ann,visitor\nx-2,Bob,dependent\n", "r.csv")
    assert [m.kind for m in import_roster(rows, MISSION, {}).members] == ["visitor", "dependant"]
