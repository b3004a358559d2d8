"""From a claim found in a sentence to a draft with every slot filled."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from standby.reports.model import Draft, Mention, Stated
from standby.reports.readers import where
from standby.reports.readers.certainty import certainty_of
from standby.reports.readers.clauses import classes_of
from standby.reports.readers.counts import quantity_of
from standby.reports.readers.names import mention_of_person, remember
from standby.reports.readers.progress import Candidate, Page
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.slots import country_in, place_for, stated_for, valid_for
from standby.reports.readers.who_acts import actor_of, object_of, predicate_of, subjects_of
from standby.reports.readers.who_says import Said


def drafts_of(
    page: Page, sentence: Sentence, c: Candidate, said: Said | None, others: Sequence[tuple[int, int]]
) -> list[Draft]:
    """Fill every slot of a claim; a claim about two missions becomes two drafts on the same words."""
    text, rule = sentence.text, c.rule
    phrase = text[c.subject[0] : c.subject[1]] if c.subject else ""
    speaker = said.speaker if said else None
    tense = {"event-state": "state", "said": "state", "sentence": "state"}.get(rule.tense, rule.tense)
    stated = _stated(page, sentence, c, said, others)
    quantity = quantity_of(page, sentence, c, stated)
    certainty, markers = certainty_of(c, text, said, quantity)
    predicate = predicate_of(c)
    if rule.kind in ("incident", "movement") and stated.expression is None and said and rule.tense == "said":
        stated = page.told.interview.get(said.speaker, stated)
    place = place_for(sentence, c.start, c.end, rule.kind, page.gaz, last_country=page.cast.last_country)
    if place is None and rule.predicate == "demonstration":
        place = place_for(sentence, c.start, c.end, "status", page.gaz, last_country=page.cast.last_country)
    if rule.kind == "consent" and rule.certainty != "conditional" and (host := _host_of(page, phrase)):
        place = where.country_place(host)
    if place is None and rule.kind == "consent":
        code = country_in(sentence, page.gaz) or page.cast.last_country
        place = where.country_place(code) if code else None
    if rule.tense == "same-event":
        place = place or page.told.event_place
    details = _details(c, place)
    subjects = subjects_of(page, c, phrase, speaker, predicate)
    opening = _lead_in(text, c, stated)
    start, end = page.shadow.span(sentence.start + opening, sentence.start + c.end)
    if (
        predicate in ("killing", "theft")
        and stated.basis == "order"
        and page.told.event.start
        and page.told.event_paragraph == sentence.paragraph
    ):
        stated = Stated(range=page.told.event, basis="order", rule="the toll of the event told just before")
    if rule.kind == "incident" and certainty in ("asserted", "hedged") and predicate != "casualties":
        page.told.events.append((predicate, stated.range))
        if stated.range.start:
            page.told.event = stated.range
            page.told.event_paragraph = sentence.paragraph if stated.expression else page.told.event_paragraph
        page.told.event_place = place or page.told.event_place
    if rule.kind not in ("disclosure", "consent", "threat", "incident"):
        remember(page.cast, phrase, classes_of(phrase) if phrase else ())
    base = Draft(
        start=start, end=end, quote="", kind=rule.kind, subject=subjects[0], predicate=predicate, object=object_of(page, c, speaker), details=details,
        quantity=quantity, place=place, stated=stated, valid=valid_for(stated, tense, page.told.document),
        speaker=mention_of_person(page.cast, speaker) if speaker else _own_speaker(page, c, phrase), certainty=certainty, markers=markers,
    )  # fmt: skip
    return [replace(base, subject=subject) for subject in subjects]


def _host_of(page: Page, phrase: str) -> str | None:
    """Return the country whose government a subject names, or that *it* stands for."""
    if phrase.lower().strip() in (
        "it",
        "they",
        "the government",
        "the authorities",
        "the country",
        "parliament",
        "the parliament",
        "the junta",
    ):
        return page.gaz.home
    if not classes_of(phrase) & {"government"}:
        return None
    pattern, codes = _nations()
    named = {codes[name] for name in pattern.findall(phrase)}
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=1)
def _nations() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return one pattern for the names of all countries and their people, the longest first, and the code of each."""
    codes = where.nations()
    longest_first = sorted(codes, key=lambda name: (-len(name), name))
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in longest_first) + r")\b"), codes


