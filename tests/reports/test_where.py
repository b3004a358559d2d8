"""Checks where a named place lies: the mission's own names first, then its countries' towns, else honestly nowhere."""

import itertools

import pytest

from standby.basis.mission import Definition, Site, Unit
from standby.basis.places import Place
from standby.reports.readers import meant
from standby.reports.readers.place_index import NOTHING, Entry
from standby.reports.readers.where import find, gazetteer, site_phrase

MALI = Definition(
    name="Mali",
    sites=(
        Site(id="gao-camp", name="Camp Castor", lat=16.25, lon=-0.01, country="ML", aliases=("the Super Camp", "Gao")),
        Site(id="kidal-post", name="Kidal Forward Post", lat=18.44, lon=1.41, country="ML"),
    ),
    aliases={"the yellow house": "site:kidal-post", "Barkhane": "unit:barkhane"},
)
HAITI = Definition(name="Haiti", units=(Unit(id="police", name="Police Mission", kind="mission", host="HT"),))
BLANK = Definition(name="blank")


def places(text, definition=BLANK):
    return [found.place for found in find(text, gazetteer(definition, text))]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Two shells fell near Camp Castor.", "site:gao-camp"),
        ("Two shells fell near the Super Camp.", "site:gao-camp"),
        ("Two shells fell near the super camp.", "site:gao-camp"),
        ("Two shells fell in Gao.", "site:gao-camp"),
        ("The road to Gao's gate is open.", "site:gao-camp"),
        ("Kidal Forward Post is quiet.", "site:kidal-post"),
        ("The guards of the yellow house slept.", "site:kidal-post"),
    ],
)
def test_a_name_of_the_mission_wins_over_every_index(text, site):
    (place,) = places(text, MALI)
    assert place.id == site
    assert place.precision == "site"


def test_without_the_mission_the_same_name_is_the_town():
    (place,) = places("Two shells fell in Gao, in the north of Mali.", BLANK)[:1]
    assert (place.name, place.country, place.precision) == ("Gao", "ML", "town")


def test_an_alias_of_a_unit_is_no_place():
    assert places("The soldiers of Barkhane left.", MALI) == []


@pytest.mark.parametrize(
    ("text", "name", "identifier"),
    [
        ("American troops trained in South Carolina.", "South Carolina", "geonames:4597040"),
        ("American troops trained in Virginia.", "Virginia", "geonames:6254928"),
        ("American troops trained at Fort Stewart, Georgia, and in New Jersey.", "New Jersey", "geonames:5101760"),
        ("Sudanese troops fought in North Darfur.", "North Darfur", "geonames:408666"),
        ("Floods closed roads in Ontario.", "Ontario", "geonames:6093943"),
        ("Floods closed roads in New York.", "New York", "geonames:5128581"),
    ],
)
def test_a_region_is_meant_rather_than_a_town_of_another_country_or_a_part_of_its_name(text, name, identifier):
    assert identifier in [place.id for place in places(text) if place.name == name]


def test_a_county_is_not_the_airfield_named_after_it():
    text = "American officers searched a farm in Lexington County."
    assert [place.id for place in places(text)] != []
    assert not [place.id for place in places(text) if place.id and place.id.startswith("airport:")]


def test_of_towns_of_one_name_in_a_country_the_one_among_the_other_names_is_meant():
    (place,) = [
        p for p in places("Americans fled from Dallas and Sherman. A fire broke out in Paris.") if p.name == "Paris"
    ]
    assert place.id == "geonames:4717560"


def test_a_name_inside_a_longer_word_is_no_name():
    assert "site:gao-camp" not in [place.id for place in places("The Gaoland festival began.", MALI)]


