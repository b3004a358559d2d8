"""Writes the layers of the encoder as an ONNX model and runs it: the engine multiplies in whole numbers of a byte.

Plain NumPy takes four times as long for the same layers. ``onnxruntime`` (MIT) takes a model as one message of Protocol
Buffers, which is written here in memory from the encoder's numbers; the field numbers are those of ``onnx.proto``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime

Array = np.ndarray
_MOST = 63
"""Weights are rounded to whole numbers of at most this: products of two of them fit 16 bits on every processor."""
_MOVED = 0.75
"""So much of the reach of what is put into a product is moved into its matrix (``evener``)."""
_OWN = "com.microsoft"
"""Where the engine's own operations are named, which do several steps at once."""
_TYPES = {np.dtype("<f4"): 1, np.dtype("i1"): 3}


class Engine:
    """The layers of an encoder, ready to run on one sentence at a time."""

    def __init__(self, layers: Sequence[Any], *, heads: int) -> None:
        """Write the layers (``meaning.Layer``) as a model and load it; one thread, for whole reports share the cores."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model_of(layers, heads), options, ["CPUExecutionProvider"])

    def __call__(self, vectors: Array) -> Array:
        """Return what becomes of the vectors of the pieces of one sentence (pieces × width) in the last layer."""
        found: Array = self._session.run(None, {"x": vectors[None]})[0][0]
        return found


def model_of(layers: Sequence[Any], heads: int) -> bytes:
    """Return an ONNX model of the layers; its input is ``x`` (1 × pieces × width), its output the last layer's."""
    nodes, tensors, last = [], [], "x"
    for i, layer in enumerate(layers):
        more, kept, last = _layer(layer, str(i), last, heads)
        nodes += more
        tensors += kept
    width = layers[0].joined.shape[1]
    graph = [
        *(_bytes(1, node) for node in nodes),
        _bytes(2, b"encoder"),
        *(_bytes(5, tensor) for tensor in tensors),
        _bytes(11, _value("x", width)),
        _bytes(12, _value(last, width)),
    ]
    opsets = [_whole(2, 18), _bytes(1, _OWN.encode()) + _whole(2, 1)]
    return _whole(1, 9) + _bytes(7, b"".join(graph)) + b"".join(_bytes(8, opset) for opset in opsets)


def _layer(layer: Any, stem: str, x: str, heads: int) -> tuple[list[bytes], list[bytes], str]:
    """Return the operations and the numbers of one layer, and the name of what it gives."""
    names = {name: f"{stem}.{name}" for name in ("heads", "seen", "joined", "first", "widened", "bent", "narrowed")}
    parts = [f"{stem}.{name}" for name in ("query", "key", "value")]
    last = f"{stem}.second"
    tensors: list[bytes] = []
    nodes: dict[str, list[bytes]] = {}
    for name, given in (
        ("heads", x),
        ("joined", names["seen"]),
        ("widened", names["first"]),
        ("narrowed", names["bent"]),
    ):
        matrix, reach = getattr(layer, name), layer.reaches.get(name)
        even = None if reach is None else evener(reach, matrix)
        nodes[name] = _product(given, names[name], evened=even is not None)
        tensors += _weights(names[name], matrix, getattr(layer, f"{name}_bias"), even)
    for name, norm in (("first", layer.first_norm), ("second", layer.second_norm)):
        tensors += [_tensor(f"{stem}.{name}.{part}", row) for part, row in zip(("scale", "shift"), norm, strict=True)]
    return [
        *nodes["heads"],
        _node("Split", [names["heads"]], parts, {"axis": 2, "num_outputs": 3}),
        _node("MultiHeadAttention", parts, [names["seen"]], {"num_heads": heads, "scale": 1.0}, own=True),
        *nodes["joined"],
        _norm(names["joined"], x, names["first"]),
        *nodes["widened"],
        _node("FastGelu", [names["widened"]], [names["bent"]], own=True),
        *nodes["narrowed"],
        _norm(names["narrowed"], names["first"], last),
    ], tensors, last  # fmt: skip


def evener(reach: Array, matrix: Array) -> Array:
    """Return by what the numbers put into a product are divided, and its rows multiplied, before both are rounded.

    A few numbers reach far further than the others, and what is rounded to 256 steps over all of them loses the small
    ones; part of the reach is moved into the matrix (Xiao et al. 2023, *SmoothQuant*).
    """
    rows = np.maximum(np.abs(matrix).max(axis=1), np.float32(1e-3))
    found: Array = np.maximum(reach, np.float32(1e-3)) ** np.float32(_MOVED) / rows ** np.float32(1 - _MOVED)
    return found


def _weights(name: str, matrix: Array, bias: Array, even: Array | None) -> Iterator[bytes]:
    """Yield a matrix in whole numbers of a byte, a scale for each of its columns, and what is added behind it."""
    if even is not None:
        matrix = matrix * even[:, None]
        yield _tensor(f"{name}.even", 1 / even)
    scale = np.maximum(np.abs(matrix).max(axis=0), np.float32(1e-12)) / np.float32(_MOST)
    yield _tensor(f"{name}.whole", np.round(matrix / scale).astype(np.int8))
    yield _tensor(f"{name}.scale", scale)
    yield _tensor(f"{name}.bias", bias)


def _product(x: str, name: str, *, evened: bool) -> list[bytes]:
    given = f"{name}.given" if evened else x
    product = [given, f"{name}.whole", f"{name}.scale", "", f"{name}.bias"]
    return [
        *([_node("Mul", [x, f"{name}.even"], [given])] if evened else []),
        _node("DynamicQuantizeMatMul", product, [name], own=True),
    ]


def _norm(x: str, beside: str, name: str) -> bytes:
    parts = [x, beside, f"{name}.scale", f"{name}.shift"]
    return _node("SkipLayerNormalization", parts, [name], {"epsilon": 1e-12}, own=True)


def _node(
    what: str, given: Sequence[str], made: Sequence[str], more: Mapping[str, float] | None = None, *, own: bool = False
) -> bytes:
    names = [*(_bytes(1, name.encode()) for name in given), *(_bytes(2, name.encode()) for name in made)]
    settings = [_bytes(5, _setting(name, value)) for name, value in (more or {}).items()]
    return b"".join([*names, _bytes(4, what.encode()), *settings, _bytes(7, _OWN.encode()) if own else b""])


def _setting(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name.encode()) + _whole(3, value) + _whole(20, 2)
    return _bytes(1, name.encode()) + b"\x15" + np.float32(value).tobytes() + _whole(20, 1)


def _tensor(name: str, numbers: Array) -> bytes:
    numbers = np.ascontiguousarray(numbers, dtype=np.int8 if numbers.dtype == np.int8 else "<f4")
    dims = b"".join(_whole(1, n) for n in numbers.shape)
    return dims + _whole(2, _TYPES[numbers.dtype]) + _bytes(8, name.encode()) + _bytes(9, numbers.tobytes())


def _value(name: str, width: int) -> bytes:
    """Return a name with its type: single numbers, one sentence × as many pieces as it has × ``width``."""
    dims = [_whole(1, 1), _bytes(2, b"pieces"), _whole(1, width)]
    shape = b"".join(_bytes(1, dim) for dim in dims)
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _whole(1, 1) + _bytes(2, shape)))


def _bytes(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _whole(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
