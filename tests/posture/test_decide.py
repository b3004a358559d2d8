"""Acts on decisions, on both engines: exactly once, by distinct people, none of them the proposer."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.posture.deciding import acting_first, anybody, draft, nobody
from tests.posture.strategies import moment
from tests.waiting import MOST_SECONDS, join_all

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf
from standby.ledger import entries, open_ledger
from standby.posture.decide import absences, approve, as_known, away, dissent, history, pick, propose, tick, withdraw
from standby.posture.signers import Absence, Office
from standby.testing.clock import FakeClock


@pytest.fixture
def ledger(path):
    with open_ledger(path, clock=FakeClock(moment(100))) as opened:
        yield opened


def decisions(ledger, as_of=None):
    return as_known(history(ledger), as_of)


def acts(ledger):
    with ledger.reading() as connection:
        return [e.act for e in entries(connection)]


def signed(ledger, decision, *people, day=1.0):
    for person in people:
        decision = approve(ledger, decision.id, by=person, at=moment(day), permit=anybody(person))
    return decision


def test_a_decision_is_read_back_as_it_was_proposed(ledger):
    proposed = propose(ledger, draft({"activity": "paused"}, requires=("r",), expires_at=moment(9)))
    assert proposed.axes == {"activity": "paused"}
    assert decisions(ledger) == (proposed,)
    assert proposed.id.startswith("decision-")


def test_it_is_ordered_with_the_last_signature_it_needs(ledger):
    proposed = propose(ledger, draft(signatures=2))
    one = signed(ledger, proposed, "bob")
    assert one.ordered_at is None
    two = signed(ledger, proposed, "cyd", day=2)
    assert two.ordered_at == moment(2)
    assert [s.by for s in two.signatures] == ["bob", "cyd"]
    assert acts(ledger)[-1] == "decision.ordered"


def test_nothing_is_ordered_without_an_axis(ledger):
    with pytest.raises(AskedWrongly, match="names no axis") as refused:
        propose(ledger, replace(draft(), axes={}))
    assert refused.value.code == "decision-empty"
    assert acts(ledger) == []


@pytest.mark.parametrize("name", ["ann", "ANN", " Ann "])
def test_the_proposer_never_signs(ledger, name):
    proposed = propose(ledger, draft(signatures=2))
    with pytest.raises(NotAllowed, match="proposed it"):
        signed(ledger, proposed, name)


def test_one_person_signs_once_however_often_they_click(ledger):
    proposed = propose(ledger, draft(signatures=2))
    again = signed(ledger, proposed, "bob", "bob", "Bob")
    assert [s.by for s in again.signatures] == ["bob"]
    assert acts(ledger).count("decision.signed") == 1


def test_one_office_signs_once_whoever_sits_in_it(ledger):
    proposed = signed(ledger, propose(ledger, draft(signatures=2)), "bob")
    with pytest.raises(NotAllowed, match="has had their say"):
        approve(ledger, proposed.id, by="cyd", at=moment(1), permit=lambda d: Office(of="bob", level="commander"))


def test_a_deputy_does_not_sign_in_the_place_of_the_proposer(ledger):
    proposed = propose(ledger, draft())
    with pytest.raises(NotAllowed, match="would sign for ann"):
        approve(ledger, proposed.id, by="bob", at=moment(1), permit=lambda d: Office(of="ann", level="commander"))


def test_nobody_signs_whom_the_rules_do_not_let(ledger):
    proposed = propose(ledger, draft())
    with pytest.raises(NotAllowed, match="may not"):
        approve(ledger, proposed.id, by="bob", at=moment(1), permit=nobody)
    with pytest.raises(NotAllowed, match="overtaken"):
        approve(ledger, proposed.id, by="bob", at=moment(1), permit=anybody("bob"), check=overtaken)
    assert acts(ledger) == ["decision.proposed"]


def overtaken(decision):
    raise NotAllowed("decision-overtaken", "No", "overtaken", "propose anew")


def test_a_proposal_lapses_and_is_then_signed_by_nobody(ledger):
    proposed = propose(ledger, draft())
    with pytest.raises(NotAllowed, match="it is lapsed"):
        signed(ledger, proposed, "bob", day=8)
    with pytest.raises(NotAllowed, match="proposed later"):
        signed(ledger, proposed, "bob", day=-1)


def test_what_is_ordered_takes_no_more_signatures(ledger):
    proposed = signed(ledger, propose(ledger, draft()), "bob")
    with pytest.raises(NotAllowed, match="it is in force"):
        signed(ledger, proposed, "cyd")


def test_proposing_twice_by_a_second_click_records_one(ledger):
    first = propose(ledger, draft())
    assert propose(ledger, draft(day=0.001)).id == first.id
    assert acts(ledger) == ["decision.proposed"]
    signed(ledger, first, "bob", day=0.002)
    assert propose(ledger, draft(day=0.003)).id == first.id
    assert propose(ledger, draft(day=2)).id != first.id
    assert propose(ledger, draft(day=2.001, by="bob")).id != first.id


@pytest.mark.parametrize(("minutes", "same"), [(9, True), (10, True), (11, False), (-10, True)])
def test_a_click_within_ten_minutes_either_way_is_the_same_whatever_became_of_the_first(ledger, minutes, same):
    first = propose(ledger, draft(day=1))
    withdraw(ledger, first.id, by="ann", reason="r", at=moment(1.001))
    assert (propose(ledger, draft(day=1 + minutes / 1440)).id == first.id) is same


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "v"},
        {"by": "eve"},
        {"axes": {"alert": "high"}},
        {"reason": "s"},
        {"against": "a"},
        {"label": "ifrc:red"},
        {"requires": ("r",)},
        {"report_by": moment(0.5)},
    ],
)
def test_a_proposal_that_differs_in_anything_people_sign_is_another_one(ledger, other):
    assert propose(ledger, draft()).id != propose(ledger, draft(**other)).id


def test_who_acts_first_orders_at_once_and_is_confirmed_later(ledger):
    first = propose(ledger, acting_first())
    assert first.ordered_at == moment(0)
    assert first.report_by == moment(0.5)
    confirmed = signed(ledger, first, "bob")
    assert confirmed.confirmed_at == moment(1)
    assert confirmed.ordered_at == moment(0)
    assert acts(ledger).count("decision.ordered") == 1


def test_nobody_acts_first_to_lower_or_where_no_rule_lets_them(ledger):
    for needs in ({"lowers": True, "act_first": False}, {"lowers": False, "act_first": False}):
        asked = acting_first()
        with pytest.raises(NotAllowed) as refused:
            propose(ledger, replace(asked, needs=replace(asked.needs, **needs)))
        assert refused.value.code == "act-first-not-allowed"
    assert acts(ledger) == []


def test_dissent_is_kept_and_stops_nothing(ledger):
    proposed = propose(ledger, draft())
    dissent(ledger, proposed.id, by="dee", reason="the road is closed", at=moment(0.5))
    told = dissent(ledger, proposed.id, by="dee", reason="the road is closed", at=moment(0.6))
    assert [(d.by, d.reason) for d in told.dissents] == [("dee", "the road is closed")]
    assert signed(ledger, proposed, "bob").ordered_at is not None
    with pytest.raises(AskedWrongly, match="no reason"):
        dissent(ledger, proposed.id, by="dee", reason=" ", at=moment(1))


def test_a_requirement_is_ticked_once_by_a_named_person(ledger):
    proposed = propose(ledger, draft(requires=("shelter", "water")))
    tick(ledger, proposed.id, 2, by="dee", at=moment(1))
    told = tick(ledger, proposed.id, 2, by="eve", at=moment(2))
    assert [(r.number, r.ticked_by, r.ticked_at) for r in told.requirements] == [(1, None, None), (2, "dee", moment(1))]
    with pytest.raises(AskedWrongly, match="no requirement 3") as unknown:
        tick(ledger, proposed.id, 3, by="dee", at=moment(1))
    assert unknown.value.code == "requirement-unknown"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_ticking_one_requirement_leaves_the_others_open(ledger, number):
    proposed = propose(ledger, draft(requires=("a", "b", "c")))
    done = tick(ledger, proposed.id, number, by="ann", at=moment(1))
    assert [r.number for r in done.requirements if r.ticked_by == "ann"] == [number]
    assert [r.number for r in done.requirements if r.ticked_at is None] == sorted({1, 2, 3} - {number})


def test_only_the_proposer_withdraws_and_only_what_is_not_ordered(ledger):
    proposed = propose(ledger, draft())
    with pytest.raises(NotAllowed, match="ann proposed it"):
        withdraw(ledger, proposed.id, by="bob", reason="r", at=moment(1))
    gone = withdraw(ledger, proposed.id, by="ann", reason="overtaken", at=moment(1))
    assert (gone.withdrawn_at, gone.withdrawn_because) == (moment(1), "overtaken")
    assert withdraw(ledger, proposed.id, by="ann", reason="again", at=moment(2)) == gone
    with pytest.raises(NotAllowed, match="it is withdrawn"):
        signed(ledger, proposed, "bob", day=2)
    with pytest.raises(NotAllowed, match="it was withdrawn"):
        tick(ledger, propose_and_withdraw(ledger).id, 1, by="dee", at=moment(3))
    kept = signed(ledger, propose(ledger, draft(day=3)), "bob", day=3)
    with pytest.raises(NotAllowed, match="ordered already"):
        withdraw(ledger, kept.id, by="ann", reason="r", at=moment(4))


def propose_and_withdraw(ledger):
    proposed = propose(ledger, draft(requires=("r",)))
    return withdraw(ledger, proposed.id, by="ann", reason="r", at=moment(1))


def test_a_decision_is_asked_for_by_the_beginning_of_its_id(ledger):
    proposed = propose(ledger, draft())
    assert pick([proposed], proposed.id[: len("decision-") + 6]) == proposed
    assert pick([proposed], proposed.id[: len("decision-") + 4]) == pick([proposed], proposed.id[9:13]) == proposed
    for short in (proposed.id[: len("decision-") + 3], proposed.id[9:12]):
        with pytest.raises(AskedWrongly, match="none has that id"):
            pick([proposed], short)
    with pytest.raises(AskedWrongly, match="several begin like that"):
        pick([proposed, replace(proposed, id=f"{proposed.id}0")], proposed.id[:14])
    for wanted in ("decision-ffffffffffffffff", "", "dec"):
        with pytest.raises(AskedWrongly, match="no decision") as unknown:
            signed(ledger, replace(proposed, id=wanted), "bob")
        assert unknown.value.code == "decision-unknown"


def test_decisions_are_shown_as_they_were_known_then(ledger):
    proposed = propose(ledger, draft())
    signed(ledger, proposed, "bob", day=2)
    assert decisions(ledger, AsOf(valid_at=moment(9), known_at=moment(-1))) == ()
    (then,) = decisions(ledger, AsOf(valid_at=moment(9), known_at=moment(1)))
    assert then.ordered_at is None
    (sealed,) = decisions(ledger, AsOf(valid_at=moment(9), known_at=moment(9), entry=1))
    assert sealed == proposed


def test_an_absence_is_recorded_and_cannot_end_before_it_begins(ledger):
    gone = away(ledger, "bob", start=moment(1), end=moment(3), by="ann", at=moment(0))
    assert absences(ledger) == (gone,) == (Absence(person="bob", start=moment(1), end=moment(3)),)
    with pytest.raises(AskedWrongly) as refused:
        away(ledger, "bob", start=moment(1), end=moment(1), by="ann", at=moment(0))
    assert refused.value.code == "absence-backwards"


def at_once(tasks):
    """Run every task in a thread of its own, all let go together; return what each raised."""
    gate, raised = threading.Barrier(len(tasks)), []

    def run(task):
        gate.wait(MOST_SECONDS)
        try:
            task()
        except NotAllowed as refused:
            raised.append(refused)

    threads = [threading.Thread(target=run, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    join_all(threads)
    return raised


def contested(path, count, workers):
    """Propose and sign so many decisions at once, with double clicks and more people than are needed."""
    clock = FakeClock(moment(100))
    with open_ledger(path, clock=clock) as ledger:
        ledgers = [ledger, *(open_ledger(path, clock=clock) for _ in range(workers - 1))]
        drafts = [draft(unit=f"u{n}", signatures=2, day=n / 1000) for n in range(count)]
        pairs = [(led, d) for n, d in enumerate(drafts) for led in (ledgers[n % workers], ledgers[(n + 1) % workers])]
        for batch in batches(pairs, 30):
            at_once([lambda led=led, d=d: propose(led, d) for led, d in batch])
        found = decisions(ledger)
        clicks = [(p, d, n) for d in found for n, p in enumerate(["bob", "bob", "cyd", "cyd", "dee", "ann"])]
        refused = []
        for batch in batches(clicks, 30):
            refused += at_once([lambda p=p, d=d, n=n: signed(ledgers[n % workers], d, p) for p, d, n in batch])
        for each in ledgers[1:]:
            each.close()
        return decisions(ledger), acts(ledger), refused


def batches(items, size):
    return [items[n : n + size] for n in range(0, len(items), size)]


def check_exactly_once(found, done, count):
    assert len(found) == count
    assert {d.unit for d in found} == {f"u{n}" for n in range(count)}
    for decision in found:
        people = [s.by for s in decision.signatures]
        assert len(people) == len(set(people)) == 2, people
        assert "ann" not in people
        assert decision.ordered_at is not None
    assert Counter(done) == {"decision.proposed": count, "decision.signed": 2 * count, "decision.ordered": count}


def test_decisions_at_once_with_double_clicks_are_each_ordered_exactly_once(path):
    found, done, _ = contested(path, 12, workers=3)
    check_exactly_once(found, done, 12)


@pytest.mark.torture
def test_a_hundred_and_fifty_decisions_at_once_are_each_ordered_exactly_once(new_postgresql):
    found, done, refused = contested(new_postgresql(), 150, workers=8)
    check_exactly_once(found, done, 150)
    assert refused, "the proposer and a third person tried too"


def test_time_to_confirm_is_hours_not_days():
    assert timedelta(hours=1) < acting_first().report_by - moment(0) < timedelta(days=1)
