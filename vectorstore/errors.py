"""Errors of the store. Each message names the remedy.

VectorStoreError
├── NoIndexError            nothing has been ingested yet
├── IndexMismatchError      the index was made by another encoder or format
├── StoreUnusableError      the data folder cannot be read or written
│   └── StoreBusyError      another process is writing
├── ModelUnavailableError   a model that a setting names is not here, or its extra is not installed
└── UnknownDocumentError    no document has that id
"""

from __future__ import annotations

REPAIR = "it is damaged: run `briefwijzer doctor --repair`"


class VectorStoreError(Exception):
    """Base of all errors that the store raises."""


class NoIndexError(VectorStoreError):
    """Nothing has been ingested into the data folder yet."""


class IndexMismatchError(VectorStoreError):
    """The index in the data folder was made by another encoder or in another format."""


class StoreUnusableError(VectorStoreError):
    """The data folder cannot be read or written."""


class StoreBusyError(StoreUnusableError):
    """Another process is writing to the data folder."""


class ModelUnavailableError(VectorStoreError):
    """A model that a setting names cannot be used: no files, no network, or the extra is not installed."""


class UnknownDocumentError(VectorStoreError):
    """The index holds no document with that id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"{document_id}: no such document; `briefwijzer documents list` shows all ids")
