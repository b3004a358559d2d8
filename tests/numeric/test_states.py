"""The states: the fast recursion is the plain sum, and the table of masses is the mass."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.numeric.kernels import mass_in_disc
from standby.numeric.states import fade, fade_plainly, inflow

SCALES = np.array([1.5, 15.0, 405.0])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.floats(0, 5), min_size=12, max_size=12), min_size=1, max_size=4))
def test_the_recursion_equals_the_sum_over_all_past_days(rows):
    added = np.array(rows)
    assert np.allclose(fade(added, SCALES), fade_plainly(added, SCALES), rtol=1e-10, atol=1e-10)


@settings(deadline=None, max_examples=40)
@given(st.permutations(list(range(8))), st.integers(0, 7))
def test_late_and_withdrawn_incidents_leave_the_state_that_a_refit_from_scratch_gives(order, withdrawn):
    rng = np.random.default_rng(5)
    day, apart = rng.integers(0, 20, 8), rng.uniform(0, 120, size=(2, 8))
    step = np.zeros((2, 20, 1))
    for n in order:
        step = step + inflow(day[[n]], apart[:, [n]], (10.0,), 25.0, 20)
    step = step - inflow(day[[withdrawn]], apart[:, [withdrawn]], (10.0,), 25.0, 20)
    kept = [n for n in range(8) if n != withdrawn]
    whole = inflow(day[kept], apart[:, kept], (10.0,), 25.0, 20)
    assert np.allclose(fade(step, SCALES), fade(whole, SCALES), atol=1e-10)


@pytest.mark.parametrize("spread", [3.0, 25.0, 150.0])
def test_the_table_of_masses_is_the_mass(spread):
    apart = np.linspace(0, 400, 57)[None, :]
    found = inflow(np.arange(57), apart, (spread,), 25.0, 57)[0, :, 0]
    assert np.allclose(found, mass_in_disc(apart[0], spread, 25.0), atol=1e-5)
