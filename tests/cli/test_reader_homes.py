"""The command that proposes where sources are at home: what it prints fits, and can be written into the file."""

import json

from tests.reports.test_homes import PAPER


def test_a_proposed_line_put_into_the_file_is_told_and_read_by(standby, workspace, tmp_path):
    folder = workspace.directory
    for n, text in enumerate(PAPER):
        (tmp_path / f"{n}.txt").write_text(text)
        assert standby("-C", folder, "read", tmp_path / f"{n}.txt", "--source", "paris-news")[0] == 0
    code, out, _ = standby("-C", folder, "reader", "homes")
    assert code == 0
    assert "paris-news (3 reports, not in mission/sources.yaml)" in out
    assert "write its line into mission/sources.yaml" in out
    assert max(map(len, out.splitlines())) <= 100
    line = next(line.strip() for line in out.splitlines() if line.startswith("  home: "))
    (folder / "mission" / "sources.yaml").write_text(f"- id: paris-news\n  name: The Paris News\n  {line}\n")
    after = standby("-C", folder, "reader", "homes")[1]
    assert f"  told: {line.removeprefix('home: ')}\n  its reports say the same\n" in after
    assert "write its line" not in after
    (tmp_path / "next.txt").write_text("Gunmen attacked a police post in Paris on Monday, killing two officers.")
    standby("-C", folder, "read", tmp_path / "next.txt", "--source", "paris-news")
    claims = json.loads(standby("-C", folder, "claims", "--json")[1])["claims"]
    assert "geonames:4717560" in [c["place"]["id"] for c in claims if c["place"]]
