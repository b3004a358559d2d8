"""Sentences become vectors that hang on their own words only, by the encoder's published weights."""

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.plain_encoder import vectors_of

from standby.reports.readers.engine import Engine
from standby.reports.readers.meaning import (
    HEADS,
    MATRICES,
    NORMS,
    WIDTH,
    changes,
    framed,
    meanings,
    published,
    start_of,
    tuned,
)
from standby.reports.readers.pieces import pieces_of, vocabulary
from standby.reports.readers.tensors import tensors_in

SENTENCES = [
    "Gunmen fired on the convoy near the bridge.",
    "Attackers shot at the trucks by the crossing.",
    "The bakery sells bread and cakes.",
]


def near(one: str, other: str) -> float:
    a, b = (m.whole() for m in meanings([one, other]))
    return float(a @ b)


def test_sentences_that_mean_alike_lie_nearer_than_sentences_that_do_not() -> None:
    assert near(SENTENCES[0], SENTENCES[1]) > near(SENTENCES[0], SENTENCES[2]) + 0.1


def test_a_word_means_something_else_beside_other_words() -> None:
    bank, shore = meanings(["He robbed the bank.", "He sat on the bank of the river."])
    assert float(bank.of(14, 18) @ shore.of(14, 18)) < 0.95


@given(st.lists(st.sampled_from([*SENTENCES, "", "Ça va, naïve Müller?", "!!", "x" * 300]), min_size=1, max_size=60))
@settings(deadline=None, max_examples=15)
def test_a_sentence_means_the_same_whatever_is_worked_out_beside_it(texts: list[str]) -> None:
    together = list(meanings(texts))
    assert len(together) == len(texts)
    for text, meaning in zip(texts, together, strict=True):
        (alone,) = meanings([text])
        assert np.array_equal(meaning.vectors, alone.vectors)


@pytest.mark.parametrize("text", [*SENTENCES, "Yes.", "The " + "long " * 60 + "road was shut."])
def test_the_engine_gives_what_plain_arithmetic_gives_but_for_its_rounding(text: str) -> None:
    encoder = published()
    (meaning,) = meanings([text], encoder)
    plain = vectors_of(text, encoder)
    near = (meaning.vectors * plain).sum(-1) / np.linalg.norm(meaning.vectors, axis=-1) / np.linalg.norm(plain, axis=-1)
    assert near.min() > 0.92
    assert near.mean() > 0.965


def test_the_engine_comes_nearer_where_what_reaches_far_is_evened_out() -> None:
    encoder = tuned(published(), changes())
    uneven = replace(encoder, layers=tuple(replace(layer, reaches={}) for layer in encoder.layers))
    off = {True: 0.0, False: 0.0}
    for text in SENTENCES:
        plain = vectors_of(text, encoder)
        for even, one in ((True, encoder), (False, uneven)):
            (meaning,) = meanings([text], one)
            off[even] += float(np.abs(meaning.vectors - plain).mean())
    assert 0 < off[True] < 0.9 * off[False]


def test_what_is_added_behind_each_product_is_used_by_the_engine() -> None:
    encoder = published()
    layer = encoder.layers[0]
    for name in ("heads_bias", "joined_bias", "widened_bias", "narrowed_bias"):
        bias = getattr(layer, name)
        other = replace(layer, **{name: bias + np.float32(0.5) * (np.arange(len(bias)) % 2)})
        same = start_of([101, 2000, 102], encoder)
        assert not np.allclose(Engine([layer], heads=HEADS)(same), Engine([other], heads=HEADS)(same), atol=1e-3), name


def test_what_was_learnt_is_put_to_the_published_numbers_and_to_no_other_layer() -> None:
    bare = published()
    layer = bare.layers[1]
    changes = {f"1.{name}_bias": np.full(getattr(layer, f"{name}_bias").shape, 0.5) for name in MATRICES}
    for name in MATRICES:
        wide, narrow = getattr(layer, name).shape
        changes |= {f"1.{name}.down": np.ones((wide, 2)), f"1.{name}.up": np.full((2, narrow), 0.25)}
    changes |= {f"1.{name}": np.full((2, WIDTH), 0.125) for name in NORMS}
    found = tuned(bare, changes)
    assert found.layers[0] is bare.layers[0]
    assert np.allclose(found.layers[1].joined - layer.joined, 0.5)
    assert np.allclose(found.layers[1].widened_bias - layer.widened_bias, 0.5)
    assert np.allclose(np.array(found.layers[1].second_norm) - np.array(layer.second_norm), 0.125)


