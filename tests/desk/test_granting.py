"""Roles, mission by mission: who is given one may do that much there and no more, and every gift is an entry."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.web_room import EXAMPLE

from standby.access import ANY, ROLES, Actor, Held, permit
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, parse_instant
from standby.desk import deciding, granting
from standby.desk import people as desk
from standby.desk.actors import actor_named
from standby.desk.declaring import declare
from standby.desk.health import verify_record
from standby.desk.workspace import init_workspace, open_workspace
from standby.posture.facts import Declaration
from standby.testing.clock import FakeClock

ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [custodian]}
- {id: focal-point, name: Owen Tremaine}
- {id: nato-lead, name: Pavel Hruska}
"""


@pytest.fixture
def clock():
    return FakeClock(parse_instant("2020-01-08T00:00"))


@pytest.fixture
def mission(tmp_path, clock):
    init_workspace(tmp_path / "w", EXAMPLE, clock=clock)
    (tmp_path / "w" / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    with open_workspace(tmp_path / "w", clock) as workspace:
        yield workspace


def seen_by(workspace, name):
    return replace(workspace, ledger=workspace.ledger.seen_by(actor_named(workspace, name)))


def now(workspace):
    return AsOf(valid_at=workspace.clock(), known_at=workspace.clock())


def give(workspace, role, unit=None, whom="nato-lead", **options):
    return granting.grant(workspace, whom, role, mission=unit, because="joins", **options)


def test_somebody_listed_without_a_role_can_do_nothing(mission):
    assert all(not permit(actor_named(mission, "nato-lead"), verb, ANY).allowed for verb in ("ask", "call", "decide"))


def test_a_role_for_one_mission_holds_there_and_below_and_nowhere_else(mission):
    give(mission, "duty officer", "impact")
    give(mission, "duty officer", "nato-training", whom="focal-point")
    above, one = actor_named(mission, "nato-lead"), actor_named(mission, "focal-point")
    assert {u.id for u in mission.definition.units if one.covers("decide", u.id)} == {"nato-training"}
    assert all(above.covers("decide", u.id) for u in mission.definition.units if u.parent == "impact")
    assert not above.covers("decide", None)
    assert not permit(one, "decide").allowed
    assert permit(one, "decide", ANY).allowed


@pytest.mark.parametrize("role", ROLES)
def test_a_held_role_gives_its_own_verbs_and_no_other(role):
    actor = Actor(id="a", name="A", held=(Held(role=role, missions=frozenset({"m"})),))
    for verb in ("ask", "report", "judge", "declare", "decide", "release", "call", "keep", "admit"):
        assert permit(actor, verb, ("m",)).allowed == (verb in ROLES[role])
        assert not permit(actor, verb, ("m", "n")).allowed
        assert not permit(actor, verb, ()).allowed


def test_a_role_ends_when_it_is_taken_back_and_when_its_time_is_over(mission, clock):
    give(mission, "observer", until=clock() + timedelta(hours=1))
    assert permit(actor_named(mission, "nato-lead"), "ask").allowed
    clock.advance(timedelta(hours=1))
    assert not permit(actor_named(mission, "nato-lead"), "ask").allowed
    give(mission, "observer")
    granting.revoke(mission, "nato-lead", "observer", mission=None, because="left")
    assert not permit(actor_named(mission, "nato-lead"), "ask").allowed
    ended = [g.ended_at is not None or g.until is not None for g in granting.grants(mission)]
    assert ended == [True, True]
    assert verify_record(mission).faults == ()


def test_whoever_admits_people_to_one_mission_gives_roles_there_only_and_never_to_themselves(mission):
    give(mission, "custodian", "nato-training")
    local = seen_by(mission, "nato-lead")
    assert give(local, "observer", "nato-training", whom="focal-point").by == "nato-lead"
    for unit in (None, "lebanon-team"):
        with pytest.raises(NotAllowed, match="to let people in"):
            give(local, "observer", unit, whom="focal-point")
    with pytest.raises(NotAllowed, match="nobody gives themselves roles"):
        give(local, "commander", "nato-training")
    assert {g.mission for g in granting.grants(local)} == {"nato-training"}
    assert granting.grants(seen_by(mission, "duty-officer")) == granting.grants(mission)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"whom": "nobody"}, "actor-unknown"),
        ({"unit": "nowhere"}, "unit-unknown"),
        ({"role": "king"}, "role-unknown"),
        ({"because": " "}, "grant-unexplained"),
        ({"until": parse_instant("2019-01-01")}, "grant-over"),
    ],
)
def test_a_wrong_gift_records_nothing(mission, options, code):
    asked = {"whom": "nato-lead", "role": "observer", "unit": None, "because": "b", **options}
    with pytest.raises(AskedWrongly) as problem:
        granting.grant(mission, asked.pop("whom"), asked.pop("role"), mission=asked.pop("unit"), **asked)
    assert problem.value.code == code
    assert granting.grants(mission) == ()


