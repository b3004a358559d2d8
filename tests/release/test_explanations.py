"""Every explanation is enough and irreducible: its statements alone give the bound, and without any one they do not."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.release.making import WORLD, auditor, said, scope

from standby.release.audit import known, why
from standby.release.model import Protected

COUNTS = st.fixed_dictionaries({(site, unit): st.integers(0, 90) for site in WORLD.sites for unit in WORLD.units})
SCOPES = st.tuples(
    st.sets(st.sampled_from(WORLD.sites), min_size=1).map(sorted).map(tuple),
    st.sets(st.sampled_from(WORLD.units), min_size=1).map(sorted).map(tuple),
)
PHRASES = st.sampled_from(["exactly", "roughly", "at least", "at most"])


@st.composite
def histories(draw):
    """Statements about one hidden world, all of them true in it, and something protected in it."""
    counts = draw(COUNTS)
    spoken = draw(st.lists(st.tuples(SCOPES, PHRASES), min_size=2, max_size=7))
    statements = []
    for n, ((sites, units), phrase) in enumerate(spoken):
        count = sum(counts[site, unit] for site in sites for unit in units)
        base = 10 if phrase == "roughly" else None
        number = (count + 5) // 10 * 10 if base else count
        statements.append(said(f"s{n}", phrase, scope(sites=sites, units=units), number=number, base=base))
    sites, units = draw(SCOPES)
    return statements, Protected(id="it", name="it", terms=((1.0, scope(sites=sites, units=units)),))


def reaches(interval, reason):
    """Say whether an interval is as tight as an explained bound."""
    if reason.side == "least":
        return interval.low >= reason.bound
    return interval.high is not None and interval.high <= reason.bound


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_statements_of_an_explanation_alone_give_the_bound_and_without_any_one_they_do_not(history):
    statements, item = history
    by_id = {s.id: s for s in statements}
    for reason in why(auditor(item), statements, item):
        named = [by_id[name] for name in reason.statements]
        assert reaches(known(auditor(item), named)["it"], reason)
        for dropped in named:
            left = [s for s in named if s is not dropped]
            assert not reaches(known(auditor(item), left)["it"], reason), (reason, dropped.id)
