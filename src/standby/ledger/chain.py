"""Check the log entry by entry: the chain of hashes, the numbers, and the columns beside each entry.

Fast, because an inquiry checks a million of them: a page of entries is looked at as a whole (``quick``), a long log
by several processors at once, and only where something does not fit is each entry taken apart to say what is wrong.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

from sqlalchemy.engine import Connection

from standby.ledger import quick
from standby.ledger.form import head_of_body
from standby.ledger.model import GENESIS, Fault
from standby.ledger.quick import BEFORE_ALL, Reached, range_fits
from standby.store.hot import ask

PAGE = 1_000
"""How many entries are read at once where each is taken apart."""

WORTH_SHARING = 200_000
"""From how many entries on another processor is asked to help: starting it costs as much as looking at 50,000."""

MOST_PROCESSES = 4

HELPED_S = 600
"""A helper that has not answered by then, in seconds, hangs; the log is then looked at without it."""

Row = tuple[Any, ...]


@dataclass(slots=True, kw_only=True)
class LogCheck:
    """What was found so far: how many entries, the hash and time of the last, the faults, the contents named."""

    count: int = 0
    head: bytes = GENESIS
    recorded: int = BEFORE_ALL
    faults: list[Fault] = field(default_factory=list)
    kept: dict[bytes, int] = field(default_factory=dict)


def check_log(connection: Connection, file: str = "") -> LogCheck:
    """Read the whole log in order and compare every byte of it with the hashes.

    ``file`` is the SQLite file that the connection reads, where a long log may be shared with other processes.
    """
    newest = ask(connection, "SELECT max(k) FROM entry")[0][0]
    if newest is None:
        return LogCheck()
    reached = _quickly(connection, file, newest) if isinstance(newest, int) else None
    if reached is not None:
        return LogCheck(count=newest, head=reached.head, recorded=reached.recorded, kept=reached.kept)
    found = LogCheck()
    for page in _pages(connection):
        for row in page:
            _check_entry(found, row)
    return found


def _quickly(connection: Connection, file: str, newest: int) -> Reached | None:
    """Look at the whole log at once; None when something in it does not fit, or is older than form 2."""
    parts = min(os.cpu_count() or 1, MOST_PROCESSES) if file and newest >= WORTH_SHARING else 1
    ends = [newest * part // parts for part in range(1, parts + 1)]
    heads = {end: _hash_at(connection, end) for end in ends[:-1]}
    if not all(isinstance(head, bytes) for head in heads.values()):
        return None
    module = connection.dialect.loaded_dbapi.__name__
    helpers = [
        subprocess.Popen(
            [sys.executable, "-I", quick.__file__, file, str(after), str(end), heads[after].hex(), module],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        for after, end in pairwise(ends)
    ]  # fmt: skip
    try:
        reached = Reached(0, GENESIS)
        fits = range_fits(lambda sql: ask(connection, sql), connection.dialect.name, reached, ends[0])
        for (after, end), helper in zip(pairwise(ends), helpers, strict=True):
            told = helper.communicate(timeout=HELPED_S)[0].split("\n") if fits else []
            fits = fits and helper.returncode == 0 and reached.head == heads[after] and _takes(reached, told, end)
    except subprocess.TimeoutExpired:
        fits = False
    finally:
        for helper in helpers:
            helper.kill()
            helper.wait()
    if not fits:
        return None
    reached.head = _hash_at(connection, newest)
    return reached


def _takes(reached: Reached, told: list[str], end: int) -> bool:
    """Take in what a helper found of the entries up to ``end``; False when its first is older than our last."""
    _, first, last = told[0].split()
    if int(first) < reached.recorded:
        return False
    reached.recorded, reached.k = int(last), end
    for line in told[1:-1]:
        k, digest = line.split()
        reached.kept.setdefault(bytes.fromhex(digest), int(k))
    return True


def _hash_at(connection: Connection, k: int) -> Any:
    rows = ask(connection, "SELECT hash FROM entry WHERE k = ?", (k,))
    return rows[0][0] if rows else None


def _check_entry(found: LogCheck, row: Row) -> None:
    k, known_at, act, subject, body, own = row
    found.count += 1
    if k != found.count:
        found.faults.append(Fault(k=found.count, says=f"entry {found.count} is missing"))
        found.count = k
    try:
        if sha256(found.head + body).digest() != own:
            found.faults.append(Fault(k=k, says=f"entry {k} is not what was written: its hash does not fit"))
        head = head_of_body(body)
        if (head.k, head.known_at, head.act, head.subject) != (k, known_at, act, subject):
            found.faults.append(Fault(k=k, says=f"the columns of entry {k} do not say what the entry says"))
        elif head.recorded_at < found.recorded:
            found.faults.append(Fault(k=k, says=f"entry {k} was recorded before the entry in front of it"))
        found.recorded = head.recorded_at
        _take_kept(found, k, head.kept)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        found.faults.append(Fault(k=k, says=f"entry {k} is not what was written: it cannot be read ({problem})"))
    found.head = own if isinstance(own, bytes) else GENESIS


def _take_kept(found: LogCheck, k: int, kept: tuple[bytes, ...]) -> None:
    for digest in kept:
        found.kept.setdefault(digest, k)


def _pages(connection: Connection) -> Iterator[list[Row]]:
    after = BEFORE_ALL
    while True:
        page = ask(
            connection,
            f"SELECT k, known_at, act, subject, body, hash FROM entry WHERE k > {after} ORDER BY k LIMIT {PAGE}",
        )
        if not page:
            return
        yield page
        after = page[-1][0]
