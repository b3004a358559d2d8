"""Checks of where a unit stands on each posture axis."""

from datetime import date

import pytest

from standby.testing.making import make_claim, state_on

PAUSED = make_claim("status", "unit:nato", "paused", said="2020-01-09", report="a.txt")
RESUMED = make_claim(
    "status", "unit:nato", "resumed", said="2020-02-03", stated="2020-01-30..2020-02-02", report="b.txt"
)


def standing(picture, axis="activity", unit="nato"):
    state = next(u for u in picture.units if u.id == unit)
    return next((s for s in state.standings if s.axis == axis), None)


def test_an_axis_nobody_speaks_of_is_left_out(picture_of):
    assert standing(picture_of()) is None


def test_a_state_told_on_the_day_asked_about_is_surely_so(picture_of):
    found = standing(picture_of(PAUSED, valid="2020-01-09T12:00"))
    assert (found.value, found.hold) == ("paused", "surely")


def test_a_state_is_last_known_once_nobody_vouches_for_it(picture_of):
    found = standing(picture_of(PAUSED, valid="2020-01-20"))
    assert (found.value, found.hold) == ("paused", "last known")


def test_what_began_later_does_not_stand_yet(picture_of):
    assert standing(picture_of(PAUSED, RESUMED, valid="2020-01-12")).value == "paused"


def test_the_newest_vouched_value_stands(picture_of):
    assert standing(picture_of(PAUSED, RESUMED, valid="2020-02-04")).value == "full"


def test_an_older_report_read_last_does_not_win(picture_of):
    assert standing(picture_of(RESUMED, PAUSED, valid="2020-02-04")).value == "full"


def test_accounts_that_differ_on_the_same_days_show_the_more_protective_value_and_both_sides(picture_of):
    other = make_claim("status", "unit:nato", "continuing", said="2020-01-09", source="desk", report="c.txt")
    picture = picture_of(PAUSED, other, valid="2020-01-10")
    assert standing(picture).value == "paused"
    (found,) = picture.contradictions
    assert found.about == "NATO training mission: activity"
    assert {side.says for side in found.sides} == {"activity: paused", "activity: full"}


def test_a_change_is_no_contradiction(picture_of):
    assert picture_of(PAUSED, RESUMED, valid="2020-02-04").contradictions == ()


def test_a_denied_state_does_not_stand(picture_of):
    denied = make_claim("status", "unit:nato", "resumed", said="2020-02-03", certainty="negated", report="b.txt")
    assert standing(picture_of(PAUSED, denied, valid="2020-02-04")).value == "paused"


def test_a_condition_does_not_stand(picture_of):
    condition = make_claim("status", "unit:nato", "closed", certainty="conditional")
    assert standing(picture_of(condition)) is None


def test_the_role_of_a_unit_moves_no_axis(picture_of):
    role = make_claim("status", "unit:nato", "activity:train", said="2020-01-12", report="b.txt")
    assert standing(picture_of(PAUSED, role)).value == "paused"


def test_since_is_what_all_accounts_of_one_run_allow(picture_of):
    since = make_claim(
        "status", "unit:sof", "heightened_alert", valid=state_on("2020-01-13", "2019-12-27..2019-12-29"), report="a.txt"
    )
    now = make_claim("status", "unit:sof", "heightened_alert", valid=state_on("2020-01-09"), report="b.txt")
    found = standing(picture_of(since, now, valid="2020-01-12"), "alert", "sof")
    assert (found.since.start, found.since.end) == (date(2019, 12, 27), date(2019, 12, 29))


def test_a_second_pause_begins_after_the_resumption_between(picture_of):
    again = make_claim(
        "status", "unit:nato", "paused", said="2020-03-12", stated="2020-03-11..2020-03-12", report="d.txt"
    )
    found = standing(picture_of(PAUSED, RESUMED, again, valid="2020-03-13"))
    assert (found.value, found.since.start, found.basis.claims) == ("paused", date(2020, 3, 11), (again.id,))


def test_copies_of_one_text_are_one_source(picture_of):
    copy = make_claim("status", "unit:nato", "paused", said="2020-01-09", source="other", report="copy.txt")
    apart = standing(picture_of(PAUSED, copy))
    together = standing(picture_of(PAUSED, copy, copies={copy.report_id: apart.basis.sources[-1]}))
    assert (apart.basis.sources, together.basis.sources) == (("other", "wire"), ("wire",))
    assert together.basis.claims == apart.basis.claims


def test_a_person_speaks_for_the_unit_they_belong_to(picture_of):
    told = make_claim("status", "person:chief", "heightened_alert")
    assert standing(picture_of(told), "alert", "sof").value == "heightened"


def test_a_unit_nobody_listed_is_shown_under_its_own_name(picture_of):
    told = make_claim("status", "Coalition training mission", "paused")
    unit = picture_of(told).units[-1]
    assert (unit.id, unit.name, unit.standings[0].value) == (None, "Coalition training mission", "paused")


def test_what_is_told_of_the_operation_stands_for_its_parts_and_says_so(picture_of):
    told = make_claim("status", "unit:op", "heightened_alert")
    found = standing(picture_of(told), "alert", "sof")
    assert (found.value, found.inherited_from) == ("heightened", "The operation")


def test_what_is_told_of_a_part_itself_wins_over_what_is_told_of_the_whole(picture_of):
    whole = make_claim("status", "unit:op", "suspended", start=90)
    found = standing(picture_of(PAUSED, whole))
    assert (found.value, found.inherited_from) == ("paused", None)


def test_that_the_whole_resumed_says_of_no_part_that_it_did(picture_of):
    assert standing(picture_of(make_claim("status", "unit:op", "resumed"))) is None


def test_what_is_told_of_a_part_says_nothing_of_the_whole_or_its_other_parts(picture_of):
    picture = picture_of(PAUSED)
    assert standing(picture, unit="op") is None
    assert standing(picture, unit="sof") is None


def test_what_is_told_of_some_people_moves_no_axis_of_the_whole_unit(picture_of):
    some = make_claim(
        "movement", "unit:nato", "relocated", said="2020-01-09", details={"extent": "some"}, report="d.txt"
    )
    picture = picture_of(some, valid="2020-01-10")
    assert standing(picture, axis="people") is None
    assert any(f.predicate == "relocated" for u in picture.units if u.id == "nato" for f in u.facts)


@pytest.mark.parametrize("name", ["They", "some", "Others"])
def test_a_pronoun_alone_is_no_unit(picture_of, name):
    picture = picture_of(make_claim("status", name, "suspended"))
    assert [u.id for u in picture.units] == ["op", "nato", "sof"]
    assert [f.subject for f in picture.facts] == [name]
