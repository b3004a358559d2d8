"""How likely a person accepts what a reader proposed: a linear model over what is plain to see of a claim.

It orders the review and is shown beside a claim. It moves nothing: no claim is accepted, dropped or weighed by it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from standby.numeric import scores
from standby.numeric.logistic import Floats, fit_logistic
from standby.record.model import Claim

RIDGE = 1.0
"""How strongly a feature is held to no effect (a normal prior of variance 1): ten verdicts move it, one hardly."""

DIGITS = 6
"""Coefficients are rounded, so that two machines that add in another order keep the same model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What was learnt: the log-odds of acceptance without any feature, and what each feature adds."""

    base: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def chance(self, claim: Claim) -> float:
        """Return the probability, 0 to 1, that a person accepts a claim; an unknown feature adds nothing."""
        eta = self.base + sum(self.weights.get(name, 0.0) for name in features(claim))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, eta))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A claim that a person decided on, and whether they accepted it as it was proposed."""

    claim: Claim
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How well chances fit verdicts: mean log loss and Brier score (both: less is better), and the area under the
    curve of telling accepted from not (0.5: not at all; None: only one sort was there).
    """

    claims: int
    log_loss: float
    brier: float
    auc: float | None


def features(claim: Claim) -> tuple[str, ...]:
    """Return what is plain to see of a claim, each as a name: sort, slots, how its time and number were found."""
    draft = claim.draft
    place = "no place" if draft.place is None else (draft.place.precision or "unresolved")
    return (
        f"kind {draft.kind}",
        f"predicate {draft.predicate}",
        f"certainty {draft.certainty}",
        f"time by {draft.stated.basis}",
        f"place {place}",
        f"number {draft.quantity.rule.split(' ')[0] if draft.quantity else 'none'}",
        f"speaker {'named' if draft.speaker else 'author'}",
        f"subject {'linked' if draft.subject.id else 'not linked'}",
        f"words {min(5, len(draft.quote.split()) // 6)}",
        f"reader {claim.extracted_by.partition(' ')[0]}",
        f"source {claim.grade.reliability}",
    )


def fit(labelled: Sequence[Labelled]) -> Acceptance:
    """Learn from verdicts, whatever their order. Without any, nothing is known and every chance is a half."""
    ordered = sorted(labelled, key=lambda one: one.claim.id)
    names = sorted({name for one in ordered for name in features(one.claim)})
    if not names:
        return Acceptance()
    column = {name: n for n, name in enumerate(names, 1)}
    x: Floats = np.zeros((len(ordered), len(names) + 1))
    x[:, 0] = 1
    for row, one in enumerate(ordered):
        x[row, [column[name] for name in features(one.claim)]] = 1
    y: Floats = np.array([float(one.accepted) for one in ordered])
    ridge: Floats = np.full(len(names) + 1, RIDGE)
    ridge[0] = 1e-3  # the base is hardly held: it is how often this desk accepts at all
    b = [round(float(value), DIGITS) for value in fit_logistic(x, y, ridge)]
    return Acceptance(base=b[0], weights={name: b[n] for name, n in column.items() if b[n]})


def score(model: Acceptance, sample: Sequence[Labelled]) -> Scores:
    """Score a model on verdicts it did not learn from; each figure of an empty sample is 0."""
    if not sample:
        return Scores(claims=0, log_loss=0.0, brier=0.0, auc=None)
    p: Floats = np.array([model.chance(one.claim) for one in sample])
    y: Floats = np.array([float(one.accepted) for one in sample])
    area = scores.auc(p, y)
    return Scores(
        claims=len(sample),
        log_loss=scores.log_score(p, y),
        brier=scores.brier(p, y),
        auc=None if math.isnan(area) else area,
    )