@pytest.mark.parametrize(
    ("text", "definition", "town", "country"),
    [
        ("Gunmen attacked a bus in Bamako.", MALI, "Bamako", "ML"),
        ("Gunmen attacked a bus near Kandahar.", BLANK, "Kandahar", "AF"),
        ("Gunmen attacked a bus in Khartoum.", BLANK, "Khartoum", "SD"),
        ("Gunmen attacked a bus in Port-au-Prince.", HAITI, "Port-au-Prince", "HT"),
        ("Gunmen attacked a bus outside Mazar-e Sharif, in Afghanistan.", BLANK, "Mazar-e Sharif", "AF"),
        ("Gunmen attacked a bus in Jalalabad, Afghanistan.", BLANK, "Jalalabad", "AF"),
        ("Gunmen attacked a bus in Port Sudan.", BLANK, "Port Sudan", "SD"),
    ],
)
def test_a_town_is_found_with_its_point(text, definition, town, country):
    place = places(text, definition)[0]
    assert (place.name, place.country, place.precision) == (town, country, "town")
    assert place.id.startswith("geonames:")
    assert -90 <= place.lat <= 90
    assert -180 <= place.lon <= 180


def country_of_town(text, definition):
    return next(place.country for place in places(text, definition) if place.precision == "town")


@pytest.mark.parametrize(
    ("town", "country"),
    [
        ("Tripoli", "LY"),
        ("Tripoli", "LB"),
        ("Hyderabad", "IN"),
        ("Hyderabad", "PK"),
        ("San Juan", "AR"),
        ("San Juan", "PR"),
    ],
)
def test_of_two_towns_of_one_name_the_one_where_the_mission_works_is_meant(town, country):
    definition = Definition(name="m", units=(Unit(id="u", name="Mission", kind="mission", host=country),))
    assert country_of_town(f"A car burned in {town}.", definition) == country


def test_a_country_named_in_the_text_chooses_between_towns_too():
    assert country_of_town("A Lebanese patrol was stoned in Tripoli.", BLANK) == "LB"
    assert country_of_town("A Libyan patrol was stoned in Tripoli.", BLANK) == "LY"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The team flew to Mali.", "ML"),
        ("The team flew to Haiti.", "HT"),
        ("The team flew to South Sudan.", "SS"),
        ("The team flew to Sudan.", "SD"),
        ("The team flew to Afghanistan.", "AF"),
        ("The team flew to the Democratic Republic of the Congo.", "CD"),
        ("The team flew to the Central African Republic.", "CF"),
        ("The team flew to Burkina Faso.", "BF"),
    ],
)
def test_a_country_is_an_area_without_a_point(text, country):
    (place,) = places(text)
    assert (place.country, place.precision, place.lat, place.lon) == (country, "country", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Mali said the talks had failed.",
        "Sudan warned its neighbours.",
        "Chad has closed the border.",
        "Haiti would welcome the force.",
    ],
)
def test_a_country_that_acts_is_a_government_and_no_place(text):
    assert places(text) == []


@pytest.mark.parametrize(
    "text", ["Khartoum said the talks had failed.", "Kabul denied it.", "Bamako broke off the talks."]
)
def test_a_capital_that_speaks_is_a_government_and_no_place(text):
    assert places(text) == []


def test_a_region_keeps_its_name_and_has_no_point():
    place = places("Fighting spread across the Sahel.")[0]
    assert (place.name, place.precision, place.lat) == ("Sahel", "region", None)


@pytest.mark.parametrize(
    ("text", "airport"),
    [
        ("A drone fell at Toussaint Louverture International Airport.", "airport:MTPP"),
        ("A drone fell at Bagram Air Base.", "airport:OAIX"),
        ("A drone fell at Khartoum International Airport.", "airport:HSSK"),
    ],
)
def test_an_airfield_is_found_by_its_name(text, airport):
    place = places(
        text, Definition(name="m", units=tuple(Unit(id=c, name=c, kind="mission", host=c) for c in ("HT", "AF", "SD")))
    )[0]
    assert (place.id, place.precision) == (airport, "site")
    assert place.lat is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [("A patrol was shot at in Wadi Zzyrgh.", "Wadi Zzyrgh"), ("A patrol was shot at near Qqolovia.", "Qqolovia")],
)
def test_what_no_index_knows_is_named_and_left_without_id_or_point(text, name):
    assert places(text) == [Place(name=name)]


