"""The index of places that ships: what is in it, how names are folded, and that it hangs together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.reports.readers.place_index import (
    NOTHING,
    SORTS,
    arrays,
    entries,
    first_level_regions,
    folded,
    key_of,
    place_at,
)


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deir ez-Zor", "deir ez zor"),
        ("Tall Rif‘at", "Tall Rifat"),
        ("Saint-Louis", "St. Louis"),
        ("Łódź", "Lodz"),
        ("Ménaka", "MENAKA"),
    ],
)
def test_spellings_that_differ_by_marks_are_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_a_small_town_is_found_with_its_region_and_country() -> None:
    town = next(e for e in entries("Ménaka") if e.sort == "town")
    region = place_at(town.region)
    assert (town.country, region and region.name) == ("ML", "Ménaka")
    assert 10 < town.lat < 20


def test_regions_and_counties_carry_their_own_numbers() -> None:
    assert [(e.id, e.sort) for e in entries("Rapides Parish")] == [(4338356, "county")]
    assert (4331987, "region") in [(e.id, e.sort) for e in entries("Louisiana")]


def test_the_town_with_most_people_comes_first_and_other_names_are_told_apart() -> None:
    found = [e for e in entries("Alexandria") if e.sort == "town"]
    assert found[0].country == "EG"
    assert [e.people for e in found] == sorted((e.people for e in found), reverse=True)
    assert "Mashhad" in {e.name for e in found if not e.main}
    assert all(folded(e.name) == "alexandria" for e in found if e.main)


def test_a_name_nobody_bears_is_no_place() -> None:
    assert entries("Zzyrghwad") == () == entries("")
    assert place_at(NOTHING) is None


def test_first_level_regions_are_listed_by_country() -> None:
    names = {(r.country, r.name) for r in first_level_regions()}
    assert {("CO", "Antioquia"), ("ML", "Gao"), ("US", "Texas")} <= names
    assert ("US", "Rapides Parish") not in names


def test_the_arrays_hang_together() -> None:
    index = arrays()
    keys, places = np.asarray(index.keys), index.places
    assert (keys[:-1] <= keys[1:]).all()
    assert len(keys) == len(index.rows)
    assert (index.rows & 0x7FFFFFFF).max() < len(places)
    for part, sort in (("region", "region"), ("county", "county")):
        inside = places[part][places[part] != NOTHING]
        assert (places["sort"][inside] == SORTS.index(sort)).all()
    towns = places[places["sort"] == SORTS.index("town")]
    assert len(np.unique(towns["id"])) == len(towns) > 230_000
    assert (abs(towns["lat"]) <= 90).all()
    assert (abs(towns["lon"]) <= 180).all()
    assert (places["name"] + places["length"]).max() == len(index.names)
    assert key_of("gao") == keys[np.searchsorted(keys, np.uint64(key_of("gao")))]
