"""What entries mean for the record: the tables of reports, claims, verdicts and endings, made from the log.

A claim is ended by a verdict ``withdrawn`` or ``rejected``, or by a claim that supersedes it. An ending is a row of
its own with its own two clocks, so that it does not matter whether the claim or its ending arrives first; an
ending can itself be annulled, when the judgement behind it is ended.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, select, text, union_all
from sqlalchemy.engine import Connection

from standby.access import lay_markings, note_marking
from standby.basis.ids import canonical, content_id
from standby.basis.time import iso
from standby.ledger.model import ORIGIN, Entry, Projection, microseconds
from standby.record.columnar import (
    BOUNDS,
    Place,
    numbers_in,
    places_in,
    sayings_in,
    seconds_in,
    subjects_in,
    superseded_in,
)
from standby.store import MOVES_TO, Words
from standby.store.hot import ask, marks, tell, tell_each

tables = MetaData()
lay_markings(tables)

RUN = 4_096
"""How many recent claims lie together, sorted by subject; see docs/decisions/recent-claims.md."""

SUBJECTS_ASKED = 100
"""How many subjects are looked up by one statement."""

MOVED_IN = 32
"""So many parts are they moved in, by subject."""

RUNS = 16
"""After so many runs the recent claims are moved among the others, by subject."""

ClaimRow = tuple[str, int, tuple[int | None, ...]]
"""What a claim is about, its number, and the bounds of its valid time."""

ENDS = ("withdrawn", "rejected")
"""The verdicts that end a claim: its source took it back, or a person found that the report does not say so."""

report_table = Table(
    "report",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("content", BigInteger, nullable=False),
    Column("marking", Words),
    Index("report_id", "id", unique=True),
    Index("report_content", "content"),
)
"""Which entry holds which report. ``content`` is the beginning of the SHA-256 of its bytes, to find it by."""

LATER = text("report_k <> k")
"""What marks a reading that has an entry of its own, after that of its report."""

reading_table = Table(
    "reading",
    tables,
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("report_k", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("marking", Words),
    Column("recorded_at", BigInteger),
    Column("said_at", BigInteger),
    Column("shared", Integer),
    Column("text_sha256", LargeBinary),
    Index("reading_later", "report_k", sqlite_where=LATER, postgresql_where=LATER),
)
"""Which entry holds the claims that were read from which report: the entry of the report itself, or a later one, for
which alone there is an index, so that a report with its claims brings one page fewer to the disk.
``claims`` counts the claims of all readings up to and with this one. Where its claims can be read from the tables,
``recorded_at`` and ``said_at`` (microseconds since 1970), ``shared`` (a saying: source, grade, reader) and
``text_sha256`` (of the text they quote) say what they have in common."""

saying_table = Table(
    "saying",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("saying_key", "key"),
)
"""What claims say besides where, when and of what, as canonical JSON: each once, numbered in the order of the log.
``key`` is the beginning of the SHA-256 of it, to find it by."""

subject_table = Table(
    "subject",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Index("subject_name", "name", unique=True),
)
"""What claims are about, numbered in the order in which the log first names them."""

OUTER = ("from_lo", "to_hi")
"""The bounds that the tables hold: outside them a claim cannot be so. Those within stand in its entry alone."""

ALONE = ("began", "ended", "start", "length", "saying")
"""What the tables hold of a claim so that it is read without its entry, NULL where it is to be read from there."""

NOT_ALONE = (None,) * len(ALONE)

SHARED = ("source", "grade")
"""What a report says of itself that its claims are told with, beside its reader."""

NOTHING_SHARED = (None,) * 4

CLAIM = ("subject", "k", "n", "number", *OUTER, *ALONE)


def _claim_table(name: str, *first: str) -> Table:
    return Table(
        name,
        tables,
        *(Column(key, Integer, primary_key=True, autoincrement=False) for key in (*first, *CLAIM[:3])),
        Column("number", BigInteger, nullable=False),
        *(Column(bound, BigInteger) for bound in (*OUTER, *ALONE[:2])),
        *(Column(name, Integer) for name in ALONE[2:]),
        sqlite_with_rowid=False,
    )


claim_table = _claim_table("claim")
"""Where each claim stands: the ``n``-th of entry ``k``, kept together by what it is about. ``number`` is its id, and
the earliest and the latest moment at which it may be so are whole seconds since 1970, NULL where not known. ``began``
is how much later than ``from_lo`` it had surely begun, ``ended`` how much earlier than ``to_hi`` it may have ended, in
seconds (since 1970 where that bound is not known). Its quote is ``length`` characters of the text from ``start`` on,
and ``saying`` is the rest of what it says."""

recent_claim_table = _claim_table("recent_claim", "run")
"""The newest claims, kept apart in runs of ``RUN`` until they are moved to ``claim``, so that a transaction touches
a few pages instead of one for each subject. Only a claim that is in ``claim`` may be deleted here."""
recent_claim_table.info[MOVES_TO] = claim_table

KEEP_RECENT = f"""
    INSERT INTO recent_claim (run, {", ".join(CLAIM[1:])}, subject)
    SELECT ?, ?, ?, ?, {"CAST(? AS BIGINT), " * 4} {"CAST(? AS INTEGER), " * 3} id FROM subject WHERE name = ?"""
"""Keeps one claim when what it is about has a number already, and else nothing."""

every_claim = union_all(
    *(select(*(table.c[key] for key in CLAIM)) for table in (claim_table, recent_claim_table))
).subquery("every_claim")
"""All claims, wherever they lie."""

ending_table = Table(
    "ending",
    tables,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("k", Integer, primary_key=True, autoincrement=False),
    Column("known_at", BigInteger, nullable=False),
    Column("judgement_id", Words),
    Column("marking", Words),
)

judgement_table = Table(
    "judgement",
    tables,
    Column("id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Column("marking", Words),
    Column("body", LargeBinary, nullable=False),
)

annulment_table = Table(
    "annulment",
    tables,
    Column("judgement_id", Words, primary_key=True),
    Column("k", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),
    Index("annulment_k", "k"),
)


def _report_received(connection: Connection, entry: Entry) -> None:
    told = entry.payload
    marking = note_marking(connection, told["report"].get("marking"))
    own = ORIGIN not in told or not ask(connection, "SELECT 1 FROM report WHERE id = ?", (entry.subject,))
    if own:
        digest = bytes.fromhex(told["kept"][0] if "claims" in told else told["report"]["sha256"])
        tell(
            connection,
            "INSERT INTO report (k, known_at, id, name, content, marking) VALUES (?, ?, ?, ?, ?, ?)",
            (
                entry.k, microseconds(entry.known_at), entry.subject, told["report"]["name"], content_key(digest),
                marking,
            ),
        )  # fmt: skip
    if "claims" in told:
        _reading(connection, entry, entry.k, marking, alone=own)


def _claims_recorded(connection: Connection, entry: Entry) -> None:
    """Take in the claims of a reading that has an entry of its own: a later one, or one of a record of schema 1."""
    found = ask(connection, "SELECT k, marking FROM report WHERE id = ?", (entry.payload["report"],))
    ((report_k, marking),) = found
    _reading(connection, entry, report_k, marking, alone=False)


def _reading(connection: Connection, entry: Entry, report_k: int, marking: str | None, *, alone: bool) -> None:
    """Lay down a reading with its claims; ``alone`` when the tables hold their report, so that they need no entry."""
    told, known_at = entry.payload["claims"], entry.known_at
    places = places_in(told, known_at) if alone and not isinstance(told, list) else None
    rows, shared = _alone(connection, entry, places) if places else (_pointing(told, known_at), NOTHING_SHARED)
    total = _counted(connection, (entry.k, microseconds(known_at), report_k, marking, *shared), len(rows))
    before = total - len(rows)
    if not rows:
        return
    run, k = before // RUN % RUNS, entry.k
    claims = [(run, k, n, *row) for n, row in enumerate(rows)]
    if tell_each(connection, KEEP_RECENT, claims) < len(claims):
        new = _number_new(connection, list(dict.fromkeys(row[-1] for row in rows)))
        tell_each(connection, KEEP_RECENT, [claim for claim in claims if claim[-1] in new])
    _end(connection, entry, superseded_in_entry(told), None, marking)
    if total // (RUN * RUNS) > before // (RUN * RUNS):
        _move_recent(connection)


def _pointing(told: Any, known_at: datetime) -> list[tuple[Any, ...]]:
    """Return what the table holds of claims that are read from their entry: by what they are found."""
    return [(number, *bounds, *NOT_ALONE, subject) for subject, number, bounds in claim_rows(told, known_at, OUTER)]


def _alone(
    connection: Connection, entry: Entry, places: Sequence[Place]
) -> tuple[list[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what the tables hold of the claims of a report, and of what these have in common."""
    payload, told = entry.payload, entry.payload["claims"]
    report, reading = payload["report"], payload["reading"]
    common = canonical({"reader": reading["reader"], **{key: report[key] for key in SHARED if key in report}})
    sayings = sayings_in(told)
    numbers = _numbered(connection, [common, *sayings])
    spoke = reading.get("said_at")
    shared = (
        microseconds(entry.recorded_at),
        microseconds(datetime.fromisoformat(spoke)) if spoke else None,
        numbers[common],
        bytes.fromhex(payload["kept"][-1]),
    )
    subjects = subjects_in(told)
    rows = [
        (number, *place, numbers[said], subject)
        for number, place, said, subject in zip(numbers_in(told), places, sayings, subjects, strict=True)
    ]
    return rows, shared


