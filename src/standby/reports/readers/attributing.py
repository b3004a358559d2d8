"""Who says what, by weights: at each verb of speech what was said, on which side of it, and who said it.

The weights (``lexicon/attributing.tsv``) are learnt from the attributions annotated in PolNeAR, news of seven American
publishers; ``tests/reports/teach_attributing.py`` writes them. Each choice (does this verb report anything, and where;
where does it begin and end; who said it; does the next sentence go on) is a linear model over the signs that
``speech_signs`` names. ``speech`` puts what is found here together with what rules find.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from standby.reports.readers import speech_signs as signs
from standby.reports.readers.lexicon import words
from standby.reports.readers.sentences import Sentence
from standby.reports.readers.speech_signs import Span
from standby.reports.readers.wording import Wording, any_of

PATTERNS = ("none", "behind", "before", "around", "elsewhere")
"""Where what is said stands: the word reports nothing; behind the cue, before it, on both sides, in other sentences."""
SIDES = ("before", "behind", "elsewhere")
"""Where the speaker stands."""
TURNS = ("own", "goes on", "belongs to next")
"""What a sentence without a cue is: the author's own, said by the speaker before, or by the one named next."""
CHOICES = {
    "cue": PATTERNS,
    "side": SIDES,
    "turn": TURNS,
    **dict.fromkeys(
        ("start behind", "end behind", "end before", "start before", "speaker end before", "speaker start before",
         "speaker start behind", "speaker end behind"),
        ("here",),
    ),
}  # fmt: skip
"""Every choice with its outcomes; one of a place has the one outcome that it is here."""
Weights = Mapping[str, Mapping[str, tuple[float, ...]]]
"""For each choice, for each sign, what it adds to each outcome."""
BOLD = 1.0
"""So much less speaks for *none* than was learnt: a miss is worse than a proposal that a person rejects."""

WHOLE = 1.0
"""So much more than was learnt speaks for it that what is said goes on to the end of its sentence: claims are whole."""
SURE = 2.0
"""From such a lead of *none* on, a word reports nothing whatever rules say."""


@dataclass(slots=True, kw_only=True)
class Attribution:
    """What one cue reports: its words by sentence (number, start, end in characters), and who says it.

    ``at`` is the number of the sentence of the cue; ``speaker`` where the speaker is named in it, None where he is not.
    """

    at: int
    cue: str
    pattern: str
    odds: float
    parts: list[tuple[int, int, int]] = field(default_factory=list)
    speaker: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    cue: int
    pattern: str
    odds: float
    pieces: tuple[Span, ...]
    speaker: Span | None


def attributions_in(sentences: Sequence[Sentence], learnt: Weights | None = None) -> list[Attribution]:
    """Return what is said in the sentences of a text as far as verbs of speech report it, in order."""
    learnt = weights() if learnt is None else learnt
    rows = worded(sentences)
    found = [[_attribution(at, row, f) for f in found_in(row, learnt)] for at, row in enumerate(rows)]
    _go_on(rows, found, learnt)
    return [a for those in found for a in those if a.parts]


def reports_nothing(sentence: Sentence, learnt: Weights, cue: str, *, marked: bool) -> bool:
    """Say whether the weights are sure that a word reports nothing in a sentence, wherever it stands there."""
    row = Wording(sentence, marked=marked)
    sums = [_sums(learnt["cue"], signs.of_cue(row, at), len(PATTERNS)) for at in row.cues if row.low[at] == cue]
    return all(s[0] - max(s[1:]) > SURE for s in sums)


def worded(sentences: Sequence[Sentence]) -> list[Wording]:
    """Return the words of the sentences of a text, which tell of each other whether the text has quotation marks."""
    marked = any(signs.MARK in s.text for s in sentences)
    return [Wording(s, marked=marked) for s in sentences]


def _attribution(at: int, row: Wording, found: _Found) -> Attribution:
    text = row.sentence.text
    cue = text[row.starts[found.cue] : row.ends[found.cue]]
    parts = [(at, *row.span(a, b)) for a, b in found.pieces]
    speaker = row.span(*found.speaker) if found.speaker else None
    return Attribution(at=at, cue=cue, pattern=found.pattern, odds=found.odds, parts=parts, speaker=speaker)


