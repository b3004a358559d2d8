"""Signing in through a provider: whom it truly vouches for and somebody let in, and nobody when it lies."""

from datetime import timedelta

import pytest
from tests.access.conftest import WORDS
from tests.access.provider import CLIENT, SECRET, key, providing

from standby.access import accounts
from standby.access.challenges import GOOD_FOR
from standby.access.outside import JOIN, Provider, come_back, is_safe, leave, outside_of
from standby.basis.errors import NotAllowed, TryLater

HERE = "127.0.0.1"


@pytest.fixture
def there(clock):
    with providing(clock) as told:
        yield told


def known(there, **otherwise):
    given = {"name": "Org", "issuer": there.issuer, "client": CLIENT, "secret": SECRET,
             "back": "https://board.example.org/sign-in/outside/back", **otherwise}  # fmt: skip
    return Provider(**given)


def enter(doors, there, subject="marta-7", link=None, browser=None, **otherwise):
    provider = known(there, **otherwise)
    leaving = leave(doors, provider, to="/people", link=link, address=HERE)
    back = there.authorize(leaving.to, subject)
    return come_back(
        doors, provider, state=back["state"], code=back["code"], issuer=back["iss"],
        browser=leaving.browser if browser is None else browser, address=HERE,
    )  # fmt: skip


def join(doors, there, account="marta", subject="marta-7"):
    return enter(doors, there, subject, link=accounts.make_link(doors, JOIN, account))


def refused(act, *given, **more):
    with pytest.raises(NotAllowed) as caught:
        act(*given, **more)
    assert SECRET not in str(caught.value)
    return caught.value.code


def test_whoever_was_let_in_by_a_link_signs_in_by_it_and_from_then_on_without(doors, there):
    first = join(doors, there)
    assert accounts.session(doors, first.session).account == "marta"
    again = enter(doors, there)
    assert (accounts.session(doors, again.session).account, again.to) == ("marta", "/people")
    assert outside_of(doors, "marta")[0].subject == "marta-7"
    assert not accounts.has_password(doors, "marta")


def test_somebody_whom_nobody_let_in_has_no_account_and_no_session(doors, there):
    assert refused(enter, doors, there) == "outside-unknown"
    assert accounts.accounts(doors) == ("ana",)


@pytest.mark.parametrize("subject", ["ana", "ana@example.org"])
def test_a_name_or_an_address_that_is_also_an_account_here_links_to_nothing(doors, there, subject):
    there.claims = {"email": "ana@example.org", "preferred_username": "ana", "email_verified": True}
    assert refused(enter, doors, there, subject) == "outside-unknown"


