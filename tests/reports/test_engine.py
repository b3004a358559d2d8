"""What the engine is given: the numbers of each layer in whole numbers of a byte with their scales, read back."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from standby.reports.readers.engine import evener, model_of
from standby.reports.readers.meaning import Layer
from standby.reports.readers.tensors import tensors_in

WIDTH, WIDE = 4, 6
SHAPES = {"heads": (WIDTH, 3 * WIDTH), "joined": (WIDTH, WIDTH), "widened": (WIDTH, WIDE), "narrowed": (WIDE, WIDTH)}


def layer(seed: int, **reaches: np.ndarray) -> Layer:
    chance = np.random.default_rng(seed)
    numbers = {name: chance.normal(size=shape).astype(np.float32) for name, shape in SHAPES.items()}
    biases = {f"{name}_bias": chance.normal(size=shape[1]).astype(np.float32) for name, shape in SHAPES.items()}
    norms = {
        f"{name}_norm": (chance.normal(size=WIDTH).astype(np.float32), chance.normal(size=WIDTH).astype(np.float32))
        for name in ("first", "second")
    }
    return Layer(**numbers, **biases, **norms, reaches=reaches)  # type: ignore[arg-type]


REACH = np.array([8.0, 0.5, 0.0, 2.0], np.float32)
LAYERS = [layer(1), layer(2, heads=REACH)]


def message(raw: bytes) -> Iterator[tuple[int, object]]:
    """Walk the fields of a message of Protocol Buffers: whole numbers, single ones and bytes."""

    at = 0
    while at < len(raw):
        key, at = varint(raw, at)
        if key % 8 == 0:
            value, at = varint(raw, at)
            yield key // 8, value
        elif key % 8 == 5:
            at += 4
            yield key // 8, float(np.frombuffer(raw[at - 4 : at], "<f4")[0])
        else:
            assert key % 8 == 2
            size, at = varint(raw, at)
            at += size
            yield key // 8, raw[at - size : at]


def varint(raw: bytes, at: int) -> tuple[int, int]:
    """Return a whole number of seven bits a byte, the least first, and where it ends."""
    value = shift = 0
    while raw[at] > 127:
        value |= (raw[at] - 128) << shift
        at, shift = at + 1, shift + 7
    return value | raw[at] << shift, at + 1


def fields(raw: object, number: int) -> list[object]:
    assert isinstance(raw, bytes)
    return [value for at, value in message(raw) if at == number]


@pytest.fixture(scope="module")
def model() -> bytes:
    return model_of(LAYERS, heads=2)


@pytest.fixture(scope="module")
def tensors(model: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    path = Path(tmp_path_factory.mktemp("engine")) / "model.onnx"
    path.write_bytes(model)
    return tensors_in(path)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("name", SHAPES)
def test_a_matrix_is_rounded_to_63_steps_on_either_side_by_a_scale_for_each_column(
    tensors: dict[str, np.ndarray], number: int, name: str
) -> None:
    one, stem = LAYERS[number], f"{number}.{name}"
    matrix = getattr(one, name)
    if name in one.reaches:
        even = tensors[f"{stem}.even"]
        assert 1 / even == pytest.approx(evener(REACH, matrix), rel=1e-6)
        matrix = matrix / even[:, None]
    else:
        assert f"{stem}.even" not in tensors
    whole, scale = tensors[f"{stem}.whole"], tensors[f"{stem}.scale"]
    assert whole.dtype == np.int8
    assert np.abs(whole).max(axis=0).tolist() == [63] * matrix.shape[1]
    assert scale == pytest.approx(np.abs(matrix).max(axis=0) / 63, rel=1e-6)
    assert (np.abs(whole * scale - matrix) <= scale * 0.501).all()
    assert tensors[f"{stem}.bias"].tolist() == getattr(one, f"{name}_bias").tolist()


def test_norms_stand_beside_their_layer_with_scale_and_shift(tensors: dict[str, np.ndarray]) -> None:
    for number, one in enumerate(LAYERS):
        for name, norm in (("first", one.first_norm), ("second", one.second_norm)):
            found = [tensors[f"{number}.{name}.{part}"].tolist() for part in ("scale", "shift")]
            assert found == [row.tolist() for row in norm]


def test_a_column_of_noughts_harms_nothing(tmp_path: Path) -> None:
    empty = layer(3)
    empty.joined[:, 1] = 0
    (tmp_path / "m").write_bytes(model_of([empty], heads=2))
    found = tensors_in(tmp_path / "m")
    assert found["0.joined.whole"][:, 1].tolist() == [0] * WIDTH
    assert 0 < found["0.joined.scale"][1] < 1e-12


def test_three_quarters_of_the_reach_are_moved_into_the_matrix() -> None:
    """Reach and rows count from a thousandth on: 16 and 0.0001 against rows that reach 81 and 0."""
    matrix = np.array([[1.0, -81.0], [0.0, 0.0]], np.float32)
    found = evener(np.array([16.0, 0.0001], np.float32), matrix)
    assert found == pytest.approx([16**0.75 / 81**0.25, 0.001**0.5], rel=1e-5)
    assert evener(np.array([0.0001, 16.0], np.float32), matrix) == pytest.approx(
        [0.001**0.75 / 3, 8 / 0.001**0.25], rel=1e-5
    )


def test_the_model_is_of_version_9_with_two_sets_of_operations_and_takes_a_sentence(model: bytes) -> None:
    assert fields(model, 1) == [9]
    assert [(fields(opset, 1), fields(opset, 2)) for opset in fields(model, 8)] == [
        ([], [18]),
        ([b"com.microsoft"], [1]),
    ]
    (graph,) = fields(model, 7)
    assert fields(graph, 2) == [b"encoder"]
    for field, name in ((11, b"x"), (12, b"1.second")):
        (value,) = fields(graph, field)
        (kind,) = fields(fields(value, 2)[0], 1)
        dims = fields(fields(kind, 2)[0], 1)
        assert fields(value, 1) == [name]
        assert fields(kind, 1) == [1], "single numbers"
        assert [list(message(dim)) for dim in dims if isinstance(dim, bytes)] == [
            [(1, 1)], [(2, b"pieces")], [(1, WIDTH)],
        ]  # fmt: skip


def test_the_operations_of_a_layer_stand_in_their_order_each_with_what_it_is_given(model: bytes) -> None:
    (graph,) = fields(model, 7)
    nodes = [(fields(n, 4)[0], fields(n, 1), fields(n, 2), fields(n, 7)) for n in fields(graph, 1)]
    own, plain = [b"com.microsoft"], []  # type: ignore[var-annotated]

    def product(stem: str, given: str, name: str) -> tuple[object, ...]:
        parts = [given, f"{stem}.{name}.whole", f"{stem}.{name}.scale", "", f"{stem}.{name}.bias"]
        return (b"DynamicQuantizeMatMul", [p.encode() for p in parts], [f"{stem}.{name}".encode()], own)

    def norm(stem: str, name: str, *given: str) -> tuple[object, ...]:
        parts = [*given, f"{stem}.{name}.scale", f"{stem}.{name}.shift"]
        return (b"SkipLayerNormalization", [p.encode() for p in parts], [f"{stem}.{name}".encode()], own)

    parts = [b"0.query", b"0.key", b"0.value"]
    assert nodes[:8] == [
        product("0", "x", "heads"),
        (b"Split", [b"0.heads"], parts, plain),
        (b"MultiHeadAttention", parts, [b"0.seen"], own),
        product("0", "0.seen", "joined"),
        norm("0", "first", "0.joined", "x"),
        product("0", "0.first", "widened"),
        (b"FastGelu", [b"0.widened"], [b"0.bent"], own),
        product("0", "0.bent", "narrowed"),
    ]
    assert nodes[8:11] == [
        norm("0", "second", "0.narrowed", "0.first"),
        (b"Mul", [b"0.second", b"1.heads.even"], [b"1.heads.given"], plain),
        product("1", "1.heads.given", "heads"),
    ]
    assert len(nodes) == 9 + 10


def test_settings_are_written_as_whole_or_single_numbers(model: bytes) -> None:
    (graph,) = fields(model, 7)
    told = {}
    for node in fields(graph, 1):
        for setting in fields(node, 5):
            kind = fields(setting, 20)[0]
            told[fields(setting, 1)[0]] = (kind, fields(setting, 3 if kind == 2 else 2)[0])
    assert told == {
        b"axis": (2, 2),
        b"num_outputs": (2, 3),
        b"num_heads": (2, 2),
        b"scale": (1, 1.0),
        b"epsilon": (1, pytest.approx(1e-12)),
    }
