"""All that is said in a text, sentence after sentence: what, by whom, and in which words the text names the speaker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from standby.basis.mission import Definition
from standby.reports.readers.clauses import subject_before
from standby.reports.readers.names import Cast, cast_of, full_name, known_as
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import Sentence, sentences_of
from standby.reports.readers.who_says import Said, goes_on, says_a_role, speech_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A stretch of a text and who said it: ``speaker`` in full, ``named`` as the text names him there."""

    spans: tuple[tuple[int, int], ...]
    speaker: str
    named: str
    cue: str


def attributions(text: str) -> list[Attributed]:
    """Return what is said in a text, each with its span in the untouched text, in order."""
    shadow = repair(text)
    cast = cast_of(Definition(name="none"), shadow.text)
    out: list[Attributed] = []
    last: tuple[int, str] | None = None
    for sentence, spoken in heard(sentences_of(shadow.text), cast):
        for said in spoken:
            source = _SOURCE_BEHIND.search(sentence.text, said.start, said.end) if said.cue == "according to" else None
            until = source.start() if source else said.end
            span = shadow.span(sentence.start + said.start, sentence.start + until)
            if said.manner == "direct" and last == (sentence.paragraph, said.speaker):
                out[-1] = replace(out[-1], spans=(*out[-1].spans, span), named=said.named or out[-1].named)
            else:
                out.append(
                    Attributed(spans=(span,), speaker=said.speaker, named=said.named or said.speaker, cue=said.cue)
                )
            last = (sentence.paragraph, said.speaker) if said.manner == "direct" else None
    return out


_ANNOUNCES = re.compile(r"\b(?:said|says|stated|added|wrote|declared|told \w+|commented):$")
"""A line that ends so announces words that fill the paragraphs behind it, as press releases do."""
_SOURCE_BEHIND = re.compile(r",? according to .*$")


def heard(sentences: tuple[Sentence, ...], cast: Cast) -> Iterator[tuple[Sentence, list[Said]]]:
    """Walk the sentences of a text with what is said in each, keeping in mind who spoke last."""
    before: list[Said] = []
    previous: str | None = None
    paragraph = -1
    opened: str | None = None
    for at, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            before, previous = [], None if paragraph < 0 else previous if sentence.text.startswith('"') else None
            paragraph = sentence.paragraph
        spoken = speech_in(sentence, before, cast, previous) if sentence.role != "caption" else []
        if opened and not spoken and sentence.role == "body":
            spoken = goes_on(sentence.text, full_name(cast, opened) or opened)
        if spoken and previous is None and spoken[-1].cue.startswith("continues"):
            spoken = _named_later(spoken, sentences[at + 1 :], sentence, cast)
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


def _named_later(spoken: list[Said], after: tuple[Sentence, ...], sentence: Sentence, cast: Cast) -> list[Said]:
    """Give a quotation the speaker whom the text names only after its last sentence."""
    for later in after[:8]:
        if later.paragraph != sentence.paragraph or not later.quoted_at_start:
            break
        closing = [s for s in speech_in(later, [], cast, None) if not s.cue.startswith("continues")]
        if closing:
            return [replace(said, speaker=closing[0].speaker, named=closing[0].named) for said in spoken]
    return spoken
