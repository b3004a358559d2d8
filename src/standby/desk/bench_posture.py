"""Measures the rules on this machine: explained evaluations, one more incident for 200 missions, ten years day by day.

Times are of the processor, not of the wall, and the middle of several runs. The peers evaluate the same conditions on
the same facts, as far as they can express them: ``zen-engine`` with its trace, which is what it explains with, and
``common-expression-language``, which explains nothing.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

from standby.basis.mission import Definition, Site, Unit
from standby.basis.places import Place, distance_km
from standby.basis.quantities import Quantity
from standby.basis.time import AsOf, DateRange, Span, day_end, day_start
from standby.desk.bench_replay import replayed_whole
from standby.picture.incidents import NEAR_KM
from standby.picture.model import Basis, Incident, Picture
from standby.posture.compiled import Compiled
from standby.posture.condition import Condition, ForAtLeast, WithinLast, leaves_of, parts_of
from standby.posture.facts import gather_facts
from standby.posture.grammar import parse_condition
from standby.posture.model import PRESETS, Authority, Facts, Policy, Rule
from standby.posture.recommend import Memory, UnitLook, look_at
from standby.posture.registry import FACT_NAMES

START = datetime(2010, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
RUNS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureFigures:
    """What the rules cost here, on one core.

    ``explained_evals_per_s``: rules taken through a look (hysteresis, dwell, axes, gates), each able to explain
    itself. ``told_evals_per_s``: the same with every recommendation and its reasons written out.
    ``reevaluate_200x40_ms``: 200 missions and 40 rules once a new incident is in the picture, of which
    ``gather_200_ms`` is for the facts. ``replay_10y_20_missions_s``: the whole of ``standby replay`` over ten years of
    a record: evidence, pictures, threat, facts and rules of every day; ``replay_rules_s`` is facts and rules alone,
    pictures given. ``replay_with_threat_s`` is the whole again under rules that ask for the threat too: those of
    ``threat_policy``, by default the same 40 and two that go by the forecast. ``peers``: conditions per second; None
    where the peer is not installed.
    """

    rules: int
    explained_evals_per_s: float
    told_evals_per_s: float
    reevaluate_200x40_ms: float
    gather_200_ms: float
    replay_10y_20_missions_s: float
    replay_rules_s: float
    replay_with_threat_s: float
    threat_policy: str
    replay_claims: int
    peers: Mapping[str, float | None]


def bench_posture(*, days: int = 3650, missions: int = 200, asking: Policy | None = None) -> PostureFigures:
    """Measure on made-up missions and incidents; ``days`` and ``missions`` may be made fewer for a quick look.

    Fewer days are scaled up to ten years, and fewer missions are not. ``asking`` is a policy whose rules ask for the
    threat.
    """
    policy = _policy()
    asking = asking or replace(policy, id="bench and forecasts", rules=(*policy.rules, *_forecasts()))
    definition, units = _mission(missions)
    incidents = _incidents(definition, 40)
    at = START + 60 * DAY
    facts = gather_facts(_picture(incidents, at, definition), (), definition)
    looking = _looking(policy, units, facts, at)
    new = [*incidents, _incident(999, definition.sites[0], at.date(), definition)]
    whole, claims = replayed_whole(policy, _mission(20)[0], START, days)
    gathered = _middle(lambda: gather_facts(_picture(new, at, definition), (), definition))
    return PostureFigures(
        rules=len(policy.rules),
        explained_evals_per_s=len(units) * len(policy.rules) / _middle(lambda: looking(told=False)),
        told_evals_per_s=len(units) * len(policy.rules) / _middle(lambda: looking(told=True)),
        reevaluate_200x40_ms=_middle(lambda: _reevaluated(policy, definition, units, incidents, new, at)) * 1000,
        gather_200_ms=gathered * 1000,
        replay_10y_20_missions_s=whole * 3650 / days,
        replay_rules_s=_replayed(policy, days) * 3650 / days,
        replay_with_threat_s=replayed_whole(asking, _mission(20)[0], START, days)[0] * 3650 / days,
        threat_policy=f"{asking.id} {asking.version}",
        replay_claims=claims,
        peers={"zen-engine (with trace)": _zen(policy, facts), "common-expression-language": _cel(policy, facts)},
    )


def _looking(policy: Policy, units: Sequence[Unit], facts: Facts, at: datetime) -> Callable[..., None]:
    compiled = Compiled(policy)
    _, memory = look_at(compiled, units, facts, at, {})

    def look(*, told: bool) -> None:
        looks, _ = look_at(compiled, units, facts, at + DAY, memory)
        if told:
            for each in looks:
                assert each.recommendation

    return look


_HELD: dict[int, tuple[Compiled, Memory]] = {}


def _reevaluated(
    policy: Policy,
    definition: Definition,
    units: Sequence[Unit],
    before: Sequence[Incident],
    after: Sequence[Incident],
    at: datetime,
) -> tuple[UnitLook, ...]:
    if id(policy) not in _HELD:
        compiled = Compiled(policy)
        facts = gather_facts(_picture(before, at - DAY, definition), (), definition)
        _HELD[id(policy)] = (compiled, look_at(compiled, units, facts, at - DAY, {})[1])
    compiled, memory = _HELD[id(policy)]
    facts = gather_facts(_picture(after, at, definition), (), definition)
    return look_at(compiled, units, facts, at, memory)[0]


def _replayed(policy: Policy, days: int) -> float:
    """Walk day by day over ten years of incidents, one in five days, for 20 missions."""
    definition, units = _mission(20)
    incidents = sorted(_incidents(definition, max(1, days // 5), days), key=lambda i: i.happened.start or date.min)
    compiled = Compiled(policy)
    memory: Memory = {}
    known, begun = 0, time.process_time()
    for number in range(days):
        at = START + DAY * number
        while known < len(incidents) and (incidents[known].happened.start or date.min) <= at.date():
            known += 1
        facts = gather_facts(_picture(incidents[:known], at, definition), (), definition)
        _, memory = look_at(compiled, units, facts, at, memory)
    return time.process_time() - begun


def _middle(run: Callable[[], object]) -> float:
    """Return the middle of several runs in seconds of the processor."""
    run()
    taken = []
    for _ in range(RUNS):
        begun = time.process_time()
        run()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


_INDICATORS = (
    "attacks.near_7d >= {n}",
    "attacks.host_14d >= {n} && attacks.host_severe_30d >= 1",
    "attacks.on_us_7d >= {n} || (attacks.near_7d >= 2 && !sources.reporting)",
    "(unrest.host_14d >= {n} || others.leaving_14d >= 2) && quiet.host_days < 9",
    "sources.silent >= {n} || reports.age_days > 3",
    "attacks.near_30d >= {n} && quiet.near_days < 7 && !consent.settled",
    "for_at_least(!sources.reporting, days(3)) || attacks.host_30d >= {n}",
)
_GATES = (
    "quiet.near_days >= {n} && sources.reporting",
    "quiet.host_days >= 14 && sources.reporting && consent.settled && attacks.near_30d < {n}",
)
_ENDS = ("quiet.near_days >= 14 && sources.reporting", None)


def _policy() -> Policy:
    """Make 40 rules as missions write them: several questions each, some gates, one lasting look in seven."""
    rules = [_rule(n, _INDICATORS[n % 7].format(n=1 + n // 14), _ENDS[n % 2]) for n in range(34)]
    rules += [_gate(n, _GATES[n % 2].format(n=7 + n)) for n in range(6)]
    return Policy(
        id="bench",
        title="Bench",
        version="1",
        in_force_from=START.date(),
        in_force_until=None,
        approved_by="bench",
        authorities=("duty officer", "commander"),
        starts_from=PRESETS["continue"],
        review_after=timedelta(days=7),
        rules=tuple(rules),
    )


def _forecasts() -> tuple[Rule, ...]:
    """Make two rules that go by the forecast, as missions write them."""
    ends = "threat.p_7d < 0.2 && sources.reporting", "threat.p_1d < 0.05 && sources.reporting"
    asked = "threat.p_7d >= 0.25", "threat.p_1d >= 0.33"
    return tuple(_rule(100 + n, enter, leave) for n, (enter, leave) in enumerate(zip(asked, ends, strict=True)))


_AUTHORITY = Authority(up="duty officer", down="commander")


def _rule(number: int, enter: str, leave: str | None) -> Rule:
    return Rule(
        id=f"r{number}",
        title=f"Rule {number}",
        assumption="a",
        indicator="i",
        enter=parse_condition(enter),
        leave=parse_condition(leave) if leave else None,
        action=PRESETS[("heighten", "pause", "hibernate", "disperse")[number % 4]],
        min_dwell=timedelta(days=number % 8),
        if_unknown=("refer", "hold", "enter")[number % 3] if number % 5 == 0 else "refer",
        authority=_AUTHORITY,
        citation="c",
    )


def _gate(number: int, enter: str) -> Rule:
    values = ({"alert": "heightened"}, {"activity": "reduced", "return": "phase 1"}, {"people": "in place"})[number % 3]
    return Rule(
        id=f"g{number}",
        title=f"Gate {number}",
        assumption="a",
        indicator="i",
        enter=parse_condition(enter),
        lowers=values,
        authority=_AUTHORITY,
        citation="c",
    )


def _mission(count: int) -> tuple[Definition, tuple[Unit, ...]]:
    draw = random.Random(7)
    hosts = ("IQ", "SY", "LB", "JO", "KW")
    sites = tuple(
        Site(id=f"s{n}", name=f"Site {n}", lat=draw.uniform(29, 37), lon=draw.uniform(36, 48), country=hosts[n % 5])
        for n in range(count)
    )
    units = tuple(
        Unit(id=f"u{n}", name=f"Mission {n}", kind="mission", host=hosts[n % 5], sites=(f"s{n}",)) for n in range(count)
    )
    return Definition(name="bench", sites=sites, units=units), units


def _incidents(definition: Definition, count: int, days: int = 60) -> list[Incident]:
    draw = random.Random(11)
    return [
        _incident(n, draw.choice(definition.sites), (START + DAY * draw.randrange(days)).date(), definition)
        for n in range(count)
    ]


def _incident(number: int, site: Site, day: date, definition: Definition) -> Incident:
    here = (site.lat, site.lon)
    near = ((s.id, round(distance_km(here, (s.lat, s.lon)), 1)) for s in definition.sites)
    kind = ("rocket_attack", "missile_attack", "demonstration", "shooting")[number % 4]
    return Incident(
        id=f"i{number}",
        predicate=kind,
        actor=None,
        target=None,
        place=Place(name=site.name, id=None, lat=site.lat, lon=site.lon, country=site.country, precision="site"),
        site=None,
        happened=DateRange(start=day, end=day),
        valid=Span(from_lo=day_start(day), from_hi=day_end(day)),
        count=Quantity(low=1, high=1, unit="attack"),
        killed=None,
        casualties=(),
        near=tuple((name, km) for name, km in near if km <= NEAR_KM),
        basis=Basis(
            claims=(f"c{number}",),
            sources=("wire",),
            grade="B2",
            quote="an attack",
            report="r",
            hedged=False,
            last_stated=day_start(day),
        ),
    )


def _picture(incidents: Sequence[Incident], at: datetime, definition: Definition) -> Picture:
    return Picture(
        as_of=AsOf(valid_at=at, known_at=at),
        definition_digest="",
        units=(),
        sites=(),
        incidents=tuple(incidents),
        consent=(),
        contradictions=(),
        sources=(),
        gaps=(),
        reports_known=0,
        claims_known=0,
        fingerprint="",
    )


def _plain_conditions(policy: Policy) -> list[Condition]:
    """Return the conditions that peers can express: those without a look over time."""
    written = [c for rule in policy.rules for c in (rule.enter, rule.leave) if c is not None]
    return [c for c in written if not any(isinstance(p, ForAtLeast | WithinLast) for p in _all_parts(c))]


def _all_parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in parts_of(condition):
        yield from _all_parts(part)


def _known_world(conditions: Sequence[Condition], facts: Facts) -> dict[str, dict[str, object]]:
    """Write one unit's facts as the peers take them, a value for each: they know no unknown."""
    world: dict[str, dict[str, object]] = {}
    held = next(iter(facts.values()))
    for name in {leaf.fact for c in conditions for leaf in leaves_of(c) if hasattr(leaf, "fact")}:
        group, _, field = name.partition(".")
        fact = held.get(name)
        number = FACT_NAMES[name].kind == "number"
        value = (fact.low or 0.0 if fact else 0.0) if number else fact is not None and fact.status == "true"
        world.setdefault(group, {})[field] = value
    return world


