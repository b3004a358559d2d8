"""The watch from the command line: one round, a file to write to, a sink nobody knows."""

import json

from tests.cli.test_deciding import desk  # noqa: F401 - the fixture of a workspace with a policy


def test_one_round_tells_what_is_news_and_when_it_looks_again(desk, tmp_path):  # noqa: F811
    desk("declare", "declared.way_out_open", "--no", "--by", "Ann", "--role", "r", "--unit", "north")
    code, out, _ = desk("watch", "--once")
    assert code == 0
    assert "North: consider alert high (was routine)" in out
    assert "to be looked at again at" in out
    code, out, _ = desk("watch", "--once", "--to", f"file:{tmp_path}/notices.jsonl", "--json")
    assert code == 0
    assert json.loads(out)["raised"] == []
    assert not (tmp_path / "notices.jsonl").exists()


def test_a_sink_nobody_knows_is_refused(desk):  # noqa: F811
    code, _, err = desk("watch", "--once", "--to", "pigeon")
    assert code == 2
    assert "none of stdout, file:PATH and command:LINE" in err
