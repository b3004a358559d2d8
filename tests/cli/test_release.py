"""From a proposal to the public page, by the commands a spokesman and two colleagues would type."""

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner

from standby.basis.errors import AskedWrongly, NotAllowed
from standby.cli import main

ROOT = Path(__file__).parents[2]
IRAQ = "[union-iii, baghdad-airport, taji, erbil]"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release") / "template"
    CliRunner().invoke(main, ["init", str(folder), "--from", str(ROOT / "mission-example")], catch_exceptions=False)
    return folder


@pytest.fixture
def workspace(template, tmp_path):
    import shutil

    return Path(shutil.copytree(template, tmp_path / "mission"))


@pytest.fixture
def asks(workspace):
    """Run a command in the workspace and return its exit code and JSON."""

    def ask(*words, code=0):
        result = CliRunner().invoke(main, ["-C", str(workspace), "release", *words, "--json"], standalone_mode=False)
        if result.exception:
            raise result.exception
        assert (result.return_value or 0) == code, result.output
        return json.loads(result.stdout)

    return ask


def statement(folder, name, text, phrase, scope, **more):
    lines = {"speaker": "the spokesman", "said_on": "2020-01-10", "text": f'"{text}"', "phrase": phrase, "scope": scope}
    file = folder / f"{name}.yaml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in {**lines, **more}.items()), encoding="utf-8")
    return str(file)


def test_a_release_needs_two_other_persons_and_then_stands_on_the_public_page(asks, tmp_path):
    file = statement(tmp_path, "hurt", "No one was hurt at Camp Taji", "none", "{day: 2020-01-08, measure: hurt}")
    name = asks("propose", file, "--by", "Ada", "--warning")["release"]["id"]
    with pytest.raises(NotAllowed, match="proposed it"):
        asks("clear", name, "--by", " ada ")
    assert asks("clear", name, "--by", "Ben")["state"] == "proposed"
    with pytest.raises(NotAllowed, match="cleared it already"):
        asks("clear", name, "--by", "BEN")
    with pytest.raises(NotAllowed, match="2 persons"):
        asks("publish", name, "--by", "Ada")
    assert asks("export", str(tmp_path / "before"))["files"] == ["feed.xml", "index.html", "releases.json"]
    assert "hurt" not in (tmp_path / "before" / "releases.json").read_text()
    assert asks("clear", name, "--by", "Cy")["state"] == "cleared"
    assert asks("publish", name, "--by", "Ada")["state"] == "published"
    files = asks("export", str(tmp_path / "out"))["files"]
    assert files == [f"alerts/{name}.xml", "feed.xml", "index.html", "releases.json"]
    for file in files:
        text = (tmp_path / "out" / file).read_text()
        assert "No one was hurt at Taji" in text
        assert "Camp Taji" not in text


def test_a_release_taken_back_stays_and_says_so(asks, tmp_path):
    file = statement(tmp_path, "w", "Stay inside", "none", "{day: 2020-01-08, measure: hurt}")
    name = asks("propose", file, "--by", "Ada", "--warning")["release"]["id"]
    for by in ("Ben", "Cy"):
        asks("clear", name, "--by", by)
    asks("publish", name, "--by", "Ada")
    assert asks("publish", name, "--by", "Ben", "--retract", "It was wrong")["state"] == "retracted"
    asks("export", str(tmp_path / "out"))
    assert "Taken back: It was wrong" in (tmp_path / "out" / "index.html").read_text()
    cancel = Xml.fromstring((tmp_path / "out" / "alerts" / f"{name}-cancel.xml").read_text())
    assert cancel.findtext("{urn:oasis:names:tc:emergency:cap:1.2}msgType") == "Cancel"
    assert asks("known", "--at", "2100-01-01")["statements"] == ["the spokesman, 2020-01-10: Stay inside"]
    with pytest.raises(NotAllowed, match="only a published"):
        asks("publish", name, "--by", "Ben", "--retract", "again")


