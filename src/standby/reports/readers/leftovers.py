"""Sentences no rule has read: sorted by the words in them, so that somebody looks at them; they move nothing.

Their predicate is ``told``, which stands on no axis, counts as no attack and speaks for no state of consent.
"""

import re
from functools import lru_cache

from standby.reports.readers.clauses import has_finite_verb
from standby.reports.readers.lexicon import alternation
from standby.reports.readers.lexicon.forms import of_class
from standby.reports.readers.progress import Candidate
from standby.reports.readers.rulebook import Rule
from standby.reports.readers.sentences import Sentence

LEAST = 3
"""So many points a kind needs; below, the sentence is left alone."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did|isn't|aren't|wasn't|weren't|hasn't|haven't|won't|wouldn't|can't|couldn't|don't|doesn't|didn't|remains?|remained|[a-z]{3,}ed)\b"
)


def leftover(sentence: Sentence) -> Candidate | None:
    """Return a claim on a whole sentence of the kind its words speak for, None where they speak for none."""
    text = sentence.text
    if len(text.split()) < 6 or text.rstrip().endswith("?") or not has_finite_verb(text):
        return None
    points = {kind: sum(weight for pattern, weight in cues if pattern.search(text)) for kind, cues in _cues()}
    kind = max(points, key=lambda k: points[k])
    if points[kind] < LEAST:
        return None
    match = re.match(r".*\S", text, re.S)
    verb = _FINITE.search(text)
    end = len(text.rstrip(" .!\"'"))
    subject = (0, verb.start()) if verb and verb.start() > 2 else None
    return Candidate(start=0, end=end, rule=_rule(kind), match=match, subject=subject) if match else None


@lru_cache(maxsize=16)
def _rule(kind: str) -> Rule:
    return Rule(
        kind=kind,
        predicate="told",
        find=re.compile(""),
        tense="event" if kind in ("incident", "movement") else "state",
        unit={"headcount": "person", "movement": "person"}.get(kind),
    )


def _any(*verbs: str, which: str = "bsdng") -> str:
    return "(?:" + "|".join(re.escape(f) for verb in verbs for f in of_class(verb, which)) + ")"


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, tuple[tuple[re.Pattern[str], int], ...]], ...]:
    """Return for each kind the words that speak for it, with their points; the first kind wins a tie."""
    people, mission, site = alternation("people"), alternation("mission"), alternation("site")
    raw: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
        ("incident", (
            (rf"\b(?:{alternation('violence')}|{alternation('blast')})\b", 1),
            (rf"\b{_any('kill', 'harm', 'die', 'abduct', 'shoot', 'attack', which='dn')}\b", 2),
            (rf"\b(?:{alternation('armed')}|gunman|attackers?|bombs?|rockets?|missiles?|grenades?|shots|explosives?|hostages?|bodies|dead|wounded|victims|crossfire|flames|smoke)\b", 1),
            (r"\b(?:fired|burst|burned|burnt|exploded|clashed|fought|stole|robbed|beaten|threw|smashed|broke|forced|crashed|broke out|burst into|held up|took)\b", 1),
        )),
        ("threat", (
            (r"\b(?:threat\w*|risk\w*|danger\w*|fears?|feared|fearing|warn\w*|unsafe|insecur\w+|tensions?|hostil\w+|volatile|unrest|instability|dread\w*|menac\w*|worr\w+|precarious|perilous|spillover|escalat\w+)\b", 2),
            (r"\b(?:could|may|might|likely|imminent|possible|expected|potential|next)\b", 1),
            (rf"\b(?:{alternation('violence')}|security|situation)\b", 1),
        )),
        ("consent", (
            (r"\b(?:government|parliament|ministry|minister|authorities|president|junta|regime|governor|lawmakers|cabinet|assembly|senate|host (?:country|nation)|prime minister|council|court)\b", 1),
            (r"\b(?:mandate|permission|agreement|accord|treaty|visas?|licen[cs]es?|consent|sovereignty|status-of-forces|invitation|expul\w+|approval|presence|legal basis|withdrawal|departure|welcome\w*)\b", 2),
            (r"\b(?:foreign|international|mission|troops|forces|peacekeepers|coalition|contingent|agencies|organi[sz]ations)\b", 1),
        )),
        ("disclosure", (
            (r"\b(?:details?|figures?|numbers?|how many|how much|identit\w+|information|comment|whereabouts|location|names?|exact\w*|precise\w*|strength)\b", 2),
            (r"\b(?:no|not|none|never|\w+n't|refus\w+|declin\w+|without|secret|silent|unclear|unknown|withh\w+|tight-lipped|quiet about)\b", 1),
            (r"\b(?:say|said|says|give|given|gave|disclos\w+|reveal\w*|confirm\w*|known|know|provide\w*|publish\w*|release\w*|discuss|tell|talk)\b", 1),
        )),
        ("movement", (
            (rf"\b{_any('evacuate', 'relocate', 'deploy', 'arrive', 'leave', which='dng')}\b", 2),
            (rf"\b(?:{people}|families|convoy|team|battalion|contingent|helicopters?|passengers|refugees|evacuees|patients)\b", 1),
            (r"\b(?:to|from|into|out of|back to|towards|across) (?:the )?[A-Z]|\b(?:home|abroad|border|overland|by (?:air|road|sea|boat|bus))\b", 1),
        )),
        ("headcount", (
            (rf"\b(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|dozens?|hundreds) (?:[\w-]+ ){{0,3}}?{people}\b", 2),
            (r"\b(?:serve|serving|deployed|stationed|based|remain\w*|strong|strength|total|employ\w*|comprises?|consists?|make up|includes?|stay\w*|present)\b", 1),
        )),
        ("status", (
            (rf"\b(?:{mission}|{alternation('force')})\b", 1),
            (rf"\b(?:{site}|roads?|schools|clinics|border|airspace|shops|services|supplies|fuel|water|electricity|network)\b", 1),
            (r"\b(?:open\w*|clos\w+|work\w*|operat\w+|function\w*|access\w*|possible|limited|normal\w*|deliver\w*|running|reli\w+|lack\w*|wait\w*|train\w*|alert|guard\w*|paus\w+|suspend\w*|resum\w+|continu\w+|stop\w*|cancel\w*|postpon\w+|restrict\w*|confin\w+|stay\w*|shelter\w*|unable|cannot|can't|barely|only|curfew|wear|keep|kept|check\w*|search\w*|escort\w*|patrol\w*|protect\w*)\b", 1),
            (r"\b(?:no longer|until further notice|for now|at present|currently|since|temporar\w+|again|still|so far|every day|round the clock)\b", 1),
        )),
    )  # fmt: skip
    return tuple(
        (kind, tuple((re.compile(p, re.I if kind != "movement" else 0), w) for p, w in cues)) for kind, cues in raw
    )
