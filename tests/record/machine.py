"""A state machine that records and asks at random, beside a naive model that keeps everything in one list."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from tests.record.strategies import NOW, START, report_of, simple_draft

from standby.access import EVERYTHING, OPEN, Actor, joined, parse_label
from standby.basis.time import AsOf, DateRange
from standby.ledger import verify
from standby.record import opened, projection
from standby.record.acts import end_judgement, judge, record_report
from standby.record.columns import Columns, possible_numbers, refresh
from standby.record.projection import claim_number
from standby.record.queries import claims, claims_about, head, judgements, reports
from standby.record.search import search
from standby.reports.intake import marked
from standby.reports.model import Mention, Reading

MARKINGS = ("open", "restricted", "secret +medical")
VIEWERS = (
    EVERYTHING,
    Actor(id="lea", name="Lea", level="open"),
    Actor(id="omar", name="Omar", level="restricted", compartments=frozenset({"medical"})),
)
SUBJECTS = ("unit:nmi", "site:taji")
hours = st.integers(0, 24 * 40).map(lambda n: START + timedelta(hours=n))


@dataclass
class Event:
    """What one entry says: claims that came, claims that ended, a judgement that was given or ended."""

    k: int
    known_at: object
    label: object
    report: str | None = None
    word: str | None = None
    came: tuple = ()
    ends: frozenset = frozenset()
    judgement: str | None = None
    annuls: str | None = None


@dataclass
class Model:
    """Every entry in one list, and answers found by looking through all of it."""

    events: list = field(default_factory=list)

    def seen(self, as_of, viewer):
        return [
            e
            for e in self.events
            if e.known_at <= as_of.known_at
            and (as_of.entry is None or e.k <= as_of.entry)
            and (e.annuls is not None or viewer.reads(e.label))
        ]

    def claims(self, as_of, viewer):
        seen = self.seen(as_of, viewer)
        annulled = {e.annuls for e in seen if e.annuls}
        ended = {name for e in seen if e.judgement is None or e.judgement not in annulled for name in e.ends}
        return sorted((e.report, start, end, name) for e in seen for name, start, end, _ in e.came if name not in ended)

    def judgements(self, as_of, viewer):
        seen = self.seen(as_of, viewer)
        annulled = {e.annuls for e in seen if e.annuls}
        return {e.judgement for e in seen if e.judgement and e.judgement not in annulled}

    def reports(self, as_of, viewer):
        return sorted((e.known_at, e.report) for e in self.seen(as_of, viewer) if e.report)


class Record(RuleBasedStateMachine):
    """Acts and questions in any order. A subclass says where the record is."""

    engine_path = ""

    def __init__(self):
        super().__init__()
        self.model, self.numbers, self.audits = Model(), count(), count()
        self.held = {viewer.id: Columns() for viewer in VIEWERS}
        self.claims, self.judged, self.texts = {}, {}, {}

    @initialize(reports=st.integers(0, 2), data=st.data())
    def begin(self, reports, data):
        self.ledger = opened(self.new_path(), lambda: NOW)
        for _ in range(reports):
            self.receive(
                data.draw(hours), data.draw(st.sampled_from(MARKINGS)), data.draw(st.sampled_from(SUBJECTS)), data
            )

    def new_path(self):
        return self.engine_path

    def teardown(self):
        if hasattr(self, "ledger"):
            self.ledger.close()

    @rule(received=hours, marking=st.sampled_from(MARKINGS), subject=st.sampled_from(SUBJECTS), data=st.data())
    def report(self, received, marking, subject, data):
        self.receive(received, marking, subject, data)

    def receive(self, received, marking, subject, data):
        word = f"word{next(self.numbers)}"
        text = f"{word} paused. Then resumed."
        made = marked(report_of(text, received_at=received, name=f"{word}.txt"), marking)
        label = parse_label(made.marking or OPEN)
        older = sorted(c for c, of in self.claims.items() if joined([of, label]) == label)
        replaced = {0: data.draw(st.sampled_from(older))} if older and data.draw(st.booleans()) else {}
        at = len(word) + 1
        drafts = tuple(
            simple_draft(
                quote, start=text.index(quote), end=text.index(quote) + len(quote), subject=Mention(name=subject)
            )
            for quote in ("paused.", "Then resumed.")
        )
        assert drafts[0].start == at
        reading = Reading(
            drafts=drafts, document_date=DateRange(), document_date_reason="none", reader="plain 1"
        )  # fmt: skip
        recorded = record_report(self.ledger, made, reading, actor="desk", supersedes=replaced)
        came = tuple((c.id, c.draft.start, c.draft.end, subject) for c in recorded.claims)
        self.model.events.append(
            Event(k=recorded.k, known_at=received, label=label, report=made.id, word=word, came=came,
                  ends=frozenset(replaced.values()))
        )  # fmt: skip
        self.claims |= {name: label for name, *_ in came}
        self.texts[made.id] = (made, reading, label)
        self.look(data)

    @precondition(lambda self: self.texts)
    @rule(data=st.data())
    def again(self, data):
        """The same bytes under the same marking are recorded once."""
        made, reading, _ = self.texts[data.draw(st.sampled_from(sorted(self.texts)))]
        before = head(self.ledger).k
        assert not record_report(self.ledger, made, reading, actor="desk").new
        assert head(self.ledger).k == before

    @precondition(lambda self: len(self.claims) > 1)
    @rule(verdict=st.sampled_from(["withdrawn", "corrects", "unsure", "accepted", "rejected"]), data=st.data())
    def judge(self, verdict, data):
        named = data.draw(st.lists(st.sampled_from(sorted(self.claims)), min_size=2, max_size=3, unique=True))
        given = judge(self.ledger, verdict, named, by="analyst", reason="because")
        ends = {"withdrawn": named, "rejected": named, "corrects": named[1:]}.get(verdict, ())
        label = joined(self.claims[name] for name in named)
        self.model.events.append(Event(k=given.k, known_at=NOW, label=label, ends=frozenset(ends), judgement=given.id))
        self.judged[given.id] = label
        self.look(data)
        if data.draw(st.booleans()):
            self.end_one(given.id, data)

    @precondition(lambda self: self.judged)
    @rule(data=st.data())
    def end(self, data):
        self.end_one(data.draw(st.sampled_from(sorted(self.judged))), data)

    def end_one(self, name, data):
        label = self.judged.pop(name)
        end_judgement(self.ledger, name, by="analyst", reason="after all")
        self.model.events.append(Event(k=head(self.ledger).k, known_at=NOW, label=label, annuls=name))
        self.look(data)

    @precondition(lambda self: self.claims)
    @rule()
    def break_off(self):
        """An act that fails in the middle leaves nothing behind."""
        before = head(self.ledger)
        try:
            with self.ledger.writing() as writer:
                writer.append("thing.done", "half", {}, actor="desk")
                raise InterruptedError
        except InterruptedError:
            pass
        assert head(self.ledger) == before

    @rule(known=hours | st.just(NOW), share=st.none() | st.floats(0, 1), viewer=st.sampled_from(VIEWERS))
    def ask(self, known, share, viewer):
        newest = head(self.ledger)
        entry = None if share is None or newest is None else round(share * newest.k)
        self.check(AsOf(valid_at=NOW, known_at=known, entry=entry), viewer)

    def look(self, data):
        """Ask about what was just done, as known now or as known just before it: there a fault shows first."""
        entry = data.draw(st.sampled_from([None, head(self.ledger).k - 1]))
        self.check(AsOf(valid_at=NOW, known_at=NOW, entry=entry), data.draw(st.sampled_from(VIEWERS)))

    def check(self, as_of, viewer):
        seen = self.ledger.seen_by(viewer)
        wanted = self.model.claims(as_of, viewer)
        found = claims(seen, as_of)
        assert [(c.report_id, c.draft.start, c.draft.end, c.id) for c in found] == wanted
        assert [(r.received_at, r.id) for r in reports(seen, as_of)] == self.model.reports(as_of, viewer)
        assert {j.id for j in judgements(seen, as_of)} == self.model.judgements(as_of, viewer)
        about = [c.id for subject in SUBJECTS for c in claims_about(seen, subject, as_of)]
        assert sorted(about) == sorted(name for *_, name in wanted)
        refresh(self.held[viewer.id], seen)
        numbers = possible_numbers(self.held[viewer.id], as_of).tolist()
        assert numbers == sorted(claim_number(name) for *_, name in wanted)
        shown = {e.report for e in self.model.seen(as_of, viewer) if e.report}
        assert search(seen, "resumed", as_of).reports == len(shown)

    @precondition(lambda self: self.claims)
    @rule()
    def audit(self):
        """Look at every byte, one time in ten: it costs as much as ten questions."""
        if next(self.audits) % 10 == 0:
            assert verify(self.ledger).faults == ()


QUIET = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def run(path_of, examples, steps, *, phases=tuple(Phase)):
    """Run the machine on new records, each where ``path_of`` says; raises what shows a fault."""

    class Here(Record):
        def new_path(self):
            return path_of()

    run_state_machine_as_test(
        Here, settings=settings(max_examples=examples, stateful_step_count=steps, phases=phases, **QUIET)
    )


@pytest.fixture(autouse=True)
def recent_claims_moved_often(monkeypatch):
    """Move recent claims among the others after a few instead of thousands."""
    monkeypatch.setattr(projection, "RUN", 2)
    monkeypatch.setattr(projection, "RUNS", 2)
