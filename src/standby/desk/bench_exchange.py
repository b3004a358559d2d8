"""Measure how fast a bundle of another node is checked: signature, chain, numbers and contents of every entry."""

import statistics
import time
from datetime import UTC, datetime

from nacl.signing import SigningKey

from standby.basis.errors import Broken
from standby.ledger import open_ledger
from standby.ledger.bundle import read_bundle, write_bundle

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WIDTH = 39
TIMES = 5


def bundle_rate(entries: int) -> float:
    """Return how many entries of one claim's length are verified per second of processor time, the median of five."""
    key = SigningKey.generate()
    with open_ledger("", clock=lambda: NOW, node="field") as ledger:
        with ledger.writing() as writer:
            for n in range(entries):
                writer.append("thing.said", f"e{n % 100}", {"value": f"{n:0{WIDTH}d}"}, actor="bench")
        with ledger.reading() as connection:
            data = write_bundle(connection, node="field", key=key, after=0, made_at=NOW)
    trusted = {"field": bytes(key.verify_key).hex()}
    spent = []
    for _ in range(TIMES):
        before = time.process_time()
        found = read_bundle(data, trusted)
        spent.append(time.process_time() - before)
        if found.header.last != entries:
            raise Broken("bench-wrong", "The measure means nothing", "entries are missing", "look at this machine")
    return entries / statistics.median(spent)