def _zen(policy: Policy, facts: Facts) -> float | None:
    try:
        import zen
    except ImportError:
        return None
    conditions = _plain_conditions(policy)
    expressions = [
        {"id": f"e{n}", "key": f"k{n}", "value": _for_zen(condition)} for n, condition in enumerate(conditions)
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "b", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ]
    decision: Any = zen.ZenEngine().create_decision(orjson.dumps({"nodes": nodes, "edges": edges}).decode())
    world = _known_world(conditions, facts)
    assert len(decision.evaluate(world, {"trace": True})["result"]) == len(conditions)
    return len(conditions) * 20 / _middle(lambda: [decision.evaluate(world, {"trace": True}) for _ in range(20)])


def _for_zen(condition: Condition) -> str:
    """Write a condition in the words of zen's own language."""
    text = condition.text.replace("&&", " and ").replace("||", " or ")
    return "".join(" not " if c == "!" and text[n + 1 : n + 2] != "=" else c for n, c in enumerate(text))


def _cel(policy: Policy, facts: Facts) -> float | None:
    try:
        import cel
    except ImportError:
        return None
    conditions = _plain_conditions(policy)
    programs = [cel.compile(condition.text) for condition in conditions]
    context = cel.Context(_known_world(conditions, facts))
    return len(programs) * 20 / _middle(lambda: [[p.execute(context) for p in programs] for _ in range(20)])
