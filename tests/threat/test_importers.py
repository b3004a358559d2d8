"""Reading incident files of every publisher: kept with their precision, classed, and no row lost."""

import gzip
import json
from datetime import date

import pytest

from standby.basis.errors import AskedWrongly
from standby.threat.importers import incidents_in, read_incidents
from standby.threat.importers.model import BadRow

ACLED = (
    "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,country,location,latitude,longitude,"
    "geo_precision,fatalities,timestamp\n"
    "IRQ101,08 January 2020,2020,1,Explosions/Remote violence,Shelling/artillery/missile attack,Iraq,Ayn al-Asad,"
    "33.78,42.44,1,0,1579024800\n"
    "IRQ102,2020-01-05,2020,2,Protests,Peaceful protest,Iraq,Baghdad,33.34,44.40,2,0,1579024800\n"
    "IRQ103,2020-01-06,2020,3,Strategic developments,Agreement,Iraq,Baghdad,33.34,44.40,3,0,\n"
)
GTD = (
    "eventid,iyear,imonth,iday,country_txt,provstate,city,latitude,longitude,specificity,suicide,attacktype1,"
    "attacktype1_txt,nkill\n"
    "201501010001,2015,1,1,Iraq,Baghdad,Baghdad,33.30,44.39,1,1,3,Bombing/Explosion,4\n"
    "201501000002,2015,1,0,Iraq,Anbar,Unknown,,,5,0,6,Hostage Taking (Kidnapping),\n"
)
AWSD = (
    "Incident ID,Year,Month,Day,Country Code,Country,District,City,Latitude,Longitude,Means of attack,Total killed\n"
    "#event+id,#date+year,#date+month,#date+day,#country+code,#country+name,#adm2,#loc,#geo+lat,#geo+lon,#cause,#x\n"
)
AWSD_PLAIN = AWSD.splitlines()[0] + "\n4000,2020,2,,SY,Syria,Idlib,,35.93,36.63,Aerial bombardment,2\n"
SIGACT = (
    "ReportKey,DateOccurred,Type,Category,Title,Region,FriendlyKIA,Latitude,Longitude\n"
    "A1,2009-06-01 07:30:00,Enemy Action,Indirect Fire,x,RC EAST,1,34.50,69.10\n"
    "A2,2009-06-02 07:30:00,Friendly Action,Cordon/Search,x,RC EAST,,34.50,69.10\n"
    "A3,2009-06-03,Explosive Hazard,IED Found/Cleared,x,RC EAST,,34.50,69.10\n"
)
HXL = (
    "When,What,North,East,Where\n"
    "#date+occurred,#event+type,#geo+lat,#geo+lon,#loc+name\n"
    "2021-03-04,Roadside IED,15.5,47.1,Marib\n"
)


