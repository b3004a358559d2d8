"""The command by which a named person declares a fact."""

import textwrap
from pathlib import Path

import click

from standby.basis.time import parse_instant
from standby.cli.decisions_text import WIDTH, moment
from standby.cli.showing import json_option, show
from standby.desk.declaring import declare as declare_fact
from standby.desk.declaring import longest
from standby.desk.workspace import open_workspace
from standby.posture.facts import Declaration


@click.command()
@click.argument("fact", metavar="FACT")
@click.option("--by", required=True, metavar="NAME", help="Who declares it.")
@click.option("--role", required=True, metavar="ROLE", help="In which role.")
@click.option("--unit", metavar="UNIT", help="For this mission or contingent; for all when not given.")
@click.option("--no", "denied", is_flag=True, help="Declare that it is not so.")
@click.option("--at", metavar="D", help="When it was declared; now by default.")
@click.option("--until", metavar="D", help="When the word expires; as late as such a fact allows by default.")
@click.option("--reason", metavar="TEXT", default="", help="Why.")
@json_option
@click.pass_obj
def declare(
    directory: Path,
    fact: str,
    by: str,
    role: str,
    unit: str | None,
    denied: bool,
    at: str | None,
    until: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Record a named person's word on a fact that only a person can supply, until it expires."""
    with open_workspace(directory) as workspace:
        when = parse_instant(at) if at else workspace.clock()
        word = Declaration(
            fact=fact,
            value=not denied,
            by=by,
            role=role,
            at=when,
            good_until=parse_instant(until, end_of_day=True) if until else longest(fact, when),
            unit=unit,
            reason=reason,
        )
        declared = declare_fact(workspace, word)
        show(declared, lambda: _told(declared), as_json)


def _told(word: Declaration) -> str:
    whom = f"for {word.unit}" if word.unit else "for every unit"
    said = "is so" if word.value else "is not so"
    told = f"Recorded: {word.fact} {said}, {whom}, by {word.by} ({word.role}), until {moment(word.good_until)}."
    return textwrap.fill(told, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
