"""Measures the web room on a made-up mission: Today at the server, the first load, many open pages after an entry.

The room runs in a process of its own, as it does in use; the pages are real connections to it on this machine. A page
counts as updated once it was sent the words that show the entry, and as whole once it has fetched a Today made from it.
"""

import asyncio
import gzip
import multiprocessing
import re
import secrets
import socket
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from standby.access.accounts import accounts, add_account, open_doors, start_session
from standby.api.guard import COOKIE
from standby.basis.errors import Broken
from standby.basis.time import AsOf, Clock
from standby.desk.bench_mission import DUTY_OFFICER, NOW, Size, make_mission
from standby.desk.manifest import declared
from standby.desk.mission_files import read_actors
from standby.desk.people import answer_rollcall, newest_rollcall
from standby.desk.reading import read_bytes
from standby.desk.workspace import ACCOUNTS, MISSION, open_workspace
from standby.web.app import make_app

T = TypeVar("T")

MADE = "made.txt"
"""A workspace with this file in it was made whole, and can be measured again."""

RUNS = 7
ANSWERS, REPORTS = 5, 3
SETTLE_S = 6.0
"""So long nothing is asked between two entries, so that what one of them starts is over before the next."""

WAIT_S = 300.0
"""So long a measured room may take to open or to answer."""

CLOSED_S = 20.0
"""So long it may take to close; then it is ended."""

SCREENS = ("/rollcall", "/people", "/map", "/timeline", "/clocks", "/inbox", "/search?q=rocket", "/sites/s0")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFigures:
    """What the web room costs here, with a mission of that size.

    ``today_ms``: Today at the server right after an answer to a roll call, wall time of the request; it may be as of
    the entry before while a newer one is made. ``today_report_ms``: the same after a report. ``today_first_ms``: the
    first of all; ``today_again_ms``: with nothing new.
    ``first_load_kb``: Today with every file it loads, as sent, in units of 1,000 bytes. ``live200_ms``: from the
    acknowledged answer to the moment the last of the open pages has the new count of the roll call;
    ``live200_report_ms``: the same from a report to its row; ``whole200_report_ms``: until the last has fetched a
    Today whose threat and advice were made with that report. ``screens_first_ms``, ``screens_ms``: each other screen,
    asked for the first and for the second time.
    """

    people: int
    sites: int
    incidents: int
    claims: int
    clients: int
    made_s: float | None
    today_ms: float
    today_report_ms: float
    today_first_ms: float
    today_again_ms: float
    first_load_kb: float
    live200_ms: float
    live200_report_ms: float
    whole200_report_ms: float
    screens_first_ms: dict[str, float]
    screens_ms: dict[str, float]


def bench_web(folder: Path | None, size: Size, clients: int) -> WebFigures:
    """Measure on a mission made in ``folder``, or taken from there when it was made before; else in a temporary one.

    Raises ``AskedWrongly`` when the folder holds something else, ``Broken`` when the room does not answer.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="standby-bench-") as name:
            return bench_web(Path(name) / "mission", size, clients)
    made_s = _made(folder, size)
    tokens = _tokens(folder)
    with _served(folder) as port:
        first, again, screens, after_answer, after_report, load = _done(_asked(folder, port, tokens[0]))
        live = _done(_live(folder, port, tokens, clients))
    return WebFigures(
        people=size.people, sites=size.sites, incidents=size.incidents, claims=size.claims, clients=clients,
        made_s=made_s, today_ms=after_answer, today_report_ms=after_report, today_first_ms=first,
        today_again_ms=again, first_load_kb=load / 1000, live200_ms=live[0][0], live200_report_ms=live[1][0],
        whole200_report_ms=live[1][1], screens_first_ms={path: ms for path, (ms, _) in screens.items()},
        screens_ms={path: ms for path, (_, ms) in screens.items()},
    )  # fmt: skip


def _done(work: Coroutine[Any, Any, T]) -> T:
    """Wait for what is asked on a loop of its own, whether or not this thread has one running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _made(folder: Path, size: Size) -> float | None:
    """Make the mission unless one of that size is there; return how long it took, None when it was there."""
    mark, said = folder / MADE, repr(size)
    if mark.is_file() and mark.read_text(encoding="utf-8") == said:
        return None
    begun = time.perf_counter()
    make_mission(folder, size)
    mark.write_text(said, encoding="utf-8")
    return time.perf_counter() - begun


def _tokens(folder: Path) -> list[str]:
    """Return a session for each actor of the mission, whose passwords nobody knows."""
    doors = open_doors(folder / ACCOUNTS, _clock())
    actors = [actor.id for actor in read_actors(folder / MISSION)]
    for actor in actors:
        if actor not in accounts(doors):
            add_account(doors, actor, secrets.token_urlsafe())
    tokens = [start_session(doors, actor) for actor in actors]
    doors.engine.dispose()
    return tokens


