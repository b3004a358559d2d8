"""Files, texts and archives exactly as large as they may be, one under and one over."""

import io
import zipfile

import pytest

from standby.basis.errors import AskedWrongly
from standby.reports.intake import limits
from standby.reports.intake.limits import (
    LARGEST_BYTES,
    LARGEST_FILE_BYTES,
    check_size,
    member,
    opened_archive,
    parsed_xml,
)


def code_of(call: object, *given: object) -> str | None:
    """Return the code of the refusal of a call, None where it is taken."""
    try:
        call(*given)  # type: ignore[operator]
    except AskedWrongly as problem:
        return problem.code
    return None


def archive(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        for name, content in parts.items():
            held.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("size", "code"),
    [(0, "report-empty"), (1, None), (LARGEST_FILE_BYTES, None), (LARGEST_FILE_BYTES + 1, "report-too-large")],
)
def test_a_file_may_have_any_size_from_one_byte_to_the_largest(size: int, code: str | None) -> None:
    assert code_of(check_size, size, "x") == code


@pytest.mark.parametrize(("size", "code"), [(4, None), (5, None), (6, "report-too-large"), (0, "report-empty")])
def test_a_format_may_have_a_limit_of_its_own(size: int, code: str | None) -> None:
    assert code_of(check_size, size, "x", 5) == code


def test_limits_are_ten_million_letters_and_forty_million_bytes_of_file() -> None:
    assert (LARGEST_BYTES, LARGEST_FILE_BYTES, limits.MOST_MEMBERS) == (10_000_000, 40_000_000, 10_000)


@pytest.mark.parametrize(("files", "code"), [(2, None), (3, None), (4, "report-swells")])
def test_an_archive_may_hold_so_many_files(files: int, code: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)
    assert code_of(opened_archive, archive({f"{n}": b"x" for n in range(files)}), "x.zip") == code


@pytest.mark.parametrize(("size", "code"), [(9, None), (10, None), (11, "report-swells")])
def test_a_file_in_an_archive_may_have_so_many_bytes(size: int, code: str | None) -> None:
    held = opened_archive(archive({"a": b"x" * size}), "x.zip")
    assert code_of(member, held, "a", "x.zip", 10) == code


def _with_flags(content: bytes, flags: int) -> bytes:
    """Return an archive of one file with other flags in both its headers."""
    made = bytearray(content)
    made[6:8] = flags.to_bytes(2, "little")
    at = content.index(b"PK\x01\x02")
    made[at + 8 : at + 10] = flags.to_bytes(2, "little")
    return bytes(made)


@pytest.mark.parametrize(
    ("flags", "code"), [(0x0, None), (0x1, "report-locked"), (0x801, "report-locked"), (0x800, None)]
)
def test_only_the_first_flag_of_a_file_in_an_archive_locks_it(flags: int, code: str | None) -> None:
    held = opened_archive(_with_flags(archive({"a": b"calm"}), flags), "x.zip")
    assert code_of(member, held, "a", "x.zip") == code


@pytest.mark.parametrize(("claimed", "code"), [(4, None), (3, "report-damaged")])
def test_an_archive_that_lies_about_its_sizes_is_refused(claimed: int, code: str | None) -> None:
    content = archive({"a": b"calm"})
    at = content.index(b"PK\x01\x02")
    lying = bytearray(content)
    lying[at + 24 : at + 28] = claimed.to_bytes(4, "little")
    assert code_of(member, opened_archive(bytes(lying), "x.zip"), "a", "x.zip") == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<a>calm</a>", None),
        (b"<a>", "report-damaged"),
        (b'<?xml version="1.0" encoding="x-nowhere"?><a/>', "report-damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "report-swells"),
    ],
)
def test_xml_is_taken_whole_and_without_entities(content: bytes, code: str | None) -> None:
    assert code_of(parsed_xml, content, "x.xml") == code


def test_what_is_no_archive_is_damaged() -> None:
    assert code_of(opened_archive, b"PK\x03\x04 nothing", "x.zip") == "report-damaged"
