"""What the desk proposes for the homes of sources: from their own reports, and nothing is changed by it."""

from dataclasses import replace

import pytest
from tests.reports.test_homes import PAPER, TEXAS

from standby.basis.mission import Source
from standby.desk.homes import source_homes
from standby.desk.reading import Declared, read_bytes
from standby.reports.readers.homes import homes_written


@pytest.fixture
def papers(mission):
    """The example mission with three reports of a local paper, one of somebody nobody lists, and one in French."""
    for n, text in enumerate(PAPER):
        read_bytes(mission, text.encode(), f"{n}.txt", Declared(source="paris-news"))
    read_bytes(mission, b"Shells fell near the market of Mosul.", "m.txt", Declared(source="gulf-wire"))
    french = "Les soldats sont partis de Gao vers Ansongo hier soir, et la route de Kidal est restée fermée. " * 3
    read_bytes(mission, french.encode(), "f.txt", Declared(source="radio"))
    read_bytes(mission, b"Nobody says who sent this from Mosul.", "n.txt", Declared())
    return mission


def test_each_source_whose_reports_were_read_is_told_with_what_they_say(papers):
    found = {one.source: one for one in source_homes(papers)}
    assert sorted(found) == ["gulf-wire", "paris-news"]
    paper, wire = found["paris-news"], found["gulf-wire"]
    assert (paper.listed, paper.told, paper.reports) == (False, None, 3)
    (place,) = homes_written(paper.proposed)
    assert place.country == "US"
    assert {"Blossom", "Paris"} <= set(paper.around)
    assert paper.log_odds > 3
    assert (wire.listed, wire.proposed, wire.reports, wire.names, wire.around) == (True, None, 1, 0, ())


def test_what_is_told_stands_beside_what_is_proposed(papers):
    (home,) = homes_written(TEXAS)
    source = Source(id="paris-news", name="The Paris News", home=home)
    definition = replace(papers.definition, sources=(*papers.definition.sources, source))
    paper = next(one for one in source_homes(replace(papers, definition=definition)) if one.source == "paris-news")
    assert (paper.listed, paper.told) == (True, TEXAS)
    assert paper.proposed is not None


def test_a_record_without_reports_has_no_homes(mission):
    assert source_homes(mission) == ()
