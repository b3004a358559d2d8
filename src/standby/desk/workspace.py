"""A workspace: the folder that holds the settings, the mission's own files and the record."""

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from zoneinfo import ZoneInfo

from standby.access import Actor
from standby.access.accounts import doors_at
from standby.access.looks import note_look
from standby.basis.errors import AskedWrongly
from standby.basis.mission import Definition
from standby.basis.time import Clock, utc_now
from standby.desk.kept import Kept
from standby.desk.mission_files import read_definition
from standby.desk.settings import FILE, Settings, read_settings
from standby.desk.viewing import choose_viewer, with_grants
from standby.ledger import Ledger
from standby.posture.model import Policy
from standby.posture.policy import load_policies
from standby.record import opened

MISSION = "mission"
"""The folder in a workspace that the field staff own: sites, units, sources, people, policy."""

POLICY = "policy"
"""The folder in the mission folder that holds the dated rules."""


ACCOUNTS = "accounts.db"
"""The file of accounts, sessions and looks, beside the record and apart from it."""

Looked = Callable[[Actor, str, Collection[str]], None]
"""Notes that somebody was shown, at some question, where people are."""


def unnoted(viewer: Actor, what: str, people: Collection[str]) -> None:
    """Note nothing: for a workspace that no door has opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """An open workspace: what its files say, and its record; ``kept`` is what was worked out from them before.

    ``looked`` notes who was shown where people are.
    """

    directory: Path
    settings: Settings
    definition: Definition
    policies: tuple[Policy, ...]
    ledger: Ledger
    clock: Clock
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)
    looked: Looked = field(default=unnoted, compare=False, repr=False)

    @property
    def viewer(self) -> Actor:
        """Who asks and acts: what they may not read is in no answer."""
        return self.ledger.viewer

    @property
    def zone(self) -> ZoneInfo:
        """Local time at this mission."""
        return ZoneInfo(self.settings.timezone)


@contextmanager
def open_workspace(directory: Path, clock: Clock = utc_now, *, viewer: str | None = None) -> Iterator[Workspace]:
    """Open a workspace for one operation, as one viewer sees it, and close it afterwards.

    ``viewer`` is the id of an actor of mission/actors.yaml; when not given, the one the door chose, else that of
    the settings. Raises ``AskedWrongly`` when the folder is no workspace, one of its files has a mistake or there is
    no such actor, and ``Broken`` when the record is damaged or newer than this program.
    """
    settings = read_settings(directory)
    seeing = choose_viewer(directory / MISSION, viewer or settings.viewer)
    definition = read_definition(directory / MISSION)
    policies = load_policies(directory / MISSION / POLICY)
    with opened(record_address(directory, settings.database), clock, node=settings.node) as ledger:
        yield Workspace(
            directory=directory,
            settings=settings,
            definition=definition,
            policies=policies,
            ledger=ledger.named(settings.node).seen_by(with_grants(ledger, seeing, definition.units)),
            clock=clock,
            looked=partial(_note, directory, clock),
        )


def _note(directory: Path, clock: Clock, viewer: Actor, what: str, people: Collection[str]) -> None:
    with doors_at(directory / ACCOUNTS, clock) as doors:
        note_look(doors, viewer.id, what, people)


def reread(workspace: Workspace) -> Workspace:
    """Return the workspace with what its files say now; the open record stays the same one.

    Raises ``AskedWrongly`` when a file has a mistake. A new ``database`` or ``node`` needs a new start.
    """
    directory = workspace.directory
    return replace(
        workspace,
        settings=read_settings(directory),
        definition=read_definition(directory / MISSION),
        policies=load_policies(directory / MISSION / POLICY),
    )


def record_address(directory: Path, database: str) -> str | Path:
    """Say where the record is: a server's address as it stands, a file beside the settings."""
    return database if "://" in database else directory / database


def init_workspace(directory: Path, template: Path | None = None, clock: Clock = utc_now) -> Settings:
    """Make a workspace: copy the settings and mission files of a template, and open an empty record.

    Without a template the mission files are empty lists with a comment that says what belongs in each. Raises
    ``AskedWrongly``, and writes nothing, when the folder already holds something or the template is none.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise AskedWrongly(
            "folder-not-empty",
            f"No workspace was made in {directory}",
            "there is something in it already",
            "name a new or an empty folder",
        )
    if template is not None:
        _check_template(template)
        directory.mkdir(parents=True, exist_ok=True)
        _copy(template, directory)
    else:
        with _blank() as blank:
            directory.mkdir(parents=True, exist_ok=True)
            _copy(blank, directory)
    with open_workspace(directory, clock) as workspace:
        return workspace.settings


def _check_template(template: Path) -> None:
    """Read everything a template says, so that a mistake in it is told before anything is copied."""
    read_settings(template)
    read_definition(template / MISSION)
    load_policies(template / MISSION / POLICY)


def _copy(template: Path, directory: Path) -> None:
    shutil.copyfile(template / FILE, directory / FILE)
    shutil.copytree(template / MISSION, directory / MISSION, copy_function=shutil.copyfile)


@contextmanager
def _blank() -> Iterator[Path]:
    with as_file(files("standby.desk") / "blank") as folder:
        yield folder
