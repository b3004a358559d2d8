"""Notices through Apprise, to servers on this machine that really receive them, and what is refused."""

import json
import logging
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from tests.desk.test_deciding import desk, say  # noqa: F401 - the fixture of a workspace with a policy

from standby.basis.errors import AskedWrongly, StandbyError, TryLater
from standby.basis.time import parse_instant
from standby.desk import notices as desk_notices
from standby.desk.alerting import Watch
from standby.desk.health import check_health
from standby.desk.posting import post_for, service_of
from standby.desk.sinks import TerminalSink
from standby.desk.workspace import open_workspace
from standby.posture.deliveries import Channel
from standby.posture.outbox import draft

SECRET = "sesame-4711"
NOTICE = draft("overdue", None, "North: review is due", parse_instant("2020-01-05T12:00"), "x", {})


class Hook(BaseHTTPRequestHandler):
    """Takes what is posted and keeps it on its server."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def hook():
    """A web server that keeps what is posted to it."""
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.got, server.status = [], 200
    server.address = f"json://127.0.0.1:{server.server_port}/{SECRET}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


class Letters:
    """Keeps what a mail server was handed."""

    def __init__(self):
        self.got = []

    async def handle_DATA(self, server, session, envelope):
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 taken"


@pytest.fixture
def letters():
    """A mail server on this machine, with the address that hands it mail."""
    kept = Letters()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    kept.address = f"mailto://127.0.0.1:{port}?from=desk@example.org&to=duty@example.org"
    yield kept
    controller.stop()


def channel(address, **more):
    return Channel(name="duty", address=address, **more)


def send(address, tmp_path, room=None, **more):
    post_for("Goma", tmp_path, room)(channel(address, **more), NOTICE)


def test_a_webhook_gets_the_notice_with_its_name_and_where_to_say_so(hook, tmp_path):
    send(hook.address, tmp_path, "https://board.example.org", everything=True)
    ((path, body),) = hook.got
    assert path == f"/{SECRET}"
    assert body["title"] == "Goma: overdue"
    assert "North: review is due" in body["message"]
    assert NOTICE.id in body["message"]
    assert "https://board.example.org/notices" in body["message"]


def test_unless_it_may_a_channel_is_told_only_that_there_is_a_notice(hook, tmp_path):
    send(hook.address, tmp_path)
    ((_, body),) = hook.got
    assert "North" not in json.dumps(body)
    assert "Goma" not in json.dumps(body)
    assert f"standby notices acknowledge {NOTICE.id}" in body["message"]


def test_a_mail_reaches_its_mailbox(letters, tmp_path):
    send(letters.address, tmp_path, everything=True)
    ((sender, to, text),) = letters.got
    assert (sender, to) == ("desk@example.org", ["duty@example.org"])
    assert "Subject: Goma: overdue" in text
    assert "North: review is due" in text


def test_a_service_that_refuses_or_is_not_there_is_told_without_its_address(hook, tmp_path, capfd, caplog):
    caplog.set_level(logging.DEBUG, "apprise")
    hook.status = 500
    for address in (
        hook.address,
        f"json://127.0.0.1:1/{SECRET}",
        f"mailto://u:{SECRET}@127.0.0.1:1?from=a@b.org&to=a@b.org",
    ):
        with pytest.raises(TryLater) as caught:
            send(address, tmp_path)
        assert caught.value.code == "notice-not-delivered"
        assert SECRET not in str(caught.value)
    assert SECRET not in "".join(capfd.readouterr()) + caplog.text


def test_whatever_a_service_stumbles_over_is_told_without_its_words(tmp_path, monkeypatch):
    from apprise.plugins.custom_json import NotifyJSON

    def stumble(*_, **__):
        raise ValueError(f"bad address {SECRET}")

    monkeypatch.setattr(NotifyJSON, "notify", stumble)
    with pytest.raises(TryLater) as caught:
        send(f"json://127.0.0.1/{SECRET}", tmp_path)
    assert "ValueError" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_service_is_not_followed_to_where_it_redirects(hook, tmp_path):
    hook.status = 302
    with pytest.raises(TryLater):
        send(hook.address, tmp_path)
    assert len(hook.got) == 1


IN_CLEAR = [
    f"json://hooks.example.org/{SECRET}",
    f"xml://10.0.0.5/{SECRET}",
    f"mailto://u:{SECRET}@example.org",
    f"mailtos://u:{SECRET}@example.org?mode=insecure",
    f"mailto://u:{SECRET}@localhost?smtp=mail.example.org",
    f"jsons://hooks.example.org/{SECRET}?verify=no",
    f"jsons://hooks.example.org/{SECRET}?redirect=yes",
    f"json://127.0.0.1@example.org/{SECRET}",
    f"json://localhost.example.org/{SECRET}",
    f"gotify://push.example.org/{SECRET}abcdef",
    "rsyslog://log.example.org",
    f"dapnet://u:{SECRET}@DF1ABC",
    "kavenegar://0123456789abcdef0123456789/15551234567",
]


@pytest.mark.parametrize("address", IN_CLEAR)
def test_an_address_in_clear_text_is_refused_with_one_sentence_that_does_not_show_it(address, tmp_path):
    with pytest.raises(AskedWrongly) as caught:
        service_of(channel(address), tmp_path)
    assert caught.value.code == "channel-in-clear"
    assert SECRET not in str(caught.value)
    assert "example.org" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "jsons://hooks.example.org/x",
        "json://localhost:8080/x",
        "json://[::1]:8080/x",
        "mailtos://user:word@example.org",
        "mailto://user:word@gmail.com",
        "mailto://user@example.org?smtp=127.0.0.1",
        "tgram://123456789:abcdefg_hijklmnop/12345",
        "ntfys://ntfy.example.org/topic",
    ],
)
def test_an_address_over_tls_or_on_this_machine_is_taken(address, tmp_path):
    assert service_of(channel(address), tmp_path) is not None


def test_an_address_may_stand_in_the_environment_or_in_a_file(hook, tmp_path, monkeypatch):
    monkeypatch.setenv("DUTY", hook.address)
    (tmp_path / "duty.address").write_text(hook.address + "\n")
    send("env:DUTY", tmp_path)
    send("file:duty.address", tmp_path)
    assert len(hook.got) == 2


@pytest.mark.parametrize("address", ["env:NOT_SET", "file:none", f"junk://{SECRET}", f"tgram://{SECRET}"])
def test_an_address_that_is_not_there_or_is_none_is_told_and_not_shown(address, tmp_path, monkeypatch):
    monkeypatch.delenv("NOT_SET", raising=False)
    with pytest.raises(AskedWrongly) as caught:
        service_of(channel(address), tmp_path)
    assert caught.value.code == "channel-address"
    assert SECRET not in str(caught.value)


def with_channels(desk, *tables):  # noqa: F811
    file = desk.directory / "standby.toml"
    file.write_text(file.read_text() + "".join(f"\n[[channel]]\n{table}\n" for table in tables))
    return open_workspace(desk.directory, desk.clock)


def chain(hook, letters, within="15 minutes"):
    return (
        f'name = "duty"\naddress = "{hook.address}"\nacknowledge_within = "{within}"\nthen = "head"\n'
        'tells = "everything"',
        f'name = "head"\naddress = "{letters.address}"\nkinds = "none"',
    )


def test_the_watch_tells_the_first_channel_and_then_the_next_until_somebody_has_it(desk, hook, letters):  # noqa: F811
    with with_channels(desk, *chain(hook, letters)) as workspace:
        watch = Watch(workspace, TerminalSink(), worker="a")
        say(workspace, "declared.way_out_open", False, unit="north")
        assert [t.trouble for t in watch.round().tried] == [None]
        assert "consider alert high" in hook.got[0][1]["message"]
        assert letters.got == []
        workspace.clock.advance(timedelta(minutes=15))
        assert [t.channel for t in watch.round().tried] == ["head"]
        assert len(letters.got) == 1
        (one,) = desk_notices.raised(workspace)
        assert [d.channel for d in one.deliveries] == ["duty", "head"]
        done = desk_notices.acknowledge(workspace, one.notice.id)
        assert done.acknowledged_by == workspace.viewer.id


def test_a_service_that_is_down_neither_stops_the_watch_nor_loses_the_notice(desk, hook, letters):  # noqa: F811
    hook.status = 503
    with with_channels(desk, *chain(hook, letters, "2 hours")) as workspace:
        watch = Watch(workspace, TerminalSink(), worker="a")
        say(workspace, "declared.way_out_open", False, unit="north")
        assert "did not take it" in watch.round().tried[0].trouble
        assert watch.round().tried == ()
        hook.status = 200
        workspace.clock.advance(timedelta(minutes=1))
        assert [t.trouble for t in watch.round().tried] == [None]


def test_doctor_looks_at_each_channel_and_shows_no_address(desk, hook, letters, monkeypatch):  # noqa: F811
    tables = (*chain(hook, letters), f'name = "open"\naddress = "json://hooks.example.org/{SECRET}"')
    with with_channels(desk, *tables):
        checks = {check.about: check for check in check_health(desk.directory)}
    assert (checks["channel duty"].well, checks["channel open"].well) == (True, False)
    assert "clear text" in checks["channel open"].says
    assert SECRET not in str(checks)
    assert hook.got == []


def test_a_test_message_goes_out_and_is_not_recorded(desk, hook, letters):  # noqa: F811
    with with_channels(desk, *chain(hook, letters)) as workspace:
        assert desk_notices.try_channel(workspace, "duty") == "duty"
        assert "This is a test" in hook.got[0][1]["message"]
        assert desk_notices.raised(workspace) == ()
        with pytest.raises(AskedWrongly, match="use one of: duty, head"):
            desk_notices.try_channel(workspace, "boss")


def test_an_unknown_notice_cannot_be_acknowledged(desk):  # noqa: F811
    with pytest.raises(StandbyError) as caught:
        desk_notices.acknowledge(desk, "notice-0")
    assert caught.value.code == "notice-unknown"


def test_the_settings_show_no_address_when_they_are_written_out(desk, hook, letters):  # noqa: F811
    with with_channels(desk, *chain(hook, letters)) as workspace:
        assert SECRET not in repr(workspace.settings)
