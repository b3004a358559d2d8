"""Checks of the JSON form that JSON and content ids are made from."""

from datetime import UTC, date, datetime

import pytest

from standby.basis.json import to_json
from standby.basis.places import Place
from standby.basis.time import DateRange


def test_a_type_of_ours_becomes_a_dict_by_field():
    assert to_json(DateRange(start=date(2020, 1, 8))) == {"start": "2020-01-08", "end": None}


def test_moments_are_written_in_utc():
    assert to_json(datetime(2020, 1, 8, 1, tzinfo=UTC)) == "2020-01-08T01:00:00Z"


def test_tuples_and_mappings_are_walked():
    plain = to_json({"places": (Place(name="Taji"),), "days": [date(2020, 1, 8)]})
    assert plain["places"][0]["name"] == "Taji"
    assert plain["days"] == ["2020-01-08"]


def test_a_set_is_written_in_one_order():
    assert to_json({"b", "a"}) == ["a", "b"]


def test_what_has_no_plain_form_is_refused():
    with pytest.raises(TypeError, match="no JSON form"):
        to_json(object())
