"""Who commands what and who holds which office, as appositions and verbs tell it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from standby.reports.readers.lexicon import alternation
from standby.reports.readers.where import country_names, demonyms

_N = r"(?:[A-Z(][\w.'()-]*|al-[A-Z][\w'-]*)"
_NAME = rf"{_N}(?: {_N}){{0,6}}"
_UNIT = r"(?:the |its |his |her |their |a )?(?:[\w'&/.-]+ ){0,7}?[\w'-]+"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("commander_of", re.compile(rf"(?P<who>{_NAME}), (?:the |a )?(?:deputy |acting |force )?(?P<role>commander|chief|head|director|leader|coordinator|chair|commanding officer) (?:of|for) (?P<what>{_UNIT})(?= said| says| told|,|\.|$| warned| confirmed| announced| added)")),
    ("spokesperson_of", re.compile(rf"(?P<who>{_NAME}),? (?:the |a |an |its |their )?(?:[\w'&/.-]+ ){{0,3}}?(?P<role>spokes\w+)(?: (?:of|for) (?P<what>{_UNIT}))?(?= said| says| told|,|\.|$| warned| confirmed| announced| added)")),
    ("commander_of", re.compile(rf"(?P<who>{_NAME}), (?:the |its |their )(?P<what>(?:[\w'&/.-]+ ){{0,4}}?)(?P<role>(?:deputy |acting |force |country |mission |regional |field |operations |security )?(?:commander|chief|head|director|leader|coordinator|chair|representative|envoy|ambassador|adviser|advisor|manager|officer))(?=,| said| says| told|\.|$)")),
    ("commander_of", re.compile(rf"[Tt]he (?P<role>(?:deputy |acting |force |country |mission |regional )?(?:commander|chief|head|director|leader|coordinator|chair)) of (?P<what>(?:the )?(?:[\w'&/.-]+ ){{0,6}}?[\w'-]+), (?P<who>{_NAME})(?=,| said| says| told|\.|$| has| was| is| and)")),
    ("spokesperson_of", re.compile(rf"(?P<what>(?:[Tt]he |[Ii]ts |[Tt]heir |[A-Z][\w'-]+ )(?:[\w'&/.-]+ ){{0,3}}?)(?P<role>spokes\w+|spokesperson),? (?P<who>{_N}(?: {_N}){{1,4}})")),
    ("spokesperson_of", re.compile(rf"[Tt]he (?P<role>spokes\w+) (?:of|for) (?P<what>(?:the )?(?:[\w'&/.-]+ ){{0,4}}?[\w'-]+),? (?P<who>{_N}(?: {_N}){{1,3}})")),
    ("commander_of", re.compile(rf"(?P<what>(?:[Tt]he |[Ii]ts |[Tt]heir )(?:[\w'&/.-]+ ){{1,4}}?)(?P<role>(?:country |mission |regional |field |force |operations |security )?(?:commander|chief|director|coordinator|representative|envoy|manager|head)),? (?P<who>{_N}(?: {_N}){{1,4}})")),
    ("appointed", re.compile(rf"(?P<who>{_NAME}) (?:was|has been|had been|is) (?:appointed|named|sworn in as|installed as|promoted to|replaced as)(?: as)? (?P<what>(?:[\w'&/.-]+ ){{0,8}}?[\w'-]+)(?=,|\.|$| on | in | by )")),
    ("commander_of", re.compile(rf"(?P<who>{_NAME}), (?:who|which) (?:is|was) in (?:charge|command) of (?P<what>{_UNIT})(?=,|\.|$)")),
    ("commander_of", re.compile(rf"(?P<who>{_NAME}),? who (?:commands|leads|heads|runs|oversees) (?P<what>{_UNIT})(?=,|\.|$)")),
    ("commander_of", re.compile(rf"(?P<what>(?:a|an|the) (?:[\w-]+ )*?mission|{_UNIT}) (?:which |that )?(?:is |was )?(?:itself )?(?:under the command of|commanded by|led by|headed by|run by) (?:an? \w+, )?(?P<who>{_NAME})")),
    ("commander_of", re.compile(rf"(?P<who>{_NAME}) (?:commands|heads|took command of|assumed command of|took over as (?:commander|head) of) (?P<what>{_UNIT})(?=,|\.|$| in | on )")),
    (
        "commander_of",
        re.compile(
            rf"(?P<what>[Ii]ts|[Tt]heir|[Tt]he (?:mission|force|contingent|operation|team)'s) (?P<role>(?:deputy |acting |force )?(?:commander|head|chief|director|leader)),? (?P<who>{_NAME})"
        ),
    ),
    ("sergeant_major_of", re.compile(rf"(?P<what>(?:his|her|the|its|their) (?:[\w-]+ ){{0,3}}?)(?P<role>sergeant-major|(?<=his )deputy|(?<=her )deputy|(?<=its )deputy|(?<=their )deputy|chief of staff|adjutant|second-in-command),? (?P<who>{_NAME})")),
    ("parent_of", re.compile(r"(?P<what>(?:the other|one|another|the [\w ]{3,30}?mission)) (?:is )?(?:under|part of) (?:the )?(?P<who>[A-Z][\w.'-]+(?:(?: |-)[\w.'-]+){0,5}?(?:Operation (?:[A-Z]\w+ ?)+|Command|Force|Union|Nations|Organization))")),
    ("operates", re.compile(rf"(?P<what>Operation (?:[A-Z]\w+ ?)+), as (?:the )?(?P<who>{_NAME}) (?:dub|dubs|call|calls|named|names|dubbed) it")),
    ("former_holder_of", re.compile(rf"(?P<who>{_NAME}), (?:a|the) (?:former|ex-|one-time) (?P<what>[\w -]{{3,40}}?(?:minister|president|general|commander|ambassador|governor|official|chief|mayor))\b")),
    ("veteran_of", re.compile(rf"(?P<who>{_NAME}(?: and .{{3,70}}?)?),? (?:is|are) (?:both |all )?(?:an? )?(?P<what>[A-Z]\w+) veterans?\b")),
)  # fmt: skip


_CALENDAR = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_POSTS = frozenset(["commander_of", "spokesperson_of"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Somebody's command or office: where it is told, who, of what."""

    start: int
    end: int
    predicate: str
    who: str
    what: str | None
    state: bool


