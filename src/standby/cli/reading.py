"""The command that lists reports."""

from pathlib import Path

import click

from standby.cli.listing import reports_text
from standby.cli.showing import clocks, json_option, parse_as_of, show
from standby.desk.workspace import open_workspace
from standby.record import queries


@click.command()
@clocks
@json_option
@click.pass_obj
def reports(directory: Path, valid: str | None, known: str | None, as_json: bool) -> None:
    """List the reports known then, in the order in which they were received."""
    with open_workspace(directory) as workspace:
        found = queries.reports(workspace.ledger, parse_as_of(valid, known, workspace.clock()))
        listed = [
            {
                "id": r.id, "name": r.name, "source": r.source, "grade": str(r.grade), "channel": r.channel,
                "received_at": r.received_at, "published": r.published, "media_type": r.media_type,
                "language": r.language, "sha256": r.sha256, "characters": len(r.text),
            }
            for r in found
        ]  # fmt: skip
        show({"reports": listed}, lambda: reports_text(found, workspace.zone), as_json)
