"""Live pages: everybody is woken by a new entry, and nobody before."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from standby.web.live import Bell


def run(waiting):
    """Run a coroutine in a thread of its own: a browser driven by another test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waiting).result()


def test_whoever_waits_is_woken_by_the_next_entry():
    async def wait():
        bell = Bell(5)
        waiting = [asyncio.create_task(bell.after(5, 30)) for _ in range(20)]
        await asyncio.sleep(0)
        await bell.ring(6)
        return await asyncio.gather(*waiting)

    assert run(wait()) == [6] * 20


def test_whoever_missed_entries_is_told_at_once():
    assert run(Bell(9).after(5, 30)) == 9


def test_without_an_entry_the_wait_ends_with_the_same_number():
    assert run(Bell(5).after(5, 0.01)) == 5


@pytest.mark.parametrize("path", ["/events"])
def test_events_need_a_session(stranger, path):
    assert stranger.get(path).status_code == 303


def test_a_new_entry_rings_the_bell_of_an_open_room(app, stranger):
    import time

    from standby.desk.issuing import ACT

    room, bell = app.state.room, app.state.bell
    before = bell.entry
    with room.opened.ledger.writing() as writer:
        writer.append(ACT, "x", {"valid_at": "2020-01-01T00:00:00Z"}, actor="test")
    for _ in range(100):
        if bell.entry > before:
            break
        time.sleep(0.05)
    assert bell.entry == before + 1
