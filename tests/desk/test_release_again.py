"""Whatever operation changes the record, what is out is audited anew: once, by somebody who sees all."""

import pytest

from standby.desk import bulk, declaring, exchange, polling, reading, release, release_news, reviewing
from standby.desk.reading import Declared, read_files
from standby.desk.release_again import audits_again, listening
from standby.desk.release_news import News

CHANGES = [
    bulk.read_many,
    declaring.declare,
    exchange.import_bundle,
    polling.poll,
    reading.read_bytes,
    reading.read_files,
    *(getattr(reviewing, name) for name in ("accept", "accept_batch", "correct", "read_again", "reject", "set_date")),
    reviewing.undo,
    *(getattr(release, name) for name in ("hear", "hear_from_record", "retract")),
]
NEWS = News(contradicted=("no longer so",))


@pytest.fixture
def audited(monkeypatch):
    """What was audited, by whether somebody who sees all did it; something is out, and each audit is news."""
    seen = []
    monkeypatch.setattr(release_news, "anything_out", lambda workspace: True)
    monkeypatch.setattr(release_news, "recheck", lambda workspace: seen.append(workspace.viewer.everything) or True)
    monkeypatch.setattr(release_news, "news", lambda workspace: NEWS if seen else News())
    return seen


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.__module__}.{change.__name__}")
def test_each_operation_that_may_correct_the_past_audits_what_is_out(change):
    assert change.__wrapped__.__name__ == change.__name__


def test_reading_audits_once_and_tells_who_listens(workspace, tmp_path, audited):
    file = tmp_path / "a.txt"
    file.write_text("It rained in Erbil.\n", encoding="utf-8")
    with listening() as heard:
        read_files(workspace, [(file, Declared()), (file, Declared())])
    assert audited == [True]
    assert heard == [NEWS]
    read_files(workspace, [(file, Declared())])
    assert heard == [NEWS]  # nobody listens any more


def test_an_operation_within_another_leaves_the_audit_to_it(workspace, audited):
    inner = audits_again(lambda workspace: None)
    audits_again(lambda workspace: (inner(workspace), inner(workspace)))(workspace)
    assert audited == [True]


def test_what_fails_audits_nothing_and_the_next_change_does(workspace, audited):
    def fails(workspace):
        raise ValueError("no such file")

    with pytest.raises(ValueError, match="no such file"):
        audits_again(fails)(workspace)
    assert audited == []
    audits_again(lambda workspace: None)(workspace)
    assert audited == [True]
