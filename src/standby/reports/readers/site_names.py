"""A mission's sites under shorter and other names: *Taji*, *FOB Taji* and *Taji Airfield* where *Camp Taji* is listed."""

import re
from collections.abc import Iterator, Mapping

from standby.basis.places import Place
from standby.reports.readers.casing import is_common
from standby.reports.readers.place_index import entries

_SORT = (
    r"(?:Camp|Fort|FOB|Forward Operating Base|Forward Base|Main Base|Base|Firebase|Patrol Base|Combat Outpost|COP|Outpost|"
    r"Joint Base|Naval Base|Air Base|Airbase|Army Base|Military Base|Airfield|Airport|International Airport|Air Station|"
    r"Barracks|Compound|Garrison|Training Cent(?:re|er)|Headquarters)"
)
"""What a site is, before or behind its name."""
_BARE = re.compile(rf"(?:the )?(?:{_SORT} )?(?P<name>.+?)(?: {_SORT})?", re.I)


def bare_names(own: Mapping[str, Place]) -> dict[str, Place]:
    """Return sites by their names without the word for what they are; a name that two of them share is left out."""
    found: dict[str, set[Place]] = {}
    for name, place in own.items():
        bare = _BARE.fullmatch(name)
        if bare and bare["name"] != name and not re.fullmatch(_SORT, bare["name"], re.I):
            found.setdefault(bare["name"], set()).add(place)
    return {name: next(iter(places)) for name, places in found.items() if len(places) == 1 and name not in own}


def named_otherwise(text: str, bare: Mapping[str, Place]) -> Iterator[tuple[int, int, Place]]:
    """Yield where a text names a site by its bare name, and the site.

    A bare name that is a common word, or that a town of its country bears, counts only beside a word for what the site is.
    """
    low = text.lower()
    for name, place in bare.items():
        if name not in low:
            continue
        for match in re.finditer(
            rf"(?<!\w)(?P<ahead>{_SORT} )?{re.escape(name)}(?P<behind> {_SORT})?(?!\w)", text, re.I
        ):
            written = text[match.end("ahead") if match["ahead"] else match.start() :][:1]
            beside = match["ahead"] or match["behind"]
            another = any(e.country == place.country for e in entries(name)) or is_common(name)
            if written.isupper() and (beside or not another):
                yield *match.span(), place
