"""The index of places that ships: every populated place of 500 people and more, every first- and second-level region.

Four arrays lie beside the lexicon (``lexicon/places``) and are mapped, not loaded: a look-up reads a few pages. Names
are found by the hash of their folded form, so that a spelling without accents, dots or hyphens is found as well. They
are GeoNames data, written by ``python -m tests.reports.make_places``.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

NOTHING = 0xFFFFFFFF
"""The number that stands for no place in the array of places."""
SORTS = ("town", "region", "county")
ROW = np.dtype(
    [
        ("id", "<u4"),
        ("lat", "<f4"),
        ("lon", "<f4"),
        ("people", "<u4"),
        ("region", "<u4"),
        ("county", "<u4"),
        ("name", "<u4"),
        ("country", "S2"),
        ("sort", "u1"),
        ("length", "u1"),
    ]
)
"""One place: its GeoNames number, its point, its people, the rows of its region and county, where its name lies."""
_ALTERNATE = 0x80000000
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "-": " ", "/": " ", "'": None,
                        "’": None, "‘": None, "ʼ": None, "`": None, ".": None, ",": " "})  # fmt: skip
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


class Entry(NamedTuple):
    """One place that a name may mean."""

    row: int
    id: int
    name: str
    lat: float
    lon: float
    people: int
    country: str
    sort: str
    region: int
    county: int
    main: bool
    """True where the name is the place's main one, False where it is another of its names."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """The four arrays: sorted keys of names, the place of each, the places, and their names one behind the other."""

    keys: memoryview
    rows: npt.NDArray[np.uint32]
    places: npt.NDArray[Any]
    names: npt.NDArray[np.uint8]


def folded(name: str) -> str:
    """Return a name as it is looked up: lower case, without accents, dots and apostrophes, *Saint* as *st*."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    low = name.lower().translate(_PLAIN)
    return " ".join(_SHORT.get(word, word) for word in low.split())


def key_of(plain: str) -> int:
    """Return the 64-bit key of a folded name."""
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=1)
def arrays() -> Arrays:
    """Return the arrays, mapped from their files."""
    folder = files("standby.reports.readers.lexicon") / "places"
    keys, rows, places, names = (
        np.asarray(np.load(str(folder / f"{part}.npy"), mmap_mode="r")) for part in ("keys", "rows", "places", "names")
    )
    return Arrays(keys.data.cast("B").cast("Q"), rows, places, names)


@lru_cache(maxsize=20_000)
def entries(name: str) -> tuple[Entry, ...]:
    """Return every place of a name, the one with most people first; none where the index has no such name."""
    index = arrays()
    key = key_of(folded(name))
    at = bisect_left(index.keys, key)
    found = []
    while at < len(index.keys) and index.keys[at] == key:
        word = int(index.rows[at])
        found.append(_entry(index, word & ~_ALTERNATE, not word & _ALTERNATE))
        at += 1
    return tuple(sorted(found, key=lambda e: (-e.people, e.row)))


@lru_cache(maxsize=4096)
def place_at(row: int) -> Entry | None:
    """Return the place of a row, None for the number that stands for none."""
    return None if row == NOTHING else _entry(arrays(), row, True)


@lru_cache(maxsize=256)
def entry_called(identifier: str | None) -> Entry | None:
    """Return the place of an identifier such as ``geonames:2210247``, None when the index does not hold it."""
    number = re.fullmatch(r"geonames:(\d{1,9})", identifier or "")
    if number is None:
        return None
    index = arrays()
    rows = np.flatnonzero(index.places["id"] == int(number[1]))
    return _entry(index, int(rows[0]), True) if len(rows) else None


def first_level_regions() -> list[Entry]:
    """Return every first-level region, by its main name."""
    index = arrays()
    rows = np.flatnonzero(index.places["sort"] == SORTS.index("region"))
    return [_entry(index, int(row), True) for row in rows]


def _entry(index: Arrays, row: int, main: bool) -> Entry:
    number, lat, lon, people, region, county, name, country, sort, length = index.places[row].item()
    return Entry(
        row=row,
        id=number,
        name=index.names[name : name + length].tobytes().decode(),
        lat=round(lat, 5),
        lon=round(lon, 5),
        people=people,
        country=country.decode(),
        sort=SORTS[sort],
        region=region,
        county=county,
        main=main,
    )