LIES = {
    "the nonce is another's": {"claims": {"nonce": "x"}},
    "there is no nonce": {"claims": {"nonce": None}},
    "it is meant for another program": {"claims": {"aud": "another"}},
    "it is meant for several and for another one first": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "it is meant for nobody": {"claims": {"aud": None}},
    "it has expired": {"claims": {"exp": 1_500_000_000}},
    "it never expires": {"claims": {"exp": None}},
    "it comes from the future": {"claims": {"iat": 4_000_000_000}},
    "it does not hold yet": {"claims": {"nbf": 4_000_000_000}},
    "another issuer says it": {"claims": {"iss": "https://elsewhere.example.org"}},
    "it names nobody": {"claims": {"sub": None}},
    "its subject is no text": {"claims": {"sub": 7}},
    "its subject is empty": {"claims": {"sub": ""}},
    "it is not signed": {"unsigned": True},
    "it is signed by a secret": {"by_secret": True},
    "an unknown key signed it": {"signs_with": key("key-9"), "header": {"kid": "key-9"}},
    "another key signed it under a known name": {"signs_with": key("key-1")},
    "the provider calls itself otherwise": {"describes": {"issuer": "https://elsewhere.example.org"}},
    "its keys are elsewhere in clear text": {"describes": {"jwks_uri": "http://elsewhere.example.org/keys"}},
    "it takes codes in clear text": {"describes": {"token_endpoint": "http://elsewhere.example.org/token"}},
    "it says nowhere where to go": {"describes": {"authorization_endpoint": None}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_nobody_is_signed_in_or_linked_when(doors, there, lie):
    join(doors, there)
    for name, value in lie.items():
        setattr(there, name, value)
    assert refused(enter, doors, there) == "outside-refused"
    link = accounts.make_link(doors, JOIN, "ben")
    assert refused(enter, doors, there, "ben-1", link=link) == "outside-refused"
    assert accounts.link_about(doors, link, JOIN) == "ben"
    assert outside_of(doors, "ben") == ()


def test_what_only_looks_like_a_lie_is_taken(doors, there):
    there.claims = {"aud": [CLIENT], "azp": CLIENT, "exp": int(doors.clock().timestamp()) - 30}
    assert join(doors, there).session


def test_a_state_counts_once_and_for_minutes(doors, there, clock):
    provider = known(there)
    leaving = leave(doors, provider, to="/", link=accounts.make_link(doors, JOIN, "marta"), address=HERE)
    back = there.authorize(leaving.to)
    given = {"state": back["state"], "code": back["code"], "issuer": None, "browser": leaving.browser, "address": HERE}
    come_back(doors, provider, **given)
    assert refused(come_back, doors, provider, **given) == "challenge-over"
    leaving = leave(doors, provider, to="/", link=None, address=HERE)
    back = there.authorize(leaving.to)
    clock.advance(GOOD_FOR + timedelta(seconds=1))
    late = {**given, "state": back["state"], "code": back["code"], "browser": leaving.browser}
    assert refused(come_back, doors, provider, **late) == "challenge-over"


@pytest.mark.parametrize("state", ["", "x" * 40])
def test_a_state_nobody_was_given_opens_nothing(doors, there, state):
    given = {"state": state, "code": "c", "issuer": None, "browser": "", "address": HERE}
    assert refused(come_back, doors, known(there), **given) == "challenge-over"


def test_the_answer_for_one_browser_signs_in_no_other(doors, there):
    join(doors, there)
    assert refused(enter, doors, there, browser="another.") == "outside-refused"
    assert refused(enter, doors, there, browser="") == "outside-refused"


def test_a_browser_cannot_put_another_link_in_place_of_the_one_it_was_sent_with(doors, there):
    provider = known(there)
    mine, other = (accounts.make_link(doors, JOIN, name) for name in ("marta", "ana"))
    leaving = leave(doors, provider, to="/", link=mine, address=HERE)
    back = there.authorize(leaving.to)
    swapped = leaving.browser.replace(mine, other)
    assert swapped != leaving.browser
    given = {"state": back["state"], "code": back["code"], "issuer": None, "browser": swapped, "address": HERE}
    assert refused(come_back, doors, provider, **given) == "outside-refused"


def test_an_answer_that_names_another_provider_is_refused_before_its_code_is_traded(doors, there):
    provider = known(there)
    leaving = leave(doors, provider, to="/", link=None, address=HERE)
    back = there.authorize(leaving.to)
    given = {"state": back["state"], "code": back["code"], "browser": leaving.browser, "address": HERE}
    assert refused(come_back, doors, provider, issuer="https://elsewhere.example.org", **given) == "outside-refused"
    assert there.traded == []


def test_a_code_is_worth_nothing_without_the_secret_of_the_browser_that_left(doors, there):
    join(doors, there)
    stolen = there.authorize(leave(doors, known(there), to="/", link=None, address=HERE).to)["code"]
    mine = leave(doors, known(there), to="/", link=None, address=HERE)
    back = there.authorize(mine.to)
    given = {"state": back["state"], "code": stolen, "issuer": None, "browser": mine.browser, "address": HERE}
    assert refused(come_back, doors, known(there), **given) == "outside-refused"


def test_a_wrong_secret_of_ours_signs_nobody_in(doors, there):
    assert refused(enter, doors, there, secret="wrong") == "outside-refused"


def test_joining_again_begins_the_account_anew_and_takes_the_identity_from_where_it_was(doors, there):
    old = join(doors, there, "marta").session
    join(doors, there, "ana")
    assert accounts.session(doors, enter(doors, there).session).account == "ana"
    assert refused(accounts.sign_in, doors, "ana", WORDS, address=HERE) == "sign-in-refused"
    assert accounts.session(doors, old).account == "marta"
    assert outside_of(doors, "marta") == ()


def test_a_link_that_was_used_lets_nobody_in_a_second_time(doors, there):
    link = accounts.make_link(doors, JOIN, "marta")
    enter(doors, there, link=link)
    assert refused(enter, doors, there, "eve-1", link=link) == "link-over"


def test_a_closed_account_is_not_opened_from_outside(doors, there):
    join(doors, there)
    accounts.close_account(doors, "marta")
    assert refused(enter, doors, there) == "outside-unknown"


def test_a_password_set_by_a_link_closes_the_way_from_outside(doors, there):
    join(doors, there)
    accounts.add_account(doors, "marta", WORDS)
    assert refused(enter, doors, there) == "outside-unknown"


def test_after_too_many_wrong_answers_from_one_address_nobody_leaves_from_there(doors, there):
    for _ in range(accounts.TRIES):
        assert refused(enter, doors, there, "eve-1") == "outside-unknown"
    assert refused(enter, doors, there) == "sign-in-paused"
    assert leave(doors, known(there), to="/", link=None, address="127.0.0.2").to


def test_a_provider_that_is_not_there_is_told_and_nobody_waits_long(doors, there):
    gone = known(there, issuer="http://127.0.0.1:1")
    with pytest.raises(TryLater) as caught:
        leave(doors, gone, to="/", link=None, address=HERE)
    assert caught.value.code == "provider-unreachable"


def test_neither_the_secret_nor_a_link_is_kept_or_shown(doors, there, tmp_path):
    link = accounts.make_link(doors, JOIN, "marta")
    leaving = leave(doors, known(there), to="/", link=link, address=HERE)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("accounts.db*"))
    assert link.encode() not in kept
    assert leaving.browser.partition(".")[0].encode() not in kept
    assert link not in leaving.to
    assert SECRET not in leaving.to + repr(known(there))


@pytest.mark.parametrize(
    ("address", "safe"),
    [("https://id.example.org", True), ("http://localhost:1/x", True), ("http://id.example.org", False),
     ("http://127.0.0.1.example.org", False), (None, False), ("https://", False), ("ftp://localhost", False),
     ("https://[", False)],
)  # fmt: skip
def test_only_an_address_over_tls_or_of_this_machine_is_safe(address, safe):
    assert is_safe(address) is safe
