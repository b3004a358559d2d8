"""What fills the roles of incidents in MUC-4: who did what to whom with what.

Two steps, both learnt on the training part alone. A chain of tags (``chains``) proposes phrases, each with how likely
it is where it stands. Then all that a text says of a phrase is weighed at once, for each role by itself: how likely its
mentions are, how they rank among the others, where they stand, how often that phrase or its head fills that role
elsewhere. What the second step learns from was proposed by chains that had not seen the text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, prod

import numpy as np

from standby.reports.bench.chains import Array, Chain, Chained, learn, phrases
from standby.reports.bench.incidents import VIOLENT
from standby.reports.bench.muc import ROLES, Story, bare
from standby.reports.bench.phrases import TAGS, Cut, Features, cut, numbered
from standby.reports.bench.scores import f1, ratio

FOLDS = 5
_MOST = 25
"""So many phrases of a role are weighed in a text."""
_STEPS = 12
_RESTRAINT = 8.0
Filled = Mapping[str, Sequence[str]]


@dataclass(slots=True, kw_only=True)
class Phrase:
    """A phrase that may fill a role: how likely each of its mentions is, their first words and their sentences."""

    text: str
    likely: list[float]
    places: list[int]
    sentences: list[int]

    @property
    def once(self) -> float:
        """How likely one mention at least is a filler's."""
        return 1 - prod(1 - p for p in self.likely)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How many texts hold a phrase or a head, and in how many of them it fills each role."""

    held: Mapping[str, int]
    fills: Mapping[tuple[str, str], int]

    def share(self, role: str, words: str) -> tuple[float, float]:
        """Return in what share of the texts that hold these words they fill a role, and in how many."""
        filled = self.fills.get((role, words), 0)
        return (filled + 0.1) / (self.held.get(words, 0) + 1), filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """All that the training part taught: features and chain, known phrases, and for each role weights and a limit."""

    features: Features
    chain: Chain
    known: Known
    weights: Mapping[str, Array]
    limits: Mapping[str, float]


def head(phrase: str) -> str:
    """Return the word that heads a phrase: the last one before *of*, *in*, *who* and the like."""
    front = re.split(r" (?:of|in|from|for|at|with|on|belonging|who|which|that|presumed)(?: |$)", phrase)[0] or phrase
    return front.split()[-1]


def _know(stories: Sequence[Story]) -> Known:
    fills: Counter[tuple[str, str]] = Counter()
    for story in stories:
        for role in ROLES:
            named = {phrase for cluster in story.gold[role] for phrase in cluster if phrase}
            fills.update((role, words) for words in named | {head(phrase) for phrase in named})
    wanted = {words for _, words in fills}
    longest = max((words.count(" ") + 1 for words in wanted), default=0)
    held: Counter[str] = Counter()
    for story in stories:
        text = bare(story.text).split()
        runs = (" ".join(text[i : i + n]) for n in range(1, longest + 1) for i in range(len(text) - n + 1))
        held.update({run for run in runs if run in wanted})
    return Known(held=held, fills=fills)


def _propose(chain: Chain, text: Cut, chained: Chained) -> dict[str, list[Phrase]]:
    """Return the phrases a chain proposes for each role, the likeliest first."""
    found: dict[str, dict[str, Phrase]] = {role: {} for role in ROLES}
    for first, last, number, likely in phrases(chain, chained):
        name = bare(text.text[text.places[first][0] : text.places[last - 1][1]])
        if name:
            phrase = found[ROLES[number]].setdefault(name, Phrase(text=name, likely=[], places=[], sentences=[]))
            phrase.likely.append(min(likely, 1.0))
            phrase.places.append(first)
            phrase.sentences.append(sum(start <= first for start in text.sentences[:-1]) - 1)
    return {role: sorted(those.values(), key=lambda p: (-p.once, p.text))[:_MOST] for role, those in found.items()}


def _within(one: str, other: str) -> bool:
    return f" {one} " in f" {other} "


def _initials(phrase: str) -> str:
    return "".join(word[0] for word in phrase.split() if word not in ("of", "and", "for", "de", "la"))


def same(one: str, other: str, text: str = "") -> bool:
    """Say whether two phrases name one: one holds the other, is its initials, or stands behind it in brackets."""
    return any(
        _within(a, b) or _initials(a) == b.replace(" ", "") or f"{a} ({b})" in text
        for a, b in ((one, other), (other, one))
    )


def _odds(likely: float) -> float:
    likely = min(max(likely, 1e-4), 1 - 1e-4)
    return log(likely / (1 - likely))


def _signs(story: Story, proposed: Mapping[str, Sequence[Phrase]], role: str, known: Known) -> list[list[float]]:
    """Return for each phrase of a role what speaks for it."""
    text, words = f" {bare(story.text)} ", len(story.text.split())
    violence = len(VIOLENT.findall(story.text))
    tops = [max((p.once for p in proposed[other]), default=0.0) for other in ROLES]
    sums = [sum(sum(p.likely) for p in proposed[other]) for other in ROLES]
    of_text = [*map(_odds, tops), *sums, violence, 100 * violence / max(1, words), words]
    elsewhere = [{p.text: p.once for p in proposed[other]} for other in ROLES if other != role]
    rows = []
    for rank, phrase in enumerate(proposed[role]):
        name, others = phrase.text, [p for p in proposed[role] if p.text != phrase.text]
        rows.append([
            1.0, _odds(phrase.once), _odds(max(phrase.likely)), sum(phrase.likely), len(phrase.likely), rank,
            _odds(tops[ROLES.index(role)]) - _odds(phrase.once), sum(p.once for p in others),
            text.count(f" {name} "), min(phrase.sentences), min(phrase.places) / max(1, words),
            max(phrase.sentences) - min(phrase.sentences), name.count(" "), len(name), float(head(name).endswith("s")),
            float(" and " in name), len(proposed[role]),
            max((p.once for p in others if _within(name, p.text)), default=0.0),
            max((p.once for p in others if _within(p.text, name)), default=0.0),
            max((p.once for p in others if head(p.text) == head(name)), default=0.0),
            max((p.once for p in others if same(name, p.text, story.text)), default=0.0),
            max(there.get(name, 0.0) for there in elsewhere),
            *map(_odds, (known.share(role, name)[0], known.share(role, head(name))[0])),
            known.share(role, name)[1], known.share(role, head(name))[1], *of_text,
        ])  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """The phrases of one role in texts: of which text each is, its words, what speaks for it, and which are right."""

    story: Array
    texts: list[str]
    names: list[str]
    rows: Array
    right: Array


def _weighed(
    stories: Sequence[Story], proposed: Sequence[Mapping[str, Sequence[Phrase]]], known: Sequence[Known], role: str
) -> _Weighed:
    at, names, rows, right = [], [], [], []
    for i, (story, those, table) in enumerate(zip(stories, proposed, known, strict=True)):
        rows += _signs(story, those, role, table)
        names += [phrase.text for phrase in those[role]]
        at += [i] * len(those[role])
        right += [any(phrase.text in cluster for cluster in story.gold[role]) for phrase in those[role]]
    squashed = np.array(rows)
    return _Weighed(
        story=np.array(at, np.int64),
        texts=[story.text for story in stories],
        names=names,
        rows=np.sign(squashed) * np.log1p(np.abs(squashed)),
        right=np.array(right, float),
    )


def _fit(rows: Array, right: Array) -> Array:
    """Return the weights of a logistic regression, by Newton's steps; numbers are restrained by their spread."""
    weights = np.zeros(rows.shape[1])
    if not len(rows):
        return weights
    spread = rows.std(axis=0)
    restraint = _RESTRAINT * np.diag(spread**2 + 1e-9)
    for _ in range(_STEPS):
        likely = _likely(rows, weights)
        steep = (rows * (likely * (1 - likely))[:, None]).T @ rows + restraint + 1e-6 * np.eye(len(weights))
        weights = weights - np.linalg.solve(steep, rows.T @ (likely - right) + restraint @ weights)
    return weights


