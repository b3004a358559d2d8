"""What can be done about a release: hear, propose, clear by two persons, publish, retract. Nothing is undone.

Each act checks that it may be done, appends one entry to the ledger, and returns the release as it now stands.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.ids import content_id
from standby.basis.plain import from_plain, to_plain
from standby.ledger import Entry, Ledger, Writer, entries
from standby.release.model import Statement, Verdict

MARKINGS = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")
"""Traffic Light Protocol 2.0, never translated. Only the last may leave the house."""
CLEARANCES = 2
"""How many persons, none of them the proposer, must clear a release."""
RECHECKED = "release.rechecked"
"""The entry that says what became of what is out; it is of no one release."""
STOPPED = "release.stopped"
"""The entry that says that the record did not bear out a cleared release when it was to go out."""
ACTS = ("release.heard", "release.proposed", "release.cleared", STOPPED, "release.published", "release.retracted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A statement on its way out, or one that others made: who did what with it, and when."""

    id: str
    statement: Statement
    marking: str
    state: str
    proposed_by: str
    proposed_at: datetime
    allowed: bool
    warning: bool = False
    cleared_by: tuple[str, ...] = ()
    published_at: datetime | None = None
    retracted_at: datetime | None = None
    retraction: str | None = None
    not_before: date | None = None

    @property
    def is_out(self) -> bool:
        """Say whether outsiders have it; a retraction does not make them forget."""
        return self.published_at is not None

    @property
    def is_ours(self) -> bool:
        """Say whether we word it, and do not only take down what others said."""
        return self.state != "heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence about what is out, and the claims of the record that it rests on."""

    words: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What became of what is out: what the record contradicts, and what it gives away."""

    contradicted: tuple[Told, ...] = ()
    given_away: tuple[Told, ...] = ()


Check = Callable[[Mapping[str, Release], Statement], Verdict]
"""Audits a statement against all releases as they stand within the transaction."""
Bears = Callable[[Statement], bool]
"""Says whether the record bears a statement out."""


def releases(ledger: Ledger, *, known_at: datetime | None = None) -> dict[str, Release]:
    """Return every release by its id, as the ledger held them at a moment."""
    with ledger.reading() as connection:
        return _folded(entries(connection, acts=ACTS), known_at)


def hear(ledger: Ledger, statement: Statement, *, by: str) -> Release:
    """Take down a statement that somebody else made in public: outsiders know it from the day it was said."""
    with ledger.writing() as writer:
        name = name_of(statement)
        if name not in _now(writer):
            writer.append("release.heard", name, {"statement": to_plain(statement)}, actor=by)
        return _now(writer)[name]


def propose(
    ledger: Ledger,
    statement: Statement,
    *,
    by: str,
    marking: str,
    check: Check,
    warning: bool = False,
    not_before: date | None = None,
) -> tuple[Release, Verdict]:
    """Propose a statement and record the verdict of its audit with it, whatever it is.

    ``warning`` marks advice to people on site, which is exported as a public alert. Raises ``AskedWrongly`` for
    a marking that is not TLP 2.0 and whatever ``check`` raises: a statement that the record contradicts is
    never proposed.
    """
    if marking not in MARKINGS:
        raise AskedWrongly(
            "marking-unknown",
            f"The marking {marking!r} was not understood",
            "it is not one of the Traffic Light Protocol 2.0",
            f"use one of {', '.join(MARKINGS)}",
        )
    with ledger.writing() as writer:
        name, before = name_of(statement), _now(writer)
        verdict = check(before, replace(statement, id=name))
        if name not in before or before[name].state in ("refused", "stopped"):
            payload = {"statement": to_plain(statement), "marking": marking, "verdict": to_plain(verdict)}
            day = not_before.isoformat() if not_before else None
            writer.append("release.proposed", name, {**payload, "warning": warning, "not_before": day}, actor=by)
        return _now(writer)[name], verdict


def clear(ledger: Ledger, name: str, *, by: str) -> Release:
    """Clear a proposed release as one of two persons. The proposer may not, nor may one person twice."""
    with ledger.writing() as writer:
        release = find(_now(writer), name)
        if not release.allowed:
            raise _refused(release, "its audit says no", "propose a vaguer wording")
        if release.state != "proposed":
            raise _refused(release, f"it is {release.state}", "list the releases and choose one that is proposed")
        if _same(by, (release.proposed_by, *release.cleared_by)):
            raise _refused(release, f"{by} proposed it or cleared it already", "ask another person")
        writer.append("release.cleared", release.id, {}, actor=by)
        return _now(writer)[release.id]


def publish(ledger: Ledger, name: str, *, by: str, check: Check, bears: Bears, today: date) -> Release:
    """Publish a cleared release, after one more audit against everything that came out since it was proposed.

    A release that was delayed is refused before its day. One that the record does not bear out is stopped: that is
    recorded, its clearances are spent, and it is returned so.
    """
    with ledger.writing() as writer:
        before = _now(writer)
        release = find(before, name)
        if release.state != "cleared":
            raise _refused(release, f"it is {release.state}", f"have {CLEARANCES} persons clear it first")
        if release.marking != "TLP:CLEAR":
            raise _refused(release, f"it is marked {release.marking}", "propose it anew marked TLP:CLEAR")
        if release.not_before is not None and today < release.not_before:
            raise _refused(release, f"it was delayed until {release.not_before}", "publish it on that day")
        if not bears(release.statement):
            writer.append(STOPPED, release.id, {}, actor=by)
            return _now(writer)[release.id]
        verdict = check(before, release.statement)
        if not verdict.allowed:
            raise _refused(release, "what came out since makes it unsafe", "run standby release audit, and reword it")
        writer.append("release.published", release.id, {"verdict": to_plain(verdict)}, actor=by)
        return _now(writer)[release.id]


def retract(ledger: Ledger, name: str, *, by: str, reason: str) -> Release:
    """Take a published release back in public; it stays in the record and in what outsiders know."""
    with ledger.writing() as writer:
        release = find(_now(writer), name)
        if release.state != "published":
            raise _refused(release, f"it is {release.state}", "only a published release can be retracted")
        if not reason.strip():
            raise _refused(release, "no reason was given", "say why it is retracted")
        writer.append("release.retracted", release.id, {}, actor=by, because=reason)
        return _now(writer)[release.id]


def recheck(ledger: Ledger, contradicted: tuple[Told, ...], given_away: tuple[Told, ...]) -> bool:
    """Record what became of what is out, when it differs from the time before; say whether it did."""
    with ledger.writing() as writer:
        before = _standing(entries(writer.connection, acts=(RECHECKED,)))
        if _words(contradicted) == _words(before.contradicted) and _words(given_away) == _words(before.given_away):
            return False
        found = {"contradicted": to_plain(contradicted), "given_away": to_plain(given_away)}
        writer.append(RECHECKED, "releases", found, actor="standby")
        return True


def standing(ledger: Ledger, *, known_at: datetime | None = None) -> Standing:
    """Return what became of what is out, as it was last recorded by a moment."""
    with ledger.reading() as connection:
        found = entries(connection, acts=(RECHECKED,))
        return _standing(entry for entry in found if known_at is None or entry.known_at <= known_at)


def name_of(statement: Statement) -> str:
    """Name a statement by what it says, whoever wrote it down."""
    return content_id("release", to_plain(replace(statement, id="")))


def known_outside(found: Mapping[str, Release], at: date | None = None) -> tuple[Statement, ...]:
    """Return everything that outsiders have heard by the end of a day: others' words, and ours once published."""
    out = (r for r in found.values() if r.is_out)
    heard = (r for r in out if at is None or _heard_on(r) <= at)
    return tuple(r.statement for r in sorted(heard, key=lambda r: (_heard_on(r), r.id)))


