"""What is taught is what is read by: the network that learns works out the same numbers as the encoder that ships."""

import importlib.util

import numpy as np
import pytest
from tests.reports.lessons import Example, Lesson
from tests.reports.plain_encoder import vectors_of

from standby.reports.readers.meaning import (
    MATRICES,
    NORMS,
    WIDTH,
    Encoder,
    Meaning,
    changes,
    framed,
    published,
    rows_of,
    tuned,
)
from standby.reports.readers.sorting import KINDS, meant, sort, weights

TEXTS = ["Gunmen fired on the convoy near the bridge, and two guards were hurt.", "The clinic is shut."]
needs_torch = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="teaching needs PyTorch")


def lesson(text: str, cut: int, kind: str) -> Lesson:
    pieces, places = framed(text)
    clauses = [
        Example(rows=rows_of(places, a, b), seen=frozenset([f"w:{a}", "first"]), kinds=frozenset([kind]))
        for a, b in ((0, cut), (cut, len(text)))
        if a < b
    ]
    return Lesson(pieces=pieces, clauses=clauses)


LESSONS = [lesson(TEXTS[0], 41, "incident"), lesson(TEXTS[1], len(TEXTS[1]), "status")]


def test_what_ships_fits_the_encoder_it_is_put_to() -> None:
    bare = published()
    found = tuned(bare, changes())
    changed = [i for i, layer in enumerate(found.layers) if not np.array_equal(layer.heads, bare.layers[i].heads)]
    assert changed == list(range(changed[0], len(bare.layers)))
    assert all(set(layer.reaches) == {"heads", "widened", "narrowed"} for layer in found.layers)
    for i in changed:
        for name in MATRICES:
            shift = getattr(found.layers[i], name) - getattr(bare.layers[i], name)
            assert 0 < np.abs(shift).mean() < 0.5 * np.abs(getattr(bare.layers[i], name)).mean()


def tuned_as_shipped() -> Encoder:
    return tuned(published(), changes())


def test_the_weights_are_those_of_the_encoder_beside_them() -> None:
    text = "gunmen killed two guards at the gate"
    vectors = vectors_of(text, tuned_as_shipped())
    odds = sort(frozenset(), meant(Meaning(framed(text)[1], vectors), 0, len(text)), weights())
    assert max(odds, key=lambda kind: odds[kind]) == "incident"


@needs_torch
def test_the_network_that_learns_gives_the_odds_that_are_read_by() -> None:
    import torch
    from tests.reports.tuning import _changes, _Net, _weights

    torch.manual_seed(1)
    features = ["first", "w:0"]
    net = _Net(published(), features)
    for parameter in net.parameters():
        if parameter.requires_grad:
            parameter.data += 0.02 * torch.randn_like(parameter)
    net.remember(LESSONS)
    net.eval()
    with torch.no_grad():
        learnt = torch.sigmoid(net(LESSONS)).numpy()
    found, encoder = _weights(net, features), tuned(published(), _changes(net))
    read = []
    for text, one in zip(TEXTS, LESSONS, strict=True):
        vectors = vectors_of(text, encoder)
        for clause in one.clauses:
            part, whole = vectors[slice(*clause.rows)].sum(axis=0), vectors.sum(axis=0)
            both = np.concatenate([part / np.linalg.norm(part), whole / np.linalg.norm(whole)])
            read.append(list(sort(clause.seen, both, found).values()))
    assert learnt.shape == (3, len(KINDS))
    assert np.allclose(learnt, read, atol=0.02)


@needs_torch
def test_teaching_tells_two_kinds_apart_and_changes_the_upper_layers_only() -> None:
    from tests.reports.tuning import TUNED, tune

    learnt, found = tune(LESSONS * 12, published())
    layers = {int(name.split(".")[0]) for name in found}
    assert layers == set(range(len(published().layers) - TUNED, len(published().layers)))
    assert learnt.meaning.shape == (2 * WIDTH, len(KINDS))
    assert all(f"{max(layers)}.{name}" in found for name in NORMS)
