"""The commands that look after the record: audit, doctor."""

from dataclasses import replace
from pathlib import Path

import click

from standby.cli.showing import json_option, show
from standby.desk.health import Check, check_health, verify_record
from standby.desk.witness import check_witness, give_checkpoint
from standby.desk.workspace import open_workspace


@click.group()
def audit() -> None:
    """Look whether the record is as it was written."""


@audit.command()
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also compare with a checkpoint that a witness kept.",
)
@json_option
@click.pass_obj
def verify(directory: Path, against: Path | None, as_json: bool) -> int:
    """Check every entry, every report and every claim for a changed byte."""
    with open_workspace(directory) as workspace:
        found = verify_record(workspace)
        if against:
            found = replace(found, faults=(*found.faults, *check_witness(workspace, against)))
    show(found, lambda: _verification_text(found.entries, found.head, [f.says for f in found.faults]), as_json)
    return 3 if found.faults else 0


@audit.command()
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The new file to hand to the witness."
)
@json_option
@click.pass_obj
def checkpoint(directory: Path, to: Path, as_json: bool) -> None:
    """Sign how the record stands, for a witness outside to keep."""
    with open_workspace(directory) as workspace:
        given = give_checkpoint(workspace, to)
    show(given, lambda: f"{to} vouches for {given.entries} entries; give it to somebody outside.", as_json)


@click.command()
@json_option
@click.pass_obj
def doctor(directory: Path, as_json: bool) -> int:
    """Say whether this installation and this workspace are fit for use."""
    checks = check_health(directory)
    show({"checks": checks}, lambda: "\n".join(map(_check_text, checks)), as_json)
    return 0 if all(check.well for check in checks) else 3


def _verification_text(entries: int, head: str, faults: list[str]) -> str:
    if not faults:
        return f"The record is as it was written: {entries} entries, the last one {head[:16]}."
    return "\n".join([f"The record was changed: {len(faults)} fault(s) in {entries} entries.", *faults])


def _check_text(check: Check) -> str:
    return f"{'well' if check.well else 'NOT WELL':<9} {check.about}: {check.says}"
