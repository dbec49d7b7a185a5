from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vectorstore.weights import Weights, WeightsError, bundled_path, dequantise, read_weights


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights()


def test_the_bundled_encoder_has_the_sizes_of_multilingual_e5_small(weights: Weights) -> None:
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.inner) == (384, 12, 12, 1536)
    assert len(weights.pieces) <= shape.vocabulary
    assert shape.positions == 512


def test_pieces_are_words_of_many_languages_with_their_score(weights: Weights) -> None:
    scores = dict(weights.pieces)
    assert all(scores[piece] < 0 for piece in ("▁gemeente", "▁the", "▁und", "▁de"))
    assert weights.pieces[weights.specials["eos"]][0] == "</s>"


def test_characters_are_replaced_as_nfkc_does(weights: Weights) -> None:
    assert weights.characters["ﬁ"] == "fi"
    assert weights.characters["\t"] == " "


def test_words_are_read_in_the_order_asked(weights: Weights) -> None:
    last = weights.shape.vocabulary - 1
    found = weights.words([last, 1000])
    assert found.shape == (2, 384)
    assert np.array_equal(found[::-1], weights.words([1000, last]))


def test_a_layer_has_its_matrices_the_way_bert_has_them(weights: Weights) -> None:
    layers = weights.layers()
    assert layers["encoder.layer.11.intermediate.dense.weight"].shape == (1536, 384)
    assert layers["encoder.layer.11.output.dense.weight"].shape == (384, 1536)
    assert layers["encoder.layer.0.attention.output.LayerNorm.bias"].shape == (384,)
    assert all(np.isfinite(values).all() for values in layers.values())


def test_a_block_is_a_scale_and_two_weights_a_byte() -> None:
    block = np.float16(0.5).tobytes() + bytes([0x0F, 0x80, *([0x88] * 14)])
    values = dequantise(np.frombuffer(block, np.uint8), 32)[0]
    assert (values[0], values[16], values[1], values[17], values[2]) == (3.5, -4.0, -4.0, 0.0, 0.0)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WeightsError, match=r"e5-small-q4\.bin"):
        read_weights(tmp_path / "other.bin")


def test_the_file_is_that_of_the_installed_wheel() -> None:
    assert bundled_path().name == "e5-small-q4.bin"
    assert bundled_path().is_file()
