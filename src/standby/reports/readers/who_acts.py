"""What a claim says, of whom, done by whom and to whom."""

import re

from standby.reports.model import Mention
from standby.reports.readers import where
from standby.reports.readers.clauses import classes_of, head_of
from standby.reports.readers.lexicon import words
from standby.reports.readers.names import generic_name, mentions_of, within_names
from standby.reports.readers.progress import Candidate, Page

_WEAPONS = (("mortar", "mortar_attack"), ("shell", "mortar_attack"), ("artillery", "mortar_attack"), ("rocket", "rocket_attack"), ("missile", "missile_attack"),
            ("projectile", "rocket_attack"), ("drone", "drone_strike"), ("grenade", "attack"), ("bomb", "ied_attack"), ("mine", "ied_attack"), ("ied", "ied_attack"))  # fmt: skip
_MEANS = {"rocket": "rocket_attack", "missile": "missile_attack", "mortar": "mortar_attack", "drone": "drone_strike", "suicide": "suicide_attack", "bomb": "ied_attack",
          "car bomb": "ied_attack", "truck bomb": "ied_attack", "bombing": "ied_attack", "roadside bomb": "ied_attack", "ied": "ied_attack", "air": "air_strike",
          "gun": "shooting", "artillery": "mortar_attack"}  # fmt: skip


def predicate_of(c: Candidate) -> str:
    """Return the predicate of a claim: its rule's, made finer by the weapon or the noun the words name."""
    predicate, groups = c.rule.predicate, c.match.groupdict()
    if predicate == "weapon_attack":
        weapon = (groups.get("weapon") or "").lower()
        return next((kind for word, kind in _WEAPONS if word in weapon), "attack")
    if predicate == "noun_attack":
        means, noun = (groups.get("means") or "").lower(), groups["noun"].lower()
        if means in _MEANS:
            return _MEANS[means]
        named = {
            "bomb": "ied_attack",
            "shell": "mortar_attack",
            "shoot": "shooting",
            "explo": "ied_attack",
            "blast": "ied_attack",
            "airstr": "air_strike",
            "strike": "strike",
        }
        return next((kind for stem, kind in named.items() if noun.startswith(stem)), "attack")
    if predicate == "killing" and re.search(r"\bdrone\b", c.match.string[c.start : c.match.start()]):
        return "drone_strike"
    return predicate


def subjects_of(page: Page, c: Candidate, phrase: str, speaker: str | None, predicate: str) -> list[Mention]:
    """Return whom a claim is about: one mention, or one each where the words join two missions."""
    text = c.match.string
    if c.rule.kind == "incident":
        return [Mention(name=actor_of(c, predicate) or ("casualties" if predicate == "casualties" else UNNAMED))]
    if c.rule.kind in ("consent", "threat"):
        return [Mention(name=_speaking_name(phrase, page.cast.last_country) or predicate.replace("_", " "))]
    about = text[c.match.start() : c.end]
    if c.rule.total:
        return mentions_of(page.cast, "it", about=about, speaker=speaker)
    if not phrase or c.rule.subject == "elided":
        return mentions_of(page.cast, "they", about=about, speaker=speaker)
    opening = re.match(r"In (?:the )?[^,]{3,60}, ", text)
    working = c.rule.kind == "headcount" or c.rule.predicate.startswith("activity:")
    within = f"{text[c.start : c.end]} {opening[0].lower() if opening else ''}" if working else ""
    if c.rule.kind == "headcount" and generic_name(phrase) in words("people") and not within_names(page.cast, within):
        phrase = page.cast.last_mission or page.cast.last_force or phrase
    if c.rule.kind == "status" and (several := _units_behind(page, c, phrase)):
        return several
    return mentions_of(page.cast, phrase, about=about, speaker=speaker, within_text=within)


_DOINGS = frozenset(
    [
        "training",
        "work",
        "operations",
        "activity",
        "activities",
        "patrols",
        "courses",
        "movement",
        "movements",
        "flights",
    ]
)


def _units_behind(page: Page, c: Candidate, phrase: str) -> list[Mention]:
    """Return whose activity it is where the words behind the verb say so: *training remains paused in A and in B*."""
    if head_of(phrase) not in _DOINGS or len(phrase.split()) > 2:
        return []
    behind = c.match.string[c.match.end() : c.end]
    named = re.findall(
        r"\b(?:in|of|by|at) (?:the )?((?:[\w.-]+ ){1,4}?(?:mission|contingent|operation|team|detachment))\b", behind
    )
    return [mentions_of(page.cast, name)[0] for name in named]


def actor_of(c: Candidate, predicate: str) -> str | None:
    """Return who did it, in the report's words; None when the words do not say."""
    groups, text = c.match.groupdict(), c.match.string
    if predicate == "demonstration":
        crowd = re.search(r"\b(?:from|by) (?P<who>(?:the )?(?:[\w-]+ ){0,2}?[\w-]+s)\b", text[c.match.end() : c.end])
        return crowd["who"] if crowd else "demonstrators"
    if groups.get("actor"):
        phrase = groups["actor"]
    elif c.subject and c.rule.subject in ("left", "match") and not groups.get("passive"):
        phrase = text[c.subject[0] : c.subject[1]]
    else:
        return None
    if groups.get("weapon") and "weapon" in classes_of(phrase) | (
        {"weapon"} if c.rule.subject == "match" or groups.get("nation") else set()
    ):
        nation = (groups.get("nation") or phrase.split(" ")[0]).strip()
        code = where.demonyms().get(nation)
        return where.country_place(code).name if code else None
    phrase = re.split(r" (?:response to|as|came|went) ", phrase)[-1]
    return re.sub(r"^The (?=[A-Z])", "the ", " ".join(phrase.split())).strip(" ,") or None


UNNAMED = "an unnamed actor"
"""Stands for whoever did what a report tells without naming anybody."""


def _speaking_name(phrase: str, country: str | None) -> str:
    name = re.sub(r"^(?:the|a|an) ", "", " ".join(phrase.split()), flags=re.I).strip(" ,")
    if name.startswith("country's ") and country:
        adjective = next((d for d, code in where.demonyms().items() if code == country), None)
        return adjective + name.removeprefix("country's") if adjective else name
    return name


def object_of(page: Page, c: Candidate, speaker: str | None) -> Mention | None:
    """Return whom or what it was done to, None where the words name nobody."""
    groups = c.match.groupdict()
    if c.rule.predicate == "casualties":
        whose = groups.get("o") or groups.get("o2") or groups.get("who") or groups.get("whose")
        return Mention(name=" ".join(whose.split())) if whose else None
    named = groups.get("o") or groups.get("target")
    return mentions_of(page.cast, named, speaker=speaker)[0] if named else None