def test_a_number_that_others_made_derivable_is_refused_with_reasons_and_advice(asks, tmp_path):
    day = "2020-01-08"
    whole = statement(
        tmp_path, "all", "About 800 in all", "roughly", f"{{day: {day}}}", number=800, base=50, origin="press"
    )
    asks("hear", whole, "--by", "Ada")
    most = f"{{day: {day}, but_sites: [erbil]}}"
    file = statement(tmp_path, "most", "About 800 outside Erbil", "roughly", most, number=800, base=10)
    said = asks("propose", file, "--by", "Ben", code=1)
    assert said["release"]["state"] == "refused"
    unsafe = [f for f in said["verdict"]["findings"] if not f["safe"]]
    assert [f["protected"] for f in unsafe] == [f"erbil {day}"]
    assert unsafe[0]["after"] == {"low": 0, "high": 29}
    assert "About 800 in all" in unsafe[0]["reasons"][0]["words"]
    assert said["advice"]
    with pytest.raises(NotAllowed, match="audit says no"):
        asks("clear", said["release"]["id"], "--by", "Cy")


def test_what_the_record_contradicts_is_never_proposed(asks, workspace, tmp_path):
    report = tmp_path / "count.txt"
    report.write_text("There are 200 trainers of the NATO training mission in Iraq.\n", encoding="utf-8")
    CliRunner().invoke(
        main, ["-C", str(workspace), "read", str(report), "--published", "2020-01-09"], catch_exceptions=False
    )
    claims = CliRunner().invoke(main, ["-C", str(workspace), "claims", "--kind", "headcount", "--json"])
    assert json.loads(claims.stdout)["claims"]
    scope = "{day: 2020-01-09, units: [nato-training]}"
    file = statement(tmp_path, "few", "Fewer than 100", "fewer than", scope, number=100)
    with pytest.raises(NotAllowed, match="record contradicts it"):
        asks("propose", file, "--by", "Ada")
    seen = asks("known", "--by", "overseer", "--at", "2020-01-09")
    row = next(r for r in seen["inferred"] if "NATO training mission" in r["quantity"])
    assert (row["low"], row["high"]) == (200, None)
    public = asks("known", "--at", "2020-01-09")
    assert all((r["low"], r["high"]) == (0, None) for r in public["inferred"])


def test_one_number_keeps_one_public_rounding(asks, tmp_path):
    scope = f"{{day: 2020-01-08, sites: {IRAQ}}}"
    first = statement(tmp_path, "a", "About 500 in Iraq", "roughly", scope, number=500, base=50)
    name = asks("propose", first, "--by", "Ada")["release"]["id"]
    for by in ("Ben", "Cy"):
        asks("clear", name, "--by", by)
    asks("publish", name, "--by", "Ada")
    for day in ("2020-01-08", "2020-01-09"):
        other = statement(tmp_path, "b", "About 510", "roughly", scope.replace("2020-01-08", day), number=510, base=10)
        with pytest.raises(NotAllowed, match="public already"):
            asks("propose", other, "--by", "Ben")


def test_only_what_is_marked_clear_leaves(asks, tmp_path):
    file = statement(tmp_path, "x", "All well", "none", "{day: 2020-01-08, measure: hurt}")
    name = asks("propose", file, "--by", "Ada", "--marking", "TLP:AMBER+STRICT")["release"]["id"]
    for by in ("Ben", "Cy"):
        asks("clear", name, "--by", by)
    with pytest.raises(NotAllowed, match=r"TLP:AMBER\+STRICT"):
        asks("publish", name, "--by", "Ada")


def test_a_statement_file_that_says_too_little_is_asked_for(asks, tmp_path):
    (tmp_path / "bad.yaml").write_text("speaker: x\n", encoding="utf-8")
    with pytest.raises(AskedWrongly, match="was not understood"):
        asks("propose", str(tmp_path / "bad.yaml"), "--by", "Ada")


def test_the_answers_are_readable_too(workspace, tmp_path):
    file = statement(tmp_path, "x", "All well", "none", "{day: 2020-01-08, measure: hurt}")
    run = CliRunner()
    said = run.invoke(main, ["-C", str(workspace), "release", "propose", file, "--by", "Ada"], catch_exceptions=False)
    assert "May be said" in said.stdout
    table = run.invoke(main, ["-C", str(workspace), "release", "known"], catch_exceptions=False)
    assert "0 or more" in table.stdout
