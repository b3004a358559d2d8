"""The command that measures the reader on public corpora."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from standby.cli.showing import json_option, show

if TYPE_CHECKING:
    from standby.desk.bench_reading import ReadingBench


@click.command()
@click.option(
    "--task",
    type=click.Choice(["time", "quotes", "places", "incidents", "bulk"]),
    required=True,
    help="What to measure.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder of a corpus, in its own format; for bulk any reports.",
)
@json_option
def reading(task: str, data: Path, as_json: bool) -> None:
    """Measure the reader on a public corpus: times, reported speech, places or incidents; parts are kept apart.

    The task bulk measures instead how much faster two processes read a folder of reports than one.
    """
    from standby.desk.bench_reading import bench_reading

    found = bench_reading(task, data)
    show(found, lambda: _table(found), as_json)


def _table(found: "ReadingBench") -> str:
    rows = [
        *found.parts.items(),
        *((f"{peer}: {part}", figures) for peer, parts in found.peers.items() for part, figures in parts.items()),
    ]
    told = [
        f"{name}\n  " + "  ".join(f"{key} {_figure(value)}" for key, value in figures.items()) for name, figures in rows
    ]
    return "\n".join([*told, *(f"{peer} did not run: {why}" for peer, why in found.left_out.items())])


def _figure(value: float) -> str:
    return f"{value:.3f}" if value < 10 and value != int(value) else f"{value:,.0f}"
