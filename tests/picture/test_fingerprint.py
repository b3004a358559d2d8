"""A fingerprint names what a picture says: nothing else changes it, and everything in it does."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from standby.basis.places import Place
from standby.picture.fingerprint import Fingerprints
from standby.picture.model import Gap, Picture
from standby.testing.making import make_claim, place

LISTS = ("units", "sites", "incidents", "contradictions", "sources", "gaps")


@pytest.fixture
def picture(picture_of):
    return picture_of(
        make_claim("status", "unit:nato", "paused"),
        make_claim("status", "unit:nato", "resumed", start=9),
        make_claim("headcount", "unit:nato", "strength", start=1, quantity=(9, 9, "person")),
        make_claim("incident", "Iran", "rocket_attack", stated="2020-01-08", at=place("Erbil", 36.2, 44.0), start=2),
    )


def name(picture):
    return Fingerprints().of(picture)


def test_the_same_content_in_other_objects_has_the_same_name(picture):
    copied = replace(picture, incidents=tuple(replace(i, basis=replace(i.basis)) for i in picture.incidents))
    assert name(copied) == name(picture) == picture.fingerprint


def test_neither_the_entry_asked_for_nor_a_name_given_before_is_part_of_it(picture):
    assert name(replace(picture, as_of=replace(picture.as_of, entry=7), fingerprint="x")) == name(picture)


def test_a_list_that_is_shorter_by_one_item_has_another_name(picture):
    for field in (f for f in LISTS if getattr(picture, f)):
        assert name(replace(picture, **{field: getattr(picture, field)[:-1]})) != name(picture), field


def test_the_order_of_a_list_is_part_of_it(picture):
    assert name(replace(picture, units=picture.units[::-1])) != name(picture)


@pytest.mark.parametrize("field", ["standings", "headcounts", "facts"])
def test_a_list_of_a_unit_is_part_of_the_name(picture, field):
    units = tuple(replace(unit, **{field: ()}) for unit in picture.units)
    changed = replace(picture, units=units)
    assert any(getattr(unit, field) for unit in picture.units)
    assert name(changed) != name(picture)


@pytest.mark.parametrize("field", [f.name for f in fields(Picture) if f.name not in ("fingerprint", "as_of")])
def test_every_part_of_a_picture_is_part_of_its_name(picture, field):
    value = getattr(picture, field)
    further = Gap(about="Taji", says="nobody has spoken of it", since=None)
    other = (*value, further) if isinstance(value, tuple) else value + type(value)(1)
    assert name(replace(picture, **{field: other})) != name(picture)


@pytest.mark.parametrize("clock", ["valid_at", "known_at"])
def test_both_clocks_are_part_of_the_name(picture, clock):
    later = replace(picture.as_of, **{clock: datetime(2021, 1, 1, tzinfo=UTC)})
    assert name(replace(picture, as_of=later)) != name(picture)


def test_what_was_named_before_changes_no_name(picture):
    kept = Fingerprints()
    moved = tuple(replace(i, place=Place(name="Taji")) for i in picture.incidents)
    turns = [picture, replace(picture, incidents=moved), replace(picture, units=picture.units[:1]), picture]
    assert [kept.of(turn) for turn in turns] == [name(turn) for turn in turns]
