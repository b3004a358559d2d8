"""Which of the places that bear a name it means, weighed against the other names of its text.

What speaks for a place is added up: its people, a qualifier behind the name (*Paris, Texas*), what kind of place the
words tell (*Henry and Harris counties*), the countries, regions, counties and points of the other names, the name
next to it, and where the source of the text is at home. The names are weighed first each by itself, then twice against
what the others most likely mean; the sums are taken as the logarithms of odds. The weights are round numbers set by
hand and tried on one half of two corpora.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from standby.basis.places import Place
from standby.reports.readers.place_index import NOTHING, entry_called, folded
from standby.reports.readers.toponyms import (
    KIND_AHEAD,
    KIND_BEHIND,
    KIND_WORDS,
    KINDS,
    Candidate,
    candidates,
    is_capital,
)

Vector = npt.NDArray[np.float64]
PEOPLE = {"town": 2.0, "county": 0.5, "region": 1.5, "country": 1.5, "area": 1.5}
"""For each thousandfold of people, by the sort of place; half as many of a place that bears the name as its main one."""
MAIN_NAME = 2.0
SORT = {"town": 0.0, "county": 1.0, "region": 0.0, "country": 3.0, "area": 0.5}
"""By the sort of place alone: what bears the name of a country is seldom anything else."""
CAPITAL = 0.5
"""For a town that is its country's capital: *Washington*, and *Moscow* rather than the region about it."""
KIND = 1.5
"""For a place of the kind the words tell, and against any other."""
BEHIND = 2.0
"""For a place in the region that stands behind the name, and against one elsewhere."""
ONCE_BEHIND = 1.5
"""The same where it stands behind another mention of the name."""
SHARE = {"region": 4.0, "county": 2.0, "country": 4.0}
"""For a place whose region, county or country all other names lie in; less for a share of them."""
HOLDS = 3.0
"""For a region, county or country that others lie in, the more the nearer to this."""
NEAR = ((30.0, 3.0), (150.0, 2.0))
"""For a place near the others: the scale in kilometres, and the most it gives."""
BESIDE_REGION = 1.5
"""For a place in the region of the name next to it."""
BESIDE = 60
"""Names no more than so many characters apart stand beside each other."""
HOME = {"country": 1.0, "region": 3.0}
"""For a place in the country and the region where the source of the text is at home; its point is as a sure name's."""
KM_A_DEGREE = 111.2
_TOLD_AHEAD = re.compile(rf"\b({KIND_WORDS}) (?:of|in)(?: the)? $", re.I)
_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
_TOLD_BEHIND = re.compile(rf"(?:, {_NAME})*(?:,? and {_NAME})? ({KIND_WORDS})\b", re.I)
_BEHIND = re.compile(r"(?:, | \(|,? in (?:the )?(?:[a-z]+ ){0,2})((?:[A-Z][\w.'’-]*)(?: (?:of )?[A-Z][\w.'’-]*){0,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in a text and where it stands."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name with what it may mean, the folded form others share with it, and what stands behind it."""

    start: int
    end: int
    key: str
    kinds: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    behind: tuple[Candidate, ...]
    group: tuple[Candidate, ...]
    """What stands behind any name of that form."""


class Home(NamedTuple):
    """Where a source is at home: a country, with a region and a point where they are known."""

    country: str | None
    region: int = NOTHING
    lat: float | None = None
    lon: float | None = None


def home_at(place: Place) -> Home:
    """Return what a home is worth to the reader; a country or a region has no point of its own."""
    entry = entry_called(place.id)
    if entry is None:
        return Home(place.country)
    if entry.sort == "region" or math.isnan(entry.lat):
        return Home(entry.country, entry.region)
    return Home(entry.country, entry.region, entry.lat, entry.lon)


class _Shares(NamedTuple):
    """How likely a name lies in each country, region and county."""

    country: dict[str | None, float]
    region: dict[int, float]
    county: dict[int, float]


def resolve(text: str, names: Sequence[Named], home: Home | None = None) -> list[Place | None]:
    """Return the place each name means, None where no index holds it; the names are weighed together."""
    return [ranked[0][0].place if ranked else None for ranked in weighed(text, names, home)]


def weighed(text: str, names: Sequence[Named], home: Home | None = None) -> list[list[tuple[Candidate, float]]]:
    """Return the places each name may mean and how likely each is, the likeliest first; none where no index holds it.

    ``home`` is where the source of the text is at home: what speaks for the places around it is told by no name.
    """
    mentions = mentions_of(text, names)
    own = [_alone(m) + _at_home(m, home) for m in mentions]
    chances = [_softmax(scores) for scores in own]
    for _ in range(2):
        among = _among(mentions, chances)
        chances = [_softmax(x + y) for x, y in zip(own, among, strict=True)]
    return [
        sorted(zip(m.candidates, map(float, p), strict=True), key=lambda c: -c[1])
        for m, p in zip(mentions, chances, strict=True)
    ]


def mentions_of(text: str, names: Sequence[Named]) -> list[Mention]:
    """Return the names of a text with their candidates; what stands behind one serves the others of that name."""
    behind = [_behind(text, n.end) for n in names]
    keys = [folded(n.name) for n in names]
    group: dict[str, dict[Candidate, None]] = defaultdict(dict)
    for key, those in zip(keys, behind, strict=True):
        group[key].update(dict.fromkeys(those))
    return [
        Mention(start=n.start, end=n.end, key=key, kinds=_kinds(text, n), candidates=candidates(n.name), behind=those,
                group=tuple(group[key]))
        for n, key, those in zip(names, keys, behind, strict=True)
    ]  # fmt: skip


def _kinds(text: str, named: Named) -> tuple[str, ...]:
    """Return the sorts that the words of a name or beside it tell: *Henry County*, *the province of*, *X and Y counties*."""
    told = (
        KIND_AHEAD.search(named.name)
        or KIND_BEHIND.search(named.name)
        or _TOLD_BEHIND.match(text, named.end)
        or _TOLD_AHEAD.search(text[max(0, named.start - 24) : named.start])
    )
    return KINDS[told[1].lower()] if told else ()


def _behind(text: str, end: int) -> tuple[Candidate, ...]:
    """Return the countries, regions and counties that may stand right behind: *Paris, Texas*; *Tripoli (Libya)*."""
    match = _BEHIND.match(text, end)
    words = match[1].split(" ") if match else []
    for n in range(len(words), 0, -1):
        there = candidates(" ".join(words[:n]))
        if wide := tuple(c for c in there if c.sort in ("country", "region") or (c.sort == "county" and c.main)):
            return wide
    return ()


def _alone(m: Mention) -> Vector:
    """Return what speaks for each candidate of a name by itself."""
    scores = []
    for c in m.candidates:
        people = math.log10(c.people + 10) / 3
        score = SORT[c.sort] + people * (PEOPLE[c.sort] + MAIN_NAME * c.main) + CAPITAL * is_capital(c)
        if m.kinds:
            score += KIND if c.sort in m.kinds else -KIND
        scores.append(score + (BEHIND * _fits(c, m.behind) if m.behind else ONCE_BEHIND * _fits(c, m.group)))
    return np.array(scores)


def _at_home(m: Mention, home: Home | None) -> Vector:
    """Return what speaks for each candidate of a name by lying where the source of its text is at home.

    Nothing does where the text itself says in which country, region or county the name lies.
    """
    if home is None or m.group:
        return np.zeros(len(m.candidates))
    anchor = np.array([(home.lat, home.lon, 1.0)] if home.lat is not None else [], dtype=float).reshape(-1, 3)
    return np.array(
        [
            HOME["country"] * (c.place.country == home.country and c.sort != "country")
            + HOME["region"] * (c.region == home.region and c.region != NOTHING)
            + _by_points(c, anchor)
            for c in m.candidates
        ]
    )


def _fits(c: Candidate, behind: Sequence[Candidate]) -> int:
    """Return 1 for a place in the county or region behind it, 0 for one in the country behind it, -1 for one elsewhere."""
    inside = any(
        (b.sort == "region" and b.region == c.region and c.sort != "region")
        or (b.sort == "county" and b.county == c.county and c.sort == "town")
        for b in behind
    )
    country = any(b.sort == "country" and b.place.country == c.place.country and c.sort != "country" for b in behind)
    return 1 if inside else 0 if country or not behind else -1


def _among(mentions: Sequence[Mention], chances: Sequence[Vector]) -> list[Vector]:
    """Return what the other names of a text speak for, by how likely each means what."""
    shares = [_shares([m], [p]) for m, p in zip(mentions, chances, strict=True)]
    surest: dict[str, int] = {}
    for i, m in enumerate(mentions):
        if m.candidates and (m.key not in surest or max(chances[i]) > max(chances[surest[m.key]])):
            surest[m.key] = i
    out = []
    for i, m in enumerate(mentions):
        others = [j for key, j in surest.items() if key != m.key]
        about = _shares([mentions[j] for j in others], [chances[j] for j in others])
        anchors = _anchors([mentions[j] for j in others], [chances[j] for j in others])
        beside = [shares[j] for j in (i - 1, i + 1) if 0 <= j < len(mentions) and _beside(m, mentions[j])]
        out.append(
            np.array(
                [
                    _by_others(c, about, len(others) or 1) + _by_points(c, anchors) + _by_neighbours(c, beside)
                    for c in m.candidates
                ]
            )
        )
    return out


def _shares(mentions: Iterable[Mention], chances: Iterable[Vector]) -> _Shares:
    shares = _Shares(defaultdict(float), defaultdict(float), defaultdict(float))
    for m, those in zip(mentions, chances, strict=True):
        for c, p in zip(m.candidates, those, strict=True):
            if p > 0.01:
                shares.country[c.place.country] += p
                shares.region[c.region] += p
                shares.county[c.county] += p
    return shares


def _by_others(c: Candidate, about: _Shares, number: int) -> float:
    """Return what the regions, counties and countries of the other names speak for."""
    region = about.region.get(c.region, 0.0) if c.region != NOTHING else 0.0
    county = about.county.get(c.county, 0.0) if c.county != NOTHING else 0.0
    country = about.country.get(c.place.country, 0.0) if c.place.country else 0.0
    score = SHARE["country"] * country / number if c.sort != "country" else 0.0
    if c.sort in ("town", "county"):
        score += SHARE["region"] * region / number
    if c.sort == "town":
        return score + SHARE["county"] * county / number
    held = {"county": county, "region": region, "country": country}.get(c.sort, 0.0)
    return score + HOLDS * held / (1 + held)


def _anchors(others: Iterable[Mention], chances: Iterable[Vector]) -> Vector:
    """Return the points of what the other names may well mean, each with how likely it is."""
    points = [
        (c.place.lat, c.place.lon, p)
        for m, those in zip(others, chances, strict=True)
        for c, p in zip(m.candidates, those, strict=True)
        if p > 0.1 and c.sort in ("town", "county") and c.place.lat is not None
    ]
    return np.array(points, dtype=float).reshape(len(points), 3)


def _by_points(c: Candidate, anchors: Vector) -> float:
    """Return what speaks for a town or county that lies near points, each with how likely it is."""
    if not len(anchors) or c.sort not in ("town", "county") or c.place.lat is None or c.place.lon is None:
        return 0.0
    north = (anchors[:, 0] - c.place.lat) * KM_A_DEGREE
    east = ((anchors[:, 1] - c.place.lon + 180) % 360 - 180) * KM_A_DEGREE * math.cos(math.radians(c.place.lat))
    km = np.hypot(north, east)
    near = [(most, float(anchors[:, 2] @ np.exp(-km / scale))) for scale, most in NEAR]
    return sum(most * x / (1 + x) for most, x in near)


def _by_neighbours(c: Candidate, beside: Sequence[_Shares]) -> float:
    if c.region == NOTHING:
        return 0.0
    return BESIDE_REGION * max((s.region.get(c.region, 0.0) for s in beside), default=0.0)


def _beside(m: Mention, other: Mention) -> bool:
    return other.key != m.key and max(m.start, other.start) - min(m.end, other.end) < BESIDE


def _softmax(scores: Vector) -> Vector:
    """Return chances that sum to one, in the order of the scores; none for none."""
    if not scores.size:
        return scores
    e = np.exp(scores - scores.max())
    return np.asarray(e / e.sum())
