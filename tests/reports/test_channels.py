"""Addresses and mailboxes: what is asked of a server, and what of its answer is taken (servers: tests/desk)."""

import imaplib
import io
import urllib.error
from email.message import Message

import pytest

from standby.basis.errors import AskedWrongly, StandbyError, TryLater
from standby.reports.channels import mailbox, web
from standby.reports.channels.mailbox import Mailbox, Place, fetch_new, parse_mailbox
from standby.reports.channels.web import Fetched, Seen, fetch


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("imaps://ann@mail.example", ("mail.example", 993, "ann", "INBOX", True)),
        ("imaps://ann%40x@mail.example/Field%20notes/", ("mail.example", 993, "ann@x", "Field notes", True)),
        ("imaps://ann@mail.example:1993/A", ("mail.example", 1993, "ann", "A", True)),
        ("imap://ann@127.0.0.1/A", ("127.0.0.1", 143, "ann", "A", False)),
        ("imap://ann@localhost:1143", ("localhost", 1143, "ann", "INBOX", False)),
    ],
)
def test_a_mailbox_is_read_from_its_address(address: str, found: tuple[str, int, str, str, bool]) -> None:
    box = parse_mailbox(address)
    assert (box.host, box.port, box.user, box.folder, box.tls) == found


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://ann@mail.example", "it is no mailbox"),
        ("imaps://mail.example", "it is no mailbox"),
        ("imaps:///INBOX", "it is no mailbox"),
        ("imaps://ann:secret@mail.example", "a password stands in it"),
        ("imap://ann@mail.example", "in the clear"),
    ],
)
def test_what_is_no_mailbox_is_refused_and_no_password_repeated(address: str, why: str) -> None:
    with pytest.raises(AskedWrongly, match=why) as caught:
        parse_mailbox(address)
    assert "secret" not in str(caught.value)


class Server:
    """Stands in for a mail server: mails by number, with the sizes it tells; what was asked of it is kept."""

    def __init__(self, mails: dict[int, bytes | None], validity: object = b"7", answer: str = "OK") -> None:
        self.mails, self.validity, self.answer, self.asked = mails, validity, answer, []

    def login(self, user: str, password: str) -> None:
        self.asked.append(("login", user, password))

    def select(self, folder: str, readonly: bool = False) -> tuple[str, list[bytes]]:
        self.asked.append(("select", folder, readonly))
        return self.answer, [b"no such folder"]

    def response(self, name: str) -> tuple[str, list[object]]:
        return name, [self.validity]

    def uid(self, command: str, *given: str) -> tuple[str, list[object]]:
        self.asked.append((command, *given))
        if command == "SEARCH":
            return "OK", [" ".join(map(str, self.mails)).encode() if self.mails else None]
        mail = self.mails[int(given[0])]
        if given[1] == "(RFC822.SIZE)":
            size = mailbox.LARGEST_FILE_BYTES + (1 if mail is None else 0)
            return "OK", [b"1 (UID 1 RFC822.SIZE %d)" % size]
        return "OK", [(b"head", mail), b")"]

    def shutdown(self) -> None:
        self.asked.append(("shutdown",))


BOX = Mailbox(host="h", port=143, user="ann", folder="A b", tls=False)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch):
    def serving(server: Server) -> Server:
        monkeypatch.setattr(imaplib, "IMAP4", type("IMAP4", (imaplib.IMAP4,), {"__new__": lambda *_, **__: server}))
        return server

    return serving


def test_mails_after_the_last_are_taken_in_order_and_nothing_is_changed(serve) -> None:
    server = serve(Server({9: b"nine", 5: b"five", 4: b"four"}))
    found = list(fetch_new(BOX, "word", Place(validity=7, last=4)))
    assert [(mail.number, mail.content, place.validity, place.last) for mail, place in found] == [
        (5, b"five", 7, 5),
        (9, b"nine", 7, 9),
    ]
    assert server.asked[:3] == [("login", "ann", "word"), ("select", '"A b"', True), ("SEARCH", "UID", "5:*")]
    assert ("FETCH", "5", "(BODY.PEEK[])") in server.asked
    assert server.asked[-1] == ("shutdown",)


@pytest.mark.parametrize(("validity", "known"), [(b"8", 8), (None, 0), ("x", 0), (b"x", 0)])
def test_a_folder_whose_numbers_are_no_longer_valid_is_read_from_its_beginning(
    serve, validity: object, known: int
) -> None:
    server = serve(Server({3: b"three"}, validity))
    ((_, place),) = fetch_new(BOX, "", Place(validity=7, last=4))
    assert (place.validity, place.last) == (known, 3)
    assert ("SEARCH", "UID", "1:*") in server.asked


