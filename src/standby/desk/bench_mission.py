"""A made-up mission of any size for measuring: seeded, and recorded through the same way in as everything else."""

import csv
import io
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml

from standby.basis.grades import Grade
from standby.basis.ids import content_id, sha256_hex
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span, day_end, day_start
from standby.desk.people import import_people, open_rollcall
from standby.desk.workspace import MISSION, Workspace, init_workspace, open_workspace
from standby.people.acts import answer_list
from standby.record.acts import take_in
from standby.reports.model import Draft, Mention, Reading, Report, Stated

NOW = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
"""The made-up mission ends at this moment."""

DAYS = 365
UNITS = 40
PER_REPORT = 50
TELLING = 3
"""So many reports tell of each incident."""

BATCH = 20
"""So many reports go in together."""

SOURCES = 20
COUNTRIES = ("IQ", "SY", "LB", "JO", "KW")
ATTACKS = ("rocket_attack", "ied_attack", "shooting", "demonstration", "drone_strike", "mortar_attack")
OTHERS = (
    ("statement", "said"),
    ("statement", "warned"),
    ("presence", "present"),
    ("headcount", "strength"),
    ("status", "continuing"),
    ("movement", "moved"),
    ("threat", "threatened"),
)
"""What is told beside incidents, in turn."""

INDICATORS = (
    "attacks.near_7d >= {n}",
    "attacks.host_14d >= {n} && attacks.host_severe_30d >= 1",
    "(unrest.host_14d >= {n} || others.leaving_14d >= 2) && quiet.host_days < 9",
    "sources.silent >= {n} || reports.age_days > 3",
    "attacks.near_30d >= {n} && quiet.near_days < 7 && !consent.settled",
)
ACTIONS = ("heighten", "pause", "hibernate", "disperse")

DUTY_OFFICER = "p0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a made-up mission is."""

    people: int = 10_000
    sites: int = 200
    incidents: int = 5_000
    claims: int = 100_000


def make_mission(folder: Path, size: Size) -> None:
    """Make a workspace of that size in an empty folder. Raises ``AskedWrongly`` when it is not empty."""
    init_workspace(folder, clock=_clock)
    _write_files(folder / MISSION, size)
    with open_workspace(folder, _clock) as workspace:
        _record_reports(workspace, size)
        _take_roster(workspace, size)
        _call_roll(workspace)


def _clock() -> datetime:
    return NOW


def _write_files(mission: Path, size: Size) -> None:
    written = {
        "sites": [_site(n) for n in range(size.sites)],
        "units": [_unit(n, size) for n in range(UNITS)],
        "sources": [_source(n) for n in range(SOURCES)],
        "actors": [_actor(n) for n in range(10)],
        "policy/made": _policy(),
    }
    for name, told in written.items():
        (mission / f"{name}.yaml").write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")


def _unit(n: int, size: Size) -> dict[str, object]:
    sites = [f"s{site}" for site in range(n, size.sites, UNITS)]
    return {
        "id": f"u{n}",
        "name": f"Mission {n}",
        "kind": "mission",
        "host": COUNTRIES[n % len(COUNTRIES)],
        "sites": sites,
    }


def _source(n: int) -> dict[str, object]:
    covered = [COUNTRIES[n % len(COUNTRIES)]]
    return {
        "id": f"r{n}",
        "name": f"Reporter {n}",
        "reliability": "ABC"[n % 3],
        "covers": covered,
        "reports_every_days": 7,
    }


def _actor(n: int) -> dict[str, object]:
    return {"id": f"p{n}", "name": f"Person {n}", "roles": ["duty officer", "commander", "analyst"], "level": "secret"}


