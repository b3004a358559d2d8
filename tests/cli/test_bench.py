"""The bench from the command line, on a small file."""

import json

import pytest

from standby.cli import main
from standby.testing.making import days


def call(capsys, *args):
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in args])
    out, err = capsys.readouterr()
    return ended.value.code, out, err


@pytest.fixture
def files(tmp_path):
    start = days("2018-01-01").start.toordinal()
    rows = ["id,date_start,date_end,date_prec,latitude,longitude,where_prec,type_of_violence"]
    for n in range(0, 420, 3):
        day = type(days("2018-01-01").start).fromordinal(start + n + n % 2)
        rows.append(f"{n},{day},{day},1,{33.3 + 0.3 * (n % 5)},44.4,1,1")
    rows.append("bad,soon,,1,33,44,1,1")
    (tmp_path / "ged.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "sites.csv").write_text("name,latitude,longitude\nA,33.3,44.4\nB,34.2,44.4\n")
    return tmp_path


def test_the_bench_prints_each_horizon_and_lists_bad_rows(capsys, files):
    args = ("bench", "threat", "--incidents", files / "ged.csv", "--sites", files / "sites.csv", "--radius-km", "25")
    code, out, _ = call(capsys, *args, "--test-from", "2018-11-01", "--model", "rule30", "--json")
    found = json.loads(out)
    assert code == 0
    assert set(found["horizons"]) == {"1", "7", "30"}
    assert set(found["horizons"]["7"]) == {"rule30"}
    assert {"log_skill", "brier_skill", "auc", "ece", "crps_skill", "area_skill"} <= set(
        found["horizons"]["7"]["rule30"]
    )
    assert [row["line"] for row in found["bad_rows"]] == [142]
    code, out, _ = call(capsys, *args, "--test-from", "2018-11-01", "--model", "hotspot")
    assert code == 0
    assert "hotspot" in out
    assert "line 142" in out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"--incidents": "no.csv"}, "was not read"),
        ({"--sites": "no.csv"}, "were not read"),
        ({"--model": "oracle"}, "none of that name"),
        ({"--test-from": "2018-02-01"}, "were not scored"),
    ],
)
def test_what_will_not_do_is_one_sentence(capsys, files, change, code):
    asked = {"--incidents": "ged.csv", "--sites": "sites.csv", "--test-from": "2018-11-01", **change}
    args = [a for k, v in asked.items() for a in (k, files / v if k in ("--incidents", "--sites") else v)]
    exit_code, out, err = call(capsys, "bench", "threat", *args)
    assert (exit_code, out) == (2, "")
    assert code in err
    assert err.count("\n") == 1