def roles_in(text: str, seen: set[str]) -> list[Role]:
    """Return the commands and offices a sentence tells of; ``seen`` holds those already told and is added to."""
    found: list[Role] = []
    for predicate, pattern in _RULES:
        for match in pattern.finditer(text):
            who = match["who"].strip()
            if _CALENDAR.fullmatch(who):
                continue
            if any(
                (r.predicate == predicate or {r.predicate, predicate} <= _POSTS)
                and r.start < match.end()
                and match.start() < r.end
                for r in found
            ) or not re.search(r"[a-z]", who):
                continue
            what = (match.groupdict().get("what") or "").strip() or None
            found.append(
                Role(
                    start=match.start(),
                    end=match.end(),
                    predicate=predicate,
                    who=who,
                    what=what,
                    state=not predicate.startswith(("former", "veteran")),
                )
            )
    return found + _offices(text, seen, found)


@lru_cache(maxsize=1)
def _nations() -> str:
    names = sorted({*demonyms(), *country_names()}, key=lambda n: (-len(n), n))
    return "(?:" + "|".join(map(re.escape, names)) + ")"


_RANKS = "(?:General|Commander|Colonel|Admiral|Ambassador)"


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    """Return what finds an office or a rank by itself: a quick look before the names of all nations are tried."""
    return re.compile(f"(?:{alternation('office')}|{_RANKS}) [A-Z]")


@lru_cache(maxsize=1)
def _titled() -> re.Pattern[str]:
    """Return what finds an office or a rank, with the nation before it and the name behind it."""
    return re.compile(
        rf"(?:(?P<nation>{_nations()}) )?(?P<title>{alternation('office')}|{_RANKS}) (?P<name>[A-Z][\w'-]+(?: (?:[A-Z][\w'-]+|al-[A-Z]\w+)){{1,3}})"
    )


def _offices(text: str, seen: set[str], taken: list[Role]) -> list[Role]:
    """Find *Defence Minister A B* and *Iranian General A B*, once for each holder."""
    out = []
    for match in _titled().finditer(text) if _title().search(text) else ():
        nation, rank = match["nation"], match["title"]
        military = rank in ("General", "Commander", "Colonel", "Admiral", "Ambassador")
        if (military and not nation) or match["name"] in seen or any(r.start <= match.start() < r.end for r in taken):
            continue
        seen.add(match["name"])
        start = match.start() if nation else match.start("title")
        predicate = "_".join(rank.lower().split()) if not military else f"{rank.lower()}_of"
        out.append(Role(start=start, end=match.end(), predicate=predicate, who=match["name"], what=nation, state=False))
    return out
