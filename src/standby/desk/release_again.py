"""After a change of the record: what is out is audited anew, whoever changed it and whatever they may read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from standby.desk.workspace import Workspace

if TYPE_CHECKING:
    from standby.desk.release_news import News

P = ParamSpec("P")
T = TypeVar("T")
Change = Callable[Concatenate[Workspace, P], T]

_within: ContextVar[bool] = ContextVar("within a change of the record", default=False)
_listener: ContextVar["list[News] | None"] = ContextVar("who is told what became of it", default=None)


def audits_again(change: Change[P, T]) -> Change[P, T]:
    """Make an operation that may correct the past audit what is out, once, when it has done its work.

    It stands on the operation and not on the doors, so that no door can forget it. What came of it is recorded when
    it is news, and told to the door that listens. An operation that raises has changed nothing, and audits nothing.
    """

    @wraps(change)
    def changed(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if _within.get():
            return change(workspace, *args, **kwargs)
        mark = _within.set(True)
        try:
            done = change(workspace, *args, **kwargs)
            _audit(workspace)
        finally:
            _within.reset(mark)
        return done

    return changed


@contextmanager
def listening() -> Iterator["list[News]"]:
    """Collect what became of what is out, as long as the door is open; only news."""
    heard: list[News] = []
    mark = _listener.set(heard)
    try:
        yield heard
    finally:
        _listener.reset(mark)


def _audit(workspace: Workspace) -> None:
    from standby.desk.release_check import whole  # slow to load; most changes find nothing out
    from standby.desk.release_news import anything_out, news, recheck

    everything, heard = whole(workspace), _listener.get()
    if not anything_out(everything):
        return
    before = None if heard is None else news(workspace)
    if recheck(everything) and heard is not None and (after := news(workspace)) != before:
        heard.append(after)
