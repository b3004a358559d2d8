"""What can be done about a decision: propose, sign, dissent, tick, withdraw. Nothing is undone, nothing done twice.

Each act reads the decision in the one writer's transaction, checks that the act may be done, appends one entry and
returns the decision as it now stands. That transaction begins only when the one before has committed, so of two who
sign at the same moment the second sees the first: no signature is lost, and a decision is ordered exactly once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NoReturn

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import content_id
from standby.basis.plain import from_plain, to_plain
from standby.basis.time import AsOf, iso, parse_instant
from standby.ledger import Entry, Ledger, Writer, entries_about, head
from standby.posture.decision import Decision, Dissent, Requirement, Signature, state_of
from standby.posture.signers import Absence, Office

DECISIONS = "decisions"
"""The subject of every entry that proposes a decision; what follows has the decision's id as its subject."""

ABSENCES = "absences"
"""The subject of every entry that records somebody as away."""

SAME_CLICK = timedelta(minutes=10)
"""Proposing the very same again within this time is the same proposal, whatever became of it since."""

LEAST_PREFIX = 4
"""How many characters of an id are enough to ask by, when they fit only one."""

Permit = Callable[[Decision], Office]
"""Says in which place somebody signs a decision, or raises ``NotAllowed``."""

Check = Callable[[Decision], None]
"""Raises ``NotAllowed`` when what is known now forbids signing a decision."""


def propose(ledger: Ledger, draft: Decision) -> Decision:
    """Propose a decision; with ``report_by`` set its proposer acts first, and it is ordered at once.

    Proposing the same again is the same proposal: two clicks record one. Raises ``AskedWrongly``
    (``decision-empty``) when it decides nothing, ``NotAllowed`` (``act-first-not-allowed``) when acting first
    would lower protection or no rule lets it.
    """
    if not draft.axes:
        raise AskedWrongly(
            "decision-empty", "Nothing was decided", "it names no axis", "give --preset, --set or --as-recommended"
        )
    if draft.acted_first and not draft.needs.act_first:
        raise NotAllowed(
            "act-first-not-allowed",
            "Nobody may act first here",
            "it lowers protection" if draft.needs.lowers else "the rules do not let it",
            "propose it and have it signed",
        )
    with ledger.writing() as writer:
        twin = _twin(writer, draft)
        if twin is not None:
            return twin
        last = head(writer.connection)
        name = content_id("decision", to_plain(replace(draft, id="")), last.k if last else 0)
        payload = {"decision": to_plain(replace(draft, id=name))}
        at = draft.proposed_at
        writer.append(
            "decision.proposed", DECISIONS, payload, actor=draft.proposed_by, because=draft.reason, known_at=at
        )
        if draft.acted_first:
            writer.append("decision.ordered", name, {"at": iso(at)}, actor=draft.proposed_by, known_at=at)
        return _now(writer, name)


def approve(
    ledger: Ledger, wanted: str, *, by: str, at: datetime, permit: Permit, check: Check | None = None
) -> Decision:
    """Sign a decision as one of those who may.

    1. It must still be open: proposed and not lapsed, or acted on first and not yet confirmed.
    2. The proposer may not sign, nor may one person or one office twice; the same click again changes nothing.
    3. ``permit`` says in which place the person signs, ``check`` whether what is known now still allows it.
    4. With the signatures it needs it is ordered, or confirmed where somebody acted first: once, for good.
    """
    with ledger.writing() as writer:
        decision = _found(writer, wanted)
        if any(_same(by, s.by) for s in decision.signatures):
            return decision
        _check_open(decision, at)
        if _same(by, decision.proposed_by):
            _refuse(decision, f"{by} proposed it", "ask another person to sign")
        office = permit(decision)
        taken = [decision.proposed_by, *(s.office for s in decision.signatures)]
        if any(_same(office.of, each) for each in taken):
            _refuse(decision, f"{by} would sign for {office.of}, who has had their say", "ask another person to sign")
        if check is not None:
            check(decision)
        signed = {"office": office.of, "level": office.level, "at": iso(at)}
        writer.append("decision.signed", decision.id, signed, actor=by, known_at=at)
        if len(decision.signatures) + 1 == decision.needs.signatures:
            act = "decision.confirmed" if decision.acted_first else "decision.ordered"
            writer.append(act, decision.id, {"at": iso(at)}, actor=by, known_at=at)
        return _now(writer, decision.id)


