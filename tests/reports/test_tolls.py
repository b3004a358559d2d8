"""An attack and its toll told in two clauses: when they are one event, and whose slots it has."""

import pytest
from tests.reports.test_traps import drafts

from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange
from standby.reports.model import Draft, Mention, Stated
from standby.reports.readers.names import Cast
from standby.reports.readers.progress import Page
from standby.reports.readers.repair import repair
from standby.reports.readers.slots import Told
from standby.reports.readers.tolls import merge_tolls
from standby.reports.readers.where import Gazetteer

TEXT = "A mine went off in Gao on Monday, killing two men in Gao. Later, three were hurt."
TWO = Quantity(low=2, high=2, unit="killed", text="two", rule="exact")
ONE = Quantity(low=1, high=1, unit="mine", text="A mine", rule="exact")
GAO = Place(name="Gao", id="geonames:1", country="ML", precision="town")
MOPTI = Place(name="Mopti", id="geonames:2", country="ML", precision="town")
BASE = Place(name="base in Gao", id="geonames:1", country="ML", precision="site")
CAMP = Place(name="Camp Castor", id="site:castor", country="ML", precision="site")
MALI = Place(name="Mali", country="ML", precision="country")
MONDAY = Stated(range=DateRange(), expression="on Monday", basis="text")


def event(words: str, predicate: str = "attack", **more: object) -> Draft:
    start = TEXT.index(words)
    given = {"kind": "incident", "subject": Mention(name="x"), **more}
    return Draft(start=start, end=start + len(words), quote="", predicate=predicate, **given)  # type: ignore[arg-type]


def merged(*those: Draft) -> list[Draft]:
    page = Page(
        shadow=repair(TEXT),
        cast=Cast(aliases=()),
        gaz=Gazetteer(own={}, countries=frozenset()),
        told=Told(document=DateRange()),
    )
    return merge_tolls(list(those), page)


MINE, TOLL = "A mine went off in Gao on Monday", "killing two men in Gao"


def test_an_attack_has_the_number_of_its_toll_and_its_own_place_and_day() -> None:
    attack = event(MINE, "ied_attack", quantity=ONE, place=GAO, stated=MONDAY)
    toll = event(TOLL, "killing", quantity=TWO, place=MALI)
    (found,) = merged(toll, attack)
    assert (found.predicate, found.quantity, found.place, found.stated) == ("ied_attack", TWO, GAO, MONDAY)
    assert TEXT[found.start : found.end] == TEXT[: TEXT.index(".")]


def test_an_attack_has_the_place_and_day_of_its_toll_where_it_has_none_and_keeps_its_number() -> None:
    attack, toll = event(MINE, "ied_attack", quantity=ONE), event(TOLL, "killing", place=GAO, stated=MONDAY)
    (found,) = merged(attack, toll)
    assert (found.quantity, found.place, found.stated) == (ONE, GAO, MONDAY)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (event(MINE, "ied_attack"), event(TOLL, "killing"), 1),
        (event(MINE, "ied_attack"), event(TOLL, "attack"), 2),
        (event(MINE, "ied_attack"), event(TOLL, "casualties"), 2),
        (event(MINE, "killing"), event(TOLL, "abduction"), 1),
        (event(MINE, "ied_attack"), event(TOLL, "killing", certainty="hedged"), 2),
        (event(MINE, "ied_attack"), event(TOLL, "killing", kind="status"), 2),
        (event(MINE, "ied_attack", place=GAO), event(TOLL, "killing", place=MOPTI), 2),
        (event(MINE, "ied_attack", place=GAO), event(TOLL, "killing", place=MALI), 1),
        (event(MINE, "ied_attack", place=BASE), event(TOLL, "killing", place=MOPTI), 2),
        (event(MINE, "ied_attack", place=BASE), event(TOLL, "killing", place=GAO), 1),
        (event(MINE, "ied_attack", place=CAMP), event(TOLL, "killing", place=GAO), 1),
        (event(MINE, "ied_attack"), event("three were hurt", "killing"), 2),
        (event(TOLL, "ied_attack"), event("three were hurt", "killing"), 2),
    ],
)
def test_two_clauses_are_one_event_where_one_is_a_toll_and_little_stands_between(
    one: Draft, other: Draft, count: int
) -> None:
    assert len(merged(one, other)) == count


def test_what_happened_in_two_towns_is_told_in_two_claims() -> None:
    found = [
        d
        for d in drafts("Gunmen attacked the base in Gao, and later two guards were killed in Mopti.")
        if d.kind == "incident"
    ]
    assert [(d.predicate, d.place and d.place.country) for d in found] == [("attack", "ML"), ("killing", "ML")]
    assert [d.quantity and d.quantity.low for d in found] == [None, 2]
