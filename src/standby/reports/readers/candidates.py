"""Where in a sentence claims stand: every rule applied, what overlaps sorted out."""

import re
from collections.abc import Sequence
from functools import lru_cache

from standby.reports.readers import how_many, where
from standby.reports.readers.clauses import classes_of, clause_end, head_of, subject_before
from standby.reports.readers.counts import is_year
from standby.reports.readers.lexicon import words
from standby.reports.readers.progress import Candidate, Page
from standby.reports.readers.rulebook import Rule, rules
from standby.reports.readers.sentences import Sentence

_WORD = re.compile(r"[a-z'-]+")


def candidates_in(sentence: Sentence, page: Page) -> list[Candidate]:
    """Apply every rule; where two of one kind find the same stretch, the first in the rule book stands."""
    found: list[Candidate] = []
    text = sentence.text
    lowered = _lowered(text)
    spoken = frozenset(_WORD.findall(text.lower()))
    for rule in rules():
        for match in rule.find.finditer(lowered if rule.wide else text) if rule.may_be_in(spoken) else ():
            candidate = _admit(rule, match, text, page)
            if candidate and not any(_same_stretch(candidate, other) for other in found):
                found.append(candidate)
    return sorted(_without_nested(found), key=lambda c: c.start)


@lru_cache(maxsize=1)
def _rule_words() -> frozenset[str]:
    return frozenset(w for rule in rules() if rule.wide for w in re.findall(r"[a-z]{4,}", rule.find.pattern))


def _lowered(text: str) -> str:
    """Return a sentence with its first word in lower case where a rule looks for that word: *Flights were …*."""
    first = re.match(r"[A-Z][a-z]+", text)
    return text[0].lower() + text[1:] if first and first[0].lower() in _rule_words() else text


def _admit(rule: Rule, match: re.Match[str], text: str, page: Page) -> Candidate | None:
    if (rule.not_before and rule.not_before.search(text[: match.start()])) or (
        rule.not_after and rule.not_after.search(text[match.end() :])
    ):
        return None
    subject = _subject_of(rule, match, text)
    if rule.wants and not _wanted(rule, text, subject, match):
        return None
    if rule.not_head and subject and head_of(text[subject[0] : subject[1]]) in words("irrelevant"):
        return None
    if _ASKS.search(text) and rule.predicate != "resumption_unknown":
        return None
    if rule.wide and _stands_back(rule, text, subject, match):
        return None
    if rule.wide and match[0].startswith("be ") and rule.certainty != "planned":
        return None
    if rule.kind == "movement" and rule.wide and subject and "armed" in classes_of(text[subject[0] : subject[1]]):
        return None
    if rule.kind in ("incident", "movement") and rule.certainty != "planned" and _NOT_YET.search(text[: match.start()]):
        return None
    if (
        rule.not_subject
        and subject
        and classes_of(text[subject[0] : subject[1]]) & rule.not_subject
        and not classes_of(text[subject[0] : subject[1]]) & {"armed"}
    ):
        return None
    end = _end_of(rule, match, text)
    joined = text.rfind(" and ", subject[1], match.start()) if subject else -1
    start = joined + len(" and ") if joined >= 0 else min(subject[0], match.start()) if subject else match.start()
    if rule.kind in ("movement", "presence", "headcount", "incident") and _asked(text, subject, match):
        return None
    if rule.kind == "incident" and re.search(r"\bwhether (?:\w+ ){0,4}$", text[: match.start()]):
        return None
    if rule.not_if and rule.not_if.search(text[start:end]):
        return None
    end = max(end, match.end())
    if closing := re.search(r'"', text[match.start() + 1 : end]):
        end = match.start() + 1 + closing.start()
    while end > start and text[end - 1] in " ,;–":
        end -= 1
    while start < end and text[start] in " ,;–":
        start += 1
    candidate = Candidate(start=start, end=end, rule=rule, match=match, subject=subject)
    return candidate if _has_needed(candidate, text, page) else None


_ASKS = re.compile(
    r"^[\"']?(?:And |But |So )?(?:Will|Have|Has|Had|Is|Are|Did|Do|Does|Was|Were|Can|Could|How|What|Who|Where|When|Why|Which|Should|Would)\b.*\?[\"']?$"
)
"""A question tells nothing of its own."""

