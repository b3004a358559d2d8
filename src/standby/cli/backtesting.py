"""The command that tests the threat over a grid of very many places."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standby.basis.errors import AskedWrongly
from standby.basis.time import parse_instant
from standby.cli.executing import executor_option
from standby.cli.showing import json_option, show
from standby.desk.executors import Executing, parse_executing

if TYPE_CHECKING:
    from standby.desk.backtesting import Backtest


@click.command()
@click.option(
    "--incidents",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="Incidents as their publisher issues them; may be repeated.",
)
@click.option("--test-from", metavar="D", required=True, help="The first day to score; learning comes before it.")
@click.option("--test-to", metavar="D", help="The last day to score; the last that can be by default.")
@click.option("--area", metavar="S,W,N,E", help="Only cells between these degrees; the whole world by default.")
@click.option("--cell-degrees", type=click.FloatRange(0.1, 10), default=0.5, help="The size of a cell; 0.5 by default.")
@click.option("--radius-km", type=click.FloatRange(1, 500), default=25.0, help="25 by default.")
@click.option("--delay-days", type=click.IntRange(0, 365), default=0, help="Incidents become known so much later.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep work here, and go on from it.")
@executor_option
@json_option
@click.pass_obj
def backtest(
    directory: Path,
    files: tuple[Path, ...],
    test_from: str,
    test_to: str | None,
    area: str | None,
    cell_degrees: float,
    radius_km: float,
    delay_days: int,
    keep: Path | None,
    executing: Executing | None,
    as_json: bool,
) -> None:
    """Test the learning model day by day at every inhabited cell of a grid, on this machine or on many."""
    from standby.desk.backtesting import WORLD, Days, Grid
    from standby.desk.backtesting import backtest as run

    found = run(
        files,
        Days(
            start=parse_instant(test_from).date(),
            end=parse_instant(test_to).date() if test_to else None,
            delay_days=delay_days,
        ),
        Grid(degrees=cell_degrees, area=_area(area) if area else WORLD, radius_km=radius_km),
        executing=executing or _usual(directory),
        keep=keep,
        progress=_tell if sys.stderr.isatty() and not as_json else lambda _: None,
    )
    show(found, lambda: _text(found), as_json)


def _usual(directory: Path) -> Executing:
    """What the workspace's setting says; a test of published files needs no workspace."""
    from standby.desk.settings import FILE, read_settings

    return parse_executing(read_settings(directory).executor if (directory / FILE).exists() else "serial")


def _area(text: str) -> tuple[float, float, float, float]:
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError:
        south, west, north, east = 0.0, 0.0, -1.0, -1.0
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise AskedWrongly(
            "area-unreadable",
            f"The area {text!r} was not understood",
            "it is not south, west, north and east in degrees, the smaller first",
            "write it like --area 32,35,38,43",
        )
    return south, west, north, east


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _text(found: "Backtest") -> str:
    rows = [
        f"{found.cells} cells of {found.cell_degrees:g} degrees, {found.incidents_used} incidents within "
        f"{found.radius_km:g} km of a centre count,",
        f"tested daily from {found.test_from} to {found.test_to}, {found.fits} fits; "
        f"{found.incidents_too_vague} too vague, {len(found.bad_rows)} rows not read.",
        f"{'days':>4}{'windows':>14}{'with one':>12}{'log skill':>12}{'Brier skill':>13}{'calibration error':>20}",
    ]
    for days, score in found.horizons.items():
        figures = (score.log_skill, score.brier_skill, score.ece)
        skill, brier, ece = ("-" if figure is None else f"{figure:.4f}" for figure in figures)
        rows.append(f"{days:>4}{score.windows:>14}{score.with_incident:>12}{skill:>12}{brier:>13}{ece:>20}")
    return "\n".join(rows)
