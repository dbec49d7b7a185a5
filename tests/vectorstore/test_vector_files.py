"""The check of vector files, on files that Chroma wrote: more vectors than fit in its first two sizes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from vectorstore.errors import StoreUnusableError
from vectorstore.vector_files import check_vector_files

VECTORS = np.random.default_rng(1).normal(size=(2_300, 4)).astype(np.float32)


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chroma")
    client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection("passages")
    for first in range(0, len(VECTORS), 500):
        part = VECTORS[first : first + 500]
        collection.add(ids=[str(number) for number in range(first, first + len(part))], embeddings=part.tolist())
    client.close()
    return folder


def test_files_that_grew_are_whole(chroma: Path) -> None:
    check_vector_files(chroma)


def test_a_file_that_was_cut_is_not(chroma: Path) -> None:
    vectors = next(chroma.glob("*/data_level0.bin"))
    whole = vectors.read_bytes()
    vectors.write_bytes(whole[:-1_000])
    with pytest.raises(StoreUnusableError, match="not whole"):
        check_vector_files(chroma)
    vectors.write_bytes(whole)
