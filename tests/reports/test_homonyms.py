"""Which of the places that bear one name is meant, by what stands around it and by the other names."""

import pytest

from standby.basis.places import Place
from standby.reports.readers.homonyms import Named, resolve, weighed
from standby.reports.readers.toponyms import candidates, is_capital, point_of
from standby.reports.readers.toponyms import points as table


def named(text: str, *names: str) -> list[Named]:
    """Return the first occurrence of each name, in order."""
    return [Named(start=text.index(n), end=text.index(n) + len(n), name=n) for n in names]


def found(text: str, *names: str) -> list[tuple[str, str] | None]:
    return [p and (p.name, p.country or "") for p in resolve(text, named(text, *names))]


def points(text: str, *names: str) -> list[tuple[int, int] | None]:
    """Return the whole degrees of each name's place."""
    places = resolve(text, named(text, *names))
    return [(int(p.lat), int(p.lon)) if p and p.lat is not None and p.lon is not None else None for p in places]


def test_the_other_names_of_a_text_tell_which_town_is_meant() -> None:
    text = "A fire in Paris spread. Crews from Dallas and Sherman came."
    assert points(text, "Paris", "Dallas", "Sherman")[0] == (33, -95)
    text = "A fire in Paris spread. Crews from Lyon and Lille came."
    assert points(text, "Paris", "Lyon", "Lille")[0] == (48, 2)


def test_a_qualifier_of_one_mention_serves_the_next() -> None:
    text = "Mayor of Athens, Georgia, spoke. Later Athens was quiet."
    first, later = text.index("Athens"), text.rindex("Athens")
    both = resolve(text, [Named(start=i, end=i + 6, name="Athens") for i in (first, later)])
    assert [p and p.country for p in both] == ["US", "US"]


@pytest.mark.parametrize(
    ("text", "name", "sort"),
    [
        ("Floods hit the province of Aleppo.", "Aleppo", "region"),
        ("Floods hit the city of Aleppo.", "Aleppo", "town"),
        ("Storms crossed Harvey, Harper and Sedgwick counties.", "Sedgwick", "county"),
        ("Storms crossed Harvey, Harper and Sedgwick counties.", "Harvey", "county"),
    ],
)
def test_the_words_beside_a_name_tell_what_kind_of_place_it_is(text: str, name: str, sort: str) -> None:
    assert weighed(text, named(text, name))[0][0][0].sort == sort


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("IRAQ", "IQ"),
        ("IRAQI", "IQ"),
        ("TURKISH", "TR"),
        ("Czechs", "CZ"),
        ("St. Kitts and Nevis", "KN"),
        ("Russian Federation", "RU"),
        ("Syrian Arab Republic", "SY"),
        ("Islamic Republic of Iran", "IR"),
        ("Democratic Republic of the Congo", "CD"),
        ("Kingdom of Saudi Arabia", "SA"),
    ],
)
def test_a_country_is_found_by_its_full_name_in_capitals_and_by_its_people(name: str, code: str) -> None:
    (found,) = (c.place for c in candidates(name) if c.sort == "country")
    assert found.country == code


def test_a_short_word_is_no_country_and_a_full_name_of_a_state_no_other_country() -> None:
    assert not [c for name in ("us", "in", "Us") for c in candidates(name) if c.sort == "country"]
    assert [c.place.country for c in candidates("State of Texas")] == ["US"]


def test_a_capital_is_meant_rather_than_the_region_of_its_name() -> None:
    text = "Washington sent an envoy, and Moscow another."
    assert [weighed(text, named(text, n))[0][0][0].sort for n in ("Washington", "Moscow")] == ["town", "town"]
    assert [c.place.country for c in candidates("Bamako") if is_capital(c)] == ["ML"]
    assert not any(is_capital(c) for c in candidates("Timbuktu"))


def test_a_region_with_a_number_of_its_own_is_no_area_without_one() -> None:
    text = "Settlers came to the West Bank. Fighters held Helmand and the Sahel."
    places = resolve(text, named(text, "West Bank", "Helmand", "Sahel"))
    assert [p and p.country for p in places] == ["PS", "AF", None]
    assert point_of(Place(name="Helmand", precision="region")) == table()["AF", "Helmand"]


_SHORT = [("Calif.", "California"), ("W. Va.", "West Virginia"), ("Ohioans", "Ohio"), ("TX", "Texas")]


@pytest.mark.parametrize(("name", "of"), _SHORT)
def test_short_forms_and_people_of_states_are_the_states(name: str, of: str) -> None:
    assert resolve(name, named(name, name)) == resolve(of, named(of, of))


def test_a_country_is_told_from_the_state_of_its_name_by_the_others() -> None:
    assert found("Georgia sent aid to Tbilisi and Gori.", "Georgia", "Tbilisi", "Gori")[0] == ("Georgia", "GE")
    assert found("Georgia sent aid to Atlanta and Savannah.", "Georgia", "Atlanta", "Savannah")[0] == ("Georgia", "US")


def test_chances_sum_to_one_and_the_likeliest_comes_first() -> None:
    text = "Clashes in Tripoli and Misrata."
    for ranked in weighed(text, named(text, "Tripoli", "Misrata")):
        chances = [p for _, p in ranked]
        assert chances == sorted(chances, reverse=True)
        assert abs(sum(chances) - 1) < 1e-9


def test_nothing_is_weighed_where_there_is_nothing() -> None:
    assert weighed("", []) == []
    assert candidates("Zzyrghwad") == ()
