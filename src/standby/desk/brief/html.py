"""The brief as one HTML page that needs nothing else: no script, no network, prints as it stands."""

from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from standby.desk.brief.model import Brief
from standby.desk.brief.text import as_of_words, review_words


def render_html(brief: Brief, zone: ZoneInfo) -> str:
    """Return the whole page. Whatever a report says is shown as text, never run."""
    pages = Environment(
        loader=PackageLoader("standby.desk.brief"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    received = {c.number: c.received_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") for c in brief.sources}
    return pages.get_template("brief.html").render(
        brief=brief,
        as_of=as_of_words(brief.as_of, zone),
        since=as_of_words(brief.since, zone) if brief.since else None,
        received=received,
        review=review_words(brief),
    )
