"""The mission folder: what it says is taken, and every mistake in it is named where it stands."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.desk.mission_files import examine, read_definition

EXAMPLE = Path(__file__).parents[2] / "mission-example" / "mission"

SITE = "- {id: erbil, name: Erbil base, lat: 36.2, lon: 43.9, country: IQ}\n"
UNIT = "- {id: trainers, name: The trainers, kind: mission, host: IQ, sites: [erbil]}\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        suffix = ".csv" if name == "roster" else ".yaml"
        (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")
    return folder


def mistakes(folder: Path, **files: str) -> list[str]:
    return [str(mistake) for mistake in examine(write(folder, **files))[1]]


def the_mistake(folder: Path, code: str, **files: str) -> str:
    with pytest.raises(AskedWrongly) as caught:
        read_definition(write(folder, **files))
    assert caught.value.code == code
    return str(caught.value)


def test_an_empty_folder_is_a_mission_with_nothing_in_it(tmp_path: Path) -> None:
    definition = read_definition(tmp_path)
    assert (definition.sites, definition.units, definition.people, definition.aliases) == ((), (), (), {})
    assert definition.name == tmp_path.name


@pytest.mark.parametrize("text", ["", "# only a comment\n", "~\n", "[]\n"])
def test_an_empty_file_is_an_empty_list(tmp_path: Path, text: str) -> None:
    assert read_definition(write(tmp_path, sites=text)).sites == ()


def test_every_field_of_every_entry_arrives_as_written(tmp_path: Path) -> None:
    definition = read_definition(
        write(
            tmp_path,
            sites="- id: erbil\n  name: Erbil base\n  lat: 36.2\n  lon: 43.9\n  country: IQ\n  kind: air base\n"
            "  public_place: Erbil\n  aliases: [Hawler, the base]\n",
            units="- id: trainers\n  name: The trainers\n  kind: mission\n  command: NATO\n  host: IQ\n"
            "  sites: [erbil]\n  aliases: [training mission]\n  does: [train, advise]\n",
            sources="- id: wire\n  name: A wire\n  reliability: B\n  covers: [erbil, IQ]\n  reports_every_days: 1.5\n",
            people="- id: one\n  name: A. Person\n  kind: contractor\n  unit: trainers\n  site: erbil\n  role: driver\n"
            "  since: 2019-12-01\n  aliases: [Ann]\n",
            aliases="Arbil: site:erbil\nThe Zone: geonames:98182\nThe field: airport:ORER\n",
        )
    )
    (site,), (unit,), (source,), (person,) = (
        definition.sites,
        definition.units,
        definition.sources,
        definition.people,
    )
    assert (site.id, site.lat, site.lon, site.country, site.kind) == ("erbil", 36.2, 43.9, "IQ", "air base")
    assert (site.public_place, site.aliases) == ("Erbil", ("Hawler", "the base"))
    assert (unit.kind, unit.command, unit.host, unit.parent) == ("mission", "NATO", "IQ", None)
    assert (unit.sites, unit.aliases, unit.does) == (("erbil",), ("training mission",), ("train", "advise"))
    assert (source.reliability, source.covers, source.reports_every_days) == ("B", ("erbil", "IQ"), 1.5)
    assert (person.kind, person.unit, person.site, person.role) == ("contractor", "trainers", "erbil", "driver")
    assert (person.since, person.aliases) == (date(2019, 12, 1), ("Ann",))
    assert definition.aliases == {
        "Arbil": "site:erbil",
        "The Zone": "geonames:98182",
        "The field": "airport:ORER",
    }


def test_a_source_nobody_has_graded_cannot_be_judged(tmp_path: Path) -> None:
    (source,) = read_definition(write(tmp_path, sources="- {id: wire, name: A wire}\n")).sources
    assert source.reliability == "F"


def test_the_country_norway_is_not_read_as_false(tmp_path: Path) -> None:
    (site,) = read_definition(
        write(tmp_path, sites="- {id: oslo, name: Oslo, lat: 59.9, lon: 10.7, country: NO}\n")
    ).sites
    assert site.country == "NO"


def test_the_mission_is_named_after_its_operation(tmp_path: Path) -> None:
    files = write(tmp_path, units="- {id: op, name: Operation Example, kind: operation}\n")
    assert read_definition(files).name == "Operation Example"
    assert read_definition(files, name="Another").name == "Another"


def test_people_stand_in_a_sheet_as_well_as_in_yaml(tmp_path: Path) -> None:
    definition = read_definition(
        write(
            tmp_path,
            sites=SITE,
            people="- {id: one, name: First}\n",
            roster='id,name,site,aliases\r\ntwo,"Second, the",erbil,Sec | Deux\r\n\r\nthree,Third,,\r\n',
        )
    )
    assert [person.id for person in definition.people] == ["one", "two", "three"]
    assert definition.people[1].name == "Second, the"
    assert definition.people[1].aliases == ("Sec", "Deux")
    assert definition.people[2].site is None


def test_a_sheet_saved_by_a_spreadsheet_with_semicolons_and_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes("\ufeffid;name;role\nzoe;Zoé Müller;médecin\n".encode())
    (person,) = read_definition(tmp_path).people
    assert (person.id, person.name, person.role) == ("zoe", "Zoé Müller", "médecin")


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(AskedWrongly, match="no mission folder") as caught:
        read_definition(tmp_path / "nowhere")
    assert caught.value.code == "mission-folder-missing"


def test_an_unknown_key_is_named_with_its_place_and_the_nearest_known_one(tmp_path: Path) -> None:
    text = "- id: erbil\n  name: Erbil\n  lat: 36.2\n  lon: 43.9\n  contry: IQ\n"
    found = mistakes(tmp_path, sites=text)
    assert found[0].startswith("sites.yaml, line 5, column 3: The key 'contry' is not known")
    assert "did you mean country?" in found[0]
    assert "sites.yaml, line 1, column 3: The site has no country" in found[1]


@pytest.mark.parametrize("missing", ["id", "name", "lat", "lon", "country"])
def test_a_site_cannot_do_without(tmp_path: Path, missing: str) -> None:
    fields = {"id": "erbil", "name": "Erbil", "lat": "36.2", "lon": "43.9", "country": "IQ"}
    del fields[missing]
    text = "- " + "\n  ".join(f"{key}: {value}" for key, value in fields.items()) + "\n"
    assert f"The site has no {missing}" in the_mistake(tmp_path, "mission-missing-field", sites=text)


def test_a_field_left_empty_counts_as_missing(tmp_path: Path) -> None:
    assert "has no name" in the_mistake(tmp_path, "mission-missing-field", sources="- {id: wire, name: }\n")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("lat", "97.1", "between -90 and 90"),
        ("lat", "north", "must be a number"),
        ("lat", "nan", "must be a number"),
        ("lon", "-181", "between -180 and 180"),
        ("country", "Iraq", "did you mean IQ?"),
        ("country", "iq", "did you mean IQ?"),
        ("country", "XX", "not a country code"),
        ("id", "Erbil Base", "write it like erbil-base"),
        ("aliases", "Hawler", "must be a list"),
        ("aliases", "{a: b}", "must be a list"),
        ("name", "[a, b]", "must be some text"),
        ("name", "{a: b}", "must be some text"),
        ("name", '"  "', "must be some text"),
    ],
)
def test_a_value_that_does_not_fit_is_said_why(tmp_path: Path, field: str, value: str, says: str) -> None:
    fields = {"id": "erbil", "name": "Erbil", "lat": "36.2", "lon": "43.9", "country": "IQ", field: value}
    line = list(fields).index(field) + 1
    text = "- " + "\n  ".join(f"{key}: {value}" for key, value in fields.items()) + "\n"
    sentence = the_mistake(tmp_path, "mission-wrong-value", sites=text)
    assert says in sentence
    assert f"sites.yaml, line {line}, column {len(field) + 5}" in sentence


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"sources": "- {id: w, name: W, reliability: G}\n"}, "'G' is not one of A, B, C, D, E, F"),
        ({"sources": "- {id: w, name: W, reports_every_days: 0}\n"}, "more than 0"),
        ({"units": "- {id: u, name: U, kind: misson}\n"}, "did you mean mission?"),
        ({"people": "- {id: p, name: P, kind: contracter}\n"}, "did you mean contractor?"),
        ({"people": "- {id: p, name: P, since: 1 Dec}\n"}, "write it like 2020-01-09"),
        ({"roster": "id,name,since\np,P,31/12/2019\n"}, "roster.csv, line 2, column 3"),
        ({"roster": "id,name\np,P,extra\n"}, "too many cells"),
        ({"sites": "erbil: {}\n"}, "must be a list of entries"),
        ({"sites": "- erbil\n"}, "must be an entry with fields"),
        ({"aliases": "- a\n"}, "lines like 'Hawler: site:erbil'"),
    ],
)
def test_a_wrong_value_anywhere_is_said_why(tmp_path: Path, files: dict[str, str], says: str) -> None:
    assert says in the_mistake(tmp_path, "mission-wrong-value", **files)


def test_an_id_used_twice_is_refused_and_both_places_are_named(tmp_path: Path) -> None:
    sentence = the_mistake(tmp_path, "mission-duplicate", sites=SITE + SITE.replace("Erbil base", "Other"))
    assert "sites.yaml, line 2, column 8: The site 'erbil' stands twice" in sentence
    assert "it already stands in sites.yaml, line 1, column 8" in sentence


def test_an_id_used_in_the_sheet_and_in_yaml_is_refused(tmp_path: Path) -> None:
    sentence = the_mistake(tmp_path, "mission-duplicate", people="- {id: p, name: P}\n", roster="id,name\np,Q\n")
    assert "roster.csv, line 2, column 1" in sentence


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "The key 'name' stands twice" in the_mistake(
        tmp_path, "mission-duplicate", sources="- {id: w, name: W, name: V}\n"
    )


def test_a_name_that_two_units_share_is_refused(tmp_path: Path) -> None:
    units = "- {id: a, name: Alpha, kind: mission, aliases: [Training]}\n- {id: b, name: training, kind: mission}\n"
    assert "The name 'training' stands twice" in the_mistake(tmp_path, "mission-duplicate", units=units)


def test_two_people_may_bear_one_name(tmp_path: Path) -> None:
    people = "- {id: a, name: Ann Lee}\n- {id: b, name: Ann Lee}\n"
    assert len(read_definition(write(tmp_path, people=people)).people) == 2


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"units": UNIT.replace("[erbil]", "[erbill]")}, "names 'erbill' in sites"),
        ({"units": UNIT.replace("host: IQ", "parent: op")}, "names 'op' in parent"),
        ({"people": "- {id: p, name: P, unit: trainer}\n", "units": UNIT}, "did you mean trainers?"),
        ({"people": "- {id: p, name: P, site: arbil}\n"}, "did you mean erbil?"),
        ({"sources": "- {id: w, name: W, covers: [erbil, IQ, Iraq]}\n"}, "names 'Iraq' in covers"),
        ({"aliases": "Arbil: site:arbil\n"}, "did you mean site:erbil?"),
        ({"aliases": "Arbil: erbil\n"}, "did you mean site:erbil?"),
        ({"aliases": "Zone: geonames:Baghdad\n"}, "points to 'geonames:Baghdad'"),
    ],
)
def test_a_reference_to_nothing_is_named_with_the_nearest_id(tmp_path: Path, files: dict[str, str], says: str) -> None:
    assert says in the_mistake(tmp_path, "mission-dangling-reference", sites=SITE, **files)


def test_a_reference_to_a_misspelt_entry_is_not_blamed_twice_on_the_parent(tmp_path: Path) -> None:
    found = mistakes(tmp_path, units="- {id: op, name: Op, kind: operation, parent: op}\n")
    assert len(found) == 1
    assert "The unit 'op' stands under itself" in found[0]


def test_units_that_stand_under_one_another_in_a_ring_are_refused(tmp_path: Path) -> None:
    units = (
        "- {id: a, name: A, kind: mission, parent: b}\n"
        "- {id: b, name: B, kind: mission, parent: a}\n"
        "- {id: c, name: C, kind: mission, parent: a}\n"
    )
    found = mistakes(tmp_path, units=units)
    assert [sentence.split(": ")[1] for sentence in found] == [
        "The unit 'a' stands under itself",
        "The unit 'b' stands under itself",
    ]


@pytest.mark.parametrize("text", ["- id: [\n", "a: b: c\n", "- id: 'erbil\n", "\t- id\n", "- &a {x: *b}\n", "a\x00b"])
def test_what_is_not_yaml_is_said_where(tmp_path: Path, text: str) -> None:
    sentence = the_mistake(tmp_path, "mission-file-unreadable", sites=text)
    assert sentence.startswith("sites.yaml")
    assert "\n" not in sentence


def test_a_file_that_is_not_text_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(AskedWrongly, match=r"units\.yaml: The file cannot be read"):
        read_definition(tmp_path)


def test_a_sheet_with_an_open_quote_is_said_so(tmp_path: Path) -> None:
    assert "roster.csv" in the_mistake(tmp_path, "mission-file-unreadable", roster='id,name\np,"P\n')


def test_all_mistakes_are_found_in_one_look_and_counted(tmp_path: Path) -> None:
    files = {"sites": SITE.replace("36.2", "136"), "sources": "- {id: w, nme: W}\n"}
    assert len(mistakes(tmp_path, **files)) == 3
    assert "(2 more mistakes in this folder)" in the_mistake(tmp_path, "mission-wrong-value", **files)


def test_a_row_with_a_mistake_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    definition, found = examine(write(tmp_path, sites=SITE + "- {id: taji, name: Taji, lat: 1}\n"))
    assert [site.id for site in definition.sites] == ["erbil"]
    assert len(found) == 2


WIRE = "- {id: wire, name: A wire, reliability: B, covers: [IQ]}\n"


def test_a_source_is_at_home_at_the_one_place_that_is_written(tmp_path: Path) -> None:
    paper = WIRE.replace("covers: [IQ]", "home: 'Paris, Texas, US'")
    (source,) = read_definition(write(tmp_path, sources=paper)).sources
    assert source.home is not None
    assert (source.home.id, source.home.country) == ("geonames:4717560", "US")
    (source,) = read_definition(write(tmp_path, sources=WIRE)).sources
    assert source.home is None


@pytest.mark.parametrize(
    ("home", "says"),
    [
        ("Springfield, US", "places bear that name there; write Springfield, Missouri, US or Springfield, "),
        ("Nowhere, US", "the index of places has none of that name there; write it like Gao, ML"),
        ("Mali", "the index of places has none of that name there"),
        ("[a, b]", "it must be some text"),
    ],
)
def test_a_home_that_is_no_place_or_several_is_a_mistake_that_says_how_to_write_it(
    tmp_path: Path, home: str, says: str
) -> None:
    text = f"- id: wire\n  name: A wire\n  home: {home}\n"
    message = the_mistake(tmp_path, "mission-wrong-value", sources=text)
    assert "sources.yaml, line 3" in message
    assert says in message


def test_a_definition_without_homes_keeps_the_digest_it_had_before_there_were_any(tmp_path: Path) -> None:
    before = "c5d485e128fcc0fae9059e3433ec0308512912d0e379d77d09c5c746c2136acd"
    assert read_definition(write(tmp_path, sources=WIRE)).digest == before
    assert read_definition(write(tmp_path, sources=WIRE.replace("covers:", "home: ML, covers:"))).digest != before


def test_the_digest_names_the_content_and_not_the_way_it_is_written(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    flow = read_definition(write(one, sites=SITE))
    block = "# a comment\n- id: erbil\n  name: Erbil base\n\n  lat: 36.20\n  lon: 43.9\n  country: IQ\n"
    assert read_definition(write(two, sites=block)).digest == flow.digest
    assert read_definition(write(two, sites=block.replace("36.20", "36.21"))).digest != flow.digest


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(str.strip)


@given(names, st.floats(-90, 90), st.floats(-180, 180))
def test_any_name_and_point_that_fit_come_back_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, name: str, lat: float, lon: float
) -> None:
    folder = tmp_path_factory.mktemp("mission")
    quoted = name.replace("'", "''")
    write(folder, sites=f"- id: a\n  name: '{quoted}'\n  lat: {lat!r}\n  lon: {lon!r}\n  country: IQ\n")
    (site,) = read_definition(folder).sites
    assert (site.name, site.lat, site.lon) == (name.strip(), lat, lon)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reading(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    folder = tmp_path_factory.mktemp("mission")
    for name in ("sites.yaml", "aliases.yaml", "roster.csv"):
        (folder / name).write_bytes(junk)
    definition, found = examine(folder)
    assert isinstance(definition, Definition)
    assert all("\n" not in str(mistake) for mistake in found)


def test_the_example_mission_has_no_mistake_and_the_parts_of_the_story() -> None:
    definition, found = examine(EXAMPLE)
    assert found == ()
    kinds = [unit.kind for unit in definition.units]
    assert kinds.count("operation") == 1
    assert {"headquarters", "mission", "contingent"} <= set(kinds)
    assert {unit.host for unit in definition.units if unit.host} == {"IQ", "KW", "JO", "LB"}
    assert all(unit.parent == "impact" for unit in definition.units if unit.id != "impact")
    assert {site.country for site in definition.sites} == {"IQ", "KW", "JO", "LB"}


def test_every_site_and_unit_of_the_example_has_people_or_a_reason(tmp_path: Path) -> None:
    definition = read_definition(EXAMPLE)
    staffed = {person.unit for person in definition.people if person.kind != "figure"}
    assert {unit.id for unit in definition.units} - staffed == {"impact"}
    assert {person.kind for person in definition.people} >= {"staff", "national staff", "visitor", "contractor"}
