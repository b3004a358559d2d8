"""Checks of the whole picture: its laws, its contradictions, its gaps."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.mission import Definition, Site, Source, Unit
from standby.basis.time import AsOf, parse_instant
from standby.basis.vocabulary import CERTAINTIES
from standby.picture.assemble import assemble
from standby.testing.making import make_claim, place

UNITS = ("unit:nato", "unit:sof", "Coalition training mission")
PREDICATES = {
    "status": ("paused", "resumed", "heightened_alert", "activity:train", "resumption_unknown"),
    "incident": ("missile_attack", "rocket_attack", "protest", "casualties"),
    "movement": ("relocated", "belonged_to", "not_part_of"),
    "headcount": ("strength",),
    "consent": ("nonbinding_motion", "agreed", "would_withdraw_if_asked"),
    "disclosure": ("withholds",),
}
PLACES = (
    None,
    place("Erbil", 36.19, 44.01),
    place("Baghdad", 33.34, 44.4),
    place("Taji", 33.52, 44.26),
    place("Iraq", 33, 44, precision="country"),
)


@st.composite
def claims(draw):
    kind = draw(st.sampled_from(sorted(PREDICATES)))
    day = draw(st.integers(1, 28))
    month = draw(st.integers(1, 3))
    return make_claim(
        kind,
        draw(st.sampled_from(UNITS)),
        draw(st.sampled_from(PREDICATES[kind])),
        said=f"2020-{month:02}-{day:02}",
        certainty=draw(st.sampled_from(CERTAINTIES)),
        at=draw(st.sampled_from(PLACES)),
        quantity=draw(st.sampled_from((None, (200, 220, "person"), (500, None, "person"), (3, 3, "killed")))),
        object=draw(st.sampled_from((None, "unit:sof", "troops"))),
        report=draw(st.sampled_from(("a.txt", "b.txt", "c.txt"))),
        source=draw(st.sampled_from(("wire", "desk"))),
        grade=draw(st.sampled_from(("B2", "C3", "F6"))),
        start=draw(st.integers(0, 3)) * 100,
    )


MISSION = Definition(
    name="Test",
    sites=(Site(id="erbil", name="Erbil", lat=36.2, lon=43.96, country="IQ"),),
    units=(Unit(id="nato", name="NATO", kind="mission", host="IQ"), Unit(id="sof", name="SOF", kind="contingent")),
    sources=(Source(id="wire", name="Wire", covers=("IQ",), reports_every_days=3),),
)
AT = AsOf(valid_at=datetime(2020, 2, 4, tzinfo=UTC), known_at=datetime(2020, 4, 1, tzinfo=UTC))


@given(st.lists(claims(), max_size=12), st.randoms())
def test_the_order_of_arrival_does_not_change_the_picture(found, rng):
    found = list({c.id: c for c in found}.values())
    shuffled = rng.sample(found, len(found))
    assert assemble(found, MISSION, AT) == assemble(shuffled, MISSION, AT)


@given(st.lists(claims(), max_size=12))
def test_every_item_cites_claims_that_were_given(found):
    picture = assemble(found, MISSION, AT)
    known = {c.id for c in found}
    cited = {i for e in picture.incidents for i in e.basis.claims}
    cited |= {i for u in picture.units for s in u.standings for i in s.basis.claims}
    cited |= {i for c in picture.contradictions for side in c.sides for i in side.basis.claims}
    assert cited <= known


@given(st.lists(claims(), max_size=12))
def test_no_event_rests_only_on_denied_conditional_or_unknown_statements(found):
    by_id = {c.id: c for c in found}
    for event in assemble(found, MISSION, AT).incidents:
        assert {by_id[i].draft.certainty for i in event.basis.claims} & {"asserted", "hedged"}


@given(st.lists(claims(), max_size=8), claims())
def test_a_claim_taken_back_leaves_the_picture_as_if_never_made(found, extra):
    found = [c for c in found if c.id != extra.id]
    before = assemble(found, MISSION, AT)
    assert assemble([c for c in [*found, extra] if c.id != extra.id], MISSION, AT).fingerprint == before.fingerprint


def test_the_fingerprint_depends_on_the_moment_asked_about(picture_of):
    told = make_claim("status", "unit:nato", "paused")
    assert picture_of(told, valid="2020-01-12").fingerprint != picture_of(told, valid="2020-01-13").fingerprint


def test_the_fingerprint_depends_on_the_mission_files(mission):
    as_of = AsOf(valid_at=parse_instant("2020-01-12"), known_at=parse_instant("2020-01-12"))
    other = Definition(name="Other", digest="e")
    assert assemble([], mission, as_of).fingerprint != assemble([], other, as_of).fingerprint


def test_the_fingerprint_does_not_depend_on_the_entry_a_question_is_sealed_to(mission):
    as_of = AsOf(valid_at=parse_instant("2020-01-12"), known_at=parse_instant("2020-01-12"))
    sealed = AsOf(valid_at=as_of.valid_at, known_at=as_of.known_at, entry=7)
    assert assemble([], mission, as_of).fingerprint == assemble([], mission, sealed).fingerprint


def test_counts_that_no_one_number_satisfies_are_shown_side_by_side(picture_of):
    one = make_claim("headcount", "unit:nato", "strength", quantity=(180, 220, "person"), report="a")
    two = make_claim("headcount", "unit:nato", "strength", quantity=(300, 320, "person"), report="b")
    (found,) = picture_of(one, two).contradictions
    assert found.about == "how many: nato"
    assert len(found.sides) == 2


def test_nested_counts_of_different_units_are_no_contradiction_and_are_not_added(picture_of):
    whole = make_claim("headcount", "unit:op", "strength", quantity=(720, 880, "person"))
    part = make_claim("headcount", "unit:nato", "strength", quantity=(180, 220, "person"), start=90)
    picture = picture_of(whole, part)
    assert picture.contradictions == ()
    assert [h.quantity.low for u in picture.units for h in u.headcounts] == [720, 180]


def test_whose_people_moved_is_a_contradiction_when_one_source_disowns_them(picture_of):
    one = make_claim("movement", "unit:sof", "relocated", stated="2020-01-06", report="a")
    two = make_claim("movement", "troops", "not_part_of", stated="2020-02-03", object="unit:sof", report="b")
    (found,) = picture_of(one, two, valid="2020-02-04").contradictions
    assert found.about == "whose people were moved"


def test_a_statement_and_its_denial_are_shown_side_by_side(picture_of):
    made = make_claim("status", "unit:sof", "resumed", said="2020-01-09", report="a")
    denied = make_claim("status", "unit:sof", "resumed", said="2020-01-09", certainty="negated", report="b", start=4)
    (found,) = picture_of(made, denied).contradictions
    assert found.about == "sof: resumed"
    assert any(side.says.startswith("not so: ") for side in found.sides)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [("The Malian government", "host government", True), ("the foreign minister", "Foreign Ministry", True),
     ("parliament", "the government", False), ("Moussa Keita", "Jan Weber", False)],
)  # fmt: skip
def test_what_a_body_of_the_host_is_said_to_ask_and_not_to_ask_is_shown_whatever_it_is_called(
    picture_of, one, other, differ
):
    asked = make_claim("consent", one, "called_to_leave", said="2020-01-09", report="a.txt", source="wire")
    denied = make_claim(
        "consent", other, "called_to_leave", said="2020-01-09", report="b.txt", source="desk", certainty="negated"
    )
    assert bool(picture_of(asked, denied).contradictions) == differ


def test_a_source_silent_for_longer_than_it_should_be_is_a_gap_and_not_calm(picture_of):
    picture = picture_of(valid="2020-01-20", heard={"wire": parse_instant("2020-01-01")})
    wire = next(s for s in picture.sources if s.id == "wire")
    assert wire.silent
    assert any("silent for 19 days" in gap.says for gap in picture.gaps)


def test_a_source_that_reports_in_time_is_no_gap(picture_of):
    picture = picture_of(valid="2020-01-20", heard={"wire": parse_instant("2020-01-18")})
    assert not any("The wire" in gap.about for gap in picture.gaps)


def test_a_site_nobody_covers_is_a_gap():
    as_of = AsOf(valid_at=parse_instant("2020-01-12"), known_at=parse_instant("2020-01-12"))
    lone = Definition(name="Lone", sites=(Site(id="x", name="Nowhere", lat=0, lon=0, country="XX"),))
    assert any(gap.says == "no source covers Nowhere" for gap in assemble([], lone, as_of).gaps)


def test_an_old_standing_is_a_gap_with_its_age(picture_of):
    told = make_claim("status", "unit:nato", "paused", said="2020-01-09")
    gaps = [g.says for g in picture_of(told, valid="2020-02-04").gaps if g.about == "NATO training mission"]
    assert any(says.startswith("NATO training mission: activity last known paused 25 days before") for says in gaps)


def test_a_withheld_number_is_a_gap(picture_of):
    told = make_claim("disclosure", "the army", "withholds", object="how many were moved")
    assert any(g.says == "the army withholds: how many were moved" for g in picture_of(told).gaps)
    bare = make_claim("disclosure", "they", "withholds", quote="They will not say how many")
    assert any(g.says == "withheld: “They will not say how many”" for g in picture_of(bare).gaps)


def test_a_withheld_number_is_not_counted_as_an_empty_place(picture_of):
    rng = random.Random(1)
    told = [make_claim("disclosure", "the army", "withholds", object=f"x{rng.random()}")]
    assert all(u.headcounts == () for u in picture_of(*told).units)
