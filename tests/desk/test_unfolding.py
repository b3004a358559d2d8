"""Evidence that grows is in the order that all of it would be put in at once."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from standby.desk.unfolding import in_their_places
from standby.record.plain import sort_key

claims = st.lists(
    st.builds(
        lambda report, start, name: SimpleNamespace(
            report_id=report, draft=SimpleNamespace(start=start, end=9), id=name
        ),
        st.sampled_from("abc"),
        st.integers(0, 3),
        st.sampled_from("xyz"),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(claims, claims)
def test_new_claims_come_to_stand_where_sorting_everything_would_put_them(held, new):
    held = tuple(sorted(held, key=sort_key))
    found = in_their_places(held, new)
    assert [id(claim) for claim in found] == [id(claim) for claim in sorted((*held, *new), key=sort_key)]


def test_of_the_claims_held_only_few_are_looked_at():
    looked = []

    class Held(SimpleNamespace):
        @property
        def report_id(self):
            looked.append(self)
            return self.report

    held = tuple(Held(report=f"{n:05d}", draft=SimpleNamespace(start=0, end=1), id="a") for n in range(10_000))
    new = [Held(report=f"{n:05d}b", draft=SimpleNamespace(start=0, end=1), id="b") for n in (9_000, 17)]
    found = in_their_places(held, new)
    assert [found[18], found[9_002]] == [new[1], new[0]]
    assert len(looked) < 60
