"""Drafts of decisions, and people who may sign them."""

from datetime import timedelta

from tests.posture.strategies import LEVELS, moment

from standby.basis.errors import NotAllowed
from standby.posture.decision import Decision, Grounds, Needs, Requirement
from standby.posture.model import PRESETS
from standby.posture.signers import Office

START = dict(PRESETS["continue"])
GROUNDS = Grounds(
    valid_at=moment(0),
    known_at=moment(0),
    entry=1,
    picture="picture-1",
    policy="p",
    policy_version="1",
    policy_digest="d",
    recommendation="r",
)


def draft(axes=None, *, unit="u", by="ann", day=0.0, signatures=1, level="duty officer", requires=(), **fields):
    """A proposal as the operations room makes one."""
    needs = Needs(authority=level, signatures=signatures, lowers=fields.pop("lowers", False), act_first=True)
    return Decision(
        **{
            "id": "",
            "unit": unit,
            "axes": axes or {"alert": "heightened"},
            "preset": None,
            "reason": "attacks",
            "against": None,
            "standing": START,
            "advised": START,
            "needs": needs,
            "grounds": GROUNDS,
            "proposed_by": by,
            "proposed_at": moment(day),
            "takes_effect": moment(day),
            "lapses_at": moment(day + 7),
            "review_by": moment(day + 7),
            "requirements": tuple(Requirement(number=n, text=t) for n, t in enumerate(requires, 1)),
            **fields,
        }
    )


def ordered(axes, day, *, id="d", level="commander", **fields):
    """A decision that was signed on its day."""
    return draft(axes, day=day, level=level, **{"id": id, "ordered_at": moment(day), **fields})


def acting_first(**fields):
    return draft(report_by=moment(fields.get("day", 0)) + timedelta(hours=12), **fields)


def anybody(person):
    """Let a person sign in their own place, at the highest level."""
    return lambda decision: Office(of=person, level=LEVELS[-1])


def nobody(decision):
    raise NotAllowed("decision-not-allowed", "They cannot sign this", "they may not", "ask another")
