"""The commands that measure Standby on this machine."""

from pathlib import Path

import click

from standby.cli.bench_reading import reading
from standby.cli.bench_threat import threat
from standby.cli.showing import json_option, show
from standby.posture.policy import read_policy, read_text


@click.group()
def bench() -> None:
    """Measure Standby on this machine."""


bench.add_command(reading)
bench.add_command(threat)


@bench.command()
@click.option("--days", default=3650, show_default=True, help="Days of the replay; fewer are scaled up to ten years.")
@click.option("--missions", default=200, show_default=True, help="How many missions to look at together.")
@click.option(
    "--policy",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A policy file that asks for the threat, to replay too; made up by default.",
)
@json_option
def posture(days: int, missions: int, file: Path | None, as_json: bool) -> None:
    """Measure the rules: explained evaluations, one more incident for 200 missions, ten years day by day."""
    from standby.desk.bench_posture import bench_posture

    asking = read_policy(read_text(file), file.name) if file else None
    figures = bench_posture(days=days, missions=missions, asking=asking)
    show(figures, lambda: "\n".join(_line(name, getattr(figures, name)) for name in figures.__slots__), as_json)


@bench.command()
@click.option("--claims", default=1_000_000, show_default=True, help="How many claims to measure with.")
@json_option
def record(claims: int, as_json: bool) -> None:
    """Measure what the record costs: an acknowledgement, an answer, a claim on disk, a verification."""
    from standby.desk.bench_record import bench_record

    figures = bench_record(claims)
    show(figures, lambda: "\n".join(_line(name, getattr(figures, name)) for name in figures.__slots__), as_json)


@bench.command()
@json_option
def release(as_json: bool) -> None:
    """Measure the release audit: whole audits, one more statement, an explanation, the difference to a plain solver."""
    from standby.desk.bench_release import bench_release

    figures = bench_release()
    show(figures, lambda: "\n".join(_line(name, getattr(figures, name)) for name in figures.__slots__), as_json)


@bench.command()
@click.option("--folder", type=click.Path(path_type=Path), help="Make the mission here, or use the one made before.")
@click.option("--people", type=click.IntRange(min=1_000), default=10_000, show_default=True, help="How many people.")
@click.option("--sites", type=click.IntRange(min=40), default=200, show_default=True, help="How many sites.")
@click.option("--incidents", default=5_000, show_default=True, help="How many incidents.")
@click.option("--claims", default=100_000, show_default=True, help="How many claims.")
@click.option("--clients", default=200, show_default=True, help="How many pages are open at once.")
@json_option
def web(folder: Path | None, people: int, sites: int, incidents: int, claims: int, clients: int, as_json: bool) -> None:
    """Measure the web room on a made-up mission: Today, the first load, many open pages after an entry."""
    from standby.desk.bench_mission import Size
    from standby.web.bench import bench_web

    figures = bench_web(folder, Size(people=people, sites=sites, incidents=incidents, claims=claims), clients)
    show(figures, lambda: "\n".join(_line(name, getattr(figures, name)) for name in figures.__slots__), as_json)


def _line(name: str, value: object) -> str:
    return f"{name:<26} {value:.6g}" if isinstance(value, float) else f"{name:<26} {value}"
