"""Short proofs about the log for somebody who has no copy of it: that an entry stands in it, that it only grew.

Both follow RFC 6962, section 2.1, over the hashes of the entries. A proof names the root it ends in, and that root is
signed; whoever kept an earlier checkpoint compares with that one, and need not trust the signature.
"""

from dataclasses import dataclass, replace

import orjson
from nacl.signing import SigningKey

from standby.basis.errors import AskedWrongly
from standby.basis.ids import canonical
from standby.basis.plain import from_plain, to_plain
from standby.ledger import checkpoint as checkpoints
from standby.ledger.checkpoint import Checkpoint
from standby.ledger.log import Ledger
from standby.ledger.model import Fault
from standby.ledger.signing import from_hex
from standby.ledger.tree import consistency_proof, consistent, includes, inclusion_proof, leaf_hash, root


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows one thing about a log. Of an entry: its number and hash; of growth: the earlier size and root.

    ``path`` is the hashes to go through, and ``checkpoint`` the signed state of the log it ends in. In hexadecimal.
    """

    path: tuple[str, ...]
    checkpoint: Checkpoint
    entry: int | None = None
    hash: str | None = None
    earlier: int | None = None
    earlier_root: str | None = None


def prove_entry(ledger: Ledger, k: int, key: SigningKey, kept: Checkpoint | None = None) -> Proof:
    """Show that an entry stands in the log as it is now, or as it was when a checkpoint was given of it.

    Raises ``AskedWrongly`` when there is no such entry there, or the checkpoint is of no beginning of this log.
    """
    hashes = checkpoints.hashes(ledger)
    leaves = [leaf_hash(own) for own in hashes[: kept.entries if kept else None]]
    if kept is not None and (kept.node, kept.entries, kept.root) != (ledger.node, len(leaves), root(leaves).hex()):
        raise _unprovable(ledger, kept, len(hashes))
    if not 1 <= k <= len(leaves):
        raise AskedWrongly(
            "entry-unknown",
            f"There is no entry {k}",
            f"the {'checkpoint' if kept else 'record'} has {len(leaves)}",
            "name one of them by its number",
        )
    path = tuple(step.hex() for step in inclusion_proof(leaves, k - 1))
    state = kept or checkpoints.signed_state(ledger, leaves, key)
    return Proof(path=path, checkpoint=state, entry=k, hash=hashes[k - 1].hex())


def prove_growth(ledger: Ledger, before: Checkpoint, key: SigningKey) -> Proof:
    """Show that the log as it is now begins with what a checkpoint signed.

    Raises ``AskedWrongly`` when the checkpoint is of no beginning of it: then nothing can show that.
    """
    leaves = [leaf_hash(own) for own in checkpoints.hashes(ledger)]
    if not 0 < before.entries <= len(leaves) or before.node != ledger.node:
        raise _unprovable(ledger, before, len(leaves))
    path = tuple(step.hex() for step in consistency_proof(leaves, before.entries))
    now = checkpoints.signed_state(ledger, leaves, key)
    return Proof(path=path, checkpoint=now, earlier=before.entries, earlier_root=before.root)


def check_proof(proof: Proof, against: Checkpoint | None = None) -> tuple[Fault, ...]:
    """Say what does not fit in a proof: its path, and the checkpoint that a witness kept where one is given.

    An entry is compared with the root the witness kept; growth begins at that root. Without ``against`` the proof
    is only as good as its signature.
    """
    now, path = proof.checkpoint, [bytes.fromhex(step) for step in proof.path]
    if proof.entry is not None and proof.hash is not None:
        fits = includes(leaf_hash(bytes.fromhex(proof.hash)), proof.entry - 1, now.entries, path, _root(now))
        kept = against is None or (against.node, against.entries, against.root) == (now.node, now.entries, now.root)
    else:
        earlier, before = proof.earlier or 0, bytes.fromhex(proof.earlier_root or "")
        fits = consistent(earlier, now.entries, before, _root(now), path)
        kept = against is None or (against.node, against.entries, against.root) == (now.node, earlier, before.hex())
    faults = [] if fits else [Fault(k=proof.entry, says="the proof does not lead to the root it names")]
    if not kept:
        faults.append(Fault(k=proof.entry, says="the proof is of another state of the record than the witness kept"))
    return tuple(faults)


def write_proof(proof: Proof) -> bytes:
    """Write a proof as the bytes to hand out."""
    return canonical(to_plain(proof)) + b"\n"


def read_proof(data: bytes) -> Proof:
    """Read a proof and check the signature on the state it ends in. Raises ``AskedWrongly`` when it is none."""
    try:
        told = orjson.loads(data)
        proof = replace(from_plain(Proof, told), path=tuple(told["path"]))
        whole = checkpoints.read_checkpoint(checkpoints.write_checkpoint(proof.checkpoint)) == proof.checkpoint
        for step in (*proof.path, proof.hash or "", proof.earlier_root or ""):
            from_hex(step)
        if not whole or (proof.entry is None) == (proof.earlier is None) or write_proof(proof) != data:
            raise ValueError("it is written in another way than we write it")
    except (AskedWrongly, ValueError, TypeError, AttributeError, KeyError) as problem:
        raise AskedWrongly(
            "proof-unreadable",
            "The proof cannot be used",
            "it is none, or not as it was signed",
            "have it made anew with standby audit prove",
        ) from problem
    return proof


def _unprovable(ledger: Ledger, kept: Checkpoint, entries: int) -> AskedWrongly:
    return AskedWrongly(
        "growth-unprovable",
        "Nothing was proved",
        f"the checkpoint has {kept.entries} entries of {kept.node}, this record {entries} of {ledger.node}, and it "
        "must begin with exactly those",
        "give a checkpoint of this record that has entries",
    )


def _root(checkpoint: Checkpoint) -> bytes:
    return bytes.fromhex(checkpoint.root)