def _likely(rows: Array, weights: Array) -> Array:
    found: Array = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
    return found


def _chosen(those: _Weighed, likely: Array, limit: float, count: int) -> list[list[str]]:
    """Return for each text the phrases likelier than a limit, the likeliest first, each thing by one name."""
    found: list[list[str]] = [[] for _ in range(count)]
    for i in sorted(np.nonzero(likely >= limit)[0], key=lambda i: (-likely[i], i)):
        taken = found[int(those.story[i])]
        if not any(same(those.names[i], other, those.texts[int(those.story[i])]) for other in taken):
            taken.append(those.names[i])
    return found


def _limit(those: _Weighed, likely: Array, stories: Sequence[Story], role: str) -> float:
    """Return the limit under which a role's fillers are best, of those from 0.12 to 0.5."""
    tried = [round(0.12 + 0.02 * n, 2) for n in range(20)]
    return max(tried, key=lambda limit: f1(*_counts(stories, _chosen(those, likely, limit, len(stories)), role)))


def _counts(stories: Sequence[Story], filled: Sequence[Sequence[str]], role: str) -> tuple[int, int, int]:
    """Return how many fillers are right, proposed and wanted; each filler is found once, by any of its phrases."""
    right = proposed = wanted = 0
    for story, ours in zip(stories, filled, strict=True):
        left = list(story.gold[role])
        wanted, proposed = wanted + len(left), proposed + len(ours)
        for phrase in ours:
            if hit := next((cluster for cluster in left if phrase in cluster), None):
                left.remove(hit)
                right += 1
    return right, proposed, wanted


