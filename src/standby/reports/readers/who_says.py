"""Who says what: direct, indirect and mixed speech, with and without quotation marks, and chains of *he said*."""

import re
from dataclasses import dataclass
from functools import lru_cache

from standby.reports.readers.clauses import classes_of, has_finite_verb, subject_before
from standby.reports.readers.lexicon import alternation, words
from standby.reports.readers.names import Cast, full_name
from standby.reports.readers.sentences import Sentence

_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|us|[Oo]urs?|I|[Mm]y|me)\b")
"""Not *US*, a country."""
_SECOND_PERSON = re.compile(r"\b[Yy]our?\b")
_SPEAKS = frozenset({"person", "government", "org", "force", "crowd", "pronoun", "country", "armed"})
_VOICES = re.compile(
    r"\b(?:spokes\w+|officials?|witness\w*|sources?|statement|report|analysts?|residents?|agency|newspaper|medics?|survivors?|villagers|he|she)\b",
    re.I,
)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|at|near|from|to|of|on|by|for|with|into|outside|inside|around|across|the) $", re.I
)
"""A name there is where or to whom it happened: *… near A, an official said* is not said by A."""
_PLAIN_CUE = re.compile(
    r"(?:(?:have|has|had) )?(?:say|said|says|told|tell|tells|wrote|writes|adds|argues|insists|warns|explains|suggests|believes|thinks|(?!reported|estimated|alleged|urged)\w+ed(?: out)?)"
)
"""Words that report speech whoever is named before them."""
_PARTICIPLES = frozenset(
    [
        "adding",
        "saying",
        "telling",
        "warning",
        "claiming",
        "arguing",
        "insisting",
        "noting",
        "explaining",
        "urging",
        "announcing",
        "suggesting",
        "stating",
        "promising",
        "vowing",
    ]
)
"""Words that go on with what somebody says in the same sentence: *…, adding that …*."""
_MUTE = re.compile(
    r"\b(?:which|that|what|there|nothing|sign|this|it|law|letter of|clock|map|scale|cause|incident|attack|strike|damage|death|threat|number|figure)s?$",
    re.I,
)
_QUOTED = re.compile(r'"[^"]*"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A stretch of a sentence somebody is answerable for: what was said, by whom, and in what manner.

    ``manner`` is direct, mixed or indirect; ``cue`` the words that report it; ``hedged`` when they weaken it.
    """

    start: int
    end: int
    speaker: str
    cue: str
    manner: str
    hedged: bool = False
    named: str = ""
    """The speaker as the sentence names him; empty where it does not."""
    number: int = 0
    """The same number for all that one verb reports, over several sentences; 0 for what a rule found."""


_ROLE = re.compile(r"\b(?:commander|spokes\w+|general|minister|director|officer|official|coordinator|chief|head)\b")


def says_a_role(speaker: str) -> bool:
    """Say whether a speaker is named by an office, so that *he* may stand for him next."""
    return _ROLE.search(speaker) is not None


@lru_cache(maxsize=1)
def _cues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?:have|has|had) )?(?:{alternation('cue')})\b")


def speech_in(sentence: Sentence, before: list[Said], cast: Cast, previous: str | None) -> list[Said]:
    """Return what is said in one sentence; ``before`` is the speech of the sentence before in the same paragraph.

    ``previous`` is the speaker of the last direct quotation in the paragraph, for quotations with no cue of
    their own.
    """
    text = sentence.text
    found = _examples(text, cast) + _according(text, cast) + _told(
        text, cast, quoted_at_start=sentence.quoted_at_start
    ) or _so(text, cast)
    marked = [m for m in _QUOTED.finditer(text) if m.end() - m.start() > 2]
    if sentence.quoted_at_start:
        marked = list(re.finditer(r'^[^"]+"?', text))
    long = [
        m
        for m in marked
        if (len(m[0].split()) >= 4 and (m.start() == 0 or _OPENS.search(text[: m.start()])))
        or (m.start() == 0 and m[0].endswith('"') and m[0][-2:-1] in ",?!")
    ]
    if long:
        named = (
            (found[0].speaker, found[0].named, found[0].cue)
            if found
            else _inverted(text, cast, quoted_at_start=sentence.quoted_at_start)
        )
        speaker, mention, cue = named or (previous or cast.last_person or UNNAMED, "", CONTINUES)
        direct = [
            Said(start=m.start(), end=m.end(), speaker=speaker, cue=cue, manner="direct", named=mention) for m in long
        ]
        apart = [s for s in found if not any(s.start < d.end and d.start < s.end for d in direct)]
        return sorted([*direct, *apart], key=lambda s: s.start)
    if found:
        return found
    if before and before[-1].manner == "direct" and previous and not marked and _continues(text):
        return [Said(start=0, end=len(text), speaker=previous, cue=CONTINUES, manner="direct")]
    return []


def manner_of(content: str, *, quoted: bool) -> str:
    """Say how words are reported: direct in marks, or of one who speaks of himself; mixed where some stand in marks."""
    if quoted or content.startswith('"'):
        return "direct"
    if '"' in content:
        return "mixed"
    return "direct" if _FIRST_PERSON.search(content) or _SECOND_PERSON.search(content) else "indirect"


CONTINUES = "continues the quotation before"
"""The cue of a quotation that its own sentence gives to nobody."""
UNNAMED = "an unnamed speaker"
"""Whose words a quotation is when the text does not say."""

_OPENS = re.compile(r"(?:[:,]|\b(?:said|says|added|wrote|replied|asked|told \w+)) $")


def goes_on(text: str, speaker: str) -> list[Said]:
    """Return a sentence in the first person as said by somebody whose words were announced before it."""
    if not _FIRST_PERSON.search(text) or len(text.split()) < 4:
        return []
    return [Said(start=0, end=len(text), speaker=speaker, cue="announced before", manner="direct")]


def _continues(text: str) -> bool:
    return bool(
        _FIRST_PERSON.search(text) or (_SECOND_PERSON.search(text) and re.match(r"(?:So|But|And|You|If)\b", text))
    )


def _outside(text: str, *, quoted_at_start: bool) -> str:
    """Blank the quotations of four words and more, so that what is left is the telling."""
    blank = lambda m: m[0] if len(m[0].split()) < 4 else " " * len(m[0])  # noqa: E731
    closed = re.match(r'[^"]*"', text) if quoted_at_start else None
    if quoted_at_start and not closed:
        return " " * len(text)
    head = closed.end() if closed else 0
    return " " * head + _QUOTED.sub(blank, text[head:])


def _told(text: str, cast: Cast, *, quoted_at_start: bool = False) -> list[Said]:
    """Find *X said that …*, *…, X said*, *…, said X* and *…, X said, …*."""
    found: list[Said] = []
    bare = _outside(text, quoted_at_start=quoted_at_start)
    for cue in _cues().finditer(bare):
        if re.match(r" (?:to (?:be|have)|responsibility|credit)\b", text[cue.end() :]) or (
            cue[0] not in _PARTICIPLES
            and re.search(
                r"\b(?:is|are|was|were|be|been|the|a|of|these|those|no|any|such)\s+$", text[: cue.start()], re.I
            )
        ):
            continue
        said = _inverse(text, cue, cast) or _straight(text, bare, cue, cast)
        if said and not any(
            s.start < said.end and said.start < s.end and s.cue not in _PARTICIPLES and said.cue not in _PARTICIPLES
            for s in found
        ):
            found.append(said)
    return found


def _inverse(text: str, cue: re.Match[str], cast: Cast) -> Said | None:
    """*…, said X*."""
    after = re.match(
        r" (?P<who>(?:(?:the|a|an|its|their|his|her) )?(?:[a-z-]+ ){0,4}?(?:[A-Z(][\w.'()-]*|\w+ (?:spokes\w+|official))(?: [A-Z(][\w.'()-]*)*)",
        text[cue.end() :],
    )
    head = text[: cue.start()].rstrip()
    if (
        cue[0].split()[-1] in ("told", "tells", "telling")
        or not after
        or not head.endswith((",", '"', "?", "."))
        or len(head) < 12
    ):
        return None
    speaker = full_name(cast, after["who"]) or after["who"].rstrip(".")
    return _said(text, 0, len(head.rstrip(",")), speaker, cue[0], after["who"])


def _straight(text: str, bare: str, cue: re.Match[str], cast: Cast) -> Said | None:
    where = subject_before(bare, cue.start())
    if cue[0] in _PARTICIPLES:
        opening = _FIRST_VERB.search(text)
        begun = subject_before(text, opening.start()) if opening and opening.start() < cue.start() else None
        speaker = (
            (full_name(cast, text[begun[0] : begun[1]]) or text[begun[0] : begun[1]]) if begun else cast.last_person
        )
        return (
            _said(text, _content_start(text, cue), len(text), speaker, cue[0])
            if speaker
            and re.search(r"(?:[,\"]|\b(?:for|by|in|after|before|while|and|is|are|was|were))\s*$", text[: cue.start()])
            else None
        )
    if where is None:
        return None
    where = with_name_before(text, where)
    phrase = re.sub(r"^What (?=\w+(?: did)?$)| did$", "", text[where[0] : where[1]])
    if "," in phrase and has_finite_verb(phrase[: phrase.rindex(",")]):
        where = (where[0] + phrase.rindex(",") + 2, where[1])
        phrase = text[where[0] : where[1]]
    if re.search(r"\bwho\s*$", text[where[1] : cue.start()]):
        return _said(text, _content_start(text, cue), len(text), phrase, cue[0])
    named = re.search(r"(?:^|[a-z] )[A-Z][\w'-]+ [A-Z][\w'-]+$", phrase)
    plain = _PLAIN_CUE.fullmatch(cue[0]) and not _MUTE.search(phrase)
    if not (named or plain or classes_of(phrase) & _SPEAKS or _VOICES.search(phrase)) or re.match(
        r"(?:it|this|that|there|which|we|i|you|they|and|but)$", phrase.strip(), re.I
    ):
        return None
    if (
        cue[0].endswith("s")
        and not plain
        and not (
            full_name(cast, phrase) or classes_of(phrase) & {"government", "org", "country"} or _VOICES.search(phrase)
        )
    ):
        return None
    speaker = full_name(cast, phrase) or phrase
    comma_before = re.search(r"[,?]\s*(?:and |but )?$", text[: where[0]])
    rest = text[cue.end() :].strip(' ."')
    content = _content_start(text, cue)
    if comma_before and re.match(r"\s*,", text[cue.end() :]) and where[0] > 15:
        return _said(text, _before_parenthesis(text, where[0]), len(text), speaker, cue[0], phrase)
    explicit = re.match(r"(?: [\w ]{0,40}?)? that\b|:", text[cue.end() :])
    if (
        comma_before
        and where[0] > 12
        and not explicit
        and len(text[: comma_before.start()].split()) >= 3
        and not _is_leading(text[: comma_before.start()])
        and (not _is_clause(rest) or has_finite_verb(text[: comma_before.start()]))
    ):
        return _said(text, 0, comma_before.start() + (text[comma_before.start()] == "?"), speaker, cue[0], phrase)
    if len(rest.split()) < 3:
        return None
    return _said(text, content, len(text), speaker, cue[0], phrase)


_FIRST_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|said|told|(?<!the )(?<!a )[a-z]{3,}ed|went|came|took|met|spoke|gave|made|began|left)\b"
)


def _is_clause(rest: str) -> bool:
    """Say whether words behind a cue are what was said, and no *in an interview*."""
    return has_finite_verb(rest) and not re.match(r"(?:in|at|on|during|to|after|by|from|when|while|as|,)\b", rest)


def with_name_before(text: str, where: tuple[int, int]) -> tuple[int, int]:
    """*A B, the commander of C said*: the speaker begins at the name."""
    if not re.match(
        r"(?:the|a|an|its|his|her)? ?(?:[\w-]+ ){0,3}?(?:commander|head|chief|director|spokes\w+|minister|leader|official|representative|coordinator)\b",
        text[where[0] : where[1]],
    ):
        return where
    name = _NAME_BEFORE.search(text[: where[0]])
    return (
        (name.start(), name.end("name"))
        if name and not _MONTH_OR_DAY.fullmatch(name["name"]) and not _AFTER_PREPOSITION.search(text[: name.start()])
        else where
    )


_NAME_BEFORE = re.compile(
    r"\b(?!(?:In|At|Near|From|To|Of|On|By|For|With|Into|Outside|Inside|Around|Across|The|So|But|And|Yet|Then|Later|Earlier)\b)"
    r"(?P<name>[A-Z][\w.'-]*(?: [A-Z(][\w.'()-]*)*), $"
)
_MONTH_OR_DAY = re.compile(
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)


def _is_leading(text: str) -> bool:
    """An adverbial before the speaker is no content: *Earlier this month, X said …*."""
    return bool(
        re.match(
            r"(?:Earlier|Later|On|In|At|Last|This|After|Before|Following|During|Meanwhile|However|Yesterday|Today|Despite|While|Since|Yet|But|For)\b[^,]*(?:,[^,]{0,30})?$",
            text,
        )
    )


def _before_parenthesis(text: str, at: int) -> int:
    """*A … and are working, X said, to …*: what X said begins after the last *and* or comma."""
    head = text[: at - 2]
    joins = [m.end() for m in re.finditer(r" and |, ", head)]
    return joins[-1] if joins and len(head) - joins[-1] > 8 else 0


def _content_start(text: str, cue: re.Match[str]) -> int:
    after = re.match(
        r"(?:(?!\b(?:and|but|while) )[\w ,'.]){0,60}? that |: | (?:(?:late |early )?(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|evening|night))?|yesterday|today|later|in an? (?:[\w-]+ )?(?:statement|interview|message|letter|tweet|post)),? | ",
        text[cue.end() :],
    )
    return cue.end() + (after.end() if after else 0)


def _said(text: str, start: int, end: int, speaker: str, cue: str, named: str = "") -> Said | None:
    if turn := _TURNS.search(text, min(start + 12, end), end):
        end = turn.start()
    while end > start and text[end - 1] in " ,.":
        end -= 1
    if aside := re.search(r" as (?=(?:the|they|he|she|it) )", text[start:end]):
        end = start + aside.start() if len(text[start : start + aside.start()].split()) >= 4 else end
    content = text[start:end]
    if len(content.split()) < 3:
        return None
    outside = _FIRST_PERSON.search(content) or _SECOND_PERSON.search(content)
    manner = "direct" if outside and start == 0 and '"' not in content else "mixed" if '"' in content else "indirect"
    return Said(
        start=start,
        end=end,
        speaker=speaker,
        cue=cue,
        manner=manner,
        hedged=cue.split()[-1] in words("hedged_cue"),
        named=named,
    )


_TURNS = re.compile(
    r"[,;]? (?:but|and|while|then)? ?(?:said|added|told|noted|insisted|warned|argued|claimed)\b(?= (?:that|the|he|she|they|it|his|her|there|a|an)\b)|,\"? (?:saying|warning|suggesting|promising|announcing|urging|telling|adding|noting|arguing|claiming|insisting|explaining|calling|citing|referring|according)\b"
)
"""Where, inside what somebody said, the telling turns to something else."""


def _according(text: str, cast: Cast) -> list[Said]:
    match = re.search(
        r"(?:[Aa]ccording to|, as per) (?P<who>(?:(?:an?|the) (?:analysis|report|statement|study|assessment|survey)[^,]*? by )?(?:the )?.{3,80}?)(?=,|\.$|$)",
        text,
    )
    if not match:
        return []
    who = re.sub(r"^.* by (?=the\b|[A-Z])", "", match["who"])
    speaker = full_name(cast, who) or behind_report(who)
    if match.start() < 3:
        return (
            [
                Said(
                    start=match.end() + 2,
                    end=len(text.rstrip(" .")),
                    speaker=speaker,
                    cue="according to",
                    manner="indirect",
                )
            ]
            if len(text) > match.end() + 12
            else []
        )
    start = next(
        (
            m.end()
            for m in re.finditer(r", ", text[: match.start() - 2])
            if re.match(r"(?:is|are|was|were|has|have)\b", text[m.end() :])
        ),
        0,
    )
    return [Said(start=start, end=match.end(), speaker=speaker, cue="according to", manner="indirect")]


def behind_report(who: str) -> str:
    """Return whose a report is that something is told according to: *an analysis by the A-based B* is B's."""
    return re.sub(r"^(?:the )?(?:\w+-based )?", "", re.sub(r"^.* by (?=the\b|[A-Z])", "", who))


def _so(text: str, cast: Cast) -> list[Said]:
    """Find *…, so the army*: a German way of naming a source, common in translated text."""
    match = re.search(r", so (?P<who>(?:the )?(?:[A-Z]?[\w'-]+ ){0,4}?[\w'-]+)\.?$", text)
    if not match or has_finite_verb(match["who"]) or re.match(r"(?:far|be it|on|forth|that)\b", match["who"]):
        return []
    said = _said(text, 0, match.start(), full_name(cast, match["who"]) or match["who"], "so")
    return [said] if said else []


def _examples(text: str, cast: Cast) -> list[Said]:
    match = re.search(r"\b(?:points?|pointed) to [^:]{3,80}:|\b(?:cites?|cited|lists?|listed) [^:]{3,60}:", text)
    where = subject_before(text, match.start()) if match else None
    if not match or not where:
        return []
    speaker = full_name(cast, text[where[0] : where[1]]) or text[where[0] : where[1]]
    return [
        Said(
            start=match.end() + 1,
            end=len(text.rstrip(" .")),
            speaker=speaker,
            cue=match[0].split()[0],
            manner="examples",
        )
    ]


def _inverted(text: str, cast: Cast, *, quoted_at_start: bool = False) -> tuple[str, str, str] | None:
    """Return the speaker named after or before a quotation in marks, how, and by which verb: *"…" said X*, *"…" he said*."""
    outside = re.sub(r" {2,}", " ", _outside(text, quoted_at_start=quoted_at_start))
    outside = _QUOTED.sub(" ", outside) if not quoted_at_start else outside
    match = re.search(
        rf"\b(?:{alternation('cue')}) (?P<a>(?:(?:the|a|an|its|their|his|her) )?(?:[a-z-]+ ){{0,4}}?[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)*)|(?P<b>\b(?:he|she|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)*)) (?:{alternation('cue')})\b|^\W*(?P<c>(?:[A-Z][\w.'-]*)(?: [A-Z][\w.'-]*)+), .{{3,80}}?,? (?:{alternation('cue')})\b",
        outside,
    )
    if not match:
        return None
    phrase = (match["a"] or match["b"] or match["c"]).rstrip(".")
    verbs = _cues().findall(match[0])
    return full_name(cast, phrase) or phrase, phrase, verbs[0 if match["a"] else -1]
