"""Reading UCDP files: as published in any version, packed or not, and no row lost."""

import gzip
import zipfile

import pytest

from standby.basis.errors import AskedWrongly
from standby.threat.importers.ucdp import read_ucdp

OLD = "id,date,date_end,date_prec,latitude,longitude,where_prec,type_of_violence\n"
NEW = OLD.replace("id,date,", "id,relid,date_start,").replace("date_prec", "date_prec", 1)
ROW = "214797.000000,2016-01-01,2016-01-03,1.000000,34.802462,36.707602,1.000000,1.000000\n"


def written(tmp_path, text, name="ged.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_keeps_its_days_place_and_precision(tmp_path):
    (incident,) = read_ucdp(written(tmp_path, OLD + ROW)).listed
    assert (incident.id, str(incident.first_day), str(incident.last_day)) == ("214797", "2016-01-01", "2016-01-03")
    assert (incident.lat, incident.lon) == (34.802462, 36.707602)
    assert incident.day_precise
    assert incident.place_precise
    assert incident.kind == "state-based conflict"


def test_days_with_a_time_and_the_newer_column_names_are_read(tmp_path):
    row = "5,IRQ-1,2020-01-08 00:00:00.000,2020-01-08 00:00:00.000,1,33.3,44.4,6,3\n"
    (incident,) = read_ucdp(written(tmp_path, NEW + row)).listed
    assert str(incident.first_day) == "2020-01-08"
    assert not incident.place_precise


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (ROW.replace("34.802462", "north"), "north"),
        (ROW.replace("34.802462", "94.8"), "no such place"),
        (ROW.replace("2016-01-01", ""), "no day"),
        (ROW.replace("2016-01-03", "2015-12-31"), "before it begins"),
        ("7,2016-01-01\n", ""),
    ],
)
def test_a_bad_row_is_listed_with_its_line_and_the_rest_is_read(tmp_path, bad, why):
    found = read_ucdp(written(tmp_path, OLD + ROW + bad + ROW))
    assert len(found.listed) == 2
    assert [row.line for row in found.bad] == [3]
    assert why in found.bad[0].why


def test_packed_files_are_read_as_they_come(tmp_path):
    plain = read_ucdp(written(tmp_path, OLD + ROW))
    packed = tmp_path / "ged.csv.gz"
    packed.write_bytes(gzip.compress((OLD + ROW).encode()))
    with zipfile.ZipFile(tmp_path / "ged.zip", "w") as archive:
        archive.writestr("GEDEvent.csv", OLD + ROW)
    assert read_ucdp(packed) == read_ucdp(tmp_path / "ged.zip") == plain


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", OLD.replace("where_prec", "x") + ROW])
def test_a_file_without_the_columns_is_refused_in_one_sentence(tmp_path, text):
    with pytest.raises(AskedWrongly, match="lacks the column"):
        read_ucdp(written(tmp_path, text))


def test_files_that_are_not_there_or_not_text_are_refused(tmp_path):
    binary = tmp_path / "x.csv"
    binary.write_bytes(OLD.encode() + b"\xff\xfe\x00\x81" * 99)
    torn = tmp_path / "torn.csv.gz"
    torn.write_bytes(gzip.compress((OLD + ROW * 500).encode())[:60])
    for path in (tmp_path / "nothing.csv", binary, torn):
        with pytest.raises(AskedWrongly) as told:
            read_ucdp(path)
        assert told.value.code == "incidents-unreadable"
