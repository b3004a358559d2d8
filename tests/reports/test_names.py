"""Forces, missions and people under their many names."""

import pytest

from standby.basis.mission import Definition, Unit
from standby.reports.readers.names import (
    Cast,
    cast_of,
    full_name,
    generic_name,
    known_as,
    meet,
    mention_of_person,
    mentions_of,
    remember,
    within_names,
)

BLANK = Definition(name="blank")


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Canadian soldiers", "Canadian troops"),
        ("Canada's troops", "Canadian troops"),
        ("the Danish contingent", "Danish troops"),
        ("French", "French troops"),
        ("the Danish special operations forces", "Danish special forces"),
        ("Danish special forces", "Danish special forces"),
        ("US troops", "US troops"),
        ("Danish police", "Danish police"),
        ("Iraqi security forces", "Iraqi security forces"),
        ("the mission in Gao", "mission"),
        ("a camp near Gao", "camp"),
        ("in Gao", "in Gao"),
    ],
)
def test_a_force_has_one_name_however_it_is_worded(phrase: str, name: str) -> None:
    assert generic_name(phrase) == name


MISSION = Definition(
    name="M",
    units=(Unit(id="danish", name="Danish contingent", kind="contingent", aliases=("Danes", "Viking mission")),),
)


@pytest.mark.parametrize(
    ("phrase", "id"),
    [
        ("the Danes", "unit:danish"),
        ("the Danish contingent", "unit:danish"),
        ("troops in the Viking mission", "unit:danish"),
        ("rebels against the Danes", None),
        ("the Danesmen", None),
    ],
)
def test_a_name_of_the_missions_own_is_linked_where_it_heads_the_phrase(phrase: str, id: str | None) -> None:
    assert [m.id for m in mentions_of(cast_of(MISSION, ""), phrase)] == [id]


def test_work_that_two_share_is_that_of_neither() -> None:
    (found,) = mentions_of(cast_of(MISSION, ""), "joint patrols with the Danes")
    assert (found.name, found.id) == ("joint patrols with the Danes", None)


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("both NATO and the EU", ["NATO", "EU"]),
        ("the NATO and EU missions", ["NATO mission", "EU mission"]),
        ("the NATO training mission", ["NATO training mission"]),
        ("NATO", ["NATO"]),
        ("talks between NATO and the EU missions", ["talks"]),
    ],
)
def test_organisations_joined_by_and_are_each_a_mission_of_their_own(phrase: str, names: list[str]) -> None:
    found = [m.name for m in mentions_of(cast_of(BLANK, ""), phrase)]
    assert found[: len(names)] == names or found == [phrase]


def test_they_and_it_mean_the_force_and_the_mission_told_of_last() -> None:
    cast = cast_of(BLANK, "")
    assert [m.name for m in mentions_of(cast, "it")] == ["it"]
    meet(cast, "The training mission in Gao paused.")
    assert cast.last_mission == "The training mission"
    meet(cast, "The mission paused.")
    assert cast.last_mission == "The training mission"
    remember(cast, "Danish soldiers", {"force"})
    assert [m.name for m in mentions_of(cast, "they")] == ["Danish troops"]
    assert [m.name for m in mentions_of(cast, "it")] == ["training mission"]
    assert [m.name for m in mentions_of(cast, "some of them")] == ["Danish troops"]
    assert [m.name for m in mentions_of(cast, "about 40")] == ["Danish troops"]
    remember(cast, "rebel soldiers", {"force", "armed"})
    remember(cast, "they", {"force"})
    assert cast.last_force == "Danish soldiers"


def test_people_are_known_by_their_last_name_once_they_are_introduced() -> None:
    cast = cast_of(BLANK, "Ada Brun, the chief analyst, spoke. The report cites Ines Okoro. Okoro said no.")
    assert full_name(cast, "Brun") == full_name(cast, "Brun's") == "Ada Brun"
    assert full_name(cast, "Mr Okoro") == "Ines Okoro"
    assert full_name(cast, "Maiga") is None
    assert full_name(cast, "she") is None
    assert known_as(cast, "the consul Eva Lund") == "Eva Lund"
    assert full_name(cast, "Lund") == "Eva Lund"
    assert known_as(cast, "Eva Holm") is None
    assert known_as(cast, "the ministry") is None


def test_a_commander_speaks_of_what_he_commands() -> None:
    cast = Cast(aliases=(), commands={"Ada Brun": "NATO mission"})
    assert [m.name for m in mentions_of(cast, "we", speaker="Ada Brun")] == ["NATO mission"]
    assert [m.name for m in mentions_of(cast, "our operations", speaker="Ada Brun")] == ["NATO mission"]
    assert [m.name for m in mentions_of(cast, "her troops", speaker="Ada Brun")] == ["NATO mission"]
    assert [m.name for m in mentions_of(cast, "we", speaker="Bo Lund")] == ["Bo Lund"]
    assert mention_of_person(cast, ' Ada "Bo" Brun,').name == "Ada Bo Brun"


def test_a_mission_is_named_by_an_organisation_or_by_the_missions_own_list() -> None:
    cast = cast_of(MISSION, "")
    assert within_names(cast, "trainers in the NATO mission")
    assert within_names(cast, "trainers in the Viking mission")
    assert not within_names(cast, "trainers in the old mission")
    assert not within_names(cast, "trainers near NATO")
