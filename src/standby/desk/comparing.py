"""Which claims a rule takes for the same, for mutual support or for contradiction, until a person says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from standby.access import require
from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.unfolding import Evidence
from standby.desk.workspace import Workspace
from standby.picture.basing import Copies, source_of
from standby.picture.model import Picture
from standby.record import queries
from standby.record.acts import COMPARING, judge
from standby.record.model import Claim, Judgement

AGREEING = ("same", "corroborates")
"""Verdicts that claims tell of one thing; they may differ on it all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A verdict that a rule proposes on claims, with the reason; nothing of it is recorded until a person judges."""

    verdict: str
    claims: tuple[str, ...]
    because: str


def proposals(workspace: Workspace) -> tuple[Comparison, ...]:
    """Return the comparisons that the picture of now suggests and nobody has judged.

    Claims of one incident or one count from several sources corroborate each other; from one source, or from
    copies of one text, they are the same. A denial agrees with nothing. Accounts that cannot all be true contradict
    each other.
    """
    now = workspace.clock()
    as_of = AsOf(valid_at=now, known_at=now)
    known = asking.picture(workspace, as_of)
    judged = [j for j in queries.judgements(workspace.ledger, as_of) if j.verdict in (*COMPARING, "unsure")]
    found = [*_contradicting(known.picture), *_agreeing(known.picture, known.evidence)]
    open_ones = [one for one in found if not any(_answers(one, verdict) for verdict in judged)]
    return tuple(sorted(open_ones, key=lambda one: (one.verdict, one.because, one.claims)))


def confirm(workspace: Workspace, verdict: str, claims: Sequence[str], *, by: str, reason: str) -> Judgement:
    """Record a person's verdict on claims that a rule compared. Raises as ``record.acts.judge`` does."""
    require(workspace.viewer, "judge")
    named = [queries.claim(workspace.ledger, name).id for name in claims]
    return judge(workspace.ledger, verdict, named, by=by, reason=reason)


def claims_in(workspace: Workspace, names: Iterable[str]) -> tuple[Claim, ...]:
    """Return the claims that a comparison names."""
    return tuple(queries.claim(workspace.ledger, name) for name in names)


def _contradicting(picture: Picture) -> Iterable[Comparison]:
    for contradiction in picture.contradictions:
        names = {name for side in contradiction.sides for name in side.basis.claims}
        says = "; ".join(side.says for side in contradiction.sides)
        yield Comparison(verdict="contradicts", claims=tuple(sorted(names)), because=f"{contradiction.about}: {says}")


def _answers(one: Comparison, judged: Judgement) -> bool:
    """Say whether a verdict leaves nothing to ask: that four tell of one attack settles no number two differ on."""
    asked, named = set(one.claims), set(judged.claims)
    return asked == named or (asked < named and not (one.verdict == "contradicts" and judged.verdict in AGREEING))


def _agreeing(picture: Picture, evidence: Evidence) -> Iterable[Comparison]:
    told = {claim.id: claim for claim in evidence.claims if claim.draft.certainty != "negated"}
    bases = [(event.basis, f"one {event.predicate.replace('_', ' ')}") for event in picture.incidents]
    bases += [(count.basis, f"one count of {count.subject}") for unit in picture.units for count in unit.headcounts]
    for basis, what in bases:
        yield from _together([told[name] for name in basis.claims if name in told], evidence.copies, what)


def _together(claims: Sequence[Claim], copies: Copies, what: str) -> Iterable[Comparison]:
    if len({claim.report_id for claim in claims}) < 2:
        return
    many = len({source_of(claim, copies) for claim in claims})
    verdict, how = ("corroborates", f"{many} sources tell of it") if many > 1 else ("same", "one source tells it twice")
    yield Comparison(verdict=verdict, claims=tuple(sorted(c.id for c in claims)), because=f"{what}; {how}")
