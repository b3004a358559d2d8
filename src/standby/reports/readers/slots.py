"""When a claim's words place it and where: the days and the place of one clause, from its own words outward."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from standby.basis.places import Place
from standby.basis.time import DateRange, Span, day_end, day_start
from standby.reports.model import Stated
from standby.reports.readers import how_many, when, where
from standby.reports.readers.sentences import Sentence

_EVENT_NOUN = r"(?:attacks?|strikes?|missiles?|raids?|bombings?|explosions?|blasts?|assaults?|clashes|coup|killings?|shootings?|ambush)"
_BEFORE_EVENT = re.compile(
    rf"\b(?:shortly |just |hours |days |long )?before the (?:[\w-]+ ){{0,2}}{_EVENT_NOUN}\b", re.I
)
_AFTER_EVENT = re.compile(
    rf"\b(?:after|following|in response to|in retaliation for|responded|retaliated|followed by) ?(?:the )?(?:[\w-]+ ){{0,3}}?(?:{_EVENT_NOUN}|with|a)\b",
    re.I,
)
_BEFORE = re.compile(r"\bbefore the (?:[\w-]+ ){0,2}[\w-]+", re.I)


@dataclass(slots=True, kw_only=True)
class Told:
    """What has been told so far, in order: the days and place of the last event, and dates to count from."""

    document: DateRange
    event: DateRange = field(default_factory=DateRange)
    events: list[tuple[str, DateRange]] = field(default_factory=list)
    event_place: Place | None = None
    event_paragraph: int = -1
    anchor: date | None = None
    interview: dict[str, Stated] = field(default_factory=dict)


def stated_for(
    sentence: Sentence, start: int, end: int, tense: str, told: Told, others: Sequence[tuple[int, int]] = ()
) -> Stated:
    """Return the days at which a clause places what it tells.

    An expression in the clause comes first, then one that leads into it or that a *when* hangs on it. With
    none, a state told in the present holds at the document's date, and an event lies between the last event
    it follows and the document.
    """
    expression = expression_for(sentence.text, start, end, tense, others)
    if expression is not None:
        before = sentence.text[start : expression.start]
        ahead = _AHEAD.search(before) is not None or _is_deadline(before, expression, told.document)
        return _from_expression(expression, told, ahead=ahead)
    return _from_order(sentence.text, start, end, tense, told)


def expression_for(
    text: str, start: int, end: int, tense: str, others: Sequence[tuple[int, int]] = ()
) -> when.Expression | None:
    """Choose the time expression that belongs to a clause, None when none does."""
    every = when.find(text)
    expressions = [e for e in every if tense == "sentence" or not _owned(e, start, end, others)]
    inside = [e for e in expressions if start <= e.start < end]
    if inside:
        since = [e for e in inside if e.relation == "since"]
        return since[0] if since and tense == "state" else inside[0]
    before = [e for e in expressions if e.end <= start and _leads_in(text[e.end : start])]
    if before:
        return before[-1]
    if tense in ("state", "past-state") and every and every[0].sort == "for-n" and every[0].start == 0:
        return every[0]
    hung = [e for e in every if re.match(r"[^.;:]{0,60}\bwhen\b", text[end : e.start])]
    if hung and tense == "state":
        return hung[0]
    after = [e for e in expressions if e.start >= end]
    if after and (
        tense == "sentence"
        or (re.fullmatch(r"\W*[^,;:]*", text[end : after[0].start]) and len(text[end : after[0].start].split()) <= 6)
    ):
        return after[0]
    if tense == "sentence":
        return expressions[0] if expressions else None
    # An event in a sentence that names one time only happened then, however far off the words stand.
    alone = len(every) == 1 and tense == "event" and every[0].relation == "in" and every[0].sort not in _COUNTED
    return every[0] if alone else None


_COUNTED = frozenset(["for-n", "later", "past-n", "year"])
"""Sorts of expression that say how long, not when."""
_AHEAD = re.compile(
    r"\b(?:will|shall|would|plans?|planned|planning|expect\w*|due|scheduled|intend\w*|aims?|hop(?:es?|ing|ed)|until|till|through|expires?|ends?|deadline|set to|extend(?:ed|s)?|renewed)\b"
)
"""Words before a day that put it after the document."""
_DEADLINE = re.compile(
    r"\b(?:to (?:leave|go|withdraw|depart|pull|quit|return|close|stop|end|cease|vacate|evacuate|finish|complete|move|be)"
    r"|must|should|may|might|ought)\b[^.;:]*\b(?:by|before|no later than) (?:the )?$"
)
"""Words before a day by which somebody is to do something: *has asked them to leave by the end of June*."""


def _is_deadline(before: str, e: when.Expression, document: DateRange) -> bool:
    """Say whether a day is one by which something is to be done, and nearer to come than it is gone.

    A deadline of last week is told of as one of next month is, so that only how far each lies tells them apart.
    """
    if document.end is None or _DEADLINE.search(before) is None:
        return False
    gone, coming = (when.resolve(e, document, ahead=ahead).range for ahead in (False, True))
    return bool(gone.end and coming.start and coming.start - document.end < document.end - gone.end)


def valid_for(stated: Stated, tense: str, document: DateRange) -> Span:
    """Return when it was so, with uncertain ends: a state is vouched for at the document's date, an event is inside its days."""
    low, high = stated.range.start, stated.range.end
    if tense in ("event", "past-state", "same-event"):
        first = day_start(low) if low else None
        last = day_end(high) if high else None
        if tense == "past-state":
            return Span(from_lo=None, from_hi=last, to_lo=first, to_hi=None)
        return Span(from_lo=first, from_hi=last, to_lo=first, to_hi=last)
    if tense == "none":
        return Span()
    if stated.rule.startswith(("no later than", "before the document")):
        return Span(from_hi=day_end(high) if high else None)
    since = stated.rule.startswith("since")
    vouched = day_end(document.start) if document.start else None
    if since and low:
        begun = _begun_by(stated)
        return Span(
            from_lo=day_start(low),
            from_hi=begun,
            to_lo=max(vouched, begun) if vouched and begun else vouched,
            to_hi=None,
        )
    if stated.basis in ("text", "text+year", "order", "event") or (
        stated.expression and stated.basis == "document date"
    ):
        first = day_start(low) if low else None
        last = day_end(high) if high else None
        if stated.rule.startswith("counted back"):
            return Span(from_lo=None, from_hi=first, to_lo=vouched, to_hi=None)
        # A change told in the past ("were suspended in early January") began then and is vouched for at the document.
        return Span(
            from_lo=first,
            from_hi=last,
            to_lo=max(vouched, last) if vouched and last and tense == "state" else first,
            to_hi=None,
        )
    held = day_start(document.end) if document.end else None
    return Span(from_lo=None, from_hi=held, to_lo=vouched, to_hi=None)


