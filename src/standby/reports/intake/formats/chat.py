"""Exported WhatsApp chats (text, or the zip with it): each message is a report of its own.

The export writes days in the form of the phone that made it. The order of day and month is worked out from the
whole file; where nothing in it tells, a message is dated with the interval that both orders allow.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from standby.basis.quantities import counted
from standby.basis.time import DateRange
from standby.reports.intake.decoding import decode
from standby.reports.intake.limits import LARGEST_BYTES, LARGEST_FILE_BYTES, damaged, member, opened_archive
from standby.reports.intake.model import Item, Opened
from standby.reports.model import Metadatum

_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_SPACE = "[ \u00a0\u202f]"
_DATE = r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{2,4})"
_TIME = (
    rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.]\d{{2}})?"
    rf"(?:{_SPACE}*(?:[AaPp]{_SPACE}?\.?{_SPACE}?[Mm]\.?|[\u0635\u0645]|\u0642\.\u0638|\u0628\.\u0638))?"
)
_BETWEEN = rf"(?:[,\u060c]{_SPACE}*|{_SPACE}+(?:\u00e0|at|um|a las|alle|\u0641\u064a|kl\.)?{_SPACE}*)"
_HEAD = re.compile(rf"^{_MARKS}\[?{_MARKS}{_DATE}{_BETWEEN}{_TIME}(?:\]{_SPACE}*|{_SPACE}+[-\u2013]{_SPACE}+)")
_SENDER = re.compile(r"([^:\n]{1,80}?): ?")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NO_WORDS = re.compile(
    r"^(?:<[^<>\n]{3,60}>|\u200e?[^\n]{0,40} (?:omitted|omis|omise|omitido|omitida|weggelassen)"
    r"|[^\n]{1,120} \((?:file attached|fichier joint|archivo adjunto|Datei angeh\u00e4ngt)\)"
    r"|\u200e?(?:This message was deleted|You deleted this message|Ce message a \u00e9t\u00e9 supprim\u00e9"
    r"|Waiting for this message[^\n]*|null)\.?)$"
)
_LEAST_MESSAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a chat: the lines it fills, its day as the three numbers written, who sent it, what it says."""

    first: int
    last: int
    raw: str
    day: tuple[int, int, int]
    sender: str | None
    text: str


class WhatsAppChat:
    """A chat exported by WhatsApp on any phone, with or without its media."""

    name = "an exported chat"
    largest_bytes = LARGEST_FILE_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know it by its first lines; one line that looks like a message is not enough."""
        if content.startswith(b"PK\x03\x04"):
            return b"_chat.txt" in content or b"WhatsApp Chat" in content
        head = content[:4096].decode("utf-8", "ignore").translate(_DIGITS)
        found = [line for line in head.splitlines()[:20] if _HEAD.match(line)]
        first = next((line for line in head.splitlines() if line.strip()), "")
        return bool(_HEAD.match(first)) and (len(found) >= _LEAST_MESSAGES or "whatsapp" in name.lower())

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Take each message with words in it; media, deleted messages and system lines are counted and left."""
        text = decode(_chat_of(content, name), name)
        messages = list(_messages(text))
        order = _order([m.day for m in messages], received)
        spoken = [m for m in messages if m.sender and m.text.strip() and not _NO_WORDS.match(m.text.strip())]
        notices = sum(m.sender is None for m in messages)
        silent = len(messages) - notices - len(spoken)
        left = [f"{counted(silent, 'message')} without words (media, deleted)"] if silent else []
        left += [f"{counted(notices, 'line')} that WhatsApp wrote itself"] if notices else []
        return Opened(items=tuple(_item(m, order) for m in spoken), left=tuple(left))


def _chat_of(content: bytes, name: str) -> bytes:
    if not content.startswith(b"PK\x03\x04"):
        return content
    with opened_archive(content, name) as archive:
        chats = [n for n in archive.namelist() if n.endswith(".txt") and ("_chat" in n or "WhatsApp" in n)]
        if not chats:
            raise damaged(name, "there is no chat in it")
        return member(archive, chats[0], name, LARGEST_BYTES)


def _messages(text: str) -> Iterator[Message]:
    """Gather the lines of each message; what stands before the first one belongs to none."""
    lines = text.splitlines(keepends=True)
    heads = [(n, found) for n, line in enumerate(lines) if (found := _HEAD.match(line.translate(_DIGITS)))]
    ends = [n for n, _ in heads[1:]] + [len(lines)]
    for (first, head), last in zip(heads, ends, strict=True):
        raw = "".join(lines[first:last])
        body = raw[head.end() :].rstrip("\r\n")
        sender = _SENDER.match(body)
        yield Message(
            first=first + 1,
            last=last,
            raw=raw,
            day=(int(head[1]), int(head[3]), int(head[4])),
            sender=_bare(sender[1]) if sender else None,
            text=body[sender.end() :] if sender else body,
        )


def _bare(name: str) -> str:
    return re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069~]", "", name).replace("\u00a0", " ").strip()


def _order(days: Sequence[tuple[int, int, int]], received: date) -> tuple[str, ...]:
    """Return the orders of year, month and day under which every message of a chat has a day, none after its receipt.

    Where both orders fit, the one in which days never run backwards is kept, if only one does.
    """
    if any(a > 31 for a, _, _ in days):
        return ("ymd",)
    read = {order: [_day(day, order) for day in days] for order in ("dmy", "mdy")}
    fit = [order for order, told in read.items() if all(day and day <= received for day in told)]
    if len(fit) < 2:
        return tuple(fit) or ("dmy", "mdy")
    forward = [o for o in fit if all(a <= b for a, b in zip(read[o], read[o][1:], strict=False) if a and b)]
    return tuple(forward if len(forward) == 1 else fit)


def _day(numbers: tuple[int, int, int], order: str) -> date | None:
    named = dict(zip(order, numbers, strict=True))
    year = named["y"] if named["y"] > 99 else 2000 + named["y"]
    try:
        return date(year, named["m"], named["d"])
    except ValueError:
        return None


def _item(message: Message, orders: tuple[str, ...]) -> Item:
    days = sorted({day for order in orders if (day := _day(message.day, order))})
    sender = message.sender or ""
    return Item(
        content=message.raw.encode(),
        text=message.text,
        media_type="text/plain",
        name=f"line {message.first}" if message.last == message.first else f"lines {message.first} to {message.last}",
        sources=(sender,),
        published=DateRange(start=days[0], end=days[-1]) if days else None,
        published_basis="line of the chat" + ("" if len(days) < 2 else ", day and month in either order"),
        metadata=(Metadatum(name="author", value=sender, basis="line of the chat"),),
    )
