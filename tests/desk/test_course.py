"""What a workspace keeps between questions never shows: every answer is the one worked out from nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standby.basis.time import AsOf, iso, parse_instant
from standby.desk import asking
from standby.desk.advising import advise
from standby.desk.declaring import declare
from standby.desk.kept import MOST, Kept
from standby.desk.unfolding import Unfolding
from standby.desk.workspace import init_workspace, open_workspace
from standby.picture.assemble import assemble
from standby.posture.facts import Declaration
from standby.record import opened, queries, review
from standby.record.acts import withdraw
from standby.record.grades import grade_source
from standby.reports.copies import copies
from standby.testing.clock import FakeClock
from standby.testing.making import make_claim, place

START = parse_instant("2020-01-05T09:00")
DAY = timedelta(days=1)
FILES = {
    "sites": "- {id: taji, name: Taji, lat: 33.5, lon: 44.2, country: IQ}\n",
    "units": (
        "- {id: op, name: Operation, kind: operation}\n"
        "- {id: north, name: North, kind: mission, parent: op, host: IQ, sites: [taji]}\n"
    ),
    "sources": "- {id: gulf-wire, name: Gulf Wire, reliability: B, covers: [IQ], reports_every_days: 3}\n",
    "policy/p": """
policy: p
title: P
version: "1"
in_force: {from: 2020-01-01}
approved_by: the commander
authorities: [duty officer, commander]
starts_from: continue
review_after: 7 days
rules:
  - id: attacked
    title: Attacked
    assumption: a
    indicator: i
    enter: attacks.near_7d >= 1 || threat.p_7d > 0.5
    leave: for_at_least(attacks.near_7d < 1, days(2))
    min_dwell: 3 days
    action: {alert: high, activity: paused}
    authority: {up: duty officer, down: commander}
    citation: c
  - id: quiet
    title: Nobody reports
    assumption: a
    indicator: i
    enter: for_at_least(!sources.reporting, days(2))
    action: {alert: heightened}
    authority: {up: duty officer, down: commander}
    citation: c
  - id: calm
    title: Back
    assumption: a
    indicator: i
    enter: declared.stand_down_approved && quiet.near_days >= 2
    lowers: {alert: routine, activity: full}
    authority: {up: commander, down: commander}
    citation: c
