"""What annotated attributions teach: which outcome each choice of ``attributing`` should have had, and weights for it.

Learning needs scipy, which reading does not.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module

import numpy as np

from standby.reports.bench.quotes import Document, Gold, score, without_marks
from standby.reports.readers import speech_signs as signs
from standby.reports.readers.attributing import (
    CHOICES,
    PATTERNS,
    SIDES,
    TURNS,
    Walk,
    Weights,
    next_patterns,
    weights_of,
    worded,
)
from standby.reports.readers.repair import repair
from standby.reports.readers.sentences import sentences_of
from standby.reports.readers.speech import attributions
from standby.reports.readers.speech_signs import Span
from standby.reports.readers.wording import Wording

SELDOM = 4
"""A sign met less often is not learnt."""
SLIGHT = 25
"""Weights that are all under so many hundredths are left out."""


@dataclass(slots=True, kw_only=True)
class Lesson:
    """All cases of one choice: the signs of each candidate, how many candidates a case has, and which was right."""

    signs: list[list[str]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def add(self, candidates: Sequence[list[str]], right: int) -> None:
        """Add a case; ``right`` is the number of the candidate that should be chosen."""
        self.signs += candidates
        self.sizes.append(len(candidates))
        self.right.append(right)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What a cue of a sentence should have given: where what was said stands, and the speaker; ends count words."""

    cue: int
    pattern: str
    before: Span | None = None
    behind: Span | None = None
    side: str = "elsewhere"
    speaker: Span | None = None


def learnt_from(documents: Sequence[Document]) -> Weights:
    """Learn from texts, each as it is and without marks."""
    lessons = {choice: Lesson() for choice in CHOICES}
    for document in documents:
        for one in (document, without_marks(document)):
            _study(one, lessons)
    return {choice: _fit(choice, lesson) for choice, lesson in lessons.items()}


def cross_validated(documents: Sequence[Document], folds: int = 3) -> dict[str, dict[str, float]]:
    """Return the figures of texts read by what the others teach, as they are and without marks.

    Every text is in one of ``folds`` parts; each part is read with weights learnt from the other parts.
    """
    taught = [
        _as_shipped(learnt_from([d for i, d in enumerate(documents) if i % folds != part])) for part in range(folds)
    ]

    def figures(those: Sequence[Document]) -> dict[str, float]:
        by_text = {document.text: taught[i % folds] for i, document in enumerate(those)}
        return score(those, lambda text: attributions(text, by_text[text]))

    return {"": figures(documents), " without marks": figures([without_marks(d) for d in documents])}


def rows_of(learnt: Weights) -> Iterator[str]:
    """Write weights as rows that ``weights_of`` reads."""
    for choice, found in learnt.items():
        for sign, numbers in sorted(found.items()):
            yield "\t".join([choice, sign, *(str(round(n * 100)) for n in numbers)])


def _as_shipped(learnt: Weights) -> Weights:
    """Return weights as they are when written and read again: rounded."""
    return weights_of(list(rows_of(learnt)))


