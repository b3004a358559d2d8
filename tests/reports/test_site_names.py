"""Checks that a mission's site is known by its name with and without *Camp*, *Base* and their like."""

import pytest

from standby.basis.mission import Definition, Site
from standby.reports.readers import where

TAJI = Site(id="taji", name="Camp Taji", lat=33.5, lon=44.2, country="IQ")
VICTORY = Site(id="victory", name="Victory Base", lat=33.3, lon=44.3, country="IQ")
NORTH = Site(id="erbil", name="Erbil Air Base", lat=36.2, lon=43.9, country="IQ")
BASRA = Site(id="basra", name="Zubayrah Camp", lat=30.4, lon=47.7, country="IQ", aliases=("the Tanfari post",))


def named(text: str, *sites: Site) -> list[str | None]:
    found = where.find(text, where.gazetteer(Definition(name="m", sites=sites), text))
    return [f.place.id for f in found if f.place.id and f.place.id.startswith("site:")]


@pytest.mark.parametrize("name", ["Camp Taji", "FOB Taji", "Taji Airfield", "Forward Operating Base Taji", "Base Taji"])
def test_a_site_is_known_beside_any_word_for_what_it_is(name: str) -> None:
    assert named(f"Rockets hit {name} on Monday.", TAJI) == ["site:taji"]


def test_a_bare_name_that_is_no_other_place_is_the_site() -> None:
    assert named("They left Zubayrah on Monday.", BASRA) == ["site:basra"]


@pytest.mark.parametrize(
    "text", ["It was a Victory for all.", "A victory near the base.", "They met in Victory Square."]
)
def test_a_common_word_is_no_site_by_itself(text: str) -> None:
    assert named(text, VICTORY) == []
    assert named("They left Camp Victory on Monday.", VICTORY) == ["site:victory"]


def test_the_town_a_base_is_named_after_stays_the_town() -> None:
    assert named("People marched in Erbil on Monday.", NORTH) == []
    assert named("Drones flew over Erbil Airport.", NORTH) == ["site:erbil"]


def test_a_name_of_two_sites_is_neither() -> None:
    other = Site(id="other", name="Taji Airfield", lat=33.6, lon=44.2, country="IQ")
    assert named("Rockets hit FOB Taji on Monday.", TAJI, other) == []
