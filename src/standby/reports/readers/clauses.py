"""Who a verb is said of: the noun phrase before it, its head and its class, and where the clause around it ends."""

import re
from functools import lru_cache

from standby.reports.readers.lexicon import words
from standby.reports.readers.where import country_names, demonyms

_TOKEN = re.compile(r"\d[\d,]*\d(?!\w)|[\w'./&-]*\w(?:\.(?=[ ,]|$))?|[^\w\s]")
_STOPPERS = frozenset(';:()[]"–?!')
_END = re.compile(
    r"[;\"?!]|:(?!\d\d)| – |\)|(?<=ed) (?=an? \w+(?:ing|al) of )|, (?:one|the other)\b| and (?=some\b|others\b|we\b|they\b|he\b|she\b|it\b|I\b|you\b)"
    r"|, (?=(?:an?|two|three|four|five|several|\w+) (?:days?|weeks?|hours?|months?) (?:after|before)\b)|, (?=(?:most|some|many|half|several|all|none|(?:about |around |roughly |nearly |more than |at least )?(?:\d[\d,]*|one|two|three|four|five|six|ten|twenty)) (?:\w+ )?of (?:them|whom|these|those|which)\b)"
    r"| and (?=(?:were|was|are|is|has|have|had|will|would|shall|could|may|can|must|should|[a-z]+ed)\b)| and (?=(?:[\w'-]+ ){1,5}(?:is|are|was|were|has|have|had|would|will|shall|could|can|may|must|should|remains?|remained)\b)"
    r"|, (?:who|which|where|while|but|although|adding|according|as|so|and (?:he|she|it|they|we|the|an?|his|her|then|some|[a-z]+ed)|said|says|he said|she said)\b"
    r"| (?:because|while|but|whereas|although|though|when|who|after which|notably)\b"
)
_ATTRIBUTION = re.compile(
    r", (?:[A-Z][\w.'-]*(?: [A-Z(][\w.'()-]*)*|he|she|they|the \w+(?: \w+)?) (?:said|says|added|told|warned|noted|explained)\b.*$"
)
_LEADING = re.compile(
    r"^(?:(?:now|then|yet|but|and|or|so|also|meanwhile|however|still|even|today|yesterday|further|later|instead|moreover|"
    r"(?:on |last )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|on \w+ \d+|in response|as a result|in addition|at the time),? )+",
    re.I,
)
_PRONOUNS = frozenset(
    ["they", "he", "she", "it", "we", "i", "you", "them", "us", "this", "that", "these", "those", "there"]
)
_QUANTIFIERS = frozenset(
    ["some", "others", "many", "most", "several", "few", "all", "both", "more", "dozens", "hundreds", "thousands"]
)
_PARTICIPLE = re.compile(r"^(?:including|led|such|based|called|known|headed|backed|under|also|notably|especially)$")
_VERB = re.compile(
    r"^(?:is|are|was|were|has|have|had|do|does|did|will|would|said|says|conduct|conducted|conducts|carried|used|told|runs?|ran|operates?d?)$"
)


_FINITE = re.compile(
    r"^(?:is|are|was|were|has|have|had|said|says|will|would|told|can|could|may|might|must|shall|should|remains?|remained|stays?|stayed|continues?|continued|"
    r"does|did|do|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|won't|wouldn't|can't|couldn't|doesn't|don't|didn't|(?:there|it|he|she|that|we|they|you|i|who|what)'(?:s|re|ve|ll|d|m))$"
)
_INSERTED = frozenset(
    [
        "who",
        "which",
        "whose",
        "where",
        "the",
        "a",
        "an",
        "head",
        "chief",
        "commander",
        "led",
        "based",
        "now",
        "then",
        "once",
    ]
)


def subject_before(text: str, at: int) -> tuple[int, int] | None:
    """Return where the noun phrase stands that the verb at ``at`` is said of, None when there is none in its clause."""
    tokens = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text, 0, at)]
    i = len(tokens) - 1
    while i >= 0 and (tokens[i][2].lower() in words("auxiliary") or re.fullmatch(r"[a-z]+ly", tokens[i][2])):
        if tokens[i][2].lower() in ("all", "both", "no") and i == 0:
            break
        i -= 1
    if i < 0:
        return None
    while i > 0 and tokens[i][2] == ",":
        opened = next((j for j in range(i - 1, 0, -1) if tokens[j][2] == ","), 0)
        i = opened - 1 if opened and _is_inserted(text, tokens, opened, i) else i - 1
    last = tokens[i][2].lower()
    if last in ("that", "which", "who", "and") and i > 0:
        return _antecedent(text, tokens[:i], after_and=last == "and")
    start = _region_start(text, tokens, i)
    if whole := _behind_relative(text, tokens, i, start):
        return whole
    return _tidy(text, start, tokens[i][1])


