"""What somebody said, as a claim of its own where no other claim tells it."""

import re
from collections.abc import Sequence

from standby.reports.model import Draft, Stated
from standby.reports.readers import when
from standby.reports.readers.how_sure import how_sure
from standby.reports.readers.names import mention_of_person
from standby.reports.readers.progress import Page
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.slots import place_for, stated_for, valid_for
from standby.reports.readers.who_says import Said

_ASKS = frozenset(["ask", "asks", "asked", "asking"])
"""What somebody asks is told by the claim about what he asks for, or is no news."""
_CONDITION = re.compile(r"(?:if|unless|provided|in case|in the event|should)\b", re.I)
_WHAT_IF = re.compile(
    r"\b(?:if|unless|in case|in the event)\b.*\b(?:would|will)\b|\b(?:would|will)\b.*\b(?:if|unless|in case|in the event)\b",
    re.I,
)
"""What would happen, and on what condition."""


def statement_drafts(
    page: Page, sentence: Sentence, spoken: Sequence[Said], covered: Sequence[tuple[int, int]]
) -> list[Draft]:
    """Return what was said in a sentence, without the stretches that other claims already tell."""
    drafts = []
    for said in spoken:
        timed = _when_said(page, sentence, said)
        if timed.expression:
            page.told.interview[said.speaker] = timed
        elif said.speaker in page.told.interview:
            timed = page.told.interview[said.speaker]
        else:
            timed = Stated(range=page.told.document, basis="document date", rule="said in the document")
        for start, end in _parts(sentence.text, said):
            if said.manner == "examples" or said.cue.lower() in _ASKS:
                continue
            stop = end if said.manner == "direct" else _before_claims(start, end, covered, sentence.text)
            if stop:
                drafts.append(_statement(page, sentence, said, start, stop, timed))
    return drafts


def _when_said(page: Page, sentence: Sentence, said: Said) -> Stated:
    """Return when somebody spoke: a time beside the cue, never one inside what was said."""
    outside = [e for e in when.find(sentence.text) if not said.start <= e.start < said.end and e.relation == "in"]
    if not outside:
        return Stated()
    return stated_for(sentence, outside[0].start, outside[0].end, "state", page.told)


def _parts(text: str, said: Said) -> list[tuple[int, int]]:
    if said.manner == "direct":
        return [(said.start, said.end)]
    parts, last = [], said.start
    for match in re.finditer(r" – but |, adding that |, but |; ", text[said.start : said.end]):
        parts.append((last, said.start + match.start()))
        last = said.start + match.end()
    parts.append((last, said.end))
    return [(a, b) for a, b in parts if len(text[a:b].split()) >= 4]


def _before_claims(start: int, end: int, covered: Sequence[tuple[int, int]], text: str) -> int | None:
    """Return where reported words end before a claim of their own begins; None when the claims tell it all."""
    inside = [(a, b) for a, b in covered if a < end and start < b]
    shared = sum(min(b, end) - max(a, start) for a, b in inside)
    if not inside or shared < 0.2 * (end - start):
        return end
    first = min(a for a, _ in inside)
    return first if len(text[start:first].split()) >= 5 and not _CONDITION.match(text[start:first]) else None


def _statement(page: Page, sentence: Sentence, said: Said, start: int, end: int, stated: Stated) -> Draft:
    content = sentence.text[start:end]
    certainty: str
    markers: tuple[str, ...]
    added = sentence.text[:start].endswith("adding that ")
    if (said.hedged and not added) or re.search(r"\b(?:is|are|was|were) seen as\b", content):
        certainty, markers = "hedged", (said.cue,)
    elif re.search(r"\b(?:don't|do not|didn't|doesn't) (?:yet )?know\b|\?$", content):
        certainty, markers = "unknown", how_sure(content)[1]
    elif _WHAT_IF.search(content) and said.manner != "direct":
        certainty, markers = "conditional", how_sure(content)[1]
    else:
        certainty, markers = "asserted", ()
    a, b = page.shadow.span(sentence.start + start, sentence.start + end)
    who = mention_of_person(page.cast, said.speaker)
    return Draft(start=a, end=b, quote="", kind="statement", subject=who, predicate="suggested" if said.hedged else "said",
                 details={"cue": said.cue, "manner": said.manner}, stated=stated, valid=valid_for(stated, "event", page.told.document), speaker=who,
                 place=place_for(sentence, start, end, "statement", page.gaz), certainty=certainty, markers=markers)  # fmt: skip
