"""Draws a verification: how reliable the forecasts were, what an alarm by them missed, what pausing was worth.

Plain lines and text in the colour of the page, with a title and a description for a screen reader.
"""

from collections.abc import Sequence
from html import escape

from standby.threat.verified import HorizonScores, Verified

SIDE = 260
EDGE = 44
LINES = (
    'stroke-width="2.5"',
    'stroke-width="1.5" stroke-dasharray="6 4"',
    'stroke-width="1.5" stroke-dasharray="2 3"',
)
"""Models are told apart by their line, not by colour alone."""

FAINT = 'stroke-width="1" stroke-dasharray="1 3" opacity=".6"'
WRITTEN = 'fill="currentColor" stroke="none"'

Points = Sequence[tuple[float, float]]


def drawings(verified: Verified) -> tuple[str, ...]:
    """Return the drawings of a verification, three for each horizon."""
    return tuple(draw(h) for h in verified.horizons for draw in (reliability_svg, molchan_svg, value_svg))


def reliability_svg(horizon: HorizonScores) -> str:
    """Draw how often it happened against what was said; a perfect forecast lies on the diagonal."""
    drawn = []
    for number, model in enumerate(horizon.models):
        bins = [each for each in model.reliability if each.forecasts]
        points = [(each.forecast, each.happened) for each in bins]
        drawn.append(_line(points, number) + _dots(points, [each.forecasts for each in bins]))
    return _frame(
        f"Reliability, {horizon.horizon_days} d ahead",
        "Each point: forecasts of about that probability, and how often an attack came. The dotted line is perfect.",
        ("said", "happened"),
        [_path([(0, 0), (1, 1)], FAINT), *drawn],
        [model.model for model in horizon.models],
    )


def molchan_svg(horizon: HorizonScores) -> str:
    """Draw the Molchan diagram: what an alarm on so many site-days misses; the diagonal is no better than chance."""
    drawn = [
        _line(list(zip(m.molchan_alarm, m.molchan_missed, strict=True)), number)
        for number, m in enumerate(horizon.models)
    ]
    return _frame(
        f"Molchan diagram, {horizon.horizon_days} d ahead",
        "The share of attack-days missed against the share of site-days under alarm; the dotted line is chance.",
        ("under alarm", "missed"),
        [_path([(0, 1), (1, 0)], FAINT), *drawn],
        [m.model for m in horizon.models],
    )


def value_svg(horizon: HorizonScores) -> str:
    """Draw what pausing by each threshold was worth; at nothing it is no better than always or never pausing."""
    drawn = []
    for number, model in enumerate(horizon.models):
        worth = [(d.enter, max(0.0, d.economic_value)) for d in model.decisions if d.economic_value is not None]
        points = sorted(worth)
        drawn.append(_line(points, number) + _dots(points, [1] * len(points)))
    return _frame(
        f"Value of pausing, {horizon.horizon_days} d ahead",
        "What pausing from each probability was worth: 1 is knowing every attack beforehand, 0 no better than always "
        "or never pausing; worse than that is drawn at 0.",
        ("paused from", "value"),
        drawn,
        [m.model for m in horizon.models],
    )


def _frame(title: str, about: str, axes: tuple[str, str], drawn: Sequence[str], names: Sequence[str]) -> str:
    size = SIDE + 2 * EDGE
    height = size + 18 * len(names)
    legend = "".join(
        f'<path d="M{EDGE} {size + 18 * n - 6}h30" {LINES[n % 3]}/>'
        f'<text x="{EDGE + 38}" y="{size + 18 * n - 2}" {WRITTEN}>{escape(name)}</text>'
        for n, name in enumerate(names)
    )
    ticks = "".join(
        f'<text x="{_x(v):.0f}" y="{_y(0) + 16:.0f}" text-anchor="middle">{v:g}</text>'
        f'<text x="{_x(0) - 6:.0f}" y="{_y(v) + 4:.0f}" text-anchor="end">{v:g}</text>'
        for v in (0, 0.5, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {size} {height}" '
        f'width="{size}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="none" stroke="currentColor"><title>{escape(title)}</title>'
        f"<desc>{escape(about)}</desc>"
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" stroke-width="1" opacity=".5"/>'
        f"{''.join(drawn)}<g {WRITTEN}>"
        f'<text x="{EDGE}" y="20" font-weight="600">{escape(title)}</text>{ticks}'
        f'<text x="{_x(0.5):.0f}" y="{_y(0) + 32:.0f}" text-anchor="middle">{escape(axes[0])}</text>'
        f'<text x="{EDGE}" y="{EDGE - 6}">{escape(axes[1])}</text></g>'
        f"{legend}</svg>"
    )


def _line(points: Points, number: int) -> str:
    return _path(points, LINES[number % 3])


def _path(points: Points, line: str) -> str:
    steps = " ".join(f"{'L' if n else 'M'}{_x(x):.1f} {_y(y):.1f}" for n, (x, y) in enumerate(points))
    return f'<path d="{steps}" {line}/>' if points else ""


def _dots(points: Points, sizes: Sequence[int]) -> str:
    most = max(sizes, default=1)
    return "".join(
        f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="{1.5 + 4 * (size / most) ** 0.5:.1f}" stroke-width="1"/>'
        for (x, y), size in zip(points, sizes, strict=True)
    )


def _x(value: float) -> float:
    return EDGE + SIDE * value


def _y(value: float) -> float:
    return EDGE + SIDE * (1 - value)
