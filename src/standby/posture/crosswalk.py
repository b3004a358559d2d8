"""How others name a posture, and what it is on our axes. A label of theirs is always kept as it was written. Pure.

The tables are this program's reading of published scales; each scale measures something of its own, so that a
translation loses something both ways. It is never taken for evidence: it fills a proposal, which people sign.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from standby.basis.errors import AskedWrongly
from standby.posture.model import PROTECTIVENESS

Values = Mapping[str, str]

SCALES: Mapping[str, Mapping[str, Values]] = {
    "ifrc": {
        "white": {"alert": "routine", "activity": "full", "people": "in place"},
        "yellow": {"alert": "heightened", "activity": "full", "people": "in place"},
        "orange": {"alert": "high", "activity": "reduced", "people": "restricted movement"},
        "red": {"alert": "high", "activity": "suspended", "people": "relocated", "return": "none"},
    },
    "fpcon": {
        "normal": {"alert": "routine"},
        "alpha": {"alert": "routine"},
        "bravo": {"alert": "heightened"},
        "charlie": {"alert": "high", "people": "restricted movement"},
        "delta": {"alert": "high", "activity": "paused", "people": "restricted movement"},
    },
    "un-sls": {
        "1 minimal": {"alert": "routine"},
        "2 low": {"alert": "routine"},
        "3 moderate": {"alert": "heightened"},
        "4 substantial": {"alert": "heightened"},
        "5 high": {"alert": "high"},
        "6 extreme": {"alert": "high"},
    },
    "us-mission": {
        "normal operations": {"people": "in place", "site": "open"},
        "authorized departure": {"alert": "high", "people": "restricted movement", "site": "open"},
        "ordered departure": {"alert": "high", "activity": "reduced", "people": "evacuated", "site": "skeleton"},
        "suspended operations": {"alert": "high", "activity": "closed", "people": "evacuated", "site": "closed"},
    },
}
"""Scale → label → the axis values it stands for; each from the least protective label to the most."""

ABOUT: Mapping[str, str] = {
    "ifrc": "security phases of the Red Cross and Red Crescent Federation, by colour",
    "fpcon": "force protection conditions",
    "un-sls": "security level system of the United Nations: a level of threat, not of measures",
    "us-mission": "departure status of a diplomatic mission",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A label of another scale as it was written, and the axis values it is read as."""

    scale: str
    label: str
    original: str
    axes: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The label of another scale that comes nearest to a posture, and the axes on which it says less or more.

    It is the least protective label that says no less than the posture on any axis the scale speaks of; where there
    is none it is the most protective label, and ``says_less_on`` names what it leaves out.
    """

    scale: str
    label: str
    says_less_on: tuple[str, ...]
    says_more_on: tuple[str, ...]


def import_label(text: str) -> Imported:
    """Read ``SCALE:LABEL``, such as ``ifrc:Orange`` or ``un-sls:4``, as axis values.

    Raises ``AskedWrongly`` (``crosswalk-unknown``) for a scale or a label that is not in the tables.
    """
    scale, sign, written = text.partition(":")
    name = scale.strip().casefold()
    if not sign or name not in SCALES:
        raise _unknown(text, name, SCALES, "scale")
    labels = SCALES[name]
    label = _label(written, labels)
    if label is None:
        raise _unknown(text, written.strip().casefold(), labels, f"label of {name}")
    return Imported(scale=name, label=label, original=text, axes=labels[label])


def export_labels(posture: Values) -> tuple[Exported, ...]:
    """Return for each scale the label that says a posture, and what the label says less or more."""
    return tuple(_exported(scale, labels, posture) for scale, labels in SCALES.items())


def _exported(scale: str, labels: Mapping[str, Values], posture: Values) -> Exported:
    spoken = {axis for values in labels.values() for axis in values}
    enough = (name for name, values in labels.items() if not _less(values, posture, spoken))
    label = next(enough, list(labels)[-1])
    return Exported(
        scale=scale,
        label=label,
        says_less_on=_less(labels[label], posture, set(posture)),
        says_more_on=_more(labels[label], posture),
    )


def _less(values: Values, posture: Values, axes: set[str]) -> tuple[str, ...]:
    """Return the axes on which a label says less protection than a posture has; of what it is silent, it says none."""
    return tuple(
        axis
        for axis, order in PROTECTIVENESS.items()
        if axis in axes and axis != "return" and _rank(axis, values.get(axis, order[0])) < _rank(axis, posture[axis])
    )


def _more(values: Values, posture: Values) -> tuple[str, ...]:
    return tuple(axis for axis, value in values.items() if _rank(axis, value) > _rank(axis, posture[axis]))


def _rank(axis: str, value: str) -> int:
    return PROTECTIVENESS[axis].index(value)


def _label(written: str, labels: Mapping[str, Values]) -> str | None:
    """Find a label by its name, or where it is numbered by its number or its word alone."""
    said = " ".join(written.split()).casefold()
    names = {part: label for label in labels for part in (label, *(label.split(" ", 1) if label[0].isdigit() else ()))}
    return names.get(said)


def _unknown(text: str, said: str, known: Mapping[str, object], what: str) -> AskedWrongly:
    near = difflib.get_close_matches(said, known, n=1, cutoff=0.0)
    return AskedWrongly(
        "crosswalk-unknown",
        f"The label {text!r} was not understood",
        f"{said!r} is no {what}; there is {', '.join(known)}",
        f"the nearest is {near[0]!r}; write it like ifrc:orange",
    )
