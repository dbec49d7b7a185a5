"""What an index says about how it was made, and whether this program can use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vectorstore.analysis import ANALYSER_VERSION
from vectorstore.embedding import Encoder
from vectorstore.errors import IndexMismatchError
from vectorstore.switching import label_of

FORMAT_VERSION = 1


def describe(encoder: Encoder) -> dict[str, str | int]:
    """Return the description of an index that this program makes with an encoder."""
    return {
        "format": FORMAT_VERSION,
        "encoder": encoder.name,
        "embedding": encoder.spec,
        "vectors": label_of(encoder),
        "analyser": ANALYSER_VERSION,
    }


def check(stored: Mapping[str, Any], place: str) -> None:
    """Raise IndexMismatchError when an index in a folder or on a server is one that this program cannot use."""
    for key, value in {"format": FORMAT_VERSION, "analyser": ANALYSER_VERSION}.items():
        if stored.get(key) != value:
            raise IndexMismatchError(
                f"{place}: made with {key} {stored.get(key)!r}, this program uses {value!r}; delete the folder "
                "(or set BRIEFWIJZER_DATA_DIR to a new one) and run `briefwijzer ingest`"
            )
