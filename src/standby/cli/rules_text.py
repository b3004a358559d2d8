"""The written rules, their checks and their replay as text that fits a terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from standby.basis.time import DateRange
from standby.desk.brief.text import as_of_words
from standby.desk.policies import PolicyChecked, PolicyDiff, PolicyShown
from standby.desk.replaying import AttackSeen, Replay, UnitReplay
from standby.desk.supposing import WhatIf
from standby.posture.show import RuleShown

WIDTH = 100


def checked_text(found: Sequence[PolicyChecked]) -> str:
    """Tell what a check found, policy by policy."""
    if not found:
        return "There is no policy in mission/policy."
    return "\n".join(line for policy in found for line in _checked(policy))


def _checked(policy: PolicyChecked) -> Iterator[str]:
    failed = [case for case in policy.cases if not case.passed]
    yield f"{policy.policy} {policy.version}: {policy.rules} rules, {len(policy.cases)} cases, {len(failed)} failed"
    for finding in policy.findings:
        mark = "!" if finding.serious else "-"
        yield from _wrapped(f"{mark} line {finding.line}, {finding.rule}: {finding.says} ({finding.kind})", "  ")
    for case in failed:
        yield from _wrapped(f"! {case.place}, {case.name}: {'; '.join(case.differs)}", "  ")
    if policy.sound:
        yield "  Every case passes and no rule is unable to do its work."


def shown_text(found: PolicyShown) -> str:
    """Tell a policy rule by rule, each as a sentence and a table."""
    until = f" until {found.in_force_until}" if found.in_force_until else ""
    about = (
        f"{found.policy} {found.version}, in force from {found.in_force_from}{until}, approved by {found.approved_by}"
    )
    head = [found.title, *_wrapped(about, "")]
    return "\n".join([*head, *(line for rule in found.rules for line in _rule(rule))])


def _rule(rule: RuleShown) -> Iterator[str]:
    yield ""
    yield f"{rule.title} ({rule.rule}, line {rule.line})"
    yield from _wrapped(rule.sentence, "  ")
    for number, way in enumerate(rule.ways_on, 1):
        yield f"  Way {number}:"
        for question, said in zip(rule.questions, way, strict=True):
            if said != "–":
                yield from _wrapped(f"{said:<4}{question}", "    ", hanging="        ")
    yield from _wrapped(f"Source: {rule.citation}", "  ")


def diff_text(found: PolicyDiff, span: tuple[date, date] | None, days: tuple[str, ...] | None) -> str:
    """Tell what changes between two policies, and on which of the days replayed the advice would have differed."""
    lines = [f"From {found.before} to {found.after}:"]
    lines += [line for change in found.changes for line in _wrapped(f"- {change}", "  ")]
    lines += [] if found.changes else ["  nothing changes"]
    if span is not None:
        history = f"On the recorded history, replayed from {span[0]} to {span[1]}, the advice would have"
        lines.append(f"{history} differed:" if days else f"{history} been the same.")
        lines += [line for day in days or () for line in _wrapped(f"- {day}", "  ")]
    return "\n".join(lines)


def replay_text(found: Replay) -> str:
    """Tell a replay unit by unit: what was recommended when, what reports said, which attacks came."""
    head = f"Replay of {found.policy} {found.version}, {found.start} to {found.end}, each day as known at its end"
    return "\n".join([head, *(line for unit in found.units for line in _unit(unit))])


def what_if_text(found: WhatIf, zone: ZoneInfo) -> str:
    """Tell what a supposition would change, unit by unit, as of which moment, and that nothing was recorded."""
    lines = [line for text in found.supposed for line in _wrapped(f"Supposed: {text}", "")]
    lines += [f"{as_of_words(found.as_of, zone)}. Nothing of this is recorded."]
    for unit in found.units:
        lines += ["", unit.name]
        for axis, value in unit.supposed.items():
            if value != unit.without[axis]:
                lines.append(f"  {axis}: {unit.without[axis]} becomes {value}")
        lines += [] if unit.supposed != unit.without else ["  nothing would change"]
        lines += [line for why in unit.because for line in _wrapped(f"because {why}", "  ")]
    if all(unit.supposed == unit.without for unit in found.units):
        lines += ["", "To ask about another moment than that one, add --valid D and --known D."]
    return "\n".join(lines)


def _unit(unit: UnitReplay) -> Iterator[str]:
    yield ""
    yield unit.name
    for change in unit.changes:
        yield from _wrapped(
            f"{change.on}  recommended: {change.axis} {change.before} to {change.after} ({', '.join(change.rules)})",
            "  ",
            hanging="              ",
        )
    for told in unit.reported:
        yield f"  {told.known_on}  reported: {told.axis} {told.value}, since {_days(told.since)}"
    for attack in unit.attacks:
        yield from _wrapped(_attack(attack), "  ", hanging="              ")
    days = "; ".join(f"{axis}: {_counts(values.items())}" for axis, values in unit.days.items())
    yield from _wrapped(f"days in each: {days}", "  ")


def _attack(attack: AttackSeen) -> str:
    place = f" at {attack.place}" if attack.place else ""
    what = f"{_days(attack.happened)}  attack near: {attack.predicate.replace('_', ' ')}{place}"
    posture = ", ".join(f"{axis} {attack.posture[axis]}" for axis in ("alert", "activity", "people"))
    if attack.protected:
        return f"{what}; protected for {attack.lead_days} days before ({posture})"
    return f"{what}; not protected the day before ({posture})"


def _counts(values: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{value} {number}" for value, number in values)


def _days(days: DateRange) -> str:
    if days.start == days.end:
        return str(days.start) if days.start else "a day nobody names"
    return f"{days.start or 'earlier'} to {days.end or 'later'}"


def _wrapped(text: str, indent: str, hanging: str | None = None) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=hanging or indent + "  ")
