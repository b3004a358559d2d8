"""The brief's part on posture: what to consider, why, what could not be decided, and who must sign."""

from collections.abc import Iterable, Mapping, Sequence

from standby.basis.time import day_words
from standby.desk.brief.citing import Citing
from standby.desk.brief.model import Line
from standby.posture.model import ApprovalNeeded, AxisAdvice, Option, Recommendation, Undecided
from standby.posture.recommend import awaits_signature

Names = Mapping[str, str]
"""Unit id → the name readers know it by."""


def decision_lines(recommendations: Sequence[Recommendation], names: Names, citing: Citing) -> Iterable[Line]:
    """List, unit by unit, every value the rules advise that nobody has decided yet, with who must sign it."""
    asked = [(r, [a for a in r.axes if awaits_signature(a)]) for r in recommendations]
    for recommendation, advised in asked:
        if advised:
            name = names.get(recommendation.subject, recommendation.subject)
            yield Line(text=f"{name}: consider {_joined([change_words(a) for a in advised])}.", level=0, heading=True)
            yield from _signing_lines(recommendation, advised)
    if not recommendations:
        yield Line(text="No policy is in force, so nothing is recommended.", level=0)
    elif not any(advised for _, advised in asked):
        yield Line(text="No rule asks for a change. That is not an all-clear: see what could not be decided.", level=0)


def advice_lines(recommendation: Recommendation, citing: Citing) -> Iterable[Line]:
    """Tell a unit's recommendation axis by axis and the rules behind it."""
    values = "; ".join(f"{a.axis} {a.value}" for a in recommendation.axes)
    until = day_words(recommendation.expires.date())
    yield Line(text=f"Recommended: {values}. To be looked at again by {until}.", level=1)
    for because in recommendation.because:
        yield Line(text=f"Because {because.says}", level=2, cites=citing.numbers(because.claims))
    for gate in recommendation.gates:
        yield Line(text=f"Could come down because {gate.says}", level=2, cites=citing.numbers(gate.claims))
    if recommendation.unknown:
        count = len(recommendation.unknown)
        rules = "1 rule" if count == 1 else f"{count} rules"
        yield Line(text=f"{rules} could not be decided (see “Rules that could not be decided”).", level=2)


def undecided_lines(recommendations: Sequence[Recommendation], names: Names) -> Iterable[Line]:
    """Tell each rule that could not be decided once for each reason: for whom, what is not known, what to find out."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for recommendation in recommendations:
        for undecided in recommendation.unknown:
            name = names.get(recommendation.subject, recommendation.subject)
            reasons.setdefault((undecided.title, f"{undecided.why}.{_settling_words(undecided)}"), []).append(name)
    for (title, why), units in reasons.items():
        whom = "all units" if len(units) == len(recommendations) > 1 else ", ".join(units)
        yield Line(text=f"{title} ({whom}): {why}", level=0)


def _settling_words(undecided: Undecided) -> str:
    """Say which facts would settle a rule, by its two shortest ways; nothing where no fact alone or together would."""
    ways = sorted(dict.fromkeys((*undecided.to_enter, *undecided.to_dismiss)), key=len)[:2]
    return f" To settle it, find out: {'; or '.join(' and '.join(facts) for facts in ways)}." if ways else ""


def unit_lines(recommendations: Sequence[Recommendation], names: Names, citing: Citing) -> Iterable[Line]:
    """Tell the recommendation of each unit under its name, then the rules that could not be decided."""
    for recommendation in recommendations:
        yield Line(text=names.get(recommendation.subject, recommendation.subject), heading=True)
        yield from advice_lines(recommendation, citing)
        yield from outlook_lines(recommendation)
        yield Line(text="")
    yield Line(text="Rules that could not be decided", heading=True)
    yield from undecided_lines(recommendations, names)


def outlook_lines(recommendation: Recommendation) -> Iterable[Line]:
    """Tell what would raise or lower the advice, and the named postures that were weighed."""
    yield from would_lines(recommendation)
    for option in recommendation.options:
        yield Line(text=f"Weighed: {option_words(option)}.", level=2)


def would_lines(recommendation: Recommendation) -> Iterable[Line]:
    """Tell what would raise or lower the advice, each by its shortest way."""
    for effect, words in (("raise", "Would rise to"), ("lower", "Could come down to")):
        for would in recommendation.would_change:
            if would.effect == effect and would.ways:
                yield Line(
                    text=f"{words} {_values(would.axes)} if {' and '.join(would.ways[0])} ({would.rule}).", level=2
                )


def option_words(option: Option) -> str:
    """Tell a named posture as it was weighed, in one line."""
    more, less = option.protects_more_on, option.protects_less_on
    said = [f"protects less on {_joined(list(less))}"] if less else []
    said += [f"protects more on {_joined(list(more))}"] if more else []
    said += [f"asked by {_joined(list(option.asked_by))}"] if option.asked_by else []
    said += [f"perhaps asked by {_joined(list(option.perhaps_asked_by))}"] if option.perhaps_asked_by else []
    if option.sustainable_for is not None:
        said.append(f"can be kept up for {option.sustainable_for.days} days")
    said += [f"takes: {'; '.join(option.requirements)}"] if option.requirements else []
    return f"{option.preset}: {', '.join(said) or 'as advised'}"


def _values(axes: Mapping[str, str]) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in axes.items())


def change_words(advice: AxisAdvice) -> str:
    """Say one advised value: ``activity paused (now full)``, or that it was advised before and not decided."""
    if advice.change == "keep":
        return f"{advice.axis} {advice.value} (advised before, not decided)"
    return f"{advice.axis} {advice.value} (now {advice.standing})"


def _signing_lines(recommendation: Recommendation, advised: Sequence[AxisAdvice]) -> Iterable[Line]:
    axes = {advice.axis for advice in advised}
    signers: dict[str, list[str]] = {}
    for needed in recommendation.approvals_needed:
        if needed.axis in axes:
            signers.setdefault(_signer(needed), []).append(needed.axis)
    for signer, of_axes in signers.items():
        yield Line(text=f"{_joined(of_axes).capitalize()}: to be signed by {signer}.", level=1)


def _signer(needed: ApprovalNeeded) -> str:
    people = f", {needed.signatures} different people" if needed.signatures > 1 else ""
    first = "; may act first and report" if needed.act_first else ""
    return f"the {needed.authority}{people}{first}"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
