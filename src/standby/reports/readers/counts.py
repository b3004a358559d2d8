"""Which of the numbers in a clause is the claim's own, and what it counts."""

import re

from standby.basis.quantities import Quantity
from standby.reports.model import Stated
from standby.reports.readers import how_many, when
from standby.reports.readers.clauses import classes_of
from standby.reports.readers.progress import Candidate, Page
from standby.reports.readers.sentences import Sentence


def is_year(words: str) -> bool:
    """Say whether words are a year between 1900 and 2099, which counts nothing."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", words.strip()))


def quantity_of(page: Page, sentence: Sentence, c: Candidate, stated: Stated) -> Quantity | None:
    """Return how many a claim is about, as an interval with its rule; None where no number in its words is its own."""
    if duration := _duration(stated):
        return duration
    unit = c.rule.unit
    if unit is None:
        return _of_state(c)
    if unit == "casualty":
        return Quantity(low=0, high=0, unit=unit, text=c.match[0], rule="none: exactly zero")
    if unit in _PEOPLE_DONE_TO:
        return _done_to(page, c, unit)
    area = c.match.span("q") if c.match.groupdict().get("q") is not None else (c.start, c.end)
    if unit == "killed" and c.match.groupdict().get("q") is None:
        area = (c.match.start(), c.end)
    found = _numbers(page, c, area)
    if unit == "killed":
        return _killed(c, found, area)
    if not found:
        return None
    if unit == "weapon":
        unit = re.sub(r"s$", "", (c.match.groupdict().get("weapon") or "weapon").lower())
    return _counted(page, c, found[0], area[0], unit)


_PEOPLE_DONE_TO = frozenset(["killed-before", "killed-q", "abducted", "released", "missing", "person"])
"""Units that count people something was done to: behind an active verb, before a passive one."""

_BEFORE_VERB = re.compile(
    r"^(?:(?:(?:has|have|had) )?(?:\w+ly )?(?:is|are|was|were|be|been|being|get|gets|got|'s|'re|remain|remains|remained)\b(?! (?:\w+ly )?\w+ing)|(?:(?:has|have|had) )?(?:\w+ly )?(?:arriv|land|return|reach|c[ao]me|enter|left|depart|fled|cross|set o|went|gone|died|perish|lost|escaped|displaced$))"
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|got)(?: \w+ly)? $")
_NO_PEOPLE = re.compile(
    r"^ ?(?:as\b|%|(?:[\w-]+ )?(?:km|kilomet\w+|miles?|metres?|meters?|hours?|minutes?|days?|weeks?|months?|years?|per ?cent|vehicles?|trucks?|cars?|villages?|rockets?|houses?|a\.?m|p\.?m|times|GMT|hrs?|warehouses?|camps?|bases?|sites?|flights?|bullets?|shots?|offices?|schools?|positions?)\b)"
)


def _done_to(page: Page, c: Candidate, unit: str) -> Quantity | None:
    text = c.match.string
    named = "killed" if unit == "killed-before" else unit
    if unit == "killed-q":
        found = _numbers(page, c, c.match.span("q")) if c.match["q"] else []
        named = "wounded" if re.search(r"wounded|injured|hurt", c.match[0]) else "killed"
        return _counted(page, c, found[0], c.match.start("q"), named) if found else None
    if c.match.groupdict().get("q") is not None:
        area = c.match.span("q")
    elif c.rule.kind in ("status", "presence", "headcount") or c.rule.predicate == "demonstration":
        area = (c.start, c.end)
    elif unit == "killed-before" or _BEFORE_VERB.match(c.match[0]) or _PASSIVE.search(text[: c.match.start()]):
        area = (c.start, c.match.start())
    else:
        area = (c.match.start(), c.end)
    found = _numbers(page, c, area)
    if not found and area[0] == c.match.start() and c.subject:
        area = (c.start, c.match.start())
        found = _numbers(page, c, area)
    if found:
        return _counted(page, c, found[0], area[0], named)
    one = _one(text[area[0] : area[1]]) if named != "person" else None
    return one.counting(named, text[area[0] : area[1]].strip()) if one else None


def _one(words: str) -> how_many.Found | None:
    """Read *a soldier*, *his driver* or *one of them* as exactly one person."""
    match = re.search(
        rf"\b(?:[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Tt]he|[Aa]nother) (?:[\w-]+ ){{0,3}}?{_SOMEBODY}\b(?! of\b)", words
    )
    return (
        how_many.Found(
            start=match.start(), end=match.end(), low=1, high=1, rule="one person named in the singular", form="exact"
        )
        if match
        else None
    )


_SOMEBODY = (
    r"(?:man|woman|boy|girl|child|soldier|peacekeeper|policeman|policewoman|police officer|officer|worker|driver|guard|contractor|trainer|adviser|advisor|marine|civilian|"
    r"journalist|doctor|nurse|teacher|priest|nun|monk|mayor|governor|commander|sergeant|corporal|captain|major|colonel|general|diplomat|national|citizen|employee|"
    r"staff member|member|official|volunteer|engineer|interpreter|translator|student|farmer|resident|villager|militant|fighter|gunman|bomber|attacker|person|pilot|observer|monitor|deputy|leader|medic|aid worker|ranger)"
)


def _numbers(page: Page, c: Candidate, area: tuple[int, int]) -> list[how_many.Found]:
    text = c.match.string
    return [
        q
        for q in how_many.find(text[area[0] : area[1]], antecedent=page.number_before)
        if not is_year(text[area[0] + q.start : area[0] + q.end])
        and q.form != "none"
        and not _in_time(text, area[0] + q.start)
        and not (area[0] + q.start and text[area[0] + q.start - 1] in "£$€")
        and not (c.rule.unit in _PEOPLE_DONE_TO and _NO_PEOPLE.match(text[area[0] + q.end :]))
    ]


def _counted(page: Page, c: Candidate, first: how_many.Found, offset: int, unit: str) -> Quantity:
    if unit == "person" and first.form in ("exact", "about"):
        page.number_before = first
    return first.counting(unit, c.match.string[offset + first.start : offset + first.end])


def _duration(stated: Stated) -> Quantity | None:
    length = re.match(r"(?:for .*|\d+ )\b(day|week|month|year)s?(?: later)?$", stated.expression or "", re.I)
    spans = how_many.find(stated.expression) if length and stated.expression else []
    return spans[0].counting(length[1].lower(), str(stated.expression)) if length and spans else None


def _of_state(c: Candidate) -> Quantity | None:
    """Return how many missions or people a state is told of."""
    if c.rule.kind != "status":
        return None
    text = c.match.string
    counted = re.search(
        r"\b(?P<n>two|three|four|five|six|seven|eight|\d+) (?:[\w-]+ ){0,3}?missions\b", text[c.start : c.end]
    )
    value = how_many.find(counted["n"]) if counted else []
    phrase = text[c.subject[0] : c.subject[1]] if c.subject else ""
    people = [q for q in how_many.find(phrase) if q.start == 0 and q.form != "none"]
    if people and "force" in classes_of(phrase):
        return people[0].counting("person", phrase)
    return value[0].counting("mission", counted[0]) if counted and value else None


def _in_time(text: str, at: int) -> bool:
    return any(e.start <= at < e.end for e in when.find(text))


def _killed(c: Candidate, found: list[how_many.Found], area: tuple[int, int]) -> Quantity | None:
    text = c.match.string
    wounded = re.match(r"(?:wound|injur)", c.match[0])
    unit = (
        "wounded"
        if wounded or (c.match.groupdict().get("passive") or "") in ("wounded", "injured", "hurt")
        else "killed"
    )
    if c.match.groupdict().get("passive"):
        before = sorted(how_many.find(text[c.start : c.match.start()]), key=lambda q: q.form not in ("vague", "none"))
        told = before[-1] if before and before[-1].form != "none" else _one(text[c.start : c.match.start()])
        return told.counting(unit, text[c.start : c.match.start()].strip()) if told else None
    if re.search(r"kill", text[c.match.start() : c.end]) and found:
        return found[0].counting(unit, text[area[0] + found[0].start : area[0] + found[0].end])
    target = c.match.groupdict().get("target") or ""
    if not re.search(
        r"kill|assassin|murder|execut|dead|death|massacr|gunned|wound|injur", text[c.match.start() : c.end]
    ):
        return None
    names = [n for n in re.split(r",| and ", target) if re.search(r"[A-Z][a-z]", n)]
    if (
        names
        and re.search(r"kill|assassin|murder|execut|dead|death", c.match[0])
        and re.search(r"[A-Z]\w+-?[A-Z]?\w*$", names[0].strip())
    ):
        return Quantity(low=float(len(names)), high=None, unit=unit, text=target, rule="named victims: at least these")
    return found[0].counting(unit, target) if found else None