def _policy() -> dict[str, object]:
    """Write 40 rules as missions write them, gates among them."""
    rules: list[dict[str, object]] = []
    for n in range(34):
        enter, leave = (
            INDICATORS[n % len(INDICATORS)].format(n=1 + n // 7),
            "quiet.near_days >= 14 && sources.reporting",
        )
        rules.append({"id": f"rule-{n}", "enter": enter, "leave": leave, "action": ACTIONS[n % len(ACTIONS)]})
    for n in range(6):
        rules.append(
            {
                "id": f"gate-{n}",
                "enter": f"quiet.near_days >= {n + 7} && sources.reporting",
                "lowers": {"alert": "heightened"},
            }
        )
    return {
        "policy": "made", "title": "Made up", "version": "1", "in_force": {"from": (NOW - timedelta(days=30)).date()},
        "approved_by": "nobody", "authorities": ["duty officer", "commander"], "starts_from": "continue",
        "review_after": "7 days", "rules": [_rule(rule) for rule in rules],
    }  # fmt: skip


def _rule(told: dict[str, object]) -> dict[str, object]:
    authority = {"up": "duty officer", "down": "commander"}
    said = {"title": "Made up", "assumption": "made up", "indicator": "made up", "authority": authority}
    return {**said, "citation": "none", **told}


def _site(n: int) -> dict[str, object]:
    """Lay sites on a grid, two thirds of a degree apart, country by country."""
    country = n % len(COUNTRIES)
    row, column = divmod(n // len(COUNTRIES), 8)
    lat, lon = 29 + row * 0.7, 34 + country * 6 + column * 0.7
    return {
        "id": f"s{n}",
        "name": f"Site {n}",
        "lat": round(lat, 3),
        "lon": round(lon, 3),
        "country": COUNTRIES[country],
    }


@dataclass(frozen=True, slots=True)
class _Told:
    """One statement before it has its place in a report."""

    day: date
    text: str
    kind: str
    predicate: str
    unit: str
    site: Place
    quantity: Quantity | None


def _record_reports(workspace: Workspace, size: Size) -> None:
    reports = list(_reports(workspace, size))
    for at in range(0, len(reports), BATCH):
        with workspace.ledger.writing() as writer:
            for report, reading in reports[at : at + BATCH]:
                take_in(writer, report, reading, actor="bench")


def _reports(workspace: Workspace, size: Size) -> Iterator[tuple[Report, Reading]]:
    """Put what is told, by the day, into reports from one source after another."""
    told = sorted(_told(workspace, size), key=lambda t: (t.day, t.text))
    for number, at in enumerate(range(0, len(told), PER_REPORT)):
        yield _report(number, told[at : at + PER_REPORT])


def _told(workspace: Workspace, size: Size) -> Iterator[_Told]:
    draw = random.Random(8)
    places = [
        Place(name=s.name, id=f"site:{s.id}", lat=s.lat, lon=s.lon, country=s.country, precision="site")
        for s in workspace.definition.sites
    ]
    telling = min(size.incidents * TELLING, size.claims // 2)
    for n in range(telling // TELLING):
        place, day, act = draw.choice(places), _day(draw), draw.choice(ATTACKS)
        for witness in range(TELLING):
            text = f"Witness {witness} of case {n} tells of a {act.replace('_', ' ')} at {place.name} on {day}."
            yield _Told(day, text, "incident", act, "", place, None)
    for n in range(size.claims - telling // TELLING * TELLING):
        (kind, predicate), unit = OTHERS[n % len(OTHERS)], draw.randrange(UNITS)
        place, day = draw.choice(places), _day(draw)
        number = Quantity(low=unit * 5 + 10, high=unit * 5 + 10, unit="people") if kind == "headcount" else None
        text = f"Note {n}: Mission {unit} {predicate} {n % 97} at {place.name} on {day}."
        yield _Told(day, text, kind, predicate, f"u{unit}", place, number)


def _day(draw: random.Random) -> date:
    return (NOW - timedelta(days=1 + draw.randrange(DAYS))).date()


def _report(number: int, told: Sequence[_Told]) -> tuple[Report, Reading]:
    text = "\n".join(t.text for t in told)
    content, last = text.encode(), told[-1].day
    published = DateRange(start=last, end=last)
    drafts, at = [], 0
    for one in told:
        drafts.append(_draft(one, at))
        at += len(one.text) + 1
    report = Report(
        id=content_id("report", sha256_hex(content)), name=f"report-{number}.txt", source=f"r{number % SOURCES}",
        channel="file", media_type="text/plain", received_at=day_end(last) + timedelta(minutes=number % 60),
        published=published, published_basis="made", language="en", content=content, text=text,
        sha256=sha256_hex(content), grade=Grade(reliability="ABC"[number % 3], credibility="234"[number % 3]),
    )  # fmt: skip
    return report, Reading(drafts=tuple(drafts), document_date=published, document_date_reason="made", reader="made 1")


def _draft(told: _Told, start: int) -> Draft:
    happens, on = told.kind == "incident", DateRange(start=told.day, end=told.day)
    begins, ends = day_start(told.day), day_end(told.day)
    unit = Mention(name=f"Mission {told.unit[1:]}", id=f"unit:{told.unit}") if told.unit else Mention(name="rockets")
    return Draft(
        start=start, end=start + len(told.text), quote=told.text, kind=told.kind, predicate=told.predicate,
        subject=unit, place=told.site, quantity=told.quantity,
        stated=Stated(range=on, expression=str(told.day), basis="text", rule="day"),
        valid=Span(from_lo=begins, from_hi=ends, to_lo=ends if happens else None, to_hi=ends if happens else None),
    )  # fmt: skip


def _take_roster(workspace: Workspace, size: Size) -> None:
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow(["id", "name", "kind", "unit", "site", "role", "phone"])
    kinds = ("staff", "national staff", "visitor", "dependant", "contractor")
    for n in range(size.people):
        unit = n % UNITS
        site = range(unit, size.sites, UNITS)[n // UNITS % len(range(unit, size.sites, UNITS))]
        rows.writerow([f"p{n}", f"Person {n}", kinds[n % 5], f"u{unit}", f"s{site}", "", f"+96477{n:07}"])
    with tempfile.TemporaryDirectory(prefix="standby-") as name:
        path = Path(name) / "roster.csv"
        path.write_text(sheet.getvalue(), encoding="utf-8")
        import_people(workspace, path, {}, by=DUTY_OFFICER)


def _call_roll(workspace: Workspace) -> None:
    """Open a roll call of everybody; nine in ten have answered."""
    board = open_rollcall(workspace, because="measuring", by=DUTY_OFFICER)
    answered = [person.person for number, person in enumerate(board.people) if number % 10]
    answer_list(workspace.ledger, board.rollcall, answered, "safe", reporter=DUTY_OFFICER, method="radio")
