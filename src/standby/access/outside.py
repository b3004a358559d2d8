"""Signing in through an organisation's own provider (OpenID Connect): who it vouches for, and whose account that is.

1. We send a browser to the provider with a state, a nonce and the hash of a secret (PKCE), all kept here for minutes.
2. It comes back with a code; the state must be ours, and the browser the one that we sent.
3. We trade the code and the secret for a signed statement, and look at signature, issuer, audience, nonce and times.
4. The statement names a person by issuer and subject, and by nothing else: an address can be given to another person.
5. Only whom somebody invited by a link is linked to an account. Everybody else the provider knows is nobody here.
"""

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

import orjson
from sqlalchemy import delete, insert, select

from standby.access.accounts import (
    Doors,
    account_table,
    begin_anew,
    begin_session,
    check_known,
    check_tries,
    link_about,
    named,
    note_wrong,
    outside_table,
    spend_link,
)
from standby.access.challenges import put_challenge, take_challenge
from standby.basis.errors import AskedWrongly, NotAllowed, TryLater
from standby.basis.time import iso

USE = "sign in outside"
JOIN = "join"
"""What a one-time link is for that lets one actor in."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures that only the provider can make; a secret that we hold too would prove nothing."""

LEEWAY_SECONDS = 60
SECONDS = 10
"""How far clocks may differ, and how long a provider may take to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider that the settings name: what people call it, who it is, and who we are to it.

    ``back`` is the address to which it sends a browser back. ``secret`` is shown nowhere; None for a client without.
    """

    name: str
    issuer: str
    client: str
    secret: str | None = field(repr=False)
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Where a browser is sent, and what it must bring back in a cookie: a secret, and its one-time link if any."""

    to: str
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Who came in: the token of the new session, and the page they wanted."""

    session: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """An outside identity that opens an account."""

    issuer: str
    subject: str


def outside_of(doors: Doors, account: str) -> tuple[Outside, ...]:
    """Return the outside identities that open an account."""
    with doors.reading() as connection:
        rows = connection.execute(select(outside_table).where(outside_table.c.account == account)).all()
    return tuple(Outside(issuer=row.issuer, subject=row.subject) for row in rows)


