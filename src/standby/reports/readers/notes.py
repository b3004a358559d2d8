"""Notes, logs and chats read as if somebody had written them out: dropped verbs put in, shorthand spelled out.

It works on the shadow: every character that is put in stands for one of the original beside it, so that spans still
point into the untouched text.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from standby.reports.readers.lexicon import table
from standby.reports.readers.lexicon.forms import of_class
from standby.reports.readers.repair import Shadow

PREFIX = re.compile(
    r"\s*(?:[-*•·▪►>]+\s+|\(?\d{1,2}[.)]\s+(?=\S)|\(?[a-h]\)\s+)?"
    r"(?:\[?\(?(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? )?(?:[01]?\d|2[0-3])[:.h]?[0-5]\d(?::\d\d)?(?: ?(?:hrs?|h|Z|[APap]\.?[Mm]\.?|L|C|UTC|GMT|local)\b)?\]?\)?(?:\s*[-–:|,]\s*|\s+)"
    r"(?:(?:[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|\d+)){0,2}|[A-Z]{2,}):\s+)?)?"
)
"""What stands before the words of a note: a bullet or a number, the time of day, and in a chat who wrote."""

_CLAUSE = re.compile(r"[^,;.!?()\n]+(?:\.(?=\d)[^,;.!?()\n]+)*")
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did|says?|said|told|reports|reported that|stays?|stayed|remains?|remained|becomes?|became|goes|went|leaves?|left|arrives?|takes?|took|gets?|got|seems?|stands?|stood|means?|meant|came|comes?|[a-z]+n't|cannot|'s|'re|'ve|'ll)\b|'(?:s|re|ve|ll|m)\b"
)
_NAMED = r"(?:[A-Za-z0-9][\w.'/&-]*|\d[\d,]*)"
_NOUN_PHRASE = rf"(?P<np>(?:{_NAMED} ){{0,7}}?(?!(?:and|or|but|to|of|in|at|on|near|for|with|by|from|not|no|they|we|I|he|she|all) ){_NAMED}|[Aa]ll|[Ee]veryone|[Ee]verybody|[Bb]oth)"
_STATE = (
    r"(?:now |still |all |not |no longer |very |again |mostly |partly |fully |only |back |currently )*"
    r"(?:OK|ok|okay|fine|unhurt|unharmed|uninjured|unscathed|safe|open|closed|shut|out|off|down|back|quiet|calm|tense|clear|full|empty|overcrowded|missing|"
    r"impassable|passable|unsafe|accessible|inaccessible|blocked|ready|intact|dead|under way|underway|ongoing|en route|on (?:standby|alert|hold|stop|scene|site|the way|the road|the move)|"
    r"in place|inside|indoors|outside|under cover|in (?:the )?(?:hangars?|compound|bunkers?|basements?|shelters?|safe ?rooms?)|at (?:base|scene)|up|unreachable|available|unavailable|limited|possible|impossible|stable|unstable|volatile|normal|secure|short|low|stuck|stranded)"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[.;] )|(?<=[-•*] ))(?P<label>[A-Z][\w'/&.-]*(?:[ -](?!(?:said|says|told)\b)[\w'/&.-]+){{0,4}}): (?=(?:not |now |still |fully |partly )*(?:\w+ly )?(?:{_STATE})\b(?! of\b))"
)
"""*Goma road: open* says what the road is; the label is its subject."""
_BEFORE_END = (
    r"(?= (?:in|at(?! least)|on|by|from|for|to|near|until|till|due|after|since|around|over|with|without|again|today|tonight|yesterday|tomorrow|this|last|outside|inside|between|across|along|as|because|pending|so far|now|early|late|leaving|moving|entering|heading|firing|approaching|and|\d)\b|$)"
)  # fmt: skip


def written_out(shadow: Shadow) -> Shadow:
    """Return the shadow with the shorthand of notes spelled out, and *is* or *was* put in where a note drops it."""
    changes = sorted(_changes(shadow.text))
    pieces: list[str] = []
    origin: list[int] = []
    last = 0
    for start, end, words in changes:
        if start < last:
            continue
        pieces += [shadow.text[last:start], words]
        origin += shadow.origin[last:start]
        origin += _origins(shadow, start, end, len(words))
        last = end
    pieces.append(shadow.text[last:])
    origin += shadow.origin[last:]
    return Shadow(text="".join(pieces), origin=tuple(origin))


def _origins(shadow: Shadow, start: int, end: int, length: int) -> list[int]:
    """Return where put-in characters come from: the words they stand for, or what stands just before them."""
    if start == end:
        return [shadow.origin[start - 1]] * length if start else [shadow.origin[0]] * length
    places = shadow.origin[start:end]
    spread = [places[min(i, len(places) - 1)] for i in range(length)]
    return [*spread[:-1], places[-1]] if spread else []


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Return what to put where: start, end and the words instead; an empty stretch is an insertion."""
    noted = _is_log(text)
    for line in re.finditer(r"[^\n]+", text):
        yield from _shorthand(line[0], line.start())
        yield from (
            (line.start() + m.end("label"), line.start() + m.end("label") + 1, " is")
            for m in _LABELLED.finditer(line[0])
        )
        prefix = PREFIX.match(line[0])
        begin = prefix.end() if prefix else 0
        marked = begin > 0
        if marked or noted or _ends_openly(line[0]):
            yield from _dropped_verbs(line[0], line.start(), begin)