""",
}
TAJI, BAGHDAD = place("Taji", 33.5, 44.2), place("Baghdad", 33.34, 44.4)
TOLD = (
    ("incident", "Militia", "rocket_attack", TAJI),
    ("incident", "Militia", "rocket_attack", BAGHDAD),
    ("incident", "Militia", "casualties", TAJI),
    ("status", "unit:north", "paused", None),
    ("status", "unit:north", "resumed", None),
    ("consent", "parliament", "nonbinding_motion", None),
    ("headcount", "unit:north", "strength", None),
    ("movement", "unit:north", "relocated", TAJI),
)

reports = st.tuples(st.just("report"), st.integers(0, 12), st.sampled_from(TOLD), st.integers(-4, 2))
others = st.tuples(st.sampled_from(("withdraw", "correct", "declare", "grade", "accept")), st.integers(0, 99))
waits = st.tuples(st.just("wait"), st.floats(0.1, 4))
histories = st.lists(reports | others | waits, min_size=2, max_size=7)


@pytest.fixture
def desk(tmp_path):
    clock = FakeClock(START)
    init_workspace(tmp_path / "w", clock=clock)
    for name, text in FILES.items():
        path = tmp_path / "w" / "mission" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    with open_workspace(tmp_path / "w", clock) as found:
        yield found


def begun_anew(desk):
    """The same mission with an empty record and nothing kept."""
    clock = FakeClock(START)
    return replace(desk, ledger=opened("", clock), clock=clock, kept=Kept())


def acted(desk, record_claims, action, number):
    name, *given = action
    now = desk.clock()
    standing = asking.evidence(desk, AsOf(valid_at=now, known_at=now)).claims
    chosen = standing[given[0] % len(standing)] if standing and name in ("withdraw", "correct", "accept") else None
    if name == "report":
        days_ago, (kind, subject, predicate, at), late = given
        received = min(now, max(START - 12 * DAY, now - DAY * days_ago))
        stated = iso(received + DAY * min(0, late))[:10]
        unit = (200 + number, None, "person") if kind == "headcount" else None
        claim = make_claim(kind, subject, predicate, said=stated, stated=stated, at=at, quantity=unit,
                           quote=f"{subject} {predicate} {number}")  # fmt: skip
        record_claims(desk, f"{number}.txt", claim, received=iso(received))
    elif name == "wait":
        desk.clock.advance(DAY * given[0])
    elif name == "grade":
        grade_source(desk.ledger, "gulf-wire", "ABCF"[given[0] % 4], by="a", reason="r")
    elif name == "declare":
        word = Declaration(fact="declared.stand_down_approved", value=given[0] % 2 == 0, by="Ann", role="r", at=now,
                           good_until=now + DAY)  # fmt: skip
        declare(desk, word)
    elif chosen is not None and name == "withdraw":
        withdraw(desk.ledger, [chosen.id], by="a", reason="r")
    elif chosen is not None and name == "accept":
        review.accept(desk.ledger, [chosen.id], by="a")
    elif chosen is not None:
        kept = queries.report(desk.ledger, chosen.report_id)
        draft = replace(chosen.draft, certainty="hedged" if chosen.draft.certainty == "asserted" else "asserted")
        review.correct(desk.ledger, chosen, kept, draft, by="a", reason="r")


def assembled_whole(desk, as_of):
    """The picture by the plain function, from evidence read anew."""
    known = Unfolding().evidence(desk.ledger, as_of)
    heard = asking.heard(known.reports, as_of.valid_at)
    return assemble(known.claims, desk.definition, as_of, heard=heard, copies=copies(known.reports))


def answered(desk, as_of):
    known = asking.picture(desk, as_of)
    return known.picture, advise(desk, known)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, back=st.integers(0, 6))
def test_what_is_kept_gives_the_picture_and_the_advice_of_working_it_all_out_anew(desk, record_claims, history, back):
    kept = begun_anew(desk)
    for number, action in enumerate(history):
        acted(kept, record_claims, action, number)
        now = kept.clock()
        for at in (now, now - DAY * back):
            as_of = AsOf(valid_at=at, known_at=at)
            found = answered(kept, as_of)
            assert found == answered(replace(kept, kept=Kept()), as_of)
            assert found[0] == assembled_whole(kept, as_of)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_pictures_of_one_day_after_another_are_those_asked_for_one_by_one(desk, record_claims, history):
    desk = begun_anew(desk)
    for number, action in enumerate(history):
        acted(desk, record_claims, action, number)
    moments = [START + DAY * number for number in range(-14, 16, 2)]
    asked = [AsOf(valid_at=at, known_at=at) for at in moments]
    one_by_one = [assembled_whole(desk, as_of) for as_of in asked]
    assert list(asking.pictures_over(desk, asked)) == one_by_one


def test_a_second_question_looks_at_no_day_again(desk, record_claims, monkeypatch):
    attack = make_claim("incident", "Militia", "rocket_attack", said="2020-01-01", stated="2020-01-01", at=TAJI)
    record_claims(desk, "a.txt", attack, received="2020-01-01")
    looks = []
    counted = asking._grown
    monkeypatch.setattr(asking, "_grown", lambda *given, named: looks.append(given[-1]) or counted(*given, named=named))
    answered(desk, AsOf(valid_at=START, known_at=START))
    first = len(looks)
    answered(desk, AsOf(valid_at=START + DAY / 24, known_at=START + DAY / 24))
    assert (first, len(looks)) == (5, 6)


def test_of_too_many_things_the_one_used_longest_ago_is_let_go():
    kept, made = Kept(), []
    for number in [*range(MOST), 0, MOST, 0, 1]:
        with kept.using(number, lambda number=number: made.append(number) or number) as thing:
            assert thing == number
    assert made == [*range(MOST), MOST, 1]
