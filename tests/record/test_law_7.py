"""Law 7: no row outside my labels influences any output I see.

Each history is recorded twice: whole, and without what the viewer may not read. Every question must be answered alike;
only the numbers of entries, which are the same for everybody, are compared by their order.
"""

from dataclasses import dataclass, replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.access.strategies import actors, labels
from tests.record.strategies import NOW, moments, report_batches, report_of, simple_draft, simple_reading
from tests.torture import progress

from standby.access import OPEN, Actor, Label, joined, label_text, parse_label
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import content_id
from standby.basis.plain import to_plain
from standby.basis.time import AsOf
from standby.record import opened
from standby.record.acts import end_judgement, judge, record_report
from standby.record.columns import Columns, possible_numbers, refresh
from standby.record.plain import claim_id
from standby.record.queries import claim, claims, claims_about, claims_of, judgements, report, reports

HISTORIES = count(1)


@dataclass
class Happened:
    """One thing that happened, and the label of what it left in the record."""

    label: Label
    do: object


def marked(made, label):
    marking = None if label == Label() else label_text(label)
    name = content_id("report", made.sha256, *([marking] if marking else []))
    return replace(made, marking=marking, id=name)


@st.composite
def histories(draw):
    """Reports under labels, some with claims that replace earlier ones, then verdicts, some of them ended."""
    happened, held = [], []
    for made, reading in draw(report_batches(5)):
        made = marked(made, draw(labels))
        label = parse_label(made.marking or OPEN)
        older = [c for c, of in held if joined([of, label]) == label]
        replaced = {0: draw(st.sampled_from(older))} if older and reading.drafts and draw(st.booleans()) else {}
        happened.append(
            Happened(label, lambda ledger, made=made, reading=reading, replaced=replaced: record_report(
                ledger, made, reading, actor="desk", supersedes=replaced))
        )  # fmt: skip
        held += [(claim_id(made.id, reading.reader, to_plain(draft)), label) for draft in reading.drafts]
    for _ in range(draw(st.integers(0, 3)) if held else 0):
        named = draw(st.lists(st.sampled_from(held), min_size=1, max_size=2, unique=True))
        label = joined(of for _, of in named)
        ended = draw(st.booleans())
        happened.append(Happened(label, lambda ledger, named=named, ended=ended: _judged(ledger, named, ended)))
    return happened


def _judged(ledger, named, ended):
    given_ = judge(ledger, "withdrawn", [name for name, _ in named], by="analyst", reason="retracted")
    if ended:
        end_judgement(ledger, given_.id, by="analyst", reason="it was right")


def recorded(happened):
    ledger = opened("", lambda: NOW)
    for each in happened:
        each.do(ledger)
    return ledger


def plainly(made):
    """What is seen of a claim, without the number that everybody's entries share."""
    return replace(made, k=0)


def answers(ledger, known_at):
    """Return everything the record can be asked, as one viewer sees it."""
    as_of = AsOf(valid_at=NOW, known_at=known_at)
    columns = Columns()
    refresh(columns, ledger)
    found = claims(ledger, as_of)
    said = []
    for wanted in ("0.txt", "1.txt", "2.txt", "report-", *sorted({f"report-{n:x}" for n in range(16)})):
        try:
            said.append(report(ledger, wanted))
        except AskedWrongly as problem:
            said.append(str(problem))
    for digit in "0123456789abcdef":
        for wanted in (f"claim-{digit}000", *(c.id for c in found if c.id[6] == digit)):
            try:
                said.append(plainly(claim(ledger, wanted)))
            except AskedWrongly as problem:
                said.append(str(problem))
    return {
        "claims": list(map(plainly, found)),
        "in order": [c.id for c in sorted(found, key=lambda c: c.k)],
        "reports": reports(ledger, as_of),
        "judgements": [replace(j, k=0, id="") for j in judgements(ledger, as_of)],
        "about": [plainly(c) for subject in ("unit:nmi", "site:taji") for c in claims_about(ledger, subject, as_of)],
        "of each": [list(map(plainly, claims_of(ledger, r.id, as_of))) for r in reports(ledger, as_of)],
        "numbers": possible_numbers(columns, as_of).tolist(),
        "said": said,
    }


