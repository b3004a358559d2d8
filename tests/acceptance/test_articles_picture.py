"""Checks of the picture that the two founding articles give, on a blank mission and on the example mission."""

from datetime import date

import pytest

from standby.desk import asking
from standby.desk.manifest import declared
from standby.desk.reading import read_files
from standby.desk.workspace import init_workspace, open_workspace


@pytest.fixture(scope="module")
def january(articles, question):
    return asking.picture(articles, question("2020-01-12", "2020-01-14")).picture


@pytest.fixture(scope="module")
def february(articles, question):
    return asking.picture(articles, question("2020-02-04", "2020-02-05")).picture


def units_with(picture, axis, value):
    return [u.name for u in picture.units for s in u.standings if (s.axis, s.value) == (axis, value)]


def headcounts(picture):
    return [(h.quantity.low, h.quantity.high, h.place.name if h.place else None, u.name + h.basis.quote)
            for u in picture.units for h in u.headcounts]  # fmt: skip


def test_training_in_iraq_is_paused_for_nato_and_for_the_coalition(january):
    paused = units_with(january, "activity", "paused")
    assert any("NATO" in name for name in paused)
    assert any("oalition" in name for name in paused)


def test_alert_is_heightened_since_about_28_december(january):
    since = [s.since for u in january.units for s in u.standings if (s.axis, s.value) == ("alert", "heightened")]
    assert any(s.start and date(2019, 12, 26) <= s.start <= s.end <= date(2019, 12, 30) for s in since if s.end)


def test_headquarters_are_at_camp_canada_ali_al_salem(january):
    facts = [f for u in january.units for f in u.facts] + list(january.facts)
    told = [f for f in facts if f.kind == "presence" and "Camp Canada" in f.basis.quote]
    assert any(f.place and f.place.lat and abs(f.place.lat - 29.3467) < 0.25 for f in told)


def test_strengths_are_intervals_and_stay_apart(january):
    counts = headcounts(january)
    assert any((low, high) == (720, 880) for low, high, _, _ in counts)
    assert any((low, high) == (450, 550) and place == "Iraq" for low, high, place, _ in counts)
    assert any(
        (low, high) == (180, 220) and "Baghdad" in (place or "") and "NATO" in unit for low, high, place, unit in counts
    )


def test_22_missiles_struck_two_bases_on_8_january(january):
    found = [e for e in january.incidents if e.count and e.count.low == e.count.high == 22]
    assert [e.happened.start for e in found] == [date(2020, 1, 8)]
    assert "two military bases" in found[0].basis.quote


def test_consent_is_contested(january):
    assert [c.state for c in january.consent if c.host == "Iraq"] == ["contested"]


def test_nothing_of_it_is_known_on_1_january(articles, question):
    before = asking.picture(articles, question("2020-01-12", "2020-01-01")).picture
    assert before.claims_known == 0
    assert before.incidents == ()
    assert headcounts(before) == []
    assert not any(u.standings for u in before.units)


def test_special_forces_have_resumed_by_february(february):
    assert any("special forces" in name.casefold() for name in units_with(february, "activity", "full"))


def test_nato_training_is_last_known_paused_with_its_age(february):
    (standing,) = [s for u in february.units for s in u.standings if s.axis == "activity" and "NATO" in u.name
                   and s.value == "paused"]  # fmt: skip
    assert standing.hold == "last known"
    assert standing.basis.last_stated.date() < date(2020, 1, 16)


def test_the_motion_is_non_binding(february):
    (consent,) = [c for c in february.consent if c.host == "Iraq"]
    assert any(v.predicate == "nonbinding_motion" and v.state == "contested" for v in consent.voices)
    assert consent.state == "contested"


def test_withdrawal_is_only_a_condition(february):
    voices = [v for c in february.consent for v in c.voices if v.predicate == "would_withdraw_if_asked"]
    assert voices
    assert all(v.certainty == "conditional" and v.state is None for v in voices)
    assert units_with(february, "people", "evacuated") == []
    assert not any("closed" in name for name in units_with(february, "activity", "closed"))


def test_no_casualties_are_stated_for_canadians_only(february):
    tolls = [toll for e in february.incidents for toll in e.casualties]
    assert tolls
    assert all("anadian" in toll for toll in tolls)


def test_capitals_that_stand_for_governments_are_no_places_of_events(february):
    places = {e.place.name for e in february.incidents if e.place}
    assert not places & {"Washington", "Tehran"}


def test_the_fingerprint_is_the_same_before_and_after_more_reports_are_read(tmp_path, question, seeds):
    init_workspace(tmp_path / "w")
    asked = question("2020-01-12", "2020-01-14")
    with open_workspace(tmp_path / "w") as workspace:
        prints = []
        for file, received in zip(seeds, ("2020-01-14", "2020-02-04"), strict=True):
            read_files(workspace, [(file, declared(received=received, published=None, source=None, grade=None))])
            prints += [asking.picture(workspace, asked).picture.fingerprint for _ in range(2)]
    assert len(set(prints)) == 1
