"""The facts a rule may name: what each means, in which unit, who provides it, and how soon it is too old.

``docs/reference/facts.md`` lists them; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from standby.basis.vocabulary import AXES, CONSENT_STATES

KINDS = ("yes or no", "number", "word")

REPORTED_VALUES = AXES
"""The words a ``reported.…`` or ``posture.…`` fact can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactName:
    """One name that a condition may use.

    ``kind`` is yes or no, number or word; ``words`` lists what a word fact can be; ``provider`` says who
    supplies it (picture, threat, people, a person, posture); ``age_limit`` how long it speaks for itself
    after the moment it was stated for (None: it is worked out afresh each time). ``calm`` is its value in
    quiet times, which a case may take for the facts it does not name.
    """

    name: str
    kind: str
    means: str
    provider: str
    unit: str = ""
    words: tuple[str, ...] = ()
    age_limit: timedelta | None = None
    calm: bool | float | str | None = None


def _yes_no(name: str, provider: str, means: str, *, calm: bool | None, days: float | None = None) -> FactName:
    limit = None if days is None else timedelta(days=days)
    return FactName(name=name, kind="yes or no", means=means, provider=provider, age_limit=limit, calm=calm)


def _number(name: str, provider: str, means: str, unit: str, *, calm: float, days: float | None = None) -> FactName:
    limit = None if days is None else timedelta(days=days)
    return FactName(name=name, kind="number", means=means, provider=provider, unit=unit, age_limit=limit, calm=calm)


def _word(name: str, provider: str, means: str, words: tuple[str, ...], *, calm: str, days: float | None) -> FactName:
    limit = None if days is None else timedelta(days=days)
    return FactName(name=name, kind="word", means=means, provider=provider, words=words, age_limit=limit, calm=calm)


