"""Pictures as SVG that need no network, no script and no style sheet: a course, a map, how good forecasts were.

Each stands alone, on paper too: its colours are attributes, which the style sheet of a page may overrule by class.
"""

from jinja2 import Environment, PackageLoader, StrictUndefined

from standby.basis.time import range_words
from standby.picture.changes import incident_words
from standby.threat.words import percent

PAGES = Environment(
    loader=PackageLoader("standby.desk.drawing"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["percent"] = percent
PAGES.filters["days"] = range_words
PAGES.filters["incident"] = incident_words