@pytest.mark.parametrize(
    ("text", "name", "country", "precision"),
    [
        ("Two were hurt in the village of Tessit, in the north of Mali.", "Tessit", "ML", "town"),
        ("Bullets struck a car near Jermuk, said the mission in Armenia.", "Jermuk", "AM", "town"),
        ("Three employees were killed in North Darfur, the agency in Sudan said.", "North Darfur", "SD", "region"),
        ("A truck burned in Muidumbe district, in the north of Mozambique.", "Muidumbe", "MZ", "region"),
    ],
)
def test_a_village_or_region_of_a_country_at_hand_is_found_where_something_is_put_there(text, name, country, precision):
    place = next(p for p in places(text) if p.name == name)
    assert (place.country, place.precision) == (country, precision)
    assert place.id.startswith("geonames:")
    assert (place.lat is not None) == (precision == "town")


@pytest.mark.parametrize(
    "text",
    [
        "The convoy of Ber left, said the mission in Mali.",
        "Shots were fired near Jermuk, said the mission in Mali.",
        "Two men were hurt at Marine, an American said in the United States.",
    ],
)
def test_a_small_place_is_not_guessed_from_a_bare_name_a_far_country_or_a_common_word(text):
    assert not [p for p in places(text) if p.id and p.precision != "country"]


def test_a_village_that_several_places_may_be_is_left_open():
    text = "A patrol was shot at near San Isidro, said the mission in the Philippines."
    assert [p.id for p in places(text) if p.name == "San Isidro"] == [None]


def test_a_name_once_placed_is_a_place_in_later_sentences_too():
    known = gazetteer(BLANK, "Shots were fired in Qqolovia. Contact with Qqolovia was lost.")
    assert [f.place.name for f in find("Contact with Qqolovia was lost.", known)] == ["Qqolovia"]


@pytest.mark.parametrize(
    "text",
    [
        "The patrol met Colonel Traore.",
        "On Monday the patrol stayed at home.",
        "The patrol was shot at near the river.",
    ],
)
def test_what_is_no_place_is_not_taken_for_one(text):
    assert places(text) == []


def test_a_small_town_far_from_the_mission_is_not_guessed():
    assert "town" not in [
        place.precision for place in places("A truck was stopped in Paris.", MALI) if place.country == "US"
    ]


def test_places_stand_where_their_names_stand():
    text = "Trucks left Port Sudan for Khartoum and then went to Mali."
    for found in find(text, gazetteer(BLANK, text)):
        assert text[found.start : found.end] in ("Port Sudan", "Khartoum", "Mali")


def test_places_come_in_order_and_never_overlap():
    text = "From Camp Castor in Mali the convoy went to Gao, to Niamey in Niger and to Port Sudan."
    found = find(text, gazetteer(MALI, text))
    assert len(found) >= 5
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def site(text, definition=BLANK):
    gaz = gazetteer(definition, text)
    return site_phrase(text, 0, len(text), find(text, gaz), gaz)


def test_a_base_in_a_town_takes_the_point_of_the_town():
    place = site("Rockets hit a military base in Kandahar.")
    (town,) = places("Rockets hit a military base in Kandahar.")
    assert place.name.endswith("base in Kandahar")
    assert (place.lat, place.lon, place.country, place.precision) == (town.lat, town.lon, "AF", "site")


def test_an_embassy_in_a_country_has_no_point():
    place = site("Protesters surrounded the embassy in Haiti.")
    assert (place.country, place.precision, place.lat) == ("HT", "country", None)


def test_a_base_in_a_town_the_mission_calls_its_own_is_the_mission_site():
    assert site("Rockets hit the base in Gao.", MALI).id == "site:gao-camp"


def test_a_base_of_no_named_town_is_a_name_and_no_point():
    place = site("Rockets hit the base.")
    assert place.name.endswith("base")
    assert (place.id, place.lat, place.lon) == (None, None, None)


