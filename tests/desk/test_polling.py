"""Feeds and mailboxes on servers of this machine: what is new comes in once, and nothing on the server is changed."""

import json
import re
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.reports.samples import FEED, MAIL

from standby.basis.errors import AskedWrongly
from standby.desk.intake_places import IntakePlace, password_of, read_intake_places
from standby.desk.polling import poll
from standby.record.queries import head
from standby.reports.channels.mailbox import parse_mailbox
from standby.reports.channels.web import fetch


@contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(20)
        assert not thread.is_alive()


class Web(BaseHTTPRequestHandler):
    """Answers what the server's table says of a path; the last conditional headers are kept to be looked at."""

    def do_GET(self):
        status, body, headers = self.server.pages.get(self.path, (404, b"", {}))
        self.server.asked.append(dict(self.headers))
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def web():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    server.pages, server.asked = {"/feed.xml": (200, FEED, {"ETag": '"1"'})}, []
    with running(server):
        yield server


def address(server, path="/feed.xml"):
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def feed(server, **more):
    return IntakePlace(sort="feed", address=address(server), **more)


def outcomes(polled):
    return [(t.name.rpartition(": ")[2], t.outcome) for t in polled.taken]


def test_a_feed_brings_each_entry_once(workspace, web):
    assert outcomes(poll(workspace, feed(web))) == [("Base at Gao shelled", "recorded"), ("Road reopened", "recorded")]
    before = head(workspace.ledger)
    assert poll(workspace, feed(web)).taken == ()
    assert web.asked[-1]["If-None-Match"] == '"1"'
    assert head(workspace.ledger) == before


def test_a_feed_that_changed_brings_only_what_is_new(workspace, web):
    poll(workspace, feed(web))
    item = b"<item><title>Bridge closed</title><description>The bridge at Gao is closed.</description></item>"
    web.pages["/feed.xml"] = (200, FEED.replace(b"</channel>", item + b"</channel>"), {"ETag": '"2"'})
    assert outcomes(poll(workspace, feed(web))) == [("Bridge closed", "recorded")]


def test_a_feed_is_read_for_the_source_and_grade_it_is_listed_with(workspace, web):
    polled = poll(workspace, feed(web, source="Gulf Wire", grade="B3"))
    assert {(t.source, t.grade) for t in polled.taken} == {("gulf-wire", "B3")}


def test_the_text_of_a_feed_is_not_kept_over_and_over(workspace, web):
    from standby.basis.ids import sha256_hex
    from standby.record.queries import is_kept

    poll(workspace, feed(web))
    assert not is_kept(workspace.ledger, sha256_hex(FEED))


@pytest.mark.parametrize(
    ("status", "code", "exit_code"),
    [(404, "address-unusable", 2), (403, "address-unusable", 2), (500, "address-unreachable", 1),
     (429, "address-unreachable", 1)],
)  # fmt: skip
def test_a_server_that_refuses_or_is_in_trouble_is_told(workspace, web, status, code, exit_code):
    web.pages["/feed.xml"] = (status, b"", {})
    before = head(workspace.ledger)
    error = poll(workspace, feed(web)).error
    assert (error.code, error.exit_code) == (code, exit_code)
    assert head(workspace.ledger) == before


def test_a_server_that_is_not_there_is_told(workspace):
    error = poll(workspace, IntakePlace(sort="feed", address="http://127.0.0.1:1/feed.xml")).error
    assert (error.code, error.exit_code) == ("address-unreachable", 1)


def test_a_broken_feed_is_refused_and_asked_for_again(workspace, web):
    web.pages["/feed.xml"] = (200, b"<rss><channel>", {"ETag": '"3"'})
    (taken,) = poll(workspace, feed(web)).taken
    assert taken.error.code == "report-damaged"
    poll(workspace, feed(web))
    assert "If-None-Match" not in web.asked[-1]


def test_a_feed_larger_than_any_report_is_refused(workspace, web, monkeypatch):
    from standby.reports.channels import web as channel

    monkeypatch.setattr(channel, "LARGEST_BYTES", 100)
    assert poll(workspace, feed(web)).error.code == "report-too-large"


