"""Reports in capitals (signals, military traffic) put into small letters, names with their capitals, as a reader would.

Every character is put in place of the one that stands there, so whatever is found in the text stands at the same place
in the original. A text in small and large letters stays as it is, but for a contraction or a denial in capitals.
"""

import re
from functools import lru_cache

from standby.reports.readers.lexicon import table, words
from standby.reports.readers.place_index import entries

FEW = 24
"""A line of fewer letters is in capitals only when the whole report is: a heading, a dateline, an emphasis."""
NEARLY_ALL = 0.9
"""So many of the letters of a report, or of a paragraph, are capitals when it is written in them."""
LARGE = 15_000
"""A town of so many people is known by its name, unless that is a common word too."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}(?:[A-Z]\b)?")
_CLOCK = re.compile(r"\b[AP]\.M\.(?!\w)")
_OPENS = re.compile(r"(?:^|[.!?:\n][\"”')\]]*\s+)[\W\d]*$")
_INITIAL = re.compile(r"\b[A-Z]\.\s+$")
_NEAR = 24
"""So many characters before a word tell whether a sentence opens with it."""
_MONTHS = ("may", "march")
_DATED = re.compile(r"(?:\d|\b(?:in|of|since|by|until|early|late|mid|from|last|next)) ?$", re.I)
_STRESSED = frozenset("""not never all only still now very must will are was were have has never nobody none""".split())  # noqa: SIM905
_CONTRACTED = re.compile(
    r"(?:(?:WO|DO|DID|DOES|IS|ARE|WAS|WERE|HAVE|HAS|HAD|CA|COULD|WOULD|SHOULD)N['’]?T|(?:THERE|THAT|IT|HE|SHE|WHAT)['’]S|"
    r"(?:THEY|YOU|WE)['’](?:RE|VE|LL)|I['’](?:M|VE|LL)|THEYRE|YOURE|WEVE|THEYVE|CANNOT)"
)


def true_cased(text: str) -> str:
    """Return a text with its lines in capitals in small letters, names and the openings of sentences with a capital.

    The result is as long as the text, character for character.
    """
    whole = _share(text) >= NEARLY_ALL
    return "".join(_line(line, whole=whole) for line in text.splitlines(keepends=True))


def _share(text: str) -> float:
    """Return how many of the letters that can be small or large are large; 0 where there are too few to tell."""
    large, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return large / (large + small) if large + small >= FEW else 0.0


def _line(line: str, *, whole: bool) -> str:
    if not (whole and line.isupper()) and _share(line) < NEARLY_ALL:
        return _unstressed(line)
    clock = {i for m in _CLOCK.finditer(line) for i in range(*m.span())}
    kept = {i for m in _INITIALS.finditer(line) for i in range(*m.span())} - clock
    found = list(_TOKEN.finditer(line))
    told = [_small(m[0]) for m in found]
    forms = _forms(line, found, told)
    pieces, last = [], 0
    for match, form in zip(found, forms, strict=True):
        at = match.start()
        pieces += [line[last:at], match[0] if at in kept else _small(match[0]) if at in clock else form]
        last = match.end()
    return "".join([*pieces, line[last:]])


def _forms(line: str, found: list[re.Match[str]], told: list[str]) -> list[str]:
    """Return each word as it would be written: names of several words first, then one by one."""
    forms = [_form(line, match, word) for match, word in zip(found, told, strict=True)]
    for i in range(len(found)):
        for size in (3, 2):
            joined = "_".join(w.replace("’", "'") for w in told[i : i + size])
            if len(told[i : i + size]) == size and joined in _lists()["named"]:
                forms[i : i + size] = [_title(w) if w not in ("of", "the") else w for w in told[i : i + size]]
                break
    for i, word in enumerate(told[:-1]):
        named = forms[i + 1][:1].isupper()
        if named and word in _titles() and _beside(line, found[i], found[i + 1]):
            forms[i] = _title(word)
        elif word == "us" and (named or told[i + 1] in _OURS):
            forms[i] = "US"
    return forms


_OURS = frozenset(
    """troops soldiers forces personnel military army marines special base bases embassy citizens trainers advisers
    advisors officials official service servicemen government state defense department president aircraft air strike
    airstrike drone drones navy contingent contractors contractor""".split()  # noqa: SIM905
)
"""Words before which *US* is the United States."""


def _beside(line: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return line[one.end() : other.start()] in (" ", ". ", "-")


def _form(line: str, match: re.Match[str], word: str) -> str:
    shown, plain = match[0], word.replace("’", "'")
    if line[match.start() - 1 : match.start()] == line[match.end() : match.end() + 1] == "-" and len(word) < 3:
        return word
    if _stays(line, match, plain):
        return shown
    if _opens(line, match.start()):
        return _title(word)
    if plain in _MONTHS:
        dated = _DATED.search(line[max(0, match.start() - _NEAR) : match.start()]) or re.match(
            r"\.? \d", line[match.end() : match.end() + 3]
        )
        return _title(word) if dated else word
    return _title(word) if _is_name(plain.removesuffix("'s")) else word


def _opens(line: str, at: int) -> bool:
    """Say whether a sentence, or a line, opens with the word at a place."""
    if line[at - 1 : at].isdigit() or line[at - 1 : at] == "-":
        return False
    before = line[max(0, at - _NEAR) : at]
    if _INITIAL.search(before):
        return False
    return _OPENS.search(before if at <= _NEAR else f"x{before}") is not None


def _stays(line: str, match: re.Match[str], word: str) -> bool:
    """Say whether a word keeps its capitals: a short form, a letter by itself, a part of a number or of a grid."""
    lists = _lists()
    if word.upper().removesuffix("'S") in lists["capitals"] or (len(word) == 1 and word != "a"):
        return True
    if word in lists["small"]:
        return False
    numbered = line[match.end() : match.end() + 1].isdigit() or line[match.start() - 1 : match.start()].isdigit()
    voiceless = len(word) > 1 and not re.search(r"[aeiouyà-ÿ]", word)
    return voiceless or (numbered and word not in ("st", "nd", "rd", "th", "hrs", "km", "mm", "m", "z"))


@lru_cache(maxsize=20_000)
def _is_name(word: str) -> bool:
    """Say whether a word is a name: of a country, its people, a day, a town, or one that no list of words holds."""
    small = _lists()["small"]
    if word in _always() or word in _lists()["large"]:
        return True
    if word in small or {stem_of(word), stem_of(word) + "e"} & small:
        return False
    return any(e.people >= LARGE for e in entries(word)) or not word.endswith(COMMON_ENDINGS)


COMMON_ENDINGS = (
    "ing",
    "ed",
    "ly",
    "tion",
    "tions",
    "ment",
    "ments",
    "ness",
    "ity",
    "ities",
    "able",
    "ible",
    "ful",
    "less",
    "ism",
)


def is_common(name: str) -> bool:
    """Say whether a name in small letters is made of words that are written so everywhere."""
    return all(not _is_name(word) for word in name.split())


def stem_of(word: str) -> str:
    """Return a word in small letters without its ending."""
    return re.sub(r"(?:'s|ies|ing|ed|es|s|ly|er|ers|n't)$", "", word) if len(word) > 4 else word.removesuffix("s")


@lru_cache(maxsize=1)
def _always() -> frozenset[str]:
    """Return the names that are no words besides: countries, their people, days and months."""
    named = {part.lower() for w in words("country_names_flat") for part in re.split(r"[ -]", w) if part[:1].isupper()}
    days = """monday tuesday wednesday thursday friday saturday sunday january february april june july august september
    october november december ramadan christmas easter"""
    ordinary = {
        "united",
        "states",
        "new",
        "south",
        "north",
        "east",
        "west",
        "republic",
        "central",
        "democratic",
        "of",
        "us",
        "the",
        "un",
    }
    return frozenset(((named | words("demonyms_flat")) - ordinary) | set(days.split()))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    """Return the words that begin with a capital before a name, in small letters: titles, and what some sites are."""
    titles = {w.strip(".").lower() for name in ("rank", "office") for t in words(name) for w in re.split(r"[ -]", t)}
    return frozenset(
        (titles - {"of", "the", "un"}) | {"camp", "fort", "mount", "lake", "hotel", "operation", "firebase"}
    )


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(found.split()) for name, found in table("casing").items()}


def _small(word: str) -> str:
    """Return a word in small letters, no longer and no shorter than it was."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in word)


def _title(word: str) -> str:
    """Return a word with a capital at its beginning, where its first letter has one of its own (µ has not)."""
    return word[0].upper() + word[1:] if word[0].upper().lower() == word[0].lower() else word


def _unstressed(line: str) -> str:
    """Put words that are in capitals for their stress only (*we WONT go*, *do NOT leave*) into small letters."""
    return _STRESS.sub(lambda m: (_title if _opens(line, m.start()) else str)(_small(m[0])), line)


_STRESS = re.compile(rf"\b(?:{_CONTRACTED.pattern}|{'|'.join(sorted(w.upper() for w in _STRESSED))})\b(?![-.]\w)")
