"""The commands on the threat: the estimates, why they are so, how good they are, and what they learn from."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from standby.basis.errors import AskedWrongly
from standby.basis.time import parse_instant, parse_optional_instant
from standby.cli.backtesting import backtest
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.cli.threat_text import chosen_text, explained_text, imported_text, verified_text, write_drawings
from standby.desk import asking, forecasting, pages
from standby.desk.brief.text import render_text
from standby.desk.lines import lines
from standby.desk.workspace import open_workspace
from standby.threat.evaluate import HORIZONS, RADIUS_KM
from standby.threat.explain import explain as explain_figure
from standby.threat.verified import COST_OF_PAUSE, Wanted

radius_option = click.option(
    "--radius-km",
    type=click.FloatRange(0, 500, min_open=True),
    default=RADIUS_KM,
    help="An attack this near counts as one at the site; 25 by default.",
)
by_option = click.option("--by", metavar="NAME", required=True, help="Who does this.")


@click.group(invoke_without_command=True)
@clocks
@click.option("--site", metavar="SITE", help="Only this site, by its id.")
@radius_option
@click.option("--days", "horizons", type=click.IntRange(1, 365), multiple=True, help="Look this far ahead; repeatable.")
@click.option("--by-hazard", is_flag=True, help="Also each class of hazard the record holds enough of.")
@json_option
@click.pass_context
def threat(
    ctx: click.Context,
    valid: str | None,
    known: str | None,
    site: str | None,
    radius_km: float,
    horizons: tuple[int, ...],
    by_hazard: bool,
    as_json: bool,
) -> None:
    """Estimate the chance of attacks near each site in 1, 7 and 30 days, with the incidents that drive it."""
    if ctx.invoked_subcommand is not None:
        return
    with open_workspace(ctx.obj) as workspace:
        shown = pages.threat(
            workspace,
            parse_as_of(valid, known, workspace.clock()),
            site=site,
            radius_km=radius_km,
            horizons=tuple(sorted(set(horizons))) or HORIZONS,
            by_hazard=by_hazard,
        )
        show(shown.answer, lambda: render_text(shown.page, workspace.zone), as_json)


@threat.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@by_option
@click.option("--layout", metavar="L", help="ucdp, acled, gtd, awsd, sigact or table; told by the columns by default.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column holds what; repeatable.")
@click.option("--source", metavar="S", help="What to call the publisher of a table; its file name by default.")
@click.option("--date-format", metavar="F", help="How a table writes days, such as %d/%m/%Y.")
@click.option("--within-km", type=click.FloatRange(0), default=forecasting.WITHIN_KM, help="1,000 by default.")
@click.option("--everywhere", is_flag=True, help="Take every row, however far from the sites.")
@click.option("--received", metavar="D", help="When the file was received; now by default.")
@json_option
@click.pass_obj
def import_(
    directory: Path,
    file: Path,
    by: str,
    layout: str | None,
    columns: tuple[str, ...],
    source: str | None,
    date_format: str | None,
    within_km: float,
    everywhere: bool,
    received: str | None,
    as_json: bool,
) -> None:
    """Take the incidents of a published file into the record: new and changed rows, each with both its clocks."""
    with open_workspace(directory) as workspace:
        taken = forecasting.import_incidents(
            workspace,
            file,
            by=by,
            layout=layout,
            columns=_named(columns),
            source=source,
            date_format=date_format,
            within_km=None if everywhere else within_km,
            received_at=parse_optional_instant(received),
            progress=_progress(as_json),
        )
        show(taken, lambda: imported_text(taken), as_json)


@threat.command()
@click.argument("source")
@click.argument("ids", nargs=-1, required=True)
@by_option
@click.option("--because", required=True, help="Why, such as that the publisher took it back.")
@json_option
@click.pass_obj
def withdraw(directory: Path, source: str, ids: tuple[str, ...], by: str, because: str, as_json: bool) -> None:
    """Take listed incidents back from now on; what was known before stays known for before."""
    with open_workspace(directory) as workspace:
        entry = forecasting.withdraw(workspace, source, ids, by=by, reason=because)
        named = sorted(set(ids))
        answer = {"source": source, "withdrawn": named, "entry": entry.k}
        show(answer, lambda: f"Withdrawn from now on (entry {entry.k}): {', '.join(named)}.", as_json)


@threat.command()
@clocks
@click.argument("site")
@click.option("--days", "horizon", type=click.IntRange(1, 365), default=7, help="How far ahead; 7 by default.")
@radius_option
@click.option("--since", metavar="D", help="What changed since then, as known then; a day before by default.")
@click.option("--threshold", type=click.FloatRange(0, 1, min_open=True, max_open=True), help="A line: what crosses it?")
@json_option
@click.pass_obj
def explain(
    directory: Path,
    valid: str | None,
    known: str | None,
    site: str,
    horizon: int,
    radius_km: float,
    since: str | None,
    threshold: float | None,
    as_json: bool,
) -> None:
    """Say why a figure is what it is: every incident's share, what changed, and what would cross a line."""
    with open_workspace(directory) as workspace:
        asking.check_listed(site, [s.id for s in workspace.definition.sites], "site-unknown", "site")
        as_of = parse_as_of(valid, known, workspace.clock())
        earlier = parse_as_of(since, since, workspace.clock()) if since else forecasting.day_before(as_of)
        told, before = (
            forecasting.question(
                workspace, asking.picture(workspace, moment).picture, radius_km=radius_km, horizons=(horizon,)
            )
            for moment in (as_of, earlier)
        )
        where = next(s for s in workspace.definition.sites if s.id == site)
        found = explain_figure(told, where, horizon, before=before, threshold=threshold)
        found = replace(found, lines=lines(workspace, told, where))
        show(found, lambda: explained_text(found, where.name), as_json)


