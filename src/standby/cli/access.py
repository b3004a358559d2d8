"""The commands that give roles and take them back."""

from pathlib import Path

import click

from standby.access import ROLES
from standby.basis.time import iso, parse_optional_instant
from standby.cli.showing import json_option, show
from standby.desk import granting
from standby.desk.viewing import Grant
from standby.desk.workspace import open_workspace

actor_argument = click.argument("actor")
role_argument = click.argument("role", type=click.Choice(list(ROLES)))
mission_option = click.option("--mission", metavar="UNIT", help="For this mission and those below it; all by default.")
because_option = click.option("--because", metavar="WORDS", required=True, help="Why.")


@click.group()
def access() -> None:
    """Say who may do what, mission by mission; nobody may do anything until a role is given."""


@access.command()
@actor_argument
@role_argument
@mission_option
@click.option("--until", metavar="T", help="Until when it holds; until it is taken back when not given.")
@because_option
@json_option
@click.pass_obj
def grant(
    directory: Path, actor: str, role: str, mission: str | None, until: str | None, because: str, as_json: bool
) -> None:
    """Give an actor of mission/actors.yaml a role."""
    with open_workspace(directory) as workspace:
        given = granting.grant(
            workspace, actor, role, mission=mission, because=because, until=parse_optional_instant(until)
        )
    show(given, lambda: _line(given), as_json)


@access.command()
@actor_argument
@role_argument
@mission_option
@because_option
@json_option
@click.pass_obj
def revoke(directory: Path, actor: str, role: str, mission: str | None, because: str, as_json: bool) -> None:
    """Take a role back; that it was held stays on record."""
    with open_workspace(directory) as workspace:
        taken = granting.revoke(workspace, actor, role, mission=mission, because=because)
    show(taken, lambda: _line(taken), as_json)


@access.command(name="list")
@json_option
@click.pass_obj
def list_(directory: Path, as_json: bool) -> None:
    """List the roles that were given, those that ended included."""
    with open_workspace(directory) as workspace:
        found = granting.grants(workspace)
    show(
        found, lambda: "\n".join(map(_line, found)) or "No role was given beside those of mission/actors.yaml", as_json
    )


def _line(grant: Grant) -> str:
    where = f"for {grant.mission}" if grant.mission else "for every mission"
    until = f", until {iso(grant.until)}" if grant.until else ""
    ended = f"; taken back by {grant.ended_by} at {iso(grant.ended_at)}" if grant.ended_at else ""
    return f"{grant.actor}: {grant.role} {where}, given by {grant.by} at {iso(grant.at)}{until}: {grant.because}{ended}"
