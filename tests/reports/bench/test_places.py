"""Places in LGL's and GeoVirus's formats, written for these tests, and the points of countries and regions."""
# ruff: noqa: E501 the corpora write such lines

from pathlib import Path

import pytest

from standby.basis.places import Place, distance_km
from standby.reports.bench.places import Document, Gold, halves, homes, read_documents, score
from standby.reports.readers.homonyms import Named, resolve
from standby.reports.readers.toponyms import point_of, points

LGL = """<articles><article docid="1"><text>Two men met in Paris, Texas. Lebanon sent word from Gao.</text><toponyms>
<toponym><start>15</start><end>20</end><phrase>Paris</phrase><gaztag geonameid="4717560"><fcode>PPL</fcode><lat>33.66</lat><lon>-95.55</lon></gaztag></toponym>
<toponym><start>29</start><end>36</end><phrase>Lebanon</phrase><gaztag geonameid="272103"><fcode>PCLI</fcode><lat>33.83</lat><lon>35.83</lon></gaztag></toponym>
<toponym><start>49</start><end>52</end><phrase>Gao</phrase></toponym></toponyms></article></articles>"""
GEOVIRUS = """<articles><article><text>Cases rose in Anbar.</text><locations>
<location><name>Anbar</name><start>15</start><end>20</end><lat>33.4</lat><lon>42.0</lon></location></locations></article></articles>"""


def test_both_formats_are_read_and_names_without_a_point_left_out(tmp_path: Path) -> None:
    (tmp_path / "lgl.xml").write_text(LGL)
    (tmp_path / "GeoVirus.xml").write_text(GEOVIRUS)
    corpora = read_documents(tmp_path)
    assert [len(d.gold) for name in sorted(corpora) for d in corpora[name]] == [1, 2]
    assert score(corpora["lgl"]) == {
        "names": 2,
        "exact_id": 1,
        "exact_id_at_best": 1,
        "within_161_km": 1,
        "within_161_km_at_best": 1,
        "unresolved": 0,
    }
    assert score(corpora["GeoVirus"])["within_161_km"] == 1
    assert "exact_id" not in score(corpora["GeoVirus"])


PAPERS = """<articles>
<article><domain>parisnews.example</domain><text>Two homes burned in Paris. Crews came from Reno and from Blossom, and the Lamar County sheriff was there.</text>
<toponyms><toponym><start>20</start><end>25</end><phrase>Paris</phrase><gaztag geonameid="4717560"><fcode>PPL</fcode><lat>33.66</lat><lon>-95.55</lon></gaztag></toponym></toponyms></article>
<article><domain>parisnews.example</domain><text>A man of Bonham was held in Paris after a chase that began near Honey Grove.</text><toponyms></toponyms></article>
<article><domain>paris.example</domain><text>A fire in Paris.</text><toponyms></toponyms></article></articles>"""


def test_where_outlets_are_at_home_is_worked_out_from_their_texts_and_then_told(tmp_path: Path) -> None:
    (tmp_path / "lgl.xml").write_text(PAPERS)
    documents = read_documents(tmp_path)["lgl"]
    assert [d.outlet for d in documents] == ["parisnews.example", "parisnews.example", "paris.example"]
    known = homes(documents)
    assert set(known) == {"parisnews.example"}
    without = [Document(text=d.text, gold=(), outlet=d.outlet) for d in documents]
    assert homes(without) == known, "nothing of what is annotated is used"
    assert score(documents, known)["exact_id"] == 1
    assert score(documents, known)["exact_id_at_best"] == score(documents)["exact_id_at_best"]


def test_every_other_document_from_the_first_is_the_half_that_was_looked_at() -> None:
    documents = [Document(text=str(n), gold=()) for n in range(5)]
    assert [[d.text for d in half] for half in halves(documents)] == [["0", "2", "4"], ["1", "3"]]


def test_a_name_behind_a_comma_says_which_of_the_towns_it_is() -> None:
    text = "He was born in Tripoli, Lebanon, she in Tripoli, Libya."
    found = resolve(text, [Named(start=15, end=22, name="Tripoli"), Named(start=40, end=47, name="Tripoli")])
    assert [p and p.country for p in found] == ["LB", "LY"]


def test_a_name_no_index_holds_is_left_open() -> None:
    assert resolve("They met in Zzyrghwad.", [Named(start=12, end=21, name="Zzyrghwad")]) == [None]


