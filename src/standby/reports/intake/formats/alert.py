"""Public alerts in the Common Alerting Protocol (OASIS CAP 1.2; 1.1 has the same parts)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from xml.etree.ElementTree import Element

from standby.basis.errors import AskedWrongly
from standby.basis.time import DateRange
from standby.reports.intake.limits import LARGEST_BYTES, damaged, parsed_xml
from standby.reports.intake.model import Item, Opened
from standby.reports.model import Metadatum

_NAMESPACE = re.compile(rb"urn:oasis:names:tc:emergency:cap:1\.[12]")
_TELLS = ("Alert", "Update")
"""The message types that tell of something; Cancel, Ack and Error speak of other messages."""

_ABOUT = ("event", "category", "urgency", "severity", "certainty", "onset", "effective", "expires", "responseType")


class CapAlert:
    """One alert of a weather service, a civil protection office or the like."""

    name = "a CAP alert"
    largest_bytes = LARGEST_BYTES

    def recognises(self, content: bytes, name: str) -> bool:
        """Know it by the namespace that an alert must declare."""
        return bool(_NAMESPACE.search(content[:4096])) and bool(re.search(rb"<(?:\w+:)?alert[\s>]", content[:4096]))

    def open(self, content: bytes, name: str, received: date) -> Opened:
        """Read the English blocks, or the first language's where there is none; the others are kept and named.

        An exercise, a test or a draft is refused, for nothing of it may look real.
        """
        alert = parsed_xml(content, name)
        if alert.tag.rpartition("}")[2] != "alert":
            raise damaged(name, "its XML holds no alert")
        _check_actual(alert, name)
        blocks = _children(alert, "info")
        shown = [b for b in blocks if _language(b).startswith("en")] or [
            b for b in blocks if _language(b) == _language(blocks[0])
        ]
        day = _day(_said(alert, "sent"))
        item = Item(
            content=content,
            text="\n\n".join(map(_told, shown)) or _said(alert, "note"),
            media_type="application/cap+xml",
            sources=tuple(filter(None, (*(_said(b, "senderName") for b in shown[:1]), _said(alert, "sender")))),
            published=DateRange(start=day, end=day) if day else None,
            published_basis="alert, sent" if day else None,
            metadata=_metadata(alert, shown),
            unread=_unread(alert),
        )
        others = sorted({_language(b) for b in blocks} - {_language(b) for b in shown})
        return Opened(items=(item,), left=tuple(f"the same in {language}" for language in others))


def _check_actual(alert: Element, name: str) -> None:
    status = _said(alert, "status")
    if status != "Actual":
        raise AskedWrongly(
            "report-an-exercise",
            f"{name} was not read",
            f"its status is {status or 'not given'!r} and not 'Actual', and exercise data must never look real",
            "keep it out of the record, or read it in a workspace of its own",
        )


def _unread(alert: Element) -> str | None:
    kind = _said(alert, "msgType")
    if kind in _TELLS:
        return None
    return f"it is a {kind or 'message without type'} that speaks of other messages ({_said(alert, 'references')})"


def _told(block: Element) -> str:
    headline, description, instruction = (_said(block, part) for part in ("headline", "description", "instruction"))
    areas = [_said(area, "areaDesc") for area in _children(block, "area")]
    area = f"Area: {'; '.join(filter(None, areas))}." if any(areas) else ""
    return "\n".join(part for part in (headline or _said(block, "event"), description, instruction, area) if part)


def _metadata(alert: Element, blocks: Iterable[Element]) -> tuple[Metadatum, ...]:
    told = [(part, _said(alert, part)) for part in ("identifier", "sender", "msgType", "scope", "references")]
    for block in blocks:
        told += [(part, _said(block, part)) for part in _ABOUT]
        told += [("outlet", _said(block, "senderName"))]
        told += [("polygon", _said(area, "polygon")) for area in _children(block, "area")]
    found = dict.fromkeys((name, value) for name, value in told if value)
    return tuple(Metadatum(name=name, value=value, basis=f"alert, {name}") for name, value in found)


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if child.tag.rpartition("}")[2] == name]


def _said(element: Element, name: str) -> str:
    found = _children(element, name)
    return " ".join((found[0].text or "").split()) if found else ""


def _language(block: Element) -> str:
    return (_said(block, "language") or "en-US").lower()


def _day(sent: str) -> date | None:
    try:
        return datetime.fromisoformat(sent).date()
    except ValueError:
        return None
