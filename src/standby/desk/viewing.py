"""Chooses who asks: the actor whose clearance every answer keeps to."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from standby.access import EVERYTHING, Actor
from standby.basis.errors import AskedWrongly
from standby.desk.mission_files import read_actors

_AT_THE_DOOR: ContextVar[str | None] = ContextVar("viewer at the door", default=None)


@contextmanager
def asking_as(viewer: str | None) -> Iterator[None]:
    """Let a door say once who asks, for every workspace it opens; None leaves it to the settings."""
    before = _AT_THE_DOOR.set(viewer)
    try:
        yield
    finally:
        _AT_THE_DOOR.reset(before)


def choose_viewer(mission: Path, viewer: str) -> Actor:
    """Return the actor whom the door chose, else the one named. Raises ``AskedWrongly`` when none has that id."""
    wanted = _AT_THE_DOOR.get() or viewer
    if wanted == EVERYTHING.id:
        return EVERYTHING
    actors = {actor.id: actor for actor in read_actors(mission)}
    if wanted not in actors:
        near = difflib.get_close_matches(wanted, actors, n=1)
        raise AskedWrongly(
            "actor-unknown",
            f"There is no actor {wanted!r}",
            "mission/actors.yaml lists none of that id",
            f"ask as {near[0]!r}" if near else f"ask as one of: {', '.join([*actors, EVERYTHING.id])}",
        )
    return actors[wanted]
