"""How sure the speaker is: asserted, hedged, negated, conditional or unknown, with the words that say so."""

import re

_NEGATED = re.compile(
    r"\b(?:no|not|never|none|neither|nobody|nor)\b|\b\w+n't\b|\bcannot\b|\b(?:denied|denies|deny|denying)\b(?! (?:[\w-]+ ){0,5}(?:access|entry|passage|permission|visas?|movement|landing|clearance|treatment))|\b(?:refuted?|dismissed)\b(?! from)|\bfalse\b",
    re.I,
)
_NOT_NEGATING = re.compile(
    r"\bnot only\b|\b(?:cannot|can't|could not) be (?:excluded|ruled out)\b|(?<=, )if not [\w ]{1,25}(?=, )|\bno longer than\b|\bno fewer than\b|\bno less than\b|\bnot just\b|\bno doubt\b|\bno sooner\b|\bno longer (?:\w+ )?(?:operat\w+|running|possible|safe|allowed|permitted|able|work\w*|taking|functioning|let)\b|(?:\bnot|\bnever|\w+n\x27t) (?:yet )?(?:stopped|ended|ceased|let up|abated|subsided|been outside|been lifted)\b|\b(?:are|is|were|was) not (?:allowed|permitted)\b",
    re.I,
)
_CONDITIONAL = re.compile(
    r"\bif\b(?!(?<=, if) (?:not|any) [\w ]{1,25}, )|\bunless\b|\bprovided (?:that|it|they)\b|\bin the event (?:of|that)\b|\bin case\b|\bon condition\b|\bas long as\b|\bshould\b(?= \w+ \w+ (?:ask|demand|request|order))"
    r"|\bwere to\b|\bwould (?:have to|be forced to|be obliged to|consider)\b|\bcontingent on\b|\bdepend(?:s|ing|ent) on\b|^Should\b|^Were (?:the|it|they|we|this|that)\b(?=[^.?]*, )|\bwhether or not\b|\buntil and unless\b|\bas soon as\b|\bprovided (?=(?:the|a|his|her|its|their|our|no|[A-Z]\w+) (?:[\w-]+ ){0,4}?(?:comes?|pass(?:es)?|holds?|agrees?|approves?|is|are|gets?|lets?|allows?|permits?|stays?)\b)|\bshould (?:the|it|they|he|she|any|another|this|that|fighting|talks) (?:[\w-]+ ){0,3}?(?:not|be|go|come|cease|fail|fall|break|begin|start|leave|stop|resume|worsen|spread|attack|return|close|change)\b(?! \w+ed to)|^Were [A-Z]\w+ (?:[\w-]+ ){0,3}?(?:to|not|denied)\b|\bonce (?:the|it|they|security|conditions|permission|access|safe)\b|\bsubject to\b|\bpending\b",
    re.I,
)  # fmt: skip
_HEDGED = re.compile(
    r"\b(?:apparently|reportedly|allegedly|possibly|probably|perhaps|maybe|(?-i:may)|might|could|likely|unlikely|appears?|appeared|seems?|seemed|believed"
    r"|suspected|presumed|presumably|purported(?:ly)?|unconfirmed|supposedly|rumou?red|rumou?rs|thought to|understood to|(?:we|I) (?:understand|hear|gather|believe|think) (?:that )?|rumou?r|word is|we are told|(?:cannot|can't|could not) be (?:excluded|ruled out)|indications are|close to certain|in all likelihood|ought to(?! have)|expected to|said to|suggest(?:s|ed|ing)?"
    r"|seen as|plans? to|planned to|considering|considers|mulling|prepar(?:es?|ing) to|intends? to|threatens? to|threatened to|feared|unclear|unverified|claim(?:s|ed|ing)?(?! (?:the |this |that |an? |both )?(?:responsibility|attacks?|bombings?|raids?|ambush|killings?|lives?|credit|at least|\d|victims)))\b",
    re.I,
)  # fmt: skip
_UNKNOWN = re.compile(
    r"\b(?:(?:do|does|did)(?:n't| not)(?: yet)? know|not (?:yet )?(?:clear|known|certain)|unclear|unknown|isn't (?:clear|known)|remains to be seen|no word (?:on|of|from|about)|(?:has|have|had)(?:n't| not) (?:yet )?(?:said|decided|told \w+) (?:whether|if|when|where|how|what)"
    r"|(?:could|can) ?not (?:be )?(?:confirm|verif|check)\w*|neither (?:\w+ ){1,4}?could be (?:confirmed|checked|verified)|it was not immediately clear|too early to say|(?:stays?|remains?|remained|is|was) (?:\w+ )?(?:open|unsettled|undecided|unclear|unresolved|uncertain) (?:who|whether|when|how|if|what)|impossible to say|uncertain (?:if|whether))\b|\?[\"')]*$",
    re.I,
)  # fmt: skip
_WHEN_ABOUT = re.compile(
    r"\b(?:roughly|about|around|approximately|nearly|almost|an estimated|a similar|some(?= \d))\b", re.I
)


def how_sure(clause: str, *, counts: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the certainty of a clause and the words it rests on.

    A condition outweighs everything (what would happen has not), then not knowing, then denial, then a hedge.
    ``counts``: the clause is about a number, so that *roughly* is a hedge too.
    """
    for certainty, pattern in (
        ("conditional", _CONDITIONAL),
        ("unknown", _UNKNOWN),
        ("negated", _NEGATED),
        ("hedged", _HEDGED),
    ):
        text = _NOT_NEGATING.sub(lambda m: " " * len(m[0]), clause) if certainty == "negated" else clause
        if marks := pattern.findall(text):
            return certainty, tuple(dict.fromkeys(m.strip() for m in marks if m.strip()))
    if counts and (marks := _WHEN_ABOUT.findall(clause)):
        return "hedged", tuple(dict.fromkeys(m.strip() for m in marks))
    return "asserted", ()
