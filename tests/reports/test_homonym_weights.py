"""What each thing that speaks for a place is worth, on places made for these tests and odds worked out by hand.

Chances are proportional to the exponential of what speaks for a place, so the logarithm of the odds of two places of a
name is the difference of their sums.
"""

import math

import numpy as np
import pytest

from standby.basis.places import Place
from standby.reports.readers import homonyms
from standby.reports.readers.homonyms import Home, Named, weighed
from standby.reports.readers.place_index import NOTHING
from standby.reports.readers.toponyms import Candidate

FAR = (-60.0, 10.0)
"""So far from everything else that nothing comes of it."""


def place(
    sort: str = "town",
    *,
    country: str | None = None,
    region: int = NOTHING,
    county: int = NOTHING,
    people: int = 990,
    main: bool = True,
    at: tuple[float, float] | None = None,
    name: str = "x",
) -> Candidate:
    """Return a place; 990 people and the ten that every place counts more are one thousandfold."""
    lat, lon = at or (None, None)
    return Candidate(Place(name=name, country=country, lat=lat, lon=lon), sort, people, region, county, main)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Candidate, ...]]:
    """Let an index made for a test stand for the one that ships."""
    held: dict[str, tuple[Candidate, ...]] = {}
    monkeypatch.setattr(homonyms, "candidates", lambda name: held.get(name, ()))
    return held


def chances(text: str, *names: str) -> list[dict[Candidate, float]]:
    """Return how likely each place of each name is, by where the name stands first."""
    named = [Named(start=text.index(n), end=text.index(n) + len(n), name=n) for n in names]
    return [dict(ranked) for ranked in weighed(text, named)]


def lead(text: str, one: Candidate, other: Candidate, *names: str) -> float:
    """Return by how much the first of two places of the first name is ahead."""
    found = chances(text, *names)[0]
    return math.log(found[one] / found[other])


THOUSAND = 2.0 + 2.0
"""What a town of so many people is worth under its main name: twice for its people, and as much for the name."""


@pytest.mark.parametrize(
    ("other", "worth"),
    [
        (place(people=0), THOUSAND / 3),
        (place(people=99_990), THOUSAND * 5 / 3),
        (place(main=False), 2.0),
        (place("county"), 1.0 + 0.5 + 2.0),
        (place("county", main=False), 1.0 + 0.5),
        (place("region"), 1.5 + 2.0),
        (place("country"), 3.0 + 1.5 + 2.0),
        (place("area"), 0.5 + 1.5 + 2.0),
    ],
)
def test_a_place_is_worth_its_sort_its_people_and_its_main_name(
    index: dict[str, tuple[Candidate, ...]], other: Candidate, worth: float
) -> None:
    one = place(name="one")
    index["Paris"] = (one, other)
    assert lead("in Paris", one, other, "Paris") == pytest.approx(THOUSAND - worth)


def test_a_capital_is_worth_a_half_more_by_its_main_name_alone(index: dict[str, tuple[Candidate, ...]]) -> None:
    other = place(country="ML")
    for one, worth in (
        (place(name="Bamako", country="ML"), 0.5),
        (place(name="Bamako", country="TD"), 0.0),
        (place(name="Bamako", country="ML", main=False), -2.0),
        (place("county", name="Bamako", country="ML"), 3.5 - THOUSAND),
    ):
        index["Paris"] = (one, other)
        assert lead("in Paris", one, other, "Paris") == pytest.approx(worth)


TEXAS = place("region", country="US", region=7)
HERE = (10.0, 20.0)


