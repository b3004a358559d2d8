"""The quick look at a page of entries of form 2: all of it compared as a whole, without taking an entry apart.

It says only whether everything fits; what is wrong with which entry is ``chain``'s to say. It is also a program of
its own, so that several processors share a long log: ``python quick.py FILE AFTER UP_TO HASH`` needs nothing but
Python and an SQLite new enough, and prints ``fits``, the first and last time of recording, and the contents named.
"""

import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from operator import add
from typing import Any

FORM = 2
HEAD = struct.Struct(">BHqqqHI")
"""Form, number of contents kept, ``k``, ``recorded_at`` and ``known_at`` (microseconds), lengths of act and subject."""

DIGEST = 32
PAGE = 500
"""How many entries are looked at together: so few stay near the processor, more take longer each."""

BEFORE_ALL = -(2**62)

Row = Sequence[Any]

IN_ORDER = "FROM entry WHERE k > {after} AND k <= {up_to} ORDER BY k LIMIT {page}"
QUICK = {
    # A text that became bytes of the same letters is no longer the text: NULL, and nothing fits.
    "sqlite": "SELECT k, known_at, octet_length(act), CASE WHEN typeof(act) = 'text' AND typeof(subject) = 'text' "
    "THEN act || subject END, body, hash " + IN_ORDER,
    "postgresql": "SELECT k, known_at, octet_length(act), act || subject, body, hash " + IN_ORDER,
}


class Reached:
    """How far a look has come: the last entry, its hash and time, the first time seen, and the contents named."""

    def __init__(self, k: int, head: bytes) -> None:
        """Begin after entry ``k``, whose hash is ``head``."""
        self.k = k
        self.head = head
        self.first: int | None = None
        self.recorded = BEFORE_ALL
        self.kept: dict[bytes, int] = {}


def page_fits(reached: Reached, page: Sequence[Row]) -> bool:
    """Say whether the next entries fit what came before them and themselves, and if so take them in."""
    ks, known_at, act_lengths, written, bodies, hashes = zip(*page)  # noqa: B905 - rows of one query
    try:
        own = [sha256(before + body).digest() for before, body in zip((reached.head, *hashes), bodies)]  # noqa: B905
        told = HEAD.iter_unpack(b"".join([body[: HEAD.size] for body in bodies]))
        form, kept, k, recorded, known, act, subject = zip(*told)  # noqa: B905
        plain = [each.encode() for each in written]
    except (TypeError, ValueError, AttributeError, struct.error):
        return False
    fits = (
        own == list(hashes)
        and set(form) == {FORM}
        and k == ks == tuple(range(reached.k + 1, reached.k + 1 + len(page)))
        and known == known_at
        and act == act_lengths
        and list(map(add, act, subject)) == list(map(len, plain))
        and all(map(bytes.startswith, bodies, plain, [HEAD.size + DIGEST * number for number in kept]))
        and recorded[0] >= reached.recorded
        and list(recorded) == sorted(recorded)
    )
    if fits:
        reached.k, reached.head, reached.recorded = ks[-1], own[-1], recorded[-1]
        reached.first = recorded[0] if reached.first is None else reached.first
        if any(kept):
            for number, entry, body in zip(kept, ks, bodies):  # noqa: B905
                for at in range(HEAD.size, HEAD.size + DIGEST * number, DIGEST):
                    reached.kept.setdefault(body[at : at + DIGEST], entry)
    return fits


def range_fits(ask: Callable[[str], Sequence[Row]], dialect: str, reached: Reached, up_to: int) -> bool:
    """Look at every entry after the one reached and up to another; False as soon as one does not fit."""
    while reached.k < up_to:
        page = ask(QUICK[dialect].format(after=reached.k, up_to=up_to, page=PAGE))
        if not page or not page_fits(reached, page):
            return False
    return True


def report(reached: Reached) -> Iterator[str]:
    """Yield what a look found, line by line, for the process that asked for it."""
    yield f"fits {reached.first} {reached.recorded}"
    for digest, k in reached.kept.items():
        yield f"{k} {digest.hex()}"


def main(file: str, after: str, up_to: str, head: str, module: str) -> int:
    """Look at a part of a log in a SQLite file and print what was found; 1 when something does not fit."""
    connection = __import__(module, fromlist=["connect"]).connect(file, isolation_level=None)
    reached = Reached(int(after), bytes.fromhex(head))
    if not range_fits(lambda sql: connection.execute(sql).fetchall(), "sqlite", reached, int(up_to)):
        return 1
    sys.stdout.writelines(f"{line}\n" for line in report(reached))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
