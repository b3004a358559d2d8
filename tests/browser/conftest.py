"""A real browser (Chromium) at a real server on this machine, on the example mission, with a clock of its own."""

import shutil
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests.web_room import NOW, WORDS, clock, folder, read_example

from standby.desk.people import open_rollcall
from standby.testing.clock import FakeClock
from standby.web.app import make_app

__all__ = ["clock", "folder", "read_example"]

SCREENS = (
    "/", "/sites/erbil", "/decisions/coalition-training", "/inbox", "/search?q=missiles",
    "/rollcall", "/rollcall/list", "/people", "/people/import", "/people/looks", "/access",
    "/account", "/notices", "/sign-in",
    "/read", "/clocks?valid=2020-01-12&known=2020-01-12", "/clocks?public=true", "/timeline", "/map",
    "/public-view", "/releases",
    "/forecasts", "/people?name=a&page=2",
)  # fmt: skip

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


class Server:
    """The web room on a port of this machine, that can be stopped and started again."""

    def __init__(self, folder, clock):
        self.folder, self.clock = folder, clock
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            self.port = held.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.named = f"http://localhost:{self.port}"
        self.server = None
        with (folder / "standby.toml").open("a") as file:
            file.write(f'\naddress = "{self.named}"\n')

    def start(self):
        app = make_app(self.folder, self.clock)
        self.room = app.state.room
        self.server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error", timeout_graceful_shutdown=1)
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        for _ in range(300):
            if self.server.started:
                return self
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def stop(self):
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed here (Debian: apt install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(folder, clock):
    made = Server(folder, clock).start()
    yield made
    made.stop()


def signed_in(chromium, server, name, **options):
    """Open a page as somebody signed in, in a browser of its own; what goes wrong on it is kept in ``problems``."""
    page = chromium.new_context(**options).new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    page.goto(f"{server.address}/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", WORDS)
    page.click("main button")
    page.wait_for_url(f"{server.address}/")
    return page


@pytest.fixture
def server(chromium, folder, clock):
    with served(folder, clock) as made:
        yield made


@pytest.fixture
def enter(chromium, server):
    """Return a function that opens a page as somebody signed in."""
    opened = []

    def enter_as(name="duty-officer", **options):
        opened.append(signed_in(chromium, server, name, **options))
        return opened[-1]

    yield enter_as
    for page in opened:
        page.context.close()


@pytest.fixture(scope="module")
def visited(chromium, read_example, tmp_path_factory):
    """Every screen visited once: what axe finds in light and in the dark, how wide it is, and what went wrong."""
    folder = tmp_path_factory.mktemp("visited") / "w"
    shutil.copytree(read_example, folder)
    axe, seen = Axe(), {}
    with served(folder, FakeClock(NOW)) as server:
        page = signed_in(chromium, server, "duty-officer")
        open_rollcall(server.room.opened, because="drill", by="duty-officer", site="erbil")
        for path in SCREENS:
            page.problems.clear()
            page.goto(server.address + path)
            found = {"problems": list(page.problems)}
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found[scheme] = violations(axe, page)
            for width in (320, 1600):
                page.set_viewport_size({"width": width, "height": 800})
                found[width] = page.evaluate("document.documentElement.scrollWidth")
                found["menu", width] = page.evaluate("document.querySelector('.top')?.offsetHeight ?? 0")
            seen[path] = found
        page.context.close()
    return seen


def violations(axe, page):
    found = axe.run(page)["violations"]
    return [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found]


@pytest.fixture
def check_accessible():
    """Return a function that fails for any violation axe-core finds on a page."""
    axe = Axe()

    def check(page):
        assert violations(axe, page) == []

    return check
