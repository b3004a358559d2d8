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
    (folder / "mission" / "release.yaml").unlink()  # the careful rule of a mission that sets none
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
    assert unsafe[0]["after"] == {"low": 0, "high": 29, "tightest": True}
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
    assert "Nothing that was said bears on 17 protected numbers." in table.stdout
    whole = statement(tmp_path, "y", "At least 75 in all", "at least", "{day: 2020-01-08}", number=75)
    run.invoke(main, ["-C", str(workspace), "release", "hear", whole, "--by", "Ada"], catch_exceptions=False)
    few = statement(tmp_path, "z", "At most 90 at Taji", "at most", "{day: 2020-01-08, sites: [taji]}", number=90)
    run.invoke(main, ["-C", str(workspace), "release", "hear", few, "--by", "Ada"], catch_exceptions=False)
    table = run.invoke(main, ["-C", str(workspace), "release", "known"], catch_exceptions=False)
    assert "people at Camp Taji, 2020-01-08       0      90  safe" in table.stdout
    assert all(len(line) <= 100 for line in (said.stdout + table.stdout).splitlines())


def put_out(asks, file, *options):
    name = asks("propose", file, "--by", "Ada", *options)["release"]["id"]
    for by in ("Ben", "Cy"):
        asks("clear", name, "--by", by)
    asks("publish", name, "--by", "Ada")
    return name


def rule(workspace, text):
    (workspace / "mission" / "release.yaml").write_text(text, encoding="utf-8")


def test_a_number_off_the_ladder_is_refused_though_its_interval_is_wide(asks, tmp_path):
    scope = f"{{day: 2020-01-08, sites: {IRAQ}}}"
    for name, phrase, more in (
        ("a", "exactly", {"number": 512}),
        ("b", "roughly", {"number": 520, "base": 40}),
        ("c", "at most", {"number": 600}),
    ):
        said = asks("propose", statement(tmp_path, name, "So many", phrase, scope, **more), "--by", "Ada", code=1)
        assert said["release"]["state"] == "refused"
        assert "a number is said roughly" in said["verdict"]["wording"]
        assert all(finding["safe"] for finding in said["verdict"]["findings"])


def test_a_base_set_in_advance_is_kept_however_the_number_is_written(asks, workspace, tmp_path):
    rule(workspace, "rounding: [{base: 250, sites: [erbil, taji]}]\n")
    scope = "{day: 2020-01-08, sites: [taji, erbil]}"
    fine = statement(tmp_path, "fine", "About 500", "roughly", scope, number=500, base=50)
    said = asks("propose", fine, "--by", "Ada", code=1)
    assert "rounded to the nearest 250" in said["verdict"]["wording"]
    asks("propose", statement(tmp_path, "ok", "About 500", "roughly", scope, number=500, base=250), "--by", "Ada")


def test_a_wording_that_some_other_figure_could_not_have_is_refused(asks, workspace, tmp_path):
    rule(workspace, "rule: {width: 60, ratio: 1.2}\n")
    scope = "{day: 2020-01-08, sites: [erbil]}"
    said = asks(
        "propose",
        statement(tmp_path, "r", "Fewer than 75", "fewer than", scope, number=75),
        "--by",
        "Ada",
        code=1,
    )
    assert all(finding["safe"] for finding in said["verdict"]["findings"])
    assert "other figures would not be safe" in said["verdict"]["wording"]
    assert "250" in said["advice"]


def test_what_is_delayed_waits_for_the_day_on_which_it_is_no_longer_protected(asks, workspace, tmp_path):
    rule(workspace, "rule: {width: 3000, ratio: 1.2}\nprotected_for_days: 40000\n")
    scope = "{day: 2020-01-08, sites: [erbil]}"
    file = statement(tmp_path, "d", "About 50 at Erbil", "roughly", scope, number=100, base=50)
    now = asks("propose", file, "--by", "Ada", code=1)
    assert "--not-before 2129-07-15" in now["advice"]
    name = asks("propose", file, "--by", "Ada", "--not-before", "2129-07-15")["release"]["id"]
    for by in ("Ben", "Cy"):
        asks("clear", name, "--by", by)
    with pytest.raises(NotAllowed, match="delayed until 2129-07-15"):
        asks("publish", name, "--by", "Ada")


