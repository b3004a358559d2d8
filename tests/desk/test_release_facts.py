"""What the record says of our numbers: what cannot be true with it is forbidden, or doubted where it is not sure."""

from dataclasses import replace

import pytest

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, DateRange, parse_instant
from standby.desk import release, release_asking, release_news, reviewing
from standby.desk.asking import evidence
from standby.desk.reading import Declared, read_files
from standby.desk.release_again import listening
from standby.desk.release_policy import told_statement
from standby.desk.workspace import init_workspace, open_workspace
from standby.testing.clock import FakeClock
from standby.testing.making import days, make_claim, on_days

DAY = "2020-01-12"
NOW = parse_instant("2020-01-14T09:00")
UNITS = """
- {id: force, name: Task Force, kind: operation}
- {id: north, name: Northern Mission, kind: mission, parent: force, does: [train], aliases: [northern mission]}
- {id: pilots, name: Air Detachment, kind: contingent, parent: force, does: [fly], aliases: [air detachment]}
"""
SITES = """
- {id: taji, name: Camp Taji, lat: 33.52, lon: 44.25, country: IQ, aliases: [Taji]}
- {id: erbil, name: Erbil air base, lat: 36.24, lon: 43.96, country: IQ, aliases: [Erbil]}
"""
TAJI, NORTH = {"sites": ["taji"]}, {"units": ["north"]}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts") / "w"
    init_workspace(folder, clock=FakeClock(NOW))
    rule = "rule: {width: 1, ratio: 1}\noutsiders: {version: test-1, cap: 20}\n"
    for name, text in (("units.yaml", UNITS), ("sites.yaml", SITES), ("release.yaml", rule)):
        (folder / "mission" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def record(template, tmp_path):
    """A record, and a function that reads one more report of the day into it."""
    import shutil

    folder = shutil.copytree(template, tmp_path / "w")
    with open_workspace(folder, FakeClock(NOW)) as workspace:

        def read(text):
            file = tmp_path / "report.txt"
            file.write_text(text + "\n", encoding="utf-8")
            day = parse_instant(DAY).date()
            said = Declared(received_at=parse_instant("2020-01-13"), published=DateRange(start=day, end=day))
            assert read_files(workspace, [(file, said)])[0].claims, "the reader makes no claim of it"

        yield workspace, read


def said(phrase, measure, number=None, **scope):
    text = f"{phrase} {number or ''} {measure}"
    counted = {"day": DAY, "measure": measure, **scope}
    plain = {"speaker": "the spokesman", "said_on": "2020-01-13", "text": text, "phrase": phrase, "scope": counted}
    return told_statement({**plain, **({} if number is None else {"number": number})})


CASES = {
    "two of ours were wounded there": (
        "Two soldiers of the northern mission were wounded at Camp Taji on 12 January 2020.",
        said("none", "hurt", **TAJI), "forbids"),
    "they were wounded elsewhere": (
        "Two soldiers of the northern mission were wounded at Camp Taji on 12 January 2020.",
        said("none", "hurt", sites=["erbil"]), "lets"),
    "they were wounded on another day": (
        "Two soldiers of the northern mission were wounded at Camp Taji on 11 January 2020.",
        said("none", "hurt", **TAJI), "lets"),
    "some were wounded, and whose is not told": (
        "Two soldiers were wounded at Camp Taji on 12 January 2020.",
        said("none", "hurt", **TAJI), "doubts"),
    "a unit that trains resumed": (
        "The northern mission resumed training on 12 January 2020.", said("none", "training"), "forbids"),
    "a unit that trains is paused": (
        "Training of the northern mission has been paused since 10 January 2020.",
        said("some", "training", **NORTH), "forbids"),
    "a unit that does not train resumed": (
        "The air detachment resumed its work on 12 January 2020.", said("none", "training"), "doubts"),
    "a number without a hedge": (
        "There are 200 trainers of the northern mission in Iraq.",
        said("fewer than", "present", 75, **NORTH), "forbids"),
    "a number above all that outsiders would believe": (
        "There are 200 trainers of the northern mission in Iraq.",
        said("some", "present", **NORTH), "lets"),
    "about so many": (
        "There are about 200 trainers of the northern mission in Iraq.",
        said("fewer than", "present", 75, **NORTH), "doubts"),
    "somebody is there": (
        "The northern mission is at Camp Taji.", said("none", "present", **TAJI), "forbids"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_statement_is_forbidden_doubted_or_let_as_the_record_has_it(record, case):
    workspace, read = record
    text, statement, outcome = CASES[case]
    assert release.check(workspace, statement).doubts == ()
    read(text)
    if outcome == "forbids":
        with pytest.raises(NotAllowed) as refused:
            release.check(workspace, statement)
        assert refused.value.code == "release-false"
        return
    doubts = release.check(workspace, statement).doubts
    assert bool(doubts) == (outcome == "doubts")
    assert all(statement.text in doubt and "report.txt" in doubt for doubt in doubts)


def test_a_hedged_number_forbids_once_a_person_has_confirmed_the_claim(record):
    workspace, read = record
    text, statement, _ = CASES["about so many"]
    read(text)
    (claim,) = [c for c in evidence(workspace, AsOf(valid_at=NOW, known_at=NOW)).claims if c.draft.quantity]
    reviewing.accept(workspace, [claim.id], by="Ada", reason="it says so")
    with pytest.raises(NotAllowed, match="about 200 trainers"):
        release.check(workspace, statement)


def test_what_is_doubtful_is_told_to_whoever_proposes_and_to_whoever_clears(record):
    workspace, read = record
    text, statement, _ = CASES["some were wounded, and whose is not told"]
    read(text)
    made = release.propose(workspace, statement, by="Ada", marking="TLP:CLEAR")
    assert "Two soldiers were wounded" in made.doubts[0]
    assert release.look(workspace, made.release.id).checked.doubts == made.doubts


def test_an_overseer_sees_the_figures_whatever_outsiders_believe_and_which_accounts_differ(record):
    workspace, read = record
    read("There are 200 trainers of the northern mission in Iraq.")
    read("There are 90 trainers of the northern mission in Iraq.")
    seen = release_asking.knowledge(workspace, "overseer", parse_instant(DAY).date())
    assert (len(seen.statements), len(seen.differing)) == (1, 1)
    number = 200 if "200" in seen.statements[0] else 90
    (north,) = [row for row in seen.inferred if row.quantity == f"people of Northern Mission, {DAY}"]
    assert (north.low, north.high) == (number, number)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Stay in the shelters at Taji until 18:30 on 12 January 2020", ()),
        ("Fewer than 75 at Taji, and 200 at Erbil", ("200",)),
        ("The 40 at Taji stay in the shelters", ("40",)),
        ("Two hundred at Taji stay in the shelters", ("Two and hundred",)),
    ],
)
def test_a_number_in_the_words_that_no_phrase_reads_is_a_doubt(record, text, unread):
    workspace, _ = record
    phrase = ("fewer than", "present", 75) if "75" in text else ("no number", "present")
    doubts = release.check(workspace, replace(said(*phrase, **TAJI), text=text)).doubts
    assert [number in doubt for doubt, number in zip(doubts, unread, strict=True)] == [True] * len(unread)


def test_words_that_count_nobody_may_be_said_beside_a_public_number(record):
    workspace, _ = record
    made = release.propose(workspace, said("fewer than", "present", 15, **TAJI), by="Ada", marking="TLP:CLEAR")
    for who in ("Ben", "Cy"):
        release.clear(workspace, made.release.id, by=who)
    release.publish(workspace, made.release.id, by="Ada")
    assert release.check(workspace, said("no number", "present", **TAJI)).verdict.allowed


def test_who_moved_counts_at_one_place_up_to_a_day_and_at_the_other_from_a_later_one(record):
    workspace, _ = record
    with pytest.raises(AskedWrongly, match="a later one"):
        moved_on(DAY)
    assert release.check(workspace, moved_on("2020-01-13")).verdict.readings == (
        "the spokesman, 2020-01-13: moved, read as two or more who were at the one place on 2020-01-12 and are at the "
        "other on 2020-01-13",
    )


def moved_on(day):
    scopes = {"scope": {"day": DAY, "sites": ["taji"]}, "other": {"day": day, "sites": ["erbil"]}}
    words = {"text": "They moved", "phrase": "moved to", **scopes}
    return told_statement({"speaker": "the spokesman", "said_on": "2020-01-13", **words})


def test_a_public_report_of_a_move_is_heard_with_its_number_and_on_two_days(record, record_claims):
    workspace, _ = record
    rule = "rule: {width: 1, ratio: 1}\noutsiders: {version: test-1}\npublic_sources: [gulf-wire]\n"
    (workspace.directory / "mission" / "release.yaml").write_text(rule, encoding="utf-8")
    move = make_claim(
        "movement", "unit:north", "relocated", said=DAY, stated=DAY, source="gulf-wire", quantity=(54, 66, "person"),
        details={"origin": "Taji", "destination": "Erbil"}, valid=on_days(days(DAY)), quote="About 60 were moved",
    )  # fmt: skip
    record_claims(workspace, "moved.txt", move, received="2020-01-13")
    (waiting,) = release_asking.hearable(workspace)
    parts = [(p.phrase, p.number, p.scope.day.day, p.other and p.other.day.day) for p in waiting.statement.parts()]
    assert parts == [("moved to", None, 12, 13), ("at least", 54, 12, None), ("at most", 66, 12, None)]


def out(workspace, statement):
    name = release.propose(workspace, statement, by="Ada", marking="TLP:CLEAR").release.id
    for who in ("Ben", "Cy"):
        release.clear(workspace, name, by=who)
    return release.publish(workspace, name, by="Ada").id


def test_what_the_record_contradicts_is_news_until_it_is_taken_back(record):
    workspace, read = record
    name = out(workspace, said("none", "hurt", **TAJI))
    read("Two soldiers of the northern mission were wounded at Camp Taji on 12 January 2020.")
    assert "were wounded" in release_news.news(workspace).contradicted[0]
    assert release.check(workspace, None).contradicted
    release.retract(workspace, name, by="Ada", reason="two were wounded")
    assert release_news.news(workspace).is_quiet
    assert release.check(workspace, None).contradicted == ()


def test_what_others_said_is_news_at_once_where_it_gives_a_number_away(record):
    workspace, _ = record
    out(workspace, said("none", "hurt", **TAJI))
    with listening() as heard:
        release.hear(workspace, replace(said("exactly", "present", 12, **TAJI), origin="press"), by="Ada")
    (news,) = heard
    assert "people at Camp Taji" in news.given_away[0]
    assert release_asking.heard(workspace, NOW.date()) == ("the spokesman, 2020-01-13: exactly 12 present",)


def test_the_table_tells_which_numbers_something_said_bears_on(record):
    workspace, _ = record
    release.hear(workspace, replace(said("at least", "present", 12, **TAJI), origin="press"), by="Ada")
    seen = release_asking.knowledge(workspace, "public", NOW.date())
    assert [row.quantity for row in seen.inferred if row.said] == [f"people at Camp Taji, {DAY}"]
