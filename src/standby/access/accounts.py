"""Who may come in by a web door: accounts, sessions and one-time links.

An account proves that somebody is an actor of ``mission/actors.yaml``; what the actor may see and do stands there and
nowhere else. Accounts are kept in a database of their own beside the workspace, never in the record: a password hash
and a session must be able to change and to go.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import (
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection

from standby.access.steps import bring_up_to_date
from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import Clock, iso, parse_instant, utc_now
from standby.store.sqlite import open_sqlite

SESSION = timedelta(hours=12)
"""A session ends so long after its last use."""

LINK = timedelta(hours=1)
"""A one-time link is good for so long."""

TRIES = 5
PAUSE = timedelta(minutes=15)
"""After so many wrong passwords for one name, or four times as many from one address, nobody gets in for so long."""

LEAST_PASSWORD = 12
"""The fewest characters of a password (NIST SP 800-63B asks for at least 8 beside a second factor, 15 without)."""

tables = MetaData()

account_table = Table(
    "account",
    tables,
    Column("id", String, primary_key=True),
    Column("password", String, nullable=True),
    Column("closed", Integer, nullable=False, default=0),
)
session_table = Table(
    "session",
    tables,
    Column("token", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("form", String, nullable=False),
    Column("used_at", String, nullable=False),
)
link_table = Table(
    "link",
    tables,
    Column("token", String, primary_key=True),
    Column("use", String, nullable=False),
    Column("about", String, nullable=False),
    Column("until", String, nullable=False),
)
secret_table = Table(
    "secret",
    tables,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
try_table = Table(
    "wrong_try",
    tables,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("at", String, nullable=False),
)

passkey_table = Table(
    "passkey",
    tables,
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("added_at", String, nullable=False),
    Column("used_at", String, nullable=True),
)
handle_table = Table(
    "handle",
    tables,
    Column("account", String, primary_key=True),
    Column("handle", LargeBinary, nullable=False),
)
outside_table = Table(
    "outside",
    tables,
    Column("issuer", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("account", String, nullable=False, index=True),
    Column("linked_at", String, nullable=False),
)
challenge_table = Table(
    "challenge",
    tables,
    Column("token", String, primary_key=True),
    Column("use", String, nullable=False),
    Column("about", String, nullable=False),
    Column("address", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("until", String, nullable=False),
)

look_table = Table(
    "look",
    tables,
    Column("number", Integer, primary_key=True),
    Column("viewer", String, nullable=False),
    Column("what", String, nullable=False),
    Column("hour", String, nullable=False),
    Column("at", String, nullable=False, index=True),
    Column("people", String, nullable=False),
    Index("look_of_an_hour", "viewer", "what", "hour"),
)
"""Who looked where people are. Rows are only ever added; a trigger keeps each until its time is over."""

erased_table = Table("erased", tables, Column("hash", LargeBinary, primary_key=True), sqlite_with_rowid=False)
"""The salted hash of every part of the record that was erased: ``gone`` keeps an older copy from bringing it back."""

refusal_table = Table(
    "refusal", tables, Column("person", String, primary_key=True), Column("at", String, nullable=False)
)
"""Who refuses to have their place kept, for the same end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in account; ``form`` is the token that each of its forms must carry back."""

    account: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The open database of accounts and sessions."""

    engine: Engine
    clock: Clock = utc_now

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one writer's connection."""
        with self.engine.connect().execution_options(standby_writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state."""
        with self.engine.connect() as connection, connection.begin():
            yield connection


def open_doors(path: Path, clock: Clock = utc_now) -> Doors:
    """Open the accounts at a path, making an empty file that only its owner may read when there is none.

    Raises ``Broken`` when a newer program wrote them.
    """
    path.touch(mode=0o600, exist_ok=True)
    engine = open_sqlite(str(path))
    doors = Doors(engine=engine, clock=clock)
    with doors.writing() as connection:
        bring_up_to_date(connection, tables)
    return doors


@contextmanager
def doors_at(path: Path, clock: Clock = utc_now) -> Iterator[Doors]:
    """Open the accounts at a path for one operation, as ``open_doors`` does, and close them afterwards."""
    doors = open_doors(path, clock)
    try:
        yield doors
    finally:
        doors.engine.dispose()


def any_account(doors: Doors) -> bool:
    """Say whether anybody can sign in yet."""
    with doors.reading() as connection:
        return connection.execute(select(account_table.c.id).limit(1)).first() is not None


def add_account(doors: Doors, name: str, password: str) -> None:
    """Make an account for an actor, or begin it anew: another password, and no other way in.

    Raises ``AskedWrongly`` when the name is empty or the password too short.
    """
    _check_account(name, password)
    with doors.writing() as connection:
        begin_anew(connection, name)
        connection.execute(insert(account_table).values(id=name, password=_hashed(password), closed=0))


def begin_anew(connection: Connection, name: str) -> None:
    """Forget an account with every way into it, so that whoever got in before is out."""
    connection.execute(delete(account_table).where(account_table.c.id == name))
    _end_ways_in(connection, name)


def _end_ways_in(connection: Connection, name: str) -> None:
    for table in (session_table, passkey_table, handle_table, outside_table):
        connection.execute(delete(table).where(table.c.account == name))


def close_account(doors: Doors, name: str) -> None:
    """Let an account sign in no more, and end its sessions. Raises ``AskedWrongly`` for an unknown account."""
    with doors.writing() as connection:
        check_known(connection, name)
        connection.execute(update(account_table).where(account_table.c.id == name).values(closed=1))
        _end_ways_in(connection, name)


def accounts(doors: Doors) -> tuple[str, ...]:
    """Return the names of the accounts that can sign in."""
    with doors.reading() as connection:
        query = select(account_table.c.id).where(account_table.c.closed == 0).order_by(account_table.c.id)
        return tuple(connection.execute(query).scalars())


def sign_in(doors: Doors, name: str, password: str, *, address: str) -> str:
    """Check a password and return the token of a new session.

    Raises ``NotAllowed`` with one and the same sentence for an unknown name and a wrong password, and another
    one while too many wrong passwords were given for that name or from that address.
    """
    check_password(doors, name, password, address=address)
    with doors.writing() as connection:
        return begin_session(connection, name, doors.clock())


def check_password(doors: Doors, name: str, password: str, *, address: str) -> None:
    """Look whether a password is the one of an account. Raises as ``sign_in`` does; each wrong one is counted."""
    with doors.writing() as connection:
        check_tries(connection, doors.clock(), f"name:{name}", address)
        row = connection.execute(select(account_table).where(account_table.c.id == name)).first()
        kept = row.password if row and row.password and not row.closed else None
        # An unknown name costs the same time as a known one, so that nobody learns which names there are.
        if _fits(kept or _decoy(), password) and kept is not None:
            connection.execute(delete(try_table).where(try_table.c.key == f"name:{name}"))
            return
        note_wrong(connection, doors.clock(), f"name:{name}", address)
    raise NotAllowed(
        "sign-in-refused", "Nobody was signed in", "the name or the password is not right", "check both and try again"
    )


def has_password(doors: Doors, name: str) -> bool:
    """Say whether an account can be signed in to by a password."""
    with doors.reading() as connection:
        query = select(account_table.c.password).where(account_table.c.id == name, account_table.c.closed == 0)
        return connection.execute(query).scalar() is not None


def start_session(doors: Doors, name: str) -> str:
    """Start a session for an account that proved who it is in another way.

    Raises ``AskedWrongly`` for an unknown account.
    """
    with doors.writing() as connection:
        check_known(connection, name)
        return begin_session(connection, name, doors.clock())


def session(doors: Doors, token: str | None) -> Session | None:
    """Return whose session a token is and keep it alive, or None when it is none or has ended."""
    if not token:
        return None
    with doors.reading() as connection:
        row = connection.execute(select(session_table).where(session_table.c.token == named(token))).first()
        if row is None or doors.clock() - parse_instant(row.used_at) > SESSION:
            return None
        found = Session(account=row.account, form=row.form)
    if doors.clock() - parse_instant(row.used_at) > SESSION / 24:
        with doors.writing() as connection:
            same = session_table.c.token == row.token
            connection.execute(update(session_table).where(same).values(used_at=iso(doors.clock())))
    return found


def open_sessions(doors: Doors) -> frozenset[Session]:
    """Return every session that has not ended, without keeping any of them alive."""
    since = iso(doors.clock() - SESSION)
    query = select(session_table.c.account, session_table.c.form).where(session_table.c.used_at >= since)
    with doors.reading() as connection:
        return frozenset(Session(account=row.account, form=row.form) for row in connection.execute(query))


def sign_out(doors: Doors, token: str) -> None:
    """End a session; an unknown token changes nothing."""
    with doors.writing() as connection:
        connection.execute(delete(session_table).where(session_table.c.token == named(token)))


def make_link(doors: Doors, use: str, about: str, *, good_for: timedelta = LINK) -> str:
    """Return the token of a new link that can be used once, for one purpose, until its time is over."""
    token = secrets.token_urlsafe(32)
    with doors.writing() as connection:
        until = iso(doors.clock() + good_for)
        connection.execute(insert(link_table).values(token=named(token), use=use, about=about, until=until))
    return token


def link_about(doors: Doors, token: str, use: str) -> str | None:
    """Return what a link is about while it is good, or None."""
    with doors.reading() as connection:
        row = connection.execute(
            select(link_table).where(link_table.c.token == named(token), link_table.c.use == use)
        ).first()
    return None if row is None or doors.clock() > parse_instant(row.until) else str(row.about)


def spend_link(doors: Doors, token: str, use: str) -> str:
    """Use a link up and return what it is about. Raises ``NotAllowed`` when it is none or over."""
    about = link_about(doors, token, use)
    with doors.writing() as connection:
        gone = connection.execute(delete(link_table).where(link_table.c.token == named(token)))
        if about is None or gone.rowcount != 1:
            raise NotAllowed(
                "link-over",
                "That link cannot be used",
                "it was used already or its time is over",
                "ask for a new one",
            )
    return about


def begin_session(connection: Connection, name: str, now: datetime) -> str:
    """Return the token of a new session of an account that has just proved who it is."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(session_table).values(token=named(token), account=name, form=secrets.token_urlsafe(32), used_at=iso(now))
    )
    return token


