"""Which claims a rule takes for the same, for mutual support or for contradiction, until a person says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from standby.access import require
from standby.basis.time import AsOf
from standby.desk import asking
from standby.desk.workspace import Workspace
from standby.picture.model import Basis, Picture
from standby.record import queries
from standby.record.acts import COMPARING, judge
from standby.record.model import Claim, Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A verdict that a rule proposes on claims, with the reason; nothing of it is recorded until a person judges."""

    verdict: str
    claims: tuple[str, ...]
    because: str


def proposals(workspace: Workspace) -> tuple[Comparison, ...]:
    """Return the comparisons that the picture of now suggests and nobody has judged.

    Claims of one incident or one count from several sources corroborate each other; from one source, or from
    copies of one text, they are the same. Accounts that cannot all be true contradict each other.
    """
    now = workspace.clock()
    as_of = AsOf(valid_at=now, known_at=now)
    known = asking.picture(workspace, as_of)
    report_of = {claim.id: claim.report_id for claim in known.evidence.claims}
    judged = [set(j.claims) for j in queries.judgements(workspace.ledger, as_of) if j.verdict in (*COMPARING, "unsure")]
    found = [*_contradicting(known.picture), *_agreeing(known.picture, report_of)]
    open_ones = [one for one in found if not any(set(one.claims) <= names for names in judged)]
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


def _agreeing(picture: Picture, report_of: dict[str, str]) -> Iterable[Comparison]:
    for incident in picture.incidents:
        yield from _together(incident.basis, report_of, f"one {incident.predicate.replace('_', ' ')}")
    for unit in picture.units:
        for count in unit.headcounts:
            yield from _together(count.basis, report_of, f"one count of {count.subject}")


def _together(basis: Basis, report_of: dict[str, str], what: str) -> Iterable[Comparison]:
    if len({report_of.get(name) for name in basis.claims}) < 2:
        return
    verdict = "corroborates" if len(basis.sources) > 1 else "same"
    how = f"{len(basis.sources)} sources tell of it" if verdict == "corroborates" else "one source tells it twice"
    yield Comparison(verdict=verdict, claims=tuple(sorted(basis.claims)), because=f"{what}; {how}")
