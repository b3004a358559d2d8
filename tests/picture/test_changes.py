"""Checks of what differs from one picture to a later one."""

from standby.picture.changes import changes
from standby.testing.making import make_claim, place

ERBIL = place("Erbil", 36.19, 44.01)
PAUSED = make_claim("status", "unit:nato", "paused", said="2020-01-09")
RESUMED = make_claim("status", "unit:nato", "resumed", said="2020-02-03", stated="2020-01-30..2020-02-02", report="b")
ATTACK = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ERBIL, details={"actor": "Iran"})


def said(before, after):
    return [(c.what, c.about, c.says) for c in changes(before, after)]


def test_nothing_changes_between_a_picture_and_itself(picture_of):
    picture = picture_of(PAUSED, ATTACK)
    assert changes(picture, picture) == ()


def test_a_value_that_moved_is_told_with_both_ends(picture_of):
    found = said(picture_of(PAUSED), picture_of(PAUSED, RESUMED, valid="2020-02-04"))
    assert ("changed", "NATO training mission", "activity went from paused to full") in found


def test_a_value_first_known_is_new(picture_of):
    assert ("new", "NATO training mission", "activity is now known: paused") in said(picture_of(), picture_of(PAUSED))


def test_a_new_incident_is_told_in_words(picture_of):
    assert ("new", "incident", "missile attack by Iran at Erbil") in said(picture_of(), picture_of(ATTACK))


def test_a_second_source_on_an_incident_is_a_change_and_not_a_second_incident(picture_of):
    second = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", at=ERBIL, source="desk", report="b",
                        details={"actor": "Iran"})  # fmt: skip
    found = said(picture_of(ATTACK), picture_of(ATTACK, second))
    assert [what for what, about, _ in found if about == "incident"] == ["changed"]
    assert "now told by 2 sources" in found[0][2]


def test_an_incident_whose_claims_are_withdrawn_is_gone(picture_of):
    assert [c.what for c in changes(picture_of(ATTACK), picture_of())] == ["gone"]


def test_consent_that_moves_is_told_with_the_voice_that_moved_it(picture_of):
    motion = make_claim("consent", "parliament", "nonbinding_motion", said="2020-01-05", at=ERBIL, quote="a motion")
    found = said(picture_of(), picture_of(motion))
    assert ("changed", "consent", "the consent of Iraq went from unclear to contested") in found
    assert ("new", "consent", "parliament: a motion") in found


def test_a_new_contradiction_is_told(picture_of):
    other = make_claim("status", "unit:nato", "continuing", said="2020-01-09", source="desk", report="c")
    found = said(picture_of(PAUSED), picture_of(PAUSED, other))
    assert ("new", "contradiction", "accounts now differ: NATO training mission: activity") in found


def test_a_strength_stated_for_the_first_time_is_new(picture_of):
    count = make_claim("headcount", "unit:nato", "strength", quantity=(180, 220, "person"), at=ERBIL)
    assert ("new", "NATO training mission", "strength stated as 180 to 220 in Erbil") in said(
        picture_of(), picture_of(count)
    )


def test_a_source_going_silent_is_a_change(picture_of):
    from standby.basis.time import parse_instant

    heard = {"wire": parse_instant("2020-01-10")}
    found = said(picture_of(heard=heard, valid="2020-01-11"), picture_of(heard=heard, valid="2020-02-04"))
    assert ("changed", "The wire", "has gone silent") in found
