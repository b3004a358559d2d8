"""The files a page loads: each is sent compressed, and never twice."""

import pytest

from standby.web.statics import statics


@pytest.mark.parametrize("path", sorted(statics()))
def test_a_file_comes_as_it_is_and_is_not_sent_again(stranger, path):
    first = stranger.get(f"/static/{path}")
    assert first.content == statics()[path].plain
    again = stranger.get(f"/static/{path}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_browser_that_reads_no_gzip_gets_the_file_plain(stranger):
    plain = stranger.get("/static/board.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert stranger.get("/static/board.css").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["nothing.css", "../app.py", "%2e%2e/app.py", "vendor"])
def test_nothing_but_those_files_can_be_had(stranger, path):
    assert stranger.get(f"/static/{path}").status_code == 404


def test_the_part_of_today_is_sent_again_only_when_it_changed(browser):
    client = browser()
    first = client.get("/today/part")
    headers = {"if-none-match": first.headers["etag"]}
    assert client.get("/today/part", headers=headers).status_code == 304
    assert first.headers["content-encoding"] == "gzip"
    assert "<h1>Today</h1>" in first.text
