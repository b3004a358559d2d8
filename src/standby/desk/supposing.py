"""What would be recommended if something were so: nothing supposed is ever recorded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NoReturn

from standby.basis.errors import AskedWrongly
from standby.basis.ids import content_id
from standby.basis.mission import Definition, Site
from standby.basis.places import Place, distance_km
from standby.basis.quantities import Quantity
from standby.basis.time import AsOf, DateRange, Span, day_end, day_start
from standby.basis.vocabulary import ATTACKS
from standby.desk import asking
from standby.desk.advising import as_known_on, days_looked_at
from standby.desk.asking import Answered
from standby.desk.declaring import facts_of
from standby.desk.workspace import Workspace
from standby.picture.incidents import NEAR_KM
from standby.picture.model import Basis, Incident, Picture
from standby.posture.cases import plain_fact
from standby.posture.model import Fact, Facts, Policy, Recommendation
from standby.posture.policy import policy_in_force
from standby.posture.recommend import recommend
from standby.posture.registry import FACT_NAMES, FactName
from standby.posture.truth import CONTRADICTORY, UNKNOWN

SUPPOSED = "supposed"
"""The source and the grade's place-holder of what is only supposed."""

OTHER_EVENTS = ("demonstration", "protest")
_KINDS = {kind.removesuffix("_attack"): kind for kind in (*ATTACKS, *OTHER_EVENTS)}
_WORD = re.compile(r"(\w+):('[^']*'|\"[^\"]*\"|\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """Incidents and facts to suppose. ``facts`` are (unit or None for all, fact name, plain value)."""

    incidents: tuple[Incident, ...] = ()
    facts: tuple[tuple[str | None, str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the supposition changes for one unit: each axis with the value without and with it."""

    unit: str
    name: str
    without: Mapping[str, str]
    supposed: Mapping[str, str]
    because: tuple[str, ...]
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What was supposed, and what the rules would then recommend. Nothing is recorded."""

    supposed: tuple[str, ...]
    as_of: AsOf
    units: tuple[Difference, ...] = field(default=())


def what_if(workspace: Workspace, as_of: AsOf, texts: Sequence[str], *, unit: str | None = None) -> WhatIf:
    """Recommend with and without what is supposed, on the record as it is known.

    Each text is ``incident near:SITE kind:KIND on:DAY`` or ``fact NAME:VALUE [unit:UNIT]``, where a value may be
    true, false, a number, a word in quotes, unknown or contradictory. Raises ``AskedWrongly``
    (``supposition-unreadable``) for any other text, ``unit-unknown`` for a unit that is not listed, and
    ``policy-unknown`` when no policy is in force.
    """
    asking.check_listed(unit, [u.id for u in workspace.definition.units], "unit-unknown", "unit")
    supposed = read_suppositions(texts, workspace.definition)
    known = asking.picture(workspace, as_of)
    policy = policy_in_force(workspace.policies, as_of.valid_at)
    if policy is None:
        raise AskedWrongly(
            "policy-unknown", "Nothing can be supposed", "no policy is in force then", "give one to mission/policy"
        )
    pictures = _pictures(workspace, known, policy)
    without, with_it = (_advice(workspace, pictures, policy, s) for s in (Supposition(), supposed))
    return WhatIf(
        supposed=tuple(texts),
        as_of=as_of,
        units=tuple(
            _difference(a, b, workspace.definition)
            for a, b in zip(without, with_it, strict=True)
            if unit in (None, a.subject)
        ),
    )


def read_suppositions(texts: Sequence[str], definition: Definition) -> Supposition:
    """Read what to suppose from its texts."""
    if not texts:
        _refuse("", "nothing was supposed")
    incidents, facts = [], []
    for text in texts:
        kind, _, rest = text.strip().partition(" ")
        if kind == "incident":
            incidents.append(_incident(text, rest, definition))
        elif kind == "fact":
            facts += _facts(text, rest, definition)
        else:
            _refuse(text, "it begins with neither 'incident' nor 'fact'")
    return Supposition(incidents=tuple(incidents), facts=tuple(facts))


def _incident(text: str, rest: str, definition: Definition) -> Incident:
    given = _words(text, rest, ("near", "kind", "on"))
    if set(given) != {"near", "kind", "on"}:
        _refuse(text, "an incident needs near:, kind: and on:")
    site = next((s for s in definition.sites if s.id == given["near"]), None)
    if site is None:
        _refuse(text, f"{given['near']!r} is no site; the sites are {', '.join(s.id for s in definition.sites)}")
    predicate = _KINDS.get(given["kind"], given["kind"])
    if predicate not in (*ATTACKS, *OTHER_EVENTS):
        _refuse(text, f"{given['kind']!r} is no kind of incident; the kinds are {', '.join(_KINDS)}")
    return _supposed_incident(site, predicate, _day(text, given["on"]), definition)


def _supposed_incident(site: Site, predicate: str, day: date, definition: Definition) -> Incident:
    here = (site.lat, site.lon)
    apart = sorted((round(distance_km(here, (s.lat, s.lon)), 1), s.id) for s in definition.sites)
    start, end = day_start(day), day_end(day)
    return Incident(
        id=content_id("supposed", site.id, predicate, day.isoformat()),
        predicate=predicate,
        actor=None,
        target=None,
        place=Place(
            name=site.name, id=f"site:{site.id}", lat=site.lat, lon=site.lon, country=site.country, precision="site"
        ),
        site=site.id,
        happened=DateRange(start=day, end=day),
        valid=Span(from_lo=start, from_hi=end, to_lo=start, to_hi=end),
        count=Quantity(low=1, high=1, unit="attack"),
        killed=None,
        casualties=(),
        near=tuple((name, km) for km, name in apart if km <= NEAR_KM),
        basis=Basis(
            claims=(),
            sources=(SUPPOSED,),
            grade="A1",
            quote=f"supposed: {predicate.replace('_', ' ')} near {site.id}",
            report=SUPPOSED,
            hedged=False,
            last_stated=start,
        ),
    )


def _facts(text: str, rest: str, definition: Definition) -> list[tuple[str | None, str, object]]:
    found = re.match(r"([\w.]+):('[^']*'|\"[^\"]*\"|\S+)\s*(.*)", rest)
    if not found or found[1] not in FACT_NAMES:
        _refuse(text, "a fact needs its name and value, such as consent.state:'withdrawn'")
    given = _words(text, found[3], ("unit",))
    unit = given.get("unit")
    if unit is not None and unit not in {u.id for u in definition.units}:
        _refuse(text, f"{unit!r} is no unit")
    return [(unit, found[1], _value(text, FACT_NAMES[found[1]], found[2].strip("'\"")))]


def _value(text: str, name: FactName, written: str) -> object:
    if written in (UNKNOWN, CONTRADICTORY):
        return written
    if name.kind == "yes or no" and written in ("true", "false"):
        return written == "true"
    if name.kind == "word" and written in name.words:
        return written
    if name.kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", written):
        return float(written)
    return _refuse(text, f"{name.name} is a {name.kind} fact and cannot be {written!r}")


def _words(text: str, rest: str, allowed: tuple[str, ...]) -> dict[str, str]:
    given = {key: value.strip("'\"") for key, value in _WORD.findall(rest)}
    if _WORD.sub("", rest).strip() or not set(given) <= set(allowed):
        _refuse(text, f"it takes {', '.join(f'{word}:' for word in allowed)} and nothing else")
    return given


def _day(text: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return _refuse(text, f"{written!r} is not a day such as 2020-01-08")


def _refuse(text: str, why: str) -> NoReturn:
    raise AskedWrongly(
        "supposition-unreadable",
        f"The supposition {text!r} was not understood",
        why,
        "write it like 'incident near:erbil kind:missile on:2020-01-08' or \"fact consent.state:'withdrawn'\"",
    )


def _pictures(workspace: Workspace, known: Answered, policy: Policy) -> list[Picture]:
    """Return the pictures the rules look at, the last being the one asked about."""
    asked = known.picture.as_of
    moments = days_looked_at(known.evidence, asked.valid_at)
    then = [as_known_on(asked, moment) for moment in moments if policy_in_force(workspace.policies, moment) == policy]
    return [*asking.pictures_over(workspace, then), known.picture]


def _advice(
    workspace: Workspace, pictures: Sequence[Picture], policy: Policy, supposed: Supposition
) -> tuple[Recommendation, ...]:
    timeline = [
        (picture.as_of.valid_at, _altered(workspace, picture, supposed, now=picture is pictures[-1]))
        for picture in pictures
    ]
    return recommend(policy, workspace.definition.units, timeline)


def _altered(workspace: Workspace, picture: Picture, supposed: Supposition, *, now: bool) -> Facts:
    """Gather the facts with what is supposed: incidents from their day on, facts only at the moment asked about."""
    happened = [i for i in supposed.incidents if i.valid.from_lo and i.valid.from_lo <= picture.as_of.valid_at]
    shown = replace(picture, incidents=(*picture.incidents, *happened))
    gathered = facts_of(workspace, shown)
    return _with_facts(gathered, supposed, picture.as_of.valid_at) if now else gathered


def _with_facts(gathered: Facts, supposed: Supposition, at: datetime) -> Facts:
    altered: dict[str, dict[str, Fact]] = {unit: dict(facts) for unit, facts in gathered.items()}
    for unit, name, value in supposed.facts:
        for one in altered if unit is None else [unit]:
            fact = plain_fact(FACT_NAMES[name], value, at)
            altered[one][name] = replace(fact, subject=one, says=f"supposed: {fact.says}")
    return altered


def _difference(without: Recommendation, supposed: Recommendation, definition: Definition) -> Difference:
    name = next(u.name for u in definition.units if u.id == without.subject)
    before = {rule.rule for rule in without.because}
    return Difference(
        unit=without.subject,
        name=name,
        without={a.axis: a.value for a in without.axes},
        supposed={a.axis: a.value for a in supposed.axes},
        because=tuple(f"{b.title}: {b.says}" for b in supposed.because if b.rule not in before),
        undecided=tuple(f"{u.title}: {u.why}" for u in supposed.unknown),
    )
