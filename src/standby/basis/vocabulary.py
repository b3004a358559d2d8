"""The closed lists of words that readers write and that the picture, the facts and the rules read.

A predicate not listed here is kept as the reader wrote it and shown, but moves no axis and no state.
"""

KINDS = (
    "status",
    "incident",
    "movement",
    "headcount",
    "presence",
    "command",
    "consent",
    "statement",
    "threat",
    "disclosure",
)
"""What a claim can be about."""

TOLD = "told"
"""The predicate of a claim sorted by its words alone, of any kind. It waits for a person to say what it tells: until
then it moves nothing, neither the picture nor the threat, the facts of the posture or what may be released."""

NOT_MADE_OUT = "what of it is not made out"
"""How that predicate is shown to a person, in place of its word."""

CERTAINTIES = ("asserted", "hedged", "negated", "conditional", "unknown")
"""How sure the speaker is. Only the first two can make something part of the picture."""

AXES = {
    "alert": ("routine", "heightened", "high"),
    "activity": ("full", "reduced", "paused", "suspended", "closed"),
    "people": ("in place", "restricted movement", "hibernating", "dispersed", "relocated", "evacuated"),
    "site": ("open", "skeleton", "closed"),
    "return": ("none", "conditions set", "phase 1", "phase 2", "phase 3"),
}
"""The posture axes and their values, the least protective first."""

STATUS_AXIS = {
    "routine_alert": ("alert", "routine"),
    "heightened_alert": ("alert", "heightened"),
    "high_alert": ("alert", "high"),
    "resumed": ("activity", "full"),
    "continuing": ("activity", "full"),
    "reduced": ("activity", "reduced"),
    "paused": ("activity", "paused"),
    "suspended": ("activity", "suspended"),
    "closed": ("activity", "closed"),
    "restricted_movement": ("people", "restricted movement"),
    "hibernating": ("people", "hibernating"),
    "dispersed": ("people", "dispersed"),
    "relocated": ("people", "relocated"),
    "evacuated": ("people", "evacuated"),
    "site_closed": ("site", "closed"),
}
"""Which posture axis and value a status or movement predicate speaks of. Other status predicates:
``activity:train``, ``activity:advise``, ``activity:…`` (the role, which says nothing of whether it is going
on now), ``resumption_unknown``, ``resumption_planned``, ``on_standby``, ``tempo_quickened``, ``began``."""

ATTACKS = (
    "missile_attack",
    "rocket_attack",
    "mortar_attack",
    "drone_strike",
    "air_strike",
    "strike",
    "ied_attack",
    "suicide_attack",
    "shooting",
    "killing",
    "abduction",
    "attack",
)
"""Incident predicates that count as attacks. Others: ``demonstration``, ``protest``, ``casualties``,
``seized_territory``, ``near_miss``, ``threat_made``."""

CONSENT_STATES = (
    "invited",
    "agreed",
    "agreed with limits",
    "under review",
    "contested",
    "departure formally requested",
    "withdrawn",
    "unclear",
)
"""The states of the host's consent, the firmest first."""

CONSENT_SPEAKS_FOR = {
    "invited": "invited",
    "agreed": "agreed",
    "agreed_with_limits": "agreed with limits",
    "under_review": "under review",
    "called_to_leave": "contested",
    "nonbinding_motion": "contested",
    "departure_formally_requested": "departure formally requested",
    "withdrawn": "withdrawn",
    "no_competent_government": "unclear",
    "welcome_uncertain": "unclear",
}
"""Which state a consent predicate speaks for. Others are shown and move no state: ``would_withdraw_if_asked``
(a condition), ``motion_unresolved``, ``government_forming``, ``urged_to_stay``, ``decision_remote``,
``future_uncertain``."""

UNIT_KINDS = ("operation", "headquarters", "mission", "contingent")
"""What a unit can be: one operation is made of missions and contingents under different commands."""

PERSON_KINDS = ("staff", "national staff", "visitor", "dependant", "contractor", "figure")
"""Whom a roster can hold; a ``figure`` is somebody public whom reports speak of, and is never counted."""