def _clock() -> Clock:
    """Return a clock that goes on from the end of the made-up mission by as long as this machine has run."""
    return lambda: NOW + timedelta(seconds=time.monotonic())


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Event()
    server = spawning.Process(target=_serve, args=(folder, port, ready), daemon=True)
    server.start()
    try:
        if not ready.wait(WAIT_S):
            raise Broken("bench-silent", "The web room was not measured", "it did not open", "run the command again")
        yield port
    finally:
        server.terminate()
        server.join(CLOSED_S)
        server.kill()  # one that waits for a page that is still open; nothing happens where it has ended
        server.join(CLOSED_S)


def _serve(folder: Path, port: int, ready: Event) -> None:
    # A page that waits for the next entry keeps its connection, as it would behind a browser's own retry.
    config = uvicorn.Config(
        make_app(folder, _clock()), host="127.0.0.1", port=port, log_level="error", timeout_keep_alive=int(WAIT_S)
    )
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.02)
        ready.set()
        # Whoever measures may be stopped without a word; the room goes with them.
        measuring = multiprocessing.parent_process()
        while measuring and measuring.is_alive() and not serving.done():
            await asyncio.sleep(1)
        server.should_exit = True
        await serving

    asyncio.run(run())


WORKING = "202"
"""The status of a page that says that it is being worked out."""

LOOK_AGAIN_S = 0.2
"""So long it is waited before such a page is asked for again."""


