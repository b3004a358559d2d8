"""Claims that are only sorted by their words wait for a person: whatever they tell, they move nothing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.picture.test_assemble import MISSION, claims
from tests.picture.test_growing import at

from standby.basis.vocabulary import KINDS, TOLD
from standby.picture.assemble import assemble
from standby.picture.basing import speaks
from standby.picture.growing import Growing


def only_sorted(claim, kind):
    return replace(claim, id=f"told-{claim.id}", draft=replace(claim.draft, kind=kind, predicate=TOLD))


told = st.lists(st.builds(only_sorted, claims(), st.sampled_from(KINDS)), max_size=6)


def without_counts(picture):
    return replace(picture, reports_known=0, claims_known=0, claims_unreviewed=0, fingerprint="")


@settings(max_examples=80, deadline=None)
@given(st.lists(claims(), max_size=6), told)
def test_a_picture_is_the_same_with_and_without_them_but_for_how_many_are_known(known, sorted_only):
    with_them = assemble([*sorted_only, *known], MISSION, at(40))
    assert without_counts(with_them) == without_counts(assemble(known, MISSION, at(40)))
    assert with_them.claims_known == len(known) + len(sorted_only)


@settings(max_examples=40, deadline=None)
@given(st.lists(claims(), max_size=4), told)
def test_a_picture_that_grows_leaves_them_out_too(known, sorted_only):
    growing = Growing(MISSION)
    growing.picture(tuple(known), at(20))
    held = tuple({c.id: c for c in (*known, *sorted_only)}.values())
    assert growing.picture(held, at(40)) == assemble(held, MISSION, at(40))


@given(claims(), st.sampled_from(KINDS))
def test_it_speaks_once_a_person_has_said_what_it_tells(claim, kind):
    waiting = only_sorted(claim, kind)
    assert not speaks(waiting)
    assert speaks(replace(waiting, draft=replace(waiting.draft, predicate=claim.draft.predicate)))