def _lead_in(text: str, c: Candidate, stated: Stated) -> int:
    """Begin an event's words at the day that leads into them: *on Wednesday, they fired …*."""
    if c.rule.kind != "incident" or not stated.expression:
        return c.start
    at = text.rfind(stated.expression, 0, c.start)
    if not text[c.start].isupper():
        return c.start
    return at if at >= 0 and re.fullmatch(r",? ", text[at + len(stated.expression) : c.start]) else c.start


def _own_speaker(page: Page, c: Candidate, phrase: str) -> Mention | None:
    if c.rule.speaker == "subject" and phrase:
        return mention_of_person(page.cast, phrase)
    confirmed = re.search(
        r"\b(?:was|were) (?:confirmed|announced) by (?P<who>(?:the )?[\w' -]{3,40}?)(?= at| on| in| last|,|\.|$)",
        c.match.string[c.start : c.end],
    )
    return mention_of_person(page.cast, confirmed["who"]) if confirmed else None


def _stated(
    page: Page, sentence: Sentence, c: Candidate, said: Said | None, others: Sequence[tuple[int, int]]
) -> Stated:
    tense = c.rule.tense
    if tense == "event-state":
        tense = "state"
    if tense == "said":
        whole = stated_for(sentence, 0, len(sentence.text), "state", page.told)
        return whole if whole.expression or not said else page.told.interview.get(said.speaker, whole)
    stated = stated_for(sentence, c.start, c.end, tense, page.told, others)
    if sentence.clocked and stated.expression is None and tense == "event" and page.told.document.end:
        return Stated(range=page.told.document, basis="document date", rule="in a log, on the day of the log")
    if stated.expression is None and said and stated.basis == "document date":
        outside = stated_for(sentence, 0, said.start, "state", page.told) if said.start else stated
        return outside if outside.expression else page.told.interview.get(said.speaker, stated)
    return stated


_PART = re.compile(r"(?:some|others?|several|many|most|part|parts|a few|a number|dozens|a handful)\b", re.I)
"""Words that say a claim is about part of a force only."""


def _details(c: Candidate, place: object) -> dict[str, str]:
    groups, text = c.match.groupdict(), c.match.string[c.start : c.end]
    details: dict[str, str] = {}
    if c.rule.kind == "incident":
        if groups.get("target"):
            details["target"] = " ".join(groups["target"].split())
        if groups.get("weapon") or groups.get("means"):
            details["weapon"] = str(groups.get("weapon") or groups.get("means"))
        if actor := actor_of(c, predicate_of(c)):
            details["actor"] = actor
    if c.rule.kind in ("movement", "status") and c.subject and _PART.match(c.match.string[c.subject[0] : c.subject[1]]):
        details["extent"] = "some"
    if c.rule.kind == "movement":
        for key, pattern in (
            ("origin", r"\b(?:from|out of) (?:the )?([A-Z][\w' -]*?)(?= to| shortly| before| after| on| in|,|\.|$)"),
            ("destination", r"\b(?:to|into) (?:the )?([A-Z][\w' -]*?)(?= from| shortly| before| after| on|,|\.|$)"),
        ):
            if match := re.search(pattern, text):
                details[key] = match[1]
    if reason := re.search(r"\bto (put .{3,40}? first|protect .{3,40}|ensure .{3,60})", text):
        details["reason"] = reason[1]
    if (
        c.rule.kind == "consent"
        and c.rule.certainty == "conditional"
        and (condition := re.search(r"\bif\b.*?(?=,|$)", text))
    ):
        details["condition"] = condition[0]
    return _with_host(details, c.rule.kind, place)


def _with_host(details: dict[str, str], kind: str, place: object) -> dict[str, str]:
    country = getattr(place, "country", None)
    return {**details, "host": country} if kind == "consent" and country else details
