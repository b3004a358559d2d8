"""The encoder worked out by plain arithmetic in single precision, to hold the engine against; slow, and exact."""

from collections.abc import Sequence

import numpy as np

from standby.reports.readers.meaning import HEADS, WIDTH, Encoder, Layer, framed, start_of

Array = np.ndarray


def vectors_of(text: str, encoder: Encoder, reaches: dict[str, Array] | None = None) -> Array:
    """Return the vectors of the pieces of a sentence after the last layer (pieces × width).

    Into ``reaches`` goes how far from nought the numbers went that were put into each matrix: ``1.heads.reach`` of the
    second layer's queries, keys and values.
    """
    x = start_of(framed(text)[0], encoder)
    kept: dict[str, Array] = {} if reaches is None else reaches
    for i, layer in enumerate(encoder.layers):
        given, x = _through(layer, x)
        for name, numbers in given.items():
            most = np.abs(numbers).max(axis=0)
            kept[f"{i}.{name}.reach"] = np.maximum(kept.get(f"{i}.{name}.reach", most), most)
    return x


def _through(layer: Layer, x: Array) -> tuple[dict[str, Array], Array]:
    """Return what is put into the matrices of a layer whose reach is evened out, and what the layer gives."""
    seen = _looked_at(x @ layer.heads + layer.heads_bias)
    first = _normed(x + seen @ layer.joined + layer.joined_bias, layer.first_norm)
    wide = _gelu(first @ layer.widened + layer.widened_bias)
    last = _normed(first + wide @ layer.narrowed + layer.narrowed_bias, layer.second_norm)
    return {"heads": x, "widened": first, "narrowed": wide}, last


def _looked_at(heads: Array) -> Array:
    """Return for each word what it takes from the others (attention of several heads)."""
    count = len(heads)
    query, key, value = heads.reshape(count, 3, HEADS, -1).transpose(1, 2, 0, 3)
    odds = np.exp(query @ key.transpose(0, 2, 1))
    odds /= odds.sum(axis=-1, keepdims=True)
    seen: Array = (odds @ value).transpose(1, 0, 2).reshape(count, WIDTH)
    return seen


def _normed(x: Array, norm: Sequence[Array]) -> Array:
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12) * norm[0] + norm[1]


def _gelu(x: Array) -> Array:
    """Return the Gaussian error linear unit by its tanh form (Hendrycks and Gimpel 2016)."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
