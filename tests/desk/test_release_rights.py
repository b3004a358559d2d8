"""Who may do what about releases, asked by the desk itself; and what a spokesman hears of what they may not read."""

import pytest

from standby.access import ROLES, Actor, Held
from standby.basis.errors import AskedWrongly, NotAllowed, StandbyError
from standby.basis.time import DateRange, parse_instant
from standby.desk import release, release_asking, release_news
from standby.desk.reading import Declared, read_files
from standby.desk.release_policy import told_statement
from standby.desk.workspace import init_workspace, open_workspace
from standby.testing.clock import FakeClock

DAY = "2020-01-09"
NINTH = parse_instant(f"{DAY}T12:00")
UNITS = """
- {id: force, name: Task Force, kind: mission, host: IQ}
- {id: north, name: NATO training mission, kind: mission, parent: force, host: IQ}
- {id: south, name: Southern Team, kind: contingent, parent: force, host: IQ}
"""
ACTORS = """
- {id: ada, name: Ada, roles: [spokesperson], level: open}
- {id: ben, name: Ben, roles: [commander], level: open}
- {id: cy, name: Cy, roles: [custodian], level: open}
- {id: eve, name: Eve, roles: [commander], level: secret}
- {id: obi, name: Obi, roles: [observer], level: open}
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rights") / "w"
    init_workspace(folder, clock=FakeClock(parse_instant("2020-01-13T09:00")))
    files = {
        "units.yaml": UNITS,
        "actors.yaml": ACTORS,
        "sites.yaml": "- {id: taji, name: Taji, lat: 33.5, lon: 44.2, country: IQ}\n",
        "release.yaml": "rule: {width: 40, ratio: 1}\noutsiders: {version: test-1, cap: 224}\n",
    }
    for name, text in files.items():
        (folder / "mission" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def seen_by(template, tmp_path):
    """Return a function that gives the same record as one actor sees it, or as an actor with one role does."""
    import shutil
    from contextlib import ExitStack
    from dataclasses import replace

    folder = shutil.copytree(template, tmp_path / "w")
    with ExitStack() as closing:
        whole = closing.enter_context(open_workspace(folder, FakeClock(parse_instant("2020-01-13T09:00"))))
        listed = {name: closing.enter_context(open_workspace(folder, whole.clock, viewer=name)).viewer
                  for name in ("ada", "ben", "cy", "eve", "obi")}  # fmt: skip

        def seen(who):
            if who == "everything":
                return whole
            actor = who if isinstance(who, Actor) else listed[who]
            return replace(whole, ledger=whole.ledger.seen_by(actor))

        yield seen


def said(text="No one was hurt", phrase="none", measure="hurt", units=(), **more):
    scope = {"day": DAY, "measure": measure, "units": list(units)}
    plain = {"speaker": "the spokesman", "said_on": "2020-01-10", "text": text, "phrase": phrase, "scope": scope}
    return told_statement({**plain, **more})


FEW = {"text": "Fewer than 75 in the north", "phrase": "fewer than", "measure": "present", "number": 75}


def proposed(workspace, by="ada", **words):
    return release.propose(workspace, said(**words), by=by, marking="TLP:CLEAR").release.id


def cleared(seen_by, *by, **words):
    name = proposed(seen_by("ada"), **words)
    for who in by:
        release.clear(seen_by(who), name, by=who)
    return name


def tell_secret(seen_by, tmp_path, marking="secret"):
    file = tmp_path / "count.txt"
    file.write_text("There are 200 trainers of the NATO training mission in Iraq.\n", encoding="utf-8")
    (taken,) = read_files(
        seen_by("everything"),
        [
            (
                file,
                Declared(received_at=NINTH, published=DateRange(start=NINTH.date(), end=NINTH.date()), marking=marking),
            )
        ],
    )
    assert taken.claims
    return taken


ACTS = {
    "propose": ("release", lambda w, name, by: proposed(w, by, text="All is well")),
    "audit": ("release", lambda w, name, by: release.check(w, said())),
    "audit of all": ("release", lambda w, name, by: release.check(w, None)),
    "hear": ("release", lambda w, name, by: release.hear(w, said(origin="press"), by=by)),
    "confirm": ("release", lambda w, name, by: release.hear_from_record(w, ["claim-000000"], by=by)),
    "waiting": ("release", lambda w, name, by: release_asking.hearable(w)),
    "clear": ("clear", lambda w, name, by: release.clear(w, name, by=by)),
    "publish": ("release", lambda w, name, by: release.publish(w, name, by=by)),
    "retract": ("release", lambda w, name, by: release.retract(w, name, by=by, reason="it was wrong")),
    "known": ("ask", lambda w, name, by: release_asking.knowledge(w, "overseer", NINTH.date())),
}


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_refused_to_every_role_that_does_not_bring_its_right(seen_by, act, role):
    name = proposed(seen_by("ada"))
    verb, do = ACTS[act]
    actor = Actor(id="somebody", name="Somebody", roles=(role,) if role else ())
    try:
        do(seen_by(actor), name, "somebody")
        code = None
    except StandbyError as refused:
        code = refused.code
    assert (code != "not-permitted") == (verb in ROLES.get(role, ()))


def test_who_words_does_not_clear_and_two_distinct_persons_do(seen_by):
    name = proposed(seen_by("ben"), "ben")
    with pytest.raises(NotAllowed, match="proposed it"):
        release.clear(seen_by("ben"), name, by="ben")
    release.clear(seen_by("cy"), name, by="cy")
    with pytest.raises(NotAllowed, match="cleared it already"):
        release.clear(seen_by("cy"), name, by="cy")
    with pytest.raises(NotAllowed) as refused:
        release.clear(seen_by("ada"), name, by="ada")
    assert refused.value.code == "not-permitted"
    assert release.clear(seen_by("eve"), name, by="eve").state == "cleared"


def test_nobody_acts_in_the_name_of_another_nor_under_a_name_that_is_not_listed(seen_by):
    name = proposed(seen_by("ada"))
    for viewer, by, code in (("cy", "eve", "signer-another"), ("everything", "Zoe", "signer-unknown"),
                             ("everything", "ada", "not-permitted"),
                             ("everything", " ", "person-missing")):  # fmt: skip
        with pytest.raises(StandbyError) as refused:
            release.clear(seen_by(viewer), name, by=by)
        assert refused.value.code == code
    assert release.clear(seen_by("everything"), name, by="ben").cleared_by == ("ben",)


def test_a_role_for_one_mission_reaches_what_counts_that_mission_and_nothing_else(seen_by):
    held = Held(role="commander", missions=frozenset({"north"}))
    north = seen_by(Actor(id="nora", name="Nora", roles=("observer",), held=(held,)))
    mine = proposed(north, "nora", units=["north"])
    for words in ({"units": ["south"]}, {"units": ["north", "south"]}, {}):
        with pytest.raises(NotAllowed) as refused:
            proposed(north, "nora", **words)
        assert refused.value.code == "not-permitted"
    other = proposed(seen_by("ada"), units=["south"])
    assert [r.id for r in release_asking.on_the_way(north)] == [mine]
    with pytest.raises(AskedWrongly, match="none of that name"):
        release.clear(north, other, by="nora")


def test_what_is_on_its_way_is_seen_by_nobody_without_a_right_and_what_is_out_by_all(seen_by):
    name = cleared(seen_by, "ben", "cy")
    assert release_asking.on_the_way(seen_by("obi")) == ()
    release.publish(seen_by("ada"), name, by="ada")
    assert [r.id for r in release_asking.on_the_way(seen_by("obi"))] == [name]
    assert release.look(seen_by("obi"), name).may == ()


def test_a_spokesman_learns_nothing_of_a_closely_held_count_by_trying_words(seen_by, tmp_path):
    before = [release.check(seen_by("ada"), said(**FEW, units=["north"]))]
    tell_secret(seen_by, tmp_path)
    assert [release.check(seen_by("ada"), said(**FEW, units=["north"]))] == before
    assert proposed(seen_by("ada"), **FEW, units=["north"])
    with pytest.raises(NotAllowed, match="200 trainers") as refused:
        release.check(seen_by("eve"), said(**FEW, units=["north"]))
    assert refused.value.code == "release-false"


def test_whoever_may_read_what_contradicts_it_cannot_clear_it(seen_by, tmp_path):
    tell_secret(seen_by, tmp_path)
    name = proposed(seen_by("ada"), **FEW, units=["north"])
    with pytest.raises(NotAllowed, match="200 trainers"):
        release.clear(seen_by("eve"), name, by="eve")
    assert "200 trainers" in release.look(seen_by("eve"), name).problem
    assert release.look(seen_by("ben"), name).problem is None


def test_what_the_whole_record_does_not_bear_out_is_stopped_and_the_reason_kept_from_who_may_not_read_it(
    seen_by, tmp_path
):
    tell_secret(seen_by, tmp_path)
    name = cleared(seen_by, "ben", "cy", **FEW, units=["north"])
    with pytest.raises(NotAllowed) as refused:
        release.publish(seen_by("ada"), name, by="ada")
    assert refused.value.code == "release-not-borne-out"
    assert "200" not in str(refused.value)
    stopped = release.look(seen_by("ada"), name).release
    assert (stopped.state, stopped.cleared_by, stopped.published_at) == ("stopped", (), None)
    with pytest.raises(NotAllowed, match="it is stopped"):  # trying again takes three signatures again
        release.publish(seen_by("ada"), name, by="ada")
    assert release_asking.published(seen_by("ada")) == ()
    assert release_asking.said_outside(seen_by("ada")) == ()
    assert proposed(seen_by("ada"), **FEW, units=["north"]) == name
    assert release.look(seen_by("ada"), name).release.state == "proposed"


def test_who_publishes_and_may_read_what_contradicts_it_is_told(seen_by, tmp_path):
    tell_secret(seen_by, tmp_path)
    name = cleared(seen_by, "ben", "cy", **FEW, units=["north"])
    with pytest.raises(NotAllowed, match="200 trainers") as refused:
        release.publish(seen_by("eve"), name, by="eve")
    assert refused.value.code == "release-false"
    assert release.look(seen_by("eve"), name).release.state == "stopped"


@pytest.mark.parametrize(("marking", "heard"), [("secret", False), ("open", True)])
def test_news_of_a_correction_reaches_only_who_may_read_what_it_rests_on(seen_by, tmp_path, marking, heard):
    name = cleared(seen_by, "ben", "cy", **FEW, units=["north"])
    release.publish(seen_by("ada"), name, by="ada")
    assert release_news.news(seen_by("eve")).is_quiet
    tell_secret(seen_by, tmp_path, marking)
    assert "200 trainers" in release_news.news(seen_by("eve")).contradicted[0]
    assert release_news.news(seen_by("ada")).is_quiet != heard


def test_the_register_holds_every_number_of_ours_that_is_out_and_no_other(seen_by):
    also = [{"phrase": "roughly", "number": 100, "base": 50, "scope": {"day": "2020-01-08"}}]
    words = {"text": "About 100 on both days", "phrase": "roughly", "measure": "present", "number": 100, "base": 50}
    release.hear(seen_by("ada"), said(**{**FEW, "number": 900}, origin="press"), by="ada")
    name = cleared(seen_by, "ben", "cy", **words, also=also)
    assert release_asking.public_values(seen_by("obi")) == ()
    release.publish(seen_by("ada"), name, by="ada")
    found = [(v.scope.day.day, v.number, v.base) for v in release_asking.public_values(seen_by("obi"))]
    assert found == [(9, 100, 50), (8, 100, 50)]
