"""Live pages: one look at the record a few times a second, told to every open page by server-sent events.

A page that shows Today gets at once what the record alone tells, the count of the roll call and what was heard, and
is told to look again when the threat and the advice have been worked in. Any other page is told to look at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, FastAPI, Request
from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from standby.access import ANY, Actor, permit
from standby.access.accounts import Session, open_sessions
from standby.api.guard import SignedIn
from standby.api.room import RECORD, Amiss, Room
from standby.basis.errors import Broken, StandbyError
from standby.basis.time import Clock
from standby.desk.board.today import news
from standby.desk.erasing import Erasing
from standby.people.queries import ANSWERED
from standby.web.screens.today import part_for
from standby.web.showing import render

LOOK_S = 0.05
"""The record is looked at so often, in seconds: one small query for everybody together."""

MINUTE_S = 60
"""Without a new entry a page is told once a minute to look again: ages and overdue answers come from the clock."""

STUMBLED_S = 2.0
"""After a look that failed the next one comes so much later, in seconds."""

LOG = logging.getLogger(__name__)

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How often open pages were told: of an entry, of what it changes at once, of a new Today, of what is amiss."""

    entry: int = 0
    news: int = 0
    page: int = 0
    amiss: int = 0


class Bell:
    """Wakes everybody who waits, and holds what each session that shows Today is told at once.

    ``rung`` is when something was told last: a page that was made no later, or lost its line, may have missed it.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing told and nobody waiting."""
        self.clock, self.rung = clock, clock()
        self.told = Told()
        self.texts: Mapping[str, str] = {}
        self.watching: list[Session] = []
        self.waiting = asyncio.Condition()

    async def ring(self, what: str) -> None:
        """Say that there is something new of one kind."""
        async with self.waiting:
            self.told = replace(self.told, **{what: getattr(self.told, what) + 1})
            self.rung = self.clock()
            self.waiting.notify_all()

    async def after(self, seen: Told, timeout_s: float) -> Told:
        """Wait until more was told, or the time is over; return what was told by then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s), self.waiting:
                await self.waiting.wait_for(lambda: self.told != seen)
        return self.told

    @contextmanager
    def open(self, session: Session) -> Iterator[None]:
        """Count a session among those that show Today while its page is open."""
        self.watching.append(session)
        try:
            yield
        finally:
            self.watching.remove(session)


@asynccontextmanager
async def watching(app: FastAPI) -> AsyncIterator[None]:
    """Watch the record for as long as the room is open."""
    app.state.bell = Bell(app.state.room.clock)
    watcher = asyncio.create_task(Watch(app.state.room, app.state.bell).run())
    try:
        yield
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher


def dated(request: Request) -> None:
    """Note when a page was begun, before anything is asked for it."""
    request.state.begun = request.app.state.room.clock()


@router.get("/events")
async def events(request: Request, actor: SignedIn, page: str = "", begun: float = 0.0) -> EventSourceResponse:
    """Tell an open page of each new entry, and once a minute that time has passed.

    A page that was ``begun`` (seconds since 1970, by this server) before the last was told is told to look at once.
    """
    bell: Bell = request.app.state.bell
    first = "open" if begun > bell.rung.timestamp() else "look"
    found = _of_today(request, actor, first) if page == "today" else _of_any(request, actor, first)
    return EventSourceResponse(found, ping=20)


async def _of_any(request: Request, actor: Actor, first: str) -> AsyncIterator[dict[str, str]]:
    bell: Bell = request.app.state.bell
    seen = bell.told
    # How many entries there are is nobody's business who may not read them all: the page is told to look, no more.
    yield {"event": "entry", "data": first}
    yield _amiss(request, actor)
    while not await request.is_disconnected():
        told = await bell.after(seen, MINUTE_S)
        if told.amiss != seen.amiss:
            yield _amiss(request, actor)
        if told.entry != seen.entry or told == seen:
            yield {"event": "entry", "data": "look"}
        seen = told


async def _of_today(request: Request, actor: Actor, first: str) -> AsyncIterator[dict[str, str]]:
    bell: Bell = request.app.state.bell
    seen, session = bell.told, request.state.session
    with bell.open(session):
        yield {"event": "entry", "data": first}
        yield _amiss(request, actor)
        while not await request.is_disconnected():
            told = await bell.after(seen, MINUTE_S)
            if told.amiss != seen.amiss:
                yield _amiss(request, actor)
            if told.news != seen.news:
                if session.form not in bell.texts:
                    return
                yield {"event": "news", "data": bell.texts[session.form]}
            if told.page != seen.page:
                yield {"event": "entry", "data": "look"}
            seen = told


def _amiss(request: Request, actor: Actor) -> dict[str, str]:
    """Return what is amiss with the room, in the words of this actor; empty words take the old ones away."""
    return {"event": "amiss", "data": render(request.app.state.room, "amiss.html", actor=actor)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look found: the newest entry, the newest but for answers to a roll call, and what else pages hang on.

    ``renewed`` counts the answers made anew, ``files`` names the mission files and their times.
    """

    newest: int
    but_answers: int
    minute: datetime
    renewed: int
    files: tuple[tuple[str, int], ...]


