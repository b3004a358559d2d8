"""The other places of a name that a reviewer is shown."""

from standby.basis.places import Place
from standby.reports.readers.namesakes import MOST, namesakes, place_numbered


def test_those_of_the_same_country_come_first_and_the_place_itself_is_left_out() -> None:
    springfield = Place(name="Springfield", id="geonames:4250542", country="US", precision="town")
    found = namesakes(springfield)
    assert len(found) == MOST
    assert {p.country for p in found} == {"US"}
    assert springfield.id not in {p.id for p in found}


def test_each_says_where_it_lies() -> None:
    tripoli = Place(name="Tripoli", id="geonames:2210247", country="LY", precision="town")
    names = {p.country: p.name for p in namesakes(tripoli)}
    assert names["LB"].startswith("Tripoli, ")
    assert names["LB"].endswith("Lebanon")


def test_a_name_left_open_is_shown_what_it_may_mean() -> None:
    assert namesakes(Place(name="San Isidro"))
    assert namesakes(Place(name="Wadi Zzyrgh")) == ()


def test_a_country_and_a_place_of_the_mission_have_none() -> None:
    assert namesakes(Place(name="Georgia", country="GE", precision="country")) == ()
    assert namesakes(Place(name="Gao", id="site:gao", precision="site")) == ()


def test_a_number_is_its_place_and_a_region_has_no_point() -> None:
    town, region = place_numbered("geonames:2457163"), place_numbered("geonames:2457161")
    assert (town and town.name, town and town.precision, town and town.lat is not None) == ("Gao", "town", True)
    assert (region and region.name, region and region.precision, region and region.lat) == ("Gao", "region", None)
    assert place_numbered("geonames:1") is place_numbered("airport:OAIX") is None