@pytest.mark.parametrize(
    ("home", "one", "worth"),
    [
        (Home("ML"), place(country="ML"), 1.0),
        (Home("ML"), place("country", country="ML"), 0.0),
        (Home("ML", 7), place(country="TD", region=7), 3.0),
        (Home("ML", 7), place(country="ML", region=7), 4.0),
        (Home("ML"), place(country="TD"), 0.0),
        (Home("ML", lat=10.0, lon=20.0), place(country="TD", at=HERE), 2.5),
        (Home("ML", 7, 10.0, 20.0), place(country="ML", region=7, at=HERE), 6.5),
        (Home("ML", lat=-60.0, lon=10.0), place(country="TD", at=HERE), 0.0),
    ],
)
def test_a_place_gains_by_lying_where_the_source_of_its_text_is_at_home(
    index: dict[str, tuple[Candidate, ...]], home: Home, one: Candidate, worth: float
) -> None:
    """One for the country, three for the region, and what a sure name at its point would give."""
    other = place(one.sort, name="other", country="FR")
    index["Paris"], index["Texas"] = (one, other), (TEXAS,)
    (ranked,) = weighed("in Paris", [Named(start=3, end=8, name="Paris")], home)
    found = dict(ranked)
    assert math.log(found[one] / found[other]) == pytest.approx(worth)
    (ranked,) = weighed("Paris, Texas", [Named(start=0, end=5, name="Paris")], home)
    told = dict(ranked)
    assert math.log(told[one] / told[other]) == pytest.approx(4.0 if one.region == 7 else 0.0), "the text says where"


@pytest.mark.parametrize(
    ("text", "name", "gain"),
    [
        ("in Paris", "Paris", 0.0),
        ("the city of Paris", "Paris", 3.0),
        ("the county of Paris", "Paris", -3.0),
        ("the towns of the Paris", "Paris", 3.0),
        ("in Paris and Lyon counties", "Paris", -3.0),
        ("in Paris, Lille and Lyon counties", "Paris", -3.0),
        ("in Paris county", "Paris county", -3.0),
        ("in the Paris residents", "Paris", 0.0),
        ("in the township of Paris", "Paris", 0.0),
    ],
)
def test_what_kind_the_words_tell_is_worth_one_and_a_half_and_as_much_against_any_other(
    index: dict[str, tuple[Candidate, ...]], text: str, name: str, gain: float
) -> None:
    town, county = place(), place("county")
    index[name] = (town, county)
    assert lead(text, town, county, name) == pytest.approx(THOUSAND - 3.5 + gain)


@pytest.mark.parametrize(
    ("behind", "home", "away", "gain"),
    [
        (TEXAS, {"region": 7}, {"region": 8}, 2.0 + 2.0),
        (place("county", county=5), {"county": 5}, {"county": 6}, 2.0 + 2.0),
        (place("county", county=5, main=False), {"county": 5}, {"county": 6}, 0.0),
        (place("country", country="US"), {"country": "US"}, {"country": "FR"}, 0.0 + 2.0),
        (place("town"), {"region": 7}, {"region": 8}, 0.0),
        (place("area"), {"region": 7}, {"region": 8}, 0.0),
    ],
)
def test_a_place_in_the_region_behind_its_name_gains_two_and_one_elsewhere_loses_two(
    index: dict[str, tuple[Candidate, ...]], behind: Candidate, home: dict[str, int], away: dict[str, int], gain: float
) -> None:
    """A place in the country behind it neither gains nor loses; nothing else that stands there counts."""
    here, there = place(**home), place(**away)  # type: ignore[arg-type]
    index.update({"Paris": (here, there), "Texas": (behind,)})
    for text in ("Paris, Texas, is", "Paris (Texas) is", "Paris, in the Texas north", "Paris in Texas"):
        assert lead(text, here, there, "Paris") == pytest.approx(gain)
    assert lead("Paris and Texas", here, there, "Paris") == pytest.approx(0.0)


def test_what_stands_behind_one_mention_is_worth_one_and_a_half_to_the_others(
    index: dict[str, tuple[Candidate, ...]],
) -> None:
    here, there = place(region=7), place(region=8)
    index.update({"Paris": (here, there), "Texas": (TEXAS,)})
    names = [Named(start=0, end=5, name="Paris"), Named(start=20, end=25, name="Paris")]
    first, second = (dict(found) for found in weighed("Paris, Texas; then, Paris fell", names))
    assert math.log(first[here] / first[there]) == pytest.approx(4.0)
    assert math.log(second[here] / second[there]) == pytest.approx(3.0)


