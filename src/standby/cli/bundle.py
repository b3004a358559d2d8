"""The commands that carry records between nodes that cannot reach each other."""

from pathlib import Path

import click

from standby.cli.showing import json_option, show
from standby.desk import exchange as desk
from standby.desk.workspace import open_workspace
from standby.ledger.exchange import Peer

FILE = click.Path(path_type=Path)
by_option = click.option("--by", required=True, metavar="NAME", help="Who decides it.")
reason_option = click.option("--because", "reason", required=True, metavar="WHY", help="The reason, in a few words.")


@click.group()
def bundle() -> None:
    """Carry the record between nodes that cannot reach each other, as signed files."""


@bundle.command("export")
@click.argument("file", type=FILE)
@click.option("--after", type=click.IntRange(min=0), default=0, metavar="K", help="Only the entries after this one.")
@json_option
@click.pass_obj
def export_(directory: Path, file: Path, after: int, as_json: bool) -> None:
    """Write the entries of this record to a new file, signed by this node."""
    with open_workspace(directory) as workspace:
        made = desk.export_bundle(workspace, file, after=after)
    words = f"{made.file} holds the entries {made.after + 1} to {made.up_to} of {made.node}, signed."
    show(made, lambda: words, as_json)


@bundle.command("import")
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
def import_(directory: Path, file: Path, as_json: bool) -> None:
    """Take in a bundle of a trusted node, whole or not at all."""
    with open_workspace(directory) as workspace:
        taken = desk.import_bundle(workspace, file)
    if taken.new:
        many = f"entries {taken.first_k} to {taken.last_k}" if taken.new > 1 else f"entry {taken.first_k}"
        here = f"{taken.new} new, here as {many}"
    else:
        here = "nothing in it was new"
    show(taken, lambda: f"The entries of {taken.node} up to {taken.up_to} are here: {here}.", as_json)


@bundle.command()
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
def card(directory: Path, file: Path, as_json: bool) -> None:
    """Write this node's card to a new file, for those who are to trust its bundles."""
    with open_workspace(directory) as workspace:
        made = desk.write_own_card(workspace, file)
    answer = {"node": made.node, "key": made.key, "fingerprint": made.fingerprint, "made_at": made.made_at}
    show(answer, lambda: f"{file} is the card of {made.node}; its fingerprint is {made.fingerprint}.", as_json)


@bundle.command()
@click.argument("file", type=FILE)
@by_option
@reason_option
@click.option("--fingerprint", metavar="DIGITS", help="The fingerprint as the node told it by another way.")
@json_option
@click.pass_obj
def trust(directory: Path, file: Path, by: str, reason: str, fingerprint: str | None, as_json: bool) -> None:
    """Take in another node's card: from now on its key vouches for its bundles."""
    with open_workspace(directory) as workspace:
        taken = desk.trust(workspace, file, by=by, reason=reason, fingerprint=fingerprint)
    answer = {"node": taken.node, "key": taken.key, "fingerprint": taken.fingerprint, "made_at": taken.made_at}
    show(answer, lambda: f"{taken.node} is trusted, with the key {taken.fingerprint}.", as_json)


@bundle.command()
@click.argument("node")
@by_option
@reason_option
@json_option
@click.pass_obj
def distrust(directory: Path, node: str, by: str, reason: str, as_json: bool) -> None:
    """End the trust in a node from now on; what it brought in stays."""
    with open_workspace(directory) as workspace:
        desk.distrust(workspace, node, by=by, reason=reason)
    show({"node": node}, lambda: f"{node} is no longer trusted; what it brought in stays.", as_json)


@bundle.command()
@json_option
@click.pass_obj
def nodes(directory: Path, as_json: bool) -> None:
    """List the nodes whose cards were taken in, and how far their entries are here."""
    with open_workspace(directory) as workspace:
        found = desk.nodes(workspace)
    text = "\n".join(map(_node_text, found)) or "No card was taken in: see standby bundle trust."
    show({"nodes": found}, lambda: text, as_json)


def _node_text(peer: Peer) -> str:
    trusted = "trusted" if peer.trusted else "no longer trusted"
    last = f", last brought {peer.last_imported:%Y-%m-%d %H:%M} UTC" if peer.last_imported else ""
    return f"{peer.node}: {trusted} ({peer.fingerprint}), entries up to {peer.entries}{last}"