class Line:
    """One connection to the room, kept open, as a browser keeps it."""

    def __init__(self, port: int, token: str) -> None:
        """Be not yet connected."""
        self.port, self.token = port, token
        self.ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, *, etag: str = "") -> Mapping[str, str]:
        """Send a question and return the headers of its answer."""
        if self.ends is None:
            self.ends = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.ends
        told = {
            "Host": "127.0.0.1",
            "Cookie": f"{COOKIE}={self.token}",
            "Accept-Encoding": "gzip",
            "If-None-Match": etag,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
        writer.write(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        status = (await reader.readline()).split(b" ")[1].decode()
        if status not in ("200", WORKING, "304"):
            why = f"{path} answered {status}"
            raise Broken("bench-silent", "The web room was not measured", why, "look at the page with standby serve")
        headers = {"status": status}
        while (line := (await reader.readline()).strip().decode()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return headers

    async def get(self, path: str, *, etag: str = "") -> tuple[bytes, Mapping[str, str]]:
        """Return the bytes of an answer as they are sent, and its headers.

        While it is being worked out, ask again where the page says, as a browser does.
        """
        while True:
            headers = await self.ask(path, etag=etag)
            assert self.ends is not None
            found = await self.ends[0].readexactly(int(headers.get("content-length", "0")))
            if headers["status"] != WORKING:
                return found, headers
            path = headers.get("refresh", "").partition("url=")[2] or path
            await asyncio.sleep(LOOK_AGAIN_S)

    def close(self) -> None:
        """Let the connection go."""
        if self.ends:
            self.ends[1].close()


Screens = dict[str, tuple[float, float]]
"""How long each screen took when asked first, and again."""


async def _asked(folder: Path, port: int, token: str) -> tuple[float, float, Screens, float, float, int]:
    """Ask one question after another: Today first, again, the other screens, Today after each kind of entry."""
    line = Line(port, token)
    first = await _ms(line, "/")
    again = statistics.median([await _ms(line, "/") for _ in range(RUNS)])
    screens = {path: (await _ms(line, path), await _ms(line, path)) for path in SCREENS}
    after = []
    for report, times in ((False, ANSWERS), (True, REPORTS)):
        spent = []
        for number in range(times):
            _enter(folder, number, report=report)
            spent.append(await _ms(line, "/"))
            await asyncio.sleep(SETTLE_S)
        after.append(statistics.median(spent))
    load = await _first_load(line)
    line.close()
    return first, again, screens, after[0], after[1], load


async def _ms(line: Line, path: str) -> float:
    begun = time.perf_counter()
    await line.get(path)
    return (time.perf_counter() - begun) * 1000


def _enter(folder: Path, number: int, *, report: bool) -> tuple[bytes, float]:
    """Record an answer or a report, as the command line does; return what a page then shows, and when it was kept."""
    with open_workspace(folder, _clock()) as workspace:
        at: datetime = workspace.clock()
        if report:
            text = f"On {at:%d %B %Y} rockets hit Site {number}. It was noted at {at.isoformat()}. Nobody was hurt."
            said = declared(received=None, published=None, source="r1", grade="B2")
            name = f"note-{at.timestamp()}.txt"
            read_bytes(workspace, text.encode(), name, said)
            return name.encode(), time.perf_counter()
        board = newest_rollcall(workspace, AsOf(valid_at=at, known_at=at))
        assert board is not None
        silent = [person.person for person in board.people if person.said_at is None]
        answer_rollcall(
            workspace, silent[number], "safe", rollcall=None, by=DUTY_OFFICER, method="seen", said_at=None,
            good_minutes=None, receipt=None,
        )  # fmt: skip
        kept = time.perf_counter()
        told = newest_rollcall(workspace, AsOf(valid_at=workspace.clock(), known_at=workspace.clock()))
        assert told is not None
        return told.accountability.says.split(";")[0].encode(), kept


async def _first_load(line: Line) -> int:
    """Return the bytes of Today and of every file its page names, as they are sent."""
    page, _ = await line.get("/")
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', gzip.decompress(page).decode()))
    return len(page) + sum([len((await line.get(path))[0]) for path in sorted(named)])


async def _live(folder: Path, port: int, tokens: Sequence[str], clients: int) -> list[tuple[float, float]]:
    """Return for an answer, and for a report, the ms until the last page was updated, and until it was whole."""
    pages = [Page(port, tokens[number % len(tokens)]) for number in range(clients)]
    listening = [asyncio.create_task(page.listen()) for page in pages]
    try:
        await asyncio.wait_for(asyncio.gather(*(page.open.wait() for page in pages)), WAIT_S)
        found = []
        for report, times in ((False, ANSWERS), (True, REPORTS)):
            seen = [await _updated(folder, pages, number, report=report) for number in range(times)]
            found.append((statistics.median(u for u, _ in seen), statistics.median(w for _, w in seen)))
        return found
    finally:
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def _updated(folder: Path, pages: "list[Page]", number: int, *, report: bool) -> tuple[float, float]:
    """Enter something; return the ms until the last page had what shows it, and a Today made with it (a report)."""
    await asyncio.sleep(SETTLE_S)
    for page in pages:
        page.sent.clear()
        page.fetched.clear()
    mark, begun = await asyncio.to_thread(_enter, folder, number, report=report)
    updated = await _last(pages, lambda page: next((at for at, text in page.sent if mark in text), None))
    if not report:
        return (updated - begun) * 1000, (updated - begun) * 1000
    whole = await _last(pages, lambda page: next((at for at, etag in page.fetched if mark in BODIES[etag]), None))
    return (updated - begun) * 1000, (whole - begun) * 1000


async def _last(pages: "list[Page]", when: "Callable[[Page], float | None]") -> float:
    """Wait until something was so of every page, and return when it first was of the last one."""
    until = time.perf_counter() + WAIT_S
    while any(when(page) is None for page in pages):
        if time.perf_counter() > until:
            raise Broken("bench-silent", "The web room was not measured", "a page never showed an entry", "try again")
        await asyncio.sleep(0.05)
    return max(when(page) or 0 for page in pages)


BODIES: dict[str, bytes] = {}
"""What each fetched part says, by the name of its content: most pages fetch the same."""


class Page:
    """An open page of Today: it is sent what an entry changes at once, and fetches its part when told to look."""

    def __init__(self, port: int, token: str) -> None:
        """Be closed yet."""
        self.events, self.line = Line(port, token), Line(port, token)
        self.open = asyncio.Event()
        self.sent: list[tuple[float, bytes]] = []
        self.fetched: list[tuple[float, str]] = []
        self.etag = ""

    async def listen(self) -> None:
        """Hear of entries until cancelled."""
        try:
            await self.events.ask("/events?page=today")
            async for data in self._events():
                self.open.set()
                if data == b"look":
                    await self._look()
                else:
                    self.sent.append((time.perf_counter(), data))
        finally:
            self.events.close()
            self.line.close()

    async def _events(self) -> AsyncIterator[bytes]:
        """Yield the data of one event after another; the room sends each in chunks of its own."""
        assert self.events.ends is not None
        data = []
        while line := await self.events.ends[0].readline():
            if line.startswith(b"data: "):
                data.append(line[6:].rstrip(b"\r\n"))
            elif not line.strip() and data:
                yield b"\n".join(data)
                data = []

    async def _look(self) -> None:
        body, headers = await self.line.get("/today/part", etag=self.etag)
        at, self.etag = time.perf_counter(), headers["etag"]
        if self.etag not in BODIES:
            BODIES[self.etag] = gzip.decompress(body)
        self.fetched.append((at, self.etag))
