"""Asks feeds and mailboxes for what is new and reads it into the record; how far each was read is kept there too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from standby.basis.errors import AskedWrongly, StandbyError
from standby.desk.intake_places import IntakePlace, password_of
from standby.desk.reading import Declared, Taken, read_bytes
from standby.desk.release_again import audits_again
from standby.desk.workspace import Workspace
from standby.ledger import entries_about
from standby.reports.channels.mailbox import Place, fetch_new, parse_mailbox
from standby.reports.channels.web import Seen, fetch
from standby.reports.intake import LARGEST_FILE_BYTES, check_size

POLLED = "intake.polled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What came of asking one place: what was taken in, or why it could not be asked."""

    place: str
    taken: tuple[Taken, ...] = ()
    error: StandbyError | None = None


@audits_again
def poll(workspace: Workspace, place: IntakePlace) -> Polled:
    """Ask one feed or mailbox. A place that cannot be asked is told with its reason; what it gave before stays."""
    taken: list[Taken] = []
    try:
        for one in _feed(workspace, place) if place.sort == "feed" else _mails(workspace, place):
            taken += one
    except StandbyError as problem:
        return Polled(place=place.address, taken=tuple(taken), error=problem)
    return Polled(place=place.address, taken=tuple(taken))


def _feed(workspace: Workspace, place: IntakePlace) -> Iterator[tuple[Taken, ...]]:
    """Fetch a feed if it changed. What of it is new is recorded before it counts as seen."""
    told = _reached(workspace, place)
    seen = Seen(etag=str(told.get("etag", "")), modified=str(told.get("modified", "")))
    fetched = fetch(place.address, seen)
    if fetched.content is None:
        return
    name = urlsplit(place.address).hostname or place.address
    taken = read_bytes(workspace, fetched.content, name, _declared(place, "feed"), keep_whole=False)
    yield tuple(one for one in taken if one.outcome != "already there")
    if fetched.seen != seen and not any(one.error for one in taken):
        _keep(workspace, place, {"etag": fetched.seen.etag, "modified": fetched.seen.modified})


def _mails(workspace: Workspace, place: IntakePlace) -> Iterator[tuple[Taken, ...]]:
    """Fetch each new mail. A mail is recorded, or refused and told, before the folder counts as read up to it."""
    told = _reached(workspace, place)
    mailbox = parse_mailbox(place.address)
    reached = Place(validity=int(told.get("validity", 0)), last=int(told.get("last", 0)))
    for mail, after in fetch_new(mailbox, password_of(place), reached):
        name = f"{mailbox.folder}-{mail.number}.eml"
        if mail.content is None:
            yield (_too_large(name),)
        else:
            yield read_bytes(workspace, mail.content, name, _declared(place, "mail"))
        _keep(workspace, place, {"validity": after.validity, "last": after.last})


def _too_large(name: str) -> Taken:
    try:
        check_size(LARGEST_FILE_BYTES + 1, name)
    except AskedWrongly as problem:
        return Taken(file=name, outcome="refused", error=problem)
    raise AssertionError("a mail over the limit is over the limit")


def _declared(place: IntakePlace, channel: str) -> Declared:
    return Declared(source=place.source, grade=place.grade, channel=channel)


def _reached(workspace: Workspace, place: IntakePlace) -> Mapping[str, str | int]:
    """Return how far a place was read, as kept last."""
    with workspace.ledger.reading() as connection:
        told = [entry.payload["reached"] for entry in entries_about(connection, place.address) if entry.act == POLLED]
    return told[-1] if told else {}


def _keep(workspace: Workspace, place: IntakePlace, reached: Mapping[str, str | int]) -> None:
    with workspace.ledger.writing() as writer:
        writer.append(POLLED, place.address, {"reached": dict(reached)}, actor=workspace.settings.node)