class Watch:
    """Looks at the record again and again, and tells whoever waits."""

    def __init__(self, room: Room, bell: Bell) -> None:
        """Have seen nothing yet."""
        self.room, self.bell, self.erasing = room, bell, Erasing()
        self.making: set[asyncio.Task[None]] = set()
        self.seen: Seen | None = None
        self.amiss: tuple[tuple[str, Amiss], ...] = ()
        self.behind = False
        """Threat and advice were not worked out anew since something came that may change them."""

    async def run(self) -> None:
        """Watch until cancelled. Whatever a round stumbles over is told to every page, and the next one begins anew."""
        while True:
            try:
                await self.round()
                problem = None
            except StandbyError as told:
                problem = told
            except Exception:
                # A fault of the program: its trace goes to the log, and the pages must neither stand still nor say
                # nothing of it. What it was about is looked at again, for good where it was a passing one.
                LOG.exception("The watch over the record stumbled")
                problem = _stumbled()
            self.room.went(RECORD, problem)
            await self._tell_amiss()
            await asyncio.sleep(LOOK_S if problem is None else STUMBLED_S)

    async def round(self) -> None:
        """Look once: first tell what is known at once, then, in the background, have made what takes longer.

        A round that breaks off keeps nothing of what it saw: the next one tells all of it.
        """
        await run_in_threadpool(self._erase)
        found = await run_in_threadpool(self._state)
        before = self.seen or found
        if self.seen is None:
            # After a start the first Today of a large record takes long: it is begun before anybody asks for it.
            self._make(await run_in_threadpool(open_sessions, self.room.doors))
        if found.newest != before.newest:
            await self.bell.ring("entry")
            self.behind |= found.but_answers != before.but_answers
            await self._tell()
        if found.renewed != before.renewed:
            self.behind = False
            await self.bell.ring("page")
        if found.files != before.files:
            await self.bell.ring("entry")
            await self.bell.ring("page")
        if self.bell.watching and (found.but_answers != before.but_answers or found.minute != before.minute):
            self._make(tuple(self.bell.watching))
        self.seen = found

    def _erase(self) -> None:
        """Erase the places whose time is over; who looks back at a past moment changes nothing."""
        if self.room.looking_back is None:
            self.erasing.round(self.room.opened)

    def _state(self) -> "Seen":
        """Look at the files and at the record."""
        room = self.room
        room.workspace()
        return Seen(
            newest=room.newest(),
            but_answers=room.newest_but_for(ANSWERED),
            minute=room.clock().replace(second=0, microsecond=0),
            renewed=room.renewed,
            files=room.files,
        )

    async def _tell_amiss(self) -> None:
        """Tell every open page when something is amiss that was not, or no longer is."""
        now = tuple(self.room.amiss.items())
        if now != self.amiss:
            self.amiss = now
            await self.bell.ring("amiss")

    async def _tell(self) -> None:
        """Tell whoever shows Today what changed at once; a session that ended in the meantime is told nothing more."""
        if self.bell.watching:
            sessions = dict.fromkeys(self.bell.watching)
            self.bell.texts = await run_in_threadpool(news_for, self.room, sessions, behind=self.behind)
            await self.bell.ring("news")

    def _make(self, sessions: Collection[Session]) -> None:
        """Have Today made anew for whoever shows it, without waiting; the room says when it is there."""
        task = asyncio.create_task(run_in_threadpool(make_for, self.room, sessions))
        self.making.add(task)
        task.add_done_callback(self.making.discard)


def _stumbled() -> Broken:
    return Broken(
        "watch-stumbled",
        "This page may stand still",
        "the watch over the record met a fault of the program",
        "load the page again to see what is new, and tell whoever keeps this machine to look at what it printed",
    )


def news_for(room: Room, sessions: Collection[Session], *, behind: bool) -> dict[str, str]:
    """Return what each session that still holds is told at once, by its form token, written once for all alike."""
    texts, written = {}, {}
    for session, actor in _holding(room, sessions):
        if actor.id not in written:
            written[actor.id] = _news(room, actor, behind=behind)
        texts[session.form] = written[actor.id]
    return texts


def make_for(room: Room, sessions: Collection[Session]) -> None:
    """Have Today made for every actor among sessions: once for all who may see the same."""
    for actor in {actor.id: actor for _, actor in _holding(room, sessions)}.values():
        part_for(room, actor)


def _news(room: Room, actor: Actor, *, behind: bool) -> str:
    now = room.now()

    def make() -> str:
        workspace = room.shared_by(actor)
        units = workspace.definition.units
        return render(room, "today_news.html", news=news(workspace, now), units=units, behind=behind)

    return room.kept((*room.question(actor, now), "news", behind), make)


def _holding(room: Room, sessions: Collection[Session]) -> Iterator[tuple[Session, Actor]]:
    """Yield the sessions that were not ended, each with its actor while that one may still ask."""
    still = open_sessions(room.doors)
    for session in sessions:
        if session in still:
            actor = room.actor(session.account)
            if permit(actor, "ask", ANY).allowed:
                yield session, actor
