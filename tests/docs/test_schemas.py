"""Every ``--json`` answer has a schema, and what is really printed keeps to it."""

import json
import shutil
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from tests.docs.manual import commands, options_of, page
from tests.docs.schemas import FOLDER, answers, written

from standby.cli import main
from standby.desk.workspace import open_workspace
from standby.posture.outbox import Outbox, draft

ANSWERING = {name.replace(" ", "-") for name, command in commands().items() if "--json" in options_of(command)}

ASKED: dict[str, list[list[str]]] = {
    "access-grant": [["ana", "observer", "--mission", "nato-training", "--until", "2099-01-01", "--because", "b"]],
    "access-list": [[]],
    "access-revoke": [["ana", "observer", "--because", "b"]],
    "approve": [["{decided}", "--by", "focal-point"]],
    "audit-check": [["{folder}/entry.proof"]],
    "audit-prove": [["--entry", "1", "--to", "{folder}/new.proof"]],
    "audit-checkpoint": [["--to", "{folder}/checkpoint.json"]],
    "audit-verify": [[]],
    "backup": [["{folder}/copy.db"]],
    "bench-web": [],  # it takes minutes at its least; tests/web/test_bench.py holds its answer to the schema
    "bench-posture": [["--days", "5", "--missions", "5"]],
    "bench-record": [["--claims", "1000"]],
    "bench-reading": [["--task", "time", "--data", "{folder}/timeml"]],
    "bench-release": [[]],
    "bench-threat": [
        [
            "--incidents",
            "{folder}/ged.csv",
            "--sites",
            "{folder}/sites.csv",
            "--test-from",
            "2018-11-01",
            "--model",
            "rule30",
        ],
        ["--speed", "--replay", "1000"],
    ],
    "brief": [["--valid", "2020-01-09", "--known", "2020-01-09"], ["--valid", "2019-01-01", "--known", "2019-01-01"]],
    "bundle-card": [["{folder}/own.card"]],
    "bundle-distrust": [["field", "--by", "Ada", "--because", "b"]],
    "bundle-export": [["{folder}/own.bundle"]],
    "bundle-import": [["{folder}/field.bundle"]],
    "bundle-nodes": [[]],
    "bundle-trust": [["{folder}/field.card", "--by", "Ada", "--because", "b"]],
    "changes": [["--from", "2020-01-09", "--to", "2020-02-05"]],
    "claims": [[], ["--kind", "consent"], ["--known", "2019-01-01"]],
    "decide": [
        ["lebanon-team", "--preset", "pause", "--by", "nato-lead", "--reason", "r", "--at", "2020-01-09"],
        ["jordan-team", "--set", "alert=high", "--act-first", "--by", "jordan-lead", "--reason", "r"],
    ],
    "decision-away": [["duty-officer", "--until", "2099-01-01", "--by", "focal-point"]],
    "decision-dissent": [["{decided}", "--by", "forces-lead", "--reason", "r"]],
    "decision-list": [[], ["--valid", "2020-01-01"]],
    "decision-show": [["{decided}"]],
    "decision-tick": [["{decided}", "1", "--by", "forces-lead"]],
    "decision-withdraw": [["{decided}", "--by", "nato-lead", "--reason", "r"]],
    "declare": [["declared.drill_done", "--by", "Owen Tremaine", "--role", "security focal point"]],
    "doctor": [[]],
    "history": [[], ["--after", "1", "--up-to", "2"]],
    "rebuild": [[], ["--check"]],
    "grade-history": [[]],
    "grade-report": [["01-embassy-notice-kirkuk.txt", "3", "--by", "Ines", "--because", "r"]],
    "grade-source": [["embassy-notice", "C", "--by", "Ines", "--because", "r"]],
    "table": [[], ["--form", "columns"], ["--form", "ids"]],
    "init": [["{folder}/new"]],
    "intake-poll": [[], ["http://127.0.0.1:1/feed.xml"]],
    "intake-watch": [["{folder}/inbox", "--every", "2.1", "--for", "2"]],
    "notices-acknowledge": [["{notice}"]],
    "notices-list": [[]],
    "notices-test": [["duty"]],
    "people-declare": [["nato-lead", "missing", "--because", "b", "--by", "duty-officer"]],
    "people-found": [["nato-lead", "--because", "b", "--by", "duty-officer"]],
    "people-import": [
        ["{folder}/roster.csv", "--by", "duty-officer"],
        ["{folder}/roster.csv", "--by", "duty-officer", "--trial"],
    ],
    "people-list": [[], ["--valid", "2020-01-09", "--known", "2020-01-09"]],
    "people-move": [
        ["nato-lead", "erbil", "--by", "duty-officer"],
        ["nato-lead", "--away", "--by", "duty-officer", "--until", "2099-01-01"],
    ],
    "people-looks": [["forces-medic"]],
    "people-place": [
        ["forces-medic", "refuse", "--by", "duty-officer"],
        ["forces-medic", "allow", "--by", "duty-officer"],
    ],
    "people-places": [["forces-medic"]],
    "people-erase": [[]],
    "people-near": [["{incident}"], ["{incident}", "--valid", "2020-01-20", "--known", "2020-01-20"]],
    "picture": [["--valid", "2020-01-09", "--known", "2020-01-09"], ["--known", "2019-01-01"], ["--known", "k:5"]],
    "policy-check": [[]],
    "policy-diff": [
        ["protective-posture.yaml", "2019-12"],
        ["2019-12", "2019-12", "--from", "2020-01-03", "--to", "2020-01-04"],
    ],
    "policy-show": [[], ["--rule", "first-phase"]],
    "posture": [
        ["--valid", "2020-01-09", "--known", "2020-01-09"],
        ["--unit", "nato-training", "--valid", "2020-03-13"],
        ["what-if", "--suppose", "fact consent.state:'withdrawn'", "--valid", "2020-01-09", "--known", "2020-01-09"],
    ],
    "replay": [["--from", "2020-01-03", "--to", "2020-01-06"]],
    "read": [["{folder}/new.txt"], ["{folder}/none.txt"], ["{folder}/new.txt", "--executor", "serial"]],
    "reader-forget": [["--reason", "r", "--by", "Ines"]],
    "reader-homes": [[]],
    "reader-learn": [["--by", "Ines", "--anyway"]],
    "reader-show": [[]],
    "release-audit": [[], ["{folder}/said.yaml"]],
    "release-clear": [["{proposed}", "--by", "Ben"]],
    "release-export": [["{folder}/public"]],
    "release-hear": [["{folder}/said.yaml", "--by", "Ada"]],
    "release-known": [[], ["--by", "overseer", "--at", "2020-01-09"]],
    "release-list": [[]],
    "release-propose": [["{folder}/said.yaml", "--by", "Ada"]],
    "release-publish": [["{cleared}", "--by", "Ada"]],
    "release-show": [["{proposed}"]],
    "reports": [[]],
    "restore": [["{folder}/copy.db"]],
    "review": [[], ["--kind", "consent"]],
    "review-accept": [["{claim}", "--by", "Ines"], ["--source", "embassy-notice", "--by", "Ines"]],
    "review-again": [["01-embassy-notice-kirkuk.txt", "--reason", "r", "--by", "Ines"]],
    "review-alias": [["the Kirkuk people", "unit:nato-training", "--by", "Ines"]],
    "review-aliases": [[]],
    "review-correct": [["{claim}", "--set", "when=2020-01-08", "--reason", "r", "--by", "Ines"]],
    "review-date": [["01-embassy-notice-kirkuk.txt", "2019-12-27..2019-12-28", "--reason", "r", "--by", "Ines"]],
    "review-judge": [["unsure", "{claim}", "--reason", "r", "--by", "Ines"]],
    "review-pairs": [[]],
    "review-reject": [["{claim}", "--reason", "r", "--by", "Ines"]],
    "review-undo": [["{judgement}", "--reason", "r", "--by", "Ines"]],
    "rollcall-answer": [["nato-lead", "safe"], ["nato-lead", "needs help", "--by", "duty-officer", "--receipt", "r-1"]],
    "rollcall-close": [["--because", "b", "--by", "duty-officer"]],
    "rollcall-list": [[]],
    "rollcall-open": [["--because", "b", "--by", "duty-officer"]],
    "rollcall-show": [[]],
    "search": [["paused"], ["nowhere", "--known", "2019-01-01"]],
    "threat-backtest": [
        [
            "--incidents",
            "{folder}/years.csv",
            "--test-from",
            "2019-07-01",
            "--area",
            "31,43,34,46",
            "--cell-degrees",
            "1",
        ]
    ],
    "threat": [["--valid", "2020-01-09", "--known", "2020-01-09", "--by-hazard"], ["--site", "erbil", "--days", "3"]],
    "threat-choose": [["prior", "--by", "duty-officer"]],
    "threat-explain": [["erbil", "--valid", "2020-01-09", "--known", "2020-01-09", "--threshold", "0.4"]],
    "threat-import": [["{folder}/ged.csv", "--by", "duty-officer"]],
    "threat-verify": [["--valid", "2019-02-20"]],
    "threat-withdraw": [["UCDP GED", "3", "6", "--by", "duty-officer", "--because", "taken back"]],
    "watch": [["--once", "--to", "file:{folder}/notices.jsonl"]],
}
"""Questions whose answers are checked; what is in braces is filled in."""


