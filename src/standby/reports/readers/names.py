"""Whom a phrase speaks of: the mission's own units, sites and people by their aliases, else one name used throughout."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from standby.basis.mission import Definition
from standby.reports.model import Mention
from standby.reports.readers.clauses import head_of
from standby.reports.readers.lexicon import alternation, words
from standby.reports.readers.where import country_names, demonyms

_NAME = r"(?:(?:[A-Z][\w'-]*|[A-Z]\.|\([A-Z][\w'-]*\)|al-[A-Z][\w'-]*|ag|ould|bin|ben|de|van|von|du)(?:-[A-Z][\w']*)*)"
PERSON = re.compile(
    rf"(?:(?P<nation>[A-Z]\w+) )?(?P<title>(?:{alternation('rank')}|{alternation('office')})(?: {alternation('rank')})?) (?P<name>[A-Z(]\S*(?: {_NAME}){{0,4}})"
)
_ORGANISATIONS = re.compile(
    r"North Atlantic Treaty Organization|\bNATO\b|\b(?:U\.?S\.?-?(?: |-)?led )?[Cc]oalition(?:'?s)?\b|\b(?:European|African) Union\b|\bUnited Nations\b|\b[A-Z]{2,}[A-Z-]+\b|\bEU\b|\bUN\b|\bAU\b"
)
_TROOP_WORDS = frozenset(
    [
        "troops",
        "soldiers",
        "forces",
        "personnel",
        "military",
        "trainers",
        "men",
        "women",
        "contingent",
        "servicemen",
        "people",
        "staff",
    ]
)
_DETERMINER = re.compile(
    r"^(?:(?:the|a|an|some|all|both|other|others|its|their|our|his|her|any|most|many|several|no|more|these|those|this|that|three|two|of|withdrawn|elite|regular|perfectly clear|separate but simultaneous) )+",
    re.I,
)
_TAIL = re.compile(r"(?:,.*| (?:that|which|who|they|we|he|it) .*| (?:including|notably|such as) .*)$")


_NO_PERSON = re.compile(
    r"\b(?:Force|Forces|Operation|Command|Mission|Army|Task|State|States|Union|Nations|Council|Ministry|Party|Province|City|Base|Camp|Airport|News|Institute|Committee|Security|"
    r"National|International|East|West|North|South|New|Street|School|Centre|Center|Inherent|Resolve|Security)\b"
)


@dataclass(slots=True, kw_only=True)
class Cast:
    """Who has been named so far in a report: people by last name, and what pronouns would mean."""

    aliases: tuple[tuple[str, str, str], ...]
    people: dict[str, str] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    orgs_training: bool = False
    last_person: str | None = None
    last_force: str | None = None
    last_mission: str | None = None
    last_country: str | None = None


def cast_of(definition: Definition, text: str) -> Cast:
    """Gather a mission's names and the people a text introduces by title and full name."""
    aliases: list[tuple[str, str, str]] = []
    for prefix, things in (
        ("unit", definition.units),
        ("site", definition.sites),
        ("person", definition.people),
        ("source", definition.sources),
    ):
        for thing in things:
            aliases += [(alias.lower(), f"{prefix}:{thing.id}", thing.name) for alias in (thing.name, *thing.aliases)]
    known = {target: name for _, target, name in aliases}
    aliases += [
        (alias.lower(), target, known.get(target, alias))
        for alias, target in definition.aliases.items()
        if target in known
    ]
    cast = Cast(aliases=tuple(sorted(aliases, key=lambda a: (-len(a[0]), a))))
    for match in PERSON.finditer(text):
        _introduce(cast, match)
    for match in re.finditer(
        r"\b(?P<name>[A-Z][\w'-]+ [A-Z][\w'-]+), (?:a|an|the) (?:[\w-]+ ){0,4}?(?:minister|spokes\w+|commander|director|chief|head|analyst|coordinator|representative|president|envoy)\b",
        text,
    ):
        cast.people.setdefault(match["name"].split()[-1], match["name"])
    for match in re.finditer(r"(?<=[a-z] )(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){1,2})\b", text):
        last = match["name"].split()[-1]
        spoken = re.search(rf"\b{re.escape(last)}(?:,| said| says|'s)", text)
        if spoken and not _NO_PERSON.search(match["name"]) and last not in country_names() and last not in demonyms():
            cast.people.setdefault(last, match["name"])
    cast.orgs_training = bool(re.search(r"\btraining missions?\b", text))
    return cast


def full_name(cast: Cast, phrase: str) -> str | None:
    """Return the full name of the person a phrase names, by last name or a pronoun; None when it names nobody known."""
    low = phrase.strip(" ,").lower()
    if low in ("he", "she", "i"):
        return cast.last_person
    for word in reversed(re.findall(r"[\w'-]+", phrase)):
        if (bare := re.sub(r"'s?$", "", word)) in cast.people:
            return cast.people[bare]
    return None


