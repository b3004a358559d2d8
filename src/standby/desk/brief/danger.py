"""The brief's part on the threat at each site, in words and figures, with the incidents that drive it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from standby.basis.grades import probability_words
from standby.desk.brief.citing import Citing
from standby.desk.brief.model import Line
from standby.desk.brief.sentences import site_words
from standby.picture.model import Picture, SiteState
from standby.threat.hazards import ANY
from standby.threat.model import Driver, ThreatEstimate
from standby.threat.words import percent

SHOWN_DRIVERS = 3
"""How many of the incidents behind an estimate the brief names."""

LEAST_SHARE = 0.05
"""An incident with a smaller share of the figure than this is not named."""


def threat_lines(estimates: Sequence[ThreatEstimate], picture: Picture, citing: Citing) -> Iterable[Line]:
    """Tell for each site, the most threatened first, the estimate for each horizon and what drives the longest."""
    states = {site.id: site for site in picture.sites}
    events = {event.id: event for event in picture.incidents}
    yield from (Line(text=basis, level=0) for basis in dict.fromkeys(_basis(estimates)))
    of_sites = [list(group) for _, group in groupby(sorted(estimates, key=_by_site), key=lambda e: e.site)]
    for of_site in sorted(of_sites, key=_most_threatened_first):
        if of_site[0].site in states:
            yield Line(text=_heading(states[of_site[0].site], of_site[0], picture), heading=True)
        yield from (Line(text=text, level=1) for text in _figures(of_site))
        attacks = [e for e in of_site if e.hazard == ANY] or of_site
        for driver in attacks[-1].drivers[:SHOWN_DRIVERS]:
            if driver.share >= LEAST_SHARE:
                claims = events[driver.incident].basis.claims if driver.incident in events else ()
                yield Line(text=driver_words(driver), level=2, cites=citing.numbers(claims))


def _heading(state: SiteState, estimate: ThreatEstimate, picture: Picture) -> str:
    """Name a site and what reports tell of it; where none does, whether publishers do."""
    if state.last_reported is None and estimate.status != "no reporting sources":
        return f"{state.name}: no report tells of it, publishers of incidents do."
    return site_words(state, picture.as_of.valid_at)


def driver_words(driver: Driver) -> str:
    """Say what an incident adds: ``43 % of the figure: rocket attack at Kirkuk, 3 km away, about 9 days ago.``"""
    return f"{percent(driver.share)} of the figure: {driver.words}."


def horizon_words(estimate: ThreatEstimate) -> str:
    """Say one horizon: ``7 days: very unlikely (12 %, 4 % to 20 %)``; without figures, that it is not known."""
    days = "1 day" if estimate.horizon_days == 1 else f"{estimate.horizon_days} days"
    if estimate.probability is None or estimate.low is None or estimate.high is None:
        return f"{days}: not known"
    odds = f"{percent(estimate.probability)}, {percent(estimate.low)} to {percent(estimate.high)}"
    return f"{days}: {probability_words(estimate.probability)} ({odds})"


def _figures(of_site: Sequence[ThreatEstimate]) -> Iterable[str]:
    """One line for all horizons; where the sources are silent or none, the whole sentence that says so as well."""
    for hazard, group in groupby(of_site, key=lambda e: e.hazard):
        told = "; ".join(map(horizon_words, group))
        what = hazard[0].upper() + hazard[1:]
        yield f"{what} within {of_site[0].radius_km:g} km in {told}."
    if of_site[0].status != "estimated":
        yield [e for e in of_site if e.hazard == of_site[0].hazard][-1].says


def _basis(estimates: Sequence[ThreatEstimate]) -> Iterable[str]:
    """The sentence on the model, once where the model is stated, for each horizon where it was scored."""
    return (e.basis for e in estimates if e.basis and e.hazard == ANY)


def _by_site(estimate: ThreatEstimate) -> tuple[str, bool, str, int]:
    return estimate.site, estimate.hazard != ANY, estimate.hazard, estimate.horizon_days


def _most_threatened_first(of_site: Sequence[ThreatEstimate]) -> tuple[float, str]:
    """A site whose threat is not known comes before all others: it needs somebody to look."""
    longest = [e for e in of_site if e.hazard == of_site[0].hazard][-1]
    return (-2.0 if longest.probability is None else -longest.probability), longest.site