_PART_OF_THEM = re.compile(r" (?:[\w-]+ ){1,4}of (?:them|whom|these|those)\b")
"""*About 120, some 40 of them Danes, have moved*: part of those just counted is told between commas."""


def _is_inserted(text: str, tokens: list[tuple[int, int, str]], opened: int, closed: int) -> bool:
    """Say whether what stands between two commas is put in behind a subject."""
    between = text[tokens[opened][1] : tokens[closed][0]]
    return tokens[opened + 1][2].lower() in _INSERTED or _PART_OF_THEM.match(between) is not None


def _behind_relative(text: str, tokens: list[tuple[int, int, str]], i: int, start: int) -> tuple[int, int] | None:
    """Return whom the main verb is said of where a relative clause stands between: *trainers who had taught there were sent*."""
    first = next((j for j in range(i + 1) if tokens[j][0] >= start), 0)
    if first < 2 or tokens[first - 1][2].lower() not in ("who", "which"):
        return None
    if not has_finite_verb("they " + text[start : tokens[i][1]]):
        return None
    return _antecedent(text, tokens[: first - 1], after_and=False)


_QUANTITY_OF = re.compile(
    r"^(?:(?:the|a|an|some|about|around|more than|at least|up to) )?(?:[\w-]+ )?(?:hundreds|dozens|thousands|scores|tens of thousands|hundreds of thousands|groups?|number|most|some|many|all|half|one|two|three|majority|crowds?|part|handful|members|couple) of (?:the |its |their |our |his )?(?=\w)",
    re.I,
)
"""*Hundreds of demonstrators* are demonstrators."""


def head_of(phrase: str) -> str:
    """Return the word that a noun phrase is about, in lower case."""
    low = _QUANTITY_OF.sub("", phrase.strip(" ,"))
    cut = re.split(
        r",| (?:of|in|at|on|for|with|by|from|to|under|through|near|that|which|who|they|we|he|she|it|between|against|and the|including|inside|outside|based)\b",
        low,
    )[0]
    tokens = [t for t in re.findall(r"[\w'./&-]+", cut) if not _VERB.match(t.lower())]
    return re.sub(r"'s?$", "", tokens[-1]).lower().rstrip(".") if tokens else ""


_ARMED_GROUPS = re.compile(
    r"\b(?:Taliban|[Aa]l[- ]Shabaab|[Aa]l[- ]Qa(?:e|i)da|Boko Haram|Islamic State|ISIS|ISIL|Daesh|ISWAP|JNIM|Hezbollah|Hizbullah|Hizbollah|Hamas|Houthis?|M23|ADF|CODECO|FDLR|LRA|Abu Sayyaf|Rapid Support Forces|RSF|Wagner|"
    r"PKK|YPG|Jaish|Lashkar|Tuaregs?|FARC|ELN|Shining Path|Sendero|Seleka|anti-?[Bb]alaka|Janjaweed|Mai[- ]Mai|G9|Maute|Haqqani|HTS|Fulani|al-Nusra)\b"
)
"""Armed groups by name, as far as they are commonly in the news; a mission adds its own as sources or aliases."""