def test_what_is_withheld_is_said_to_be_with_its_ground_and_day(asks, tmp_path):
    scope = "{day: 2020-01-08, sites: [erbil]}"
    text = "We do not say how many are at Erbil"
    with pytest.raises(AskedWrongly, match="ground and review_on"):
        asks("propose", statement(tmp_path, "w", text, "withheld", scope), "--by", "Ada")
    more = {"ground": "it would tell the number of a small team", "review_on": "2020-03-01"}
    put_out(asks, statement(tmp_path, "w", text, "withheld", scope, **more))
    asks("export", str(tmp_path / "out"))
    assert "Withheld: it would tell the number of a small team. To be looked at again by 2020-03-01." in (
        tmp_path / "out" / "index.html"
    ).read_text(encoding="utf-8")


def test_a_list_is_read_part_by_part(asks, tmp_path):
    scope = f"{{day: 2020-01-08, sites: {IRAQ}}}"
    also = "[{phrase: roughly, number: 300, base: 50, scope: {day: 2020-01-08, but_sites: [erbil]}}, "
    also += "{phrase: similar to, tolerance: 0.1, scope: {day: 2020-01-09}, other: {day: 2020-01-08}}]"
    file = statement(
        tmp_path, "l", "About 500 and 300", "roughly", scope, number=500, base=50, also=also, origin="press"
    )
    asks("hear", file, "--by", "Ada")
    readings = asks("audit")["verdict"]["readings"]
    assert [reading.partition(": ")[2] for reading in readings] == [
        "roughly 500, read as 500 to the nearest 50, halves upwards",
        "roughly 300, read as 300 to the nearest 50, halves upwards",
        "a similar number, read as within 10 in 100 of the other",
    ]