def dissent(ledger: Ledger, wanted: str, *, by: str, reason: str, at: datetime) -> Decision:
    """Record that somebody disagrees, and why. It stops nothing and is never removed."""
    _check_reason(reason)
    with ledger.writing() as writer:
        decision = _found(writer, wanted)
        if not any(_same(by, d.by) and d.reason == reason for d in decision.dissents):
            writer.append("decision.dissented", decision.id, {"at": iso(at)}, actor=by, because=reason, known_at=at)
        return _now(writer, decision.id)


def tick(ledger: Ledger, wanted: str, number: int, *, by: str, at: datetime) -> Decision:
    """Record that a minimum requirement is met. Ticking it again changes nothing.

    Raises ``AskedWrongly`` (``requirement-unknown``) when the decision has none of that number.
    """
    with ledger.writing() as writer:
        decision = _found(writer, wanted)
        one = next((r for r in decision.requirements if r.number == number), None)
        if one is None:
            count = len(decision.requirements)
            raise AskedWrongly(
                "requirement-unknown",
                f"The decision {decision.id} has no requirement {number}",
                f"it has {count}" if count else "it has none",
                "list them with standby decision show",
            )
        if decision.withdrawn_at is not None:
            _refuse(decision, "it was withdrawn", "propose another one")
        if one.ticked_at is None:
            ticked = {"number": number, "at": iso(at)}
            writer.append("decision.ticked", decision.id, ticked, actor=by, known_at=at)
        return _now(writer, decision.id)


def withdraw(ledger: Ledger, wanted: str, *, by: str, reason: str, at: datetime) -> Decision:
    """Withdraw a proposal that is not signed yet; what is ordered ends only by another decision."""
    _check_reason(reason)
    with ledger.writing() as writer:
        decision = _found(writer, wanted)
        if decision.withdrawn_at is not None:
            return decision
        if decision.ordered_at is not None:
            _refuse(decision, "it is ordered already", "propose the posture that should replace it")
        if not _same(by, decision.proposed_by):
            _refuse(decision, f"{decision.proposed_by} proposed it", "let the proposer withdraw it, or do not sign it")
        writer.append("decision.withdrawn", decision.id, {"at": iso(at)}, actor=by, because=reason, known_at=at)
        return _now(writer, decision.id)


def away(ledger: Ledger, person: str, *, start: datetime, end: datetime, by: str, at: datetime) -> Absence:
    """Record that somebody who signs is away, so that a deputy may sign in their place."""
    if end <= start:
        raise AskedWrongly(
            "absence-backwards",
            "The absence was not recorded",
            f"it ends ({iso(end)}) before it begins ({iso(start)})",
            "give the later moment to --until",
        )
    with ledger.writing() as writer:
        told = {"person": person, "start": iso(start), "end": iso(end)}
        writer.append("signer.away", ABSENCES, told, actor=by, known_at=at)
    return Absence(person=person, start=start, end=end)


History = Sequence[tuple[Entry, Sequence[Entry]]]
"""Every proposal with the entries that followed it, in the order of the record."""


def history(ledger: Ledger) -> History:
    """Read everything that was ever done about decisions."""
    with ledger.reading() as connection:
        proposed = list(entries_about(connection, DECISIONS))
        return [(e, list(entries_about(connection, _name(e)))) for e in proposed]


def as_known(held: History, as_of: AsOf | None = None) -> tuple[Decision, ...]:
    """Return every decision proposed by a moment, each as it was known then."""
    return tuple(
        _folded(proposed, (later for later in followed if _known(later, as_of)))
        for proposed, followed in held
        if _known(proposed, as_of)
    )


def absences(ledger: Ledger) -> tuple[Absence, ...]:
    """Return every recorded absence of somebody who signs."""
    with ledger.reading() as connection:
        return tuple(
            Absence(
                person=e.payload["person"], start=parse_instant(e.payload["start"]), end=parse_instant(e.payload["end"])
            )
            for e in entries_about(connection, ABSENCES)
        )


def pick(found: Iterable[Decision], wanted: str) -> Decision:
    """Return the one decision whose id is or begins with what is wanted.

    Raises ``AskedWrongly`` (``decision-unknown``) when there is none, or several fit.
    """
    name = wanted.removeprefix("decision-")
    hits = [d for d in found if d.id == wanted or (len(name) >= LEAST_PREFIX and _short(d.id).startswith(name))]
    if len(hits) != 1:
        raise AskedWrongly(
            "decision-unknown",
            f"There is no decision {wanted!r}",
            "several begin like that" if hits else "none has that id",
            "list them with standby decision list",
        )
    return hits[0]