def leave(doors: Doors, provider: Provider, *, to: str, link: str | None, address: str) -> Leaving:
    """Return where to send a browser; ``link`` is the one-time link of whoever is let in by it.

    Raises ``TryLater`` (``provider-unreachable``), ``NotAllowed`` when the provider is not who the settings say, the
    link is over, or too many attempts were wrong.
    """
    with doors.writing() as connection:
        check_tries(connection, doors.clock(), f"outside:{address}", address)
    if link is not None and link_about(doors, link, JOIN) is None:
        raise NotAllowed("link-over", "That link cannot be used", "its time is over", "ask for a new one")
    described = _described(provider)
    browser, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    browser = f"{browser}.{link or ''}"
    kept = {"browser": named(browser), "nonce": nonce, "verifier": verifier}
    state = put_challenge(doors, USE, to, orjson.dumps(kept).decode(), address=address)
    with _client(provider) as client:
        url, _ = client.create_authorization_url(
            described["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return Leaving(to=url, browser=browser)


def come_back(
    doors: Doors, provider: Provider, *, state: str, code: str, issuer: str | None, browser: str, address: str
) -> Entered:
    """Look at what a provider says of whoever comes back, and sign them in.

    Raises ``NotAllowed``: ``challenge-over``; ``outside-refused`` when what the provider says does not hold;
    ``outside-unknown`` for somebody whom nobody invited; ``TryLater`` (``provider-unreachable``).
    """
    challenge = take_challenge(doors, USE, state)
    kept = orjson.loads(challenge.secret)
    with doors.writing() as connection:
        check_tries(connection, doors.clock(), f"outside:{address}", address)
    try:
        if not compare_digest(named(browser), kept["browser"]):
            raise _refused("another browser was sent there")
        if issuer is not None and issuer != provider.issuer:
            raise _refused("another provider answered")
        found = Outside(issuer=provider.issuer, subject=_subject(doors, provider, code, kept))
        link = browser.partition(".")[2]
        return Entered(session=_join(doors, found, link) if link else _enter(doors, found), to=challenge.about)
    except NotAllowed:
        with doors.writing() as connection:
            note_wrong(connection, doors.clock(), f"outside:{address}", address)
        raise


def _enter(doors: Doors, found: Outside) -> str:
    with doors.writing() as connection:
        linked = select(outside_table.c.account).where(
            outside_table.c.issuer == found.issuer, outside_table.c.subject == found.subject
        )
        account = connection.execute(linked).scalar()
        try:
            check_known(connection, account or "")
        except AskedWrongly as problem:
            raise NotAllowed(
                "outside-unknown",
                "Nobody was signed in",
                "no account here is linked to that identity",
                "ask somebody who admits people here for a link, and open it",
            ) from problem
        return begin_session(connection, str(account), doors.clock())


def _join(doors: Doors, found: Outside, link: str) -> str:
    """Link an identity to the account that a one-time link is for, which begins anew."""
    account = spend_link(doors, link, JOIN)
    with doors.writing() as connection:
        same = (outside_table.c.issuer == found.issuer, outside_table.c.subject == found.subject)
        connection.execute(delete(outside_table).where(*same))
        begin_anew(connection, account)
        connection.execute(insert(account_table).values(id=account, password=None, closed=0))
        connection.execute(
            insert(outside_table).values(
                issuer=found.issuer, subject=found.subject, account=account, linked_at=iso(doors.clock())
            )
        )
        return begin_session(connection, account, doors.clock())


def _subject(doors: Doors, provider: Provider, code: str, kept: dict[str, str]) -> str:
    """Trade a code for the provider's statement and return whom it is about."""
    from authlib.integrations.base_client import OAuthError
    from authlib.oauth2.base import OAuth2Error
    from httpx2 import HTTPError

    described = _described(provider)
    try:
        with _client(provider) as client:
            told = client.fetch_token(described["token_endpoint"], code=code, code_verifier=kept["verifier"])
    except HTTPError as problem:
        raise _unreachable(provider, problem) from problem
    except (OAuthError, OAuth2Error, ValueError, KeyError, TypeError) as problem:
        raise _refused("it did not take the code that it gave") from problem
    return _stated(doors, provider, told, kept["nonce"], _keys(provider, described))


def _stated(doors: Doors, provider: Provider, told: Any, nonce: str, keys: Any) -> str:
    """Look at a provider's statement (an ID token), OpenID Connect Core 3.1.3.7, and return its subject."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import JoseError

    try:
        token = jwt.decode(str(told["id_token"]), keys, algorithms=ALGORITHMS)
        wanted = {"iss": provider.issuer, "aud": provider.client}
        claims = CodeIDToken(
            token.claims,
            token.header,
            {name: {"essential": True, "value": value} for name, value in wanted.items()},
            {"nonce": nonce, "client_id": provider.client, "access_token": told.get("access_token")},
        )
        claims.validate(now=int(doors.clock().timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise _refused(f"its statement does not hold ({_kind(problem)})") from problem
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or len(subject) > 255:
        raise _refused("it names nobody")
    return subject


def _described(provider: Provider) -> dict[str, Any]:
    """Return what a provider says of itself; it must be who the settings say, and speak over TLS."""
    found = _fetched(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise _refused("it calls itself otherwise than the settings do")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_safe(found.get(name)):
            raise _refused(f"its {name} is no address over TLS")
    return found


def is_safe(address: object) -> bool:
    """Say whether an address is one over TLS, or of this very machine."""
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        host = parts.hostname if parts else None
    except ValueError:
        return False
    if parts is None or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1"))


def _keys(provider: Provider, described: dict[str, Any]) -> Any:
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        return KeySet.import_key_set(_fetched(provider, described["jwks_uri"]))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise _refused("it shows no usable keys") from problem


def _fetched(provider: Provider, address: str) -> dict[str, Any]:
    import httpx2

    try:
        answer = httpx2.get(address, timeout=SECONDS, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except httpx2.HTTPError as problem:
        raise _unreachable(provider, problem) from problem
    except ValueError as problem:
        raise _refused("it does not describe itself in JSON") from problem
    if not isinstance(found, dict):
        raise _refused("it does not describe itself in JSON")
    return found


def _client(provider: Provider) -> Any:
    try:
        from authlib.integrations.httpx_client import OAuth2Client
    except ImportError as problem:
        raise AskedWrongly(
            "outside-needs-authlib",
            "Nobody was signed in",
            "the package authlib is not installed",
            "install its extra oidc (from a checkout: ./run extras)",
        ) from problem
    return OAuth2Client(
        client_id=provider.client,
        client_secret=provider.secret,
        scope="openid",
        redirect_uri=provider.back,
        code_challenge_method="S256",
        timeout=SECONDS,
        follow_redirects=False,
    )


def _kind(problem: Exception) -> str:
    return str(getattr(problem, "claim", None) or type(problem).__name__)


def _refused(why: str) -> NotAllowed:
    return NotAllowed("outside-refused", "Nobody was signed in", why, "begin again, or sign in with your password")


def _unreachable(provider: Provider, problem: Exception) -> TryLater:
    return TryLater(
        "provider-unreachable",
        "Nobody was signed in",
        f"{provider.name} does not answer ({type(problem).__name__})",
        "try again in a while, or sign in with your password",
    )
