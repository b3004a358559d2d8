"""The commands on the threat as somebody at a terminal of 100 columns reads them."""

import pytest
from tests.desk.test_forecasting import HEAD, bursts, rows_of

from standby.desk.workspace import init_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("threat")
    init_workspace(folder / "w")
    mission = folder / "w" / "mission"
    (mission / "sites.yaml").write_text(
        "- {id: a, name: Alpha, lat: 33.3, lon: 44.4, country: IQ}\n"
        "- {id: b, name: Bravo, lat: 34.5, lon: 43.7, country: IQ}\n"
    )
    (mission / "sources.yaml").write_text("- {id: ucdp, name: UCDP GED, covers: [IQ], reports_every_days: 60}\n")
    (folder / "ged.csv").write_text(HEAD + "\n".join(rows_of(bursts())) + "\nbad,soon,,1,33,44,1,1\n")
    return folder


def told(standby, workspace, *words):
    return standby("-C", workspace / "w", "threat", *words)


def test_what_became_of_every_row_is_told_and_asking_again_changes_nothing(standby, workspace):
    code, out, _ = told(standby, workspace, "import", workspace / "ged.csv", "--by", "anna")
    assert code == 0
    assert "0 changed" in out
    assert "1 not read" in out
    assert "line " in out
    again = told(standby, workspace, "import", workspace / "ged.csv", "--by", "anna")[1]
    assert "0 new, 0 changed" in again


def test_the_figures_their_reasons_and_their_scores_fit_the_screen(standby, workspace, tmp_path):
    told(standby, workspace, "import", workspace / "ged.csv", "--by", "anna")
    at = ("--valid", "2016-09-20")
    pages = [
        told(standby, workspace, *at, "--site", "a", "--by-hazard")[1],
        told(standby, workspace, "explain", "a", *at, "--threshold", "0.9")[1],
        told(standby, workspace, "explain", "a", *at, "--threshold", "0.01", "--since", "2016-09-01")[1],
    ]
    code, out, _ = told(standby, workspace, "verify", *at, "--model", "rule30", "--pictures", tmp_path / "drawn")
    assert code == 0
    assert "most wrong" in out
    assert "Pausing from" in out
    assert len(list((tmp_path / "drawn").glob("*.svg"))) == 9
    assert "has not been scored on this record" in " ".join(pages[0].split())
    assert "the line is 90 %" in pages[1]
    assert "what is assumed without any incident" in pages[2]
    assert all(len(line) <= 120 for page in (*pages, out) for line in page.splitlines())
    assert all(len(line) <= 100 for page in pages for line in page.splitlines())


def test_a_model_is_chosen_and_left_again(standby, workspace):
    told(standby, workspace, "import", workspace / "ged.csv", "--by", "anna")
    code, out, _ = told(standby, workspace, "choose", "rule30", "--by", "anna", "--delay-days", "0")
    assert (code, "told by the model rule30" in out) == (0, True)
    code, out, _ = told(standby, workspace, "choose", "prior", "--by", "anna")
    assert (code, "base-and-recent" in out) == (0, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "nothing.csv", "--by", "x"), "not there"),
        (("import", "{ged}", "--by", "x", "--column", "date"), "no FIELD=COLUMN"),
        (("withdraw", "UCDP GED", "nope", "--by", "x", "--because", "y"), "holds none of that number"),
        (("choose", "oracle", "--by", "x"), "none of that name"),
        (("choose", "lightgbm", "--by", "x"), "speak alone"),
        (("explain", "nowhere"), "no site 'nowhere'"),
    ],
)
def test_a_mistake_is_one_sentence_and_records_nothing(standby, workspace, words, says):
    filled = [word.replace("{ged}", str(workspace / "ged.csv")) for word in words]
    code, out, err = told(standby, workspace, *filled)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1
