"""The commands that look after the record: audit, doctor, rebuild."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from standby.basis.quantities import counted
from standby.cli.listing import WIDTH
from standby.cli.showing import json_option, show
from standby.desk.health import Check, check_health, check_tables, rebuild_tables, verify_record
from standby.desk.witness import check_proof, check_witness, give_checkpoint
from standby.desk.witness import prove as desk_prove
from standby.desk.workspace import open_workspace
from standby.ledger import Fault
from standby.ledger.proofs import Proof
from standby.ledger.rebuild import Remade


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


@audit.command()
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The new file to hand out.")
@click.option("--entry", type=click.IntRange(min=1), metavar="K", help="Prove that this entry stands in the record.")
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Prove that the record only grew since this checkpoint; with --entry, that the entry stands in it.",
)
@json_option
@click.pass_obj
def prove(directory: Path, to: Path, entry: int | None, since: Path | None, as_json: bool) -> None:
    """Write a short proof for somebody who has no copy of the record (RFC 6962)."""
    with open_workspace(directory) as workspace:
        proof = desk_prove(workspace, to, entry=entry, since=since)
    show(proof, lambda: f"{to} proves it in {len(proof.path)} steps; check it with standby audit check.", as_json)


@audit.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="FILE", help="Also compare with a checkpoint that was kept."
)
@json_option
def check(file: Path, against: Path | None, as_json: bool) -> int:
    """Check a proof; it takes no workspace and no record."""
    proof, faults = check_proof(file, against)
    show({"holds": not faults, "proof": proof, "faults": faults}, lambda: _proof_text(proof, faults), as_json)
    return 3 if faults else 0


@click.command()
@json_option
@click.pass_obj
def doctor(directory: Path, as_json: bool) -> int:
    """Say whether this installation and this workspace are fit for use."""
    checks = check_health(directory)
    show({"checks": checks}, lambda: "\n".join(map(_check_text, checks)), as_json)
    return 0 if all(check.well for check in checks) else 3


@click.command()
@click.option("--check", is_flag=True, help="Only compare; change nothing.")
@json_option
@click.pass_obj
def rebuild(directory: Path, check: bool, as_json: bool) -> int:
    """Make the tables again from the log, or see whether they are what the log gives."""
    with open_workspace(directory) as workspace:
        found = check_tables(workspace) if check else rebuild_tables(workspace)
    show({"tables": found}, lambda: _tables_text(found, check), as_json)
    return 3 if check and not all(table.same for table in found) else 0


def _tables_text(found: Sequence[Remade], check: bool) -> str:
    words = {True: "as the log gives it", False: "NOT as the log gives it" if check else "was not as the log gives it"}
    lines = [f"{table.table:<16} {table.rows:>9} rows  {table.sha256[:16]}  {words[table.same]}" for table in found]
    return "\n".join([*lines, "Nothing was changed." if check else "Every table was made again from the log."])


def _verification_text(entries: int, head: str, faults: list[str]) -> str:
    if not faults:
        return f"The record is as it was written: {entries} entries, the last one {head[:16]}."
    return "\n".join([f"The record was changed: {counted(len(faults), 'fault')} in {entries} entries.", *faults])


def _proof_text(proof: Proof, faults: tuple[Fault, ...]) -> str:
    if faults:
        return "\n".join(["The proof does not hold.", *(fault.says for fault in faults)])
    now = proof.checkpoint
    if proof.entry is not None:
        return f"The proof holds: entry {proof.entry} stands among the {now.entries} entries of {now.node}."
    return f"The proof holds: the {now.entries} entries of {now.node} begin with those first {proof.earlier}."


def _check_text(check: Check) -> str:
    line = f"{'well' if check.well else 'NOT WELL':<9} {check.about}: {check.says}"
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * 10, break_long_words=False, break_on_hyphens=False)
