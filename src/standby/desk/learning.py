"""What the desk learns from its reviews: how likely a person accepts a claim. Kept in the record; can be undone."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from standby.access import require
from standby.basis.errors import AskedWrongly
from standby.basis.plain import from_plain, to_plain
from standby.basis.time import AsOf
from standby.desk.acceptance import DIGITS, Acceptance, Labelled, Scores, fit, score
from standby.desk.reading import ACTOR
from standby.desk.workspace import Workspace
from standby.ledger import Entry, entries
from standby.record import queries
from standby.record.model import Claim
from standby.record.projection import claim_number
from standby.record.review import PERSON

LEARNT = "reader.learnt"
FORGOTTEN = "reader.forgotten"

FROZEN = 5
"""One in so many decided claims, by the number in its id, is the frozen sample: never learnt from, always scored on."""

LEAST = 30
"""With fewer decided claims outside the sample, or fewer than three of either verdict, nothing is learnt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What came of learning: from how many verdicts, the scores on the frozen sample before and after, the strongest
    features, and whether it is in force now. ``entry`` is where it is kept, None when it is not.
    """

    learnt_from: int
    accepted: int
    before: Scores
    after: Scores
    strongest: tuple[tuple[str, float], ...]
    in_force: bool
    entry: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The model in force: the entry that holds it, who had it learnt and when; no entry means that none is."""

    model: Acceptance
    entry: int | None = None
    by: str | None = None
    since: datetime | None = None


def learn(workspace: Workspace, *, by: str, anyway: bool = False) -> Learnt:
    """Learn from every verdict that persons gave, and put it in force if it is better on the frozen sample.

    The same verdicts always give the same model. ``anyway`` puts it in force though it is no better. Raises
    ``AskedWrongly`` (``too-little-reviewed``) when there are too few verdicts to learn from.
    """
    require(workspace.viewer, "judge")
    decided = decisions(workspace)
    lessons = [one for one in decided if not _frozen(one.claim)]
    sample = [one for one in decided if _frozen(one.claim)]
    accepted = sum(one.accepted for one in lessons)
    if len(lessons) < LEAST or min(accepted, len(lessons) - accepted) < 3:
        raise AskedWrongly(
            "too-little-reviewed",
            "Nothing was learnt",
            f"{len(lessons)} verdicts ({accepted} accepted) are too few: it takes {LEAST}, and three of either sort",
            "review more claims with standby review",
        )
    model, held = fit(lessons), in_force(workspace)
    # Before anything was learnt, each claim has the chance of all: how often the lessons were accepted.
    old = held.model if held.entry is not None else Acceptance(base=_log_odds(accepted, len(lessons)))
    before, after = score(old, sample), score(model, sample)
    better = anyway or after.log_loss < before.log_loss
    entry = _keep(workspace, model, len(lessons), before, after, by) if better else None
    strongest = sorted(model.weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:10]
    return Learnt(
        learnt_from=len(lessons),
        accepted=accepted,
        before=before,
        after=after,
        strongest=tuple(strongest),
        in_force=better,
        entry=entry,
    )


def forget(workspace: Workspace, *, by: str, reason: str) -> InForce:
    """Undo what was learnt last, and return the model that is in force now.

    Raises ``AskedWrongly`` (``nothing-learnt``) when nothing is in force.
    """
    require(workspace.viewer, "judge")
    held = in_force(workspace)
    if held.entry is None:
        raise AskedWrongly("nothing-learnt", "Nothing was undone", "nothing learnt is in force", "learn first")
    with workspace.ledger.writing() as writer:
        writer.append(FORGOTTEN, f"entry-{held.entry}", {"entry": held.entry}, actor=by, because=reason)
    return in_force(workspace)


def in_force(workspace: Workspace, as_of: AsOf | None = None) -> InForce:
    """Return the newest model that was not undone, as known then (now by default)."""
    with workspace.ledger.reading() as connection:
        found = list(entries(connection, up_to=as_of.entry if as_of else None, acts=[LEARNT, FORGOTTEN]))
    known = [entry for entry in found if as_of is None or entry.known_at <= as_of.known_at]
    undone = {entry.payload["entry"] for entry in known if entry.act == FORGOTTEN}
    standing = [entry for entry in known if entry.act == LEARNT and entry.k not in undone]
    return _held(standing[-1]) if standing else InForce(model=Acceptance())


def chances(workspace: Workspace, claims: Sequence[Claim]) -> Mapping[str, float]:
    """Return for each claim, by id, the chance that a person accepts it; nothing while nothing was learnt."""
    held = in_force(workspace)
    return {} if held.entry is None else {claim.id: round(held.model.chance(claim), 4) for claim in claims}


def decisions(workspace: Workspace) -> list[Labelled]:
    """Return every claim of a reader that a person decided on: accepted, or rejected, or corrected (not accepted).

    What the mission accepts by itself is nobody's verdict and is left out.
    """
    now = workspace.clock()
    verdicts: dict[str, bool] = {}
    for judgement in queries.judgements(workspace.ledger, AsOf(valid_at=now, known_at=now)):
        if judgement.by != ACTOR and judgement.verdict in ("accepted", "rejected"):
            verdicts |= dict.fromkeys(judgement.claims, judgement.verdict == "accepted")
    claims = {name: queries.claim(workspace.ledger, name) for name in verdicts}
    for claim in list(claims.values()):
        if claim.extracted_by.startswith(PERSON) and claim.supersedes and claim.supersedes not in claims:
            claims[claim.supersedes] = queries.claim(workspace.ledger, claim.supersedes)
        if claim.extracted_by.startswith(PERSON) and claim.supersedes:
            verdicts[claim.supersedes] = False
    return [
        Labelled(claim=replace(claim, review="proposed"), accepted=verdicts[name])
        for name, claim in sorted(claims.items())
        if not claim.extracted_by.startswith(PERSON)
    ]


def _frozen(claim: Claim) -> bool:
    return claim_number(claim.id) % FROZEN == 0


def _log_odds(yes: int, of: int) -> float:
    return round(math.log(yes / (of - yes)), DIGITS)


def _keep(workspace: Workspace, model: Acceptance, count: int, before: Scores, after: Scores, by: str) -> int:
    payload = {"model": to_plain(model), "learnt_from": count, "before": to_plain(before), "after": to_plain(after)}
    with workspace.ledger.writing() as writer:
        return writer.append(LEARNT, "acceptance", payload, actor=by).k


def _held(entry: Entry) -> InForce:
    model = from_plain(Acceptance, entry.payload["model"])
    return InForce(model=model, entry=entry.k, by=entry.actor, since=entry.known_at)
