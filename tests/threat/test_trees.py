"""The optional trees keep the laws, are written down and read back, and never speak alone."""

import json
import sys

import numpy as np
import pytest
from tests.threat.test_fitted import DAY, evidence_of
from tests.threat.test_rolling import FIRST, SITES, clustered

from standby.basis.errors import AskedWrongly
from standby.testing.threat_models import check_threat_model
from standby.threat.fitting import fit, from_plain, to_plain
from standby.threat.history import trace
from standby.threat.rolling import OPTIONAL, task_of
from standby.threat.trees import lightgbm


@pytest.fixture(scope="module")
def model():
    pytest.importorskip("lightgbm")
    catalogue = clustered(seed=4)
    return fit(catalogue.where(catalogue.day <= DAY), SITES, DAY, model="ensemble-ml", radius_km=25.0, delay_days=0)


def test_an_ensemble_with_trees_keeps_the_contract_and_its_shares_add_up(model):
    check_threat_model(model, seed=2, tries=1)
    catalogue = clustered(seed=4)
    told = model.expect(evidence_of(catalogue.where(catalogue.day <= DAY)), SITES, np.full(3, DAY + 0.5), (7,), 25.0)
    assert np.all(told.shares.sum(axis=2) < 1)
    assert told.shares.max() > 0


def test_trees_are_the_same_after_they_were_written_down(model):
    catalogue = clustered(seed=4)
    ask = (evidence_of(catalogue.where(catalogue.day <= DAY)), SITES, np.full(3, DAY + 0.5), (1, 7), 25.0)
    again = from_plain(json.loads(json.dumps(to_plain(model))))
    assert np.array_equal(model.expect(*ask).probability, again.expect(*ask).probability)


def test_trees_use_nothing_that_was_not_yet_known():
    pytest.importorskip("lightgbm")
    whole, asked = clustered(), 470
    past = whole.where(whole.day <= FIRST + asked)
    told = [
        OPTIONAL["lightgbm"](task_of(trace(seen, SITES, 25.0, last_day=FIRST + 619), 7, 0, 400, 480)).eta
        for seen in (whole, past)
    ]
    until = asked - 400 + 1
    assert np.array_equal(told[0][:, :until], told[1][:, :until])


def test_without_the_library_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(AskedWrongly, match="extra ml"):
        lightgbm()