def test_a_region_is_not_in_itself_nor_a_country_and_the_longest_name_behind_is_taken(
    index: dict[str, tuple[Candidate, ...]],
) -> None:
    state, town = place("region", country="US", region=7), place(country="US", region=7)
    index.update({"Paris": (state, town), "Texas": (TEXAS,)})
    assert lead("Paris, Texas", state, town, "Paris") == pytest.approx(3.5 - THOUSAND - 2.0 - 2.0)
    country = place("country", country="US")
    index.update({"Paris": (country, town), "Texas": (place("country", country="US"),)})
    assert lead("Paris, Texas", country, town, "Paris") == pytest.approx(6.5 - THOUSAND - 2.0)
    other = place(country="US", region=8)
    index.update({"Paris": (town, other), "New Texas City": (place("region", region=8),), "New": (TEXAS,)})
    assert lead("Paris, New Texas City", town, other, "Paris") == pytest.approx(-4.0)
    assert lead("Paris, New Town City", town, other, "Paris") == pytest.approx(4.0)


APART = "Paris" + " " * 60 + "Lyon"
BESIDE = "Paris" + " " * 59 + "Lyon"


@pytest.mark.parametrize(
    ("one", "lyon", "gain"),
    [
        (place(country="US"), place(country="US"), 4.0),
        (place(region=7), place(region=7), 4.0),
        (place(county=5), place(county=5), 2.0),
        (place(country="US", region=7, county=5), place(country="US", region=7, county=5), 10.0),
        (place("county", country="US", region=7, county=5), place(country="US", region=7, county=5), 8.0 + 1.5),
        (place("region", country="US", region=7, county=5), place(country="US", region=7, county=5), 4.0 + 1.5),
        (place("country", country="US", region=7, county=5), place(country="US", region=7, county=5), 1.5),
        (place("area", country="US", region=7, county=5), place(country="US", region=7, county=5), 4.0),
        (place(country="US"), place("country", country="US"), 4.0),
        (place(), place(), 0.0),
    ],
)
def test_a_place_gains_by_the_country_region_and_county_of_the_others_or_by_what_it_holds(
    index: dict[str, tuple[Candidate, ...]], one: Candidate, lyon: Candidate, gain: float
) -> None:
    """One other name that lies there for sure: four, four and two; three halves for a place that holds it."""
    other = place(one.sort, name="other")
    index.update({"Paris": (one, other), "Lyon": (lyon,)})
    assert lead(APART, one, other, "Paris", "Lyon") == pytest.approx(gain)
    beside = 1.5 if one.region == lyon.region == 7 else 0.0
    assert lead(BESIDE, one, other, "Paris", "Lyon") == pytest.approx(gain + beside)
    assert lead(BESIDE, one, other, "Paris") == pytest.approx(0.0), "nothing but the name itself"


def test_the_others_count_by_their_share_and_a_name_that_stands_twice_once(
    index: dict[str, tuple[Candidate, ...]],
) -> None:
    one, other = place(country="US", region=7, county=5), place()
    held, holder = place("region", region=7), place("region", name="z")
    index.update(
        {"Paris": (one, other), "Lyon": (place(country="US", region=7, county=5),), "Nice": (place(country="US"),)}
    )
    index.update({"Caen": (place(),), "Upper": (held, holder)})
    gap = " " * 70
    text = gap.join(["Paris", "Lyon", "Nice", "Caen"])
    assert lead(text, one, other, "Paris", "Lyon", "Nice", "Caen") == pytest.approx(4 * 2 / 3 + 4 / 3 + 2 / 3)
    text = gap.join(["Paris", "Lyon", "Caen", "Lyon"])
    names = [Named(start=text.index("Paris"), end=5, name="Paris")]
    names += [
        Named(start=i, end=i + 4, name=text[i : i + 4])
        for i in (text.index("Lyon"), text.index("Caen"), text.rindex("Lyon"))
    ]
    found = dict(weighed(text, names)[0])
    assert math.log(found[one] / found[other]) == pytest.approx(10 / 2)
    index["Nice"] = (place(region=7),)
    text = gap.join(["Upper", "Lyon", "Nice"])
    assert lead(text, held, holder, "Upper", "Lyon", "Nice") == pytest.approx(3 * 2 / 3), "two that it holds"