def known_as(cast: Cast, speaker: str) -> str | None:
    """Return the full name of a speaker, remembering one first met at a quotation; None for an institution."""
    if name := full_name(cast, speaker):
        return name
    match = re.search(r"(?<!\w)(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2})$", speaker)
    if not match or _NO_PERSON.search(match["name"]) or not re.match(r"[a-z]", speaker):
        return None
    return cast.people.setdefault(match["name"].split()[-1], match["name"])


def mention_of_person(cast: Cast, name: str) -> Mention:
    """Return a mention of a person or speaker, linked where the mission lists the name."""
    low = re.sub(r"[^\w\s'-]", " ", name.lower())
    for alias, target, known in cast.aliases:
        if target.startswith(("person:", "source:")) and re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", low):
            return Mention(name=known if target.startswith("person:") else _plain(name), id=target)
    return Mention(name=_plain(name))


_SHARED_WORK = re.compile(
    r"(?:[\w-]+ ){0,3}?(?:operations?|exercises?|patrols?|activit(?:y|ies)|cooperation|talks) (?:with|between)\b", re.I
)
"""What two do together is the work of neither alone: that it resumed says of no mission that it did."""


def mentions_of(
    cast: Cast, phrase: str, *, about: str = "", speaker: str | None = None, within_text: str = ""
) -> list[Mention]:
    """Return the units a subject phrase speaks of: one, or one each where it joins two (*both A and B*).

    ``about`` is what the subject did it to ("all training missions"), ``speaker`` who says it, for *we*;
    ``within_text`` the words that may say in whose mission a force works.
    """
    phrase = _resolved(cast, phrase, speaker)
    if _SHARED_WORK.match(_DETERMINER.sub("", phrase)):
        return [Mention(name=phrase)]
    if (
        within := re.search(
            r"\b(?:in|with|of|from|under) (?:the )?(?P<unit>(?:[\w.-]+ ){0,3}?(?:mission|training|contingent|operation))\b",
            f"{phrase} {within_text}",
        )
    ) and (_ORGANISATIONS.search(within["unit"]) or _linked(cast, within["unit"])):
        phrase = within["unit"]
    orgs = list(dict.fromkeys(_org_name(m[0]) for m in _ORGANISATIONS.finditer(phrase)))
    head = head_of(phrase)
    mission_like = (
        head in words("mission")
        or re.search(r"\bmissions?\b", phrase) is not None
        or head in ("nato", "coalition", "eu", "un")
        or _ORGANISATIONS.fullmatch(_DETERMINER.sub("", phrase)) is not None
    )
    against = re.search(r"\bbetween\b|\bagainst\b", phrase)
    if len(orgs) > 1 and (mission_like or phrase.lower().startswith("both ")) and not against:
        return [_unit(cast, _org_mission(org, f"{phrase} {about}", cast)) for org in orgs]
    if len(orgs) == 1 and mission_like and not against and not _linked(cast, phrase):
        return [_unit(cast, _org_mission(orgs[0], f"{phrase} {about}", cast))]
    return [_unit(cast, phrase)]


def within_names(cast: Cast, text: str) -> bool:
    """Say whether words name the mission a force works in: *trainers in the NATO mission*."""
    found = re.search(
        r"\b(?:in|with|of|from|under) (?:the )?(?P<unit>(?:[\w.-]+ ){0,3}?(?:mission|training|contingent|operation))\b",
        text,
    )
    return bool(found and (_ORGANISATIONS.search(found["unit"]) or _linked(cast, found["unit"])))


def remember(cast: Cast, phrase: str, kinds: Iterable[str]) -> None:
    """Keep a named force, mission or country as what *they*, *it* or *the country* will mean next."""
    low = phrase.lower().strip(" ,")
    if (
        low
        in (
            "they",
            "it",
            "we",
            "others",
            "some",
            "he",
            "she",
            "the mission",
            "the country",
            "them",
            "this",
            "that",
            "i",
        )
        or not low
    ):
        return
    head = head_of(phrase)
    if "force" in kinds and "armed" not in kinds:
        of_people = head in words("people") or head in _TROOP_WORDS or head in {d.lower() for d in demonyms()}
        if (
            of_people
            and not re.search(r"[Ff]orces? Command|[Aa]rmed [Ff]orces$", phrase)
            and not (cast.last_force and generic_name(phrase) in words("people"))
        ):
            cast.last_force = phrase
    elif (head in words("mission") and not head.endswith("s")) or re.search(
        r"\b(?:Operation|Mission|Task Force) ?[A-Z]?", phrase
    ):
        cast.last_mission = phrase


@lru_cache(maxsize=1)
def _nation() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(d) for d in sorted(demonyms(), key=len, reverse=True))})(?!\w)")


@lru_cache(maxsize=1)
def _owner() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(re.escape(c) for c in sorted(country_names(), key=len, reverse=True))})'s")


@lru_cache(maxsize=4096)
def _alias(alias: str) -> re.Pattern[str]:
    """Compile an alias once: the standard library's own cache is too small for all of a mission's names."""
    return re.compile(rf"(?<![\w-]){re.escape(alias)}(?!\w)")


