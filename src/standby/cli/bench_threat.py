"""The command that scores the threat models on a file of incidents."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from standby.basis.time import parse_instant
from standby.cli.showing import json_option, show

if TYPE_CHECKING:
    from standby.desk.bench_threat_speed import ThreatSpeed
    from standby.desk.proving import ThreatBench

SHOWN = ("log_skill", "brier_skill", "auc", "ece", "crps_skill", "area_skill")


@click.command()
@click.option("--incidents", type=click.Path(path_type=Path), help="Incidents as their publisher issues them.")
@click.option("--sites", type=click.Path(path_type=Path), help="A csv: name, latitude, longitude.")
@click.option("--radius-km", type=click.FloatRange(0, 500, min_open=True), default=25.0, help="25 by default.")
@click.option("--test-from", metavar="D", help="The first day to score; learning comes before it.")
@click.option("--test-to", metavar="D", help="The last day to score; the last that can be by default.")
@click.option("--delay-days", type=click.IntRange(0, 365), default=0, help="Incidents become known so much later.")
@click.option("--model", "models", multiple=True, metavar="M", help="Only this model; may be repeated.")
@click.option("--ablation", is_flag=True, help="The default with one part taken away at a time.")
@click.option("--speed", is_flag=True, help="Instead measure how fast the threat is kept current; needs no file.")
@click.option(
    "--replay", type=click.IntRange(1_000), default=1_000_000, help="With --speed: how many incidents; a million."
)
@json_option
def threat(
    incidents: Path | None,
    sites: Path | None,
    radius_km: float,
    test_from: str | None,
    test_to: str | None,
    delay_days: int,
    models: tuple[str, ...],
    ablation: bool,
    speed: bool,
    replay: int,
    as_json: bool,
) -> None:
    """Score the threat models on a file of incidents, each forecast made from what was known on its day."""
    if speed:
        from standby.desk.bench_threat_speed import bench_threat_speed

        figures = bench_threat_speed(replay)
        show(figures, lambda: _speeds(figures), as_json)
        return
    if incidents is None or sites is None or test_from is None:
        raise click.UsageError("Give --incidents, --sites and --test-from, or --speed.")
    from standby.desk.proving import bench_threat
    from standby.threat.bench import Protocol

    protocol = Protocol(
        radius_km=radius_km,
        test_from=parse_instant(test_from).date(),
        test_to=parse_instant(test_to).date() if test_to else None,
        delay_days=delay_days,
    )
    found = bench_threat(incidents, sites, protocol, names=models, ablation=ablation)
    show(found, lambda: _table(found), as_json)


def _speeds(figures: "ThreatSpeed") -> str:
    own = {name: getattr(figures, name) for name in figures.__slots__ if name != "peers"}
    rows = [f"{name:<52}{_figure(value):>12}" for name, value in {**own, **figures.peers}.items()]
    return "\n".join(rows)


def _figure(value: float | None) -> str:
    return "not there" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _table(found: "ThreatBench") -> str:
    told = [
        f"{found.incidents_used} incidents at {found.sites} sites within {found.radius_km:g} km; "
        f"{found.incidents_too_vague} too vague, {found.incidents_no_attack} no attacks, "
        f"{len(found.bad_rows)} rows not read.",
        f"{'days  model':<26}" + "".join(f"{name:>12}" for name in SHOWN),
    ]
    for days, by_model in found.horizons.items():
        for name, scores in by_model.items():
            figures = (scores[key] for key in SHOWN)
            told.append(f"{days:>4}  {name:<20}" + "".join(f"{'-' if f is None else f'{f:.3f}':>12}" for f in figures))
    return "\n".join([*told, *(f"line {row.line}: {row.why}" for row in found.bad_rows)])