def test_a_sentence_without_a_site_names_none():
    assert site("Rockets were fired.") is None


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("No country here.", None),
        ("Mali and Chad met.", "ML"),
        ("Chad and Mali met.", "TD"),
        ("Mali sang in Chad.", "ML"),
        ("Mali sang in Chad. Chad.", "ML"),
        ("Mali sang in Chad. Chad. Chad.", "TD"),
        ("Mali's government, Chad" + ", Chad" * 8, "ML"),
        ("Mali's government, Chad" + ", Chad" * 9, "ML"),
        ("Mali's government, Chad" + ", Chad" * 10, "TD"),
        ("In Bamako sat a Danish" + ", a Danish" * 4, "DK"),
        ("In Bamako sat a Danish" + ", a Danish" * 3, "ML"),
        ("In Bamako sat a Danish" + ", a Danish" * 5, "DK"),
        ("x" * 298 + " in Bamako sat a Danish" + ", a Danish" * 3, "ML"),
        ("x" * 299 + " in Bamako sat a Danish" + ", a Danish" * 3, "DK"),
        ("x" * 299 + " in Bamako sat a Danish" + ", a Danish", "ML"),
        ("The French army met a Danish" + ", a Danish" * 4, "DK"),
        ("The French army met a Danish" + ", a Danish" * 3, "FR"),
        ("x" * 290 + " Mali. A Danish" + ", a Danish" * 4, "ML"),
        ("x" * 297 + " Mali. A Danish, a Danish", "DK"),
        ("A Malian" + ", a Danish" * 5, "ML"),
        ("A Malian" + ", a Danish" * 7, "DK"),
        ("Nigeria sang. In Niger" + ", in Niger", "NE"),
        ("Nigeria sang. Niger, Niger", "NG"),
        ("Bamako sang.", None),
    ],
)
def test_a_text_is_at_home_where_it_puts_things_and_whose_government_it_speaks_of(text, home):
    """A mention is worth a half, two more inside a country or of who rules it; its capital one and a half.

    The country that opens the text has two and a half more, a capital in the first 300 letters one; of equals the first
    by its code.
    """
    assert gazetteer(BLANK, text).home == home


@pytest.fixture
def index(monkeypatch):
    """Let towns made for a test stand for the index that ships, under the names of the test."""
    held = {}

    def clear():
        meant._towns.cache_clear()

    clear()
    monkeypatch.setattr(meant, "entries", lambda name: held.get(name, ()))
    yield held
    clear()


def town(people, *, country="ML", main=True, sort="town", number=1):
    return Entry(0, number, "x", 10.0, 20.0, people, country, sort, NOTHING, NOTHING, main)


@pytest.mark.parametrize(
    ("one", "name", "known"),
    [
        (town(15_000), "Zzyrghwad", False),
        (town(15_001), "Zzyrghwad", True),
        (town(15_001, main=False), "Zzyrghwad", True),
        (town(15_001, main=False), "Zzyr", True),
        (town(15_001, main=False), "Zzy", False),
        (town(15_001), "Zzy", True),
        (town(99_999, country="TD"), "Zzyrghwad", False),
        (town(100_000, country="TD"), "Zzyrghwad", True),
        (town(333_333, country="TD", main=False), "Zzyrghwad", False),
        (town(333_334, country="TD", main=False), "Zzyrghwad", True),
        (town(900_000, sort="county"), "Zzyrghwad", False),
    ],
)
def test_a_town_is_known_from_15_000_people_at_home_and_from_100_000_anywhere(index, one, name, known):
    """Under another name it counts three tenths of its people, and the name has four letters or more."""
    index[name] = (one,)
    (place,) = (p for p in places(f"A bus burned near {name} in Mali.") if p.name == name)
    assert (place.id == "geonames:1") is known


def test_the_largest_town_at_home_is_meant_and_else_the_largest_anywhere(index):
    index["Zzyrghwad"] = (town(20_000, number=1), town(30_000, number=2), town(900_000, country="TD", number=3))
    (place,) = (p for p in places("A bus burned near Zzyrghwad in Mali.") if p.name == "Zzyrghwad")
    assert (place.id, place.lat, place.lon, place.country) == ("geonames:2", 10.0, 20.0, "ML")
    (place,) = places("A bus burned near Zzyrghwad.")
    assert place.id == "geonames:3"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("near Ansongo", "geonames:2461003"),
        ("in Menaka", "geonames:2453514"),
        ("at Ansongo airport", "airport:GAAO"),
        ("at Menaka airfield", "airport:GAMK"),
    ],
)
def test_a_small_town_with_an_airstrip_is_meant_unless_the_airstrip_is_named(words, meant):
    found = places(f"Two soldiers were killed {words} on Friday.", MALI)
    assert [place.id for place in found] == [meant]
