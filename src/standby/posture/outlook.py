"""What would raise or lower the advice, and the postures that were weighed: for the person who decides. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from standby.posture.alternatives import MET, NEVER, Alternatives, either, listed, together
from standby.posture.condition import Explained
from standby.posture.model import PRESETS, Option, Policy, Rule, Would, protects_more
from standby.posture.rules import Ruling
from standby.posture.truth import FALSE, TRUE

MOST_SETS = 8
"""More ways than this are cut to the shortest: nobody reads more."""


def turning_sets(explained: Explained, *, wanted: bool = True) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of things that would have to be so for a condition to come out as wanted.

    What is so already is left out; each thing is written as in the policy, with ``not`` before it where it would
    have to be otherwise.
    """
    return listed(_turning(explained, wanted))


def would_change(rulings: Iterable[Ruling], advised: Mapping[str, str]) -> tuple[Would, ...]:
    """Return the rules that would raise the advice and the gates that would let it come down, and what each lacks."""
    return tuple(would for ruling in rulings for would in _would(ruling, advised))


def options(
    policy: Policy, advised: Mapping[str, str], active: Iterable[Rule], doubtful: Iterable[Rule]
) -> tuple[Option, ...]:
    """Weigh every named posture against the advice: what asks for it, what it would give up, what it takes."""
    on, maybe = list(active), list(doubtful)
    return tuple(_option(policy, name, values, advised, on, maybe) for name, values in PRESETS.items())


def _would(ruling: Ruling, advised: Mapping[str, str]) -> Iterator[Would]:
    rule, asked = ruling.rule, ruling.rule.action or ruling.rule.lowers
    raises = bool(rule.action)
    moved = {
        a: v
        for a, v in asked.items()
        if (protects_more(a, v, advised[a]) if raises else protects_more(a, advised[a], v))
    }
    if not moved or ruling.value == TRUE:
        return
    yield Would(
        effect="raise" if raises else "lower",
        rule=rule.id,
        title=rule.title,
        from_unit=ruling.unit,
        axes=moved,
        ways=turning_sets(ruling.enter),
    )


def _option(
    policy: Policy,
    name: str,
    values: Mapping[str, str],
    advised: Mapping[str, str],
    active: Iterable[Rule],
    doubtful: Iterable[Rule],
) -> Option:
    less = tuple(axis for axis, value in values.items() if protects_more(axis, advised[axis], value))
    more = tuple(axis for axis, value in values.items() if protects_more(axis, value, advised[axis]))
    asking = [rule for rule in active if _asks(rule, values)]
    lasting = [rule.sustainable_for for rule in asking if rule.sustainable_for is not None]
    return Option(
        preset=name,
        axes=values,
        protects_less_on=less,
        protects_more_on=more,
        asked_by=tuple(rule.id for rule in asking),
        perhaps_asked_by=tuple(rule.id for rule in doubtful if _asks(rule, values)),
        requirements=tuple(t for a, v in values.items() for t in policy.requirements.get(a, {}).get(v, ())),
        sustainable_for=min(lasting, default=None),
    )


def _asks(rule: Rule, values: Mapping[str, str]) -> bool:
    return bool(rule.action) and all(values.get(axis) == value for axis, value in rule.action.items())


def _turning(explained: Explained, wanted: bool) -> Alternatives:
    if explained.value == (TRUE if wanted else FALSE):
        return MET
    if explained.kind == "constant":
        return NEVER
    if explained.kind in ("fact", "for at least", "within last"):
        return frozenset({frozenset({explained.text if wanted else f"not {explained.text}"})})
    if explained.kind == "not":
        return _turning(explained.parts[0], not wanted)
    below = [_turning(part, wanted) for part in explained.parts]
    return (together if (explained.kind == "all") is wanted else either)(below, MOST_SETS)
