"""The actors of a mission, for doors that know by themselves who asks."""

from collections.abc import Collection, Iterable

from standby.access import ANY, ROLES, VERBS, Actor, require
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.desk.mission_files import read_actors
from standby.desk.viewing import with_grants
from standby.desk.workspace import MISSION, Workspace

FILE = "actors.yaml"


def actors_of(workspace: Workspace) -> tuple[Actor, ...]:
    """Return everybody that mission/actors.yaml lists."""
    return read_actors(workspace.directory / MISSION)


def actor_named(workspace: Workspace, name: str, listed: Iterable[Actor] | None = None) -> Actor:
    """Return the actor of that id; somebody no longer listed can see what is open to all and do nothing.

    ``listed`` is everybody that mission/actors.yaml lists, where it was read already.
    """
    found = next((actor for actor in (actors_of(workspace) if listed is None else listed) if actor.id == name), None)
    if found is None:
        return Actor(id=name, name=name)
    return with_grants(workspace.ledger, found, workspace.definition.units)


def first_actor(workspace: Workspace, name: str) -> Actor:
    """Write the first actor, with every role, into an ``actors.yaml`` that lists nobody, and return it.

    Raises ``AskedWrongly`` when somebody is listed already or the name has no letter to make an id of.
    """
    path = workspace.directory / MISSION / FILE
    id = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split())
    if actors_of(workspace):
        raise AskedWrongly(
            "actors-listed", "Nobody was added", "mission/actors.yaml lists actors already", "choose one of them"
        )
    if not id:
        raise AskedWrongly("actor-unnamed", "Nobody was added", "the name has no Latin letter", "give a name like Ana")
    roles = ", ".join(ROLES)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    entry = f"- {{id: {id}, name: {_quoted(name)}, roles: [{roles}], level: secret}}\n"
    path.write_text(f"{before.rstrip()}\n{entry}".lstrip("\n"), encoding="utf-8")
    return actor_named(workspace, id)


def acting_as(workspace: Workspace, person: str, verb: str, missions: Collection[str | None] = ANY) -> str:
    """Return the person who acts, when they may. One person is one identity: nobody acts as another.

    Where no actor is listed, whoever holds the folder vouches for the name. Raises ``NotAllowed`` (``signer-another``,
    ``signer-unknown``, ``not-permitted``), and ``AskedWrongly`` when no name was given.
    """
    person, viewer = " ".join(person.split()), workspace.viewer
    if not person:
        raise AskedWrongly("person-missing", "Nothing was recorded", "no person was named", "give your name with --by")
    if not viewer.everything:
        if person != viewer.id:
            raise NotAllowed(
                "signer-another",
                f"{viewer.name} cannot sign as {person}",
                "everybody signs in their own name",
                f"sign as {viewer.id}, or have {person} do it",
            )
        require(viewer, verb, missions)
    elif listed := {actor.id for actor in actors_of(workspace)}:
        if person not in listed:
            raise NotAllowed(
                "signer-unknown",
                f"{person} cannot sign",
                "mission/actors.yaml lists no actor of that id",
                f"add {person} there with a role that may {VERBS[verb]}, or ask somebody listed",
            )
        require(actor_named(workspace, person), verb, missions)
    return person


def _quoted(text: str) -> str:
    return "'" + text.strip().replace("'", "''") + "'"
