"""A screen that takes long is made behind, and whoever asked is told so at once instead of waiting before nothing.

The page that says so asks again by itself, without a script too. What it is given then was begun after it was first
asked for, so whoever has just done something sees what came of it.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial, wraps
from threading import Lock
from time import time
from typing import Any, ParamSpec
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response
from markupsafe import Markup

from standby.web.showing import show

PATIENCE_S = 0.4
"""So long a screen is waited for, in seconds."""

AGAIN_S = 1
"""After so many seconds the page asks again."""

KEPT = 64
"""So many screens that nobody has fetched yet are kept at most."""

WAITED = "waited"
"""The part of an address that says since when somebody waits, in seconds since 1970."""

P = ParamSpec("P")


@dataclass(slots=True)
class Making:
    """A screen on its way; ``begun`` is when somebody set about it, None while it waits for its turn."""

    begun: float | None = None
    answer: "Future[Response]" = field(default_factory=Future)

    def is_for(self, asked: float) -> bool:
        """Say whether it tells all that was so when it was asked for."""
        return self.begun is None or self.begun >= asked


class Waiting:
    """The screens on their way, each of one session at one address."""

    def __init__(self) -> None:
        """Begin with none."""
        self.makers = ThreadPoolExecutor(32, "a screen")
        self.lock = Lock()
        self.makings: dict[Hashable, Making] = {}

    def ask(self, key: Hashable, asked: float, make: Callable[[], Response]) -> Response | None:
        """Return a screen that was begun no earlier than ``asked``, or None where it is not there soon."""
        with self.lock:
            making = self.makings.get(key)
            if making is None or not making.is_for(asked):
                making = self.makings[key] = Making()
                making.answer = self.makers.submit(self._make, making, make)
                self._forget_unfetched()
        wait([making.answer], PATIENCE_S)
        if not making.answer.done():
            return None
        with self.lock:
            if self.makings.get(key) is making:
                del self.makings[key]
        return making.answer.result()

    def _forget_unfetched(self) -> None:
        """Let the oldest screens go that nobody came back for; one still on its way stays, and is begun once."""
        there = [key for key, making in self.makings.items() if making.answer.done()]
        for key in there[: max(0, len(there) - KEPT)]:
            del self.makings[key]

    def _make(self, making: Making, make: Callable[[], Response]) -> Response:
        making.begun = time()
        return make()

    def close(self) -> None:
        """Let go of what nobody will fetch."""
        self.makers.shutdown(wait=False, cancel_futures=True)


def patient(screen: Callable[P, Response]) -> Callable[P, Response]:
    """Show a screen, or soon a page that says that it is being worked out and asks for it again."""
    return patient_with(lambda _: Markup(""))(screen)


def patient_with(at_once: Callable[[Request], Markup]) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Do the same, and have that page show what is known at once."""

    def made(screen: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(screen)
        def shown(*args: P.args, **given: P.kwargs) -> Response:
            request: Any = given["request"]
            asked = _asked(request)
            key = (request.state.session.form, given["actor"], _address(request), request.headers.get("hx-target"))
            found: Response | None = request.app.state.waiting.ask(key, asked, partial(screen, *args, **given))
            return found if found is not None else _say_so(request, asked, at_once(request))

        return shown

    return made


def _say_so(request: Request, asked: float, known: Markup) -> Response:
    again, target = _address(request, **{WAITED: f"{asked:.3f}"}), request.headers.get("hx-target")
    part = request.headers.get("hx-request") == "true"
    page = "working_part.html" if part else "working.html"
    answer = show(request, page, status=202, again=again, again_s=AGAIN_S, target=target, known=known)
    if not part:
        answer.headers["Refresh"] = f"{AGAIN_S};url={again}"
    return answer


def _asked(request: Request) -> float:
    """Return since when somebody waits: now, unless the address says since when; never later than now."""
    now = time()
    try:
        return min(now, float(request.query_params.get(WAITED, now)))
    except ValueError:
        return now


def _address(request: Request, **more: str) -> str:
    told = [(key, value) for key, value in parse_qsl(request.url.query, keep_blank_values=True) if key != WAITED]
    asked = urlencode([*told, *more.items()])
    return f"{request.url.path}?{asked}" if asked else request.url.path
