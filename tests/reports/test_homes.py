"""Where a source is at home: how it is written, what it is worth to the reader, and what reports say of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.mission import Definition, Source
from standby.basis.places import Place, distance_km
from standby.reports.intake import take_in
from standby.reports.readers.homes import homes_written, proposed, written_home
from standby.reports.readers.homonyms import Home, Named, home_at, resolve
from standby.reports.readers.place_index import NOTHING, SORTS, arrays, entry_called
from standby.reports.readers.rule_reader import RuleReader
from standby.reports.readers.where import gazetteer

TEXAS = "Paris, Texas, US"
PAPER = (
    "Two homes burned in Paris on Monday. Crews came from near Blossom, and the Lamar County sheriff was there.",
    "The council met in Paris. A road to Deport will be closed, and so will one near Blossom.",
    "A man of Bonham was held in Paris after a chase that began near Honey Grove.",
)
"""Three reports of a local paper that never says in which state it is printed."""


def one(text: str) -> Place:
    (place,) = homes_written(text)
    return place


@pytest.mark.parametrize(
    ("text", "identifier", "precision"),
    [
        ("Gao, ML", "geonames:2457163", "town"),
        (TEXAS, "geonames:4717560", "town"),
        (" Paris ,Texas,  US", "geonames:4717560", "town"),
        ("Paris, Lamar County, Texas, US", "geonames:4717560", "town"),
        ("geonames:4717560", "geonames:4717560", "town"),
        ("Lamar County, Texas, US", "geonames:4705086", "region"),
        ("Texas, US", "geonames:4736286", "region"),
        ("ML", "geonames:2453866", "country"),
    ],
)
def test_a_home_is_written_as_people_write_a_place(text: str, identifier: str, precision: str) -> None:
    place = one(text)
    assert (place.id, place.precision) == (identifier, precision)


@pytest.mark.parametrize("text", ["", ",", "XX", "Gao", "Gao, Mali", "Nowhere, ML", "Paris, Ohio, FR", "geonames:1"])
def test_what_the_index_does_not_have_is_no_home(text: str) -> None:
    assert homes_written(text) == ()


def test_a_name_of_several_places_means_them_all_and_each_is_told_apart() -> None:
    found = homes_written("Springfield, US")
    assert len(found) > 5
    assert all(p.precision == "town" for p in found), "a town goes before a district of its name"
    ways = [written_home(place) for place in found]
    assert len(set(ways)) == len(found)
    assert [one(way) for way in ways] == list(found)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(arrays().places) - 1))
def test_whatever_place_is_written_is_read_as_just_that_place(row: int) -> None:
    place = one(f"geonames:{int(arrays().places['id'][row])}")
    assert one(written_home(place)) == place


def test_a_town_has_a_point_and_a_region_and_a_region_or_country_none() -> None:
    home = home_at(one(TEXAS))
    region = entry_called("geonames:4736286")
    assert region is not None
    assert (home.country, home.region) == ("US", region.row)
    assert distance_km((home.lat or 0, home.lon or 0), (33.66, -95.56)) < 5
    assert home_at(one("Texas, US")) == Home("US", region.row)
    assert home_at(one("ML")) == Home("ML", NOTHING)


def meant(text: str, name: str, home: Home | None) -> str:
    (place,) = resolve(text, [Named(start=text.index(name), end=text.index(name) + len(name), name=name)], home)
    region = entry_called(place and place.id)
    return f"{region.country} {arrays().places['id'][region.region]}" if region else "open"


def test_a_name_means_the_place_near_home() -> None:
    text = "A fire broke out in Paris on Monday."
    assert meant(text, "Paris", None).startswith("FR")
    assert meant(text, "Paris", home_at(one(TEXAS))) == "US 4736286"
    assert meant(text, "Paris", home_at(one("Henry County, Tennessee, US"))) == "US 4662168"
    assert meant(text, "Paris", home_at(one("Texas, US"))) == "US 4736286", "a region is enough"
    assert meant(text, "Paris", home_at(one("Lyon, FR"))).startswith("FR")


def test_what_stands_behind_a_name_outweighs_the_home() -> None:
    assert meant("He was born in Paris, Tennessee.", "Paris", home_at(one(TEXAS))) == "US 4662168"
    assert meant("He was born in Paris, France.", "Paris", home_at(one(TEXAS))).startswith("FR")
    later = "Paris, France, was quiet. The train left Paris at noon."
    named = [Named(start=i, end=i + 5, name="Paris") for i in (0, later.rindex("Paris"))]
    assert [p and p.country for p in resolve(later, named, home_at(one(TEXAS)))] == ["FR", "FR"]


def test_reports_that_never_name_their_state_say_where_they_are_at_home() -> None:
    found = proposed(PAPER)
    assert found is not None
    assert found.place.country == "US"
    assert found.place.lat is not None
    assert found.place.lon is not None
    assert distance_km((found.place.lat, found.place.lon), (33.66, -95.56)) < 60
    assert {"Blossom", "Honey Grove", "Paris"} <= set(found.around)
    assert len(found.around) <= found.names


@settings(deadline=None, max_examples=6)
@given(st.permutations(PAPER), st.integers(0, 2))
def test_neither_the_order_of_reports_nor_a_copy_changes_what_is_proposed(reports: list[str], again: int) -> None:
    assert proposed([*reports, reports[again]]) == proposed(PAPER)


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("",),
        ("Nothing happened today, and nobody went anywhere.",),
        ("The minister flew to Tokyo and then to Lima.", "Talks in Nairobi ended. More are planned in Oslo."),
        ("Shells fell in Mosul.",) * 9,
        ("A fire in Paris.", "Two men met in Lexington.", "A road to Paris and the city of Lexington."),
    ],
)
def test_reports_that_do_not_say_where_they_are_at_home_are_given_none(texts: tuple[str, ...]) -> None:
    assert proposed(texts) is None


def read(text: str, home: str | None, source: str = "paper") -> list[str | None]:
    """Return the places of the claims in a report of a source that is at home somewhere, by their ids."""
    at = datetime(2024, 3, 5, 12, tzinfo=UTC)
    definition = Definition(
        name="blank", sources=(Source(id="paper", name="The Paper", home=one(home) if home else None),)
    )
    report = replace(take_in(text.encode(), name="a.txt", received_at=at, now=at), source=source)
    return [d.place.id for d in RuleReader().read(report, definition).drafts if d.place]


ATTACK = "Gunmen attacked a police post in Alexandria on Monday, killing two officers."


def test_the_reader_takes_the_town_near_the_home_of_the_reports_source() -> None:
    assert read(ATTACK, None) == ["geonames:361058"], "in Egypt, the largest"
    assert read(ATTACK, "Rapides Parish, Louisiana, US") == ["geonames:4314550"]
    assert read(ATTACK, "Cairo, EG") == ["geonames:361058"]


def test_a_country_is_not_meant_where_the_paper_is_at_home_in_a_town_of_its_name() -> None:
    text = "Gunmen attacked a police post in Lebanon on Monday, killing two officers."
    assert read(text, None) == ["geonames:272103"]
    assert read(text, "Boone County, Indiana, US") == [one("Lebanon, Indiana, US").id]
    assert read(text, "Beirut, LB") == ["geonames:272103"]


def test_the_country_means_that_of_the_home_where_the_report_names_none() -> None:
    definition = Definition(name="blank", sources=(Source(id="radio", name="Radio", home=one("Gao, ML")),))
    at_home = gazetteer(definition, "The country was quiet.", "radio")
    assert (at_home.home, at_home.countries) == ("ML", {"ML"})
    assert gazetteer(definition, "The country was quiet.", None).home is None
    assert gazetteer(definition, "In Niger the army said the country was quiet.", "radio").home == "NE"


def test_the_home_of_one_source_is_nothing_to_another() -> None:
    assert read(ATTACK, "Rapides Parish, Louisiana, US", source="other") == read(ATTACK, None)


def test_a_village_near_home_is_found_where_its_country_is_named_nowhere() -> None:
    text = "Gunmen attacked a market in Honey Grove on Monday, killing two men."
    assert read(text, None) == [None]
    assert read(text, TEXAS) == [one("Honey Grove, Texas, US").id]


def test_the_sorts_of_the_index_are_those_that_homes_put_in_order() -> None:
    assert set(SORTS) == {"town", "county", "region"}
