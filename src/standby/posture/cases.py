"""Cases beside a policy: facts that are given, and the recommendation that must come out. No Python needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from standby.basis.errors import AskedWrongly
from standby.basis.grades import Grade, parse_grade
from standby.basis.mission import Unit
from standby.basis.time import parse_instant
from standby.basis.vocabulary import UNIT_KINDS
from standby.posture.located import Located, only_known, read_located
from standby.posture.model import PROTECTIVENESS, Fact, Policy, Recommendation
from standby.posture.policy import policy_in_force, read_text
from standby.posture.recommend import recommend
from standby.posture.registry import FACT_NAMES, FactName
from standby.posture.truth import CONTRADICTORY, FALSE, TRUE, UNKNOWN

DEFAULT_GRADE = Grade(reliability="A", credibility="1")
"""What a case takes the evidence for a fact to be worth when it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: the facts on one day after another, and what must be recommended on the last.

    ``expected`` maps axes to values; ``on``, ``undecided`` and ``gates`` name rules that must be on, left
    undecided, or open.
    """

    name: str
    policy: str
    unit: Unit
    days: tuple[tuple[datetime, Mapping[str, Fact]], ...]
    expected: Mapping[str, str]
    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """Whether a case came out as it must, and in words what differs."""

    case: Case
    differs: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Say whether everything came out as the case demands."""
        return not self.differs


def load_cases(folder: Path) -> tuple[Case, ...]:
    """Read the cases of every ``*.yaml`` file in a folder. A folder that does not exist holds none."""
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return tuple(case for path in files for case in read_cases(read_text(path), path.name))


def read_cases(text: str, name: str) -> tuple[Case, ...]:
    """Read cases from their text.

    Raises ``AskedWrongly``: ``policy-unreadable``, ``policy-field`` or ``fact-unknown``, with file, line, column.
    """
    fields = read_located(text, name).fields(needs=("policy", "cases"))
    policy = fields["policy"].sentence()
    return tuple(_case(item, policy) for item in fields["cases"].items())


def run_cases(policies: Sequence[Policy], cases: Sequence[Case]) -> tuple[CaseResult, ...]:
    """Run each case against the version of its policy in force on the case's last day."""
    return tuple(run_case(_policy_of(case, policies), case) for case in cases)


def run_case(policy: Policy, case: Case) -> CaseResult:
    """Recommend for the case's facts and compare with what it expects."""
    timeline = [(at, {case.unit.id: facts}) for at, facts in case.days]
    return CaseResult(case=case, differs=tuple(_differences(recommend(policy, [case.unit], timeline)[0], case)))


def _policy_of(case: Case, policies: Sequence[Policy]) -> Policy:
    day = case.days[-1][0]
    policy = policy_in_force([p for p in policies if p.id == case.policy], day)
    if policy is not None:
        return policy
    raise AskedWrongly(
        "case-without-policy",
        f"The case {case.name!r} at {case.place} cannot be run",
        f"no policy {case.policy!r} is in force on {day.date()}",
        "give the case a day on which its policy is in force",
    )


def _differences(recommendation: Recommendation, case: Case) -> list[str]:
    advised = {advice.axis: advice.value for advice in recommendation.axes}
    found = [
        f"{axis} is {advised[axis]}, not {value}" for axis, value in case.expected.items() if advised[axis] != value
    ]
    on = {because.rule for because in recommendation.because}
    undecided = {rule.rule for rule in recommendation.unknown}
    gates = {gate.rule for gate in recommendation.gates}
    found += [f"rule {rule} is not on" for rule in case.on if rule not in on]
    found += [f"rule {rule} is on" for rule in case.off if rule in on]
    found += [f"rule {rule} is not undecided" for rule in case.undecided if rule not in undecided]
    found += [f"gate {rule} is not open" for rule in case.gates if rule not in gates]
    return found


def _case(item: Located, policy: str) -> Case:
    may = ("unit", "at", "facts", "days", "others", "standing", "on", "off", "undecided", "gates")
    fields = item.fields(needs=("name", "expect"), may=may)
    if ("days" in fields) == ("at" in fields):
        item.refuse("a case has either 'at' and 'facts', or 'days'", "give one of the two")
    base = _base_facts(fields)
    days = [_day(day, base) for day in fields["days"].items()] if "days" in fields else [_one_day(fields, base)]
    expected = fields["expect"].mapping()
    only_known(expected, PROTECTIVENESS, "posture axis")
    return Case(
        name=fields["name"].sentence(),
        policy=policy,
        unit=_unit(fields.get("unit")),
        days=tuple(days),
        expected={axis: value.one_of(PROTECTIVENESS[axis]) for axis, value in expected.items()},
        on=_names(fields, "on"),
        off=_names(fields, "off"),
        undecided=_names(fields, "undecided"),
        gates=_names(fields, "gates"),
        place=item.place,
    )


