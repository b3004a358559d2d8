"""Checks that our types written as plain data read back as the same values."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from datetime import UTC, date, datetime

import orjson
import pytest

from standby.basis.plain import from_plain, maker, to_plain
from standby.basis.time import DateRange, Span
from standby.record.model import Claim
from standby.reports.model import Draft, Mention, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    name: str
    at: datetime
    maybe: date | None = None
    inner: DateRange = field(default_factory=DateRange)
    many: tuple[DateRange, ...] = ()
    pairs: tuple[tuple[str, float], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    number: float | None = 1.5


FULL = Everything(
    name="é",
    at=datetime(2020, 1, 9, 1, 2, 3, 4, tzinfo=UTC),
    maybe=date(2020, 1, 9),
    inner=DateRange(start=date(2020, 1, 1)),
    many=(DateRange(), DateRange(end=date(2020, 2, 1))),
    pairs=(("taji", 3.5),),
    words={"actor": "nobody"},
    number=None,
)


@pytest.mark.parametrize("value", [FULL, Everything(name="", at=FULL.at)])
def test_what_was_written_reads_back_the_same_through_json(value):
    assert from_plain(Everything, orjson.loads(orjson.dumps(to_plain(value)))) == value


def test_fields_at_their_default_are_left_out():
    assert to_plain(Everything(name="a", at=FULL.at)) == {"name": "a", "at": "2020-01-09T01:02:03.000004Z"}


def test_a_field_set_to_none_away_from_its_default_is_kept():
    assert to_plain(FULL)["number"] is None


def test_a_field_the_type_does_not_have_is_refused():
    with pytest.raises(TypeError, match="surprise"):
        from_plain(DateRange, {"surprise": 1})


def test_a_type_without_plain_form_is_refused():
    with pytest.raises(TypeError, match="bytes has no plain form"):
        to_plain({"content": b"\x00"})


@pytest.mark.parametrize("kind", [Everything, DateRange, Span, Mention, Draft, Claim, Report])
def test_what_a_maker_makes_is_what_the_type_makes(kind):
    held = {each.name: each.name for each in fields(kind) if not each.name.startswith(("from_", "to_"))}
    held = {} if kind in (DateRange, Span) else held
    made, wanted = maker(kind)(**held), kind(**held)
    assert type(made) is kind
    assert (made, repr(made)) == (wanted, repr(wanted))
    assert replace(made) == wanted
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(kind)[0].name, None)


def test_a_maker_uses_defaults_and_refuses_what_is_missing_or_not_known():
    assert maker(Everything)(name="a", at=FULL.at) == Everything(name="a", at=FULL.at)
    for wrong in ({"name": "a"}, {"name": "a", "at": FULL.at, "surprise": 1}):
        with pytest.raises(TypeError, match=r"at|surprise"):
            maker(Everything)(**wrong)


def test_a_maker_makes_the_checks_of_the_type():
    with pytest.raises(ValueError, match="cannot end"):
        maker(DateRange)(start=date(2020, 1, 2), end=date(2020, 1, 1))


def test_a_type_whose_layout_no_twin_can_have_makes_its_own_values():
    @dataclass(frozen=True)
    class Loose:
        name: str

    assert maker(Loose) is Loose
