"""Reports, drafts and readings of every shape, for laws that must hold for all of them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from standby.basis.grades import CREDIBILITY, RELIABILITY, Grade
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span
from standby.basis.vocabulary import CERTAINTIES, KINDS
from standby.reports.model import Draft, Mention, Reading, Stated
from standby.testing.making import make_report

START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2020, 3, 1, tzinfo=UTC)

words = st.text("abcdé ’—", min_size=1, max_size=8)
moments = st.integers(0, 59 * 24).map(lambda hours: START + timedelta(hours=hours))
days = st.dates(date(2019, 12, 1), date(2020, 3, 1))


def ordered(values, make):
    return st.tuples(st.none() | values, st.none() | values).map(
        lambda pair: make(*(sorted(pair) if None not in pair else pair))
    )


date_ranges = ordered(days, lambda start, end: DateRange(start=start, end=end))
quantities = ordered(
    st.integers(0, 900) | st.floats(0, 900, width=16),
    lambda low, high: Quantity(low=low, high=high, unit="person", text="some"),
)
spans = st.tuples(ordered(moments, lambda lo, hi: (lo, hi)), ordered(moments, lambda lo, hi: (lo, hi))).map(
    lambda both: Span(from_lo=both[0][0], from_hi=both[0][1], to_lo=both[1][0], to_hi=both[1][1])
)
mentions = st.builds(Mention, name=words, id=st.none() | st.sampled_from(["unit:nmi", "site:taji"]))
places = st.builds(
    Place, name=words, lat=st.none() | st.floats(-90, 90), lon=st.none() | st.floats(-180, 180), precision=st.none()
)
grades = st.builds(
    Grade, reliability=st.sampled_from(sorted(RELIABILITY)), credibility=st.sampled_from(sorted(CREDIBILITY))
)


@st.composite
def drafts(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return draw(
        st.builds(
            Draft,
            start=st.just(start),
            end=st.just(end),
            quote=st.just(text[start:end]),
            kind=st.sampled_from(KINDS),
            subject=mentions,
            predicate=st.sampled_from(["paused", "resumed", "missile_attack"]),
            object=st.none() | mentions,
            details=st.dictionaries(st.sampled_from(["actor", "reason"]), words),
            quantity=st.none() | quantities,
            place=st.none() | places,
            stated=st.builds(Stated, range=date_ranges, expression=st.none() | words),
            valid=spans,
            speaker=st.none() | mentions,
            certainty=st.sampled_from(CERTAINTIES),
            markers=st.lists(words, max_size=2).map(tuple),
        )
    )


@st.composite
def readings(draw, text):
    return Reading(
        drafts=tuple(draw(st.lists(drafts(text), max_size=3))),
        document_date=draw(date_ranges),
        document_date_reason="printed",
        reader="plain 1",
    )


def report_of(text, *, received_at=START, name="wire.txt", **rest):
    return make_report(text, received=received_at, name=name, **rest)


@st.composite
def report_batches(draw, size=4):
    """Some different reports, each with a reading."""
    texts = draw(st.lists(words, min_size=1, max_size=size, unique=True))
    return [
        (report_of(text, received_at=draw(moments), name=f"{n}.txt", grade=draw(grades)), draw(readings(text)))
        for n, text in enumerate(texts)
    ]


def simple_draft(text, **changes):
    return Draft(
        **{
            "start": 0,
            "end": len(text),
            "quote": text,
            "kind": "status",
            "subject": Mention(name="the mission", id="unit:nmi"),
            "predicate": "paused",
            **changes,
        }
    )


def simple_reading(text, *drafted):
    return Reading(
        drafts=drafted or (simple_draft(text),),
        document_date=DateRange(start=date(2020, 1, 1), end=date(2020, 1, 2)),
        document_date_reason="printed",
        reader="plain 1",
    )


def made_report():
    """Return one report of two claims, always the same."""
    text = "The mission is paused. A ferry is late."
    drafts = [
        Draft(
            start=0,
            end=21,
            quote=text[:21],
            kind="status",
            predicate="paused",
            subject=Mention(name="m", id="unit:nmi"),
        ),
        Draft(start=23, end=38, quote=text[23:38], kind="status", predicate="late", subject=Mention(name="a ferry")),
    ]
    report = make_report(text, received=NOW, id="report-1", name="a.txt", source=None, language=None)
    reading = Reading(drafts=tuple(drafts), document_date=DateRange(), document_date_reason="none", reader="plain 1")
    return report, reading