def _names(fields: Mapping[str, Located], name: str) -> tuple[str, ...]:
    return fields[name].words() if name in fields else ()


def _unit(value: Located | None) -> Unit:
    fields = value.fields(needs=(), may=("id", "kind", "host", "does")) if value else {}
    return Unit(
        id=fields["id"].sentence() if "id" in fields else "unit",
        name="the unit of the case",
        kind=fields["kind"].one_of(UNIT_KINDS) if "kind" in fields else "mission",
        host=fields["host"].sentence() if "host" in fields else "IQ",
        does=fields["does"].words() if "does" in fields else ("train",),
    )


def _base_facts(fields: Mapping[str, Located]) -> dict[str, object]:
    calm = "others" in fields and fields["others"].one_of(("calm", "unknown")) == "calm"
    base: dict[str, object] = {name: fact.calm for name, fact in FACT_NAMES.items() if calm and _is_quiet(fact)}
    for axis, value in (fields["standing"].mapping() if "standing" in fields else {}).items():
        only_known({axis: value}, PROTECTIVENESS, "posture axis")
        base[f"reported.{axis}"] = value.one_of(PROTECTIVENESS[axis])
    return base


def _is_quiet(fact: FactName) -> bool:
    return fact.calm is not None and fact.provider != "posture" and not fact.name.startswith("reported.")


def _one_day(fields: Mapping[str, Located], base: Mapping[str, object]) -> tuple[datetime, Mapping[str, Fact]]:
    at = parse_instant(fields["at"].string, end_of_day=True)
    return at, _facts(fields.get("facts"), base, at)


def _day(value: Located, base: Mapping[str, object]) -> tuple[datetime, Mapping[str, Fact]]:
    return _one_day(value.fields(needs=("at",), may=("facts",)), base)


def _facts(given: Located | None, base: Mapping[str, object], at: datetime) -> dict[str, Fact]:
    facts = {name: plain_fact(FACT_NAMES[name], value, at) for name, value in base.items()}
    for name, value in (given.mapping() if given else {}).items():
        only_known({name: value}, FACT_NAMES, "known fact")
        facts[name] = _given_fact(FACT_NAMES[name], value, at)
    return facts


def plain_fact(name: FactName, value: object, at: datetime, grade: Grade = DEFAULT_GRADE) -> Fact:
    """Make a fact from a plain value: true or false, a number, a pair of numbers, a word, unknown, contradictory."""
    says = f"{name.name} is {value}"
    if value in (UNKNOWN, CONTRADICTORY):
        status = UNKNOWN if value == UNKNOWN else CONTRADICTORY
        return Fact(name=name.name, subject="unit", status=status, stated_at=at, says=says)
    if name.kind == "yes or no":
        status = TRUE if value is True else FALSE
        return Fact(name=name.name, subject="unit", status=status, grade=grade, stated_at=at, says=says)
    if name.kind == "word":
        return Fact(name=name.name, subject="unit", words=(str(value),), grade=grade, stated_at=at, says=says)
    low, high = value if isinstance(value, tuple) else (value, value)
    return Fact(name=name.name, subject="unit", low=low, high=high, grade=grade, stated_at=at, says=says)


def _given_fact(name: FactName, value: Located, at: datetime) -> Fact:
    """Read ``value`` or ``{is: value, grade: B2}``."""
    if value.is_mapping:
        fields = value.fields(needs=("is",), may=("grade",))
        grade = parse_grade(fields["grade"].string) if "grade" in fields else DEFAULT_GRADE
        return plain_fact(name, _plain(name, fields["is"]), at, grade)
    return plain_fact(name, _plain(name, value), at)


def _plain(name: FactName, value: Located) -> object:
    if value.is_scalar and value.string in (UNKNOWN, CONTRADICTORY):
        return value.string
    if name.kind == "yes or no":
        return value.flag()
    if name.kind == "word":
        return value.one_of(name.words)
    if value.is_scalar:
        return value.number()
    low, high = (item.number() for item in value.pair())
    if low > high:
        value.refuse(f"{low:g} lies above {high:g}", "give the lower end first")
    return low, high
