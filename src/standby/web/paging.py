"""Long lists in pages: those whose name holds what was asked for, so many at a time, the same ones with no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode

ROWS = 100
"""So many rows are on a page."""


class Named(Protocol):
    """Whatever a list is of: it has a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...


T = TypeVar("T", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some rows of a list: ``first`` to ``last`` of ``total``, counted from 1, on page ``number`` of ``pages``.

    ``asked`` is what the list was narrowed by, to be asked again on its other pages.
    """

    rows: tuple[T, ...]
    number: int
    pages: int
    total: int
    asked: dict[str, str]

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 when there is none."""
        return (self.number - 1) * ROWS + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    def query(self, number: int | None = None) -> str:
        """Return what an address asks for another page of the same list, or for this one."""
        return "?" + urlencode({**self.asked, "page": number or self.number})


def paged(rows: Sequence[T], number: int, name: str = "", **asked: str | None) -> Page[T]:
    """Return one page of the rows whose name holds some letters, in any case; beyond the last page, the last."""
    wanted = name.casefold().strip()
    fitting = [row for row in rows if wanted in row.name.casefold()] if wanted else rows
    pages = max(1, -(-len(fitting) // ROWS))
    number = min(max(1, number), pages)
    return Page(
        rows=tuple(fitting[(number - 1) * ROWS : number * ROWS]),
        number=number,
        pages=pages,
        total=len(fitting),
        asked={key: value for key, value in {**asked, "name": name}.items() if value},
    )