def generic_name(phrase: str) -> str:
    """Return one name for a force or mission however it is worded: *Canadian soldiers* and *Canada's troops* agree."""
    plain = _TAIL.sub("", _DETERMINER.sub("", _plain(phrase)))
    nation = max(_nation().findall(plain), key=len, default=None)
    if nation is None and (owner := _owner().search(plain)):
        nation = next((d for d, code in demonyms().items() if code == country_names()[owner[1]]), None)
    singular = (
        re.sub(r"(?<=[a-z])s$", "", nation)
        if nation and nation not in ("US", "U.S.") and nation[:-1] in demonyms()
        else nation
    )
    if singular and re.search(r"special (?:operations )?forces", plain, re.I):
        return f"{singular} special forces"
    head = head_of(plain)
    if (
        singular
        and (head in _TROOP_WORDS or plain in demonyms() or head in {d.lower() for d in demonyms()})
        and not re.search(r"security forces|police|armed forces", plain, re.I)
    ):
        return f"{singular} troops"
    cut = re.split(r" (?:on|in|at|through|from|near|under|across|between|against|with|inside|outside|for)\b", plain)[0]
    return _DETERMINER.sub("", cut).strip(" ,.'\"") or plain or phrase.strip()


_NAMED_MISSION = re.compile(
    r"^(?:[^,;.]{0,25}, )?(?P<name>Operation [A-Z]\w+(?: [A-Z]\w+)?|Joint Task Force [A-Z]\w+|[Tt]he [\w -]{2,40}?(?:mission|operation|contingent))\b"
)


def meet(cast: Cast, sentence: str) -> None:
    """Keep the mission a sentence opens with as what *it* will mean in it and after it."""
    if match := _NAMED_MISSION.match(sentence):
        name = match["name"]
        if name.lower() not in ("the mission", "the operation", "the contingent"):
            cast.last_mission = name


def _introduce(cast: Cast, match: re.Match[str]) -> None:
    name = re.sub(r"'s$", "", match["name"].rstrip(",.;:"))
    parts = [p for p in name.split() if not p.startswith("(")]
    last = parts[-1] if parts else ""
    full = f"{match['title']} {name}"
    if last in cast.people and len(cast.people[last]) >= len(full):
        return
    if last and (len(parts) > 1 or last not in cast.people):
        cast.people[last] = full


def _resolved(cast: Cast, phrase: str, speaker: str | None) -> str:
    phrase = re.sub(r"^(?:this return, )?(?:the |a )?(?:[\w-]+ ){0,3}?resumption of ", "", phrase.strip(), flags=re.I)
    low = phrase.lower().strip(" ,")
    if low in ("operations", "our operations", "return", "this return") and speaker in cast.commands:
        return cast.commands[speaker]
    if low.split(" ")[0] in ("we", "our", "us", "i") and speaker:
        return cast.commands.get(speaker, speaker)
    if re.match(r"(?:his|her) (?:troops|soldiers|forces|contingent|men|people|personnel|unit|staff)\b", low):
        return cast.commands.get(speaker or cast.last_person or "", phrase)
    if low in ("they", "them", "") or re.match(
        r"(?:some|others|many|most)\b(?: (?:of (?:them|us)|in|at|on)\b.*)?$", low
    ):
        return cast.last_force or cast.last_mission or phrase
    if re.match(r"(?:roughly|about|around|some|nearly|more than|over)? ?[\d,]+$", low) or low.startswith(
        ("a similar number", "the withdrawn")
    ):
        return cast.last_force or phrase
    if low in ("it", "the mission", "the operation", "this mission", "that mission", "the mission itself"):
        return cast.last_mission or cast.last_force or phrase
    return phrase


def _unit(cast: Cast, phrase: str) -> Mention:
    if linked := _linked(cast, phrase):
        return linked
    name = generic_name(phrase)
    return _linked(cast, name) or Mention(name=name)


def _linked(cast: Cast, phrase: str) -> Mention | None:
    """Link by the alias that covers most of the head part of the phrase; a name after *against* or *with* is another's."""
    low = _plain(phrase).lower()
    head = re.split(r" (?:against|with|alongside|between|to help|from) ", low)[0]
    for alias, target, known in cast.aliases:
        if target.startswith(("unit:", "site:", "person:")) and _alias(alias).search(head):
            return Mention(name=known, id=target)
    return None


def _org_name(found: str) -> str:
    bare = re.sub(r"'?s$", "", found) if found.lower().endswith(("coalitions", "'s")) else found
    if "oalition" in bare:
        return "coalition"
    return "NATO" if bare.startswith("North Atlantic") else bare


def _org_mission(org: str, context: str, cast: Cast) -> str:
    training = "train" in context.lower() or (
        cast.orgs_training and org in ("NATO", "coalition") and "operation" not in context.lower()
    )
    return f"{org} training mission" if training else f"{org} mission" if "mission" in context.lower() else org


def _plain(phrase: str) -> str:
    return " ".join(phrase.replace('"', " ").split()).strip(" ,.;")