def learn_fillers(stories: Sequence[Story]) -> tuple[Learnt, dict[str, float]]:
    """Return what the training part teaches, and how well it does on texts that it was not learnt from."""
    texts = [cut(story.text) for story in stories]
    features, chained = numbered(texts, [story.written for story in stories])
    fold = np.arange(len(stories)) % FOLDS
    proposed: dict[int, Mapping[str, Sequence[Phrase]]] = {}
    knowns = []
    for part in range(FOLDS):
        chain = learn([c for c, f in zip(chained, fold, strict=True) if f != part], len(features.numbers), TAGS)
        knowns.append(_know([s for s, f in zip(stories, fold, strict=True) if f != part]))
        proposed |= {int(i): _propose(chain, texts[i], chained[i]) for i in np.nonzero(fold == part)[0]}
    weights: dict[str, Array] = {}
    limits: dict[str, float] = {}
    held_out: dict[str, list[list[str]]] = {}
    for role in ROLES:
        those = _weighed(stories, [proposed[i] for i in range(len(stories))], [knowns[f] for f in fold], role)
        held_out[role] = [[] for _ in stories]
        if not those.names:
            continue
        likely, parts = np.zeros(len(those.names)), fold[those.story]
        for part in range(FOLDS):
            likely[parts == part] = _likely(
                those.rows[parts == part], _fit(those.rows[parts != part], those.right[parts != part])
            )
        weights[role] = _fit(those.rows, those.right)
        limits[role] = _limit(those, likely, stories, role)
        held_out[role] = _tried(those, likely, stories, role, fold)
    chain = learn(chained, len(features.numbers), TAGS)
    learnt = Learnt(features=features, chain=chain, known=_know(stories), weights=weights, limits=limits)
    return learnt, _figures(stories, held_out)


def _tried(those: _Weighed, likely: Array, stories: Sequence[Story], role: str, fold: Array) -> list[list[str]]:
    """Return what is chosen for each text by a limit that was found without the texts of its part."""
    found: list[list[str]] = [[] for _ in stories]
    for part in range(FOLDS):
        others = likely * (fold[those.story] != part)
        limit = _limit(those, others, [s if f != part else _empty(s) for s, f in zip(stories, fold, strict=True)], role)
        for i, filled in enumerate(_chosen(those, likely, limit, len(stories))):
            if fold[i] == part:
                found[i] = filled
    return found


def _empty(story: Story) -> Story:
    return Story(id=story.id, text="", gold=dict.fromkeys(ROLES, ()), written={})


def fillers(story: Story, learnt: Learnt) -> Filled:
    """Return what fills each role in a text."""
    text = cut(story.text)
    proposed = _propose(learnt.chain, text, learnt.features.chained(text))
    found: dict[str, list[str]] = {}
    for role in ROLES:
        found[role] = []
        if proposed[role] and role in learnt.weights:
            those = _weighed([story], [proposed], [learnt.known], role)
            found[role] = _chosen(those, _likely(those.rows, learnt.weights[role]), learnt.limits[role], 1)[0]
    return found


def score_roles(stories: Sequence[Story], learnt: Learnt) -> dict[str, float]:
    """Return the micro F1 over all roles, and each role's own: a phrase is right when it is one of a filler's own."""
    filled = [fillers(story, learnt) for story in stories]
    return _figures(stories, {role: [ours[role] for ours in filled] for role in ROLES})


def _figures(stories: Sequence[Story], filled: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, float]:
    counts = {role: _counts(stories, filled[role], role) for role in ROLES}
    right, proposed, wanted = (sum(count[i] for count in counts.values()) for i in range(3))
    return {
        "fillers": wanted,
        "proposed": proposed,
        "precision": ratio(right, proposed),
        "recall": ratio(right, wanted),
        "micro_f1": f1(right, proposed, wanted),
        **{f"f1_{role}": f1(*count) for role, count in counts.items()},
    }
