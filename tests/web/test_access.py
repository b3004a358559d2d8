"""Alice owns the mission, Bob is of the team, Charlie is an outsider let in, Dana a partner: who sees what, everywhere.

A report that only some may read tells of something that happens nowhere else. Whoever may not read it must find no
trace of it on any page, in any answer of the API, in any count, search, file to take away or sentence of an error.
"""

import re

import pypdfium2
import pytest
from tests.web_room import NOW, WORDS

from standby.access.accounts import add_account
from standby.api.acting import router as acting
from standby.api.releasing import router as releasing
from standby.api.routes import router as api
from standby.desk.reading import Declared, read_files
from standby.desk.workspace import open_workspace
from standby.web import live
from standby.web.screens import ROUTERS

ACTORS = """
- {id: duty-officer, name: Marta Lindqvist, roles: [duty officer, custodian], level: secret, compartments: [medical]}
- {id: alice, name: Alice, roles: [commander, duty officer, custodian], level: secret, compartments: [medical]}
- {id: bob, name: Bob, roles: [analyst], level: secret, compartments: [medical]}
- {id: charlie, name: Charlie, roles: []}
- {id: dana, name: Dana, roles: [observer], level: restricted}
"""
SECRET = "A mortar attack killed 31 guards near Zumurrud on 10 January 2020, a medic in Erbil said. The clinic moved.\n"
TRACES = ("zumurrud", "clinic moved", "secret.txt", "killed 31", ">31<")
LEFT_OUT = (
    "/events",
    "/check-in/worker.js",
    "/set-up/{token}",
    "/set-up/{token}/outside",
    "/check-in/{token}",
    "/sign-in",
    "/sign-in/outside",
    "/sign-in/outside/back",
)
TOKEN = re.compile(r'name="form" value="[^"]+"|20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d')

SAMPLES = {"site": "erbil", "unit": "special-forces", "claim": "claim-0000000000000000", "report": "secret.txt",
           "incident": "incident-0", "rollcall": "rollcall-0",
           "judgement": "judgement-0", "decision": "decision-0", "source": "embassy-notice",
           "name": "release-0", "person": "forces-medic"}  # fmt: skip


def paths():
    """Every address that can be asked for, with samples of what the mission has."""
    for router in (*ROUTERS, live.router, api, acting, releasing):
        for route in router.routes:
            if "GET" in route.methods and route.path not in LEFT_OUT:
                yield route.path.format(**SAMPLES)


ASKED = sorted(
    {
        *paths(),
        "/search?q=Zumurrud",
        "/inbox?source=secret.txt",
        "/clocks?valid=2020-01-12&known=2020-01-13",
        "/api/claims?report=secret.txt",
        "/api/search?q=Zumurrud",
        "/api/table?form=ids",
        "/api/review?source=secret.txt",
        "/api/changes?since=2020-01-01",
        "/api/clocks?since=2020-01-01",
    }
)


@pytest.fixture
def people(folder, app, browser):
    """Return a function that signs one of the four in."""
    (folder / "mission" / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    for name in ("alice", "bob", "charlie", "dana"):
        add_account(app.state.room.doors, name, WORDS)
    return browser


@pytest.fixture
def tell_secret(folder, clock):
    """Return a function that reads the secret report into the record."""

    def tell():
        (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
        with open_workspace(folder, clock) as workspace:
            (taken,) = read_files(
                workspace, [(folder / "secret.txt", Declared(received_at=NOW, marking="secret +medical"))]
            )
        assert taken.claims
        return taken.report_id

    return tell


def shown(client, path):
    answer = client.get(path)
    if answer.headers["content-type"] == "application/pdf":
        pages = pypdfium2.PdfDocument(answer.content)
        return answer.status_code, " ".join(page.get_textpage().get_text_range() for page in pages)
    return answer.status_code, TOKEN.sub("", answer.text)


def test_whoever_is_cleared_finds_the_secret_report(people, tell_secret):
    report = tell_secret()
    for name in ("alice", "bob"):
        assert "Zumurrud" in people(name).get(f"/reports/{report}").text
        assert "1 report holds" in people(name).get("/search", params={"q": "Zumurrud"}).text


def test_a_partner_finds_every_answer_just_as_if_the_report_had_never_come(people, tell_secret):
    dana = people("dana")
    before = {path: shown(dana, path) for path in ASKED}
    report = tell_secret()
    for path in [*ASKED, f"/reports/{report}", f"/evidence/{report}"]:
        after = shown(dana, path)
        assert not [trace for trace in TRACES if trace in after[1].lower().replace(path.lower(), "")
                    and trace not in path.lower()], path  # fmt: skip
        assert path not in before or before[path] == after, path


def test_an_outsider_without_a_role_gets_nothing_at_all(people, tell_secret):
    tell_secret()
    charlie = people("charlie")
    for path in ASKED:
        status, text = shown(charlie, path)
        own = path in ("/people/looks", "/account")  # what is about oneself alone is everybody's to see
        assert own or status in (403, 422), path
        assert "Iraq" not in text
        assert not [trace for trace in TRACES if trace in text.lower() and trace not in path.lower()], path


def test_what_is_kept_of_a_place_is_for_its_person_and_a_custodian_and_erasing_for_a_custodian(people, token):
    medic, own = "/api/people/forces-medic/places", "/api/people/{}/places"
    keeping, other = (200, 201), (403, 403)
    for name in ("duty-officer", "alice", "bob", "charlie", "dana"):
        kept, erased = keeping if name in ("duty-officer", "alice") else other
        client = people(name)
        headers = {"x-standby-form": token(client, "/people/looks")}
        assert client.get(medic).status_code == kept, name
        assert client.get(own.format(name)).status_code in (200, 400, 404), name
        assert client.post("/api/people/erasures", headers=headers).status_code == erased, name
        wish = {"refused": False, "until": "2020-03-01"}
        said = client.post("/api/people/forces-medic/place", json=wish, headers=headers).status_code
        # Whoever records what another wishes is on the roster, and may call the roll of their mission.
        assert (said == 201) is (name == "duty-officer"), name


def test_a_report_that_is_not_mine_and_one_that_is_not_there_are_told_in_the_same_words(people, tell_secret):
    dana = people("dana")
    report = tell_secret()
    other = "report-" + "0" * (len(report) - len("report-"))
    _, mine = shown(dana, f"/reports/{report}")
    _, none = shown(dana, f"/reports/{other}")
    assert mine.replace(report, "X") == none.replace(other, "X")
