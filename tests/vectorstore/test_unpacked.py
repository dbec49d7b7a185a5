from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.vectorstore.invented import LIBRARY, make_document
from tests.vectorstore.optional import needs_torch
from vectorstore.embedding import BundledEncoder, Encoder
from vectorstore.engines import open_encoder
from vectorstore.index import Index

pytestmark = needs_torch

TEXTS = [
    "De gemeente keert de toeslag uit.",
    "Ｆｕｌｌ width ﬁ ½ ™ “aanhaling”… 3 250 €",
    "a\u0308 b\u0301\ttab\nnieuw  twee",
    "",
    "😀 漢字 العربية",
    "De raad stelt de begroting vast. " * 90,
    "x\u200by\xad z ",
    "rood \ud800 \0",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("bundled-torch")


def test_vectors_are_those_of_the_bundled_encoder(encoder: Encoder) -> None:
    expected = BundledEncoder().passages(TEXTS)
    found = encoder.passages(TEXTS)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert (found * expected).sum(axis=1).min() >= 0.999
    assert encoder.query(TEXTS[0]) @ BundledEncoder().query(TEXTS[0]) >= 0.999


def test_one_index_serves_both(encoder: Encoder, tmp_path: Path) -> None:
    Index.open(tmp_path, create=True).replace(*make_document(LIBRARY))
    opened = Index.open(tmp_path, encoder=encoder)
    assert not opened.needs_switch()
    hit = opened.search("Wie betaalt de bibliotheek?")[0]
    bundled = Index.open(tmp_path).search("Wie betaalt de bibliotheek?")[0]
    assert hit.passage == bundled.passage
    assert hit.cosine == pytest.approx(bundled.cosine, abs=0.003)