def _twin(writer: Writer, draft: Decision) -> Decision | None:
    """Return the same proposal where it still waits for signatures or was made just now: a second click."""
    for entry in entries_about(writer.connection, DECISIONS):
        held = from_plain(Decision, entry.payload["decision"])
        if _content(held) == _content(draft):
            held = _now(writer, held.id)
            recent = abs(draft.proposed_at - held.proposed_at) <= SAME_CLICK
            if recent or state_of(held, draft.proposed_at) == "proposed":
                return held
    return None


def _content(decision: Decision) -> tuple[object, ...]:
    texts = [r.text for r in decision.requirements]
    who = (decision.unit, decision.proposed_by.casefold(), decision.acted_first)
    return (*who, decision.label, dict(decision.axes), decision.reason, decision.against, texts)


def _by_name(writer: Writer, name: str) -> Decision | None:
    for e in entries_about(writer.connection, DECISIONS):
        if _name(e) == name:
            return _folded(e, entries_about(writer.connection, name))
    return None


def _found(writer: Writer, wanted: str) -> Decision:
    proposed = {_name(e): e for e in entries_about(writer.connection, DECISIONS)}
    drafts = [replace(from_plain(Decision, e.payload["decision"]), id=name) for name, e in proposed.items()]
    name = pick(drafts, wanted).id
    return _folded(proposed[name], entries_about(writer.connection, name))


def _now(writer: Writer, name: str) -> Decision:
    found = _by_name(writer, name)
    assert found is not None
    return found


def _folded(proposed: Entry, followed: Iterable[Entry]) -> Decision:
    decision = from_plain(Decision, proposed.payload["decision"])
    for entry in followed:
        decision = _AFTER[entry.act](decision, entry)
    return decision


def _ordered(decision: Decision, entry: Entry) -> Decision:
    return replace(decision, ordered_at=_at(entry))


def _signed(decision: Decision, entry: Entry) -> Decision:
    told = entry.payload
    signature = Signature(by=entry.actor, office=told["office"], level=told["level"], at=_at(entry))
    return replace(decision, signatures=(*decision.signatures, signature))


def _confirmed(decision: Decision, entry: Entry) -> Decision:
    return replace(decision, confirmed_at=_at(entry))


def _dissented(decision: Decision, entry: Entry) -> Decision:
    said = Dissent(by=entry.actor, at=_at(entry), reason=entry.because or "")
    return replace(decision, dissents=(*decision.dissents, said))


def _ticked(decision: Decision, entry: Entry) -> Decision:
    def one(requirement: Requirement) -> Requirement:
        if requirement.number != entry.payload["number"]:
            return requirement
        return replace(requirement, ticked_by=entry.actor, ticked_at=_at(entry))

    return replace(decision, requirements=tuple(map(one, decision.requirements)))


def _withdrawn(decision: Decision, entry: Entry) -> Decision:
    return replace(decision, withdrawn_at=_at(entry), withdrawn_because=entry.because)


_AFTER: Mapping[str, Callable[[Decision, Entry], Decision]] = {
    "decision.ordered": _ordered,
    "decision.signed": _signed,
    "decision.confirmed": _confirmed,
    "decision.dissented": _dissented,
    "decision.ticked": _ticked,
    "decision.withdrawn": _withdrawn,
}


def _check_open(decision: Decision, at: datetime) -> None:
    if at < decision.proposed_at:
        _refuse(decision, "it was proposed later than that", "give a later moment to --at")
    state = state_of(decision, at)
    to_confirm = decision.acted_first and decision.confirmed_at is None
    if state != "proposed" and not to_confirm:
        _refuse(decision, f"it is {state}", "list the decisions and choose one that is proposed")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise AskedWrongly(
            "because-missing", "Nothing was recorded", "no reason was given", "say why in a few words with --reason"
        )


def _refuse(decision: Decision, why: str, next_step: str) -> NoReturn:
    raise NotAllowed("decision-not-allowed", f"Nothing was done about {decision.id}", why, next_step)


def _known(entry: Entry, as_of: AsOf | None) -> bool:
    if as_of is None:
        return True
    return entry.known_at <= as_of.known_at and (as_of.entry is None or entry.k <= as_of.entry)


def _name(proposed: Entry) -> str:
    payload: Any = proposed.payload
    return str(payload["decision"]["id"])


def _short(name: str) -> str:
    return name.removeprefix("decision-")


def _at(entry: Entry) -> datetime:
    return parse_instant(entry.payload["at"])


def _same(by: str, other: str) -> bool:
    """Compare names as a reader would: capitals and spaces do not make another person."""
    return " ".join(by.split()).casefold() == " ".join(other.split()).casefold()
