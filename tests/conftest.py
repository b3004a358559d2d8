"""What tests of several rooms share: the two engines, a workspace with a few claims, the command line."""

import pytest
from hypothesis import settings
from tests import postgresql

from standby.basis.grades import parse_grade
from standby.basis.time import DateRange, parse_instant
from standby.desk.workspace import init_workspace, open_workspace
from standby.record.acts import record_report
from standby.reports.model import Reading
from standby.testing.clock import FakeClock
from standby.testing.making import make_claim, make_report

settings.register_profile("untimed", deadline=None)  # a slow machine is no fault: no test of the suite is timed
settings.load_profile("untimed")


_ENDED = set()
"""Tests whose process ended under them: it waited for ever, or was killed."""


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem, report, sched):
    """Run a test whose process ended under it once more, and say so; the second time it has failed."""
    if crashitem not in _ENDED:
        _ENDED.add(crashitem)
        report.outcome = "process ended"
        sched.mark_test_pending(crashitem)


def pytest_report_teststatus(report):
    if report.outcome == "process ended":
        return "process ended, run again", "E", "PROCESS ENDED, RUN AGAIN"
    return None


def pytest_terminal_summary(terminalreporter):
    for test in sorted(_ENDED):
        terminalreporter.write_line(f"The process ended under {test}: it was run once more. Find out why.")


@pytest.fixture(scope="session")
def new_postgresql():
    """Give a function that returns the address of a new, empty PostgreSQL database."""
    if postgresql.programs() is None:
        pytest.skip("no PostgreSQL server is installed here (Debian: apt install postgresql)")
    with postgresql.running() as new_database:
        yield new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def path(request, tmp_path):
    """Where a new record can be made: a file for SQLite, an address for PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "standby.db")
    return request.getfixturevalue("new_postgresql")()


@pytest.fixture
def record_claims():
    """Record claims as one report: they are moved into a text that holds their words."""

    def record(workspace, name, *claims, received, source="gulf-wire", grade="B2"):
        from dataclasses import replace

        text, drafts = "", []
        for claim in claims:
            start = len(text)
            text += claim.draft.quote + ". "
            drafts.append(replace(claim.draft, start=start, end=start + len(claim.draft.quote)))
        report = make_report(text, received=received, name=name, source=source, grade=parse_grade(grade))
        day = parse_instant(received).date()
        reading = Reading(
            drafts=tuple(drafts),
            document_date=DateRange(start=day, end=day),
            document_date_reason="test",
            reader="test",
        )
        return record_report(workspace.ledger, report, reading, actor="test")

    return record


@pytest.fixture
def clock():
    return FakeClock(parse_instant("2020-02-05T12:00"))


@pytest.fixture
def workspace(tmp_path, clock, record_claims):
    init_workspace(tmp_path / "w", clock=clock)
    mission = tmp_path / "w" / "mission"
    (mission / "units.yaml").write_text("- {id: nato, name: NATO training mission, kind: mission, host: IQ}\n")
    (mission / "sources.yaml").write_text("- {id: gulf-wire, name: Gulf Wire, reliability: B, covers: [IQ]}\n")
    with open_workspace(tmp_path / "w", clock) as opened:
        paused = make_claim("status", "unit:nato", "paused", said="2020-01-05")
        record_claims(opened, "pause.txt", paused, received="2020-01-05")
        attack = make_claim("incident", "Iran", "missile_attack", stated="2020-01-08", said="2020-01-09")
        record_claims(opened, "attack.txt", attack, received="2020-01-09")
        resumed = make_claim("status", "unit:nato", "resumed", said="2020-02-03", stated="2020-01-30..2020-02-02")
        record_claims(opened, "resumption.txt", resumed, received="2020-02-04")
        yield opened


@pytest.fixture
def standby(capsys):
    """Run the command line as a user would: returns the exit code, standard output and standard error."""
    from standby.cli import main

    def run(*args):
        with pytest.raises(SystemExit) as ended:
            main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run
