"""Whether the installation, the workspace and its record are fit for use."""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import standby
from standby.access import permit, require
from standby.basis.errors import StandbyError
from standby.basis.time import age_words
from standby.desk.intake_places import FILE as INTAKE_FILE
from standby.desk.intake_places import read_intake_places
from standby.desk.posting import service_of
from standby.desk.review_rules import FILE as REVIEW_FILE
from standby.desk.review_rules import read_review_rules
from standby.desk.settings import FILE as SETTINGS_FILE
from standby.desk.witness import last_witnessed
from standby.desk.working import left_behind
from standby.desk.workspace import MISSION, Workspace, open_workspace
from standby.ledger import Verification, rebuild
from standby.ledger import verify as verify_ledger
from standby.ledger.rebuild import Remade
from standby.record.search import check_words
from standby.store.sqlite import choose_module

LEAST_FREE = 200 * 2**20
"""With less room than this, in bytes, a disk is soon full: then nothing is recorded, and a new start shows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: whether it is well, and what was found."""

    about: str
    well: bool
    says: str


def verify_record(workspace: Workspace) -> Verification:
    """Look at every entry, report and claim of the record for a changed byte; every fault is returned."""
    require(workspace.viewer, "keep")
    return verify_ledger(workspace.ledger)


def check_tables(workspace: Workspace) -> tuple[Remade, ...]:
    """Compare every table that is made from the log, and the index of words, with what a replay of the log gives.

    Changes nothing.
    """
    return *rebuild.check_tables(workspace.ledger), check_words(workspace.ledger)


def rebuild_tables(workspace: Workspace) -> tuple[Remade, ...]:
    """Make every table that is made from the log again; the index of words is when it is next asked."""
    words = check_words(workspace.ledger)
    return *rebuild.rebuild_tables(workspace.ledger), words


def check_health(directory: Path) -> tuple[Check, ...]:
    """Look at the program, the files of the workspace and the record; a mistake is told, not raised."""
    program = (
        f"Standby {standby.__version__}, Python {platform.python_version()}, SQLite {choose_module().sqlite_version}"
    )
    first = Check(about="program", well=True, says=program), *_disk_checks(directory)
    try:
        with open_workspace(directory) as workspace:
            return *first, *_workspace_checks(workspace)
    except StandbyError as problem:
        return *first, Check(about="workspace", well=False, says=str(problem))


def _disk_checks(directory: Path) -> Iterator[Check]:
    """Look how much room there is beside the workspace, and for a copy that was cut off there.

    A folder that is not there is told of elsewhere.
    """
    if directory.is_dir():
        free = shutil.disk_usage(directory).free
        well, room = free >= LEAST_FREE, f"{free / 1e6:,.0f} MB free"
        says = room if well else f"only {room}: a full disk takes no entry and opens no record; make room"
        yield Check(about="disk", well=well, says=says)
        for left in left_behind(directory):
            says = f"{left.name} holds a copy of the record that was cut off; the next backup here takes it away"
            yield Check(about="unfinished copy", well=False, says=says)


def _workspace_checks(workspace: Workspace) -> tuple[Check, ...]:
    definition = workspace.definition
    counted = ", ".join(
        f"{len(part)} {word}"
        for part, word in (
            (definition.units, "units"),
            (definition.sites, "sites"),
            (definition.sources, "sources"),
            (definition.people, "people"),
        )
    )
    files = Check(about="mission files", well=True, says=counted), *_settings_checks(workspace)
    if not permit(workspace.viewer, "keep").allowed:
        return files
    found = verify_record(workspace)
    written = (
        f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}, written at the node {_node(workspace)}"
    )
    record = written if not found.faults else found.faults[0].says
    return (
        *files,
        *_channel_checks(workspace),
        Check(about="record", well=not found.faults, says=record),
        Check(about="outside witness", well=True, says=_witness(workspace)),
    )


def _settings_checks(workspace: Workspace) -> Iterator[Check]:
    """Look at what the mission accepts by itself and where reports come from; a file without a mistake is not named."""
    mission = workspace.directory / MISSION
    for file, read in (
        (REVIEW_FILE, lambda: read_review_rules(mission, workspace.definition)),
        (INTAKE_FILE, lambda: read_intake_places(mission)),
    ):
        try:
            read()
        except StandbyError as problem:
            yield Check(about=f"mission/{file}", well=False, says=str(problem))


def _node(workspace: Workspace) -> str:
    """Name the node that the record is written at, and the one in the settings where it came too late."""
    bears, wanted = workspace.ledger.node, workspace.settings.node
    kept = f"; {SETTINGS_FILE} says {wanted}, but a record keeps the name of its first entry"
    return bears + (kept if bears != wanted else "")


def _channel_checks(workspace: Workspace) -> Iterator[Check]:
    """Look at the address of each channel without sending anything, and show none."""
    for channel in workspace.settings.channel:
        about = f"channel {channel.name}"
        try:
            service = service_of(channel, workspace.directory)
        except StandbyError as problem:
            yield Check(about=about, well=False, says=str(problem))
        else:
            yield Check(about=about, well=True, says=f"{service.service_name}; nothing was sent")


def _witness(workspace: Workspace) -> str:
    last = last_witnessed(workspace)
    if last is None:
        return "nobody outside holds a checkpoint of this record: make one with standby audit checkpoint"
    return f"a checkpoint was last given {age_words(last, workspace.clock())} ago"
