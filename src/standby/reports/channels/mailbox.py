"""Fetches what is new in an IMAP folder. Nothing there is changed: no mail is marked as read, moved or deleted."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from standby.basis.errors import AskedWrongly, TryLater
from standby.basis.hosts import is_here
from standby.reports.intake.limits import LARGEST_FILE_BYTES

SECONDS = 30
"""How long a mail server has to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A folder of a mail server: ``imaps://user@host/Folder``. Without TLS only on this very machine."""

    host: str
    port: int
    user: str
    folder: str
    tls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a folder was read: the validity of its numbers (RFC 3501, 2.3.1.1) and the last number taken."""

    validity: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail: its number in the folder and its bytes; None where it is larger than any report."""

    number: int
    content: bytes | None


def parse_mailbox(address: str) -> Mailbox:
    """Read a mailbox from its address. Raises ``AskedWrongly`` (``address-unusable``) when it is none."""
    parts = urlsplit(address)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username or parts.password:
        why = "a password stands in it" if parts.password else "it is no mailbox"
        raise _unusable(address, why, "write it like imaps://user@host/INBOX, and the password in the environment")
    if parts.scheme == "imap" and not is_here(parts.hostname):
        raise _unusable(address, "the password would go over the network in the clear", "use imaps://")
    tls = parts.scheme == "imaps"
    return Mailbox(
        host=parts.hostname,
        port=parts.port or (993 if tls else 143),
        user=unquote(parts.username),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=tls,
    )


def fetch_new(mailbox: Mailbox, password: str, place: Place) -> Iterator[tuple[Mail, Place]]:
    """Yield each mail that came after a place, in order, with the place it leaves the folder read up to.

    A folder whose numbers are no longer valid is read from its beginning: mails taken before are recognised by
    their bytes. Raises ``AskedWrongly`` (``mailbox-refused``) when the server refuses the user or the folder, and
    ``TryLater`` (``address-unreachable``) when it does not answer.
    """
    with _open(mailbox, password) as server:
        validity = _validity(server)
        last = place.last if validity == place.validity else 0
        _, found = server.uid("SEARCH", "UID", f"{last + 1}:*")
        numbers = sorted(int(n) for n in (found[0] or b"").split() if int(n) > last)
        for number in numbers:
            yield Mail(number=number, content=_content(server, number)), Place(validity=validity, last=number)


@contextmanager
def _open(mailbox: Mailbox, password: str) -> Iterator[imaplib.IMAP4]:
    name = f"{mailbox.user}@{mailbox.host}/{mailbox.folder}"
    try:
        server: imaplib.IMAP4 = (
            imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
            if mailbox.tls
            else imaplib.IMAP4(mailbox.host, mailbox.port, timeout=SECONDS)
        )
        try:
            server.login(mailbox.user, password)
            answer, told = server.select(f'"{mailbox.folder}"', readonly=True)
            if answer != "OK":
                raise imaplib.IMAP4.error(told[0])
            yield server
        finally:
            server.shutdown()
    except imaplib.IMAP4.abort as problem:
        raise TryLater(
            "address-unreachable", f"The mailbox {name} was not read", "its server broke off", "try again in a while"
        ) from problem
    except imaplib.IMAP4.error as problem:
        said = problem.args[0] if problem.args else problem
        why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise AskedWrongly(
            "mailbox-refused",
            f"The mailbox {name} was not read",
            f"its server says {' '.join(why.split())[:120]!r}",
            "check user, password and folder",
        ) from problem
    except OSError as problem:
        raise TryLater(
            "address-unreachable", f"The mailbox {name} was not read", str(problem), "try again in a while"
        ) from problem


def _validity(server: imaplib.IMAP4) -> int:
    _, told = server.response("UIDVALIDITY")
    number = told[0] if told else None
    return int(number) if isinstance(number, bytes) and number.isdigit() else 0


def _content(server: imaplib.IMAP4, number: int) -> bytes | None:
    _, told = server.uid("FETCH", str(number), "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(p for p in told if isinstance(p, bytes)))
    if size and int(size[1]) > LARGEST_FILE_BYTES:
        return None
    _, parts = server.uid("FETCH", str(number), "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple) and isinstance(part[1], bytes)), None)


def _unusable(address: str, why: str, next_step: str) -> AskedWrongly:
    # Whatever password stands in it is not repeated.
    shown = re.sub(r"://([^:@/]*):[^@/]*@", r"://\1@", address)
    return AskedWrongly("address-unusable", f"{shown} was not read", why, next_step)
