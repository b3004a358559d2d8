"""Erases places whose time is over, by the clock alone, and leaves no trace of them in the record's files."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from standby.access import EVERYTHING, require
from standby.access.accounts import doors_at
from standby.access.gone import erased_before, note_erased, note_refusals, refused_before
from standby.basis.errors import TryLater
from standby.basis.time import iso
from standby.desk.settings import Settings
from standby.desk.workspace import ACCOUNTS, Workspace
from standby.ledger import Ledger
from standby.ledger.erasable import erase, hashes_of, kept_among
from standby.people import acts
from standby.people.queries import due_parts, newest_erasure, wishes

EVERY = timedelta(minutes=1)
"""The watch and the web room look so often whether something is due."""

CLOCK = "clock"
"""Who erases what is due: nobody in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased: how many parts of how many entries, and in which entry that is said (None: nothing was due).

    ``clean`` is False while the database still holds bytes of what was erased, because somebody reads it just now.
    """

    parts: int
    entries: int
    entry: int | None
    clean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What an older copy was kept from bringing back: so many refusals hold again, so many parts were erased.

    ``known`` is False where nothing beside the record tells what was refused and erased since.
    """

    known: bool
    refusals: int
    parts: int


@dataclass(slots=True)
class Erasing:
    """Erasing by the clock for as long as a program runs, and cleaning up after every erasure until that went well."""

    next_at: datetime | None = None
    cleaned: int = 0
    refused: Mapping[str, datetime] | None = None

    def round(self, workspace: Workspace) -> None:
        """Erase what is due, unless that was looked at within the last minute; another writer is let go first."""
        now = workspace.clock()
        if self.next_at is not None and now < self.next_at:
            return
        with suppress(TryLater):
            done = erase_due(workspace)
            erased = done.entry or newest_erasure(workspace.ledger)
            if erased > self.cleaned and ((done.entry and done.clean) or workspace.ledger.database.scrub()):
                self.cleaned = erased
            self.refused = remember_refusals(workspace, self.refused)
            self.next_at = now + EVERY


def erase_by_hand(workspace: Workspace) -> Erased:
    """Erase what is due now, for somebody who keeps the record. Raises ``NotAllowed`` for anybody else."""
    require(workspace.viewer, "keep")
    return replace(erase_due(workspace), clean=workspace.ledger.database.scrub())


def erase_due(workspace: Workspace) -> Erased:
    """Erase every place that is over, and every place of whoever refused since. What is not due is left alone."""
    return erase_in(workspace.ledger, workspace.settings, workspace.directory)


def erase_in(ledger: Ledger, settings: Settings, directory: Path) -> Erased:
    """Do the same in a record that no workspace was opened with, but that belongs to the one in a folder."""
    whole = ledger.seen_by(EVERYTHING)
    if not due_parts(whole, settings.places_kept):
        return Erased(parts=0, entries=0, entry=None, clean=True)
    return _erased(whole, directory, lambda: due_parts(whole, settings.places_kept), "their time is over or refused")


def _erased(whole: Ledger, directory: Path, look: Callable[[], Mapping[int, Collection[str]]], because: str) -> Erased:
    with whole.writing() as writer:
        # Another process may have erased them since somebody looked: only here nobody else writes.
        due = look()
        if due:
            # Noted first: what is noted and not erased after all was due, and goes with the next round.
            with doors_at(directory / ACCOUNTS, whole.clock) as doors:
                note_erased(doors, hashes_of(writer.connection, due))
        made = erase(writer, due, actor=CLOCK, because=because) if due else None
    return Erased(
        parts=sum(map(len, due.values())),
        entries=len(due),
        entry=made.k if made else None,
        clean=whole.database.scrub(),
    )


def remember_refusals(workspace: Workspace, before: Mapping[str, datetime] | None = None) -> Mapping[str, datetime]:
    """Note beside the record who refuses now, so that an older copy of it does not make them say it again.

    Return when each said so; where that is what it was ``before``, nothing is written.
    """
    said = wishes(workspace.ledger.seen_by(EVERYTHING)).values()
    refused = {wish.person: wish.at for wish in said if wish.refused}
    if refused != before:
        with doors_at(workspace.directory / ACCOUNTS, workspace.clock) as doors:
            note_refusals(doors, refused)
    return refused


def erase_again(ledger: Ledger, settings: Settings, directory: Path) -> Again:
    """Let nothing come back with an older copy: hold those to refuse who did since, erase what was erased and is over.

    What happened since is known from ``accounts.db`` in the folder, which is in no copy of the record.
    """
    whole, known = ledger.seen_by(EVERYTHING), (directory / ACCOUNTS).is_file()
    refused: dict[str, datetime] = {}
    gone: frozenset[str] = frozenset()
    if known:
        with doors_at(directory / ACCOUNTS, ledger.clock) as doors:
            refused, gone = refused_before(doors), erased_before(doors)
    before = wishes(whole)
    again = [p for p, at in refused.items() if p not in before or (not before[p].refused and before[p].at < at)]
    for person in again:
        acts.refuse_place(whole, person, by=CLOCK, because=f"said on {iso(refused[person])}, after this copy was made")
    with whole.reading() as connection:
        back = kept_among(connection, gone)
    if back:
        _erased(whole, directory, lambda: back, "erased before this copy was put back")
    over = erase_in(ledger, settings, directory)
    return Again(known=known, refusals=len(again), parts=sum(map(len, back.values())) + over.parts)