def found_in(row: Wording, learnt: Weights) -> list[_Found]:
    """Return what each cue of a sentence reports, the likelier first where two claim the same words."""
    found = [f for cue in row.cues if (f := _at_cue(row, cue, learnt))]
    kept: list[tuple[_Found, set[int]]] = []
    for one in sorted(found, key=lambda f: -f.odds):
        own = {i for a, b in one.pieces for i in range(a, b)}
        if not any(own and other and len(own & other) > 0.3 * min(len(own), len(other)) for _, other in kept):
            kept.append((one, own))
    return sorted((f for f, _ in kept), key=lambda f: f.cue)


def _at_cue(row: Wording, cue: int, learnt: Weights) -> _Found | None:
    sums = _sums(learnt["cue"], signs.of_cue(row, cue), len(PATTERNS))
    sums[0] -= BOLD
    pattern = PATTERNS[sums.index(max(sums))]
    if pattern == "none":
        return None
    before = _before(row, cue, learnt) if pattern in ("before", "around") else None
    behind = _behind(row, cue, learnt) if pattern in ("behind", "around") else None
    if pattern == "behind" and behind and _names_speaker(row, cue, behind):
        pattern, before, behind = "before", _before(row, cue, learnt), None
    speaker = _speaker(row, cue, pattern, before, learnt)
    pieces = tuple(p for piece in (before, behind) if piece and (p := _apart(row, piece, cue, speaker)))
    return _Found(cue=cue, pattern=pattern, odds=max(sums) - sums[0], pieces=pieces, speaker=speaker)


def _names_speaker(row: Wording, cue: int, behind: Span) -> bool:
    """Say whether words right behind *said* have no verb and so can only name who said what stands before it."""
    relative = next((i for i in range(*behind) if row.low[i] in ("who", "whose")), behind[1])
    inverted = row.low[cue] in ("said", "says") and behind[0] == cue + 1
    return inverted and row.has_verb(0, cue) and not row.has_verb(behind[0], relative)


def _before(row: Wording, cue: int, learnt: Weights) -> Span:
    end = _best(signs.ends_before(row, cue), lambda e: signs.of_end_before(row, cue, e), learnt["end before"])
    starts = signs.starts_before(row, end)
    return _best(starts, lambda s: signs.of_start_before(row, cue, end, s), learnt["start before"]), end


def _behind(row: Wording, cue: int, learnt: Weights) -> Span | None:
    starts = signs.starts_behind(row, cue)
    if not starts:
        return None
    start = _best(starts, lambda s: signs.of_start_behind(row, cue, s), learnt["start behind"])
    ends = signs.ends_behind(row, start)
    best = _best(ends, lambda e: signs.of_end_behind(row, cue, start, e), learnt["end behind"], last=WHOLE)
    return start, best


def _speaker(row: Wording, cue: int, pattern: str, before: Span | None, learnt: Weights) -> Span | None:
    sums = _sums(learnt["side"], signs.of_side(row, cue, pattern, before), len(SIDES))
    side = SIDES[sums.index(max(sums))]
    passive = row.word(cue + 1) == "by" and any(w in signs.BE for w in row.low[max(0, cue - 3) : cue])
    lone = not passive and row.low[cue] != "according" and row.word(cue + 1) in words("preposition")
    if side == "behind" and lone:
        side = "before"  # *said by telephone*, while *was confirmed by the army* names who confirmed it
    if side == "before" and cue:
        ends = signs.speaker_ends_before(cue)
        end = _best(
            ends, lambda e: signs.of_speaker_end_before(row, cue, pattern, before, e), learnt["speaker end before"]
        )
        starts = signs.speaker_starts_before(end)
        start = _best(
            starts,
            lambda s: signs.of_speaker_start_before(row, pattern, before, end, s),
            learnt["speaker start before"],
        )
        return start, end
    if side == "behind" and cue + 1 < row.number:
        starts = signs.speaker_starts_behind(row, cue)
        start = _best(
            starts, lambda s: signs.of_speaker_start_behind(row, cue, pattern, s), learnt["speaker start behind"]
        )
        ends = signs.speaker_ends_behind(row, start)
        return start, _best(
            ends, lambda e: signs.of_speaker_end_behind(row, cue, pattern, start, e), learnt["speaker end behind"]
        )
    return None


def _apart(row: Wording, piece: Span, cue: int, speaker: Span | None) -> Span | None:
    """Take the speaker out of what he says: *…, the consul, Ada Brun, said*."""
    start, end = piece
    if speaker and speaker[0] < end and start < speaker[1]:
        if end <= cue:
            end = speaker[0]
        elif speaker[1] < end:
            start = speaker[1]
        while end > start and row.low[end - 1] in (",", "–", "-", "("):
            end -= 1
    return (start, end) if end > start else None