def _numbered(connection: Connection, sayings: Sequence[bytes]) -> dict[bytes, int]:
    """Return the number of each saying, and give those that are new theirs in the order in which they stand."""
    numbers: dict[bytes, int] = {}
    new: dict[bytes, int] = {}
    for said in dict.fromkeys(sayings):
        key = content_key(sha256(said).digest())
        # One by one: a list of keys makes SQLite lay a table for it, which takes longer than ten answers.
        found = ask(connection, "SELECT id FROM saying WHERE key = ? AND body = ?", (key, said))
        if found:
            numbers[said] = found[0][0]
        else:
            new[said] = key
    if new:
        last = ask(connection, "SELECT coalesce(max(id), 0) FROM saying")[0][0]
        rows = [(last + n, key, said) for n, (said, key) in enumerate(new.items(), 1)]
        tell_each(connection, "INSERT INTO saying (id, key, body) VALUES (?, ?, ?)", rows)
        numbers |= {said: number for number, _, said in rows}
    return numbers


def _counted(connection: Connection, reading: tuple[Any, ...], claims: int) -> int:
    """Lay down a reading of so many claims and return how many all have together."""
    # Asked first and then told: RETURNING lays a table for what it returns, which takes longer than both.
    last = ask(connection, "SELECT claims FROM reading WHERE k = (SELECT max(k) FROM reading)")
    total: int = claims + (last[0][0] if last else 0)
    tell(
        connection,
        "INSERT INTO reading (k, known_at, report_k, marking, recorded_at, said_at, shared, text_sha256, claims) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*reading, total),
    )
    return total


