"""The places a name may mean, on entries made for these tests."""

import math

import pytest

from standby.basis.places import Place
from standby.reports.readers import toponyms
from standby.reports.readers.place_index import NOTHING, Entry
from standby.reports.readers.toponyms import MOST, Candidate, candidates, is_capital, point_of, points


def entry(number: int, people: int = 0, *, sort: str = "town", main: bool = True, lat: float = 1.0) -> Entry:
    return Entry(number, number, f"n{number}", lat, 2.0, people, "ML", sort, 5, 6, main)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch):
    held: dict[str, tuple[Entry, ...]] = {}
    candidates.cache_clear()
    monkeypatch.setattr(toponyms, "entries", lambda name: held.get(name, ()))
    yield held
    candidates.cache_clear()


def ids(name: str) -> list[str | None]:
    return [c.place.id for c in candidates(name)]


def test_every_place_of_a_name_is_found_the_largest_first_and_eighty_at_most(index) -> None:
    index["Zzyrgh"] = tuple(entry(n, n) for n in range(1, 82))
    found = candidates("Zzyrgh")
    assert [c.people for c in found] == list(range(81, 1, -1))
    assert len(found) == MOST == 80


@pytest.mark.parametrize(
    "name",
    ["Zzyrgh", "the Zzyrgh", "The  Zzyrgh", "Zzyrgh's", "Zzyrgh’s", "Zzyrgh ,", "Zzyrgh county", "the city of Zzyrgh"],
)
def test_a_name_is_found_without_its_article_its_possession_and_the_word_for_its_kind(index, name: str) -> None:
    index["Zzyrgh"] = (entry(1),)
    assert ids(name) == ["geonames:1"]


@pytest.mark.parametrize(
    ("people", "name", "found"),
    [
        (100_000, "Zzyrghan", True),
        (100_000, "Zzyrghans", True),
        (100_000, "Zzyrghians", True),
        (100_000, "Zzyrgher", True),
        (100_000, "Zzyrghs", True),
        (99_999, "Zzyrghan", False),
        (100_000, "Zzyrgheta", False),
    ],
)
def test_people_of_a_place_of_a_hundred_thousand_are_told_by_its_name(
    index, people: int, name: str, found: bool
) -> None:
    index["Zzyrgh"] = (entry(1, people),)
    assert (ids(name) == ["geonames:1"]) is found


@pytest.mark.parametrize(("stem", "found"), [("Zzyr", True), ("Zzy", False)])
def test_a_place_whose_people_are_named_after_it_has_four_letters(index, stem: str, found: bool) -> None:
    index[stem] = (entry(1, 100_000),)
    assert (ids(f"{stem}ans") == ["geonames:1"]) is found


def test_a_town_under_another_of_its_names_gives_way_to_a_country_and_no_county_does(index) -> None:
    index["Mali"] = (entry(1, main=False), entry(2), entry(3, sort="county", main=False))
    assert [c.sort for c in candidates("Mali")] == ["country", "town", "county"]


def test_a_candidate_is_as_its_entry_and_a_region_bears_its_main_name_always(index) -> None:
    index["Zzyrgh"] = (entry(3, 9, lat=math.nan), entry(2, 8, sort="region", main=False), entry(1, 7, main=False))
    assert candidates("Zzyrgh") == (
        Candidate(
            Place(name="n3", id="geonames:3", lat=None, lon=2.0, country="ML", precision="town"), "town", 9, 5, 6
        ),
        Candidate(
            Place(name="n2", id="geonames:2", lat=1.0, lon=2.0, country="ML", precision="region"), "region", 8, 5, 6
        ),
        Candidate(
            Place(name="n1", id="geonames:1", lat=1.0, lon=2.0, country="ML", precision="town"), "town", 7, 5, 6, False
        ),
    )


def test_a_capital_is_the_town_of_that_name_in_its_country() -> None:
    bamako = Place(name="Bamako", country="ML")
    assert is_capital(Candidate(bamako, "town", 1))
    assert not is_capital(Candidate(bamako, "region", 1))
    assert not is_capital(Candidate(bamako, "town", 1, NOTHING, NOTHING, False))
    assert not is_capital(Candidate(Place(name="Bamako", country="TD"), "town", 1))
    assert not is_capital(Candidate(Place(name="Zzyrgh"), "town", 1))


def test_a_continent_is_an_area_of_five_hundred_million() -> None:
    (area,) = (c for c in candidates("Africa") if c.sort == "area")
    assert (area.people, area.place.precision, area.place.lat) == (500_000_000, "region", None)


def test_a_country_is_never_at_the_point_of_a_region_of_its_name() -> None:
    assert point_of(Place(name="Mexico", country="MX", precision="country")) == points()["MX", "-"]
    region = point_of(Place(name="Mexico", country="MX", precision="region"))
    assert region != points()["MX", "-"]
