"""Erases places whose time is over, by the clock alone, and leaves no trace of them in the record's files."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standby.access import EVERYTHING, require
from standby.basis.errors import TryLater
from standby.desk.settings import Settings
from standby.desk.workspace import Workspace
from standby.ledger import Ledger
from standby.ledger.erasable import erase
from standby.people.queries import due_parts, newest_erasure

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


@dataclass(slots=True)
class Erasing:
    """Erasing by the clock for as long as a program runs, and cleaning up after every erasure until that went well."""

    next_at: datetime | None = None
    cleaned: int = 0

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
            self.next_at = now + EVERY


def erase_by_hand(workspace: Workspace) -> Erased:
    """Erase what is due now, for somebody who keeps the record. Raises ``NotAllowed`` for anybody else."""
    require(workspace.viewer, "keep")
    return replace(erase_due(workspace), clean=workspace.ledger.database.scrub())


def erase_due(workspace: Workspace) -> Erased:
    """Erase every place that is over, and every place of whoever refused since. What is not due is left alone."""
    return erase_in(workspace.ledger, workspace.settings)


def erase_in(ledger: Ledger, settings: Settings) -> Erased:
    """Do the same in a record that no workspace was opened with."""
    whole = ledger.seen_by(EVERYTHING)
    if not due_parts(whole, settings.places_kept):
        return Erased(parts=0, entries=0, entry=None, clean=True)
    with whole.writing() as writer:
        # Another process may have erased them since the look above: only here nobody else writes.
        due = due_parts(whole, settings.places_kept)
        made = erase(writer, due, actor=CLOCK, because="their time is over, or the person refuses") if due else None
    return Erased(
        parts=sum(map(len, due.values())),
        entries=len(due),
        entry=made.k if made else None,
        clean=whole.database.scrub(),
    )