def test_a_role_is_given_once_and_taken_back_once(mission):
    give(mission, "observer")
    with pytest.raises(AskedWrongly, match="holds it already"):
        give(mission, "observer")
    granting.revoke(mission, "nato-lead", "observer", mission=None, because="left")
    with pytest.raises(AskedWrongly, match="it has ended"):
        granting.revoke(mission, "nato-lead", "observer", mission=None, because="left")


def test_people_of_another_mission_are_nobody_to_whoever_holds_one(mission):
    give(mission, "duty officer", "nato-training")
    local = seen_by(mission, "nato-lead")
    everybody = desk.open_rollcall(mission, because="missiles", by="duty-officer")
    mine = {"nato-lead", "nato-trainer-1", "nato-trainer-2", "nato-interpreter"}
    assert {p.person for p in desk.where(local, now(mission)).people} == mine
    board = desk.show_rollcall(local, everybody.rollcall, now(mission))
    assert {p.person for p in board.people} == mine
    assert board.accountability.total == 4
    assert set(desk.accounted(local, now(mission))) == {"nato-training"}
    with pytest.raises(AskedWrongly) as other:
        desk.move_person(local, "forces-lead", "taji", start=None, end=None, by="nato-lead", because=None)
    with pytest.raises(AskedWrongly) as nobody:
        desk.move_person(local, "forces-load", "taji", start=None, end=None, by="nato-lead", because=None)
    assert str(other.value).replace("forces-lead", "X") == str(nobody.value).replace("forces-load", "X")
    with pytest.raises(NotAllowed):
        desk.close_rollcall(local, everybody.rollcall, by="nato-lead", because="over")


def test_a_roll_call_of_others_is_no_roll_call(mission):
    give(mission, "duty officer", "nato-training")
    desk.open_rollcall(mission, because="missiles", by="duty-officer", unit="lebanon-team")
    assert desk.list_rollcalls(seen_by(mission, "nato-lead"), now(mission)) == ()


def test_one_may_answer_for_oneself_without_any_right_and_for_another_only_with_it(mission):
    give(mission, "observer", "nato-training")
    desk.open_rollcall(mission, because="missiles", by="duty-officer")
    local = seen_by(mission, "nato-lead")
    told = {"rollcall": None, "method": "web", "said_at": None, "good_minutes": None, "receipt": None}
    assert desk.answer_rollcall(local, "nato-lead", "safe", by="nato-lead", **told).state == "safe"
    with pytest.raises(NotAllowed, match="call the roll"):
        desk.answer_rollcall(local, "nato-trainer-1", "safe", by="nato-lead", **told)


def test_facts_and_decisions_are_for_one_mission_too(mission, clock):
    give(mission, "duty officer", "nato-training")
    local = seen_by(mission, "nato-lead")
    word = {"fact": "declared.drill_done", "value": True, "by": "nato-lead", "role": "lead", "at": clock(),
            "good_until": clock() + timedelta(hours=1)}  # fmt: skip
    declare(local, Declaration(**word, unit="nato-training"))
    for unit in ("lebanon-team", None):
        with pytest.raises(NotAllowed):
            declare(local, Declaration(**word, unit=unit))
    wish = {"by": "nato-lead", "reason": "r", "axes": {}, "preset": "pause"}
    own = deciding.decide(local, deciding.Wish(unit="nato-training", **wish))
    for unit in ("lebanon-team", "impact"):
        with pytest.raises(NotAllowed):
            deciding.decide(local, deciding.Wish(unit=unit, **wish))
    give(mission, "duty officer", whom="duty-officer")
    other = deciding.decide(mission, deciding.Wish(unit="lebanon-team", **{**wish, "by": "duty-officer"}))
    assert [d.decision.id for d in deciding.list_decisions(local, now(mission))] == [own.decision.id]
    with pytest.raises(AskedWrongly, match="none has that id"):
        deciding.dissent(local, other.decision.id, by="nato-lead", reason="r")
