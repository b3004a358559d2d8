"""Passkeys: what a device signed for this room opens the account it belongs to, and nothing else does."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.access.authenticator import PRESENT, VERIFIED, Device, content, text
from tests.access.conftest import WORDS

from standby.access import accounts
from standby.access.challenges import GOOD_FOR, MOST, put_challenge
from standby.access.passkeys import (
    ask_to_enrol,
    ask_to_sign_in,
    enrol,
    passkeys,
    remove_passkey,
    sign_in_by_passkey,
    site_of,
)
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import parse_instant
from standby.testing.clock import FakeClock

ORIGIN = "https://board.example.org"
SITE = site_of("Goma", ORIGIN)
HERE = "127.0.0.1"


@pytest.fixture
def doors(doors):
    accounts.add_account(doors, "ben", WORDS)
    return doors


def add(doors, account="ana", device=None, name="phone"):
    device = device or Device()
    asked = ask_to_enrol(doors, SITE, account, account.title(), address=HERE)
    enrol(doors, SITE, account, asked.token, device.make(asked.options, ORIGIN), name)
    return device


def enter(doors, device, origin=ORIGIN, **wrong):
    asked = ask_to_sign_in(doors, SITE, address=HERE)
    answer = device.sign(asked.options, origin, **wrong)
    return accounts.session(doors, sign_in_by_passkey(doors, SITE, asked.token, answer, address=HERE)).account


def refused(act, *given, **more):
    with pytest.raises(NotAllowed) as caught:
        act(*given, **more)
    return caught.value.code


def test_a_passkey_signs_in_to_the_account_that_it_was_made_for(doors, clock):
    phone, other = add(doors), add(doors, "ben")
    clock.advance(timedelta(days=1))
    assert enter(doors, phone) == "ana"
    assert enter(doors, other) == "ben"
    (kept,) = passkeys(doors, "ana")
    assert (kept.name, kept.used_at - kept.added_at) == ("phone", timedelta(days=1))


def test_a_device_is_asked_to_verify_its_owner_to_keep_the_key_and_not_to_make_a_second(doors):
    add(doors)
    asked = json.loads(ask_to_enrol(doors, SITE, "ana", "Ana", address=HERE).options)
    wanted = asked["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")
    assert [each["id"] for each in asked["excludeCredentials"]] == [passkeys(doors, "ana")[0].id]
    assert "ana" not in content(asked["user"]["id"]).decode("latin-1")
    assert json.loads(ask_to_sign_in(doors, SITE, address=HERE).options)["userVerification"] == "required"


LIES = {
    "another site asked for it": {"origin": "https://board.example.com"},
    "the same host on another port asked for it": {"origin": f"{ORIGIN}:444"},
    "it answers another challenge": {"challenge": text(b"x" * 32)},
    "it is bound to another host": {"host": "example.org"},
    "its owner was not verified": {"flags": PRESENT},
    "nobody was there": {"flags": VERIFIED},
    "it answers another kind of question": {"type": "webauthn.other"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_passkey_is_not_enrolled_when(doors, lie):
    asked = ask_to_enrol(doors, SITE, "ana", "Ana", address=HERE)
    answer = Device().make(asked.options, **{"origin": ORIGIN, **lie})
    assert refused(enrol, doors, SITE, "ana", asked.token, answer, "phone") == "passkey-refused"
    assert passkeys(doors, "ana") == ()


@pytest.mark.parametrize(
    "lie",
    [*LIES.values(), {"key": ec.generate_private_key(ec.SECP256R1())}, {"handle": b"another"}, {"count": 0}],
    ids=[*LIES, "another key signed it", "it names another account", "its counter does not grow"],
)
def test_nobody_is_signed_in_when(doors, lie):
    phone = add(doors)
    enter(doors, phone)
    assert refused(enter, doors, phone, **lie) == "passkey-refused"


def test_an_answer_counts_once(doors):
    phone = add(doors)
    asked = ask_to_sign_in(doors, SITE, address=HERE)
    answer = phone.sign(asked.options, ORIGIN)
    sign_in_by_passkey(doors, SITE, asked.token, answer, address=HERE)
    assert refused(sign_in_by_passkey, doors, SITE, asked.token, answer, address=HERE) == "challenge-over"
    again = ask_to_sign_in(doors, SITE, address=HERE)
    assert refused(sign_in_by_passkey, doors, SITE, again.token, answer, address=HERE) == "passkey-refused"


def test_a_wrong_answer_uses_its_challenge_up(doors):
    phone = add(doors)
    asked = ask_to_sign_in(doors, SITE, address=HERE)
    wrong = phone.sign(asked.options, "https://elsewhere.example.org")
    assert refused(sign_in_by_passkey, doors, SITE, asked.token, wrong, address=HERE) == "passkey-refused"
    right = phone.sign(asked.options, ORIGIN)
    assert refused(sign_in_by_passkey, doors, SITE, asked.token, right, address=HERE) == "challenge-over"


def test_a_challenge_is_over_after_its_time(doors, clock):
    phone = add(doors)
    asked = ask_to_sign_in(doors, SITE, address=HERE)
    clock.advance(GOOD_FOR + timedelta(seconds=1))
    answer = phone.sign(asked.options, ORIGIN)
    assert refused(sign_in_by_passkey, doors, SITE, asked.token, answer, address=HERE) == "challenge-over"


def test_a_challenge_of_one_account_adds_no_passkey_to_another(doors):
    asked = ask_to_enrol(doors, SITE, "ana", "Ana", address=HERE)
    answer = Device().make(asked.options, ORIGIN)
    assert refused(enrol, doors, SITE, "ben", asked.token, answer, "phone") == "passkey-refused"


def test_a_challenge_to_sign_in_enrols_nothing(doors):
    asked = ask_to_enrol(doors, SITE, "ana", "Ana", address=HERE)
    answer = Device().make(asked.options, ORIGIN)
    other = ask_to_sign_in(doors, SITE, address=HERE).token
    assert refused(enrol, doors, SITE, "ana", other, answer, "phone") == "challenge-over"


def test_a_passkey_of_another_account_cannot_be_enrolled_as_ones_own(doors):
    phone = add(doors)
    asked = ask_to_enrol(doors, SITE, "ben", "Ben", address=HERE)
    answer = phone.make(asked.options, ORIGIN)
    assert refused(enrol, doors, SITE, "ben", asked.token, answer, "mine") == "passkey-refused"


def test_a_passkey_nobody_enrolled_and_one_that_proves_nothing_are_refused_in_the_same_words(doors):
    stranger, phone = Device(), add(doors)
    said = []
    for device, lie in ((stranger, {}), (phone, {"handle": b"x"})):
        with pytest.raises(NotAllowed) as caught:
            enter(doors, device, **lie)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_a_removed_passkey_opens_nothing_and_nobody_removes_that_of_another(doors):
    phone = add(doors)
    name = passkeys(doors, "ana")[0].id
    with pytest.raises(AskedWrongly):
        remove_passkey(doors, "ben", name)
    assert enter(doors, phone) == "ana"
    remove_passkey(doors, "ana", name)
    assert refused(enter, doors, phone) == "passkey-refused"


@pytest.mark.parametrize("end", [accounts.close_account, lambda doors, name: accounts.add_account(doors, name, WORDS)])
def test_an_account_that_is_closed_or_made_anew_has_no_passkey_left(doors, end):
    phone = add(doors)
    end(doors, "ana")
    assert refused(enter, doors, phone) == "passkey-refused"
    assert passkeys(doors, "ana") == ()


def test_after_too_many_wrong_answers_even_the_right_one_waits(doors, clock):
    phone = add(doors)
    for _ in range(accounts.TRIES):
        assert refused(enter, doors, phone, origin="https://elsewhere.example.org") == "passkey-refused"
    assert refused(enter, doors, phone) == "sign-in-paused"
    clock.advance(accounts.PAUSE + timedelta(seconds=1))
    assert enter(doors, phone) == "ana"


def test_wrong_passkeys_and_wrong_passwords_from_one_address_are_counted_together(doors):
    for number in range(2 * accounts.TRIES):
        refused(enter, doors, Device())
        refused(accounts.sign_in, doors, f"name-{number}", "wrong", address=HERE)
    assert refused(accounts.sign_in, doors, "ana", WORDS, address=HERE) == "sign-in-paused"
    assert refused(ask_to_sign_in, doors, SITE, address=HERE) == "sign-in-paused"


def test_nobody_fills_the_disk_by_asking(doors, clock):
    for _ in range(MOST):
        ask_to_sign_in(doors, SITE, address=HERE)
    assert refused(ask_to_sign_in, doors, SITE, address=HERE) == "sign-in-paused"
    ask_to_sign_in(doors, SITE, address="127.0.0.2")
    clock.advance(GOOD_FOR + timedelta(seconds=1))
    ask_to_sign_in(doors, SITE, address=HERE)


def test_an_account_has_only_so_many_passkeys(doors, monkeypatch):
    monkeypatch.setattr("standby.access.passkeys.MOST", 2)
    add(doors)
    add(doors)
    with pytest.raises(AskedWrongly, match="remove one"):
        add(doors)


@pytest.mark.parametrize("room", [None, "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_without_a_host_name_there_are_no_passkeys(room):
    assert site_of("Goma", room) is None


def test_tokens_and_challenges_cannot_be_read_out_of_the_file_and_used(doors, tmp_path):
    token = put_challenge(doors, "sign in by passkey", "", "x", address=HERE)
    assert token.encode() not in (tmp_path / "accounts.db").read_bytes()


PIECES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Doors that many examples share, and a device that opens them."""
    opened = accounts.open_doors(tmp_path_factory.mktemp("d") / "a.db", FakeClock(parse_instant("2020-02-05T12:00")))
    accounts.add_account(opened, "ana", WORDS)
    yield opened, add(opened)
    opened.engine.dispose()


def spoil(data, answer):
    """Put something else into one place of an answer."""
    told = json.loads(answer)
    part = data.draw(st.sampled_from([*told, *told["response"], "whole"]))
    spoilt = data.draw(PIECES | st.binary(max_size=80).map(text))
    if part == "whole":
        return json.dumps(spoilt)
    (told if part in told else told["response"])[part] = spoilt
    return json.dumps(told)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_whatever_is_sent_for_an_answer_it_is_refused_and_never_breaks(kept, data):
    doors, phone = kept
    doors.clock.advance(accounts.PAUSE + timedelta(minutes=1))
    asked, made = ask_to_sign_in(doors, SITE, address=HERE), ask_to_enrol(doors, SITE, "ana", "Ana", address=HERE)
    signed = spoil(data, phone.sign(asked.options, ORIGIN))
    assert refused(sign_in_by_passkey, doors, SITE, asked.token, signed, address=HERE) == "passkey-refused"
    enrolled = spoil(data, Device().make(made.options, ORIGIN))
    assert refused(enrol, doors, SITE, "ana", made.token, enrolled, "x") == "passkey-refused"
