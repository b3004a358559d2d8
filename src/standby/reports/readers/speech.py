"""All that is said in a text, sentence after sentence: what, by whom, and in which words the text names the speaker."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from standby.basis.mission import Definition
from standby.reports.readers.attributing import Weights, attributions_in, reports_nothing, weights
from standby.reports.readers.clauses import subject_before
from standby.reports.readers.names import Cast, cast_of, full_name, known_as
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.who_says import (
    CONTINUES,
    Said,
    behind_report,
    goes_on,
    manner_of,
    says_a_role,
    speech_in,
    with_name_before,
)
from standby.reports.readers.wording import cues, is_hedged


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A stretch of a text and who said it: ``speaker`` in full, ``named`` as the text names him there."""

    spans: tuple[tuple[int, int], ...]
    speaker: str
    named: str
    cue: str


def attributions(text: str, learnt: Weights | None = None) -> list[Attributed]:
    """Return what is said in a text, each with its span in the untouched text, in order.

    ``learnt`` are weights to be measured instead of those that ship.
    """
    shadow = repair(text)
    cast = cast_of(Definition(name="none"), shadow.text)
    out: list[Attributed] = []
    by_number: dict[int, int] = {}
    last: tuple[int, str] | None = None
    for sentence, spoken in heard(sentences_of(shadow.text), cast, nameless=True, learnt=learnt):
        for said in spoken:
            source = _SOURCE_BEHIND.search(sentence.text, said.start, said.end) if said.cue == "according to" else None
            until = source.start() if source else said.end
            span = shadow.span(sentence.start + said.start, sentence.start + until)
            same = said.manner == "direct" and last == (sentence.paragraph, said.speaker)
            known = by_number.get(said.number) if said.number else len(out) - 1 if same else None
            if known is not None:
                out[known] = replace(out[known], spans=(*out[known].spans, span), named=said.named or out[known].named)
            else:
                if said.number:
                    by_number[said.number] = len(out)
                out.append(
                    Attributed(spans=(span,), speaker=said.speaker, named=said.named or said.speaker, cue=said.cue)
                )
            last = (sentence.paragraph, said.speaker) if said.manner == "direct" else None
    return out


_ANNOUNCES = re.compile(r"\b(?:said|says|stated|added|wrote|declared|told \w+|commented):$")
"""A line that ends so announces words that fill the paragraphs behind it, as press releases do."""
_SOURCE_BEHIND = re.compile(r",? according to .*$")


def heard(
    sentences: tuple[Sentence, ...], cast: Cast, *, nameless: bool = False, learnt: Weights | None = None
) -> Iterator[tuple[Sentence, list[Said]]]:
    """Walk the sentences of a text with what is said in each, keeping in mind who spoke last.

    What *it*, *they* or *I* said is left out unless ``nameless`` is set: no claim can be given to a bare pronoun.
    """
    before: list[Said] = []
    previous: str | None = None
    paragraph: int | None = None
    opened: str | None = None
    learnt = weights() if learnt is None else learnt
    weighed, marked = _weighed(sentences, learnt, nameless=nameless), any('"' in s.text for s in sentences)
    for at, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            before, previous = [], previous if sentence.text.startswith('"') else None
            paragraph = sentence.paragraph
        spoken = speech_in(sentence, before, cast, previous) if sentence.role != "caption" else []
        if opened and not spoken and sentence.role == "body":
            spoken = goes_on(sentence.text, full_name(cast, opened) or opened)
        if spoken and previous is None and spoken[-1].cue == CONTINUES:
            spoken = _named_later(spoken, sentences[at + 1 :], sentence, cast)
        spoken = _joined(
            sentence, weighed.get(at, ()), spoken, cast, partial(reports_nothing, sentence, learnt, marked=marked)
        )
        yield sentence, spoken
        announced = _ANNOUNCES.search(sentence.text)
        if announced and not spoken:
            where = subject_before(sentence.text, announced.start())
            opened = sentence.text[where[0] : where[1]] if where else None
        for said in spoken:
            previous = said.speaker
            by_role = said.speaker if says_a_role(said.speaker) else None
            cast.last_person = known_as(cast, said.speaker) or by_role or cast.last_person
        before = spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """A stretch of a sentence that the weights give to a speaker; ``number`` is that of what one verb reports."""

    start: int
    end: int
    number: int
    cue: str
    named: str