def _near(km: float) -> float:
    """Return what a sure name so far away gives: up to three by 30 kilometres, and up to two by 150."""
    return sum(most * x / (1 + x) for scale, most in ((30, 3.0), (150, 2.0)) for x in [math.exp(-km / scale)])


@pytest.mark.parametrize(
    ("one", "lyon", "km"),
    [
        ((10.0, 20.0), (10.0, 20.0), 0.0),
        ((10.0, 20.0), (11.0, 20.0), 111.2),
        ((60.0, 20.0), (60.0, 21.0), 55.6),
        ((60.0, 21.0), (60.0, 20.0), 55.6),
        ((0.0, 179.75), (0.0, -179.75), 55.6),
        ((0.0, -179.75), (0.0, 179.75), 55.6),
        ((3.0, 4.0), (3.0 + 0.3, 4.0 + 0.4 / math.cos(math.radians(3.0))), 55.6),
    ],
)
def test_a_town_gains_by_the_points_of_the_others(
    index: dict[str, tuple[Candidate, ...]], one: tuple[float, float], lyon: tuple[float, float], km: float
) -> None:
    for sort in ("town", "county"):
        near, far = place(sort, at=one), place(sort, at=FAR)
        index.update({"Paris": (near, far), "Lyon": (place(sort, at=lyon),)})
        assert lead(APART, near, far, "Paris", "Lyon") == pytest.approx(_near(km), abs=1e-6)
    index["Lyon"] = (place("region", at=lyon),)
    assert lead(APART, near, far, "Paris", "Lyon") == pytest.approx(0.0), "a region has no point of its own"
    near, far = place("region", at=one), place("region", at=FAR)
    index.update({"Paris": (near, far), "Lyon": (place(at=lyon),)})
    assert lead(APART, near, far, "Paris", "Lyon") == pytest.approx(0.0)


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds: np.ndarray = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


@pytest.mark.parametrize(("paris", "lyon"), [(9_990, 99_990), (0, 300_000), (40, 5_000_000), (40, 70_000)])
def test_names_are_weighed_by_themselves_and_then_twice_against_each_other(
    index: dict[str, tuple[Candidate, ...]], paris: int, lyon: int
) -> None:
    """Both have a place in the north and one in the south; what is likely in a hundredth at most counts for nothing."""
    index["Paris"] = (place(country="N", people=paris), place(country="S"))
    index["Lyon"] = (place(country="N"), place(country="S", people=lyon))
    own = [np.array([THOUSAND * math.log10(c.people + 10) / 3 for c in index[name]]) for name in ("Paris", "Lyon")]
    likely = [_softmax(scores) for scores in own]
    for _ in range(2):
        counted = [np.where(p > 0.01, p, 0.0) for p in likely]
        likely = [_softmax(own[0] + 4 * counted[1]), _softmax(own[1] + 4 * counted[0])]
    found = chances(APART, "Paris", "Lyon")
    for name, those, wanted in zip(("Paris", "Lyon"), found, likely, strict=True):
        assert [those[c] for c in index[name]] == pytest.approx(wanted.tolist())


@pytest.mark.parametrize(("paris", "lyon"), [(9_990, 99_990), (300, 30_000), (990, 6_000)])
def test_only_what_is_likelier_than_a_tenth_has_a_point(
    index: dict[str, tuple[Candidate, ...]], paris: int, lyon: int
) -> None:
    here = (10.0, 20.0)
    index["Paris"] = (place(at=here, people=paris), place(at=FAR))
    index["Lyon"] = (place(at=here), place(at=FAR, people=lyon))
    own = [np.array([THOUSAND * math.log10(c.people + 10) / 3 for c in index[name]]) for name in ("Paris", "Lyon")]
    likely = [_softmax(scores) for scores in own]
    for _ in range(2):
        counted = [np.where(p > 0.1, p, 0.0) for p in likely]
        likely = [_softmax(scores + 5 * counted[1 - i] / (1 + counted[1 - i])) for i, scores in enumerate(own)]
    found = chances(APART, "Paris", "Lyon")
    for name, those, wanted in zip(("Paris", "Lyon"), found, likely, strict=True):
        assert [those[c] for c in index[name]] == pytest.approx(wanted.tolist(), abs=1e-6)
