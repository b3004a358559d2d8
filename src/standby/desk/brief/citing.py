"""Numbers the reports a brief rests on, in the order in which it first cites them."""

from collections.abc import Iterable, Mapping

from standby.basis.time import range_words
from standby.desk.brief.model import Cited, Line
from standby.picture.model import Basis
from standby.record.model import Claim
from standby.reports.model import Report


class Citing:
    """Gives each report its number the first time a sentence rests on it."""

    def __init__(self, claims: Iterable[Claim], reports: Iterable[Report], source_names: Mapping[str, str]) -> None:
        """Know which report each claim rests on, and the names of the mission's sources."""
        self._report_of = {claim.id: claim.report_id for claim in claims}
        self._reports = {report.id: report for report in reports}
        self._names = source_names
        self._numbers: dict[str, int] = {}

    def line(self, text: str, basis: Basis | None = None, *, level: int = 1, quote: bool = False) -> Line:
        """Return a sentence with the numbers of the reports behind it, and their words when asked for."""
        cites = self.numbers(basis.claims) if basis else ()
        return Line(text=text, cites=cites, level=level, quote=basis.quote if basis and quote else None)

    def numbers(self, claims: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the reports behind claims, each once, in ascending order."""
        reports = dict.fromkeys(self._report_of[claim] for claim in claims if claim in self._report_of)
        return tuple(sorted({self._numbers.setdefault(report, len(self._numbers) + 1) for report in reports}))

    def cited(self) -> tuple[Cited, ...]:
        """Return every report cited so far, by number."""
        return tuple(self._cited(self._reports[report], number) for report, number in self._numbers.items())

    def _cited(self, report: Report, number: int) -> Cited:
        return Cited(
            number=number,
            report=report.name,
            source=self._names.get(report.source or "", report.source or "source not given"),
            grade=str(report.grade),
            received_at=report.received_at,
            published=range_words(report.published) if report.published else None,
        )
