"""States kept entry by entry equal those summed up from what was known then, for every entry and every day."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.threat.conftest import ERBIL, attack

from standby.basis.mission import Site
from standby.numeric.streaming import SCALES_DAYS, SPREADS_KM, states_plainly
from standby.threat.attacks import attacks_in
from standby.threat.evidence import day_number, gather
from standby.threat.online import OnlineStates, pieces_of

SITES = tuple(
    Site(id=f"s{n}", name=f"Site {n}", lat=lat, lon=lon, country="IQ")
    for n, (lat, lon) in enumerate([(36.2, 44.0), (33.3, 44.4), (36.3, 43.1), (30.5, 47.8), (36.4, 44.1)])
)
POINTS = np.array([(site.lat, site.lon) for site in SITES])

PIECE = st.tuples(
    st.floats(700_000, 700_200),
    st.floats(33, 37),
    st.floats(43, 45),
    st.sampled_from([1.0, 0.5, 1 / 30]),
    st.sampled_from([1.0, 4.0, 60.0]),
)
CHANGE = st.tuples(st.integers(0, 2), st.sampled_from("abcd"), st.lists(PIECE, max_size=3))


def plain(changes, known, day):
    """The definition: the last word on each incident among the entries up to ``known``, every site against each."""
    standing = {}
    for k, incident, pieces in changes:
        if k <= known:
            standing[incident] = pieces
    rows = np.array([piece for pieces in standing.values() for piece in pieces]).reshape(-1, 5)
    return states_plainly(POINTS, day, *rows.T)


@settings(deadline=None, max_examples=50)
@given(st.lists(CHANGE, max_size=10), st.integers(0, 22), st.floats(700_000, 700_400), st.floats(700_000, 700_400))
def test_as_known_on_any_entry_the_states_are_those_of_a_refit_and_use_nothing_later(told, known, day, looked):
    online = OnlineStates(SITES, 700_000.0)
    changes, k = [], 0
    for step, incident, pieces in told:
        k += step
        online.put(k, incident, pieces)
        changes.append((k, incident, pieces))
    online.states(looked)
    assert np.allclose(online.states(day, known=known), plain(changes, known, day), rtol=1e-10, atol=1e-10)
    assert np.allclose(online.states(day), plain(changes, k, day), rtol=1e-10, atol=1e-10)


def test_an_entry_out_of_order_or_no_number_is_refused_and_changes_nothing():
    online = OnlineStates(SITES, 700_000.0)
    online.put(5, "a", [(700_000.0, 36.2, 44.0, 1.0, 1.0)])
    before = online.states(700_000.0)
    with pytest.raises(ValueError, match="entry 4 comes after entry 5"):
        online.put(4, "b", [])
    with pytest.raises(ValueError, match="must be numbers"):
        online.put(6, "a", [(700_000.0, 36.2, 44.0, 1.0, 1.0), (float("nan"), 36.2, 44.0, 1.0, 1.0)])
    assert (online.states(700_000.0) == before).all()
    assert online.known == 5


def test_a_withdrawn_incident_leaves_what_never_having_had_it_leaves():
    online = OnlineStates(SITES, 700_000.0)
    online.put(1, "a", [(700_000.0, 36.2, 44.0, 1.0, 1.0)])
    online.drop(2, "a")
    assert np.abs(online.states(700_010.0)).max() < 1e-12
    assert online.states(700_010.0, known=1).max() > 0.1


def test_states_come_in_the_order_in_which_the_sites_were_given():
    online = OnlineStates(SITES, 700_000.0)
    online.put(1, "a", [(700_000.0, 30.5, 47.8, 1.0, 1.0)])
    assert online.states(700_000.0).sum(axis=(1, 2)).argmax() == 3
    assert online.weighed(np.ones((len(SPREADS_KM), len(SCALES_DAYS))), 700_000.0).argmax() == 3


def test_evidence_of_a_picture_is_followed_as_it_changes(picture_of, mission):
    online = OnlineStates(mission.sites, day_number(picture_of().as_of.valid_at))
    told = [attack("2020-01-04"), attack("2020-01-08", ERBIL), attack("2020-01-10", predicate="shelling")]
    points = np.array([(site.lat, site.lon) for site in mission.sites])
    for k, claims in enumerate([told[:1], told[:2], told, told[1:], []], start=1):
        picture = picture_of(*claims)
        evidence = gather(attacks_in(picture.incidents), mission, picture.as_of.valid_at)
        online.follow(k, evidence)
        day = day_number(picture.as_of.valid_at)
        columns = (evidence.day, evidence.lat, evidence.lon, evidence.weight, evidence.spread_km)
        assert np.allclose(online.states(day), states_plainly(points, day, *columns), atol=1e-10)
        assert sum(len(pieces) for pieces in pieces_of(evidence).values()) == evidence.day.size


def test_following_the_same_evidence_again_is_no_change(picture_of, mission):
    picture = picture_of(attack("2020-01-04"))
    evidence = gather(attacks_in(picture.incidents), mission, picture.as_of.valid_at)
    online = OnlineStates(mission.sites, day_number(picture.as_of.valid_at))
    online.follow(1, evidence)
    online.follow(9, evidence)
    assert online.known == 1
