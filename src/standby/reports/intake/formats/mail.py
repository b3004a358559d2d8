"""E-mail (.eml, RFC 5322 and MIME): its text is a report, and so is each attachment that can be read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime

from standby.basis.errors import AskedWrongly
from standby.basis.quantities import counted
from standby.basis.time import DateRange
from standby.reports.intake.decoding import check_text, decode, decode_as
from standby.reports.intake.formats.page import page_text
from standby.reports.intake.limits import LARGEST_FILE_BYTES, check_size, damaged
from standby.reports.intake.model import Item, Opened
from standby.reports.model import SENT_ON, Metadatum

DEEPEST = 3
"""A mail in a mail in a mail is opened; what lies deeper is kept and left."""

MOST_PARTS = 200
"""A mail with more parts than this is no mail that a person wrote."""

_HEAD = re.compile(rb"^(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.M)
_OF_MAIL = re.compile(rb"^(?:Message-ID|MIME-Version|Received|DKIM-Signature|Return-Path):", re.I | re.M)


class Mail:
    """One e-mail as a mail program saves it."""

    name = "an e-mail"
    largest_bytes = LARGEST_FILE_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know it by its name, or by headers that only mail programs write."""
        if name.lower().endswith(".eml"):
            return True
        head = _HEAD.match(content[:20_000].replace(b"\r\n", b"\n"))
        return head is not None and bool(_OF_MAIL.search(head[0])) and bool(re.search(rb"(?im)^From:", head[0]))

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Read the text part (or the page part) by the character set it declares, then the attachments."""
        return _opened(content, name, received, depth=1)


def _opened(content: bytes, name: str, received: date, depth: int) -> Opened:
    check_text(content, name)
    mail = message_from_bytes(content, policy=policy.default)
    parts = list(mail.walk())
    if len(parts) > MOST_PARTS:
        raise damaged(name, f"it has {len(parts)} parts")
    body, quoted = _body(mail, name)
    subject = _header(mail, "Subject")
    text = "\n\n".join(part for part in (subject, body) if part.strip())
    day, basis = _sent(mail)
    own = Item(
        content=content,
        text=text,
        media_type="message/rfc822",
        sources=_senders(mail),
        published=day,
        published_basis=basis,
        metadata=_metadata(mail),
    )
    items, left = [own], [f"{counted(quoted, 'line')} quoted from an earlier mail"] if quoted else []
    for number, part in enumerate(_attachments(mail), 1):
        label = _label(part, number)
        try:
            attached = _attached(part, label, own, received, depth)
            items += attached.items
            left += [f"{label}: {what}" for what in attached.left]
        except AskedWrongly as problem:
            left.append(f"the attachment {label}, for {problem.why}")
    return Opened(items=tuple(items), left=tuple(left))


def _body(mail: EmailMessage, name: str) -> tuple[str, int]:
    """Return the text a person reads first, and how many lines of it were quoted from an earlier mail."""
    part = mail.get_body(preferencelist=("plain", "html"))
    if part is None:
        return "", 0
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    text = _decoded(content, part.get_content_charset(), name)
    if part.get_content_type() == "text/html":
        return page_text(text), 0
    lines = text.replace("\r\n", "\n").split("\n")
    kept = [line for line in lines if not line.startswith(">")]
    return "\n".join(kept).strip("\n"), len(lines) - len(kept)


def _decoded(content: bytes, charset: str | None, name: str) -> str:
    check_text(content, name)
    if charset is None or charset in ("utf-8", "utf8"):
        return decode(content, name)
    return decode_as(content, charset, name)


def _attachments(mail: EmailMessage) -> Iterator[Message]:
    for part in mail.iter_attachments():
        if part.get_content_type() == "message/rfc822" or not part.is_multipart():
            yield part


def _label(part: Message, number: int) -> str:
    return " ".join((part.get_filename() or f"part {number}").split())[:80]


def _attached(part: Message, label: str, mail: Item, received: date, depth: int) -> Opened:
    """Open an attachment as the file it is. It was sent with the mail, by whoever sent the mail."""
    from standby.reports.intake.formats import format_of  # here: the list of formats has this one in it

    inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" else None
    payload = inner.as_bytes() if isinstance(inner, Message) else part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    check_size(len(content), label)
    form = Mail() if inner is not None else format_of(content, label)
    if isinstance(form, Mail) and depth >= DEEPEST:
        raise damaged(label, "it lies too deep in other mails")
    opened = _opened(content, label, received, depth + 1) if isinstance(form, Mail) else form.open(
        content, label, received
    )  # fmt: skip
    sent = [Metadatum(name="sent with", value=next(iter(mail.sources), "a mail"), basis="attachment")]
    if mail.published and mail.published.end:
        sent.append(Metadatum(name=SENT_ON, value=mail.published.end.isoformat(), basis="Date header of its mail"))
    items = (
        replace(
            item,
            name=f"{label}: {item.name}" if item.name else label,
            sources=item.sources or mail.sources,
            metadata=(*item.metadata, *sent),
        )
        for item in opened.items
    )
    return Opened(items=tuple(items), left=opened.left)


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header's text; where the library cannot take it apart, as ``Erbil.<a@b.c>``, as it came."""
    try:
        text = str(mail.get(name, ""))
    except (AttributeError, IndexError, ValueError, TypeError):
        raw = next(str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
        text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def _senders(mail: EmailMessage) -> tuple[str, ...]:
    shown, address = parseaddr(_header(mail, "From"))
    return tuple(dict.fromkeys(name for name in (shown, address) if name))


def _sent(mail: EmailMessage) -> tuple[DateRange | None, str | None]:
    """Return the day in the sender's own zone at which the mail says it was sent."""
    try:
        day = parsedate_to_datetime(_header(mail, "Date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, None
    return DateRange(start=day, end=day), "Date header"


def _metadata(mail: EmailMessage) -> tuple[Metadatum, ...]:
    shown, address = parseaddr(_header(mail, "From"))
    told = (
        ("author", shown or address, "From header"),
        ("address", address, "From header"),
        ("outlet", _header(mail, "Organization") or _header(mail, "List-Id"), "Organization or List-Id header"),
        ("title", _header(mail, "Subject"), "Subject header"),
        ("message", _header(mail, "Message-ID"), "Message-ID header"),
        ("answers", _header(mail, "In-Reply-To"), "In-Reply-To header"),
    )
    return tuple(Metadatum(name=name, value=value, basis=basis) for name, value, basis in told if value)
