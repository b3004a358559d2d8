"""Labels of other scales: read as axis values, kept as written, and found again for a posture."""

import itertools

import pytest

from standby.basis.errors import AskedWrongly
from standby.posture.crosswalk import ABOUT, SCALES, export_labels, import_label
from standby.posture.model import PRESETS, PROTECTIVENESS, protects_more

START = PRESETS["continue"]


@pytest.mark.parametrize("scale", SCALES)
def test_every_value_of_a_scale_is_one_of_ours_and_later_labels_never_protect_less(scale):
    assert scale in ABOUT
    for values in SCALES[scale].values():
        assert all(value in PROTECTIVENESS[axis] for axis, value in values.items())
    for before, after in itertools.pairwise(SCALES[scale].values()):
        shared = before.keys() & after.keys()
        assert not any(protects_more(axis, before[axis], after[axis]) for axis in shared)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ifrc:orange", "orange"),
        ("IFRC: Orange", "orange"),
        ("un-sls:4", "4 substantial"),
        ("un-sls:Substantial", "4 substantial"),
        ("un-sls:4  substantial", "4 substantial"),
        ("us-mission:Ordered Departure", "ordered departure"),
        ("fpcon:CHARLIE", "charlie"),
    ],
)
def test_a_label_is_read_however_it_is_written_and_kept_so(text, label):
    found = import_label(text)
    assert (found.label, found.original) == (label, text)
    assert found.axes == SCALES[found.scale][label]


@pytest.mark.parametrize(
    ("text", "near"),
    [("ifrc:ornage", "orange"), ("ifcr:orange", "ifrc"), ("orange", "fpcon"), ("un-sls:7", "6 extreme")],
)
def test_a_label_nobody_knows_is_refused_with_what_there_is(text, near):
    with pytest.raises(AskedWrongly, match="there is") as refused:
        import_label(text)
    assert refused.value.code == "crosswalk-unknown"
    assert near.split()[-1] in str(refused.value)


def label(posture, scale):
    return next(e for e in export_labels({**START, **posture}) if e.scale == scale)


@pytest.mark.parametrize("scale", SCALES)
def test_the_posture_a_label_stands_for_is_said_by_a_label_that_says_no_less(scale):
    for values in SCALES[scale].values():
        found = label(values, scale)
        assert not any(
            protects_more(axis, values[axis], SCALES[scale][found.label].get(axis, values[axis])) for axis in values
        )


def test_ordinary_times_are_the_first_label_of_every_scale():
    assert [e.label for e in export_labels(START)] == [next(iter(labels)) for labels in SCALES.values()]
    assert all(not e.says_less_on and not e.says_more_on for e in export_labels(START))


def test_what_a_label_leaves_out_or_adds_is_said():
    paused = label({"alert": "heightened", "activity": "paused"}, "un-sls")
    assert (paused.label, paused.says_less_on) == ("3 moderate", ("activity",))
    sheltered = label(PRESETS["hibernate"], "ifrc")
    assert (sheltered.label, sheltered.says_more_on) == ("red", ("people",))


def test_what_no_label_reaches_gets_the_most_protective_one():
    gone = label(PRESETS["withdraw"], "fpcon")
    assert gone.label == "delta"
    assert set(gone.says_less_on) == {"activity", "people", "site"}