def _number_new(connection: Connection, names: Sequence[str]) -> set[str]:
    """Give the subjects among some that have no number yet theirs, in the order of naming, and return these."""
    known: set[str] = set()
    for at in range(0, len(names), SUBJECTS_ASKED):
        some = names[at : at + SUBJECTS_ASKED]
        known |= {
            name for (name,) in ask(connection, f"SELECT name FROM subject WHERE name IN ({marks(len(some))})", some)
        }
    new = [name for name in names if name not in known]
    last = ask(connection, "SELECT coalesce(max(id), 0) FROM subject")[0][0]
    tell_each(
        connection, "INSERT INTO subject (name, id) VALUES (?, ?)", ((name, last + n) for n, name in enumerate(new, 1))
    )
    return set(new)


def _move_recent(connection: Connection) -> None:
    """Put the recent claims among the others: so seldom that each page of these takes in many at once.

    Some subjects at a time, so that whoever looks whether a claim stands there before it goes finds its page at hand.
    """
    columns, runs = ", ".join(CLAIM), ", ".join(map(str, range(RUNS)))
    some = f"FROM recent_claim WHERE run IN ({runs}) AND subject >= ? AND subject < ?"
    step = ask(connection, "SELECT max(id) FROM subject")[0][0] // MOVED_IN + 1
    for first in range(0, step * MOVED_IN, step):
        part = (first, first + step)
        tell(connection, f"INSERT INTO claim ({columns}) SELECT {columns} {some} ORDER BY subject, k, n", part)
        tell(connection, f"DELETE {some}", part)