def classes_of(phrase: str) -> frozenset[str]:
    """Say what a noun phrase can be: force, mission, armed, government, site, org, country, person, pronoun, quantity."""
    head, found = head_of(phrase), set()
    low = phrase.lower().strip(" ,")
    for name in ("force", "mission", "armed", "government", "site", "weapon"):
        if head in words(name) or head.rstrip("s") in words(name) or head + "s" in words(name):
            found.add(name)
    if re.search(r"\band\b", low):
        found |= {
            n
            for n in ("force", "mission", "government")
            if any(w in words(n) for w in re.findall(r"[\w-]+", low.split(" of ")[0]))
        }
    if _ARMED_GROUPS.search(phrase):
        found.add("armed")
    first = low.split(" ")[0] if low else ""
    if low in ("the rest", "the others", "the remainder", "the remaining"):
        found.add("quantity")
    if low in _PRONOUNS or first in ("they", "it", "we", "he", "she"):
        found.add("pronoun")
    if first in _QUANTIFIERS or re.match(r"(?:roughly |about |around |some )?\d", low):
        found.add("quantity")
    if head in (
        "protesters",
        "demonstrators",
        "crowd",
        "crowds",
        "crowd",
        "rioters",
        "students",
        "residents",
        "people",
    ):
        found.add("crowd")
    bare = re.sub(r"^(?:the|a|an|both|all) ", "", phrase.strip(" ,"), flags=re.I)
    if bare in country_names() or low in ("the country", "the region", "the state"):
        found |= {"country", "org", "government"}
    if phrase in demonyms() or bare in demonyms():
        found.add("force")
    if re.search(
        r"\b[A-Z]{2,}[A-Z-]*\b|\b(?:Organization|Organisation|Union|Nations|Force|Command|Agency|Committee|Council|Operation|Mission|Task Force|Programme|Fund|Médecins|Crescent|Cross)\b",
        phrase,
    ):
        found.add("org")
    if (
        re.fullmatch(r"(?:[A-Z][\w.'()-]*|al-\w+)(?: (?:[A-Z(][\w.'()-]*|al-\w+|de|el))*", bare)
        and "country" not in found
    ):
        found |= {"person", "org"}
    if head in (
        "situation",
        "security",
        "climate",
        "area",
        "areas",
        "region",
        "conditions",
        "road",
        "roads",
        "province",
        "country",
        "city",
        "capital",
        "calm",
        "environment",
        "north",
        "south",
        "east",
        "west",
        "ceasefire",
    ):
        found.add("situation")
    return frozenset(found)


def clause_end(text: str, at: int) -> int:
    """Return where the clause that a match ends in comes to its own end, attribution left out."""
    attribution = _ATTRIBUTION.search(text, at)
    limit = attribution.start() if attribution else len(text)
    match = _END.search(text, max(0, at - 1), limit)
    end = max(match.start(), at) if match else max(limit, at)
    while end > at and text[end - 1] in " ,.;":
        end -= 1
    return end


@lru_cache(maxsize=64)
def _boundary(word: str) -> bool:
    return word in words("boundary")


def _region_start(text: str, tokens: list[tuple[int, int, str]], i: int) -> int:
    """Walk left from the end of the subject to where its clause begins, over commas that enclose something."""
    start, j = tokens[i][0], i
    while (j := j - 1) >= 0:
        word = tokens[j][2].lower()
        if word in _STOPPERS or (word in words("boundary") and not _is_preposition_as(tokens, j)) or word in _REPORTS:
            break
        if word == ",":
            first = tokens[j + 1][2].lower()
            if not (first in words("preposition") or _PARTICIPLE.match(first)):
                opened = _opening_comma(tokens, j)
                if not opened:
                    break
                j = opened
        elif word in ("and", "then") and j + 1 < i and _finite_before(tokens, j):
            break
        start = tokens[j][0]
    return start


def _opening_comma(tokens: list[tuple[int, int, str]], closing: int) -> int:
    """Return which token is the comma before what a comma closes, and 0 where nothing was put in: *Bo, a doctor, …*."""
    opened = next((j for j in range(closing - 1, 0, -1) if tokens[j][2] == ","), 0)
    inserted = [token[2].lower() for token in tokens[opened + 1 : closing]]
    named = inserted and inserted[0] in ("the", "a", "an", "head", "chief", "commander") and len(inserted) < 12
    return opened if named else 0


def _is_preposition_as(tokens: list[tuple[int, int, str]], j: int) -> bool:
    """*As* before a bare noun, and *than*, begin no clause; *as the country struggles* does."""
    return tokens[j][2].lower() == "than" or (
        tokens[j][2].lower() == "as" and tokens[j + 1][2].lower() not in _CLAUSE_STARTERS
    )


_REPORTS = words("cue") - {
    "notes",
    "states",
    "claims",
    "reports",
    "hopes",
    "fears",
    "reported",
    "alleged",
    "claimed",
    "estimated",
}
"""Verbs of speech, after which what was said begins; those that are also nouns or adjectives are left out."""