_DEPENDENT = re.compile(
    r"\b(?:[Uu]ntil|[Uu]nless|[Oo]nce|[Ww]hether|[Ii]f|as soon as|[Ww]hen|as long as|[Pp]rovided)(?: that)? $"
)
"""Words that make a clause a condition or a term of another, and no news of its own."""


def _dependent(text: str, subject: tuple[int, int] | None, match: re.Match[str]) -> bool:
    return _DEPENDENT.search(text[: subject[0] if subject else match.start()]) is not None


def _stands_back(rule: Rule, text: str, subject: tuple[int, int] | None, match: re.Match[str]) -> bool:
    """Say whether a wide rule leaves a clause alone: one that another hangs on, or that only says who somebody is."""
    hangs = rule.kind == "status" or (rule.kind == "movement" and rule.certainty == "planned")
    return (hangs and _dependent(text, subject, match)) or (
        rule.predicate.startswith("activity:") and _RELATIVE.search(text[: match.start()]) is not None
    )


_RELATIVE = re.compile(r"\b(?:who|which|whose \w+)(?: (?:had|have|has|also|now|once))* $")
_NOT_YET = re.compile(
    r"\b(?:could|may|might|will|would|can|should|must|shall|(?:plan|prepar|intend|threaten|vow|plot|seek|want|aim|hop|expect|need|like|likely|refus|fail|due|set|about|ready|order)(?:e|s|ed|ing|ned|ning)? to|in order to|not to) (?:\w+ly |also |soon |be |have to )*$"
)
"""Words that make what follows something that has not happened: an attack that may come is a threat, not an event."""

_NP_LEFT = re.compile(
    r"(?:\b(?:[Aa]n?|[Tt]he|[Ss]ome|[Ss]everal|[Aa]bout|[Aa]round|[Mm]ore|than|[Aa]t|least|[Rr]oughly|[Hh]undreds|[Dd]ozens|[Tt]housands|of|[Aa]nother|[Ff]resh|[Nn]ew|[Hh]eavy|[Ss]mall|[Ll]arge|"
    r"[\d,]+|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Tt]en|[Ii]ts|[Tt]heir|[\w-]+(?:ed|ing|ic|al|ous|an|ese|ish|ly)) )*$"
)


_HOW_MANY = re.compile(r"\b[Hh]ow (?:many|much)\b[^,.;]*$")
"""An indirect question tells no number and no event: *will not say how many have left*."""


def _asked(text: str, subject: tuple[int, int] | None, match: re.Match[str]) -> bool:
    how = _HOW_MANY.search(text[: match.end()])
    return how is not None and (subject is None or subject[0] >= how.start())


def _end_of(rule: Rule, match: re.Match[str], text: str) -> int:
    end = match.end() if rule.span == "match" else clause_end(text, match.end())
    if rule.kind in ("incident", "presence", "status"):
        for cut in re.finditer(
            r", (?=\w+ing )|, (?=[a-z])(?!(?:[\w-]+ ){0,2}[\w-]+ (?:and|or) )"
            if rule.kind == "incident"
            else r", and |, including ",
            text[match.end() : end],
        ):
            return match.end() + cut.start()
    return end


_KEPT_BACK = re.compile(
    r"\b(?:how|where|which|who|what|when|why|whether|numbers?|figures?|details?|size|locations?|strength|total|names?|comment\w*|elaborat\w*|identif\w+|nationalit\w+|reasons?|cause|drawn|timing|much|anything|specif\w+)\b"
)
"""What somebody keeps to himself when he says nothing of it."""


def _has_needed(c: Candidate, text: str, page: Page) -> bool:
    if c.rule.numeric:
        quantities = list(how_many.find(c.match["q"], antecedent=page.number_before))
        if (
            not quantities
            or quantities[0].form in ("vague", "none")
            or is_year(c.match["q"])
            or (quantities[0].high == 1 and quantities[0].low == 1)
        ):
            return False
    if c.rule.needs_object and not _KEPT_BACK.search(c.match[0]):
        return False
    if c.rule.needs_place or c.rule.needs_town:
        places = [f for f in where.find(text, page.gaz) if c.start <= f.start < c.end]
        site = where.site_phrase(text, c.start, c.end, places, page.gaz)
        if c.rule.needs_town:
            return any(f.place.precision in ("town", "site") for f in places)
        return bool(places or site or re.match(r"In [A-Z]", text))
    return True