@pytest.fixture
def written(tmp_path):
    def write(text, name="incidents.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_an_acled_export_keeps_precision_class_and_the_day_it_was_published(written):
    found = read_incidents(written(ACLED))
    assert found.layout == "ACLED"
    missile, protest, agreement = found.listed
    assert missile.first_day == missile.last_day == date(2020, 1, 8)
    assert missile.hazard == "indirect fire"
    assert missile.published == date(2020, 1, 14)
    assert (protest.first_day, protest.last_day, protest.hazard) == (date(2020, 1, 2), date(2020, 1, 8), "unrest")
    assert not agreement.day_precise
    assert not agreement.place_precise
    assert agreement.hazard == "not counted"


def test_a_gtd_row_without_day_or_place_spans_its_month_and_is_only_in_its_country(written):
    bomb, kidnapping = read_incidents(written(GTD)).listed
    assert (bomb.hazard, bomb.killed, bomb.lat) == ("complex attack", 4, 33.30)
    assert (kidnapping.first_day, kidnapping.last_day) == (date(2015, 1, 1), date(2015, 1, 31))
    assert kidnapping.hazard == "abduction"
    assert kidnapping.lat is None
    assert kidnapping.country == "Iraq"


def test_an_aid_worker_file_with_hashtags_is_told_by_its_own_columns(written):
    (found,) = read_incidents(written(AWSD + "4001,2020,3,5,YE,Yemen,Taiz,Taiz,13.58,44.02,Kidnapping,0\n")).listed
    assert (found.source, found.id, found.first_day, found.hazard) == ("AWSD", "4001", date(2020, 3, 5), "abduction")


def test_an_aid_worker_row_without_a_day_spans_its_month(written):
    (found,) = read_incidents(written(AWSD_PLAIN)).listed
    assert (found.first_day, found.last_day) == (date(2020, 2, 1), date(2020, 2, 29))
    assert (found.hazard, found.spread_km, found.country) == ("air or drone strike", 25.0, "SY")


def test_a_sigact_file_counts_no_act_of_ours_and_no_device_found(written):
    fire, search, device = read_incidents(written(SIGACT)).listed
    assert (fire.hazard, fire.killed) == ("indirect fire", 1)
    assert search.hazard == device.hazard == "not counted"


def test_hxl_hashtags_name_the_columns(written):
    (found,) = read_incidents(written(HXL), source="Field office").listed
    assert (found.source, found.first_day, found.place) == ("Field office", date(2021, 3, 4), "Marib")
    assert found.hazard == "explosive device"
    assert found.id


def test_geojson_points_and_areas_are_read(written):
    features = [
        {"type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [44.4, 33.3]},
         "properties": {"date": "2020-01-08", "type": "rocket attack"}},
        {"type": "Feature", "id": 8, "properties": {"date": "2020-01-09", "type": "clash"},
         "geometry": {"type": "Polygon", "coordinates": [[[44, 33], [45, 33], [45, 34], [44, 33]]]}},
        {"type": "Feature", "id": 9, "properties": {"date": "2020-01-09"}, "geometry": None},
    ]  # fmt: skip
    found = read_incidents(written(json.dumps({"type": "FeatureCollection", "features": features}), "x.geojson"))
    point, area, nowhere = found.listed
    assert (point.id, point.lat, point.lon, point.hazard) == ("7", 33.3, 44.4, "indirect fire")
    assert (area.lat, area.lon) == (33.5, 44.5)
    assert area.spread_km == pytest.approx(55.6, abs=0.1)
    assert nowhere.lat is None


def test_a_sheet_of_a_workbook_is_read(tmp_path):
    calamine = pytest.importorskip("python_calamine")
    assert calamine  # the reader is a dependency; making a workbook here would need another
    broken = tmp_path / "x.xlsx"
    import zipfile

    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("x", "y")
    with pytest.raises(AskedWrongly, match="sheet cannot be read"):
        read_incidents(broken)


def test_columns_of_any_other_table_are_named_by_the_user(written):
    path = written("Wann;Breite;Laenge;Was\n08.01.2020;33 N;44.4;Raketen\n09.01.2020;33,3;44.4;rocket\n")
    columns = {"date": "Wann", "latitude": "Breite", "longitude": "Laenge", "kind": "Was"}
    layout, rows = incidents_in(path, columns=columns, source="Ours", date_format="%d.%m.%Y")
    bad, good = rows
    assert layout.name == "Ours"
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.why) == (2, "the number '33 N' was not understood")
    assert (good.lat, good.lon) == (33.3, 44.4)
    assert (good.first_day, good.hazard, good.source) == (date(2020, 1, 9), "indirect fire", "Ours")


def test_a_comma_among_other_marks_or_in_a_number_of_people_is_not_guessed_at(written):
    rows = "date;lat;lon;killed\n2020-01-08;1,033.3;44.4;0\n2020-01-08;33,3;44,4;1,200\n2020-01-08;33,3;44,4;3\n"
    found = read_incidents(written(rows))
    assert [row.why for row in found.bad] == [
        f"the number {text!r} was not understood" for text in ("1,033.3", "1,200")
    ]
    assert [(row.lat, row.killed) for row in found.listed] == [(33.3, 3)]


def test_a_day_that_can_be_read_two_ways_is_a_bad_row_and_not_a_guess(written):
    found = read_incidents(written("date,lat,lon\n01/02/2020,33,44\n2020-02-01,33,44\n"))
    assert [row.line for row in found.bad] == [2]
    assert "--date-format" in found.bad[0].why
    assert len(found.listed) == 1


@pytest.mark.parametrize(
    ("columns", "why"),
    [({"when": "a"}, "no field 'when'"), ({"date": "z"}, "no column 'z'"), ({"date": "a"}, "no column holds its lat")],
)
def test_columns_that_do_not_exist_are_refused_with_those_that_do(written, columns, why):
    with pytest.raises(AskedWrongly, match=why):
        incidents_in(written("a,b\n1,2\n"), columns=columns)


def test_an_unknown_layout_is_refused(written):
    with pytest.raises(AskedWrongly, match="no layout"):
        incidents_in(written(ACLED), layout="excel")


def test_progress_is_told_from_the_start_to_the_end(written, tmp_path):
    packed = tmp_path / "big.csv.gz"
    packed.write_bytes(gzip.compress(("date,lat,lon\n" + "2020-02-01,33,44\n" * 12_000).encode()))
    told = []
    _, rows = incidents_in(packed, progress=told.append)
    assert sum(1 for _ in rows) == 12_000
    assert len(told) >= 3
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_every_row_is_listed_or_bad(written):
    lines = ACLED.splitlines()[1:]
    spoiled = [lines[0].replace("33.78", "933"), lines[1].replace("2020-01-05", ""), lines[2], "IRQ9"]
    found = read_incidents(written("\n".join([ACLED.splitlines()[0], *spoiled]) + "\n"))
    assert len(found.listed) + len(found.bad) == len(spoiled)
    assert [row.line for row in found.bad] == [2, 3, 5]
