"""The JSON Schema of every ``--json`` answer, made from the types that are shown.

Run as a program it writes ``docs/reference/schemas/NAME.json``; the tests compare those files with what it makes.
"""

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
PLAIN = {str: TEXT, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}}
PLAIN_TIMES = {datetime: MOMENT, date: DAY}


def maybe(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow ``null`` beside what the schema allows."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow a list of what the schema allows."""
    return {"type": "array", "items": schema}


def closed(**properties: dict[str, Any]) -> dict[str, Any]:
    """Allow an object with exactly these fields, all of them always there."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def of_type(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type as ``to_json`` writes it; types of ours go into ``definitions``."""
    if kind in PLAIN or kind in PLAIN_TIMES:
        return {**PLAIN, **PLAIN_TIMES}[kind]
    if kind is type(None):
        return {"type": "null"}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _of_ours(kind, definitions)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [of_type(argument, definitions) for argument in arguments]}
    if origin in (list, tuple, frozenset) and (len(arguments) == 1 or arguments[-1] is Ellipsis):
        return listed(of_type(arguments[0], definitions))
    if origin is tuple:
        items = [of_type(argument, definitions) for argument in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {"type": "object", "additionalProperties": of_type(arguments[1], definitions)}
    raise TypeError(f"no schema for {kind}")


def _of_ours(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = get_type_hints(kind)
        shape = closed(**{f.name: of_type(hints[f.name], definitions) for f in dataclasses.fields(kind)})
        about = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
        definitions[kind.__name__] = {"description": about, **shape}
    return {"$ref": f"#/$defs/{kind.__name__}"}


def document(title: str, shape: Any) -> dict[str, Any]:
    """Return a whole schema: of a type of ours, or of a shape already written down."""
    definitions: dict[str, Any] = {}
    body = shape if isinstance(shape, dict) else of_type(shape, definitions)
    whole = {"$schema": DIALECT, "title": title, **_with_types(body, definitions)}
    return {**whole, "$defs": definitions} if definitions else whole


def _with_types(body: Any, definitions: dict[str, Any]) -> Any:
    """Replace types of ours that stand in a written-down shape by their schema."""
    if isinstance(body, dict):
        return {key: _with_types(value, definitions) for key, value in body.items()}
    if isinstance(body, list):
        return [_with_types(item, definitions) for item in body]
    return body if body is None or isinstance(body, str | int | float | bool) else of_type(body, definitions)


def answers() -> dict[str, Any]:
    """Return the shape of each command's answer by the name of its schema."""
    from standby.access.looks import Look
    from standby.basis.quantities import Quantity
    from standby.basis.time import DateRange
    from standby.desk import learning, people, viewing
    from standby.desk.alerting import Round
    from standby.desk.aliases import Alias
    from standby.desk.backtesting import Backtest
    from standby.desk.backup import Backup, Restored
    from standby.desk.bench_posture import PostureFigures
    from standby.desk.bench_reading import ReadingBench
    from standby.desk.bench_record import RecordFigures
    from standby.desk.bench_release import ReleaseFigures
    from standby.desk.bench_threat_speed import ThreatSpeed
    from standby.desk.brief.model import Brief
    from standby.desk.bulk import Bulk
    from standby.desk.comparing import Comparison
    from standby.desk.deciding import Listed
    from standby.desk.erasing import Erased
    from standby.desk.exchange import Exported
    from standby.desk.forecasting import ModelChosen
    from standby.desk.health import Check
    from standby.desk.homes import SourceHome
    from standby.desk.policies import PolicyChecked, PolicyShown
    from standby.desk.proving import ThreatBench
    from standby.desk.release import Checked, Looked, Proposed
    from standby.desk.release_asking import Knowledge
    from standby.desk.release_record import Overheard
    from standby.desk.replaying import Replay
    from standby.desk.supposing import WhatIf
    from standby.desk.tracing import Table
    from standby.ledger import Fault, Verification
    from standby.ledger.checkpoint import Checkpoint
    from standby.ledger.exchange import Peer, TakenIn
    from standby.ledger.proofs import Proof
    from standby.ledger.rebuild import Remade
    from standby.people.model import Answer, Board, PlacesKept, Presence
    from standby.picture.changes import Change
    from standby.picture.model import Picture
    from standby.posture.deliveries import Followed
    from standby.posture.facts import Declaration
    from standby.posture.model import Recommendation
    from standby.posture.signers import Absence
    from standby.record.grades import Graded
    from standby.record.history import Event
    from standby.record.model import Judgement
    from standby.record.review import Reread
    from standby.record.search import Found
    from standby.release.acts import Release
    from standby.reports.model import Metadatum
    from standby.threat.acts import Imported
    from standby.threat.explain import Explanation
    from standby.threat.model import ThreatEstimate
    from standby.threat.verified import Verified
    from standby.web.bench import WebFigures

    mention = closed(name=TEXT, id=maybe(TEXT))
    number = PLAIN[float]
    claim = closed(
        id=TEXT,
        report=TEXT,
        report_id=TEXT,
        source=maybe(TEXT),
        grade={"type": "string", "pattern": "^[A-F][1-6]$"},
        span=closed(start={"type": "integer", "minimum": 0}, end={"type": "integer", "minimum": 0}, text=TEXT),
        kind=TEXT,
        subject=mention,
        predicate=TEXT,
        object=maybe(mention),
        details={"type": "object", "additionalProperties": TEXT},
        quantity=maybe(Quantity),  # type: ignore[arg-type]
        place=maybe(
            closed(
                name=TEXT,
                id=maybe(TEXT),
                lat=maybe(number),
                lon=maybe(number),
                country=maybe(TEXT),
                precision=maybe(TEXT),
            )
        ),
        stated=closed(start=maybe(DAY), end=maybe(DAY), expression=maybe(TEXT), basis=TEXT, rule=TEXT),
        valid=closed(from_lo=maybe(MOMENT), from_hi=maybe(MOMENT), to_lo=maybe(MOMENT), to_hi=maybe(MOMENT)),
        speaker=maybe(TEXT),
        speaker_id=maybe(TEXT),
        certainty={"enum": ["asserted", "hedged", "negated", "conditional", "unknown"]},
        markers=listed(TEXT),
        extracted_by=TEXT,
        entry=PLAIN[int],
        known_at=MOMENT,
        recorded_at=MOMENT,
        said_at=maybe(MOMENT),
        marking=TEXT,
        supersedes=maybe(TEXT),
        review={"enum": ["proposed", "accepted"]},
    )
    card = closed(node=TEXT, key=TEXT, fingerprint=TEXT, made_at=MOMENT)
    report = closed(
        id=TEXT,
        name=TEXT,
        source=maybe(TEXT),
        grade=TEXT,
        channel=TEXT,
        received_at=MOMENT,
        published=maybe(DateRange),  # type: ignore[arg-type]
        media_type=TEXT,
        language=maybe(TEXT),
        marking=TEXT,
        not_read=maybe(TEXT),
        metadata=listed(Metadatum),  # type: ignore[arg-type]
        part_of=maybe(TEXT),
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        characters=PLAIN[int],
    )
    taken = closed(
        file=TEXT,
        outcome={"enum": ["recorded", "already there", "refused"]},
        report_id=maybe(TEXT),
        name=maybe(TEXT),
        source=maybe(TEXT),
        grade=maybe(TEXT),
        claims=PLAIN[int],
        document_date=maybe(DateRange),  # type: ignore[arg-type]
        document_date_reason=maybe(TEXT),
        not_read=maybe(TEXT),
        refused=PLAIN[int],
        left=listed(TEXT),
        error=maybe(closed(code=TEXT, says=TEXT, exit_code=PLAIN[int])),
    )
    return {
        "approve": Listed,
        "audit-check": closed(holds=PLAIN[bool], proof=Proof, faults=listed(Fault)),  # type: ignore[arg-type]
        "audit-prove": Proof,
        "audit-checkpoint": Checkpoint,
        "audit-verify": Verification,
        "backup": Backup,
        "bench-posture": PostureFigures,
        "bench-record": RecordFigures,
        "bench-release": ReleaseFigures,
        "bench-threat": {"anyOf": [ThreatBench, ThreatSpeed]},
        "bench-reading": ReadingBench,
        "bench-web": WebFigures,
        "brief": Brief,
        "bundle-card": card,
        "bundle-distrust": closed(node=TEXT),
        "bundle-export": Exported,
        "bundle-import": TakenIn,
        "bundle-nodes": closed(nodes=listed(Peer)),  # type: ignore[arg-type]
        "bundle-trust": card,
        "changes": tuple[Change, ...],
        "claims": closed(claims=listed(claim)),
        "decide": Listed,
        "decision-away": Absence,
        "decision-dissent": Listed,
        "decision-list": closed(decisions=listed(Listed)),  # type: ignore[arg-type]
        "decision-show": Listed,
        "decision-tick": Listed,
        "decision-withdraw": Listed,
        "declare": Declaration,
        "history": closed(events=listed(Event)),  # type: ignore[arg-type]
        "table": Table,
        "rebuild": closed(tables=listed(Remade)),  # type: ignore[arg-type]
        "doctor": closed(checks=listed(Check)),  # type: ignore[arg-type]
        "grade-history": closed(grades=listed(Graded)),  # type: ignore[arg-type]
        "grade-report": Graded,
        "grade-source": Graded,
        "init": closed(workspace=TEXT, name=TEXT),
        "intake-poll": closed(
            places=listed(
                closed(
                    place=TEXT,
                    reports=listed(taken),
                    error=maybe(closed(code=TEXT, says=TEXT, exit_code=PLAIN[int])),
                )
            )
        ),
        "intake-watch": taken,
        **dict.fromkeys(("access-grant", "access-revoke"), viewing.Grant),
        "access-list": tuple[viewing.Grant, ...],
        "people-declare": closed(person=TEXT, state=TEXT, holds=PLAIN[bool], by=listed(TEXT)),
        "people-found": closed(person=TEXT, name=TEXT),
        "people-import": people.TakenRoster,
        "people-list": people.WhereAll,
        "people-move": Presence,
        "people-looks": tuple[Look, ...],
        "people-place": PlacesKept,
        "people-places": PlacesKept,
        "people-erase": Erased,
        "people-near": people.NearIncident,
        "picture": Picture,
        "policy-check": closed(policies=listed(_and(PolicyChecked, sound=PLAIN[bool]))),
        "policy-diff": closed(
            before=TEXT,
            after=TEXT,
            changes=listed(TEXT),
            **{"from": maybe(DAY)},
            to=maybe(DAY),
            days=maybe(listed(TEXT)),
        ),
        "policy-show": PolicyShown,
        "posture": {"anyOf": [listed(_with_days(Recommendation)), WhatIf]},
        "replay": Replay,
        "reader-forget": learning.InForce,
        "reader-homes": closed(sources=listed(SourceHome)),  # type: ignore[arg-type]
        "reader-learn": learning.Learnt,
        "reader-show": learning.InForce,
        "read": {"anyOf": [closed(reports=listed(taken)), Bulk]},
        "release-audit": Checked,
        "release-clear": Release,
        "release-export": closed(files=listed(TEXT)),
        "release-hear": closed(waiting=listed(Overheard), heard=listed(Release)),
        "release-known": Knowledge,
        "release-list": closed(releases=listed(Release)),
        "release-propose": Proposed,
        "release-publish": Release,
        "release-show": Looked,
        "reports": closed(reports=listed(report)),
        "restore": Restored,
        "review": closed(
            claims=listed(claim),
            by_source={"type": "object", "additionalProperties": PLAIN[int]},
            person_only=listed(TEXT),
            chances={"type": "object", "additionalProperties": number},
            on_it=listed(closed(by=TEXT, source=maybe(TEXT), since=MOMENT)),
        ),
        "review-accept": closed(accepted=listed(TEXT), already=listed(TEXT), left=listed(TEXT)),
        "review-again": closed(reports=listed(Reread)),  # type: ignore[arg-type]
        "review-alias": closed(phrase=TEXT, means=maybe(TEXT), ended=PLAIN[bool]),
        "review-aliases": closed(aliases=listed(Alias)),  # type: ignore[arg-type]
        "review-correct": claim,
        "review-date": Reread,
        "review-judge": Judgement,
        "review-pairs": closed(proposals=listed(Comparison)),  # type: ignore[arg-type]
        "review-reject": Judgement,
        "review-undo": closed(ended=TEXT),
        "rollcall-answer": Answer,
        "rollcall-close": Board,
        "rollcall-list": closed(rollcalls=listed(Board)),  # type: ignore[arg-type]
        "rollcall-open": Board,
        "rollcall-show": Board,
        "search": Found,
        "threat": tuple[ThreatEstimate, ...],
        "threat-backtest": Backtest,
        "threat-choose": ModelChosen,
        "threat-explain": Explanation,
        "threat-import": Imported,
        "threat-verify": Verified,
        "threat-withdraw": closed(source=TEXT, withdrawn=listed(TEXT), entry=PLAIN[int]),
        "watch": Round,
        "notices-acknowledge": Followed,
        "notices-list": tuple[Followed, ...],
        "notices-test": closed(channel=TEXT),
    }


def _with_days(kind: type) -> dict[str, Any]:
    """Return the shape of a type whose length of time is shown as a number of days."""
    hints = get_type_hints(kind)
    shown = {f.name: hints[f.name] for f in dataclasses.fields(kind) if f.name != "sustainable_for"}
    if "options" in shown:
        shown["options"] = listed(_with_days(get_args(shown["options"])[0]))
    return closed(**shown, sustainable_for_days=maybe(PLAIN[float]))


def _and(kind: type, **more: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of a type with further fields."""
    hints = get_type_hints(kind)
    return closed(**{f.name: hints[f.name] for f in dataclasses.fields(kind)}, **more)


def written(name: str) -> str:
    """Return the text of one schema file."""
    command = "standby " + name.replace("-", " ")
    return json.dumps(document(f"What {command} --json prints", answers()[name]), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in answers():
        (FOLDER / f"{name}.json").write_text(written(name), encoding="utf-8")
