"""The bench measures the same claims everywhere: every peer gives the record's own answers."""

import random

import pytest

from standby.basis.errors import AskedWrongly
from standby.desk import bench_record as bench
from standby.desk.bench_record_peers import PEERS
from standby.record import opened
from standby.record.columns import Columns, picture_rows, possible_numbers, refresh
from standby.record.queries import claims_about

CLAIMS, ENTITIES = 1000, 10


@pytest.fixture(scope="module")
def ledger():
    with opened("", bench._clock) as ledger:
        bench._fill(ledger, CLAIMS, ENTITIES)
        yield ledger


@pytest.fixture(params=sorted(PEERS))
def peer(request, tmp_path):
    made = PEERS[request.param][1](tmp_path / "peer.db")
    source = bench._made(CLAIMS, ENTITIES)
    made.record([next(source) for _ in range(CLAIMS)])
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(3))
def test_a_peer_tells_the_same_of_one_entity(ledger, peer, seed):
    then = bench._then(random.Random(seed))
    found = peer.entity("e3", int(then.valid_at.timestamp()))
    ours = [claim.draft.quote for claim in claims_about(ledger, "e3", then)]
    told = [value for row in found for value in row if isinstance(value, str) and len(value) == bench.WIDTH]
    assert sorted(told) == sorted(ours) != []


@pytest.mark.parametrize("seed", range(3))
def test_a_peer_sees_the_same_picture(ledger, peer, seed):
    then = bench._then(random.Random(seed))
    columns = Columns()
    refresh(columns, ledger)
    at = int(then.valid_at.timestamp())
    ids = peer.ids(at)
    assert len(ids["number"] if isinstance(ids, dict) else ids) == len(possible_numbers(columns, then)) > 0
    assert len(peer.rows(at)) == len(picture_rows(columns, then))


def test_a_measure_of_too_few_claims_is_refused():
    with pytest.raises(AskedWrongly, match="too few") as caught:
        bench.bench_record(10)
    assert caught.value.code == "bench-too-small"


def test_a_small_measure_has_every_figure_and_every_peer():
    figures = bench.bench_record(1000)
    numbers = [getattr(figures, name) for name in figures.__slots__ if name != "peers"]
    assert all(number > 0 for number in numbers)
    floors = {"bare SQLite", "one raw write of the entry alone", "one raw write over what is there"}
    assert set(figures.peers) == {"numpy", *floors, *PEERS}
    assert all(number > 0 for told in figures.peers.values() for number in told.values())
