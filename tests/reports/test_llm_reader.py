"""A language model is asked and not believed: what the report does not bear out is refused and kept."""

import json
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly, TryLater
from standby.basis.mission import Definition, Unit
from standby.basis.time import DateRange
from standby.reports.intake import take_in
from standby.reports.readers import llm_reader
from standby.reports.readers.llm_http import HttpModel, _endpoint, on_this_machine
from standby.reports.readers.llm_reader import PIECE, SCHEMA, LlmReader, pieces
from standby.reports.readers.rule_reader import RuleReader

NOW = datetime(2020, 1, 14, tzinfo=UTC)
FIRED = "three rockets were fired at the airport in Gao on Wednesday"
TEXT = f"Officials said {FIRED}. The Danes paused their training."
MISSION = Definition(
    name="M", units=(Unit(id="danish", name="Danish contingent", kind="contingent", aliases=("Danes",)),)
)
DAY = DateRange(start=date(2020, 1, 10), end=date(2020, 1, 10))


class Scripted:
    """A model that says what it was told to say, and keeps what it was asked."""

    name = "scripted at nowhere"

    def __init__(self, said):
        self.said, self.asked = said, []

    def answer(self, instruction, text, schema):
        self.asked.append((instruction, text, schema))
        return self.said if isinstance(self.said, str) else json.dumps({"claims": self.said})


def proposal(**changes):
    return {
        "quote": FIRED, "kind": "incident", "predicate": "rocket_attack", "certainty": "asserted", "unit": "rocket",
        "subject": "rockets", "object": "the airport", "place": "Gao", "quantity": "three", "when": "on Wednesday",
        "speaker": None, **changes,
    }  # fmt: skip


PAUSED = proposal(
    quote="The Danes paused their training", kind="status", predicate="paused", subject="The Danes", object=None,
    place=None, quantity=None, unit=None, when=None,
)  # fmt: skip


def report(text=TEXT, **more):
    return take_in(text.encode(), name="note.txt", received_at=NOW, now=NOW, published=DAY, **more)


def read(*said, text=TEXT):
    return LlmReader(Scripted(list(said))).read(report(text), MISSION)


@pytest.mark.parametrize("dated", ["Bulletin, 9 January 2020\n\n", ""])
def test_a_report_is_dated_as_the_rules_date_it(dated):
    """What a claim's days are counted from does not depend on who proposes the claim."""
    undated = take_in(f"{dated}{TEXT} It was quiet on Monday.\n".encode(), name="n.txt", received_at=NOW, now=NOW)
    by_model, by_rules = LlmReader(Scripted([])).read(undated, MISSION), RuleReader().read(undated, MISSION)
    assert by_model.document_date == by_rules.document_date
    assert by_model.document_date_reason == by_rules.document_date_reason


def test_a_proposal_that_the_text_bears_out_becomes_a_draft_with_its_slots_worked_out_here():
    reading = read(proposal(), PAUSED)
    attack, paused = reading.drafts
    assert reading.refused == ()
    assert TEXT[attack.start : attack.end] == attack.quote == FIRED
    assert (attack.quantity.low, attack.quantity.high, attack.quantity.unit) == (3, 3, "rocket")
    assert attack.place.country == "ML"
    assert attack.stated.range == DateRange(start=date(2020, 1, 8), end=date(2020, 1, 8))
    assert (paused.subject.id, paused.predicate) == ("unit:danish", "paused")
    assert reading.reader == "llm scripted at nowhere"


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (proposal(quote="three rockets were fired at the airport in Gao on Tuesday"), "quotation does not stand"),
        (proposal(quote=""), "quotation does not stand"),
        (proposal(quantity="thirty"), "quantity does not stand"),
        (proposal(quantity="3"), "quantity does not stand"),
        (proposal(place="Mopti"), "place does not stand"),
        (proposal(place="Ga"), "place does not stand"),
        (proposal(speaker="Officials"), "speaker does not stand"),
        (proposal(when="on 8 January"), "when does not stand"),
        (proposal(subject=" "), "subject does not stand"),
        (proposal(quantity="Gao"), "no number that can be read"),
        (proposal(kind="rumour"), "kind is none"),
        (proposal(predicate="nuked"), "predicate is none"),
        (proposal(certainty="sure"), "certainty is none"),
        (proposal(unit="dragons"), "unit is none"),
        (proposal(place=3), "place is no text"),
        (proposal(extra="x"), "slots are not those"),
        ({"quote": FIRED}, "slots are not those"),
        (proposal(quote=7), "quotation does not stand"),
        ("three rockets", "no set of slots"),
        (None, "no set of slots"),
    ],
)
def test_a_lie_is_refused_with_the_reason_and_kept_and_the_truth_beside_it_stands(lie, why):
    reading = read(lie, PAUSED)
    assert [d.predicate for d in reading.drafts] == ["paused"]
    (refused,) = reading.refused
    assert why in refused.why
    assert json.loads(refused.proposal) == lie