def claim_rows(told: Any, known_at: datetime, bounds: Sequence[str] = BOUNDS) -> Iterator[ClaimRow]:
    """Yield of each claim in an entry what it is about, its number, and bounds of its valid time in seconds.

    ``told`` is what the entry holds under ``claims``: columns, or a list where they stand one by one. ``bounds`` begins
    with the earliest beginning.
    """
    if isinstance(told, list):
        for each in told:
            subject, valid = each["draft"]["subject"], each["draft"].get("valid", {})
            yield subject.get("id") or subject["name"], claim_number(each["id"]), _seconds_told(valid, bounds)
        return
    yield from zip(subjects_in(told), numbers_in(told), seconds_in(told, known_at, bounds), strict=True)


def superseded_in_entry(told: Any) -> list[str]:
    """Return the claims that those of an entry supersede."""
    named = [each.get("supersedes") for each in told] if isinstance(told, list) else superseded_in(told)
    return [name for name in named if name]


def claim_number(claim_id: str) -> int:
    """Return a claim's id as the signed 64-bit number under which the tables keep it."""
    return int.from_bytes(bytes.fromhex(claim_id.removeprefix("claim-")), "big", signed=True)


def claim_name(number: int) -> str:
    """Return the id of a claim by its number."""
    return f"claim-{number & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def content_key(digest: bytes) -> int:
    """Return the beginning of a SHA-256 as the signed 64-bit number by which the tables find it."""
    return int.from_bytes(digest[:8], "big", signed=True)


def _seconds_told(valid: Mapping[str, str], bounds: Sequence[str]) -> tuple[int | None, ...]:
    return tuple(_seconds(valid[bound]) if bound in valid else None for bound in bounds)


@lru_cache(maxsize=4096)
def _seconds(at: str) -> int:
    return microseconds(datetime.fromisoformat(at)) // 1_000_000


def judgement_in(entry: Entry) -> dict[str, Any]:
    """Return the judgement that an entry gave, named by the entry and all it says."""
    judgement: dict[str, Any] = {
        "verdict": entry.payload["verdict"],
        "claims": entry.payload["claims"],
        "by": entry.actor,
        "at": iso(entry.recorded_at),
        "reason": entry.because,
    }
    node, k = entry.node, entry.k
    if origin := entry.payload.get(ORIGIN):
        # Named by where it was given, so that ending it at another node means the same judgement.
        node, k, judgement["at"] = origin["node"], origin["k"], origin["recorded_at"]
    if "ends" in entry.payload:
        judgement["ends"] = entry.payload["ends"]
    name = content_id("judgement", node, k, *judgement.values())
    return {"id": name, "k": entry.k, **judgement}


def _judgement_given(connection: Connection, entry: Entry) -> None:
    told, judgement = entry.payload, judgement_in(entry)
    name, body = judgement["id"], canonical(judgement)
    marking = note_marking(connection, told.get("marking"))
    connection.execute(judgement_table.insert(), {"id": name, **_clocks(entry), "marking": marking, "body": body})
    if ended := told["claims"] if told["verdict"] in ENDS else told.get("ends"):
        _end(connection, entry, ended, name, marking)


def _judgement_ended(connection: Connection, entry: Entry) -> None:
    name = entry.payload["judgement"]
    # Two nodes may have ended it apart: the first to arrive stands in the table, both stay in the log.
    if ORIGIN in entry.payload and ask(connection, "SELECT 1 FROM annulment WHERE judgement_id = ?", (name,)):
        return
    connection.execute(annulment_table.insert(), {"judgement_id": name, **_clocks(entry)})


def _end(connection: Connection, entry: Entry, claims: list[str], judgement: str | None, marking: str | None) -> None:
    numbers = sorted({claim_number(name) for name in claims})
    rows = [{"number": n, **_clocks(entry), "judgement_id": judgement, "marking": marking} for n in numbers]
    if rows:
        connection.execute(ending_table.insert(), rows)


def _clocks(entry: Entry) -> dict[str, int]:
    return {"k": entry.k, "known_at": microseconds(entry.known_at)}


RECORD = Projection(
    name="record",
    tables=tables,
    projectors={
        "report.received": _report_received,
        "claims.recorded": _claims_recorded,
        "judgement.given": _judgement_given,
        "judgement.ended": _judgement_ended,
    },
)
"""The tables of the record, and what each act writes into them."""
