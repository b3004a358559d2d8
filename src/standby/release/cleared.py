"""What has been released, and nothing else: the only thing that the public pages can see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from standby.basis.mission import Definition
from standby.basis.naming import whole
from standby.basis.places import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """One published release as outsiders read it: redacted, dated, and when taken back, said so.

    ``warning`` marks advice to people on site; ``areas`` are the public names of the places it is for.
    """

    id: str
    text: str
    speaker: str
    published_at: datetime
    warning: bool = False
    areas: tuple[str, ...] = ()
    retracted_at: datetime | None = None
    retraction: str | None = None


def redact(text: str, definition: Definition) -> str:
    """Replace names of people and sources, and name each site only by its public place."""
    return redactor(definition)(text)


def redactor(definition: Definition) -> Callable[[str], str]:
    """Return what redacts one text after another, with the names of a mission looked through once."""
    swaps: list[tuple[str, str]] = []
    for person in definition.people:
        if person.kind != "figure":
            swaps += [(name, "a member of staff") for name in (person.name, *person.aliases)]
    for source in definition.sources:
        swaps += [(name, "a source") for name in (source.name, *source.aliases)]
    for site in definition.sites:
        swaps += [(name, public_place(definition, site.id)) for name in (site.name, *site.aliases)]
    return _swapping(swaps)


def public_place(definition: Definition, site: str) -> str:
    """Name a site as outsiders may: its public place, or only its country."""
    found = next(s for s in definition.sites if s.id == site)
    return found.public_place or f"a site in {country_name(found.country)}"


def _swapping(swaps: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """Return what replaces whole names, the longest first, in one pass, so that nothing put in is replaced again."""
    table = {name.casefold(): public for name, public in swaps if name.strip()}
    found_in = whole(table)
    return lambda text: found_in.sub(lambda found: table[found[0].casefold()], text)