def check_known(connection: Connection, name: str) -> None:
    """Raise ``AskedWrongly`` (``account-unknown``) for an account that is not there or can sign in no more."""
    known = select(account_table.c.id).where(account_table.c.id == name, account_table.c.closed == 0)
    if connection.execute(known).first() is None:
        raise AskedWrongly(
            "account-unknown", f"There is no account {name!r}", "nobody of that name can sign in", "check the name"
        )


def check_tries(connection: Connection, now: datetime, key: str, address: str) -> None:
    """Raise ``NotAllowed`` (``sign-in-paused``) while too many wrong proofs came for one key or from one address."""
    since = iso(now - PAUSE)
    connection.execute(delete(try_table).where(try_table.c.at < since))
    for each, most in ((key, TRIES), (f"address:{address}", 4 * TRIES)):
        if len(connection.execute(select(try_table.c.number).where(try_table.c.key == each)).all()) >= most:
            raise NotAllowed(
                "sign-in-paused",
                "Nobody was signed in",
                "too many wrong passwords or passkeys were given",
                f"wait {int(PAUSE.total_seconds() // 60)} minutes, then try again",
            )


def note_wrong(connection: Connection, now: datetime, key: str, address: str) -> None:
    """Count a wrong proof against a key and against the address that it came from."""
    for each in (key, f"address:{address}"):
        connection.execute(insert(try_table).values(key=each, at=iso(now)))


def _check_account(name: str, password: str) -> None:
    if not name.strip() or len(name) > 200:
        raise AskedWrongly("account-unnamed", "No account was made", "it needs a name", "give a short name")
    if len(password) < LEAST_PASSWORD:
        raise AskedWrongly(
            "password-short",
            "No account was made",
            f"the password has fewer than {LEAST_PASSWORD} characters",
            "choose a longer one; a few plain words will do",
        )


def named(token: str) -> str:
    """Name a token by its hash, so that who reads the database cannot use what is in it."""
    return sha256(token.encode()).hexdigest()


_HASHER = PasswordHasher()


def _hashed(password: str) -> str:
    return _HASHER.hash(password)


def _fits(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    """Return a hash that no password fits, to spend the same time on a name nobody has."""
    return _hashed(secrets.token_hex(16))
