"""A small mission in two countries, and the estimates for claims told of it."""

from datetime import timedelta

import pytest

from standby.basis.mission import Definition, Site, Source
from standby.basis.time import AsOf, parse_instant
from standby.picture.assemble import assemble
from standby.testing.making import make_claim, place
from standby.threat.evaluate import evaluate

ERBIL = place("Erbil", 36.24, 43.96)


def attack(day, at=ERBIL, predicate="rocket_attack", **more):
    return make_claim("incident", "unknown gunmen", predicate, stated=day, said=day[-10:], at=at, **more)


@pytest.fixture
def mission():
    return Definition(
        name="Test mission",
        sites=(
            Site(id="erbil", name="Erbil air base", lat=36.2376, lon=43.9632, country="IQ"),
            Site(id="baghdad", name="Baghdad", lat=33.3406, lon=44.4009, country="IQ"),
            Site(id="amman", name="Amman", lat=31.955, lon=35.945, country="JO"),
        ),
        sources=(Source(id="wire", name="The wire", reliability="B", covers=("IQ",), reports_every_days=7),),
        digest="d",
    )


@pytest.fixture
def picture_of(mission):
    def ask(*claims, valid="2020-01-12", heard_days_ago=1.0):
        at = parse_instant(valid)
        as_of = AsOf(valid_at=at, known_at=parse_instant("2020-12-31"))
        heard = {} if heard_days_ago is None else {"wire": at - timedelta(days=heard_days_ago)}
        return assemble(claims, mission, as_of, heard=heard)

    return ask


@pytest.fixture
def estimates_of(picture_of, mission):
    def ask(*claims, valid="2020-01-12", heard_days_ago=1.0, **more):
        found = evaluate(picture_of(*claims, valid=valid, heard_days_ago=heard_days_ago), mission, **more)
        return {(e.site, e.horizon_days): e for e in found}

    return ask
