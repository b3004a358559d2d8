"""Passkeys: a key pair in somebody's device or key ring proves who they are, to this web room and to no other.

1. We ask a challenge that is good once and for five minutes. 2. The device signs it together with the address of the
page it was asked on. 3. We look at the address, the challenge, that the person unlocked the device, the signature and
the counter. Whatever fails, one and the same sentence is told. What a passkey signs cannot be used elsewhere.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from standby.access.accounts import (
    Doors,
    begin_session,
    check_known,
    check_tries,
    handle_table,
    note_wrong,
    passkey_table,
)
from standby.access.challenges import put_challenge, take_challenge
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import iso, parse_instant, parse_optional_instant

ENROL, SIGN_IN = "enrol a passkey", "sign in by passkey"

MOST = 20
"""So many passkeys may one account have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The web room as passkeys know it: its name for people, its origin, and the host name they are bound to."""

    name: str
    origin: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of an account as its owner sees it."""

    id: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a browser is given: the token of the challenge, and the options for its passkey dialogue as JSON."""

    token: str
    options: str


def site_of(name: str, room: str | None) -> Site | None:
    """Return the site that passkeys are bound to, or None when the settings name no address with a host name."""
    host = urlsplit(room).hostname if room else None
    if room is None or host is None or _is_number(host):
        return None
    return Site(name=name, origin=room, host=host)


def passkeys(doors: Doors, account: str) -> tuple[Passkey, ...]:
    """Return the passkeys of an account, the oldest first."""
    with doors.reading() as connection:
        query = select(passkey_table).where(passkey_table.c.account == account).order_by(passkey_table.c.added_at)
        rows = connection.execute(query).all()
    return tuple(
        Passkey(
            id=row.id,
            name=row.name,
            added_at=parse_instant(row.added_at),
            used_at=parse_optional_instant(row.used_at),
        )
        for row in rows
    )


def ask_to_enrol(doors: Doors, site: Site, account: str, name: str, *, address: str) -> Asked:
    """Return what a browser needs to make a new passkey for an account. Raises ``AskedWrongly`` for one too many."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor as Descriptor
    from webauthn.helpers.structs import UserVerificationRequirement as Verified

    held = passkeys(doors, account)
    if len(held) >= MOST:
        raise AskedWrongly(
            "passkeys-many", "No passkey was added", f"the account has {MOST} already", "remove one that is not used"
        )
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=_handle(doors, account),
        user_name=account,
        user_display_name=name,
        exclude_credentials=[Descriptor(id=_bytes(each.id)) for each in held],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=Verified.REQUIRED
        ),
    )
    token = put_challenge(doors, ENROL, account, bytes_to_base64url(options.challenge), address=address)
    return Asked(token=token, options=options_to_json(options))


def enrol(doors: Doors, site: Site, account: str, token: str, answer: str, name: str) -> Passkey:
    """Keep a new passkey of an account.

    Raises ``NotAllowed``: ``challenge-over``, or ``passkey-refused`` when the answer is not to this challenge of
    this account, comes from another address, or the device was not unlocked by its owner.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    challenge = take_challenge(doors, ENROL, token)
    if challenge.about != account:
        raise _refused()
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=_bytes(challenge.secret),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise _refused() from problem
    name = name.strip()[:60] or "passkey"
    id = bytes_to_base64url(made.credential_id)
    now = doors.clock()
    row = {"id": id, "account": account, "name": name, "public_key": made.credential_public_key,
           "sign_count": made.sign_count, "added_at": iso(now), "used_at": None}  # fmt: skip
    with doors.writing() as connection:
        check_known(connection, account)
        if connection.execute(select(passkey_table.c.id).where(passkey_table.c.id == id)).first():
            raise _refused()
        connection.execute(insert(passkey_table).values(**row))
    return Passkey(id=id, name=name, added_at=now, used_at=None)


def ask_to_sign_in(doors: Doors, site: Site, *, address: str) -> Asked:
    """Return what a browser needs to offer the passkeys it has for this room; no name is asked for."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import UserVerificationRequirement as Verified

    with doors.writing() as connection:
        check_tries(connection, doors.clock(), "passkey", address)
    options = generate_authentication_options(rp_id=site.host, user_verification=Verified.REQUIRED)
    token = put_challenge(doors, SIGN_IN, "", bytes_to_base64url(options.challenge), address=address)
    return Asked(token=token, options=options_to_json(options))


def sign_in_by_passkey(doors: Doors, site: Site, token: str, answer: str, *, address: str) -> str:
    """Check what a passkey signed and return the token of a new session.

    Raises ``NotAllowed``: ``challenge-over``, ``sign-in-paused``, or ``passkey-refused`` with one and the same
    sentence for a passkey nobody knows and for one that proves nothing.
    """
    challenge = take_challenge(doors, SIGN_IN, token)
    told = _told(answer)
    key = f"passkey:{told.id}"
    with doors.writing() as connection:
        check_tries(connection, doors.clock(), key, address)
        account = _proved(connection, site, challenge.secret, answer, told)
        if account is not None:
            values = {"sign_count": account.sign_count, "used_at": iso(doors.clock())}
            connection.execute(update(passkey_table).where(passkey_table.c.id == told.id).values(**values))
            return begin_session(connection, account.name, doors.clock())
        note_wrong(connection, doors.clock(), key, address)
    raise _refused()


def remove_passkey(doors: Doors, account: str, id: str) -> None:
    """Forget a passkey of an account. Raises ``AskedWrongly`` (``passkey-unknown``) when the account has none such."""
    mine = (passkey_table.c.id == id, passkey_table.c.account == account)
    with doors.writing() as connection:
        if connection.execute(delete(passkey_table).where(*mine)).rowcount != 1:
            raise AskedWrongly("passkey-unknown", "No passkey was removed", "you have none of that name", "look again")


@dataclass(frozen=True, slots=True)
class _Told:
    """What an answer says of itself: which passkey, of which handle."""

    id: str
    handle: str


@dataclass(frozen=True, slots=True)
class _Account:
    name: str
    sign_count: int


def _told(answer: str) -> _Told:
    try:
        said = orjson.loads(answer)
        return _Told(str(said["id"])[:2000], str(said["response"].get("userHandle") or ""))
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return _Told("", "")


def _proved(connection: Connection, site: Site, secret: str, answer: str, told: _Told) -> _Account | None:
    """Return whose passkey an answer proves and its new counter, or None when it proves nothing."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    row = connection.execute(
        select(passkey_table, handle_table.c.handle)
        .join(handle_table, handle_table.c.account == passkey_table.c.account)
        .where(passkey_table.c.id == told.id)
    ).first()
    if row is None or told.handle != bytes_to_base64url(row.handle):
        return None
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=_bytes(secret),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
        check_known(connection, row.account)
    except (WebAuthnException, AskedWrongly, ValueError, KeyError, TypeError):
        return None
    return _Account(row.account, found.new_sign_count)


def _handle(doors: Doors, account: str) -> bytes:
    """Return the random name by which devices know an account: it tells nobody who that is."""
    with doors.writing() as connection:
        made = insert(handle_table).prefix_with("OR IGNORE")
        connection.execute(made.values(account=account, handle=secrets.token_bytes(32)))
        query = select(handle_table.c.handle).where(handle_table.c.account == account)
        return bytes(connection.execute(query).scalar_one())


def _bytes(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(text)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _refused() -> NotAllowed:
    return NotAllowed(
        "passkey-refused",
        "The passkey was not accepted",
        "it is not one of an account here, or what it signed does not prove it",
        "try again, or sign in with your password",
    )
