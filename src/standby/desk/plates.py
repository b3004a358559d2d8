"""The drawings that go with a brief on paper: the map, and the course of the threat at each site."""

from collections import Counter
from collections.abc import Sequence

from standby.basis.time import AsOf
from standby.desk.asking import picture
from standby.desk.board.model import SiteRow
from standby.desk.board.today import site_rows
from standby.desk.brief.pdf import Plate
from standby.desk.dangers import courses
from standby.desk.drawing.course import course_words, draw_course
from standby.desk.drawing.map import draw_map
from standby.desk.forecasting import estimates
from standby.desk.workspace import Workspace

COURSES = 12
"""So many courses are drawn: of the sites that are not known, then of the most threatened."""


def plates(workspace: Workspace, as_of: AsOf) -> tuple[Plate, ...]:
    """Draw the map of a moment, and the course of the threat at up to twelve sites."""
    known = picture(workspace, as_of)
    told = estimates(workspace, known.picture)
    rows = site_rows(workspace, known, told, Counter())
    if not rows:
        return ()
    drawn = courses(workspace, [row.id for row in rows[:COURSES]], as_of, told)
    chart = draw_map(workspace.definition.sites, known.picture.incidents, rows)
    left = len(rows) - COURSES
    return (
        Plate(svg=chart.svg, caption=_of_map(left), alt=_words(rows, len(known.picture.incidents))),
        *(
            Plate(
                svg=draw_course(drawn[row.id]),
                caption=f"{row.name}: chance of an attack within seven days, day by day, with its 80 % range",
                alt=f"{row.name}. {course_words(drawn[row.id])}",
                width=70,
            )
            for row in rows[:COURSES]
        ),
    )


def _of_map(left: int) -> str:
    more = f" The courses of {left} sites with a lower chance are not drawn." if left > 0 else ""
    return (
        "Sites (circles; hollow where the threat is not known) and incidents (triangles). Borders: Natural Earth, "
        f"public domain; they take no side.{more}"
    )


def _words(rows: Sequence[SiteRow], incidents: int) -> str:
    told = "; ".join(f"{row.name}: {row.says}" for row in rows[:COURSES])
    return f"Map of {len(rows)} sites and {incidents} incidents. {told}."
