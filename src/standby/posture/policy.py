"""Reads a policy: dated YAML text that the person who signs it can read. Nothing here has a default rule."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from standby.basis.errors import AskedWrongly
from standby.basis.grades import Grade, parse_grade
from standby.basis.ids import sha256_hex
from standby.basis.vocabulary import UNIT_KINDS
from standby.posture.condition import Condition
from standby.posture.grammar import parse_condition
from standby.posture.located import Located, only_known, read_located
from standby.posture.model import (
    IF_UNKNOWN,
    NO_DWELL,
    PRESETS,
    PROTECTIVENESS,
    REPORT_WITHIN,
    Authority,
    Policy,
    Rule,
    Scope,
)
from standby.posture.registry import FACT_NAMES

_POLICY_NEEDS = (
    "policy",
    "title",
    "version",
    "in_force",
    "approved_by",
    "authorities",
    "starts_from",
    "review_after",
    "rules",
)
_RULE_NEEDS = ("id", "title", "assumption", "indicator", "enter", "authority", "citation")
_RULE_MAY = (
    "action",
    "lowers",
    "leave",
    "evidence",
    "min_dwell",
    "if_unknown",
    "phase",
    "applies_to",
    "hands_down",
    "review_after",
    "sustainable_for",
)  # fmt: skip


def load_policies(folder: Path) -> tuple[Policy, ...]:
    """Read every ``*.yaml`` policy of a folder, in the order of their dates.

    A folder that does not exist holds no policy. Raises ``AskedWrongly`` for a file that cannot be read and
    for two versions of a policy that are in force on the same day (``policy-overlap``).
    """
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    policies = [read_policy(read_text(path), path.name) for path in files]
    policies.sort(key=lambda policy: (policy.in_force_from, policy.id, policy.version))
    _refuse_overlaps(policies)
    return tuple(policies)


def policy_in_force(policies: Sequence[Policy], at: datetime) -> Policy | None:
    """Return the policy in force at a moment, None when none is."""
    day = at.date()
    return next(
        (p for p in policies if p.in_force_from <= day and (p.in_force_until is None or day <= p.in_force_until)), None
    )


def read_text(path: Path) -> str:
    """Read a file as UTF-8 text. Raises ``AskedWrongly`` (``policy-unreadable``) when it is not."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise AskedWrongly(
            "policy-unreadable", f"The file {path.name} could not be read", str(problem), "give a text file in UTF-8"
        ) from problem


def read_policy(text: str, name: str) -> Policy:
    """Read one policy from its text. ``name`` is the file's name for messages.

    Raises ``AskedWrongly``: ``policy-unreadable``, ``policy-field``, ``condition-unreadable``,
    ``condition-type`` or ``fact-unknown``, each with file, line and column.
    """
    top = read_located(text, name)
    fields = top.fields(needs=_POLICY_NEEDS, may=("age_limits", "requirements", "report_within"))
    force = fields["in_force"].fields(needs=("from",), may=("until",))
    authorities = fields["authorities"].words()
    rules = tuple(_rule(item, authorities) for item in fields["rules"].items())
    _refuse_twins(rules, fields["rules"])
    begins, ends = force["from"].day(), force["until"].day() if "until" in force else None
    if ends and ends < begins:
        force["until"].refuse("it ends before it begins", "give a later day")
    return Policy(
        id=fields["policy"].sentence(),
        title=fields["title"].sentence(),
        version=fields["version"].sentence(),
        in_force_from=begins,
        in_force_until=ends,
        approved_by=fields["approved_by"].sentence(),
        authorities=authorities,
        starts_from={**PRESETS["continue"], **_axes(fields["starts_from"])[1]},
        review_after=fields["review_after"].length(),
        rules=rules,
        age_limits=_age_limits(fields.get("age_limits")),
        requirements=_requirements(fields.get("requirements")),
        report_within=_length(fields.get("report_within")) or REPORT_WITHIN,
        source=name,
        digest=sha256_hex(text.encode())[:16],
    )


