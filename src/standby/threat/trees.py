"""An optional member: gradient-boosted trees on the same view of the past (LightGBM; extra ``ml``).

Every tree may only rise with every feature, so a forecast by trees grows with each incident and with the radius
like any other. Loaded only when a recipe names it.
"""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np

from standby.basis.errors import AskedWrongly
from standby.numeric.regression import cloglog
from standby.threat.members import STATES, View, logs
from standby.threat.model import Floats

EMPTY = 0.02

SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 100,
    "lambda_l2": 10.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 20,
    "verbosity": -1,
    "monotone_constraints_method": "basic",
}
ROUNDS = 120

FEATURES = STATES[0] * STATES[1] + 3


@dataclass(frozen=True, kw_only=True)
class Trees:
    """Fitted trees. ``text`` is the booster as LightGBM writes it, so that it can be kept in the record."""

    text: str
    counts: bool = False

    def eta(self, view: View) -> Floats:
        """Return the log-rate of at least one incident, on the cloglog scale."""
        rows = _features(view)
        told = np.asarray(self._booster.predict(rows.reshape(-1, FEATURES), num_threads=1), dtype=np.float64)
        return np.asarray(cloglog(told).reshape(rows.shape[:-1]), dtype=np.float64)

    @cached_property
    def _booster(self) -> Any:
        return lightgbm().Booster(model_str=self.text)


def trees(view: View, y: Floats, n: Floats, weight: Floats, horizon: float, before: object) -> Trees:
    """Fit the trees on windows that are over; overlapping windows count as much less as they overlap."""
    library = lightgbm()
    settings = {**SETTINGS, "monotone_constraints": [1] * FEATURES}
    data = library.Dataset(_features(view), label=y, weight=weight / horizon, params={"verbosity": -1})
    return Trees(text=library.train(settings, data, num_boost_round=ROUNDS).model_to_string())


def lightgbm() -> Any:
    """Load the library. Raises ``AskedWrongly`` where it is not installed."""
    try:
        library = import_module("lightgbm")
    except ImportError as problem:
        raise AskedWrongly(
            "model-not-installed",
            "The model with trees cannot be used",
            "LightGBM is not installed here",
            "install its extra ml (from a checkout: ./run extras), or choose the default, which needs nothing more",
        ) from problem
    return library


def _features(view: View) -> Floats:
    shape = view.rate.shape
    parts = [
        logs(view.states, EMPTY).reshape(*shape, -1),
        np.log(view.rate)[..., None],
        view.usual[..., None],
        np.log(view.recent + 0.5)[..., None],
    ]
    return np.concatenate(parts, axis=-1)