_NAMES = (
    _number(
        "attacks.near_7d",
        "picture",
        "attacks within 25 km of one of the unit's sites in the last 7 days",
        "attacks",
        calm=0,
    ),
    _number(
        "attacks.near_30d",
        "picture",
        "attacks within 25 km of one of the unit's sites in the last 30 days",
        "attacks",
        calm=0,
    ),
    _number(
        "attacks.on_us_7d",
        "picture",
        "attacks that struck one of the unit's own sites in the last 7 days",
        "attacks",
        calm=0,
    ),
    _number(
        "attacks.host_7d",
        "picture",
        "attacks anywhere in the unit's host country in the last 7 days",
        "attacks",
        calm=0,
    ),
    _number(
        "attacks.host_14d",
        "picture",
        "attacks anywhere in the unit's host country in the last 14 days",
        "attacks",
        calm=0,
    ),
    _number(
        "attacks.host_30d",
        "picture",
        "attacks anywhere in the unit's host country in the last 30 days",
        "attacks",
        calm=0,
    ),
    _number(
        "attacks.host_severe_30d",
        "picture",
        "missile attacks, air or drone strikes in the host country in the last 30 days",
        "attacks",
        calm=0,
    ),
    _number(
        "leaders.killed_30d",
        "picture",
        "killings, in the last 30 days, of somebody the mission lists as a leading figure",
        "killings",
        calm=0,
    ),
    _number(
        "quiet.near_days",
        "picture",
        "days since the last attack within 25 km of one of the unit's sites",
        "days",
        calm=90,
    ),
    _number("quiet.host_days", "picture", "days since the last attack anywhere in the host country", "days", calm=90),
    _number(
        "threats.against_us_14d",
        "picture",
        "threats of attack reported against the unit, its operation or its host country in the last 14 days",
        "threats",
        calm=0,
    ),
    _number(
        "unrest.host_14d",
        "picture",
        "demonstrations and protests in the host country in the last 14 days",
        "events",
        calm=0,
    ),
    _number(
        "others.leaving_14d",
        "picture",
        "other organisations reported as relocating, withdrawing or evacuating in the last 14 days",
        "organisations",
        calm=0,
    ),
    _yes_no(
        "sources.reporting",
        "picture",
        "each of the unit's sites has a source that reports at a known rhythm and has kept to it",
        calm=True,
    ),
    _number(
        "sources.silent",
        "picture",
        "sources that cover the unit's sites or host and are silent for longer than their rhythm",
        "sources",
        calm=0,
    ),
    _number(
        "claims.unreviewed",
        "picture",
        "claims about the unit, the attacks in its host country and the host's consent that nobody has reviewed",
        "claims",
        calm=0,
    ),
    _number(
        "reports.age_days",
        "picture",
        "days since anybody last reported on the site of the unit that was reported on longest ago",
        "days",
        calm=1,
    ),
    _word("consent.state", "picture", "what the host's consent amounts to", CONSENT_STATES, calm="agreed", days=60),
    _yes_no(
        "consent.settled",
        "picture",
        "the host's consent stands: invited, agreed, or agreed with limits",
        calm=True,
        days=60,
    ),
    _yes_no(
        "consent.host_confirms",
        "picture",
        "an authority of the host is on record, after the last doubt it raised, as wanting the unit's work to go on",
        calm=True,
        days=60,
    ),
    _yes_no(
        "consent.leave_if_asked",
        "picture",
        "a stated policy to leave if the host formally asks (a condition to plan for, not an event)",
        calm=False,
        days=365,
    ),
    _number(
        "threat.p_1d",
        "threat",
        "probability of an attack near any of the unit's sites within 1 day",
        "0 to 1",
        calm=0.001,
    ),
    _number(
        "threat.p_7d",
        "threat",
        "probability of an attack near any of the unit's sites within 7 days",
        "0 to 1",
        calm=0.01,
    ),
    _number(
        "threat.p_30d",
        "threat",
        "probability of an attack near any of the unit's sites within 30 days",
        "0 to 1",
        calm=0.03,
    ),
    _number(
        "people.accounted",
        "people",
        "fraction of the unit's people who are accounted for in the roll call that is open",
        "0 to 1",
        calm=1.0,
        days=1,
    ),
    *(
        _word(
            f"reported.{axis}",
            "picture",
            f"the {axis} posture that reports ascribe to the unit",
            values,
            calm=values[0],
            days=None,
        )
        for axis, values in REPORTED_VALUES.items()
    ),
    *(
        _word(
            f"posture.{axis}",
            "posture",
            f"the {axis} posture that stands for the unit before this evaluation",
            values,
            calm=values[0],
            days=None,
        )
        for axis, values in REPORTED_VALUES.items()
    ),
    *(
        _word(
            f"ordered.{axis}",
            "posture",
            f"the {axis} posture that a named person decided and that is in force",
            values,
            calm=values[0],
            days=None,
        )
        for axis, values in REPORTED_VALUES.items()
    ),
    _yes_no("declared.resume_approved", "a person", "the commander has approved that work resumes", calm=None, days=14),
    _yes_no("declared.stand_down_approved", "a person", "the commander has approved a lower alert", calm=None, days=14),
    _yes_no(
        "declared.requirements_met",
        "a person",
        "the minimum requirements of the posture to come have been ticked off at the unit's sites",
        calm=None,
        days=7,
    ),
    _yes_no(
        "declared.way_out_open",
        "a person",
        "the planned way out (road, airport, crossing) has been checked and is open",
        calm=True,
        days=3,
    ),
    _yes_no(
        "declared.moving_is_safer",
        "a person",
        "moving people is judged safer than keeping them sheltered where they are",
        calm=None,
        days=2,
    ),
    _yes_no(
        "declared.shelter_stocked",
        "a person",
        "shelter, water, food, power and medical care last for the planned days",
        calm=True,
        days=30,
    ),
    _yes_no(
        "declared.medical_evacuation",
        "a person",
        "medical evacuation from the unit's sites is available",
        calm=True,
        days=7,
    ),
    _yes_no(
        "declared.drill_done", "a person", "the unit has rehearsed its shelter and relocation drill", calm=True, days=90
    ),
)

FACT_NAMES: Mapping[str, FactName] = {name.name: name for name in _NAMES}
"""Every fact a condition may name."""