def read_in(workspace, tmp_path, name, text, day, *options):
    (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    words = ["-C", str(workspace), "read", str(tmp_path / f"{name}.txt"), "--published", day, *options]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_public_claims_of_the_record_wait_to_be_confirmed_and_then_count(asks, workspace, tmp_path):
    text = "There are 200 trainers of the NATO training mission in Iraq.\n"
    read_in(workspace, tmp_path, "paper", text, "2020-01-09", "--source", "gulf-wire")
    assert asks("hear", "--from-record")["waiting"] == []  # no source is declared public
    rule(workspace, "public_sources: [gulf-wire]\n")
    waiting = asks("hear", "--from-record")["waiting"]
    assert [item["quote"] for item in waiting if item["statement"]]
    claim = next(item["claim"] for item in waiting if item["statement"])
    with pytest.raises(AskedWrongly, match="no person was named"):
        asks("hear", "--from-record", "--accept", claim)
    assert asks("hear", "--from-record")["waiting"][0]["source"] == "gulf-wire"
    (heard,) = asks("hear", "--from-record", "--accept", claim, "--by", "Ada")["heard"]
    assert heard["state"] == "heard"
    assert claim not in [item["claim"] for item in asks("hear", "--from-record")["waiting"]]
    public = asks("known", "--at", heard["statement"]["said_on"])
    row = next(r for r in public["inferred"] if "NATO training mission" in r["quantity"])
    assert row["low"] >= 200
    with pytest.raises(AskedWrongly, match="not one public claim"):
        asks("hear", "--from-record", "--accept", claim, "--by", "Ada")


def test_a_correction_of_the_past_audits_what_is_out_by_itself(asks, workspace, tmp_path):
    rule(workspace, "rule: {width: 40, ratio: 1}\n")
    scope = "{day: 2020-01-09, units: [nato-training]}"
    put_out(asks, statement(tmp_path, "few", "Fewer than 75", "fewer than", scope, number=75))
    quiet = read_in(workspace, tmp_path, "a", "It rained in Erbil.\n", "2020-01-09")
    assert "Release:" not in quiet.stderr
    told = read_in(
        workspace, tmp_path, "b", "There are 200 trainers of the NATO training mission in Iraq.\n", "2020-01-09"
    )
    assert "No longer so by the record" in told.stderr
    assert "Fewer than 75" in told.stderr
    again = read_in(workspace, tmp_path, "c", "It rained in Taji.\n", "2020-01-10")
    assert "Release:" not in again.stderr  # it is no news any more
    assert asks("audit", code=1)["contradicted"]


def test_what_a_public_report_makes_derivable_is_told_before_anybody_takes_it_down(asks, workspace, tmp_path):
    rule(workspace, "rule: {width: 60, ratio: 1.2}\npublic_sources: [gulf-wire]\n")
    text = "There are about 200 trainers of the NATO training mission.\n"
    put_out(asks, statement(tmp_path, "x", "No one was hurt", "none", "{day: 2020-01-09, measure: hurt}"))
    told = read_in(workspace, tmp_path, "paper", text, "2020-01-09", "--source", "gulf-wire")
    assert "What is out now gives away people of NATO training mission in Iraq, 2020-01-09" in " ".join(
        told.stderr.split()
    )


def test_outsiders_are_part_of_every_verdict_and_know_what_the_rule_says_they_know(asks, workspace, tmp_path):
    rule(
        workspace,
        "outsiders:\n  version: '7'\n  cap: 474\n  absent: [[erbil, lebanon-team]]\n  knows:\n"
        "    - {said_on: 2020-01-01, text: the mess has 40 seats, phrase: at most, number: 40,"
        " scope: {day: 2020-01-08, sites: [erbil]}}\n",
    )
    file = statement(tmp_path, "x", "All well", "none", "{day: 2020-01-08, measure: hurt}")
    verdict = asks("propose", file, "--by", "Ada")["verdict"]
    assert verdict["adversary"] == {
        "version": "7",
        "cap": 474,
        "largest_change_per_day": None,
        "absent": [["erbil", "lebanon-team"]],
        "knows": ["the mess has 40 seats"],
    }
    row = next(f for f in verdict["findings"] if f["protected"] == "erbil 2020-01-08")
    assert row["after"] == {"low": 0, "high": 40, "tightest": True}
    rule(workspace, "rule: {width: 0, ratio: 1}\n")
    with pytest.raises(AskedWrongly, match="width of at least 1"):
        asks("propose", file, "--by", "Ada")


IRAQ_SITES = "[union-iii, baghdad-airport, taji, al-asad, erbil, kirkuk-k1]"
OUTSIDE = "rule: {width: 40, ratio: 1}\noutsiders: {version: x}\nprotect:\n"
OUTSIDE += f"  - {{name: people outside Iraq, of: [{{but_sites: {IRAQ_SITES}}}]}}\n"
OUTSIDE += "  - {name: trainers at Taji, of: [{sites: [taji], units: [nato-training]}]}\n"


def test_any_sum_of_people_that_the_mission_names_is_protected(workspace, asks, tmp_path):
    rule(workspace, OUTSIDE)
    for name, text, number, where in (("a", "About 800 in all", 800, ""), ("b", "About 500 in Iraq", 500, IRAQ_SITES)):
        scope = f"{{day: 2020-01-08{', sites: ' + where if where else ''}}}"
        asks("hear", statement(tmp_path, name, text, "roughly", scope, number=number, base=50), "--by", "Ada")
    rows = {row["quantity"]: row for row in asks("known", "--at", "2020-01-10")["inferred"]}
    outside = rows["people outside Iraq, 2020-01-08"]
    assert (outside["low"], outside["high"]) == (251, 349)
    assert rows["trainers at Taji, 2020-01-08"]["high"] == 524
    twelve = statement(tmp_path, "c", "12 trainers at Taji", "exactly",
                       "{day: 2020-01-08, sites: [taji], units: [nato-training]}", number=12)  # fmt: skip
    verdict = asks("audit", twelve, code=1)["verdict"]
    assert [f["name"] for f in verdict["findings"] if not f["safe"]] == ["trainers at Taji, 2020-01-08"]


@pytest.mark.parametrize(
    ("sums", "why"),
    [
        ("[{name: a, of: []}]", "adds up nothing"),
        ("[{name: a, of: [{}]}, {name: a, of: [{}]}]", "two protected numbers"),
        ("[{name: a, of: [{measure: height}]}]", "a measure is one of"),
        ("[{name: a, of: [{sites: [atlantis]}]}]", "atlantis"),
    ],
)
def test_a_protected_sum_that_cannot_be_read_is_told(workspace, asks, sums, why):
    rule(workspace, f"outsiders: {{version: x}}\nprotect: {sums}\n")
    with pytest.raises(AskedWrongly, match=why):
        asks("known")
