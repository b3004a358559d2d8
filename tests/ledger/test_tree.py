"""Checks of the Merkle tree against RFC 6962: its published roots, and that no false proof passes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.ledger.tree import (
    EMPTY,
    consistency_proof,
    consistent,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)

# The test vectors of the Certificate Transparency reference implementation (merkletree_test).
INPUTS = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
logs = st.integers(1, 40).map(lambda size: [leaf_hash(b"%d" % n) for n in range(size)])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_published_ones(size):
    assert root([leaf_hash(data) for data in INPUTS[:size]]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert root([]) == EMPTY == sha256(b"").digest()


def test_a_node_cannot_pass_for_a_leaf():
    one, two = leaf_hash(b"1"), leaf_hash(b"2")
    assert root([one, two]) == node_hash(one, two) != leaf_hash(one + two)


@given(logs, st.data())
def test_every_entry_can_be_shown_to_stand_in_the_log_and_no_other_in_its_place(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    assert includes(leaves[index], index, len(leaves), proof, root(leaves))
    assert not includes(leaf_hash(b"other"), index, len(leaves), proof, root(leaves))
    assert other == index or not includes(leaves[index], other, len(leaves), proof, root(leaves))
    assert not includes(leaves[index], index, len(leaves), (*proof, EMPTY), root(leaves))


@given(logs, st.data())
def test_a_longer_log_can_be_shown_to_begin_with_the_shorter_one(leaves, data):
    earlier = data.draw(st.integers(1, len(leaves)))
    before, now = root(leaves[:earlier]), root(leaves)
    proof = consistency_proof(leaves, earlier)
    assert consistent(earlier, len(leaves), before, now, proof)
    assert not consistent(earlier, len(leaves), leaf_hash(b"other"), now, proof)
    rewritten = root([leaf_hash(b"other"), *leaves[1:]])
    assert not consistent(earlier, len(leaves), before, rewritten, proof)


@given(logs, st.data())
def test_a_proof_with_one_step_changed_shows_nothing(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = list(inclusion_proof(leaves, index))
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        proof[at] = leaf_hash(proof[at])
        assert not includes(leaves[index], index, len(leaves), proof, root(leaves))


@pytest.mark.parametrize("index", [-1, 3])
def test_an_entry_that_is_not_there_has_no_proof(index):
    leaves = [leaf_hash(b"%d" % n) for n in range(3)]
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(leaves, index)
    assert not includes(leaves[0], index, 3, (), root(leaves))


@pytest.mark.parametrize("earlier", [0, 4])
def test_what_is_no_beginning_has_no_proof(earlier):
    leaves = [leaf_hash(b"%d" % n) for n in range(3)]
    with pytest.raises(ValueError, match="no beginning"):
        consistency_proof(leaves, earlier)
    assert not consistent(earlier, 3, EMPTY, root(leaves), (EMPTY,))
