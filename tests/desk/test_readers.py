"""No text leaves for a language model unless a setting says so; what the model proposes waits beside the rest."""

import json
from dataclasses import replace

import pytest
from tests.reports.test_llm_reader import FIRED, TEXT, Scripted, chat, proposal, serving

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.basis.time import AsOf, parse_instant
from standby.desk import readers, reviewing
from standby.desk.readers import Guarded, reader_for
from standby.desk.reading import Declared, read_bytes
from standby.desk.settings import read_settings
from standby.desk.workspace import open_workspace
from standby.ledger import entries
from standby.record import queries
from standby.reports.readers.llm_reader import LlmReader

ELSEWHERE = 'llm_address = "https://api.example/v1"\nllm_model = "m"\n'
DECLARED = Declared(received_at=parse_instant("2020-01-14"), source="gulf-wire")


def settings(workspace, text):
    (workspace.directory / "standby.toml").write_text(f'name = "M"\n{text}')


@pytest.fixture
def reopened(workspace, clock):
    def reopen(text):
        settings(workspace, text)
        return open_workspace(workspace.directory, clock)

    return reopen


def test_nothing_leaves_unless_a_setting_says_so(workspace):
    assert read_settings(workspace.directory).llm_sends == "nothing"
    with pytest.raises(NotAllowed) as caught:
        reader_for(workspace, "llm")
    assert caught.value.code == "model-not-allowed"


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        (f'llm_sends = "this machine"\n{ELSEWHERE}', NotAllowed, "model-not-allowed"),
        ('llm_sends = "this machine"\n', AskedWrongly, "settings-wrong"),
        ('llm_sends = "everything"\n', AskedWrongly, "settings-wrong"),
    ],
)  # fmt: skip
def test_settings_that_do_not_allow_it_are_refused(reopened, text, error, code):
    with reopened(text) as workspace, pytest.raises(error) as caught:
        reader_for(workspace, "llm")
    assert caught.value.code == code


def test_only_reports_marked_open_are_sent_where_the_setting_says_so(workspace):
    model = Scripted([proposal()])
    guarded = Guarded(LlmReader(model), "open reports")
    closed = replace(DECLARED, marking="restricted")
    (taken,) = read_bytes(workspace, TEXT.encode(), "note.txt", closed, reader=guarded)
    assert model.asked == []
    assert "it is marked restricted" in taken.not_read
    read_bytes(workspace, TEXT.encode() + b" ", "open.txt", DECLARED, reader=guarded)
    assert len(model.asked) == 1


def test_every_way_of_sending_says_what_leaves():
    assert set(readers.SENDS) == {"nothing", "this machine", "open reports", "every report"}
    assert all("leaves" in words for words in readers.SENDS.values())


def test_what_a_model_proposes_waits_in_the_same_queue_with_its_origin_and_lies_are_kept(reopened, standby, tmp_path):
    (tmp_path / "note.txt").write_text(TEXT)
    lie = proposal(quantity="thirty")
    with serving(chat(json.dumps({"claims": [proposal(), lie]}))) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        text = f'llm_sends = "this machine"\nllm_address = "{address}"\nllm_model = "m"\n'
        with reopened(text) as workspace:
            said = ("-C", workspace.directory, "read", tmp_path / "note.txt")
            code, out, _ = standby(*said, "--reader", "llm", "--received", "2020-01-14", "--json")
            (taken,) = json.loads(out)["reports"]
            assert (code, taken["claims"], taken["refused"]) == (0, 1, 1)
            (claim,) = reviewing.waiting(workspace, report="note.txt").claims
            assert (claim.extracted_by, claim.draft.quote) == ("llm m at 127.0.0.1", FIRED)
            with workspace.ledger.reading() as connection:
                kept = [str(e.payload) for e in entries(connection) if "note.txt" in str(e.payload)]
            assert any("thirty" in told and "quantity does not stand" in told for told in kept)


def test_a_model_that_fails_leaves_nothing_half_recorded(workspace):
    before = queries.head(workspace.ledger)
    (taken,) = read_bytes(workspace, TEXT.encode(), "note.txt", DECLARED, reader=LlmReader(Scripted("no JSON")))
    assert (taken.outcome, taken.error.code) == ("refused", "model-unusable")
    assert queries.head(workspace.ledger) == before


def test_a_second_reader_stands_beside_the_first_and_replaces_nothing_of_it(workspace):
    read_bytes(workspace, TEXT.encode(), "note.txt", DECLARED)
    before = {c.id for c in reviewing.waiting(workspace, report="note.txt").claims}
    saw = proposal(quote="Officials said", kind="statement", predicate="said", subject="Officials", object=None,
                   place=None, quantity=None, unit=None, when=None)  # fmt: skip
    model = LlmReader(Scripted([saw, proposal()]))
    reviewing.read_again(workspace, ["note.txt"], by="Ines", reason="a second look", reader=model)
    after = {c.id: c.extracted_by for c in reviewing.waiting(workspace, report="note.txt").claims}
    assert before < set(after)
    assert {after[new] for new in set(after) - before} == {"llm scripted at nowhere"}
    now = workspace.clock()
    assert before <= {c.id for c in queries.claims(workspace.ledger, AsOf(valid_at=now, known_at=now))}
