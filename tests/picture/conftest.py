"""A small mission and the two questions most tests ask of it."""

import pytest

from standby.basis.mission import Definition, Person, Site, Source, Unit
from standby.basis.time import AsOf, parse_instant
from standby.desk.mission_files import shipped_consent
from standby.picture.assemble import assemble


@pytest.fixture
def mission():
    return Definition(
        name="Test mission",
        sites=(
            Site(id="erbil", name="Erbil air base", lat=36.2376, lon=43.9632, country="IQ"),
            Site(id="baghdad", name="Baghdad", lat=33.3406, lon=44.4009, country="IQ"),
        ),
        units=(
            Unit(id="op", name="The operation", kind="operation"),
            Unit(id="nato", name="NATO training mission", kind="mission", parent="op", host="IQ", sites=("baghdad",)),
            Unit(id="sof", name="Special forces", kind="contingent", parent="op", host="IQ", sites=("erbil",)),
        ),
        sources=(
            Source(id="wire", name="The wire", reliability="B", covers=("IQ",), reports_every_days=7),
            Source(id="desk", name="The desk", reliability="C", covers=("erbil",)),
        ),
        people=(Person(id="chief", name="The chief", unit="sof"),),
        consent=shipped_consent(),
        digest="d",
    )


@pytest.fixture
def picture_of(mission):
    def ask(*claims, valid="2020-01-12", known="2020-02-05", **more):
        as_of = AsOf(valid_at=parse_instant(valid), known_at=parse_instant(known, end_of_day=True))
        return assemble(claims, mission, as_of, **more)

    return ask
