"""What every request passes: nobody in without a session, nothing changed from another site, nothing run but ours."""

import pytest

from standby.api.guard import COOKIE
from standby.web import live
from standby.web.screens import ROUTERS

OPEN_TO_ALL = ("/sign-in", "/set-up/{token}", "/check-in/{token}", "/check-in/worker.js", "/sign-in/passkey/begin",
               "/sign-in/passkey", "/sign-in/outside", "/sign-in/outside/back", "/set-up/{token}/outside")  # fmt: skip
SAMPLES = {
    "token": "x", "site": "erbil", "claim": "claim-0", "report": "report-0", "unit": "nato-training", "rollcall": "r",
    "decision": "d", "act": "approve", "name": "release-0", "notice": "notice-0", "passkey": "x",
}  # fmt: skip


def routes():
    """Every route with its method."""
    for router in (*ROUTERS, live.router):
        for route in router.routes:
            for method in sorted(route.methods - {"HEAD", "OPTIONS"}):
                yield method, route.path


def filled(path):
    return path.format(**SAMPLES)


def test_nobody_sees_a_screen_without_signing_in(stranger):
    seen = {
        (method, path): stranger.request(method, filled(path)) for method, path in routes() if path not in OPEN_TO_ALL
    }
    assert len(seen) > 12
    for (method, path), answer in seen.items():
        assert answer.status_code in (303, 422), (method, path)
        assert answer.status_code == 422 or answer.headers["location"].startswith("/sign-in?next="), (method, path)
        assert "Iraq" not in answer.text


def test_after_signing_in_one_comes_where_one_wanted_to_go(stranger):
    asked = stranger.get("/sites/erbil")
    assert asked.headers["location"] == "/sign-in?next=/sites/erbil"
    shown = stranger.get(asked.headers["location"])
    assert 'name="next" value="/sites/erbil"' in shown.text


@pytest.mark.parametrize("next", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "sites"])
def test_signing_in_leads_nowhere_outside(stranger, next):
    shown = stranger.get("/sign-in", params={"next": next})
    assert 'name="next" value="/"' in shown.text


def test_a_wrong_password_is_told_and_no_session_starts(stranger):
    answer = stranger.post("/sign-in", data={"name": "duty-officer", "password": "wrong horse battery"})
    assert answer.status_code == 403
    assert "the name or the password is not right" in answer.text
    assert COOKIE not in stranger.cookies


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(stranger):
    answer = stranger.post("/sign-in", data={"name": "duty-officer", "password": "correct horse battery"})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.test"}, {"sec-fetch-site": "cross-site"}])
def test_what_another_site_sends_changes_nothing(browser, token, headers):
    client = browser()
    form = {"form": token(client), "because": "drill"}
    assert client.post("/rollcall", data=form, headers=headers).status_code == 403
    assert "No roll call was opened yet" in client.get("/rollcall").text


def test_a_form_without_the_token_of_its_session_changes_nothing(browser, token):
    client, other = browser(), browser("focal-point")
    for form in ("", "x", token(other)):
        answer = client.post("/rollcall", data={"form": form, "because": "drill"})
        assert answer.status_code == 403
        assert "Load the page again" in answer.text
    assert "No roll call was opened yet" in client.get("/rollcall").text


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/check-in/x", "/static/board.css"])
def test_every_answer_forbids_a_browser_to_run_what_is_not_ours(browser, path):
    answer = browser().get(path)
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_script_or_a_style_of_its_own(browser):
    client = browser()
    for method, path in routes():
        if method == "GET" and "{" not in path and path not in ("/events", "/sign-out"):
            text = client.get(path).text
            assert "<style" not in text, path
            assert " style=" not in text, path
            assert " onclick" not in text, path
            assert "<script>" not in text, path


def test_whatever_a_report_says_is_shown_and_never_run(browser, folder, app, clock):
    from standby.desk.reading import Declared, read_files
    from standby.desk.workspace import open_workspace

    text = "Rockets hit Erbil air base on 12 January 2020, <script>alert(1)</script> an officer said.\n"
    (folder / "evil.txt").write_text(text)
    with open_workspace(folder, clock) as workspace:
        (taken,) = read_files(workspace, [(folder / "evil.txt", Declared(received_at=clock()))])
    answer = browser().get(f"/reports/{taken.report_id}")
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text


def test_an_account_that_no_actor_stands_behind_can_do_nothing(browser, token):
    client = browser("nobody-listed")
    assert client.get("/").status_code == 403
    answer = client.post("/rollcall", data={"form": "x", "because": "drill"})
    assert answer.status_code == 403


def test_a_page_that_is_not_there_says_so_in_words(browser):
    answer = browser().get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_wrong_name_in_an_address_is_told_with_what_to_do(browser):
    answer = browser().get("/sites/erbill")
    assert answer.status_code == 400
    assert "There is no site" in answer.text
    assert "Ask for &#39;erbil&#39;" in answer.text
