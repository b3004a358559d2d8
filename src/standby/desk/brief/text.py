"""The brief as plain text for a terminal or a printer: at most 100 columns, no colour needed to read it."""

import textwrap
from zoneinfo import ZoneInfo

from standby.access import OPEN
from standby.basis.time import AsOf
from standby.desk.brief.model import Brief, Cited, Line, Section

WIDTH = 100
INDENT = 2


def render_text(brief: Brief, zone: ZoneInfo) -> str:
    """Return the whole brief; times are in the mission's own time zone."""
    parts = [_head(brief, zone), *(_section(section) for section in brief.sections), _sources(brief, zone)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(brief: Brief, zone: ZoneInfo) -> str:
    rows = [
        f"{brief.title.upper()}  {brief.mission}",
        as_of_words(brief.as_of, zone),
        f"Picture {brief.fingerprint}" + (f"; policy {brief.policy}" if brief.policy else ""),
    ]
    rows += review_words(brief)
    if brief.marking != OPEN:
        rows.insert(1, f"Marked {brief.marking}")
    if brief.since:
        rows.append(f"Changes are told since: {as_of_words(brief.since, zone)}")
    wrapped = [wrapped_row for row in rows for wrapped_row in textwrap.wrap(row, WIDTH)]
    return "\n".join([*wrapped, "=" * WIDTH])


def review_words(brief: Brief) -> list[str]:
    """Say how many of the claims a page rests on nobody has reviewed; nothing when all are."""
    if not brief.unreviewed:
        return []
    return [f"Rests on {brief.claims} claims; {brief.unreviewed} of them not reviewed by anybody (standby review)"]


def as_of_words(as_of: AsOf, zone: ZoneInfo) -> str:
    """Say a question's two clocks: ``As it was on …, as known by …``."""
    entry = f", sealed to entry {as_of.entry}" if as_of.entry is not None else ""
    moments = [at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z") for at in (as_of.valid_at, as_of.known_at)]
    return f"As it was on {moments[0]}, as known by {moments[1]}{entry}"


def _section(section: Section) -> str:
    title = section.title.upper()
    return "\n".join([title, "-" * len(title), *(_line(line) for line in section.lines)])


def _line(line: Line) -> str:
    if not line.text:
        return ""
    pad = " " * (INDENT * line.level)
    cites = f" [{', '.join(map(str, line.cites))}]" if line.cites else ""
    # A citation or a percent sign never stands alone on a line: a reader must see what it belongs to.
    text = line.text.replace(" %", "\N{NO-BREAK SPACE}%") + cites.replace(" ", "\N{NO-BREAK SPACE}")
    wrapped = textwrap.fill(
        text,
        WIDTH,
        initial_indent=pad,
        subsequent_indent=pad + " " * INDENT,
        break_long_words=True,
        break_on_hyphens=False,
    )
    return wrapped.replace("\N{NO-BREAK SPACE}", " ")


def _sources(brief: Brief, zone: ZoneInfo) -> str:
    if not brief.sources:
        return ""
    rows = [_source(cited, zone) for cited in brief.sources]
    return "\n".join(
        ["SOURCES (grade: reliability of the source A to F, credibility of the report 1 to 6)", "-" * 7, *rows]
    )


def _source(cited: Cited, zone: ZoneInfo) -> str:
    dated = f"dated {cited.published}, " if cited.published else ""
    received = cited.received_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    text = f"[{cited.number}] {cited.grade}  {cited.source}: {cited.report} ({dated}received {received})"
    return textwrap.fill(text, WIDTH, subsequent_indent=" " * 6)
