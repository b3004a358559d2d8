"""What the desk learns from its reviews: better on claims it never saw, the same every time, and easily undone."""

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.basis.errors import AskedWrongly
from standby.basis.time import AsOf
from standby.desk import learning, reviewing
from standby.desk.acceptance import Acceptance, Labelled, features, fit, score
from standby.numeric.logistic import chance, fit_logistic
from standby.testing.making import make_claim


def claim(n, predicate="present", **more):
    return make_claim("presence", f"unit {n}", predicate, start=n * 30, report=f"r{n}", **more)


def verdicts(count, *, wrong=("told",), right=("present",)):
    """Claims of two sorts: people accept nine of ten of the right sort and one of ten of the wrong."""
    return [
        Labelled(claim=claim(n, (right if n % 2 else wrong)[0]), accepted=(n % 2 == 1) != (n % 20 in (0, 1)))
        for n in range(count)
    ]


# --- the model -----------------------------------------------------------------------------------------------------


def test_the_fit_is_where_the_penalised_likelihood_is_flat():
    rng = np.random.default_rng(1)
    x = np.c_[np.ones(200), rng.normal(size=(200, 4))]
    y = (rng.uniform(size=200) < chance(x @ np.array([0.3, 1, -2, 0, 0.5]))).astype(float)
    b = fit_logistic(x, y, np.full(5, 0.5))
    assert np.allclose(x.T @ (y - chance(x @ b)) - 0.5 * b, 0, atol=1e-6)


@given(st.integers(0, 10_000), st.floats(1e-3, 10))
def test_the_fit_is_finite_whatever_the_data(seed, ridge):
    rng = np.random.default_rng(seed)
    x = rng.choice([0.0, 1.0], (20, 5))
    y = np.full(20, float(seed % 2)) if seed % 3 else x[:, 0]
    assert np.all(np.isfinite(fit_logistic(x, y, np.full(5, ridge))))


def test_what_tells_right_from_wrong_is_learnt_and_calibrated():
    model = fit(verdicts(400))
    assert model.chance(claim(9001)) == pytest.approx(0.9, abs=0.05)
    assert model.chance(claim(9001, "told")) == pytest.approx(0.1, abs=0.05)
    assert score(model, verdicts(100)).auc == pytest.approx(0.9, abs=0.02)


def test_a_feature_never_seen_adds_nothing_and_no_verdicts_are_a_half():
    assert fit([]).chance(claim(1)) == 0.5
    model = Acceptance(base=1.0, weights={"predicate other": -9.0})
    assert model.chance(claim(1)) == pytest.approx(1 / (1 + math.exp(-1)))


def test_the_order_of_the_verdicts_changes_nothing():
    some = verdicts(60)
    assert fit(some) == fit(some[::-1])


def test_a_sample_of_one_sort_cannot_be_told_apart():
    assert score(Acceptance(), verdicts(0)).claims == 0
    assert score(Acceptance(), [Labelled(claim=claim(1), accepted=True)]).auc is None


def test_features_are_what_is_plain_to_see():
    names = features(claim(1, certainty="hedged", quantity=(3, 3, "person")))
    assert {"certainty hedged", "place no place", "speaker author", "subject not linked", "reader test"} <= set(names)


# --- the desk ------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(workspace, record_claims):
    """A workspace with 120 claims of two sorts, all decided but the last fourteen."""
    for n in range(60):
        right = make_claim("presence", f"unit {n}", "present", quote=f"unit {n} is present")
        wrong = make_claim("presence", f"unit {n}", "told", quote=f"unit {n} was told")
        record_claims(workspace, f"n{n}.txt", right, wrong, received="2020-01-09")
    held = reviewing.waiting(workspace, kind="presence").claims
    good = [c.id for c in held if c.draft.predicate == "present"]
    bad = [c.id for c in held if c.draft.predicate == "told"]
    reviewing.accept(workspace, [*good[:50], *bad[:3]], by="Ines")
    reviewing.reject(workspace, [*bad[3:53], *good[50:53]], by="Ines", reason="not so")
    return workspace


def test_learning_tells_the_scores_before_and_after_on_a_sample_it_never_saw(desk):
    done = learning.learn(desk, by="Ines")
    assert done.learnt_from + done.before.claims == 106
    assert done.before.claims == done.after.claims > 10
    assert done.after.log_loss < 0.75 * done.before.log_loss
    assert done.after.brier < done.before.brier
    assert done.in_force
    assert {name for name, _ in done.strongest[:2]} == {"predicate told", "predicate present"}


def test_the_same_verdicts_give_the_same_model_and_a_second_learning_is_no_better(desk):
    first = learning.learn(desk, by="Ines")
    model = learning.in_force(desk).model
    again = learning.learn(desk, by="Ines")
    assert not again.in_force
    assert again.before == again.after == first.after
    assert learning.in_force(desk).model == model


def test_what_was_learnt_stands_beside_the_claims_and_accepts_nothing_by_itself(desk):
    assert reviewing.waiting(desk).chances == {}
    before = {c.id for c in reviewing.waiting(desk).claims}
    learning.learn(desk, by="Ines")
    held = reviewing.waiting(desk, kind="presence")
    told = {c.draft.predicate: held.chances[c.id] for c in held.claims}
    assert told["present"] > 0.8
    assert told["told"] < 0.2
    assert {c.id for c in reviewing.waiting(desk).claims} == before


def test_a_batch_can_leave_the_doubtful_for_a_look_each(desk):
    learning.learn(desk, by="Ines")
    batch = reviewing.accept_batch(desk, by="Ines", kind="presence", at_least=0.8)
    assert (len(batch.accepted), len(batch.left)) == (7, 7)
    nothing = reviewing.accept_batch(desk, by="Ines", kind="presence", at_least=0.999)
    assert nothing.accepted == ()


def test_learning_is_undone_and_the_past_keeps_what_was_in_force(desk, clock):
    learning.learn(desk, by="Ines")
    then = AsOf(valid_at=clock(), known_at=clock())
    clock.advance(timedelta(hours=1))
    assert learning.forget(desk, by="Sam", reason="too eager").entry is None
    assert learning.in_force(desk, then).by == "Ines"
    with pytest.raises(AskedWrongly) as caught:
        learning.forget(desk, by="Sam", reason="again")
    assert caught.value.code == "nothing-learnt"


def test_a_correction_counts_as_not_accepted_and_what_the_mission_accepts_counts_as_nothing(workspace):
    from standby.desk.reading import ACTOR
    from standby.record import review

    first, second, third = reviewing.waiting(workspace).claims
    reviewing.correct(workspace, first.id, {"certainty": "hedged"}, by="Ines", reason="it hedges")
    review.accept(workspace.ledger, [second.id], by=ACTOR)
    reviewing.accept(workspace, [third.id], by="Ines")
    assert {d.claim.id: d.accepted for d in learning.decisions(workspace)} == {first.id: False, third.id: True}


def test_too_few_verdicts_teach_nothing(workspace):
    with pytest.raises(AskedWrongly) as caught:
        learning.learn(workspace, by="Ines")
    assert caught.value.code == "too-little-reviewed"
