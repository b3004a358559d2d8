"""How the claims of one report stand in its entry: one list per field, so that what repeats is stored once.

A claim's quote is not stored: it is the characters of the report's own text at the claim's place. Its valid time
is in whole seconds from the day the report was received or from its own earliest beginning, and in ISO 8601
where it is finer than a second. A field that no claim has is left out; None stands for a default.
"""

import struct
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain
from operator import add, sub
from typing import Any

from standby.basis.ids import canonical
from standby.basis.plain import field_readers, maker
from standby.basis.time import Span, iso
from standby.ledger.model import microseconds
from standby.reports.model import NOT_STATED, Draft, Mention

Columns = Mapping[str, Any]

BOUNDS = ("from_lo", "from_hi", "to_lo", "to_hi")
"""The bounds of a claim's valid time: the earliest and latest beginning, the earliest and latest end."""

PLACED = frozenset(("gap", "length", "subject", "id", "supersedes", *BOUNDS))
"""Columns that are not fields of a draft as they stand."""

HELD_APART = frozenset(("gap", "length", "id", *BOUNDS))
"""Columns that say where in the text a claim is, which it is and when it was so, and nothing of what it says."""


NUMBER = struct.Struct(">q")

MAKE_DRAFT, MAKE_MENTION, MAKE_SPAN = maker(Draft), maker(Mention), maker(Span)

TOLD_ELSEWHERE = frozenset(("start", "end", "quote", "valid", "subject"))
"""Fields of a draft that stand in the columns in another form, or in the report."""


def pack_claims(claims: Iterable[tuple[int, Draft, Mapping[str, Any]]], received_at: datetime) -> dict[str, Any]:
    """Write claims as columns: of each its number, its draft, and that draft (and what it supersedes) as plain data."""
    day, end = day_of(received_at), 0
    numbers, gaps, lengths, subjects, plains, bounds = [], [], [], [], [], []
    for number, draft, plain in claims:
        numbers.append(number)
        gaps.append(draft.start - end)
        lengths.append(draft.end - draft.start)
        end = draft.end
        subjects.append(draft.subject.name if draft.subject.id is None else [draft.subject.name, draft.subject.id])
        plains.append(plain)
        bounds.append(_bounds_told(draft.valid, day))
    columns: dict[str, Any] = {
        key: [plain.get(key) for plain in plains]
        for key in dict.fromkeys(chain.from_iterable(plains))
        if key not in TOLD_ELSEWHERE
    }
    told = zip(BOUNDS, map(list, zip(*bounds, strict=True)))  # noqa: B905 - no bounds where there are no claims
    columns |= {bound: column for bound, column in told if column.count(None) < len(column)}
    ids = b64encode(struct.pack(f">{len(numbers)}q", *numbers)).decode()
    subject = {"subject": subjects} if subjects else {}
    return {**columns, **subject, "gap": gaps, "length": lengths, "id": ids}


def numbers_in(columns: Columns) -> tuple[int, ...]:
    """Return the numbers of the claims in their order. Raises ``ValueError`` when the entry is damaged."""
    data = b64decode(columns["id"], validate=True)
    try:
        return struct.unpack(f">{len(data) // 8}q", data)
    except struct.error as problem:
        raise ValueError(str(problem)) from problem


def number_in(columns: Columns, n: int) -> int:
    """Return the number of the ``n``-th claim alone. Raises as ``numbers_in`` does."""
    try:
        number: int = NUMBER.unpack_from(b64decode(columns["id"], validate=True), n * NUMBER.size)[0]
    except struct.error as problem:
        raise ValueError(str(problem)) from problem
    return number


def subjects_in(columns: Columns) -> list[str]:
    """Return what each claim is about: the id in the mission folder, or the name where it has none."""
    return [told if isinstance(told, str) else told[1] for told in columns.get("subject", ())]


def seconds_in(
    columns: Columns, received_at: datetime, bounds: Sequence[str] = BOUNDS
) -> Iterator[tuple[int | None, ...]]:
    """Yield bounds of each claim's valid time in whole seconds since 1970, None where not known.

    ``bounds`` begins with the earliest beginning, from which the others count.
    """
    day, nothing = microseconds(day_of(received_at)) // 1_000_000, [None] * len(columns["length"])
    for from_lo, *others in zip(*(columns.get(bound, nothing) for bound in bounds), strict=True):
        base = day if from_lo is None else _second(from_lo, day)
        yield (None if from_lo is None else base, *[None if b is None else _second(b, base) for b in others])


def sayings_in(columns: Columns) -> list[bytes]:
    """Return what each claim says, and what it supersedes, as canonical JSON; equal sayings are written once.

    Its place in the text and its time are left out, and its subject where that has one name only.
    """
    said = {key: column for key, column in columns.items() if key not in HELD_APART}
    said["subject"] = [None if isinstance(subject, str) else tuple(subject) for subject in said["subject"]]
    rows = list(zip(*said.values(), strict=True))
    try:
        written = {row: _saying(said, row) for row in set(rows)}
    except TypeError:  # some say more than words: such rows have no hash
        return [_saying(said, row) for row in rows]
    return [written[row] for row in rows]