def _rule(item: Located, authorities: Sequence[str]) -> Rule:
    fields = item.fields(needs=_RULE_NEEDS, may=_RULE_MAY)
    if ("action" in fields) == ("lowers" in fields):
        item.refuse("a rule has either 'action' (it raises) or 'lowers' (it lets come down)", "give one of the two")
    if "lowers" in fields:
        for name in ("leave", "min_dwell", "if_unknown", "sustainable_for"):
            if name in fields:
                fields[name].refuse(f"a rule with 'lowers' is a gate and has no {name!r}", "remove it")
    preset, action = _axes(fields["action"]) if "action" in fields else (None, {})
    needs = _evidence(fields.get("evidence"))
    return Rule(
        id=fields["id"].sentence(),
        title=fields["title"].sentence(),
        assumption=fields["assumption"].sentence(),
        indicator=fields["indicator"].sentence(),
        enter=_condition(fields["enter"]),
        action=action,
        lowers=_axes(fields["lowers"])[1] if "lowers" in fields else {},
        preset=preset,
        leave=_condition(fields["leave"]) if "leave" in fields else None,
        enter_needs=needs.get("enter"),
        leave_needs=needs.get("leave"),
        min_dwell=_length(fields.get("min_dwell")) or NO_DWELL,
        if_unknown=fields["if_unknown"].one_of(IF_UNKNOWN) if "if_unknown" in fields else "refer",
        authority=_authority(fields["authority"], authorities),
        citation=fields["citation"].sentence(),
        phase=fields["phase"].sentence() if "phase" in fields else None,
        scope=_scope(fields.get("applies_to")),
        hands_down=fields["hands_down"].flag() if "hands_down" in fields else True,
        review_after=_length(fields.get("review_after")),
        sustainable_for=_length(fields.get("sustainable_for")),
        line=item.line,
    )


def _axes(value: Located) -> tuple[str | None, Mapping[str, str]]:
    """Read a preset's name, or axis values, or ``preset: name`` with axis values that override it."""
    if value.is_scalar:
        name = value.one_of(PRESETS)
        return name, PRESETS[name]
    found = value.mapping()
    preset = found.pop("preset").one_of(PRESETS) if "preset" in found else None
    only_known(found, PROTECTIVENESS, "posture axis")
    own = {axis: word.one_of(PROTECTIVENESS[axis]) for axis, word in found.items()}
    if not own and preset is None:
        value.refuse("it names no axis", "give at least one, such as alert: heightened")
    return preset, {**(PRESETS[preset] if preset else {}), **own}


def _condition(value: Located) -> Condition:
    return parse_condition(value.string, where=value.where)


def _evidence(value: Located | None) -> dict[str, Grade]:
    """Read the grade that both sides need, or ``enter`` and ``leave`` apart."""
    if value is None:
        return {}
    if value.is_scalar:
        return {"enter": _grade(value), "leave": _grade(value)}
    return {side: _grade(grade) for side, grade in value.fields(needs=(), may=("enter", "leave")).items()}


def _grade(value: Located) -> Grade:
    try:
        return parse_grade(value.string)
    except AskedWrongly as problem:
        value.refuse(problem.why, problem.next_step)


def _authority(value: Located, authorities: Sequence[str]) -> Authority:
    fields = value.fields(needs=("up", "down"), may=("signatures", "act_first"))
    signatures = int(fields["signatures"].one_of(("1", "2", "3"))) if "signatures" in fields else 1
    return Authority(
        up=fields["up"].one_of(authorities),
        down=fields["down"].one_of(authorities),
        signatures=signatures,
        act_first=fields["act_first"].flag() if "act_first" in fields else True,
    )


def _scope(value: Located | None) -> Scope:
    if value is None:
        return Scope()
    fields = value.fields(needs=(), may=("kinds", "hosts", "does", "units", "except"))
    for kind in fields["kinds"].items() if "kinds" in fields else ():
        kind.one_of(UNIT_KINDS)
    read = {
        name: fields[name].words() if name in fields else () for name in ("kinds", "hosts", "does", "units", "except")
    }
    return Scope(
        kinds=read["kinds"], hosts=read["hosts"], does=read["does"], units=read["units"], excepted=read["except"]
    )


def _length(value: Located | None) -> timedelta | None:
    return value.length() if value else None


def _age_limits(value: Located | None) -> Mapping[str, timedelta]:
    found = value.mapping() if value else {}
    only_known(found, FACT_NAMES, "known fact")
    return {name: limit.length() for name, limit in found.items()}


def _requirements(value: Located | None) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    axes = value.mapping() if value else {}
    only_known(axes, PROTECTIVENESS, "posture axis")
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for axis, values in axes.items():
        listed = values.mapping()
        only_known(listed, PROTECTIVENESS[axis], f"value of {axis}")
        found[axis] = {word: texts.words() for word, texts in listed.items()}
    return found


def _refuse_twins(rules: Sequence[Rule], where: Located) -> None:
    seen: set[str] = set()
    for rule, item in zip(rules, where.items(), strict=True):
        if rule.id in seen:
            item.refuse(f"another rule has the id {rule.id!r}", "give each rule its own")
        seen.add(rule.id)


def _refuse_overlaps(policies: Sequence[Policy]) -> None:
    for earlier, later in pairwise(policies):
        if earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
            raise AskedWrongly(
                "policy-overlap",
                f"The policies {earlier.source} and {later.source} are both in force on {later.in_force_from}",
                "only one policy can be in force on a day",
                f"give {earlier.source} an 'until' before that day",
            )