def test_a_redirection_to_a_file_is_not_followed(web):
    web.pages["/feed.xml"] = (302, b"", {"Location": "file:///etc/hostname"})
    with pytest.raises(AskedWrongly) as caught:
        fetch(address(web))
    assert caught.value.code == "address-unusable"


@pytest.mark.parametrize("wrong", ["file:///etc/hostname", "ftp://host/feed", "feed.xml", "https://"])
def test_an_address_that_is_no_web_address_is_refused(wrong):
    with pytest.raises(AskedWrongly) as caught:
        fetch(wrong)
    assert caught.value.code == "address-unusable"


# --- mailboxes -----------------------------------------------------------------------------------------------------


class Imap(socketserver.StreamRequestHandler):
    """Speaks as much of IMAP4rev1 as fetching needs, and keeps every command it got."""

    def handle(self):
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            self.server.commands.append(command)
            if not self.answer(tag, command):
                return

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, tag, command):
        mails = self.server.mails
        if command.startswith("LOGIN") and '"secret"' not in command:
            self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
        elif command.startswith("EXAMINE") and "INBOX" not in command:
            self.say(f"{tag} NO there is no such folder")
        elif command.startswith("EXAMINE"):
            self.say(f"* {len(mails)} EXISTS\r\n* OK [UIDVALIDITY {self.server.validity}] valid")
            self.say(f"{tag} OK [READ-ONLY] done")
        elif found := re.match(r"UID SEARCH UID (\d+):", command):
            # RFC 3501: where no number is so high, n:* means the highest there is.
            hits = [n for n in mails if n >= int(found[1])] or sorted(mails)[-1:]
            self.say("* SEARCH " + " ".join(map(str, hits)))
            self.say(f"{tag} OK done")
        elif found := re.match(r"UID FETCH (\d+) \(RFC822.SIZE\)", command):
            self.say(
                f"* 1 FETCH (UID {found[1]} RFC822.SIZE {self.server.sizes.get(int(found[1]), 100)})\r\n{tag} OK done"
            )
        elif found := re.match(r"UID FETCH (\d+) ", command):
            if int(found[1]) == self.server.breaks_at:
                return False
            mail = mails[int(found[1])]
            self.wfile.write(f"* 1 FETCH (UID {found[1]} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")
            self.say(f"{tag} OK done")
        elif command == "CAPABILITY":
            self.say(f"* CAPABILITY IMAP4rev1\r\n{tag} OK done")
        else:
            self.say(f"{tag} OK done")
        return True


@pytest.fixture
def imap(monkeypatch):
    monkeypatch.setenv("MAIL_PASSWORD", "secret")
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap)
    server.daemon_threads = True
    server.mails = {n: MAIL.replace(b"<1@", b"<%d@" % n) for n in (3, 7)}
    server.commands, server.validity, server.sizes, server.breaks_at = [], 11, {}, None
    with running(server):
        yield server


def mailbox(server, folder="INBOX", password="MAIL_PASSWORD"):
    place = f"imap://ops@127.0.0.1:{server.server_address[1]}/{folder}"
    return IntakePlace(sort="mailbox", address=place, password=password)


def test_a_mailbox_brings_each_mail_once_and_marks_none_as_read(workspace, imap):
    polled = poll(workspace, mailbox(imap))
    assert polled.error is None
    assert outcomes(polled) == [("INBOX-3.eml", "recorded"), ("INBOX-7.eml", "recorded")]
    assert poll(workspace, mailbox(imap)).taken == ()
    asked = " ".join(imap.commands)
    assert "BODY.PEEK[]" in asked
    assert not re.search(r"STORE|SELECT |EXPUNGE|COPY|MOVE", asked)


def test_only_mails_that_came_since_are_fetched(workspace, imap):
    poll(workspace, mailbox(imap))
    imap.mails[9], imap.commands[:] = MAIL.replace(b"<1@", b"<9@"), []
    assert outcomes(poll(workspace, mailbox(imap))) == [("INBOX-9.eml", "recorded")]
    assert not any("FETCH 3" in command or "FETCH 7" in command for command in imap.commands)


