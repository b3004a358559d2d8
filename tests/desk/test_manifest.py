"""Checks of manifests: what is declared of each report file."""

from datetime import date

import pytest

from standby.basis.errors import AskedWrongly
from standby.basis.time import iso
from standby.desk.manifest import declared, read_manifest


def manifest(tmp_path, text):
    path = tmp_path / "manifest.yaml"
    path.write_text(text, encoding="utf-8")
    return read_manifest(path)


def test_each_entry_gives_a_file_beside_the_manifest_and_what_is_declared_of_it(tmp_path):
    ((file, said),) = manifest(
        tmp_path, "- {file: a.txt, source: wire, grade: B2, received: 2020-01-09T10:00Z, published: 2020-01-08}"
    )
    assert file == tmp_path / "a.txt"
    assert (said.source, said.grade, iso(said.received_at)) == ("wire", "B2", "2020-01-09T10:00:00Z")
    assert said.published.start == said.published.end == date(2020, 1, 8)


def test_an_unsure_publication_date_is_two_days(tmp_path):
    said = declared(received=None, published="2020-01-08..2020-01-10", source=None, grade=None)
    assert (said.published.start.day, said.published.end.day) == (8, 10)


def test_an_empty_manifest_names_nothing(tmp_path):
    assert manifest(tmp_path, "# nothing yet\n") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file: a.txt", "not a list"),
        ("- {source: wire}", "entry 1 names no file"),
        ("- {file: a.txt, recieved: 2020-01-09}", "use 'received'"),
        ("- {file: a.txt", "expected"),
    ],
)
def test_a_mistake_in_a_manifest_is_told(tmp_path, text, says):
    with pytest.raises(AskedWrongly) as caught:
        manifest(tmp_path, text)
    assert caught.value.code == "manifest-wrong"
    assert says in str(caught.value)


def test_a_manifest_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AskedWrongly, match="was not read"):
        read_manifest(tmp_path / "none.yaml")


def test_a_date_in_a_manifest_that_is_none_is_told(tmp_path):
    with pytest.raises(AskedWrongly, match="ISO 8601"):
        manifest(tmp_path, "- {file: a.txt, received: soon}")