@settings(max_examples=10, deadline=None)
@given(histories(), actors, moments)
def test_law_7_what_i_may_not_read_changes_no_answer(happened, viewer, known_at):
    assert_nothing_hidden_shows(happened, viewer, known_at)


@pytest.mark.torture
@settings(max_examples=1000, deadline=None)
@given(histories(), actors, moments)
def test_law_7_holds_for_a_thousand_histories(happened, viewer, known_at):
    progress(next(HISTORIES), 1000, "histories")
    assert_nothing_hidden_shows(happened, viewer, known_at)


def assert_nothing_hidden_shows(happened, viewer, known_at):
    whole = recorded(happened).seen_by(viewer)
    without = recorded([each for each in happened if viewer.reads(each.label)]).seen_by(viewer)
    assert answers(whole, known_at) == answers(without, known_at)


def test_whoever_holds_the_folder_sees_every_marking(ledger):
    every = [Label(level="secret"), Label(compartments=frozenset({"hr"})), Label(readers=frozenset())]
    for n, label in enumerate(every):
        text = f"Report {n}."
        record_report(ledger, marked(report_of(text), label), simple_reading(text), actor="desk")
    shown = {made.marking for made in reports(ledger, AsOf(valid_at=NOW, known_at=NOW))}
    assert shown == {label_text(label) for label in every}


LOW = Actor(id="lea", name="Lea", roles=("analyst",))
SECRET = "The escape route runs north."


@pytest.fixture
def ledger(path):
    with opened(path, lambda: NOW) as held:
        yield held


def secretly(ledger, text=SECRET, **rest):
    made = marked(report_of(text, **rest), Label(level="secret"))
    return record_report(ledger, made, simple_reading(text), actor="desk")


def test_bringing_a_text_that_is_held_secretly_too_does_not_tell_so(ledger):
    secret = secretly(ledger)
    mine = record_report(ledger.seen_by(LOW), report_of(SECRET), simple_reading(SECRET), actor="lea")
    assert mine.new
    assert mine.report_id != secret.report_id
    assert [r.id for r in reports(ledger.seen_by(LOW), AsOf(valid_at=NOW, known_at=NOW))] == [mine.report_id]


def test_naming_a_secret_claim_is_answered_as_naming_none(ledger):
    hidden = secretly(ledger).claims[0].id
    invented = "claim-0123456789abcdef"
    said = []
    for name in (hidden, invented):
        with pytest.raises(AskedWrongly) as told:
            judge(ledger.seen_by(LOW), "withdrawn", [name], by="lea", reason="a guess")
        said.append(str(told.value).replace(name, "NAME"))
    assert said[0] == said[1]


def test_ending_a_judgement_on_a_secret_claim_is_answered_as_ending_none(ledger):
    hidden = judge(ledger, "withdrawn", [secretly(ledger).claims[0].id], by="anna", reason="wrong")
    end_judgement(ledger, hidden.id, by="anna", reason="right after all")
    with pytest.raises(AskedWrongly, match="there is none of that name"):
        end_judgement(ledger.seen_by(LOW), hidden.id, by="lea", reason="a guess")


def test_nobody_records_what_they_may_not_read(ledger):
    with pytest.raises(NotAllowed, match="could not find it again"):
        secretly(ledger.seen_by(LOW))
    assert reports(ledger, AsOf(valid_at=NOW, known_at=NOW)) == ()


def test_an_open_report_may_not_tell_that_it_replaces_a_secret_claim(ledger):
    hidden = secretly(ledger).claims[0].id
    with pytest.raises(AskedWrongly, match="mark it secret"):
        record_report(ledger, report_of("New."), simple_reading("New."), actor="anna", supersedes={0: hidden})
    assert len(reports(ledger, AsOf(valid_at=NOW, known_at=NOW))) == 1


def test_a_secret_report_replaces_an_open_claim_only_for_those_who_may_read_why(ledger):
    stated = record_report(ledger, report_of("Old."), simple_reading("Old."), actor="desk").claims[0].id
    made = marked(report_of("New."), Label(level="secret"))
    reading = simple_reading("New.", simple_draft("New."))
    record_report(ledger, made, reading, actor="desk", supersedes={0: stated})
    now = AsOf(valid_at=NOW, known_at=NOW)
    assert [c.id for c in claims(ledger.seen_by(LOW), now)] == [stated]
    assert stated not in [c.id for c in claims(ledger, now)]