def place_for(
    sentence: Sentence, start: int, end: int, kind: str, gaz: where.Gazetteer, *, last_country: str | None = None
) -> Place | None:
    """Return the place a clause is about, the finest its words name; None when they name none.

    Only for what a state, its forces or its consent do, a country may also come from words such as *Iraqi
    army*; a capital that stands for its government is no place of an event.
    """
    text = sentence.text
    found = [f for f in where.find(text, gaz) if not _metonym(text, f)]
    inside = [f for f in found if start <= f.start < end]
    site = where.site_phrase(text, start, end, found, gaz)
    if kind == "incident" and site is None and not inside:
        return None
    chosen = _finest(inside)
    if kind == "consent" and (host := _host_in(text, start, end)):
        return where.country_place(host)
    own = [f.place for f in inside if f.place.id and f.place.id.startswith(("site:", "airport:"))]
    if own:
        return own[0]
    placing = kind in ("incident", "presence", "headcount")
    vague = chosen is None or chosen.precision == "country"
    if site and placing and (site.lat is not None or (kind == "incident" and vague)):
        return site
    if chosen is None and kind != "incident":
        leading = [
            f
            for f in found
            if f.end <= start
            and re.match(r"(?:[^,;]{0,12}, )?(?:[\w ,'-]{0,60})?$", text[f.end : start])
            and re.search(r"\b[Ii]n (?:the \w+ of )?(?:northern |southern |eastern |western )?$", text[: f.start])
        ]
        chosen = leading[-1].place if leading else None
    if chosen is None and site and placing:
        return site
    if chosen is None and kind in ("status", "consent", "threat", "presence", "headcount"):
        code = _host_in(text, start, end) or (
            last_country if re.search(r"\b[Tt]he country\b|\b[Tt]h(?:os|es)e missions\b", text[start:end]) else None
        )
        chosen = where.country_place(code) if code else None
    return chosen


