"""Proving the threat models on incidents as published: which file, which sites, which days, and the scores."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from standby.basis.errors import AskedWrongly
from standby.desk.forecasting import check_models
from standby.threat.bench import Model, Protocol, Scores, bench, catalogue_of
from standby.threat.hazards import is_attack
from standby.threat.importers import read_incidents
from standby.threat.importers.model import BadRow
from standby.threat.model import Floats
from standby.threat.rolling import ABLATIONS, MODELS, OPTIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatBench:
    """What was scored and how it came out: for each horizon in days and each model, its scores by name."""

    incidents_used: int
    incidents_too_vague: int
    incidents_no_attack: int
    bad_rows: tuple[BadRow, ...]
    sites: int
    radius_km: float
    test_from: date
    test_to: date | None
    delay_days: int
    horizons: Mapping[str, Mapping[str, Scores]]


def bench_threat(
    incidents: Path, sites: Path, protocol: Protocol, *, names: Sequence[str] = (), ablation: bool = False
) -> ThreatBench:
    """Score the models on a file of incidents. Raises ``AskedWrongly`` for files or models that will not do."""
    points = read_sites(sites)
    models = _chosen(names, ABLATIONS if ablation else MODELS)
    read = read_incidents(incidents)
    attacks = [i for i in read.listed if is_attack(i.hazard)]
    sharp = [
        (i.first_day, i.lat, i.lon)
        for i in attacks
        if i.day_precise and i.place_precise and i.lat is not None and i.lon is not None
    ]
    catalogue = catalogue_of(sharp)
    return ThreatBench(
        incidents_used=len(sharp),
        incidents_too_vague=len(attacks) - len(sharp),
        incidents_no_attack=len(read.listed) - len(attacks),
        bad_rows=read.bad,
        sites=len(points),
        radius_km=protocol.radius_km,
        test_from=protocol.test_from,
        test_to=protocol.test_to,
        delay_days=protocol.delay_days,
        horizons=bench(catalogue, points, protocol, models=models),
    )


def read_sites(path: Path) -> Floats:
    """Read latitude and longitude of each site from a csv that has columns of those names."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            points = [(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(text)]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise _no_sites(path, "it is not there or is not text") from problem
    except (KeyError, TypeError, ValueError) as problem:
        raise _no_sites(path, "a latitude or a longitude is missing or is no number") from problem
    if any(not (-90 <= lat <= 90 and -180 <= lon <= 180) for lat, lon in points):
        raise _no_sites(path, "a place lies outside the Earth's degrees")
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def _chosen(names: Sequence[str], known: Mapping[str, Model]) -> Mapping[str, Model]:
    known = {**known, **OPTIONAL} if names else known
    check_models(names, known)
    return {name: known[name] for name in names} if names else known


def _no_sites(path: Path, why: str) -> AskedWrongly:
    return AskedWrongly(
        "sites-unreadable",
        f"The sites in {path.name} were not read",
        why,
        "give a csv with the columns name, latitude, longitude",
    )