@given(st.lists(st.dictionaries(st.sampled_from(list(proposal())), st.none() | st.text() | st.integers()), max_size=3))
def test_whatever_a_model_says_every_span_is_literally_there(said):
    reading = read(*[proposal(**one) for one in said])
    assert len(reading.drafts) + len(reading.refused) == len(said)
    assert all(TEXT[d.start : d.end] == d.quote for d in reading.drafts)


@pytest.mark.parametrize(
    "said", ["no JSON", "[]", '{"claims": 3}', '"x"', '{"claims": [', "[" * 100_000], ids=lambda said: said[:12]
)
def test_an_answer_of_another_form_is_refused_whole(said):
    with pytest.raises(TryLater) as caught:
        LlmReader(Scripted(said)).read(report(), MISSION)
    assert caught.value.code == "model-unusable"


def test_the_model_sees_the_text_and_nothing_else():
    model = Scripted([])
    LlmReader(model).read(report(), MISSION)
    ((instruction, text, schema),) = model.asked
    assert text == TEXT
    told = instruction + json.dumps(schema)
    assert not any(word in told for word in ("Danish", "Danes", "danish", "note.txt", "2020"))


def test_a_long_report_is_sent_in_pieces_that_put_together_are_the_report():
    text = "\n\n".join(f"Paragraph {n}. " + "The road is open. " * 20 for n in range(60))
    cut = list(pieces(text))
    assert "".join(piece for _, piece in cut) == text
    assert all(len(piece) <= PIECE for _, piece in cut)
    assert all(end.startswith("\n") for _, end in cut[1:])
    assert [a + len(p) for a, p in cut[:-1]] == [b for (_, _), (b, _) in pairwise(cut)]


def test_a_quotation_is_found_in_the_piece_it_was_made_from():
    filler = "The road is open. " * 400
    text = f"{FIRED}.\n\n{filler}\n\n{FIRED}."
    reading = LlmReader(Scripted([proposal()])).read(report(text), MISSION)
    assert {d.start for d in reading.drafts} == {0, text.rindex(FIRED)}


# --- over HTTP, to a server that also lies -------------------------------------------------------------------------


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), json.loads(body)))
        self.server.answers(self)

    def log_message(self, *args):
        pass


def saying(content, status=200):
    def answer(handler):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def chat(text):
    return saying({"choices": [{"message": {"content": text}}]})


def dripping(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        if handler.server.stopped.wait(0.05):
            return


@contextmanager
def serving(answers):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.answers, server.asked, server.stopped = answers, [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(20)
        assert not thread.is_alive()


def model_at(server, **more):
    return HttpModel(address=f"http://127.0.0.1:{server.server_address[1]}/v1", model="m", **more)


def test_a_server_is_asked_at_temperature_nought_with_the_schema_and_the_key():
    with serving(chat(json.dumps({"claims": [proposal()]}))) as server:
        reading = LlmReader(model_at(server, key="k")).read(report(), MISSION)
        ((path, headers, question),) = server.asked
    assert [d.quote for d in reading.drafts] == [FIRED]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer k"
    assert (question["temperature"], question["model"]) == (0, "m")
    assert question["response_format"]["json_schema"]["schema"] == json.loads(json.dumps(SCHEMA))
    assert question["messages"][1] == {"role": "user", "content": TEXT}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (saying({}), "model-unusable"),
        (saying({"choices": []}), "model-unusable"),
        (saying({"choices": [{"message": {"content": 5}}]}), "model-unusable"),
        (saying(b"not json"), "model-unusable"),
        (saying(b"\xff\xfe"), "model-unusable"),
        (saying(b"x" * 2_100_000), "model-unusable"),
        (saying({}, status=500), "model-unreachable"),
        (saying({}, status=401), "model-unreachable"),
        (saying(b"", status=302), "model-unreachable"),
        (chat("{"), "model-unusable"),
        (lambda handler: None, "model-unreachable"),
        (dripping, "model-unreachable"),
    ],
    ids=["empty", "no choice", "number", "no JSON", "no text", "endless", "500", "401", "elsewhere", "cut off",
         "hangs up", "drips"],
)  # fmt: skip
def test_a_server_in_trouble_is_told_and_gives_no_claims(answers, code):
    patience = 0.4 if answers is dripping else 30.0  # only the one that never ends is given up; a busy machine is slow
    with serving(answers) as server, pytest.raises(TryLater) as caught:
        LlmReader(model_at(server, seconds=patience)).read(report(), MISSION)
    assert caught.value.code == code