def schema_of(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_every_command_that_answers_in_json_has_a_schema_and_a_line_in_the_reference() -> None:
    assert set(answers()) == ANSWERING
    assert {path.stem for path in FOLDER.glob("*.json")} == ANSWERING
    assert all(f"schemas/{name}.json" in page("reference/json.md") for name in ANSWERING)
    assert set(ASKED) == ANSWERING


@pytest.mark.parametrize("name", sorted(ANSWERING))
def test_the_schema_is_the_one_its_type_makes(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == written(name)
    Draft202012Validator.check_schema(json.loads(written(name)))


def told(example: Path, folder: Path, options: list[str]) -> tuple[Path, list[str]]:
    """A workspace of its own, with a statement in a file, proposed and cleared where a question needs it so."""
    workspace = Path(shutil.copytree(example, folder / "release"))
    said = "{speaker: us, said_on: 2020-01-09, text: All well, phrase: none, scope: {day: 2020-01-08, measure: hurt}}"
    (folder / "said.yaml").write_text(said, encoding="utf-8")
    if "{decided}" in options:
        proposal = ["lebanon-team", "--preset", "pause", "--by", "nato-lead", "--reason", "r", "--require", "t"]
        name = asked(workspace, ["decide", *proposal])["decision"]["id"]
        return workspace, [name if option == "{decided}" else option for option in options]
    if not {"{proposed}", "{cleared}"} & set(options):
        return workspace, options

    def ask(*words: str) -> Any:
        arguments = ["-C", str(workspace), "release", *words, "--json"]
        return json.loads(CliRunner().invoke(main, arguments, catch_exceptions=False).stdout)

    name = ask("propose", str(folder / "said.yaml"), "--by", "Ada")["release"]["id"]
    for by in ("Ben", "Cy") if "{cleared}" in options else ():
        ask("clear", name, "--by", by)
    return workspace, [name if option in ("{proposed}", "{cleared}") else option for option in options]


def without_record(workspace: Path, folder: Path) -> Path:
    """Back up a workspace to ``copy.db`` and return another like it that has no record yet."""
    arguments = ["-C", str(workspace), "backup", str(folder / "copy.db")]
    CliRunner().invoke(main, arguments, catch_exceptions=False, standalone_mode=False)
    return Path(shutil.copytree(workspace, folder / "restored", ignore=shutil.ignore_patterns("standby.db*")))


def beside_a_field_node(workspace: Path, folder: Path, *, trusted: bool) -> None:
    """Make another node with a card and a bundle, and let the workspace trust it where a question needs that."""
    field = folder / "field"
    CliRunner().invoke(main, ["init", str(field)], catch_exceptions=False, standalone_mode=False)
    (field / "standby.db").unlink()
    (field / "standby.toml").write_text('name = "field"\nnode = "field"\n', encoding="utf-8")
    asked(field, ["read", str(folder / "new.txt")])
    asked(field, ["bundle", "card", str(folder / "field.card")])
    asked(field, ["bundle", "export", str(folder / "field.bundle")])
    if trusted:
        asked(workspace, ["bundle", "trust", str(folder / "field.card"), "--by", "Ada", "--because", "b"])


def incident_rows(days: int = 420) -> list[str]:
    first = date(2018, 1, 1).toordinal()
    rows = [f"{n},{date.fromordinal(first + n)},1,33.3,44.4,1" for n in range(0, days, 3)]
    return ["id,date_start,date_prec,latitude,longitude,where_prec", *rows, "bad,soon,1,33,44,1"]


def asked(workspace: Path, words: list[str]) -> Any:
    """What a command answers in JSON."""
    arguments = ["-C", str(workspace), *words, "--json"]
    return json.loads(CliRunner().invoke(main, arguments, catch_exceptions=False).stdout)


def an_incident(workspace: Path) -> str:
    """The id of an incident near one of the sites."""
    shown = asked(workspace, ["picture", "--valid", "2020-01-09", "--known", "2020-01-09"])
    return next(event["id"] for event in shown["incidents"] if event["near"] and event["happened"]["start"])


def a_claim(workspace: Path) -> str:
    """The id of a claim that waits for review."""
    return str(asked(workspace, ["review", "--kind", "incident"])["claims"][0]["id"])


def a_judgement(workspace: Path) -> str:
    """The id of a judgement that stands."""
    return str(asked(workspace, ["review", "judge", "unsure", a_claim(workspace), "--by", "I", "--reason", "r"])["id"])


def beside_a_channel(workspace: Path) -> None:
    """Name a channel to this machine that takes one message, and raise what is news."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=lambda: (server.handle_request(), server.server_close()), daemon=True).start()
    with (workspace / "standby.toml").open("a") as file:
        file.write(f'\n[[channel]]\nname = "duty"\naddress = "json://127.0.0.1:{server.server_port}"\n')
    with open_workspace(workspace) as opened:
        Outbox(opened.ledger, "w").record([draft("overdue", None, "Review is due", opened.clock(), "x", {})])


def a_notice(workspace: Path) -> str:
    """The id of a notice that was raised."""
    return str(asked(workspace, ["notices", "list"])[0]["notice"]["id"])


def reviewed(workspace: Path) -> None:
    """Give verdicts enough to learn from."""
    names = [claim["id"] for claim in asked(workspace, ["review"])["claims"]]
    asked(workspace, ["review", "accept", *names[:50], "--by", "Ines"])
    asked(workspace, ["review", "reject", *names[50:80], "--reason", "r", "--by", "Ines"])


def answer(example: Path, folder: Path, name: str, options: list[str]) -> Any:
    """Ask in a workspace of its own, with what the question needs: a sheet, a report, an open roll call."""
    workspace = Path(shutil.copytree(example, folder / "workspace"))
    (folder / "new.txt").write_text("Rockets hit Camp Taji on 1 March 2020.\n", encoding="utf-8")
    (folder / "inbox").mkdir()
    shutil.copy(folder / "new.txt", folder / "inbox" / "note.txt")
    (folder / "roster.csv").write_text("name,site,phone\nAnn,erbil,9.6E+11\nBob,nowhere,\n", encoding="utf-8")
    if name.startswith("access-"):
        (workspace / "mission" / "actors.yaml").write_text("- {id: ana, name: Ana}\n", encoding="utf-8")
    if name == "people-move":
        asked(workspace, ["people", "place", options[0], "allow", "--by", "duty-officer"])
    if name == "people-looks":
        asked(workspace, ["people", "list"])
    if name in ("access-list", "access-revoke"):
        asked(workspace, ["access", "grant", "ana", "observer", "--because", "b"])
    if name.startswith("rollcall-") and name != "rollcall-open":
        asked(workspace, ["rollcall", "open", "--because", "b", "--by", "duty-officer"])
    if name in ("reader-learn", "reader-forget"):
        reviewed(workspace)
    if name == "reader-forget":
        asked(workspace, ["reader", "learn", "--by", "Ines", "--anyway"])
    if name.startswith("release-"):
        workspace, options = told(workspace, folder, options)
    if "{decided}" in options:
        workspace, options = told(workspace, folder, options)
    (folder / "timeml").mkdir()
    (folder / "timeml" / "a.tml").write_text(
        '<TimeML><DCT><TIMEX3 value="2013-03-22" functionInDocument="CREATION_TIME">d</TIMEX3></DCT><TEXT>It began '
        '<TIMEX3 type="DATE" value="2013-03-21">yesterday</TIMEX3>.</TEXT></TimeML>',
        encoding="utf-8",
    )
    (folder / "sites.csv").write_text("name,latitude,longitude\nA,33.3,44.4\n", encoding="utf-8")
    (folder / "ged.csv").write_text("\n".join(incident_rows()) + "\n", encoding="utf-8")
    (folder / "years.csv").write_text("\n".join(incident_rows(700)) + "\n", encoding="utf-8")
    filled = [option.replace("{folder}", str(folder)) for option in options]
    if name in ("threat-verify", "threat-withdraw"):
        asked(workspace, ["threat", "import", str(folder / "ged.csv"), "--by", "duty-officer"])
    if name == "audit-check":
        asked(workspace, ["audit", "prove", "--entry", "2", "--to", str(folder / "entry.proof")])
    if name.startswith("bundle-"):
        beside_a_field_node(workspace, folder, trusted=name != "bundle-trust")
    if name == "restore":
        workspace = without_record(workspace, folder)
    if name.startswith("notices-"):
        beside_a_channel(workspace)
    made = {"{incident}": an_incident, "{claim}": a_claim, "{judgement}": a_judgement, "{notice}": a_notice}
    filled = [made[option](workspace) if option in made else option for option in filled]
    return asked(workspace, [*name.split("-"), *filled])


@pytest.mark.parametrize(("name", "options"), [(name, options) for name in ASKED for options in ASKED[name]])
def test_what_is_printed_keeps_to_its_schema(example: Path, tmp_path: Path, name: str, options: list[str]) -> None:
    printed = answer(example, tmp_path, name, options)
    problems = [f"{error.json_path}: {error.message}" for error in schema_of(name).iter_errors(printed)]
    assert not problems[:3]


@pytest.mark.parametrize("name", ["picture", "claims", "reports", "brief"])
def test_a_field_nobody_documented_is_found(example: Path, tmp_path: Path, name: str) -> None:
    moment = ["--valid", "2020-01-09", "--known", "2020-01-09"]
    printed = answer(example, tmp_path, name, moment)
    printed["added"] = 1
    assert list(schema_of(name).iter_errors(printed))
