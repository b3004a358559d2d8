"""Challenges: what we ask somebody to answer within minutes and once, before we believe who they are."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from standby.access.accounts import Doors, challenge_table, named
from standby.basis.errors import NotAllowed
from standby.basis.time import iso, parse_instant

GOOD_FOR = timedelta(minutes=5)
"""So long may the answer to a challenge take."""

MOST = 100
"""So many challenges may wait for one address, so that nobody fills the disk by asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A challenge that waits: what it is about, such as an account, and the secret that its answer rests on."""

    about: str
    secret: str


def put_challenge(doors: Doors, use: str, about: str, secret: str, *, address: str) -> str:
    """Keep a challenge and return the token by which it is found again.

    Raises ``NotAllowed`` (``sign-in-paused``) while too many wait for one address.
    """
    token = secrets.token_urlsafe(32)
    now = doors.clock()
    with doors.writing() as connection:
        connection.execute(delete(challenge_table).where(challenge_table.c.until < iso(now)))
        waiting = select(func.count()).where(challenge_table.c.address == address)
        if connection.execute(waiting).scalar_one() >= MOST:
            raise NotAllowed(
                "sign-in-paused",
                "Nobody was signed in",
                "too many attempts were begun from one address",
                "wait five minutes, then try again",
            )
        connection.execute(
            insert(challenge_table).values(
                token=named(token), use=use, about=about, address=address, secret=secret, until=iso(now + GOOD_FOR)
            )
        )
    return token


def take_challenge(doors: Doors, use: str, token: str) -> Challenge:
    """Use a challenge up, whatever comes of the answer.

    Raises ``NotAllowed`` (``challenge-over``) when it was answered before, is too old, or was never ours.
    """
    kept = challenge_table.c.token == named(token)
    with doors.writing() as connection:
        row = connection.execute(select(challenge_table).where(kept, challenge_table.c.use == use)).first()
        connection.execute(delete(challenge_table).where(kept))
    if row is None or doors.clock() > parse_instant(row.until):
        raise NotAllowed(
            "challenge-over",
            "Nobody was signed in and nothing was changed",
            "the attempt took too long, or its answer came a second time",
            "begin again",
        )
    return Challenge(about=row.about, secret=row.secret)