def _is_log(text: str) -> bool:
    """Say whether most lines of a text are notes: they begin with a time or a bullet, or end without a full stop."""
    lines = [line for line in text.split("\n") if len(line.split()) >= 2]
    notes = sum((m := PREFIX.match(line)) is not None and m.end() > 0 for line in lines)
    return len(lines) >= 3 and notes >= len(lines) / 2


def _ends_openly(line: str) -> bool:
    return len(line.split()) >= 3 and not re.search(r"[.!?…:][\"')\]]*\s*$", line) and len(line) < 240


def _shorthand(line: str, offset: int) -> Iterator[tuple[int, int, str]]:
    for pattern, words in _spelled_out():
        for match in pattern.finditer(line):
            yield offset + match.start(), offset + match.end(), words


@lru_cache(maxsize=1)
def _spelled_out() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(find), words) for find, words in table("shorthand")["short"].items())


def _dropped_verbs(line: str, offset: int, begin: int) -> Iterator[tuple[int, int, str]]:
    for clause in _CLAUSE.finditer(line, begin):
        words = clause[0]
        lead = len(words) - len(words.lstrip())
        if colon := re.match(r"\s*(?:[\w/&.'-]+ ){0,4}[\w/&.'-]+: +", words):
            lead = colon.end()
        body = words[lead:].rstrip()
        if len(body.split()) < 2 or _HAS_VERB.search(body):
            continue
        if match := _dropped().match(body):
            at = offset + clause.start() + lead + match.end("np")
            yield at, at, f" {_be(match['np'], match['done'] is None)}"


def _be(phrase: str, present: bool) -> str:
    last = phrase.split()[-1].lower()
    many = re.match(r"(?:\d[\d,]*(?<!\b1)|two|three|four|five|six|several|all|both|some|many) ", phrase.lower() + " ") or (
        last.endswith("s") and not last.endswith(("ss", "us", "is"))
    )  # fmt: skip
    if present:
        return "are" if many else "is"
    return "were" if many else "was"


@lru_cache(maxsize=1)
def _dropped() -> re.Pattern[str]:
    """Return what finds the place of a dropped verb: a noun phrase, then a participle or a state, then no object."""
    done = "|".join(re.escape(w) for w in sorted(_participles(), key=lambda w: (-len(w), w)))
    return re.compile(
        rf"{_NOUN_PHRASE} (?:(?P<state>{_STATE})\b(?! of\b)|(?:also |again |reportedly |now |still |not |since )*(?P<done>{done}){_BEFORE_END}|(?P<goes>(?:now |still )?(?!during\b|including\b|according\b|morning\b|evening\b|building\b|meeting\b|briefing\b|training\b|shelling\b|fighting\b|shooting\b|bombing\b|crossing\b|nothing\b|anything\b|something\b|everything\b|regarding\b|following\b|looting\b|warning\b|clearing\b|parking\b|landing\b|housing\b|killing\b)[a-z]{{3,}}ing\b{_BEFORE_END}))"
    )


def _participles() -> set[str]:
    """Return the participles whose subject suffers them, so that a note that drops *was* can be told from a deed."""
    classes = (
        "attack",
        "kill",
        "harm",
        "abduct",
        "release",
        "close",
        "halt",
        "confine",
        "evacuate",
        "relocate",
        "stop_way",
        "detect",
        "reduce",
        "launch",
    )
    told = {form for name in classes for form in of_class(name, "n")} | set(table("shorthand")["participles"])
    return {w for w in told if w not in ("set", "put", "let", "stopped", "moved")} | {"stopped"}
