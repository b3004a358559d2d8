"""The Merkle tree over the log (RFC 6962, section 2.1): one root for all entries, and short proofs about them.

Leaves are the hashes of the entries. A proof of inclusion shows that one entry stands in a log with that root;
a proof of consistency shows that a longer log begins with exactly the shorter one.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a log without entries."""


def leaf_hash(entry_hash: bytes) -> bytes:
    """Return the leaf of an entry. The byte in front keeps a leaf from passing for a node."""
    return sha256(b"\x00" + entry_hash).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node above two others."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over some leaves, in order."""
    if not leaves:
        return EMPTY
    row = list(leaves)
    while len(row) > 1:
        paired = [node_hash(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
        row = paired + row[len(row) - len(row) % 2 :]
    return row[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return what shows that a leaf stands at an index, from the leaf up (RFC 6962, 2.1.1).

    Raises ``ValueError`` when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    half = _split(len(leaves))
    if index < half:
        return (*inclusion_proof(leaves[:half], index), root(leaves[half:]))
    return (*inclusion_proof(leaves[half:], index - half), root(leaves[:half]))


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], whole: bytes) -> bool:
    """Say whether a proof shows the leaf at that index of a log of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == whole


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """Return what shows that the log of these leaves begins with its first ``earlier`` ones (RFC 6962, 2.1.2).

    Raises ``ValueError`` when ``earlier`` is not between one and all of them.
    """
    if not 0 < earlier <= len(leaves):
        raise ValueError(f"{earlier} entries are no beginning of {len(leaves)}")
    return _subproof(leaves, earlier, whole=True)


def consistent(earlier: int, size: int, before: bytes, now: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that a log grew from the root ``before`` to ``now`` (RFC 9162, 2.1.4.2)."""
    if earlier == size:
        return before == now and not proof
    if not 0 < earlier < size or not proof:
        return False
    steps = list(proof) if earlier & (earlier - 1) else [before, *proof]
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and old == before and new == now


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if whole else (root(leaves),)
    half = _split(len(leaves))
    if earlier <= half:
        return (*_subproof(leaves[:half], earlier, whole=whole), root(leaves[half:]))
    return (*_subproof(leaves[half:], earlier - half, whole=False), root(leaves[:half]))


def _split(size: int) -> int:
    """Return the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)
