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
    unit, text = c.rule.unit, sentence.text
    if (
        stated.expression
        and (length := re.match(r"(?:for .*|\d+ )\b(day|week|month|year)s?(?: later)?$", stated.expression, re.I))
        and (spans := how_many.find(stated.expression))
    ):
        return spans[0].counting(length[1].lower(), stated.expression)
    if unit is None:
        counted = re.search(
            r"\b(?P<n>two|three|four|five|six|seven|eight|\d+) (?:[\w-]+ ){0,3}?missions\b", text[c.start : c.end]
        )
        value = how_many.find(counted["n"]) if counted and c.rule.kind == "status" else []
        phrase = text[c.subject[0] : c.subject[1]] if c.subject else ""
        people = [q for q in how_many.find(phrase) if q.start == 0 and q.form != "none"]
        if people and c.rule.kind == "status" and "force" in classes_of(phrase):
            return people[0].counting("person", phrase)
        return value[0].counting("mission", counted[0]) if counted and value else None
    if unit == "casualty":
        return Quantity(low=0, high=0, unit=unit, text=c.match[0], rule="none: exactly zero")
    if c.match.groupdict().get("q") is not None:
        area = c.match.span("q")
    elif unit == "killed":
        area = (c.match.start(), c.end)
    else:
        area = (c.start, c.end)
    found = [
        q
        for q in how_many.find(text[area[0] : area[1]], antecedent=page.number_before)
        if not is_year(text[area[0] + q.start : area[0] + q.end])
        and q.form != "none"
        and not _in_time(text, area[0] + q.start)
    ]
    if unit == "killed":
        return _killed(c, found, area)
    if not found:
        return None
    first = found[0]
    if unit == "person" and first.form in ("exact", "about"):
        page.number_before = first
    if unit == "weapon":
        unit = re.sub(r"s$", "", (c.match.groupdict().get("weapon") or "weapon").lower())
    words = text[area[0] + first.start : area[0] + first.end]
    return first.counting(unit, words)


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
        return (
            before[-1].counting(unit, text[c.start : c.match.start()].strip())
            if before and before[-1].form != "none"
            else None
        )
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