def _sums(learnt: Mapping[str, tuple[float, ...]], found: Sequence[str], outcomes: int) -> list[float]:
    rows = [row for name in found if (row := learnt.get(name))]
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * outcomes


def _best(
    places: Sequence[int],
    signs_of: Callable[[int], list[str]],
    learnt: Mapping[str, tuple[float, ...]],
    *,
    last: float = 0.0,
) -> int:
    """Return the place whose signs weigh most, the first of equals; ``last`` is added to the last place."""
    nothing = (0.0,)
    sums = [sum(learnt.get(name, nothing)[0] for name in signs_of(place)) for place in places]
    sums[-1] += last
    return places[sums.index(max(sums))]


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk over sentences that keeps in mind what was said last: its pattern, how long ago, and in which paragraph."""

    told: str = "-"
    away: int = 0
    paragraph: int | None = None

    def meet(self, row: Wording, pattern: str) -> None:
        """Pass a sentence in which somebody is quoted by a cue."""
        self.told, self.away, self.paragraph = pattern, 0, row.sentence.paragraph

    def signs(self, row: Wording, next_: str) -> list[str]:
        """Name the signs of a sentence without a cue; it is passed by ``turn``."""
        self.away += 1
        gap = None if self.paragraph is None else row.sentence.paragraph - self.paragraph
        beside = "same" if gap == 0 else "next" if gap == 1 else "other"
        return signs.of_going_on(row, self.told, self.away, beside, next_)

    def turn(self, outcome: str) -> None:
        """Pass a sentence without a cue that is of the author, goes on, or belongs to what follows."""
        if outcome == "goes on":
            self.told = self.told if self.told.startswith("on ") else f"on {self.told}"
            return
        self.told = "next" if outcome == "belongs to next" else "-"
        if outcome == "own":
            self.paragraph = None


def next_patterns(rows: Sequence[Wording], patterns: Sequence[str]) -> Iterator[str]:
    """Return for each sentence the pattern of the next cue in its paragraph and how far it is, at most five away."""
    for at, row in enumerate(rows):
        name = "-"
        for further in range(at + 1, min(at + 6, len(rows))):
            if rows[further].sentence.paragraph != row.sentence.paragraph:
                break
            if patterns[further] != "-":
                name = f"{patterns[further]}{min(further - at, 3)}"
                break
        yield name


def _go_on(rows: Sequence[Wording], found: Sequence[list[Attribution]], learnt: Weights) -> None:
    """Give sentences without a cue to the speaker before them, or to the one named behind them."""
    walk = Walk()
    last: Attribution | None = None
    waiting: list[tuple[int, int, int]] = []
    patterns = [those[-1].pattern if those else "-" for those in found]
    for at, next_ in enumerate(next_patterns(rows, patterns)):
        row, those = rows[at], found[at]
        if those:
            those[0].parts[:0] = waiting
            last, waiting = those[-1], []
            walk.meet(row, patterns[at])
            continue
        sums = _sums(learnt["turn"], walk.signs(row, next_), len(TURNS))
        outcome = TURNS[sums.index(max(sums))] if _may_be_said(row) else "own"
        walk.turn(outcome)
        whole = (at, row.starts[0], row.ends[-1])
        if outcome == "goes on" and last:
            last.parts.append(whole)
        elif outcome == "belongs to next":
            waiting.append(whole)
        else:
            last, waiting = None, []


def _may_be_said(row: Wording) -> bool:
    """Say whether a sentence without a cue may be somebody's words: in marks, or of one who speaks of himself or to another."""
    marked = signs.MARK in row.low or row.quoted[0]
    return marked or any_of("first_person", row.low) or any_of("second_person", row.low)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the learnt weights."""
    path = files("standby.reports.readers.lexicon") / "attributing.tsv"
    return weights_of(path.read_text("utf-8").splitlines())


def weights_of(lines: Sequence[str]) -> Weights:
    """Read weights from rows: the choice, the sign, and for each outcome what it adds, in hundredths."""
    found: dict[str, dict[str, tuple[float, ...]]] = {choice: {} for choice in CHOICES}
    for line in lines:
        if line and not line.startswith("# "):
            choice, sign, *numbers = line.split("\t")
            found[choice][sign] = tuple(int(n) / 100 for n in numbers)
    return found
