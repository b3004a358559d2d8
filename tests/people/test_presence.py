"""Where people are: the latest move that holds counts, and when it ends what held before holds again."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from standby.basis.mission import Site
from standby.basis.time import parse_instant
from standby.people.model import Member, Move
from standby.people.presence import near, presence, present_between

ANN = Member(id="ann", name="Ann", site="erbil")


def move(site: str | None, start: str, end: str | None = None, k: int = 1) -> Move:
    return Move(
        person="ann", site=site, start=parse_instant(start), end=parse_instant(end) if end else None,
        known_at=parse_instant(start), k=k,
    )  # fmt: skip


def site_at(at: str, *moves: Move, member: Member = ANN) -> str | None:
    (found,) = presence([member], moves, parse_instant(at))
    return found.site


def test_without_a_move_the_roster_counts() -> None:
    assert site_at("2020-01-05") == "erbil"


def test_a_move_holds_from_its_beginning() -> None:
    moved = move("camp", "2020-01-06")
    assert site_at("2020-01-05T23:59", moved) == "erbil"
    assert site_at("2020-01-06", moved) == "camp"


def test_a_move_that_ends_gives_way_to_what_held_before() -> None:
    moves = (move("camp", "2020-01-06", k=1), move("taji", "2020-01-10", "2020-01-12", k=2))
    assert [site_at(f"2020-01-{day}", *moves) for day in ("07", "11", "13")] == ["camp", "taji", "camp"]


def test_of_two_that_began_together_the_one_learnt_last_counts() -> None:
    assert site_at("2020-01-07", move("camp", "2020-01-06", k=1), move("taji", "2020-01-06", k=2)) == "taji"


def test_somebody_away_from_every_site_is_told_so() -> None:
    assert site_at("2020-01-07", move(None, "2020-01-06")) is None


def test_somebody_not_yet_or_no_longer_with_the_mission_is_left_out() -> None:
    member = Member(id="ann", name="Ann", site="erbil", since=date(2020, 1, 3), until=date(2020, 1, 9))
    assert presence([member], (), parse_instant("2020-01-02T23:59")) == ()
    assert site_at("2020-01-03", member=member) == "erbil"
    assert site_at("2020-01-09T23:59", member=member) == "erbil"
    assert presence([member], (), parse_instant("2020-01-10")) == ()


def test_over_a_span_every_place_is_told_once_and_in_order() -> None:
    moves = (move("camp", "2020-01-06"), move("taji", "2020-01-07", "2020-01-08", k=2))
    found = present_between([ANN], moves, parse_instant("2020-01-05"), parse_instant("2020-01-10"))
    assert [p.site for p in found] == ["erbil", "camp", "taji"]


def test_somebody_who_arrives_within_the_span_is_there() -> None:
    member = Member(id="ann", name="Ann", site="erbil", since=date(2020, 1, 8))
    found = present_between([member], (), parse_instant("2020-01-07"), parse_instant("2020-01-09"))
    assert [p.site for p in found] == ["erbil"]


SITES = (
    Site(id="erbil", name="Erbil", lat=36.2376, lon=43.9632, country="IQ"),
    Site(id="camp", name="Camp", lat=29.3467, lon=47.5208, country="KW"),
)


def test_near_tells_the_sites_within_the_radius_and_who_is_there() -> None:
    (found,) = near((36.19, 44.01), SITES, presence([ANN], (), parse_instant("2020-01-08")), 25)
    assert found.site == "erbil"
    assert 6 < found.km < 8
    assert [p.name for p in found.people] == ["Ann"]


def test_a_site_nobody_is_at_is_still_told_as_near() -> None:
    (found,) = near((36.19, 44.01), SITES, (), 25)
    assert found.people == ()


days = st.integers(1, 28).map(lambda day: f"2020-01-{day:02d}")
spans = st.tuples(days, days).map(sorted).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(st.tuples(st.sampled_from(["camp", "taji", None]), spans), max_size=5), spans, days)
def test_wherever_somebody_is_at_a_moment_is_among_the_places_of_any_span_that_holds_it(
    drawn: list[tuple[str | None, list[str]]], span: list[str], day: str
) -> None:
    moves = [move(site, *ends, k=k) for k, (site, ends) in enumerate(drawn)]
    start, end = (parse_instant(text) for text in span)
    if start <= parse_instant(day) < end:
        places = {p.site for p in present_between([ANN], moves, start, end)}
        assert site_at(day, *moves) in places