def test_an_empty_folder_has_no_mail_and_one_over_the_limit_no_content(serve) -> None:
    serve(Server({}))
    assert list(fetch_new(BOX, "", Place())) == []
    serve(Server({1: None}))
    ((mail, place),) = fetch_new(BOX, "", Place())
    assert (mail.number, mail.content, place.last) == (1, None, 1)


@pytest.mark.parametrize(
    ("problem", "kind", "says"),
    [
        (imaplib.IMAP4.error(b"no\n such user"), AskedWrongly, "'no such user'"),
        (imaplib.IMAP4.error("x" * 130), AskedWrongly, f"'{'x' * 120}'"),
        (imaplib.IMAP4.error(), AskedWrongly, "its server says"),
        (imaplib.IMAP4.abort("gone"), TryLater, "its server broke off"),
        (OSError("no route"), TryLater, "no route"),
    ],
)
def test_a_server_that_refuses_or_breaks_off_is_told(
    serve, problem: Exception, kind: type[StandbyError], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def login(*_: str) -> None:
        raise problem

    monkeypatch.setattr(serve(Server({})), "login", login)
    with pytest.raises(kind) as caught:
        list(fetch_new(BOX, "", Place()))
    assert says in str(caught.value)
    assert "ann@h/A b" in str(caught.value)


def test_a_folder_that_cannot_be_selected_is_told(serve) -> None:
    serve(Server({}, answer="NO"))
    with pytest.raises(AskedWrongly, match="no such folder"):
        list(fetch_new(BOX, "", Place()))


class Answer(io.BytesIO):
    """Stands in for the answer of a web server."""

    headers = {"ETag": '"2"', "Last-Modified": "Monday"}  # noqa: RUF012


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch):
    """Let every address answer so; return what was asked."""
    asked = []

    def answering(answer: object):
        class Opener:
            def open(self, request, timeout):
                asked.append((request.full_url, dict(request.header_items()), timeout))
                if isinstance(answer, Exception):
                    raise answer
                return answer

        monkeypatch.setattr(web, "_opener", Opener)
        return asked

    return answering


def test_an_address_is_asked_whether_it_changed_and_says_how_old_its_answer_is(answers) -> None:
    asked = answers(Answer(b"news"))
    assert fetch("http://h/a") == Fetched(content=b"news", seen=Seen(etag='"2"', modified="Monday"))
    assert asked[-1] == ("http://h/a", {"User-agent": "Standby"}, web.SECONDS)
    answers(Answer(b"news"))
    fetch("https://h/a", Seen(etag='"1"', modified="Sunday"))
    assert asked[-1][1] == {"User-agent": "Standby", "If-none-match": '"1"', "If-modified-since": "Sunday"}


@pytest.mark.parametrize(("size", "taken"), [(4, True), (5, True), (6, False)])
def test_an_answer_is_taken_up_to_the_largest_report(answers, size: int, taken: bool, monkeypatch) -> None:
    monkeypatch.setattr(web, "LARGEST_BYTES", 5)
    answers(Answer(b"x" * size))
    if taken:
        assert fetch("http://h/a").content == b"x" * size
    else:
        with pytest.raises(AskedWrongly, match="6 bytes"):
            fetch("http://h/a")


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (404, AskedWrongly, "refuses it (404"),
        (499, AskedWrongly, "refuses it (499"),
        (429, TryLater, "in trouble (429)"),
        (428, AskedWrongly, "refuses it (428"),
        (430, AskedWrongly, "refuses it (430"),
        (500, TryLater, "in trouble (500)"),
        (503, TryLater, "in trouble (503)"),
    ],
)
def test_a_server_in_trouble_is_asked_again_and_one_that_refuses_is_not(
    answers, status: int, kind: type[StandbyError], says: str
) -> None:
    answers(urllib.error.HTTPError("http://h/a", status, "so", Message(), None))
    with pytest.raises(kind) as caught:
        fetch("http://h/a")
    assert says in str(caught.value)


def test_what_did_not_change_has_no_content_and_is_as_old_as_it_was(answers) -> None:
    answers(urllib.error.HTTPError("http://h/a", 304, "so", Message(), None))
    assert fetch("http://h/a", Seen(etag="1")) == Fetched(content=None, seen=Seen(etag="1"))


@pytest.mark.parametrize(
    ("problem", "says"),
    [(OSError("no route"), "no route"), (urllib.error.URLError("gone"), "gone"), (ValueError(), "ValueError")],
)
def test_a_server_that_does_not_answer_is_asked_again_later(answers, problem: Exception, says: str) -> None:
    answers(problem)
    with pytest.raises(TryLater, match=says):
        fetch("http://h/a")


@pytest.mark.parametrize("address", ["file:///etc/hosts", "ftp://h/a", "http:///a", "a"])
def test_only_web_addresses_are_fetched(address: str) -> None:
    with pytest.raises(AskedWrongly, match="no http or https address"):
        fetch(address)
