"""The published figures of a mission in four countries, as statements; written anew, not quoted."""

from datetime import date

from standby.release.audit import Auditor
from standby.release.model import Adversary, Protected, Rule, Scope, Statement, World

DAY = date(2020, 1, 8)
WORLD = World(
    sites=("baghdad", "erbil", "kuwait", "jordan", "lebanon"),
    units=("alliance", "coalition", "others"),
)
IRAQ = ("baghdad", "erbil")
ADVERSARY = Adversary(version="test-1")


def said(name, phrase, scope, *, number=None, base=None, other=None, speaker="a newspaper"):
    return Statement(
        id=name,
        speaker=speaker,
        said_on=date(2020, 1, 13),
        text=f"{phrase} {number or ''} ({name})",
        phrase=phrase,
        scope=scope,
        number=number,
        base=base,
        other=other,
        origin="press",
    )


def scope(**of):
    return Scope(day=DAY, **of)


ALLIANCE, COALITION = scope(sites=IRAQ, units=("alliance",)), scope(sites=IRAQ, units=("coalition",))
OTHERS = scope(sites=IRAQ, units=("others",))
PUBLISHED = (
    said("all", "roughly", scope(), number=800, base=50),
    said("iraq", "roughly", scope(sites=IRAQ), number=500, base=50),
    said("alliance", "roughly", ALLIANCE, number=200, base=50),
    said("coalition", "similar to", COALITION, other=ALLIANCE),
    said("others", "some", OTHERS),
)
OUTSIDE = Protected(id="outside", name="people outside Iraq", terms=((1.0, scope(but_sites=IRAQ)),))
REST = Protected(id="rest", name="the others in Iraq", terms=((1.0, OTHERS),))


def auditor(*protected, width=40, ratio=1.5, adversary=ADVERSARY, world=WORLD):
    return Auditor(world=world, protected=protected, rule=Rule(width=width, ratio=ratio), adversary=adversary)