_CLAUSE_STARTERS = frozenset(["the", "they", "he", "she", "it", "we", "this", "these", "those"])


def has_finite_verb(text: str) -> bool:
    """Say whether words hold a verb that makes a sentence of them; a name with what stands beside it has none."""
    before = ""
    for word in re.findall(r"[\w'-]+", text):
        low = word.lower()
        if _FINITE.match(low) or low in _IRREGULAR:
            return True
        if (
            low.endswith("ed")
            and low == word
            and before not in words("determiner")
            and before not in words("preposition")
            and before
        ):
            return True
        before = low
    return False


def _finite_before(tokens: list[tuple[int, int, str]], j: int) -> bool:
    """Say whether what stands before an *and*, back to the comma, is a clause of its own."""
    seen: list[str] = []
    for token in reversed(tokens[max(0, j - 12) : j]):
        if token[2] in _STOPPERS or token[2] == ",":
            break
        seen.append(token[2])
    return has_finite_verb(" ".join(reversed(seen)))


def _antecedent(text: str, before: list[tuple[int, int, str]], *, after_and: bool) -> tuple[int, int] | None:
    """Return the phrase a relative clause hangs on, or for *and* plus a verb the subject of the verb before."""
    while before and before[-1][2] == ",":
        before = before[:-1]
    if not before:
        return None
    end = before[-1][1]
    if after_and:
        return _shared_subject(text, before)
    start = before[-1][0]
    for j in range(len(before) - 2, -1, -1):
        word = before[j][2].lower()
        if (
            word in words("preposition")
            or word in words("boundary")
            or word in _STOPPERS
            or word == ","
            or _VERB.match(word)
        ):
            break
        start = before[j][0]
    return _tidy(text, start, end)


_IRREGULAR = frozenset(
    [
        "came",
        "went",
        "took",
        "made",
        "gave",
        "left",
        "met",
        "held",
        "got",
        "flew",
        "fell",
        "drove",
        "struck",
        "hit",
        "shot",
        "won",
        "lost",
        "led",
        "sent",
        "spoke",
        "began",
        "became",
        "saw",
        "told",
        "brought",
        "put",
        "set",
        "ran",
        "kept",
        "found",
        "fled",
    ]
)


def _shared_subject(text: str, before: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    """Return the subject of the verb before an *and*: *the president came in and asked …*."""
    for j in range(len(before) - 1, 0, -1):
        word = before[j][2].lower()
        if (
            _VERB.match(word)
            or word in _IRREGULAR
            or (word.endswith("ed") and word not in ("armed", "united", "allied", "led"))
        ):
            return subject_before(text, before[j][0])
        if (word in words("boundary") and word not in ("but", "so")) or word in _STOPPERS:
            return None
    return None


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
_DATED = re.compile(
    rf"(?:(?:On|In|At|By|Since|Late|Early|From|Around|Last|This|On the|In the) )?(?:(?:the )?(?:early |late )?(?:morning|afternoon|evening|night|hours) (?:of|on) )?(?:the )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?|{_MONTH}(?: \d{{4}})?|\d{{4}}),? "
)
"""A day before a subject: *On 19 January armed men …*."""


def _tidy(text: str, start: int, end: int) -> tuple[int, int] | None:
    phrase = text[start:end]
    lead = len(phrase) - len(phrase.lstrip(" ,"))
    if match := _LEADING.match(phrase[lead:]):
        lead += match.end()
    # A lost dash: "Some the Armed Forces are … have been moved" is said of "Some".
    if opened := re.match(r"(?:Some|Others|Many|Most) (?=the\b)", phrase[lead:]):
        rest = phrase[lead + opened.end() :]
        if not any(_FINITE.match(word.lower()) for word in rest.split()):
            return start + lead + opened.end(), start + len(phrase.rstrip(" ,"))
        return start + lead, start + lead + opened.end() - 1
    if dated := _DATED.match(phrase, lead):
        lead = dated.end()
    if inner := re.match(
        r"(?:In|At|On|Near|From|During|After|Before|Across|Under) (?:the )?[A-Z]?\w+(?: \w+)? (?=the\b|[A-Z])",
        phrase[lead:],
    ):
        lead += inner.end()
    bare = phrase[lead:].rstrip(" ,")
    return (start + lead, start + lead + len(bare)) if bare.strip() else None
