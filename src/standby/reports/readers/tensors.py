"""Reads the tensors of an ONNX file: only their names, shapes and numbers, which is all the encoder needs of it.

The file is one message of Protocol Buffers; the field numbers are those of ``onnx.proto`` (ModelProto.graph 7,
GraphProto.initializer 5, TensorProto.dims 1, data_type 2, name 8, raw_data 9).
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

_GRAPH, _INITIALIZER = 7, 5
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_TYPES: dict[int, np.dtype[Any]] = {1: np.dtype("<f4"), 3: np.dtype("i1")}
"""The types of numbers that are read: singles, and whole numbers of a byte."""
Field = tuple[int, int | memoryview]


def tensors_in(path: Path) -> dict[str, np.ndarray]:
    """Return the tensors of single precision or bytes in a file by their names, in the order of the file."""
    with path.open("rb") as file:
        whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    found = {}
    for number, graph in _fields(whole):
        for inner, tensor in _fields(graph) if number == _GRAPH and isinstance(graph, memoryview) else ():
            if inner == _INITIALIZER and isinstance(tensor, memoryview):
                found.update(_tensor(tensor))
    return found


def _tensor(message: memoryview) -> dict[str, np.ndarray]:
    dims: list[int] = []
    name, sort, raw = "", 0, memoryview(b"")
    for number, value in _fields(message):
        if isinstance(value, int):
            dims += [value] if number == _DIMS else []
            sort = value if number == _TYPE else sort
        elif number == _DIMS:
            dims += _varints(value)
        elif number == _NAME:
            name = bytes(value).decode()
        elif number == _RAW:
            raw = value
    return {name: np.frombuffer(raw, _TYPES[sort]).reshape(dims)} if sort in _TYPES and raw else {}


def _fields(message: memoryview) -> Iterator[Field]:
    """Walk the fields of a message: the number of each with its value, whole or as bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif key & 7 == 2:
            size, at = _varint(message, at)
            yield key >> 3, message[at : at + size]
            at += size
        else:
            at += 8 if key & 7 == 1 else 4


def _varints(packed: memoryview) -> list[int]:
    at, found = 0, []
    while at < len(packed):
        value, at = _varint(packed, at)
        found.append(value)
    return found


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
