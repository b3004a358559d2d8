"""Writes cleared releases as a static page, JSON, an Atom feed, and CAP 1.2 alerts for warnings.

Every exporter takes cleared releases and a title and nothing else, so nothing else can leave.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree as Xml

import orjson

from standby.basis.time import iso
from standby.release.cleared import Cleared

Exporter = Callable[[Sequence[Cleared], str], dict[str, str]]
ATOM = "http://www.w3.org/2005/Atom"
CAP = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "standby.invalid"
"""A sender that cannot be mistaken for a real address (RFC 2606); a mission sets its own where it publishes."""

STYLE = """
:root { color-scheme: light dark }
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
h1 { line-height: 1.2; margin-bottom: .2rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
article { border: 1px solid #8886; border-radius: .4rem; padding: .7rem 1rem; margin: .7rem 0 }
article p { margin: .2rem 0 .5rem; overflow-wrap: anywhere }
header p, article footer, body > footer { opacity: .8; font-size: .9rem }
.warning { border-left: .45rem solid #b3261e; font-weight: 600 }
.warning footer { font-weight: 400 }
.label { color: #b3261e; font-size: .85rem; font-weight: 700; text-transform: uppercase }
.taken-back > p:not(.label) { text-decoration: line-through; opacity: .75 }
body > footer { border-top: 1px solid #8886; margin-top: 2rem; padding-top: .7rem }
@media (prefers-color-scheme: dark) { .label { color: #ff8a80 } }
@media print { article { break-inside: avoid } }
"""


def export(releases: Sequence[Cleared], title: str) -> dict[str, str]:
    """Return every public file by its name."""
    ordered = sorted(releases, key=lambda r: (r.published_at, r.id), reverse=True)
    return {name: text for make in EXPORTERS for name, text in make(ordered, title).items()}


def as_page(releases: Sequence[Cleared], title: str) -> dict[str, str]:
    """Write one page that needs no script and no other file: warnings that stand first, then all else, newest first."""
    standing = [r for r in releases if r.warning and not r.retracted_at]
    others = [r for r in releases if r not in standing]
    parts = [_section("Warnings to people on site", standing)] if standing else []
    parts.append(_section("Statements", others) if others or standing else "<p>Nothing has been released.</p>")
    return {
        "index.html": "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        '<link rel="alternate" type="application/atom+xml" title="Releases" href="feed.xml">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<header><h1>{escape(title)}</h1>\n"
        "<p>What has been released. A statement that was taken back stays here and says so.</p></header>\n"
        f"<main>\n{''.join(parts)}\n</main>\n"
        '<footer>Times are UTC. Also as an <a href="feed.xml">Atom feed</a> and as '
        '<a href="releases.json">JSON</a>.</footer>\n'
        "</body>\n</html>\n"
    }


def as_json(releases: Sequence[Cleared], title: str) -> dict[str, str]:
    """Write the releases as data."""
    rows = [
        {
            "id": r.id,
            "text": r.text,
            "speaker": r.speaker,
            "published_at": iso(r.published_at),
            "warning": r.warning,
            "areas": list(r.areas),
            "retracted_at": iso(r.retracted_at),
            "retraction": r.retraction,
        }
        for r in releases
    ]
    return {
        "releases.json": orjson.dumps({"title": title, "releases": rows}, option=orjson.OPT_INDENT_2).decode() + "\n"
    }


def as_atom(releases: Sequence[Cleared], title: str) -> dict[str, str]:
    """Write an Atom feed (RFC 4287); a retraction is an update of the entry that it takes back."""
    feed = Xml.Element("feed", xmlns=ATOM)
    newest = max((r.retracted_at or r.published_at for r in releases), default=datetime(1970, 1, 1, tzinfo=UTC))
    for name, text in (("id", "urn:standby:releases"), ("title", title), ("updated", iso(newest))):
        _add(feed, name, text)
    for release in releases:
        entry = Xml.SubElement(feed, "entry")
        _add(entry, "id", f"urn:standby:{release.id}")
        _add(entry, "title", ("Retracted: " if release.retracted_at else "") + release.text)
        _add(entry, "published", iso(release.published_at))
        _add(entry, "updated", iso(release.retracted_at or release.published_at))
        _add(Xml.SubElement(entry, "author"), "name", release.speaker)
        _add(entry, "content", _sentence(release))
    return {"feed.xml": _document(feed)}


def as_alerts(releases: Sequence[Cleared], title: str) -> dict[str, str]:
    """Write each warning as a CAP 1.2 alert (OASIS 2010), and each warning taken back as its cancellation."""
    files: dict[str, str] = {}
    for release in releases:
        if release.warning:
            files[f"alerts/{release.id}.xml"] = _alert(release, title, cancels=False)
        if release.warning and release.retracted_at:
            files[f"alerts/{release.id}-cancel.xml"] = _alert(release, title, cancels=True)
    return files


EXPORTERS: tuple[Exporter, ...] = (as_page, as_json, as_atom, as_alerts)


def _alert(release: Cleared, title: str, *, cancels: bool) -> str:
    alert = Xml.Element("alert", xmlns=CAP)
    _add(alert, "identifier", f"{release.id}-cancel" if cancels else release.id)
    _add(alert, "sender", SENDER)
    _add(alert, "sent", _cap_time(release.retracted_at if cancels and release.retracted_at else release.published_at))
    _add(alert, "status", "Actual")
    _add(alert, "msgType", "Cancel" if cancels else "Alert")
    _add(alert, "scope", "Public")
    if cancels:
        _add(alert, "references", f"{SENDER},{release.id},{_cap_time(release.published_at)}")
    info = Xml.SubElement(alert, "info")
    for name, text in (
        ("language", "en"),
        ("category", "Security"),
        ("event", "Advice to people on site"),
        ("urgency", "Unknown"),
        ("severity", "Unknown"),
        ("certainty", "Unknown"),
        ("senderName", title),
        ("headline", release.text[:160]),
        ("description", _sentence(release) if cancels else release.text),
    ):
        _add(info, name, text)
    for area in release.areas or ("all sites",):
        _add(Xml.SubElement(info, "area"), "areaDesc", area)
    return _document(alert)


def _article(release: Cleared) -> str:
    kinds = [kind for kind, on in (("warning", release.warning), ("taken-back", release.retracted_at)) if on]
    where = f" · {escape(', '.join(release.areas))}" if release.warning and release.areas else ""
    labels = {"taken-back": "Taken back", "warning": f"Warning{where}"}
    label = f'<p class="label">{labels[kinds[-1]]}</p>' if kinds else ""
    return (
        f'<article id="{escape(release.id)}" class="{" ".join(kinds)}">{label}<p>{escape(release.text)}</p>'
        f"<footer>{escape(release.speaker)}, {_time(release.published_at)}{_taken_back(release)}</footer></article>\n"
    )


def _taken_back(release: Cleared) -> str:
    if release.retracted_at is None:
        return ""
    return f"<br><strong>Taken back: {escape(release.retraction or '')}</strong>, {_time(release.retracted_at)}"


def _time(at: datetime) -> str:
    return f'<time datetime="{iso(at)}">{at.astimezone(UTC).strftime("%-d %B %Y, %H:%M")}</time>'


def _section(title: str, releases: Sequence[Cleared]) -> str:
    articles = "".join(_article(release) for release in releases) or "<p>Nothing else has been released.</p>\n"
    return f"<section><h2>{title}</h2>\n{articles}</section>\n"


def _sentence(release: Cleared) -> str:
    return f"Retracted: {release.retraction} ({release.text})" if release.retracted_at else release.text


def _cap_time(at: datetime) -> str:
    """CAP 1.2 wants whole seconds and a numeric offset, never Z."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "-00:00")


def _add(parent: Xml.Element, name: str, text: str | None) -> None:
    # XML has no form for control characters; a text with one must not break the feed.
    Xml.SubElement(parent, name).text = "".join(c for c in text or "" if c in "\t\n" or c >= " ")


def _document(root: Xml.Element) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"