def country_in(sentence: Sentence, gaz: where.Gazetteer) -> str | None:
    """Return the country a sentence speaks about, for *the country* in the next."""
    text = sentence.text
    located = [
        f.place.country
        for f in where.find(text, gaz)
        if f.place.precision == "country" and re.search(r"\b(?:[Ii]n|[Aa]cross|of) (?:\w+ )?$", text[: f.start])
    ]
    return located[0] if located else _host_in(text, 0, len(text))


def _from_expression(e: when.Expression, told: Told, *, ahead: bool = False) -> Stated:
    if e.sort in ("same", "later") and (days := _after_event(e, told)):
        return Stated(range=days, expression=e.text, basis="order", rule="counted from the event told before")
    resolved = when.resolve(e, told.document, anchor=told.anchor, ahead=ahead)
    days, rule = resolved.range, resolved.rule
    if e.relation == "since":
        days, rule = (
            DateRange(start=days.start, end=_later_of(days.end, told.document.end)),
            f"since {days.start} to {days.end}; {rule}",
        )
    elif e.relation == "until":
        days = DateRange(end=days.end)
    if e.sort in ("year", "full", "iso") and days.start:
        told.anchor = days.start
    text = f"since {e.text}" if e.relation == "since" and not e.text.lower().startswith("since") else e.text
    return Stated(range=days, expression=text, basis=resolved.basis, rule=rule)


def _after_event(e: when.Expression, told: Told) -> DateRange | None:
    """Return the days of *the same evening*, *the next day* or *two days later*, counted from the last event told."""
    low = e.text.lower()
    if (
        told.event.start is None
        or told.event.end is None
        or (e.sort == "later" and e.part("unit") not in ("day", "week"))
    ):
        return None
    if e.sort == "later":
        days = int(how_many.value_of(e.part("n")) or 1) * (7 if e.part("unit") == "week" else 1)
    else:
        days = 7 if "week" in low else 1 if re.search(r"following|next|a day", low) else 0
    return DateRange(start=when.moved(told.event.start, days), end=when.moved(told.event.end, days))


def _end_of_event(words: str, told: Told) -> date | None:
    """Return the last day of the event that words such as *before the missile strikes* point back to."""
    low = words.lower()
    recent = [
        (p, d)
        for p, d in told.events
        if d.end and d.start and (not told.document.end or (told.document.end - d.end).days <= 60)
    ]
    alike = [
        (sum(part in low for part in p.split("_")), -(d.end - d.start).days, d.end)
        for p, d in recent
        if d.end and d.start
    ]
    return max(alike)[2] if alike else None


def _begun_by(stated: Stated) -> datetime | None:
    """Read back the latest day of the beginning that a *since* rule recorded."""
    match = re.match(r"since (\S+) to (\S+);", stated.rule)
    return day_end(date.fromisoformat(match[2])) if match and match[2] != "None" else None


def _from_order(text: str, start: int, end: int, tense: str, told: Told) -> Stated:
    document = told.document
    around = text[max(0, start - 60) : end + 60]
    if match := _BEFORE_EVENT.search(around):
        return Stated(
            range=DateRange(end=_end_of_event(match[0], told) or document.end),
            expression=match[0],
            basis="order",
            rule="no later than the event it came before",
        )
    if match := _BEFORE.search(text[max(0, start - 120) : end]):
        return Stated(
            range=DateRange(end=document.end), expression=match[0].strip(), basis="order", rule="before the document"
        )
    if tense in ("event", "same-event"):
        if told.anchor and document.end and told.anchor <= document.end and re.search(r"\bthen $", text[:start]):
            return Stated(
                range=DateRange(start=told.anchor, end=document.end), basis="order", rule="after the date told before"
            )
        follows = _AFTER_EVENT.search(text[: end + 40]) or tense == "same-event"
        low = told.event.start if follows else None
        if low and document.end and low > document.end:
            low = None  # what is announced for a later day cannot have come before
        return Stated(
            range=DateRange(start=low, end=document.end),
            basis="order",
            rule="after the event told before, by the document" if low else "by the document",
        )
    if tense == "past-state":
        return Stated(range=DateRange(end=document.end), basis="order", rule="before the document")
    if tense == "carry" and told.anchor:
        return Stated(
            range=DateRange(start=told.anchor, end=told.anchor.replace(month=12, day=31)),
            basis="text",
            rule="the date told before",
        )
    if tense == "none":
        return Stated()
    return Stated(range=document, basis="document date", rule="told in the present: holds at the document's date")