def test_what_ships_tunes_the_upper_layers() -> None:
    bare = next(iter(meanings([SENTENCES[0]], published())))
    shipped = next(iter(meanings([SENTENCES[0]])))
    assert not np.allclose(bare.vectors, shipped.vectors, atol=0.05)


def test_a_stretch_without_a_word_means_nothing() -> None:
    (meaning,) = meanings(["A post  was hit."])
    assert not meaning.of(6, 7).any()
    assert np.linalg.norm(meaning.of(0, 6)) == pytest.approx(1, abs=1e-5)


def test_a_sentence_without_end_is_looked_at_up_to_its_limit() -> None:
    (meaning,) = meanings(["word " * 5_000])
    assert meaning.vectors.shape == (256, WIDTH)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Peacekeepers left.", ["peace", "##keepers", "left", "."]),
        ("Müller's café", ["muller", "'", "s", "cafe"]),
        ("\u2603\u2603", ["[UNK]", "[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_into_known_pieces(text: str, pieces: list[str]) -> None:
    numbers, places = pieces_of(text, 50)
    names = list(vocabulary())
    assert [names[n] for n in numbers] == pieces
    assert all(0 <= a < b <= len(text) for a, b in places)


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_text_is_cut_into_pieces_that_stand_in_order(text: str) -> None:
    numbers, places = pieces_of(text, 1_000)
    assert len(numbers) == len(places)
    assert places == sorted(places)


def field(number: int, body: bytes) -> bytes:
    return bytes([number << 3 | 2]) + varint(len(body)) + body


def varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + varint(value >> 7)


def test_tensors_are_read_from_a_file_with_other_fields_beside_them(tmp_path: Path) -> None:
    singles = field(8, b"half") + b"\x08\x02" + b"\x10\x01" + field(9, struct.pack("<2f", 0.5, -2))
    whole = field(8, b"whole") + field(1, varint(1) + varint(300)) + b"\x10\x03" + field(9, bytes(range(150)) * 2)
    skipped = field(8, b"long") + b"\x08\x01\x10\x07" + field(9, bytes(8))
    other = b"\x15" + bytes(4) + b"\x19" + bytes(8)
    path = tmp_path / "model.onnx"
    path.write_bytes(
        b"\x08\x0a" + other + field(7, field(1, b"node") + b"".join(field(5, t) for t in (singles, whole, skipped)))
    )
    found = tensors_in(path)
    assert list(found) == ["half", "whole"]
    assert found["half"].tolist() == [0.5, -2]
    assert found["whole"].shape == (1, 300)
    assert found["whole"][0, 130] == -126


@pytest.mark.parametrize(("letters", "known"), [(39, True), (40, True), (41, False)])
def test_a_word_of_over_forty_letters_is_no_word(letters: int, known: bool) -> None:
    numbers, places = pieces_of("x" * letters, 50)
    assert (numbers == [vocabulary()["[UNK]"]]) is not known
    assert set(places) == {(0, letters)}


@pytest.mark.parametrize(("most", "numbers"), [(3, 3), (4, 4), (5, 5), (9, 5)])
def test_so_many_pieces_are_looked_at_and_no_more(most: int, numbers: int) -> None:
    """*peace*, *##keepers*, *left*, *town* and the full stop."""
    found, places = pieces_of("Peacekeepers left town.", most)
    assert len(found) == len(places) == numbers
    assert places[:2] == [(0, 12), (0, 12)]


def test_a_sentence_is_framed_and_stands_at_its_places_in_the_encoder() -> None:
    numbers, places = framed("He left.")
    assert numbers[0] == vocabulary()["[CLS]"]
    assert numbers[-1] == vocabulary()["[SEP]"]
    assert (len(numbers), places) == (5, [(0, 2), (3, 7), (7, 8)])
    encoder = published()
    x = np.array(
        [encoder.words[0][n].astype(float) * encoder.words[1][n] + encoder.places[i] for i, n in enumerate(numbers)]
    )
    plain = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-12)
    assert start_of(numbers, encoder) == pytest.approx(plain * encoder.norm[0] + encoder.norm[1], abs=1e-4)


def test_a_tensor_without_numbers_or_of_another_type_is_left_out_and_the_last_dims_stand(tmp_path: Path) -> None:
    empty = field(8, b"empty") + b"\x08\x00\x10\x01"
    two = b"\x08\x02\x08\x03\x10\x03" + field(8, b"two") + field(9, bytes(range(6)))
    path = tmp_path / "model.onnx"
    path.write_bytes(field(6, field(5, two)) + field(7, field(4, two) + field(5, empty) + field(5, two)))
    found = tensors_in(path)
    assert list(found) == ["two"]
    assert found["two"].tolist() == [[0, 1, 2], [3, 4, 5]]
