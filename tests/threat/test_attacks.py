"""What reports tell of and what publishers list is counted once, and nothing that differs is taken for the same."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.basis.mission import Definition, Site
from standby.basis.time import parse_instant
from standby.threat.attacks import Attack, reconciled
from standby.threat.evidence import gather
from standby.threat.importers.model import Listed

DAY = date(2020, 1, 8)


def listed(id="1", source="UCDP GED", day=DAY, lat=33.34, lon=44.40, hazard="armed clash", last=None, spread_km=1.0):
    return Listed(
        source=source, id=id, first_day=day, last_day=last or day, lat=lat, lon=lon, spread_km=spread_km, kind=hazard,
        hazard=hazard, country="Iraq",
    )  # fmt: skip


def told(hazard="indirect fire", day=DAY, lat=33.34, lon=44.40):
    return Attack(
        id="incident-1", what="rocket attack", hazard=hazard, first_day=day, last_day=day, lat=lat, lon=lon,
        spread_km=4.0, place="Baghdad", country="IQ",
    )  # fmt: skip


def test_a_listed_row_that_a_report_tells_of_is_counted_once_and_named():
    (attack,) = reconciled([told()], (listed(),))
    assert attack.id == "incident-1"
    assert attack.also == ("UCDP GED:1",)


@pytest.mark.parametrize(
    "other",
    [
        listed(day=date(2020, 1, 9)),
        listed(lat=33.6),
        listed(hazard="abduction"),
    ],
)
def test_another_day_place_or_means_is_another_attack(other):
    assert len(reconciled([told()], (other,))) == 2


def test_two_publishers_rows_of_one_attack_are_one_and_two_of_one_publisher_are_two():
    same = (listed("1"), listed("2"), listed("a", source="ACLED", lat=33.345, hazard="indirect fire"))
    found = reconciled([], same)
    assert len(found) == 2
    assert sorted(len(a.also) for a in found) == [0, 1]


def test_a_report_takes_one_row_of_each_publisher_at_most():
    found = reconciled([told()], (listed("1"), listed("2"), listed("a", source="ACLED", hazard="indirect fire")))
    assert len(found) == 2
    assert set(found[0].also) == {"UCDP GED:1", "ACLED:a"} or set(found[0].also) == {"UCDP GED:2", "ACLED:a"}


def test_unrest_and_what_is_not_counted_are_no_attacks():
    assert reconciled([], (listed(hazard="unrest"), listed("2", hazard="not counted"))) == ()


rows = st.lists(
    st.builds(
        listed,
        id=st.integers(0, 10**6).map(str),
        source=st.sampled_from(["UCDP GED", "ACLED"]),
        day=st.integers(0, 3).map(lambda n: date(2020, 1, 8 + n)),
        lat=st.sampled_from([33.34, 33.36, 33.8]),
        hazard=st.sampled_from(["armed clash", "indirect fire"]),
    ),
    max_size=8,
    unique_by=lambda row: (row.source, row.id),
)


@settings(deadline=None, max_examples=40)
@given(rows, st.randoms())
def test_no_row_is_lost_or_counted_twice_in_whatever_order_they_come(found, random):
    attacks = reconciled([told()], tuple(found))
    names = [n for a in attacks for n in ((a.id,) if a.source else ()) + a.also]
    assert sorted(names) == sorted(f"{row.source}:{row.id}" for row in found)
    mixed = list(found)
    random.shuffle(mixed)
    assert {(a.id, frozenset(a.also)) for a in reconciled([told()], tuple(mixed))} == {
        (a.id, frozenset(a.also)) for a in attacks
    }


def test_a_row_known_only_by_its_countrys_name_is_shared_among_the_sites_there():
    site = Site(id="b", name="Baghdad", lat=33.34, lon=44.40, country="IQ")
    row = Listed(
        source="GTD", id="9", first_day=DAY, last_day=DAY, lat=None, lon=None, spread_km=0.0, kind="x",
        hazard="not stated", country="Iraq",
    )  # fmt: skip
    evidence = gather(reconciled([], (row,)), Definition(name="m", sites=(site,)), parse_instant("2020-02-01"))
    assert list(evidence.weight) == [0.5]