def test_a_folder_that_was_made_anew_is_read_from_its_beginning_and_old_mails_are_recognised(workspace, imap):
    poll(workspace, mailbox(imap))
    imap.validity = 12
    assert {outcome for _, outcome in outcomes(poll(workspace, mailbox(imap)))} == {"already there"}


def test_a_server_that_breaks_off_loses_nothing(workspace, imap):
    imap.breaks_at = 7
    polled = poll(workspace, mailbox(imap))
    assert outcomes(polled) == [("INBOX-3.eml", "recorded")]
    assert polled.error.code == "address-unreachable"
    imap.breaks_at = None
    assert outcomes(poll(workspace, mailbox(imap))) == [("INBOX-7.eml", "recorded")]


def test_a_mail_larger_than_any_report_is_told_and_passed(workspace, imap):
    imap.sizes[3] = 50_000_000
    polled = poll(workspace, mailbox(imap))
    assert [t.outcome for t in polled.taken] == ["refused", "recorded"]
    assert polled.taken[0].error.code == "report-too-large"


@pytest.mark.parametrize(("folder", "password", "says"), [("INBOX", "OTHER", "wrong password"),
                                                          ("Nowhere", "MAIL_PASSWORD", "no such folder")])  # fmt: skip
def test_a_refused_user_or_folder_is_told_without_the_password(workspace, imap, monkeypatch, folder, password, says):
    monkeypatch.setenv("OTHER", "hunter2")
    error = poll(workspace, mailbox(imap, folder, password)).error
    assert error.code == "mailbox-refused"
    assert says in str(error)
    assert "hunter2" not in str(error)


def test_a_password_that_is_not_set_is_told(monkeypatch):
    monkeypatch.delenv("NONE", raising=False)
    for name in ("NONE", None):
        with pytest.raises(AskedWrongly) as caught:
            password_of(IntakePlace(sort="mailbox", address="imaps://a@h/I", password=name))
        assert caught.value.code == "password-missing"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("imap://ops@mail.example/INBOX", "in the clear"),
        ("imaps://ops:hunter2@mail.example/INBOX", "a password stands in it"),
        ("https://mail.example", "no mailbox"),
        ("imaps://mail.example/INBOX", "no mailbox"),
    ],
)  # fmt: skip
def test_an_address_that_gives_a_password_away_is_refused(wrong, says):
    with pytest.raises(AskedWrongly) as caught:
        parse_mailbox(wrong)
    assert says in str(caught.value)
    assert "hunter2" not in str(caught.value)


# --- the list of the mission ---------------------------------------------------------------------------------------


def test_the_places_of_the_mission_are_polled_when_none_is_named(workspace, web, standby):
    file = workspace.directory / "mission" / "intake.yaml"
    file.write_text(f'- {{feed: "{address(web)}", source: gulf-wire}}\n- {{folder: inbox}}\n')
    code, out, err = standby("-C", workspace.directory, "intake", "poll", "--json")
    (polled,) = json.loads(out)["places"]
    assert (code, err, len(polled["reports"])) == (0, "", 2)
    assert standby("-C", workspace.directory, "intake", "poll")[1].endswith("0 new\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [("- {feed: x, mailbox: y}\n", "names 2 of"), ("- {source: x}\n", "names 0 of"), ("- {fed: x}\n", "use 'feed'"),
     ("feed: x\n", "not a list"), ("- x\n", "no set of keys"), ("- [\n", "while parsing")],
)  # fmt: skip
def test_a_mistake_in_the_list_is_told_with_its_entry(tmp_path, text, says):
    (tmp_path / "intake.yaml").write_text(text)
    with pytest.raises(AskedWrongly, match=says) as caught:
        read_intake_places(tmp_path)
    assert caught.value.code == "intake-places-wrong"


def test_no_list_is_no_place(tmp_path):
    assert read_intake_places(tmp_path) == ()