def _subject_of(rule: Rule, match: re.Match[str], text: str) -> tuple[int, int] | None:
    groups = match.groupdict()
    if rule.subject in ("match", "elided"):
        key = next((k for k in ("s", "s2") if groups.get(k)), None)
        return match.span(key) if key else None
    if rule.subject == "none":
        return None
    if rule.subject == "np-left":
        before = _NP_LEFT.search(text[: match.start()])
        head = re.match(r"[\w-]+", match[0])
        return (before.start() if before else match.start(), match.start() + (head.end() if head else 0))
    if re.match(r"(?:killing|wounding|injuring)\b", match[0]) and text[: match.start()].endswith(", "):
        return None
    if rule.subject == "withdrawer":
        would = re.search(r"\b(?:would|will)\b", text[match.start() :])
        return subject_before(text, match.start() + would.start()) if would else None
    return subject_before(text, match.start())


def _wanted(rule: Rule, text: str, subject: tuple[int, int] | None, match: re.Match[str]) -> bool:
    if subject is None:
        return "any" in rule.wants and rule.kind in ("consent", "threat", "status", "disclosure")
    phrase = text[subject[0] : subject[1]]
    return "any" in rule.wants or bool(classes_of(phrase) & rule.wants)


def _same_stretch(a: Candidate, b: Candidate) -> bool:
    if a.rule.kind != b.rule.kind:
        met = a.match.start() < b.match.end() and b.match.start() < a.match.end()
        return (a.rule.wide and b.match.start() <= a.match.start() < b.match.end()) or (
            met and {a.rule.kind, b.rule.kind} == {"status", "headcount"}
        )
    shared = min(a.end, b.end) - max(a.start, b.start) if a.rule.span == b.rule.span == "clause" else 0
    close = a.match.start() < b.match.end() and b.match.start() < a.match.end()
    return close or shared > 0.7 * min(a.end - a.start, b.end - b.start)


def _without_nested(found: list[Candidate]) -> list[Candidate]:
    """Leave out a presence or a headcount that another claim already tells with its own subject."""
    moves = [
        c
        for c in found
        if c.rule.kind in ("movement", "status", "incident") and not c.rule.predicate.startswith("activity:")
    ]
    denied = [c for c in found if c.rule.kind == "presence" and c.rule.certainty == "negated"]
    counts = [c for c in found if c.rule.kind == "headcount"]
    told = [c for c in counts if _counted_already(c, found, moves, denied)]
    tell = [m for m in moves if m.rule.kind == "movement"]
    tell += [c for c in counts if not any(_counts_subject(c, claim) for claim in denied)]
    return [
        c
        for c in found
        if c not in told and not (c.rule.kind == "presence" and any(_overlap(c, other) for other in tell))
    ]


def _counted_already(
    count: Candidate, found: Sequence[Candidate], moves: Sequence[Candidate], denied: Sequence[Candidate]
) -> bool:
    """Say whether a number is that of what moved, of whom a presence is denied, or of what something was done to."""
    return (
        any(_counts_subject(count, claim) for claim in (*moves, *denied))
        or any(_counts_object(count, claim) for claim in found)
        or (count.match.re is _last_count() and any(m.start <= count.match.start() < m.end for m in moves))
    )


def _counts_subject(count: Candidate, claim: Candidate) -> bool:
    return claim.subject is not None and claim.subject[0] <= count.match.start() < claim.subject[1]


def _last_count() -> re.Pattern[str]:
    """Return the pattern of the rule that takes any number of people for a headcount: it stands back for every other claim."""
    return next(r.find for r in reversed(rules()) if r.kind == "headcount" and not r.wide)


def _counts_object(count: Candidate, claim: Candidate) -> bool:
    """Say whether a number belongs to what another claim did something to: *evacuated 388 people*."""
    if claim.rule.kind not in ("movement", "incident", "consent", "disclosure"):
        return False
    return claim.match.start() <= count.match.start() < claim.match.end()


def _overlap(a: Candidate, b: Candidate) -> bool:
    matched = a.match.start() < b.match.end() and b.match.start() < a.match.end()
    counted = a.subject is not None and a.subject[0] <= b.match.start() < a.subject[1]
    return matched or counted