class _Page:
    """A text with its words and, for each word, the number of the attribution it is content of."""

    def __init__(self, document: Document) -> None:
        shadow = repair(document.text)
        self.rows = worded(sentences_of(shadow.text))
        self._origin, self._begins = shadow.origin, [r.sentence.start for r in self.rows]
        self.gold = document.gold
        self.owner = [[-1] * r.number for r in self.rows]
        self.home: dict[int, int] = {}
        self.by_cue: dict[tuple[int, int], int] = {}
        for number, gold in enumerate(document.gold):
            self._place(number, gold)

    def _place(self, number: int, gold: Gold) -> None:
        for at, word in self.words_in(gold.content):
            self.owner[at][word] = number
        cue = list(self.words_in(gold.cue_spans))
        reported = next(((at, w) for at, w in cue if w in self.rows[at].cues), None)
        if reported:
            self.by_cue[reported] = number
        if cue:
            self.home[number] = (reported or cue[0])[0]

    def words_in(self, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Return the words that stand in spans of the text: the number of the sentence and of the word in it."""
        for start, end in ((bisect_left(self._origin, a), bisect_left(self._origin, b)) for a, b in spans):
            at = max(0, bisect_right(self._begins, start) - 1)
            while at < len(self.rows) and self._begins[at] < end:
                row, base = self.rows[at], self._begins[at]
                yield from (
                    (at, w) for w in range(row.number) if base + row.starts[w] < end and start < base + row.ends[w]
                )
                at += 1


def _study(document: Document, lessons: dict[str, Lesson]) -> None:
    page = _Page(document)
    patterns = []
    for at, row in enumerate(page.rows):
        cases = [_case(page, at, cue) for cue in row.cues]
        for case in cases:
            _study_case(row, case, lessons)
        told = [c.pattern for c in cases if c.pattern != "none"]
        patterns.append(told[-1] if told else "-")
    walk = Walk()
    for at, next_ in enumerate(next_patterns(page.rows, patterns)):
        row = page.rows[at]
        if patterns[at] != "-":
            walk.meet(row, patterns[at])
        elif row.number:
            found, outcome = walk.signs(row, next_), _turn(page, at)
            walk.turn(outcome or "own")
            if outcome:
                lessons["turn"].add(_by_outcome(found, TURNS), TURNS.index(outcome))


def _case(page: _Page, at: int, cue: int) -> _Case:
    number = page.by_cue.get((at, cue))
    if number is None:
        return _Case(cue=cue, pattern="none")
    row = page.rows[at]
    own = [w for w in range(row.number) if page.owner[at][w] == number and row.low[w][0].isalnum()]
    before, behind = [w for w in own if w < cue], [w for w in own if w > cue]
    named = [w for s, w in page.words_in(page.gold[number].source) if s == at]
    left, right = [w for w in named if w < cue], [w for w in named if w > cue]
    side = "before" if left and len(left) >= len(right) else "behind" if right else "elsewhere"
    return _Case(
        cue=cue,
        pattern="around" if before and behind else "before" if before else "behind" if behind else "elsewhere",
        before=_reach(before),
        behind=_reach(behind),
        side=side,
        speaker=_reach(left if side == "before" else right),
    )


def _reach(found: Sequence[int]) -> Span | None:
    return (found[0], found[-1] + 1) if found else None


def _turn(page: _Page, at: int) -> str | None:
    """Return what a sentence without a cue is; None where another cue than a verb of speech reports it."""
    row = page.rows[at]
    owners = Counter(o for o, w in zip(page.owner[at], row.low, strict=True) if w[0].isalnum())
    number, share = owners.most_common(1)[0] if owners else (-1, 0)
    if number < 0 or share < 0.5 * owners.total():
        return "own"
    home = page.home.get(number)
    return None if home is None or home == at else "goes on" if home < at else "belongs to next"


def _by_outcome(found: Sequence[str], outcomes: Sequence[str]) -> list[list[str]]:
    return [[f"{sign}\t{outcome}" for sign in found] for outcome in outcomes]


def _study_case(row: Wording, case: _Case, lessons: dict[str, Lesson]) -> None:
    cue, pattern, before = case.cue, case.pattern, case.before
    lessons["cue"].add(_by_outcome(signs.of_cue(row, cue), PATTERNS), PATTERNS.index(pattern))
    if pattern == "none":
        return

    def choose(choice: str, places: Sequence[int], wanted: int, found: Sequence[list[str]]) -> int:
        right = min(range(len(places)), key=lambda i: abs(places[i] - wanted))
        lessons[choice].add(found, right)
        return places[right]

    if case.behind and (starts := signs.starts_behind(row, cue)):
        found = [signs.of_start_behind(row, cue, s) for s in starts]
        start = choose("start behind", starts, case.behind[0], found)
        ends = signs.ends_behind(row, start)
        choose("end behind", ends, case.behind[1], [signs.of_end_behind(row, cue, start, e) for e in ends])
    if before:
        ends = signs.ends_before(row, cue)
        end = choose("end before", ends, before[1], [signs.of_end_before(row, cue, e) for e in ends])
        starts = signs.starts_before(row, end)
        choose("start before", starts, before[0], [signs.of_start_before(row, cue, end, s) for s in starts])
    lessons["side"].add(_by_outcome(signs.of_side(row, cue, pattern, before), SIDES), SIDES.index(case.side))
    if case.side == "before" and case.speaker:
        ends = signs.speaker_ends_before(cue)
        found = [signs.of_speaker_end_before(row, cue, pattern, before, e) for e in ends]
        end = choose("speaker end before", ends, case.speaker[1], found)
        starts = signs.speaker_starts_before(end)
        found = [signs.of_speaker_start_before(row, pattern, before, end, s) for s in starts]
        choose("speaker start before", starts, case.speaker[0], found)
    elif case.side == "behind" and case.speaker:
        starts = signs.speaker_starts_behind(row, cue)
        found = [signs.of_speaker_start_behind(row, cue, pattern, s) for s in starts]
        start = choose("speaker start behind", starts, case.speaker[0], found)
        ends = signs.speaker_ends_behind(row, start)
        found = [signs.of_speaker_end_behind(row, cue, pattern, start, e) for e in ends]
        choose("speaker end behind", ends, case.speaker[1], found)


def _fit(choice: str, lesson: Lesson) -> dict[str, tuple[float, ...]]:
    """Fit one choice: the weights under which what is right is likeliest, with a Gaussian prior on each."""
    if not lesson.sizes:
        return {}
    minimize, csr_matrix = import_module("scipy.optimize").minimize, import_module("scipy.sparse").csr_matrix
    met = Counter(sign for found in lesson.signs for sign in found)
    column = {sign: i for i, sign in enumerate(sorted(s for s, n in met.items() if n >= SELDOM))}
    kept = [[column[s] for s in found if s in column] for found in lesson.signs]
    flat = np.array([i for row in kept for i in row], dtype=np.int32)
    bounds = np.concatenate([[0], np.cumsum([len(row) for row in kept])])
    table = csr_matrix((np.ones(len(flat)), flat, bounds), shape=(len(kept), len(column)))
    first = np.concatenate([[0], np.cumsum(lesson.sizes)[:-1]]).astype(int)
    case, right = np.repeat(np.arange(len(first)), lesson.sizes), first + np.array(lesson.right)
    turned = table.T.tocsr()

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        sums = table @ w
        top = np.maximum.reduceat(sums, first)
        odds = np.exp(sums - top[case])
        total = np.add.reduceat(odds, first)
        likelihood = (sums[right] - top - np.log(total)).sum()
        odds /= total[case]
        odds[right] -= 1
        return 0.5 * w @ w - likelihood, turned @ odds + w

    w = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 80}).x
    return _named(choice, {sign: float(w[i]) for sign, i in column.items()})


def _named(choice: str, fitted: dict[str, float]) -> dict[str, tuple[float, ...]]:
    """Put the weights of the outcomes of a sign together, and leave out what hardly weighs."""
    outcomes = CHOICES[choice]
    rows: dict[str, tuple[float, ...]] = {sign: (weight,) for sign, weight in fitted.items()}
    if len(outcomes) > 1:
        names = {name.rsplit("\t", 1)[0] for name in fitted}
        rows = {sign: tuple(fitted.get(f"{sign}\t{o}", 0.0) for o in outcomes) for sign in names}
    return {sign: row for sign, row in rows.items() if max(map(abs, row)) >= SLIGHT / 100}