def test_countries_and_regions_have_points_and_a_site_keeps_its_own() -> None:
    assert point_of(Place(name="Mali", country="ML", precision="country")) == points()["ML", "-"]
    lat, lon = point_of(Place(name="Gao", country="ML", precision="region")) or (0, 0)
    assert distance_km((lat, lon), (17.0, 0.0)) < 200
    for name, code in (("Mexico", "MX"), ("Luxembourg", "LU"), ("Djibouti", "DJ")):  # each has a region of its name
        assert point_of(Place(name=name, country=code, precision="country")) == points()[code, "-"]
    assert point_of(Place(name="Sahel", precision="region")) == points()["-", "Sahel"]
    assert point_of(Place(name="camp", lat=1.0, lon=2.0, country="ML")) == (1.0, 2.0)
    assert point_of(Place(name="nowhere")) is None
    lat, lon = points()["KW", "-"]  # what lies beside a country tells a mission there that its neighbour was meant
    assert distance_km((lat, lon), (29.37, 47.98)) < 60
    assert [
        p and p.precision
        for p in resolve(
            "From Lake Chad to the Suez Canal",
            [Named(start=5, end=14, name="Lake Chad"), Named(start=22, end=32, name="Suez Canal")],
        )
    ] == ["region", "region"]
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in points().values())


def _paris(lat: float, number: str | None = "geonames:2988507") -> Gold:
    """Return *Paris* of a text as annotated so far north, at the longitude of the one in France."""
    return Gold(named=Named(start=11, end=16, name="Paris"), id=number, lat=lat, lon=2.3488, sort="PPL")


@pytest.mark.parametrize(
    ("gold", "figures"),
    [
        (_paris(48.85341), (1, 1, 1, 1)),
        (_paris(48.85341 + 1.44), (1, 1, 1, 1)),
        (_paris(48.85341 + 1.46), (1, 1, 0, 0)),
        (_paris(48.85341, "geonames:4717560"), (0, 1, 1, 1)),
        (_paris(48.85341, "geonames:1"), (0, 0, 1, 1)),
        (Gold(named=Named(start=11, end=16, name="Paris"), id="geonames:4717560", lat=33.66, lon=-95.55, sort="PPL"), (0, 1, 0, 1)),
    ],
)  # fmt: skip
def test_a_place_is_exact_by_its_id_and_near_within_161_km(gold: Gold, figures: tuple[int, int, int, int]) -> None:
    """A degree is 111.2 km, so 1.44 of them are 160 and 1.46 are 162; what stands farther down could have been right."""
    read = score([Document(text="They met in Paris.", gold=(gold,))])
    names = ("exact_id", "exact_id_at_best", "within_161_km", "within_161_km_at_best")
    assert tuple(read[name] for name in names) == figures


def test_names_are_counted_over_all_texts_and_ids_only_where_there_are_any() -> None:
    unknown = Gold(named=Named(start=12, end=21, name="Zzyrghwad"), id=None, lat=0, lon=0, sort="PPL")
    documents = [
        Document(text="They met in Paris.", gold=(_paris(48.85), _paris(10.0, "geonames:1"))),
        Document(text="They met in Zzyrghwad.", gold=(unknown,)),
        Document(text="They met in Paris.", gold=(_paris(48.85, None),)),
    ]
    assert score(documents) == {
        "names": 4,
        "exact_id": 0.5,
        "exact_id_at_best": 0.5,
        "within_161_km": 0.5,
        "within_161_km_at_best": 0.5,
        "unresolved": 0.25,
    }


def test_an_entity_of_a_files_own_is_never_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><articles><article><text>calm</text></article></articles>'
    (tmp_path / "x.xml").write_text(bomb)
    assert read_documents(tmp_path) == {"x": [Document(text="calm", gold=())]}


def test_an_annotation_keeps_its_words_place_number_and_sort(tmp_path: Path) -> None:
    (tmp_path / "lgl.xml").write_text(LGL)
    (tmp_path / "virus.xml").write_text(GEOVIRUS)
    corpora = read_documents(tmp_path)
    assert corpora["lgl"][0].gold[0] == Gold(
        named=Named(start=15, end=20, name="Paris"), id="geonames:4717560", lat=33.66, lon=-95.55, sort="PPL"
    )
    assert corpora["virus"][0].gold[0] == Gold(
        named=Named(start=15, end=20, name="Anbar"), id=None, lat=33.4, lon=42.0, sort="unknown"
    )
