"""Checks of signed checkpoints: what is cut off or rewritten after one was handed out is found."""

import os
from datetime import UTC, datetime
from itertools import product

import orjson
import pytest
from nacl.signing import SigningKey

from standby.basis.errors import AskedWrongly
from standby.ledger import open_ledger, verify
from standby.ledger.checkpoint import (
    check_against,
    give_checkpoint,
    last_given,
    read_checkpoint,
    signing_key,
    write_checkpoint,
)
from standby.ledger.tree import EMPTY

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
KEY = SigningKey(bytes(range(32)))


def fill(path, number, subject="a"):
    ledger = open_ledger(path, clock=lambda: NOW)
    for n in range(number):
        with ledger.writing() as writer:
            writer.append("thing.done", subject, {"n": n}, actor="somebody")
    return ledger


def test_a_log_that_only_grew_fits_its_checkpoint(path):
    with fill(path, 3) as ledger:
        given = give_checkpoint(ledger, KEY, actor="officer")
        assert given.entries == 3
    with fill(path, 4) as ledger:
        assert check_against(ledger, read_checkpoint(write_checkpoint(given))) == ()
        assert verify(ledger).faults == ()


def test_a_log_whose_end_was_cut_off_is_found(path, tmp_path):
    with fill(path, 3) as ledger:
        given = give_checkpoint(ledger, KEY, actor="officer")
    with fill(tmp_path / "cut.db", 2) as cut:
        assert verify(cut).faults == ()
        assert [fault.k for fault in check_against(cut, given)] == [3]


def test_a_log_rewritten_with_hashes_that_fit_is_found(path, tmp_path):
    with fill(path, 3) as ledger:
        given = give_checkpoint(ledger, KEY, actor="officer")
    with fill(tmp_path / "other.db", 5, subject="b") as rewritten:
        assert verify(rewritten).faults == ()
        assert "rewritten" in check_against(rewritten, given)[0].says


def test_a_checkpoint_that_this_record_never_gave_is_found(path, tmp_path):
    with fill(path, 3) as ledger:
        given = give_checkpoint(ledger, KEY, actor="officer")
    with fill(tmp_path / "before.db", 4) as restored:
        assert "does not remember" in check_against(restored, given)[0].says


def test_a_checkpoint_of_another_place_does_not_fit(path, tmp_path):
    with fill(path, 1) as ledger:
        given = give_checkpoint(ledger, KEY, actor="officer")
    with open_ledger(tmp_path / "field.db", clock=lambda: NOW, node="field") as other:
        assert "this record is of field" in check_against(other, given)[0].says


def test_a_checkpoint_with_any_one_byte_changed_is_refused(tmp_path):
    with fill(tmp_path / "a.db", 1) as ledger:
        data = write_checkpoint(give_checkpoint(ledger, KEY, actor="officer")).rstrip()
    for at, turn in product(range(len(data)), (0x01, 0x20)):  # the second makes a letter small or large
        with pytest.raises(AskedWrongly) as caught:
            read_checkpoint(data[:at] + bytes([data[at] ^ turn]) + data[at + 1 :])
        assert caught.value.code == "checkpoint-unreadable"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b'{"node": 1}'])
def test_what_is_no_checkpoint_is_refused(data):
    with pytest.raises(AskedWrongly):
        read_checkpoint(data)


def test_a_checkpoint_signed_by_somebody_else_carries_their_key(tmp_path):
    with fill(tmp_path / "a.db", 1) as ledger:
        given = give_checkpoint(ledger, KEY, actor="officer")
    forged = orjson.loads(write_checkpoint(given)) | {"key": bytes(SigningKey.generate().verify_key).hex()}
    with pytest.raises(AskedWrongly):
        read_checkpoint(orjson.dumps(forged))


def test_an_empty_record_can_be_witnessed_too(path):
    with fill(path, 0) as ledger:
        assert last_given(ledger) is None
        given = give_checkpoint(ledger, KEY, actor="officer")
        assert (given.entries, given.root) == (0, EMPTY.hex())
        assert check_against(ledger, given) == ()


def test_the_record_remembers_when_it_was_last_witnessed(path):
    with fill(path, 1) as ledger:
        give_checkpoint(ledger, KEY, actor="officer")
        assert last_given(ledger) == NOW


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    file = tmp_path / "standby.key"
    assert bytes(signing_key(file)) == bytes(signing_key(file))
    assert os.stat(file).st_mode & 0o777 == 0o600


def test_a_file_that_is_no_key_is_refused(tmp_path):
    (tmp_path / "standby.key").write_text("secret")
    with pytest.raises(AskedWrongly) as caught:
        signing_key(tmp_path / "standby.key")
    assert caught.value.code == "key-unreadable"
