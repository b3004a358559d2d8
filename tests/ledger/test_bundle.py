"""Bundles: what a node signed comes in whole or not at all, once, and in an order that never changes afterwards."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from standby.basis.errors import AskedWrongly, NotAllowed, StandbyError
from standby.basis.ids import canonical
from standby.basis.plain import to_plain
from standby.ledger import bundle, entries, open_ledger, verify
from standby.ledger.bundle import MAGIC, check_evidence, entries_of, read_bundle, write_bundle
from standby.ledger.cards import make_card, read_card, write_card
from standby.ledger.exchange import distrust, import_bundle, peers, trust
from standby.ledger.queries import kept

NOW = datetime(2020, 1, 9, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
KEYS = {name: SigningKey(bytes([n]) * 32) for n, name in enumerate(("field", "other", "headquarters"), 1)}


def node(name, path="", now=NOW):
    return open_ledger(path, clock=lambda: now, node=name)


def do(ledger, *what):
    for each in what:
        with ledger.writing() as writer:
            content = writer.keep(f"what {each} rests on".encode())
            writer.append("thing.done", each, {"n": each, "kept": [content]}, actor="somebody", because="it was so")


def exported(ledger, after=0):
    with ledger.reading() as connection:
        return write_bundle(connection, node=ledger.node, key=KEYS[ledger.node], after=after, made_at=NOW)


def trusting(ledger, *names):
    for name in names:
        card = write_card(make_card(name, KEYS[name], NOW))
        trust(ledger, card, KEYS[ledger.node], by="custodian", reason="we met")
    return ledger


def things(ledger):
    with ledger.reading() as connection:
        return [each.subject for each in entries(connection, acts=["thing.done"])]


def everything(ledger):
    with ledger.reading() as connection:
        return list(entries(connection))


@pytest.fixture
def field():
    with node("field") as ledger:
        do(ledger, "a", "b", "c")
        yield ledger


@pytest.fixture
def headquarters(path):
    with trusting(node("headquarters", path, LATER), "field") as ledger:
        yield ledger


def test_what_the_field_recorded_is_at_headquarters_with_both_clocks(field, headquarters):
    do(headquarters, "h")
    taken = import_bundle(headquarters, exported(field), by="custodian")
    assert (taken.node, taken.up_to, taken.new) == ("field", 3, 3)
    assert things(headquarters) == ["h", "a", "b", "c"]
    (first,) = [each for each in everything(headquarters) if each.subject == "a"]
    assert (first.k, first.recorded_at, first.known_at, first.node) == (taken.first_k, LATER, NOW, "headquarters")
    assert first.payload["origin"]["k"] == 1
    assert first.payload["origin"]["known_at"] == first.payload["origin"]["recorded_at"] == "2020-01-09T12:00:00Z"
    assert (first.actor, first.because) == ("somebody", "it was so")
    assert verify(headquarters).faults == ()


def test_what_an_entry_rests_on_comes_with_it(field, headquarters):
    import_bundle(headquarters, exported(field), by="custodian")
    with headquarters.reading() as connection:
        (first,) = [each for each in entries(connection) if each.subject == "a"]
        assert kept(connection, first.payload["kept"][0]) == b"what a rests on"


def test_importing_twice_changes_nothing(field, headquarters):
    data = exported(field)
    import_bundle(headquarters, data, by="custodian")
    before = everything(headquarters)
    again = import_bundle(headquarters, data, by="custodian")
    assert (again.new, again.first_k) == (0, None)
    assert everything(headquarters) == before


def test_a_later_bundle_brings_only_what_is_new_whether_it_begins_anew_or_goes_on(field, headquarters):
    import_bundle(headquarters, exported(field), by="custodian")
    do(field, "d")
    assert import_bundle(headquarters, exported(field), by="custodian").new == 1
    do(field, "e")
    assert import_bundle(headquarters, exported(field, after=3), by="custodian").new == 1
    assert things(headquarters) == ["a", "b", "c", "d", "e"]
    assert verify(headquarters).faults == ()


def test_a_bundle_that_leaves_a_gap_is_refused_and_says_from_where_it_is_wanted(field, headquarters):
    with pytest.raises(AskedWrongly, match="have it exported with --after 0"):
        import_bundle(headquarters, exported(field, after=1), by="custodian")
    assert things(headquarters) == []


@pytest.mark.parametrize("rewritten", [2, 5])
def test_a_node_that_rewrote_what_it_had_sent_is_found(field, headquarters, rewritten):
    import_bundle(headquarters, exported(field), by="custodian")
    with node("field") as other:
        do(other, *"abX"[: rewritten - 1], *"YZQ")
        with pytest.raises(AskedWrongly, match="its log was rewritten"):
            import_bundle(headquarters, exported(other), by="custodian")
    assert things(headquarters) == ["a", "b", "c"]


def test_what_two_made_apart_both_survives_at_both(field, headquarters):
    do(headquarters, "a")
    import_bundle(headquarters, exported(field), by="custodian")
    trusting(field, "headquarters")
    field = replace(field, clock=lambda: LATER)
    taken = import_bundle(field, exported(headquarters), by="custodian")
    assert taken.new == 1
    assert sorted(things(field)) == sorted(things(headquarters)) == ["a", "a", "b", "c"]
    assert import_bundle(headquarters, exported(field), by="custodian").new == 0
    assert verify(field).faults == verify(headquarters).faults == ()


def test_what_comes_by_two_ways_is_there_once(field):
    with trusting(node("other"), "field") as other, trusting(node("headquarters"), "field", "other") as hub:
        import_bundle(other, exported(field), by="custodian")
        do(other, "o")
        assert import_bundle(hub, exported(other), by="custodian").new == 4
        do(field, "d")
        assert import_bundle(hub, exported(field), by="custodian").new == 1
        assert things(hub) == ["a", "b", "c", "o", "d"]
        origins = {each.subject: each.payload.get("origin", {}).get("node") for each in everything(hub)}
        assert (origins["a"], origins["o"]) == ("field", "other")


def test_answers_for_an_entry_never_change_by_what_comes_in(field, headquarters):
    do(headquarters, "h")
    before = everything(headquarters)
    import_bundle(headquarters, exported(field), by="custodian")
    assert everything(headquarters)[: len(before)] == before


def refused(ledger, data):
    """Return how many of some bundles are refused in one sentence; nothing may come in and nothing else be raised."""
    with ledger.reading() as connection:
        trusted = {"field": bytes(KEYS["field"].verify_key).hex()}
        found = list(entries(connection))
    said = []
    for each in data:
        try:
            read_bundle(each, trusted)
        except (AskedWrongly, NotAllowed) as problem:
            said.append(str(problem))
    assert not any("\n" in sentence for sentence in said)
    assert everything(ledger) == found
    return len(said)


def test_every_bundle_with_one_byte_changed_is_refused(field, headquarters):
    data = exported(field)
    changed = [data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :] for at in range(len(data)) for flip in (1, 128)]
    assert refused(headquarters, changed) == len(changed)


def test_every_bundle_cut_short_or_with_more_at_its_end_is_refused(field, headquarters):
    data = exported(field)
    cut = [data[:at] for at in range(len(data))] + [data + b"x", data + data]
    assert refused(headquarters, cut) == len(cut)


def test_a_changed_bundle_leaves_nothing_behind_when_imported(field, headquarters):
    data = bytearray(exported(field))
    data[-1] ^= 1
    before = everything(headquarters)
    with pytest.raises(AskedWrongly, match="refused whole"):
        import_bundle(headquarters, bytes(data), by="custodian")
    assert everything(headquarters) == before


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 40))
@example(b"", 0, 0)
@example(MAGIC + bytes(8), 0, 0)
@example(MAGIC + b"\x00\x00\x00\x02{}", 0, 0)
def test_no_bytes_crash_the_reader(noise, at, gone):
    with node("field") as ledger:
        do(ledger, "a")
        whole = exported(ledger)
        for data in (noise, MAGIC + noise, whole[:at] + noise + whole[at + gone :]):
            if data != whole:
                assert refused(ledger, [data]) == 1


@pytest.mark.torture
@settings(max_examples=20_000, deadline=None)
@given(st.binary(max_size=2000), st.integers(0, 600), st.integers(0, 600))
def test_no_bytes_of_twenty_thousand_crash_the_reader(noise, at, gone):
    whole = WHOLE[0] if WHOLE else WHOLE.append(_whole()) or WHOLE[0]
    data = whole[:at] + noise + whole[at + gone :]
    if data != whole:
        with pytest.raises(StandbyError):
            read_bundle(data, {"field": bytes(KEYS["field"].verify_key).hex()})


WHOLE = []


def _whole():
    with node("field") as ledger:
        do(ledger, "a", "b")
        return exported(ledger)


def test_a_bundle_signed_with_another_key_is_refused(field, headquarters):
    with field.reading() as connection:
        forged = write_bundle(connection, node="field", key=KEYS["other"], after=0, made_at=NOW)
    with pytest.raises(NotAllowed, match="does not trust the key"):
        import_bundle(headquarters, forged, by="custodian")


def test_a_node_is_trusted_only_once_its_card_was_taken_in_and_until_it_is_ended(field, path):
    with node("headquarters", path, LATER) as ledger:
        with pytest.raises(NotAllowed):
            import_bundle(ledger, exported(field), by="custodian")
        trusting(ledger, "field")
        import_bundle(ledger, exported(field), by="custodian")
        distrust(ledger, "field", by="custodian", reason="the laptop was stolen")
        do(field, "d")
        with pytest.raises(NotAllowed):
            import_bundle(ledger, exported(field), by="custodian")
        assert things(ledger) == ["a", "b", "c"]
        (told,) = peers(ledger)
        assert (told.trusted, told.entries, told.reason, told.by) == (False, 3, "we met", "custodian")


def test_whom_another_node_trusts_is_not_trusted_here(field, headquarters):
    trusting(field, "other")
    import_bundle(headquarters, exported(field), by="custodian")
    assert [peer.node for peer in peers(headquarters)] == ["field"]


def test_the_decision_to_trust_is_signed_with_our_own_key(headquarters):
    from standby.basis.ids import canonical

    (entry,) = [each for each in everything(headquarters) if each.act == "node.trusted"]
    told = {name: entry.payload[name] for name in ("node", "key", "fingerprint")}
    signature = bytes.fromhex(entry.payload["signature"])
    KEYS["headquarters"].verify_key.verify(b"standby trust\n" + canonical(told), signature)


def test_the_signed_part_of_a_bundle_is_kept_and_can_be_shown_again(field, headquarters):
    import_bundle(headquarters, exported(field), by="custodian")
    (entry,) = [each for each in everything(headquarters) if each.act == "bundle.imported"]
    with headquarters.reading() as connection:
        evidence = kept(connection, entry.payload["kept"][0])
    assert check_evidence(evidence, entry.payload["key"])
    assert not check_evidence(evidence[:-1] + bytes([evidence[-1] ^ 1]), entry.payload["key"])
    assert not check_evidence(b"", entry.payload["key"])


def test_a_record_does_not_take_in_itself(headquarters):
    with pytest.raises(AskedWrongly, match="has that name itself"):
        trusting(headquarters, "headquarters")


def signed_anew(data, contents):
    """Give a bundle other contents than its entries rest on, signed by the node itself all the same."""
    header, start = bundle._header(data)
    packed = zlib.compress(bundle._joined(bundle._checked(data, header, start).bodies), 1)
    stored = zlib.compress(bundle._joined(contents), 6)
    told = canonical(to_plain(replace(header, contents=len(zlib.decompress(stored)),
                                      contents_sha256=sha256(stored).hexdigest())))  # fmt: skip
    signed = MAGIC + bundle._LENGTH.pack(len(told)) + told + packed
    return signed + KEYS["field"].sign(bundle._digest(signed)).signature + stored


@pytest.mark.parametrize("told", [[], ["a", "b"], ["a", "b", "c", "d"], ["a", "b", "d"]])
def test_a_bundle_that_does_not_hold_exactly_what_its_entries_rest_on_is_refused_though_signed(
    told, field, headquarters
):
    right = [f"what {each} rests on".encode() for each in "abc"]
    wrong = [f"what {each} rests on".encode() for each in told]
    assert refused(headquarters, [signed_anew(exported(field), wrong)]) == 1
    assert import_bundle(headquarters, signed_anew(exported(field), right), by="custodian").new == 3


def test_a_bundle_that_says_it_is_larger_than_any_is_refused_before_it_is_unpacked(field, headquarters, monkeypatch):
    monkeypatch.setattr(bundle, "LARGEST_PART", 10)
    assert refused(headquarters, [exported(field)]) == 1


def test_a_node_that_sent_nothing_yet_has_no_entries_here(headquarters):
    assert [(peer.entries, peer.last_imported) for peer in peers(headquarters)] == [(0, None)]


def test_the_fingerprint_is_the_beginning_of_the_key_s_sha_256_in_groups_of_four():
    card = make_card("field", KEYS["field"], NOW)
    digits = sha256(bytes(KEYS["field"].verify_key)).hexdigest()
    assert card.fingerprint.replace(" ", "") == digits[:24]
    assert [len(group) for group in card.fingerprint.split(" ")] == [4] * 6


def test_there_is_no_bundle_without_entries(field):
    for after in (3, 99):
        with pytest.raises(AskedWrongly, match=f"no entry after {after}"):
            exported(field, after=after)


def test_the_entries_of_a_bundle_are_those_of_its_log(field):
    read = read_bundle(exported(field, after=1), {"field": bytes(KEYS["field"].verify_key).hex()})
    assert list(entries_of(read)) == everything(field)[1:]
    assert (read.header.after, read.header.last) == (1, 3)


def test_a_card_with_one_byte_changed_is_refused():
    data = write_card(make_card("field", KEYS["field"], NOW))
    assert read_card(data).node == "field"
    for at, turn in product(range(len(data)), (0x01, 0x20)):  # the second makes a letter small or large
        with pytest.raises(AskedWrongly):
            read_card(data[:at] + bytes([data[at] ^ turn]) + data[at + 1 :])


@settings(max_examples=200)
@given(st.binary(max_size=200) | st.text('{}[]"nodekymasigturAF019:,', max_size=200).map(str.encode))
def test_no_bytes_crash_the_reader_of_cards(data):
    with pytest.raises(AskedWrongly):
        read_card(data)
