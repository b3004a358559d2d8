"""Claims put into columns come out as they went in, alone or together, down to the microsecond."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.strategies import drafts

from standby.basis.ids import canonical
from standby.basis.places import Place
from standby.basis.plain import to_plain
from standby.basis.quantities import Quantity
from standby.basis.time import Span
from standby.record.columnar import (
    draft_in,
    drafts_in,
    numbers_in,
    pack_claims,
    seconds_in,
    subjects_in,
    superseded_in,
)
from standby.record.plain import draft_to_plain
from standby.reports.model import Draft, Mention, Stated

TEXT = "Roughly 200 were paused — some left early."
RECEIVED = datetime(2020, 1, 9, 17, 31, 2, 250_000, tzinfo=UTC)
fine = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at if at.microsecond % 3 else at.replace(microsecond=0)
)


@st.composite
def spans(draw):
    begun = sorted(draw(st.lists(fine, min_size=2, max_size=2)))
    ended = sorted(draw(st.lists(fine, min_size=2, max_size=2)))
    given_ = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    bounds = [at if is_known else None for at, is_known in zip((*begun, *ended), given_, strict=True)]
    return Span(from_lo=bounds[0], from_hi=bounds[1], to_lo=bounds[2], to_hi=bounds[3])


FILLED = {
    "start": 0,
    "end": 1,
    "subject": Mention(name="subject"),
    "object": Mention(name="object", id="unit:object"),
    "details": {"actor": "somebody"},
    "quantity": Quantity(low=1, high=2, unit="person", text="one or two"),
    "place": Place(name="place", lat=None, lon=None, precision=None),
    "stated": Stated(rule="rule"),
    "valid": Span(from_lo=RECEIVED),
    "speaker": Mention(name="speaker"),
    "markers": ("reportedly",),
}
"""What each field holds that is no text."""


def packed(made):
    """Write drafts as columns and read them back as an entry holds them: as JSON."""
    columns = pack_claims(((n * 7 - 3, draft, to_plain(draft)) for n, draft in enumerate(made)), RECEIVED)
    return orjson.loads(canonical(columns))


def with_span(draft, valid):
    return Draft(**{name: getattr(draft, name) for name in Draft.__slots__ if name != "valid"}, valid=valid)


@settings(max_examples=80, deadline=None)
@given(st.tuples(drafts(TEXT), spans()).map(lambda pair: with_span(*pair)))
def test_a_draft_is_written_field_by_field_as_any_of_our_types_is(made):
    assert draft_to_plain(made) == to_plain(made)


def test_every_field_of_a_draft_is_written():
    whole = Draft(
        **{name: FILLED.get(name, name) for name in Draft.__slots__}
    )  # fmt: skip
    assert draft_to_plain(whole) == to_plain(whole)
    assert draft_to_plain(whole).keys() == set(Draft.__slots__)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(drafts(TEXT), spans()).map(lambda pair: with_span(*pair)), max_size=6))
def test_drafts_come_out_as_they_went_in(made):
    columns = packed(made)
    assert list(drafts_in(columns, RECEIVED, TEXT)) == made
    assert [draft_in(columns, n, RECEIVED, TEXT) for n in range(len(made))] == made
    assert list(numbers_in(columns)) == [n * 7 - 3 for n in range(len(made))]
    assert subjects_in(columns) == [draft.subject.id or draft.subject.name for draft in made]


@settings(max_examples=80, deadline=None)
@given(spans())
def test_the_tables_hold_whole_seconds_rounded_down(valid):
    draft = Draft(start=0, end=7, quote=TEXT[:7], kind="status", subject=Mention(name="x"), predicate="p", valid=valid)
    since = datetime(1970, 1, 1, tzinfo=UTC)
    bounds = (valid.from_lo, valid.from_hi, valid.to_lo, valid.to_hi)
    (found,) = seconds_in(packed([draft]), RECEIVED)
    assert found == tuple(None if at is None else (at - since) // timedelta(seconds=1) for at in bounds)


def test_no_claims_are_no_columns_of_anything():
    columns = packed([])
    assert (list(drafts_in(columns, RECEIVED, TEXT)), numbers_in(columns), subjects_in(columns)) == ([], (), [])
    assert superseded_in(columns) == []


def test_a_quote_and_an_id_are_not_written_out():
    draft = Draft(start=0, end=7, quote=TEXT[:7], kind="status", subject=Mention(name="x"), predicate="p")
    assert b"Roughly" not in canonical(packed([draft]))


@pytest.mark.parametrize("damaged", ["no base64!", "AAAA"])
def test_damaged_ids_are_said_to_be_damaged(damaged):
    with pytest.raises(ValueError, match=r".+"):
        numbers_in({"id": damaged})