def _heard_on(release: Release) -> date:
    if release.state == "heard" or release.published_at is None:
        return release.statement.said_on
    return release.published_at.date()


def _now(writer: Writer) -> dict[str, Release]:
    return _folded(entries(writer.connection, acts=ACTS), None)


def _folded(acts: Any, known_at: datetime | None) -> dict[str, Release]:
    found: dict[str, Release] = {}
    for entry in acts:
        if known_at is None or entry.known_at <= known_at:
            name = entry.subject
            found[name] = _after(found.get(name), entry)
    return found


def _after(release: Release | None, entry: Any) -> Release:
    """Return a release after one more entry about it."""
    if release is None or entry.act == "release.proposed":
        heard = entry.act == "release.heard"
        return Release(
            id=entry.subject,
            statement=replace(from_plain(Statement, entry.payload["statement"]), id=entry.subject),
            marking=entry.payload.get("marking", "TLP:CLEAR"),
            state="heard" if heard else "proposed" if entry.payload["verdict"]["allowed"] else "refused",
            proposed_by=entry.actor,
            proposed_at=entry.recorded_at,
            allowed=heard or entry.payload["verdict"]["allowed"],
            warning=bool(entry.payload.get("warning", False)),
            published_at=entry.recorded_at if heard else None,
            not_before=date.fromisoformat(day) if (day := entry.payload.get("not_before")) else None,
        )
    if entry.act == "release.cleared":
        by = (*release.cleared_by, entry.actor)
        return replace(release, cleared_by=by, state="cleared" if len(by) >= CLEARANCES else "proposed")
    if entry.act == STOPPED:
        return replace(release, cleared_by=(), state="stopped")
    if entry.act == "release.published":
        return replace(release, state="published", published_at=entry.recorded_at)
    return replace(release, state="retracted", retracted_at=entry.recorded_at, retraction=entry.because)


def _standing(rechecks: Iterable[Entry]) -> Standing:
    *_, newest = (None, *rechecks)
    if newest is None:
        return Standing()
    contradicted, given_away = (tuple(map(_told, newest.payload[key])) for key in ("contradicted", "given_away"))
    return Standing(contradicted=contradicted, given_away=given_away)


def _told(plain: Any) -> Told:
    """Read a sentence; records of an earlier form say only the words."""
    return Told(words=plain) if isinstance(plain, str) else from_plain(Told, plain)


def _words(told: tuple[Told, ...]) -> tuple[str, ...]:
    return tuple(each.words for each in told)


def _same(by: str, others: tuple[str, ...]) -> bool:
    """Compare names as a reader would: capitals and spaces do not make another person."""
    return " ".join(by.split()).casefold() in {" ".join(other.split()).casefold() for other in others}


def find(found: Mapping[str, Release], name: str) -> Release:
    """Return a release by its id or the beginning of one. Raises ``AskedWrongly`` when it is none or several."""
    hits = [r for r in found.values() if r.id == name or _begins(r.id, name)]
    if len(hits) != 1:
        raise AskedWrongly(
            "release-unknown",
            f"The release {name} was not found",
            "several begin like that" if hits else "there is none of that name",
            "give the whole id, as it was printed when the statement was proposed",
        )
    return hits[0]


def _begins(name: str, given: str) -> bool:
    """Say whether a release is meant by the first characters of its id, with or without its kind before it."""
    given = given.removeprefix("release-")
    return len(given) >= 4 and name.removeprefix("release-").startswith(given)


def _refused(release: Release, why: str, next_step: str) -> NotAllowed:
    return NotAllowed("release-not-allowed", f"The release {release.id} does not go on", why, next_step)
