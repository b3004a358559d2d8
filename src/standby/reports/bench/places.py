"""Named places against LGL's and GeoVirus's annotations: the exact id, and within 161 km of the annotated point.

LGL tells which paper each article is of. Where such a paper is at home is worked out as for any source, from its texts
alone, and the figures are told without and with it.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from standby.basis.places import Place, distance_km
from standby.reports.bench.scores import ratio
from standby.reports.readers.homes import proposed
from standby.reports.readers.homonyms import Home, Named, home_at, weighed
from standby.reports.readers.toponyms import point_of

NEAR_KM = 161.0
"""A hundred miles: the distance within which geoparsers are scored (Gritta et al. 2018)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated name: where it stands, its GeoNames id where it has one, and its point."""

    named: Named
    id: str | None
    lat: float
    lon: float
    sort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text, the names annotated in it, and the outlet that published it where the corpus tells."""

    text: str
    gold: tuple[Gold, ...]
    outlet: str | None = None


def read_documents(folder: Path) -> dict[str, list[Document]]:
    """Read every ``.xml`` corpus under a folder by its name; both ``toponym`` and ``location`` elements are known."""
    return {path.stem: _corpus(path) for path in sorted(folder.rglob("*.xml"))}


def _corpus(path: Path) -> list[Document]:
    # No entity of the file's own is expanded: a corpus has none, and a bomb is one.
    raw = path.read_text("utf-8")
    if "<!ENTITY" in raw:
        raw = re.sub(r"<!DOCTYPE.*?\]>", "", raw, flags=re.S)
    root = ElementTree.fromstring(raw)
    return [
        Document(text=a.findtext("text") or "", gold=tuple(_gold(a)), outlet=a.findtext("domain"))
        for a in root.iter("article")
    ]


def _gold(article: ElementTree.Element) -> list[Gold]:
    out = []
    for element in [*article.iter("toponym"), *article.iter("location")]:
        tag = element.find("gaztag")
        source = tag if tag is not None else element
        lat, lon = source.findtext("lat"), source.findtext("lon")
        start, end = element.findtext("start"), element.findtext("end")
        if lat is None or lon is None or start is None or end is None:
            continue
        name = element.findtext("phrase") or element.findtext("name") or ""
        number = tag.get("geonameid") if tag is not None else None
        sort = (tag.findtext("fcode") if tag is not None else None) or "unknown"
        out.append(
            Gold(
                named=Named(start=int(start), end=int(end), name=name),
                id=f"geonames:{number}" if number else None,
                lat=float(lat),
                lon=float(lon),
                sort=sort,
            )
        )
    return out


def homes(documents: Sequence[Document]) -> dict[str, Home]:
    """Return where each outlet seems to be at home by its texts; of what is annotated in them nothing is used."""
    texts: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        if document.outlet:
            texts[document.outlet].append(document.text)
    found = ((outlet, proposed(those)) for outlet, those in texts.items())
    return {outlet: home_at(proposal.place) for outlet, proposal in found if proposal}


def score(documents: Sequence[Document], known: Mapping[str, Home] | None = None) -> dict[str, float]:
    """Return the share of annotated names given the exact id (where the corpus has them), and a point within 161 km.

    Beside each stands what a chooser without fault would reach: the share of names for which the index holds the
    annotated place, and for which it holds any place so near. ``known`` says where outlets are at home.
    """
    known = known or {}
    names = ids = exact = near = left = could = could_near = 0
    for document in documents:
        ranked = weighed(document.text, [g.named for g in document.gold], known.get(document.outlet or ""))
        for gold, those in zip(document.gold, ranked, strict=True):
            places = [c.place for c, _ in those]
            names += 1
            ids += gold.id is not None
            left += not places
            exact += gold.id is not None and any(p.id == gold.id for p in places[:1])
            could += gold.id is not None and any(p.id == gold.id for p in places)
            near += any(_within(gold, p) for p in places[:1])
            could_near += any(_within(gold, p) for p in places)
    numbered = {"exact_id": ratio(exact, ids), "exact_id_at_best": ratio(could, ids)} if ids else {}
    return {
        "names": names,
        **numbered,
        "within_161_km": ratio(near, names),
        "within_161_km_at_best": ratio(could_near, names),
        "unresolved": ratio(left, names),
    }


def halves(documents: Sequence[Document]) -> tuple[Sequence[Document], Sequence[Document]]:
    """Return every other document from the first, the half that was looked at when weights were set, and the rest."""
    return documents[0::2], documents[1::2]


def _within(gold: Gold, place: Place) -> bool:
    point = point_of(place)
    return point is not None and distance_km((gold.lat, gold.lon), point) <= NEAR_KM
