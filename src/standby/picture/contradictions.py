"""Accounts that cannot all be true, found between claims and shown side by side."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from standby.basis.quantities import amount_words
from standby.basis.time import DateRange, range_words
from standby.picture.basing import STANDS, Copies, basis_of, ranges_meet, settled
from standby.picture.model import Contradiction, Incident, Side
from standby.picture.naming import is_unnamed, other_victims
from standby.record.model import Claim

MOVED = ("relocated", "withdrawn", "evacuated", "departed", "belonged_to", "not_part_of")
"""Movement predicates that say whose people moved."""


_BODY = re.compile(
    r"\b(?:(?:foreign|defen[cs]e|interior) minist|prime minist|parliament|government|cabinet|president|junta)", re.I
)
"""The bodies that speak for a host, as reports name them; a minister is their ministry."""


def differing_numbers(claims: Iterable[Claim], copies: Copies) -> tuple[Contradiction, ...]:
    """Find counts of the same people, at the same place and on days that meet, which no one number satisfies."""
    counted = [c for c in settled(claims) if is_counted(c)]
    return tuple(found for a, b in combinations(counted, 2) if (found := of_numbers(a, b, copies)))


def of_numbers(a: Claim, b: Claim, copies: Copies) -> Contradiction | None:
    """Return two counts side by side when they are of the same people and no one number satisfies both."""
    if _agree(a, b) or not _same_count(a, b):
        return None
    return _two_sides(f"how many: {_whose(a)}{_where(a)}", a, b, copies)


def differing_tolls(events: Iterable[Incident], claims: Sequence[Claim], copies: Copies) -> tuple[Contradiction, ...]:
    """Find counts of weapons or dead in one incident which no one number satisfies; each names its incident."""
    by_id = {c.id: c for c in claims}
    found = []
    for event in events:
        told = [by_id[c] for c in event.basis.claims if c in by_id and by_id[c].draft.quantity]
        for a, b in combinations(told, 2):
            if a.report_id != b.report_id and _same_unit(a, b) and not _agree(a, b):
                found.append(_two_sides(f"{_event_words(event)}: how many", a, b, copies))
    return tuple(found)


def denials(claims: Iterable[Claim], copies: Copies) -> tuple[Contradiction, ...]:
    """Find statements that one source makes and another denies."""
    ordered = settled(claims)
    denied, made = [c for c in ordered if is_denial(c)], [c for c in ordered if can_be_denied(c)]
    return tuple(found for d in denied for a in made if (found := of_denial(a, d, copies)))


def of_denial(made: Claim, denied: Claim, copies: Copies) -> Contradiction | None:
    """Return a statement and its denial side by side when the one denies the other."""
    if not _denies(denied, made):
        return None
    return _two_sides(f"{_about(made)}{made.draft.predicate.replace('_', ' ')}", made, denied, copies)


def differing_movers(claims: Iterable[Claim], copies: Copies) -> tuple[Contradiction, ...]:
    """Find accounts that differ on whose people were moved on days that meet."""
    moved = [c for c in settled(claims) if is_moved(c)]
    return tuple(found for a, b in combinations(moved, 2) if (found := of_movers(a, b, copies)))


def of_movers(a: Claim, b: Claim, copies: Copies) -> Contradiction | None:
    """Return two accounts of a move side by side when they differ on whose people were moved."""
    return _two_sides("whose people were moved", a, b, copies) if _differ_on_whose(a, b) else None


def is_counted(claim: Claim) -> bool:
    """Say whether a claim counts people."""
    return claim.draft.kind in ("headcount", "movement") and claim.draft.quantity is not None


def is_moved(claim: Claim) -> bool:
    """Say whether a claim tells whose people were moved."""
    return claim.draft.kind == "movement" and claim.draft.predicate in MOVED


def is_denial(claim: Claim) -> bool:
    """Say whether a claim denies something."""
    return claim.draft.certainty == "negated" and claim.draft.kind not in ("statement", "disclosure")


def can_be_denied(claim: Claim) -> bool:
    """Say whether a claim states something that another can deny."""
    return claim.draft.certainty in STANDS and claim.draft.kind not in ("statement", "disclosure")


def kin(claim: Claim) -> tuple[str, str, str]:
    """Name what a claim speaks of: two claims that are not kin can neither count the same nor deny each other."""
    return claim.draft.kind, claim.draft.predicate, _key(claim)


def merged(found: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    """Put contradictions about the same thing together, each account once, in a settled order."""
    sides: dict[str, dict[tuple[str, ...], Side]] = {}
    for contradiction in found:
        for side in contradiction.sides:
            sides.setdefault(contradiction.about, {}).setdefault(side.basis.claims, side)
    return tuple(
        Contradiction(about=about, sides=tuple(sorted(by.values(), key=lambda s: (s.says, s.basis.claims))))
        for about, by in sorted(sides.items())
    )


def counted_as(claim: Claim) -> tuple[str, ...]:
    """Name what a claim counts, and where: two claims of which this differs can not count the same."""
    return *kin(claim), _place(claim), claim.draft.quantity.unit if claim.draft.quantity else ""


def _two_sides(about: str, a: Claim, b: Claim, copies: Copies) -> Contradiction:
    return Contradiction(about=about, sides=tuple(Side(says=_says(c), basis=basis_of([c], copies)) for c in (a, b)))


def _says(claim: Claim) -> str:
    draft = claim.draft
    number = f"{amount_words(draft.quantity)}: " if draft.quantity else ""
    denial = "not so: " if draft.certainty == "negated" else ""
    return f"{denial}{number}{_by(claim)}{draft.predicate.replace('_', ' ')}{_where(claim)}"


def _event_words(event: Incident) -> str:
    """Name an incident by what, where and when: another of its sort is another matter."""
    where = f" at {event.place.name}" if event.place else ""
    when = f", {range_words(event.happened)}" if event.happened != DateRange() else ""
    return f"{event.predicate.replace('_', ' ')}{where}{when}"


def _whose(claim: Claim) -> str:
    return claim.draft.subject.name


def _about(claim: Claim) -> str:
    return "" if is_unnamed(_whose(claim)) else f"{_whose(claim)}: "


def _by(claim: Claim) -> str:
    return "" if is_unnamed(_whose(claim)) else f"{_whose(claim)} "


def _where(claim: Claim) -> str:
    return f" ({claim.draft.place.name})" if claim.draft.place else ""


def _key(claim: Claim) -> str:
    """Name whom a claim is about; of consent the body, for each report calls it by another country or none."""
    subject = claim.draft.subject
    body = _BODY.findall(subject.name) if claim.draft.kind == "consent" and not subject.id else []
    return subject.id or (body[-1] if body else subject.name).casefold()


def _same_count(a: Claim, b: Claim) -> bool:
    return (
        a.report_id != b.report_id
        and {a.draft.certainty, b.draft.certainty} <= set(STANDS)
        and a.draft.kind == b.draft.kind
        and a.draft.predicate == b.draft.predicate
        and _same_unit(a, b)
        and _key(a) == _key(b)
        and _place(a) == _place(b)
        and ranges_meet(a.draft.stated.range, b.draft.stated.range)
    )


def _same_unit(a: Claim, b: Claim) -> bool:
    return bool(a.draft.quantity and b.draft.quantity and a.draft.quantity.unit == b.draft.quantity.unit)


def _agree(a: Claim, b: Claim) -> bool:
    return bool(a.draft.quantity and b.draft.quantity and a.draft.quantity.overlaps(b.draft.quantity))


def _place(claim: Claim) -> str:
    place = claim.draft.place
    return (place.id or place.name.casefold()) if place else ""


def _denies(denied: Claim, made: Claim) -> bool:
    both_placed = denied.draft.place and made.draft.place
    return (
        denied.report_id != made.report_id
        and denied.draft.kind == made.draft.kind
        and denied.draft.predicate == made.draft.predicate
        and _key(denied) == _key(made)
        and (not both_placed or _place(denied) == _place(made))
        and ranges_meet(denied.draft.stated.range, made.draft.stated.range)
        and not other_victims(denied, made)
        and not (is_unnamed(_whose(denied)) and not both_placed)
    )


def _differ_on_whose(a: Claim, b: Claim) -> bool:
    if a.report_id == b.report_id or not ranges_meet(a.draft.stated.range, b.draft.stated.range, grace_days=31):
        return False
    one, two = _disowned(a), _disowned(b)
    if one or two:
        return bool((one and one == _owner(b)) or (two and two == _owner(a)))
    owners = _owner(a), _owner(b)
    belongs = "belonged_to" in (a.draft.predicate, b.draft.predicate)
    return belongs and None not in owners and owners[0] != owners[1]


def _owner(claim: Claim) -> str | None:
    """The unit whose people a claim says were moved."""
    if claim.draft.predicate == "not_part_of" or claim.draft.certainty == "negated":
        return None
    if claim.draft.predicate == "belonged_to":
        return (claim.draft.object.id or claim.draft.object.name.casefold()) if claim.draft.object else None
    return claim.draft.subject.id


def _disowned(claim: Claim) -> str | None:
    """The unit whose people a claim says were not moved."""
    if claim.draft.predicate == "not_part_of" and claim.draft.object:
        return claim.draft.object.id or claim.draft.object.name.casefold()
    return _key(claim) if claim.draft.certainty == "negated" else None
