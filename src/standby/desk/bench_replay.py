"""A made-up record of years, run through a policy from one end to the other, as ``standby replay`` does it."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from standby.basis.grades import Grade
from standby.basis.ids import content_id, sha256_hex
from standby.basis.mission import Definition, Source, Unit
from standby.basis.places import Place
from standby.basis.quantities import Quantity
from standby.basis.time import DateRange, Span, day_end, day_start
from standby.desk.replaying import replay
from standby.desk.settings import Settings
from standby.desk.workspace import Workspace
from standby.ledger import Ledger
from standby.posture.model import Policy
from standby.record import opened
from standby.record.acts import record_report
from standby.reports.model import Draft, Mention, Reading, Report, Stated

DAY = timedelta(days=1)


def replayed_whole(policy: Policy, definition: Definition, start: datetime, days: int) -> tuple[float, int]:
    """Run ``replay`` over a record of made-up reports; return the seconds of the processor and the claims in it."""
    sources = tuple(
        Source(id=f"wire-{host}", name=f"Wire {host}", covers=(host,), reports_every_days=10)
        for host in sorted({site.country for site in definition.sites})
    )
    definition = replace(definition, sources=sources, digest="bench")
    end = start + DAY * days
    with opened("", lambda: end) as ledger, TemporaryDirectory() as folder:
        claims = sum(_told(ledger, day, drafts) for day, drafts in _reports(definition, start, days))
        workspace = Workspace(
            directory=Path(folder),
            settings=Settings(name="bench"),
            definition=definition,
            policies=(policy,),
            ledger=ledger,
            clock=lambda: end,
        )
        begun = time.process_time()
        replay(workspace, policy, start.date(), (end - DAY).date())
        return time.process_time() - begun, claims


def _reports(definition: Definition, start: datetime, days: int) -> Iterator[tuple[date, list[Draft]]]:
    """Write an attack every fifth day, and every thirtieth where each mission stands and how many five of them are."""
    draw = random.Random(3)
    for number in range(days):
        day = (start + DAY * number).date()
        if number % 5 == 0:
            site = draw.choice(definition.sites)
            kind = ("rocket_attack", "missile_attack", "demonstration", "shooting")[number // 5 % 4]
            place = Place(
                name=site.name, id=f"site:{site.id}", lat=site.lat, lon=site.lon, country=site.country, precision="site"
            )
            words = f"On day {number} a {kind} struck near {site.name}, in the {draw.randrange(10**6)} quarter"
            yield day, [_draft("incident", Mention(name="an unnamed group"), kind, words, day, place=place)]
        if number % 30 == 0:
            stand = [
                _draft(
                    "status", Mention(name=unit.name, id=f"unit:{unit.id}"), said, f"{unit.name} {said} {number}", day
                )
                for unit in definition.units
                for said in [draw.choice(("paused", "resumed", "heightened_alert"))]
            ]
            count = [
                _draft("headcount", _of(unit), "strength", f"{unit.name} has {n}", day, people=n)
                for unit in definition.units[:5]
                for n in [draw.randrange(100, 120)]
            ]
            yield day, [*stand, *count]


def _of(unit: Unit) -> Mention:
    return Mention(name=unit.name, id=f"unit:{unit.id}")


def _draft(
    kind: str,
    subject: Mention,
    predicate: str,
    quote: str,
    day: date,
    *,
    place: Place | None = None,
    people: int | None = None,
) -> Draft:
    return Draft(
        start=0,
        end=len(quote),
        quote=quote,
        kind=kind,
        subject=subject,
        predicate=predicate,
        place=place,
        quantity=None if people is None else Quantity(low=people, high=people, unit="person"),
        stated=Stated(range=DateRange(start=day, end=day)),
        valid=Span(from_lo=day_start(day), from_hi=day_end(day), to_lo=day_end(day)),
    )


def _told(ledger: Ledger, day: date, drafts: Sequence[Draft]) -> int:
    """Record a report of a day, received that evening; return the number of its claims."""
    text, placed = "", []
    for draft in drafts:
        placed.append(replace(draft, start=len(text), end=len(text) + len(draft.quote)))
        text += f"{draft.quote}. "
    content = text.encode()
    country = drafts[0].place.country if drafts[0].place else None
    report = Report(
        id=content_id("report", sha256_hex(content)),
        name=f"{day}-{len(drafts)}.txt",
        source=f"wire-{country or 'IQ'}",
        channel="file",
        media_type="text/plain",
        received_at=day_start(day) + timedelta(hours=20),
        published=None,
        published_basis=None,
        language="en",
        content=content,
        text=text,
        sha256=sha256_hex(content),
        grade=Grade(reliability="B", credibility="2"),
    )
    told = DateRange(start=day, end=day)
    reading = Reading(drafts=tuple(placed), document_date=told, document_date_reason="bench", reader="bench")
    record_report(ledger, report, reading, actor="bench")
    return len(placed)
