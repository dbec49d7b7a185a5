"""What is stored in a form that this program does not know is an error with a remedy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vectorstore.errors import IndexMismatchError
from vectorstore.passage import Document, Origin, Passage, Sentence, TextBlock
from vectorstore.records import document_metadata, passage_metadata, read_document, read_passage

DOCUMENT = Document("brief", "Brief", "brief.txt", "De boot vaart.", "1", (TextBlock("paragraph", 0, 14, 0, 1),))
PASSAGE = Passage(1, "De boot vaart.", Origin("brief", "Brief", "brief.txt", (), None, 0, 14), (Sentence(0, 14),))


def test_documents_and_passages_come_back_as_they_went() -> None:
    assert read_document("brief", DOCUMENT.text, document_metadata(DOCUMENT, "g", 1)) == DOCUMENT
    assert read_passage(PASSAGE.text, passage_metadata(PASSAGE, "g")) == PASSAGE


@pytest.mark.parametrize(
    "newer",
    [
        {"blocks": json.dumps([["paragraph", 0, 14, 0, 1, "new"]])},
        {"blocks": json.dumps({"paragraph": 1})},
        {"blocks": "zstd:"},
        {"title": ...},
    ],
    ids=["more columns", "another shape", "another encoding", "a key less"],
)
def test_a_document_of_a_newer_program_is_a_mismatch(newer: dict[str, Any]) -> None:
    metadata = {k: v for k, v in (document_metadata(DOCUMENT, "g", 1) | newer).items() if v is not ...}
    with pytest.raises(IndexMismatchError, match="as a newer one does; install that version"):
        read_document("brief", DOCUMENT.text, metadata)


def test_a_passage_of_a_newer_program_is_a_mismatch() -> None:
    metadata = passage_metadata(PASSAGE, "g") | {"sentences": json.dumps([[0, 14, "sentence", "new"]])}
    with pytest.raises(IndexMismatchError, match="as a newer one does; install that version"):
        read_passage(PASSAGE.text, metadata)