def _saying(said: Iterable[str], row: tuple[Any, ...]) -> bytes:
    return canonical({key: value for key, value in zip(said, row, strict=True) if value is not None})


Place = tuple[int | None, int | None, int | None, int | None, int, int]


def places_in(columns: Columns, received_at: datetime) -> list[Place] | None:
    """Return the time and place of each claim in whole numbers; None where a bound of one is finer than a second.

    These are its outer bounds in seconds since 1970; how many seconds after the first it had surely begun, and before
    the other it may have ended (since 1970 where that bound is not known); and where in the text its quote begins and
    how long it is.
    """
    day, nothing = microseconds(day_of(received_at)) // 1_000_000, [None] * len(columns["length"])
    bounds = [columns.get(bound, nothing) for bound in BOUNDS]
    if str in map(type, chain.from_iterable(bounds)):
        return None
    places: list[Place] = []
    for from_lo, from_hi, to_lo, to_hi, start, length in zip(*bounds, _starts(columns), columns["length"], strict=True):
        base = day if from_lo is None else day + from_lo
        began = from_hi if from_lo is not None or from_hi is None else base + from_hi
        ended = None if to_lo is None else -base - to_lo if to_hi is None else to_hi - to_lo
        first, last = None if from_lo is None else base, None if to_hi is None else base + to_hi
        places.append((first, last, began, ended, start, length))
    return places


def drafts_in(columns: Columns, received_at: datetime, text: str) -> Iterator[Draft]:
    """Yield the drafts as they were recorded, each with its quote out of the report's text."""
    starts, day, more = _starts(columns), day_of(received_at), _more(columns)
    for n, start in enumerate(starts):
        yield _draft(columns, n, start, day, text, more)


def draft_in(columns: Columns, n: int, received_at: datetime, text: str) -> Draft:
    """Return the ``n``-th draft alone."""
    start = sum(columns["gap"][: n + 1]) + sum(columns["length"][:n])
    return _draft(columns, n, start, day_of(received_at), text, _more(columns))


def superseded_in(columns: Columns) -> list[str | None]:
    """Return of each claim the claim it supersedes, or None."""
    told: list[str | None] = columns.get("supersedes", [])
    return told


def day_of(at: datetime) -> datetime:
    """Return the first moment of the day, UTC, that bounds are counted from."""
    at = at if at.tzinfo is UTC else at.astimezone(UTC)
    return datetime(at.year, at.month, at.day, tzinfo=UTC)


More = list[tuple[str, list[Any], Callable[[Any], Any] | None]]


def _more(columns: Columns) -> More:
    """Return the columns that are fields of a draft as they stand, with what reads each."""
    readers = field_readers(Draft)
    return [(key, column, readers.get(key)) for key, column in columns.items() if key not in PLACED]


def _starts(columns: Columns) -> list[int]:
    lengths = columns["length"]
    ends = accumulate(map(add, columns["gap"], lengths))
    return list(map(sub, ends, lengths))


def _draft(columns: Columns, n: int, start: int, day: datetime, text: str, more: More) -> Draft:
    end, told = start + columns["length"][n], columns["subject"][n]
    held: dict[str, Any] = {"stated": NOT_STATED}
    for key, column, read in more:
        if (value := column[n]) is not None:
            held[key] = read(value) if read else value
    draft: Draft = MAKE_DRAFT(
        start=start,
        end=end,
        quote=text[start:end],
        subject=MAKE_MENTION(name=told) if isinstance(told, str) else MAKE_MENTION(name=told[0], id=told[1]),
        valid=_span(columns, n, day),
        **held,
    )
    return draft


def _span(columns: Columns, n: int, day: datetime) -> Span:
    """Read a claim's bounds: each counts from its earliest beginning, and that one from the day of receipt."""
    found: dict[str, datetime] = {}
    for bound in BOUNDS:
        if bound in columns and (told := columns[bound][n]) is not None:
            if told == 0:
                found[bound] = day
            else:
                found[bound] = datetime.fromisoformat(told) if isinstance(told, str) else day + timedelta(seconds=told)
            if bound == "from_lo":
                day = found[bound]
    span: Span = MAKE_SPAN(**found)
    return span


def _bounds_told(valid: Span, day: datetime) -> tuple[int | str | None, ...]:
    """Write the bounds that are known; most often two of them are one moment, which is then worked out once."""
    begun, from_hi, to_lo, to_hi = valid.from_lo, valid.from_hi, valid.to_lo, valid.to_hi
    since = day if begun is None else begun
    ended = None if to_hi is None else _told(to_hi, since)
    return (
        None if begun is None else _told(begun, day),
        None if from_hi is None else 0 if from_hi is begun else _told(from_hi, since),
        ended if to_lo is to_hi else None if to_lo is None else _told(to_lo, since),
        ended,
    )


def _told(at: datetime, since: datetime) -> int | str:
    """Write a moment as whole seconds after another, or as ISO 8601 where it is finer than that."""
    after = at - since
    return iso(at) or "" if after.microseconds else after.days * 86_400 + after.seconds


def _second(told: int | str, since: int) -> int:
    return since + told if isinstance(told, int) else microseconds(datetime.fromisoformat(told)) // 1_000_000
