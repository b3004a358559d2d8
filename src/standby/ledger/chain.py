"""Check the log entry by entry: the chain of hashes, the numbers, and the columns beside each entry.

Fast, because an inquiry checks a million of them: a page of entries is compared as a whole, and only one that
does not fit is taken apart to say what is wrong with which entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy.engine import Connection

from standby.ledger.form import DIGEST, FORM, HEAD, head_of_body
from standby.ledger.model import GENESIS, Fault
from standby.store.hot import ask

PAGE = 10_000
"""How many entries are read at once."""

BEFORE_ALL = -(2**62)

Row = tuple[Any, ...]

HEADS = np.dtype(
    [
        ("form", "u1"),
        ("kept", ">u2"),
        ("k", ">i8"),
        ("recorded", ">i8"),
        ("known", ">i8"),
        ("act", ">u2"),
        ("about", ">u4"),
    ]
)
"""``form.HEAD`` as numpy reads it."""


@dataclass(slots=True, kw_only=True)
class LogCheck:
    """What was found so far: how many entries, the hash and time of the last, the faults, the contents named."""

    count: int = 0
    head: bytes = GENESIS
    recorded: int = BEFORE_ALL
    faults: list[Fault] = field(default_factory=list)
    kept: dict[bytes, int] = field(default_factory=dict)


def check_log(connection: Connection) -> LogCheck:
    """Read the whole log in order and compare every byte of it with the hashes."""
    found = LogCheck()
    for page in _pages(connection):
        if not _page_fits(found, page):
            for row in page:
                _check_entry(found, row)
    return found


def _page_fits(found: LogCheck, page: list[Row]) -> bool:
    """Compare a page of entries of form 2 as a whole and take it in; False, and nothing taken in, when one differs."""
    ks, known_at, acts, subjects, bodies, hashes = zip(*page, strict=True)
    try:
        own = [sha256(before + body).digest() for before, body in zip((found.head, *hashes), bodies, strict=False)]
        heads = np.frombuffer(b"".join([body[: HEAD.size] for body in bodies]), HEADS)
        act = [each.encode() for each in acts]
        about = [each.encode() for each in subjects]
        known = np.array(known_at, np.int64)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return False
    recorded = heads["recorded"].astype(np.int64)
    fits = (
        own == list(hashes)
        and len(heads) == len(page)
        and ks == tuple(range(found.count + 1, found.count + 1 + len(page)))
        and bool(np.all(heads["form"] == FORM))
        and np.array_equal(heads["k"], np.arange(found.count + 1, found.count + 1 + len(page)))
        and np.array_equal(heads["known"], known)
        and bool(np.all(np.diff(recorded, prepend=found.recorded) >= 0))
        and heads["act"].tolist() == list(map(len, act))
        and heads["about"].tolist() == list(map(len, about))
        and all(
            map(
                bytes.startswith,
                bodies,
                map(bytes.__add__, act, about),
                (heads["kept"].astype(np.int64) * DIGEST + HEAD.size).tolist(),
            )
        )
    )
    if fits:
        found.count, found.head, found.recorded = ks[-1], own[-1], int(recorded[-1])
        for at in np.flatnonzero(heads["kept"]):
            _take_kept(found, ks[at], head_of_body(bodies[at]).kept)
    return fits


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
