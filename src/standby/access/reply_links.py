"""Signed reply links: whoever holds one may answer one roll call for one person, without signing in."""

import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import insert, select

from standby.access.accounts import Doors, secret_table
from standby.basis.errors import NotAllowed

PURPOSE = "reply to a roll call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a reply link is for: one person on one roll call."""

    rollcall: str
    person: str


def reply_token(doors: Doors, rollcall: str, person: str) -> str:
    """Return the signed end of a reply link (HMAC-SHA-1 over both ids, as itsdangerous signs)."""
    return str(_signer(doors).dumps([rollcall, person]))


def read_reply(doors: Doors, token: str) -> Reply:
    """Return what a reply link is for. Raises ``NotAllowed`` when we did not sign it as it stands."""
    try:
        rollcall, person = _signer(doors).loads(token)
    except (BadSignature, ValueError, TypeError) as problem:
        raise NotAllowed(
            "reply-link-wrong",
            "This is no reply link of ours",
            "it is cut short or was changed",
            "open the link again as it was sent, or answer by radio or phone",
        ) from problem
    return Reply(rollcall=rollcall, person=person)


def _signer(doors: Doors) -> URLSafeSerializer:
    with doors.reading() as connection:
        key = connection.execute(select(secret_table.c.value).where(secret_table.c.name == PURPOSE)).scalar()
    if key is None:
        with doors.writing() as connection:
            made = insert(secret_table).prefix_with("OR IGNORE")
            connection.execute(made.values(name=PURPOSE, value=secrets.token_urlsafe(32)))
        return _signer(doors)
    return URLSafeSerializer(key, salt=PURPOSE)
