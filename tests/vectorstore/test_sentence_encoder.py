from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.optional import minilm, needs_model
from vectorstore.embedding import Encoder
from vectorstore.engines import open_encoder
from vectorstore.errors import ModelUnavailableError
from vectorstore.scale import BUNDLED, measure

pytestmark = needs_model

TEXTS = [f"Zin {number} over gemeenten en beleid. {'Nog wat woorden. ' * (number % 9)}" for number in range(24)]
LONG = "De raad stelt de begroting vast. " * 90


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder(str(minilm()))


@pytest.fixture
def prompted(tmp_path: Path) -> Path:
    """Return a copy of the model that publishes prompts."""
    folder = tmp_path / "prompted"
    shutil.copytree(minilm(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").symlink_to(minilm() / "model.safetensors")
    config = {"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": "passage"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    return folder


def test_vectors_are_those_of_the_library(encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm()))
    expected = model.encode(TEXTS, normalize_embeddings=True)
    assert np.abs(encoder.passages(TEXTS) - expected).max() < 1e-5
    assert np.abs(encoder.query(TEXTS[3]) - expected[3]).max() < 1e-5


def test_vectors_with_prompts_are_those_of_the_library(prompted: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(prompted))
    encoder = open_encoder(str(prompted))
    passages = model.encode(TEXTS, prompt_name="passage", normalize_embeddings=True)
    question = model.encode(TEXTS[0], prompt_name="query", normalize_embeddings=True)
    assert np.abs(encoder.passages(TEXTS) - passages).max() < 1e-5
    assert np.abs(encoder.query(TEXTS[0]) - question).max() < 1e-5
    assert np.abs(passages[0] - question).max() > 1e-3


def test_vectors_are_float32_units_of_the_stated_size(encoder: Encoder) -> None:
    vectors = encoder.passages([*TEXTS[:3], "", LONG, "rood \ud800 \0"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (6, encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.passages([]).shape == (0, encoder.dimension)


def test_the_end_of_a_long_text_counts(encoder: Encoder) -> None:
    ending = "Schepen betalen liggeld in de haven. " * 40
    alone = encoder.passages([ending])[0]
    with_end, without = encoder.passages([LONG + ending, LONG])
    assert with_end @ alone > without @ alone + 0.1


def test_eight_threads_get_the_vectors_of_one(encoder: Encoder) -> None:
    expected = [encoder.query(text) for text in TEXTS[:8]]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(encoder.query, TEXTS[:8] * 2))
    assert all(np.allclose(vector, expected[i % 8], atol=1e-5) for i, vector in enumerate(found))


def test_the_name_tells_model_and_prompts_and_not_the_folder(encoder: Encoder, prompted: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(minilm(), target_is_directory=True)
    assert open_encoder(str(tmp_path / "elsewhere")).name == encoder.name
    assert open_encoder(str(prompted)).name != encoder.name


def test_files_that_are_no_model_are_said(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelUnavailableError, match=r"cannot be loaded .*BRIEFWIJZER_EMBEDDING"):
        open_encoder(str(tmp_path)).query("vraag")


def test_a_scale_brings_cosines_to_those_of_the_bundled_encoder(encoder: Encoder) -> None:
    spread = measure(encoder.query, encoder.passages)
    assert encoder.scale(spread.related) == pytest.approx(BUNDLED.related, abs=1e-3)
    assert encoder.scale(spread.unrelated) == pytest.approx(BUNDLED.unrelated, abs=1e-3)