def _owned(e: when.Expression, start: int, end: int, others: Sequence[tuple[int, int]]) -> bool:
    return any(a <= e.start < b and not (a <= start and end <= b) and not (start <= e.start < end) for a, b in others)


def _leads_in(between: str) -> bool:
    return len(between.split()) <= 4 and not re.search(r"[;:.]|\b(?:said|told|killed|fired|after|before)\b", between)


def _later_of(a: date | None, b: date | None) -> date | None:
    return max(a, b) if a and b else a or b


def _finest(found: Sequence[where.Found]) -> Place | None:
    order: dict[str | None, int] = {"site": 0, "town": 1, None: 2, "country": 3, "region": 4}
    finest = min(found, key=lambda f: (order.get(f.place.precision, 4), f.start), default=None)
    return finest.place if finest else None


def _metonym(text: str, found: where.Found) -> bool:
    """A country or capital that acts, or between which something stands, is a government here."""
    before, after = text[: found.start], text[found.end :]
    if re.search(r"\b(?:between|with|by|from the|against) $", before) and found.place.precision in ("town", "country"):
        return not before.endswith("from the ")
    if text[found.start : found.end].endswith("'s") and found.place.precision == "country":
        return True
    return bool(re.match(r" and [A-Z]", after) and re.search(r"between $", before)) or bool(
        re.search(r"between \w+ and $", before)
    )


def _is_partner(match: re.Match[str], text: str) -> bool:
    """Soldiers are their own mission's unless somebody does something to, for or with them."""
    if not re.match(r"(?:troops?|soldiers|forces|military|armed|special)", match["next"]):
        return True
    done = r"\b(?:to|with|for|alongside|by|train|trains|training|trained|help|helps|advis\w+|mentor\w*)"
    return bool(re.search(rf"{done} (?:the |\w+ )?$", text[: match.start()]))


@lru_cache(maxsize=1)
def _demonym_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    longest_first = sorted(where.demonyms().items(), key=lambda d: -len(d[0]))
    return tuple((w, c, re.compile(rf"(?<![\w-]){re.escape(w)}\b(?: (?P<next>\w+))?")) for w, c in longest_first)


@lru_cache(maxsize=256)
def _demonyms_in(text: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return those of a text, which each of its claims asks for."""
    return tuple(row for row in _demonym_patterns() if row[0] in text)


def _host_in(text: str, start: int, end: int) -> str | None:
    """Return the country whose army, government or people the words name as hosts or partners."""
    partner = (
        r"(?:security|army|armed|government|parliament|legislators|lawmakers|authorities|officers|experts|troops?|people|police|politicians|president|prime|"
        r"counter|military|forces|officials|junta|ministry|cabinet|senate|assembly|court|state|soldiers|army's)\b"
    )
    for word, code, pattern in _demonyms_in(text):
        for match in pattern.finditer(text[start:end]):
            if (
                word.endswith("s")
                and word[:-1] in where.demonyms()
                and match.start() > 0
                and not re.match(r"^\W*(?:the )?$", text[start : start + match.start()], re.I)
            ):
                return code
            if match["next"] and re.match(partner, match["next"]) and _is_partner(match, text[start:end]):
                return code
    of = re.search(
        r"\b(?:[Pp]resident|[Gg]overnment|[Pp]arliament|[Pp]rime [Mm]inister|army|people|[Kk]ing|wishes) of (?:the )?([A-Z]\w+(?: [A-Z]\w+)?)",
        text[start:end],
    )
    return where.country_names().get(of[1]) if of else None
