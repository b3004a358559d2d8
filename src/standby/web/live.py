"""Live pages: one look at the record a few times a second, told to every open page by server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI, Request
from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from standby.api.guard import SignedIn
from standby.api.room import Room

LOOK_S = 0.05
"""The record is looked at so often, in seconds: one small query for everybody together."""

MINUTE_S = 60
"""Without a new entry a page is told once a minute to look again: ages and overdue answers come from the clock."""

router = APIRouter()


class Bell:
    """Wakes everybody who waits for the next entry."""

    def __init__(self, entry: int) -> None:
        """Start from the newest entry."""
        self.entry = entry
        self.waiting = asyncio.Condition()

    async def ring(self, entry: int) -> None:
        """Say which entry is the newest now."""
        async with self.waiting:
            self.entry = entry
            self.waiting.notify_all()

    async def after(self, entry: int, timeout_s: float) -> int:
        """Wait until there is an entry after one, or the time is over; return the newest."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s), self.waiting:
                await self.waiting.wait_for(lambda: self.entry > entry)
        return self.entry


@asynccontextmanager
async def watching(app: FastAPI) -> AsyncIterator[None]:
    """Watch the record for as long as the room is open."""
    app.state.bell = Bell(await run_in_threadpool(app.state.room.newest))
    watcher = asyncio.create_task(_watch(app.state.room, app.state.bell))
    try:
        yield
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher


@router.get("/events")
async def events(request: Request, actor: SignedIn) -> EventSourceResponse:
    """Tell an open page of each new entry, and once a minute that time has passed."""
    bell: Bell = request.app.state.bell

    async def told() -> AsyncIterator[dict[str, str]]:
        seen = bell.entry
        # How many entries there are is nobody's business who may not read them all: the page is told to look, no more.
        yield {"event": "entry", "data": "open"}
        while not await request.is_disconnected():
            seen = await bell.after(seen, MINUTE_S)
            yield {"event": "entry", "data": "look"}

    return EventSourceResponse(told(), ping=20)


async def _watch(room: Room, bell: Bell) -> None:
    """Ring at each entry, and once more when an answer that was made behind it is there."""
    renewed = room.renewed
    newest = bell.entry
    while True:
        found = await run_in_threadpool(room.newest)
        if found > newest or room.renewed != renewed:
            newest, renewed = found, room.renewed
            await bell.ring(bell.entry + 1)
        await asyncio.sleep(LOOK_S)
