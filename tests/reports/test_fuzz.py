"""Whatever comes in, nothing crashes and nothing is half recorded: taken whole, or refused in one sentence."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.samples import ATOM, CHAT, FEED, MAIL, alert, docx, paragraph, pdf

from standby.basis.errors import StandbyError
from standby.desk.reading import Declared, read_bytes
from standby.desk.workspace import init_workspace, open_workspace
from standby.ledger import entries, verify
from standby.reports.intake import take_apart
from standby.testing.clock import FakeClock

NOW = datetime(2020, 1, 14, 12, tzinfo=UTC)
SAMPLES = {
    "note.txt": b"Erbil, 8 January 2020. Training at the base was paused.\n",
    "page.html": b"<!doctype html><html><body><article><p>Training at Erbil was paused.</p></article></body></html>",
    "mail.eml": MAIL, "feed.xml": FEED, "atom.xml": ATOM, "alert.xml": alert(), "chat.txt": CHAT,
    "report.pdf": pdf("Training at the base was paused."), "report.docx": docx(paragraph("Training was paused.")),
}  # fmt: skip
FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def files(draw):
    """A sample that is cut, spliced with another, overwritten or grown; or bytes of no sort at all."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = draw(st.just(SAMPLES[name]) | st.binary(max_size=400))
    for _ in range(draw(st.integers(0, 3))):
        at, gone = draw(st.integers(0, len(data))), draw(st.integers(0, 60))
        other = SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))]
        start = draw(st.integers(0, len(other)))
        put = draw(st.binary(max_size=20) | st.just(other[start : start + 80]))
        data = data[:at] + put + data[at + gone :]
    return draw(st.sampled_from(sorted(SAMPLES)) | st.just(name)), data


def check_taken_or_refused(name, data):
    try:
        parcel = take_apart(data, name=name, received_at=NOW, now=NOW)
    except StandbyError as problem:
        return str(problem)
    assert parcel.reports
    for report in parcel.reports:
        assert report.text.strip()
        report.text.encode()
    return ""


@FUZZ
@given(files())
def test_no_file_crashes_the_intake(file):
    said = check_taken_or_refused(*file)
    assert "\n" not in said


@pytest.mark.parametrize("sender", [b"Erbil.<a@b.c>", b"Erbil.\xff<a@b.c>", b'"', b"<", b"a@b.c,,;:"])
def test_a_mail_whose_sender_no_library_understands_is_taken_with_what_stands_there(sender):
    """Found by fuzzing: the library ends in an error at the first of these."""
    parcel = take_apart(b"From: " + sender + b"\n\nTraining was paused.", name="a.eml", received_at=NOW, now=NOW)
    assert parcel.reports[0].text == "Training was paused."
    assert ("a@b.c" in str(parcel.reports[0].metadata)) == (b"a@b.c" in sender)


@pytest.mark.torture
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(files())
def test_no_file_of_twenty_thousand_crashes_the_intake(file):
    assert "\n" not in check_taken_or_refused(*file)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_with_one_byte_changed_is_taken_or_refused(name):
    chance, data = random.Random(name), SAMPLES[name]
    for at in sorted(chance.sample(range(len(data)), min(40, len(data)))):
        check_taken_or_refused(name, data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :])


def test_what_is_refused_leaves_nothing_and_what_is_taken_is_whole(tmp_path):
    chance, clock = random.Random(3), FakeClock(NOW)
    init_workspace(tmp_path / "w", clock=clock)
    with open_workspace(tmp_path / "w", clock) as workspace:
        for _ in range(12):
            name = chance.choice(sorted(SAMPLES))
            data = bytearray(SAMPLES[name])
            for _ in range(chance.randrange(4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            before = heads(workspace)
            taken = read_bytes(workspace, bytes(data), name, Declared(received_at=NOW))
            outcomes = {one.outcome for one in taken}
            assert outcomes <= {"recorded", "already there", "refused"}
            if outcomes == {"refused"}:
                assert heads(workspace) == before
            assert len(heads(workspace)) - len(before) <= 2 * len(taken) + 1
        assert verify(workspace.ledger).faults == ()


def heads(workspace):
    with workspace.ledger.reading() as connection:
        return [entry.hash for entry in entries(connection)]


def test_the_samples_are_taken_as_they_stand():
    assert all(check_taken_or_refused(name, data) == "" for name, data in SAMPLES.items())
