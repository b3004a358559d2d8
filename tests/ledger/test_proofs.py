"""Proofs for somebody without the record: they hold for what is so, and for nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from nacl.signing import SigningKey

from standby.basis.errors import AskedWrongly
from standby.ledger import open_ledger
from standby.ledger.checkpoint import give_checkpoint
from standby.ledger.proofs import check_proof, prove_entry, prove_growth, read_proof, write_proof

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
KEY = SigningKey(bytes(range(32)))


def append(ledger, number):
    with ledger.writing() as writer:
        for n in range(number):
            writer.append("thing.done", "a", {"n": n}, actor="somebody")


@pytest.fixture
def ledger(path):
    with open_ledger(path, clock=lambda: NOW) as held:
        append(held, 7)
        yield held


def test_each_entry_is_proved_and_no_other_passes_for_it(ledger):
    proofs = [prove_entry(ledger, k, KEY) for k in range(1, 8)]
    for proof in proofs:
        assert check_proof(read_proof(write_proof(proof))) == ()
        assert check_proof(replace(proof, entry=proof.entry % 7 + 1))
        assert check_proof(replace(proof, hash="00" * 32))
        assert check_proof(replace(proof, path=proof.path[1:]))


def test_growth_is_proved_from_every_checkpoint_that_was_given(ledger):
    given = [give_checkpoint(ledger, KEY, actor="custodian") for _ in range(5)]
    for before in given:
        proof = prove_growth(ledger, before, KEY)
        assert check_proof(read_proof(write_proof(proof)), before) == ()
        assert check_proof(replace(proof, earlier=proof.earlier - 1))
    other = given[0] if before is not given[0] else given[1]
    assert check_proof(proof, other)[0].says.startswith("the proof is of another state")


def test_a_rewritten_log_proves_no_growth_from_what_the_witness_kept(ledger, tmp_path):
    before = give_checkpoint(ledger, KEY, actor="custodian")
    with open_ledger(tmp_path / "forged.db", clock=lambda: NOW) as forged:
        with forged.writing() as writer:
            writer.append("thing.done", "forged", {}, actor="somebody")
        append(forged, 20)
        assert check_proof(prove_growth(forged, before, KEY), before)


def test_an_entry_is_compared_with_the_root_the_witness_kept(ledger):
    proof = prove_entry(ledger, 3, KEY)
    assert check_proof(proof, proof.checkpoint) == ()
    assert check_proof(proof, give_checkpoint(ledger, KEY, actor="custodian")) == ()
    assert check_proof(proof, give_checkpoint(ledger, KEY, actor="custodian"))


def test_an_entry_is_proved_to_a_witness_who_kept_an_earlier_checkpoint(ledger, tmp_path):
    kept = give_checkpoint(ledger, KEY, actor="custodian")
    append(ledger, 99)
    for k in range(1, kept.entries + 1):
        proof = read_proof(write_proof(prove_entry(ledger, k, KEY, kept)))
        assert check_proof(proof, kept) == ()
        assert check_proof(replace(proof, hash="00" * 32), kept)
    with pytest.raises(AskedWrongly, match="the checkpoint has"):
        prove_entry(ledger, kept.entries + 1, KEY, kept)
    for wrong in (replace(kept, node="other"), replace(kept, root="00" * 32), replace(kept, entries=99)):
        with pytest.raises(AskedWrongly, match="Nothing was proved"):
            prove_entry(ledger, 1, KEY, wrong)


@pytest.mark.parametrize("k", [0, 8])
def test_what_is_not_there_is_not_proved(ledger, k):
    with pytest.raises(AskedWrongly, match=f"no entry {k}"):
        prove_entry(ledger, k, KEY)


def test_no_growth_is_proved_from_a_checkpoint_of_another_record(ledger, tmp_path):
    before = give_checkpoint(ledger, KEY, actor="custodian")
    for wrong in (replace(before, node="other"), replace(before, entries=0), replace(before, entries=99)):
        with pytest.raises(AskedWrongly, match="Nothing was proved"):
            prove_growth(ledger, wrong, KEY)


def test_a_proof_with_one_byte_changed_is_refused_or_does_not_hold(ledger):
    data = write_proof(prove_entry(ledger, 4, KEY))
    refused = 0
    for at, turn in product(range(len(data)), (0x01, 0x20)):  # the second makes a letter small or large
        try:
            proof = read_proof(data[:at] + bytes([data[at] ^ turn]) + data[at + 1 :])
        except AskedWrongly:
            refused += 1
        else:
            assert check_proof(proof)
    assert refused > len(data) // 4