def _weighed(sentences: Sequence[Sentence], learnt: Weights, *, nameless: bool) -> dict[int, list[_Weighed]]:
    """Return for the number of each sentence what the weights find said in it, as far as a speaker is named."""
    found: dict[int, list[_Weighed]] = {}
    for number, one in enumerate(attributions_in(sentences, learnt), start=1):
        home = sentences[one.at]
        if one.speaker is None or home.role == "caption" or (one.odds < LIKELY and not nameless):
            continue
        first, last = with_name_before(home.text, one.speaker)
        named = _BESIDE.sub("", home.text[first:last]).strip(" ,")
        if one.cue.lower() == "according":
            named = behind_report(named)
        if _NOBODY.match(named) or (not nameless and _PRONOUN.fullmatch(named)):
            continue
        for at, start, end in one.parts if named else ():
            until = first if at == one.at and start < first < end else end
            start, until = _whole(sentences[at].text, start, until)
            row = _Weighed(start=start, end=until, number=number, cue=one.cue, named=named)
            found.setdefault(at, []).extend([row] if start < until else [])
    return found


_AND_THEY = re.compile(
    r"(?: –|,) (?:but|and) (?:they|there|it) (?:is|are|was|were|will|would|had|have)\b(?P<rest>[^\",;]*\w)\.?$"
)
"""*They are back at work – but they are aware of the danger* is all said."""
LIKELY = 1.0
"""What is less likely said than this (in logarithms of odds) gives no claim a speaker."""
_NOBODY = re.compile(r"(?:that|which|who|what|there|this|nobody|none)$|.*[:;?!]|\W*$", re.I | re.S)
_PRONOUN = re.compile(r"it|they|we|i|you|some|others|many", re.I)
_OFFICE_BEHIND = re.compile(
    r"(?P<name>[A-Z][\w'.-]+(?: [A-Z][\w'.-]+)+), (?:the|an?|its|his|her|their|[\w-]+'s?) .*", re.S
)
"""*Ada Brun, the director of the clinic*: the name will do."""
_BESIDE = re.compile(
    r",? (?:who|which|whose|where|because|when|while|after|before|during|since|at the end|(?:late |early )?on \w+day|last \w+|this \w+|yesterday|today)\b.*$",
    re.S,
)
"""What is told of a speaker beside his name."""


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Draw the bounds of what was said where a reader would: without *that*, with the marks around it."""
    if lead := re.match(r"(?:(?:that|how)\b(?!')|[:,–\s])+ ?(?=\S)", text[start:end]):
        start += lead.end()
    while end > start and text[end - 1] in " ,–":
        end -= 1
    if tail := re.search(r" (?:as|and|but|because|who|which)$", text[start:end]):
        end = start + tail.start()
    if start and text[start - 1] in '"[':
        start -= 1
    if further := _AND_THEY.match(text, end):
        end = further.end("rest")
    within = text[start:end].count('"') % 2 == 1
    if closing := re.match(r'[^"]*"' if within else r"[.,?!…]*\"", text[end:]):
        end += closing.end()
    return start, end


def _joined(
    sentence: Sentence, weighed: Sequence[_Weighed], by_rule: list[Said], cast: Cast, silent: Callable[[str], bool]
) -> list[Said]:
    """Put what the weights find before what rules find, which stands where the weights are not sure of the contrary.

    ``silent`` says of a verb whether they are sure that it reports nothing.
    """
    found = [_said(sentence, one, cast) for one in weighed]
    weighed_cues = {one.cue.lower() for one in weighed}
    if sourced := [said for said in by_rule if said.cue == "according to"]:
        found = [f for f in found if not any(f.start < s.end and s.start < f.end for s in sourced)]
    for said in by_rule:
        cue = said.cue.split()[-1].lower()
        told_by_weights = cue in weighed_cues and said.manner != "direct"
        if told_by_weights or any(said.start < f.end and f.start < said.end for f in found):
            continue
        if said.manner == "direct" or cue not in cues() or not silent(cue):
            found.append(said)
    return sorted(found, key=lambda said: said.start)


def _said(sentence: Sentence, one: _Weighed, cast: Cast) -> Said:
    cue = one.cue.lower()
    office = _OFFICE_BEHIND.fullmatch(one.named)
    within = sentence.quoted_at_start and '"' not in sentence.text[: one.start]
    return Said(
        start=one.start,
        end=one.end,
        speaker=full_name(cast, one.named) or (office["name"] if office else one.named),
        cue="according to" if cue == "according" else one.cue,
        manner=manner_of(sentence.text[one.start : one.end], quoted=within),
        hedged=is_hedged(cue),
        named=one.named,
        number=one.number,
    )


def _named_later(spoken: list[Said], after: tuple[Sentence, ...], sentence: Sentence, cast: Cast) -> list[Said]:
    """Give a quotation the speaker whom the text names only after its last sentence."""
    for later in after[:8]:
        if later.paragraph != sentence.paragraph or not later.quoted_at_start:
            break
        closing = [s for s in speech_in(later, [], cast, None) if s.cue != CONTINUES]
        if closing:
            return [replace(said, speaker=closing[0].speaker, named=closing[0].named) for said in spoken]
    return spoken