def test_a_server_that_is_silent_is_given_up():
    with serving(lambda handler: handler.server.stopped.wait(3)) as server, pytest.raises(TryLater) as caught:
        model_at(server, seconds=0.2).answer("i", "t", SCHEMA)
    assert caught.value.code == "model-unreachable"


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(TryLater) as caught:
        HttpModel(address="http://127.0.0.1:1/v1", model="m").answer("i", "t", SCHEMA)
    assert caught.value.code == "model-unreachable"


@pytest.mark.parametrize(
    ("address", "here"),
    [("http://127.0.0.1:8080/v1", True), ("http://localhost/v1", True), ("http://[::1]/v1", True),
     ("http://10.0.0.5/v1", False), ("https://api.example/v1", False), ("http://127.0.0.1.example/v1", False)],
)  # fmt: skip
def test_an_address_on_this_machine_is_told_from_any_other(address, here):
    assert on_this_machine(address) == here


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("a" * 10, ["a" * 10]),
        ("a" * 11, ["a" * 10, "a"]),
        ("a" * 20, ["a" * 10, "a" * 10]),
        ("a\n\nbbbbbbbb", ["a", "\n\nbbbbbbbb"]),
        ("aaa\nbbbbbbbb", ["aaa\nbbbbbb", "bb"]),
        ("aaaaa\nbbbbbbbb", ["aaaaa", "\nbbbbbbbb"]),
        ("aaaaaa\nb\ncccccc", ["aaaaaa\nb", "\ncccccc"]),
        ("aaa\n\nb\nc" + "d" * 9, ["aaa\n\nb", "\nc" + "d" * 8, "d"]),
        (" " * 10 + "a", ["a"]),
        ("a" * 10 + "  ", ["a" * 10]),
    ],
)
def test_a_text_is_cut_at_the_last_paragraph_or_a_line_of_its_second_half_and_blank_pieces_left(text, cut, monkeypatch):
    monkeypatch.setattr(llm_reader, "PIECE", 10)
    found = list(pieces(text))
    assert [piece for _, piece in found] == cut
    assert all(text[start : start + len(piece)] == piece for start, piece in found)


def test_two_hundred_proposals_on_a_piece_are_looked_at():
    assert [len(read(*[PAUSED] * count).drafts) for count in (199, 200, 201)] == [199, 200, 200]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("http://h/v1", "http://h/v1/chat/completions"),
        ("http://h/v1/", "http://h/v1/chat/completions"),
        ("http://h/v1/chat/completions/", "http://h/v1/chat/completions"),
    ],
)
def test_a_model_is_asked_for_chat_completions_however_its_address_ends(address, asked):
    assert _endpoint(address) == asked
    assert HttpModel(address=address, model="m").name == "m at h"


@pytest.mark.parametrize(("size", "code"), [(2_000_000, "form"), (2_000_001, "more than 2,000,000 bytes")])
def test_an_answer_may_have_two_million_bytes(size, code):
    with serving(saying(b"x" * size)) as server, pytest.raises(TryLater, match=code):
        model_at(server, seconds=20).answer("i", "t", SCHEMA)


def test_a_model_that_cannot_be_asked_for_want_of_its_extra_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(AskedWrongly) as caught:
        HttpModel(address="http://127.0.0.1:1/v1", model="m").answer("i", "t", SCHEMA)
    assert (caught.value.code, caught.value.why) == ("reader-missing", "httpx is not installed")
