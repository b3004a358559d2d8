"""The classes of hazard that incidents are counted in, whoever listed them."""

from collections.abc import Mapping

HAZARDS = (
    "indirect fire",
    "air or drone strike",
    "complex attack",
    "explosive device",
    "small arms",
    "armed clash",
    "attack on civilians",
    "abduction",
    "unrest",
    "not stated",
)
"""Every class. ``unrest`` (demonstrations, riots) is kept and shown, and is no attack."""

ANY = "attack"
"""Attacks of every class taken together."""

OF_PREDICATE: Mapping[str, str] = {
    "missile_attack": "indirect fire",
    "rocket_attack": "indirect fire",
    "mortar_attack": "indirect fire",
    "drone_strike": "air or drone strike",
    "air_strike": "air or drone strike",
    "strike": "air or drone strike",
    "ied_attack": "explosive device",
    "suicide_attack": "complex attack",
    "shooting": "small arms",
    "killing": "small arms",
    "abduction": "abduction",
    "attack": "not stated",
    "demonstration": "unrest",
    "protest": "unrest",
}
"""The class of each incident that reports tell of."""

WORDS: tuple[tuple[str, str], ...] = (
    ("found and cleared", "not counted"),
    ("found/cleared", "not counted"),
    ("cache found", "not counted"),
    ("complex", "complex attack"),
    ("suicide", "complex attack"),
    ("body-worn", "complex attack"),
    ("body-borne", "complex attack"),
    ("air/drone", "air or drone strike"),
    ("aerial", "air or drone strike"),
    ("air strike", "air or drone strike"),
    ("airstrike", "air or drone strike"),
    ("drone", "air or drone strike"),
    ("indirect fire", "indirect fire"),
    ("shelling", "indirect fire"),
    ("rocket", "indirect fire"),
    ("missile", "indirect fire"),
    ("mortar", "indirect fire"),
    ("artillery", "indirect fire"),
    ("ied", "explosive device"),
    ("landmine", "explosive device"),
    ("mine strike", "explosive device"),
    ("explosive", "explosive device"),
    ("explosion", "explosive device"),
    ("bombing", "explosive device"),
    ("grenade", "explosive device"),
    ("abduction", "abduction"),
    ("kidnap", "abduction"),
    ("hijack", "abduction"),
    ("hostage", "abduction"),
    ("protest", "unrest"),
    ("riot", "unrest"),
    ("demonstration", "unrest"),
    ("mob violence", "unrest"),
    ("unrest", "unrest"),
    ("direct fire", "small arms"),
    ("small arms", "small arms"),
    ("shooting", "small arms"),
    ("sniper", "small arms"),
    ("ambush", "small arms"),
    ("assassination", "small arms"),
    ("armed assault", "small arms"),
    ("armed clash", "armed clash"),
    ("battle", "armed clash"),
    ("state-based conflict", "armed clash"),
    ("non-state conflict", "armed clash"),
    ("territory", "armed clash"),
    ("one-sided violence", "attack on civilians"),
    ("civilian", "attack on civilians"),
    ("sexual", "attack on civilians"),
    ("assault", "attack on civilians"),
    ("strategic development", "not counted"),
    ("agreement", "not counted"),
    ("friendly action", "not counted"),
    ("non-combat", "not counted"),
)
"""What publishers write, in the order in which it is looked for; the first that stands in the text decides."""

NOT_COUNTED = "not counted"
"""Rows that tell of no attack and no unrest: an agreement, a device found and cleared. Kept, never counted."""


def hazard_in(*texts: str) -> str:
    """Return the class of what a publisher writes, the most telling text first; ``not stated`` when none fits."""
    for text in texts:
        padded = f" {text.casefold().replace('_', ' ')} "
        for words, hazard in WORDS:
            if (f" {words}" if len(words) <= 3 else words) in padded:
                return hazard
    return "not stated"


def is_attack(hazard: str) -> bool:
    """Say whether a class counts as an attack."""
    return hazard not in ("unrest", NOT_COUNTED)
