"""Accounts, sessions and one-time links: what proves who somebody is at a web door."""

from datetime import timedelta

import pytest
from tests.access.conftest import WORDS

from standby.access import accounts
from standby.access.reply_links import read_reply, reply_token
from standby.basis.errors import AskedWrongly, NotAllowed


def enter(doors, name="ana", password=WORDS, address="127.0.0.1"):
    return accounts.sign_in(doors, name, password, address=address)


def test_the_right_password_starts_a_session_of_that_account(doors):
    assert accounts.session(doors, enter(doors)).account == "ana"


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong horse battery"), ("nobody", WORDS), ("ana", "")])
def test_a_wrong_name_and_a_wrong_password_are_refused_with_the_same_words(doors, name, password):
    with pytest.raises(NotAllowed) as refused:
        enter(doors, name, password)
    assert refused.value.code == "sign-in-refused"
    assert str(refused.value).startswith("Nobody was signed in: the name or the password is not right")


def test_after_too_many_wrong_passwords_even_the_right_one_waits(doors, clock):
    for _ in range(accounts.TRIES):
        with pytest.raises(NotAllowed, match="not right"):
            enter(doors, password="wrong horse battery")
    with pytest.raises(NotAllowed) as paused:
        enter(doors)
    assert paused.value.code == "sign-in-paused"
    clock.advance(accounts.PAUSE + timedelta(seconds=1))
    assert accounts.session(doors, enter(doors)).account == "ana"


def test_one_address_cannot_try_many_names(doors):
    for n in range(4 * accounts.TRIES):
        with pytest.raises(NotAllowed, match="not right"):
            enter(doors, name=f"somebody-{n}", address="127.0.0.9")
    with pytest.raises(NotAllowed, match="too many"):
        enter(doors, address="127.0.0.9")
    assert enter(doors, address="127.0.0.1")


def test_a_session_ends_when_it_was_not_used_for_long(doors, clock):
    token = enter(doors)
    clock.advance(accounts.SESSION - timedelta(minutes=1))
    assert accounts.session(doors, token)
    clock.advance(accounts.SESSION - timedelta(minutes=1))
    assert accounts.session(doors, token)
    clock.advance(accounts.SESSION + timedelta(minutes=1))
    assert accounts.session(doors, token) is None


def test_signing_out_ends_this_session_and_no_other(doors):
    first, second = enter(doors), enter(doors)
    accounts.sign_out(doors, first)
    assert accounts.session(doors, first) is None
    assert accounts.session(doors, second)


@pytest.mark.parametrize("token", [None, "", "x", "0" * 43])
def test_a_token_nobody_was_given_is_no_session(doors, token):
    assert accounts.session(doors, token) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(doors):
    token = enter(doors)
    accounts.add_account(doors, "ana", "another long password")
    assert accounts.session(doors, token) is None
    with pytest.raises(NotAllowed):
        enter(doors)
    assert enter(doors, password="another long password")


def test_a_closed_account_is_out_at_once_and_cannot_come_back(doors):
    token = enter(doors)
    accounts.close_account(doors, "ana")
    assert accounts.session(doors, token) is None
    with pytest.raises(NotAllowed):
        enter(doors)
    assert accounts.accounts(doors) == ()


def test_neither_passwords_nor_tokens_stand_in_the_file(doors, tmp_path):
    token = enter(doors)
    link = accounts.make_link(doors, "join", "ben")
    doors.engine.dispose()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("accounts.db*"))
    assert not [secret for secret in (WORDS, token, link) if secret.encode() in held]


def test_the_file_is_readable_by_its_owner_alone(doors, tmp_path):
    assert (tmp_path / "accounts.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "password", "code"), [("", WORDS, "account-unnamed"), ("ben", "short", "password-short")]
)
def test_an_account_needs_a_name_and_a_long_password(doors, name, password, code):
    with pytest.raises(AskedWrongly) as refused:
        accounts.add_account(doors, name, password)
    assert refused.value.code == code
    assert accounts.accounts(doors) == ("ana",)


def test_a_link_is_spent_once(doors):
    token = accounts.make_link(doors, "join", "ben")
    assert accounts.link_about(doors, token, "join") == "ben"
    assert accounts.spend_link(doors, token, "join") == "ben"
    with pytest.raises(NotAllowed, match="used already"):
        accounts.spend_link(doors, token, "join")


def test_a_link_is_good_for_its_purpose_and_its_time_only(doors, clock):
    token = accounts.make_link(doors, "join", "ben")
    assert accounts.link_about(doors, token, "first") is None
    clock.advance(accounts.LINK + timedelta(seconds=1))
    assert accounts.link_about(doors, token, "join") is None


def test_a_reply_link_says_whom_it_is_for(doors):
    reply = read_reply(doors, reply_token(doors, "rollcall-1", "ana"))
    assert (reply.rollcall, reply.person) == ("rollcall-1", "ana")


def test_a_reply_link_changed_anywhere_is_refused(doors):
    token = reply_token(doors, "rollcall-1", "ana")
    for n in range(len(token)):
        changed = token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :]
        if _spelt_otherwise(token, n):
            continue
        with pytest.raises(NotAllowed) as refused:
            read_reply(doors, changed)
        assert refused.value.code == "reply-link-wrong"


def _spelt_otherwise(token, n):
    """The last character of a base64 text holds spare bits: changed, it may spell the very same bytes."""
    return n in (len(token) - 1, token.rindex(".") - 1)


def test_a_reply_link_of_another_installation_is_refused(doors, tmp_path, clock):
    other = accounts.open_doors(tmp_path / "other.db", clock)
    with pytest.raises(NotAllowed):
        read_reply(doors, reply_token(other, "rollcall-1", "ana"))
    other.engine.dispose()