@threat.command()
@clocks
@radius_option
@click.option("--test-from", metavar="D", help="The first day to score; the last two years that can be by default.")
@click.option("--test-to", metavar="D", help="The last day to score.")
@click.option("--delay-days", type=click.IntRange(0, 365), help="How late incidents become known; the record's own.")
@click.option("--model", "models", multiple=True, metavar="M", help="Score this model; repeatable.")
@click.option("--enter", type=click.FloatRange(0, 1), help="Pause from this probability on.")
@click.option("--leave", type=click.FloatRange(0, 1), help="Until it is below this; four fifths of it by default.")
@click.option(
    "--cost-of-pause",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=COST_OF_PAUSE,
    help="Of a paused day, against an attack on one that was not; 0.1 by default.",
)
@click.option("--pictures", type=click.Path(path_type=Path, file_okay=False), help="Write the drawings here as SVG.")
@click.option("--keep", "keep_by", metavar="NAME", help="Keep it in the record, signed so; the brief publishes it.")
@json_option
@click.pass_obj
def verify(
    directory: Path,
    valid: str | None,
    known: str | None,
    radius_km: float,
    test_from: str | None,
    test_to: str | None,
    delay_days: int | None,
    models: tuple[str, ...],
    enter: float | None,
    leave: float | None,
    cost_of_pause: float,
    pictures: Path | None,
    keep_by: str | None,
    as_json: bool,
) -> None:
    """Score the forecasts on this mission's own record, each made from what was known on its day."""
    with open_workspace(directory) as workspace:
        wanted = Wanted(
            radius_km=radius_km,
            test_from=parse_instant(test_from).date() if test_from else None,
            test_to=parse_instant(test_to).date() if test_to else None,
            delay_days=delay_days,
            models=models or Wanted().models,
            enter=enter,
            leave=leave,
            cost_of_pause=cost_of_pause,
        )
        found = forecasting.verified(workspace, parse_as_of(valid, known, workspace.clock()), wanted, keep_by=keep_by)
        if pictures is not None:
            write_drawings(found, pictures)
        names = {s.id: s.name for s in workspace.definition.sites}
        show(found, lambda: verified_text(found, names), as_json)


@threat.command()
@click.argument("model")
@by_option
@click.option("--because", help="Why.")
@radius_option
@click.option("--delay-days", type=click.IntRange(0, 365), help="How late incidents become known; the record's own.")
@json_option
@click.pass_obj
def choose(
    directory: Path, model: str, by: str, because: str | None, radius_km: float, delay_days: int | None, as_json: bool
) -> None:
    """Let a model speak from now on, once it has been scored on this record and beat each site's base rate.

    MODEL is default, climatology, rule30, hotspot, etas, d4 or e2; prior goes back to the stated one.
    """
    with open_workspace(directory) as workspace:
        wanted = Wanted(models=(model,), radius_km=radius_km, delay_days=delay_days)
        chosen = forecasting.choose(workspace, model, by=by, reason=because, wanted=wanted)
        show(chosen, lambda: chosen_text(chosen), as_json)


threat.add_command(backtest)


def _named(columns: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in columns:
        field, sign, column = each.partition("=")
        if not sign or not field or not column:
            raise AskedWrongly(
                "incidents-columns",
                f"The column {each!r} was not understood",
                "it is no FIELD=COLUMN",
                "write it like --column date=EventDate",
            )
        found[field.strip()] = column
    return found


def _progress(as_json: bool) -> Callable[[float], None] | None:
    """Tell on standard error how much has been read, where somebody looks on."""
    if as_json or not sys.stderr.isatty():
        return None

    def tell(part: float) -> None:
        click.echo(f"\rread {100 * part:.0f} %" + ("\n" if part >= 1 else ""), nl=False, err=True)

    return tell
