"""Small invented documents for the tests of the store."""

from __future__ import annotations

import re

from vectorstore.passage import Document, Origin, Passage, Sentence

LIBRARY = (
    "De gemeente betaalt de bibliotheek. De wethouder is tevreden.\n\nHet rijk bouwt woningen. In 2028 komt er geld."
)
HARBOUR = "De haven krijgt een nieuwe kade.\n\nSchepen betalen liggeld per dag."


def make_document(text: str, document_id: str = "brief", version: str = "v1") -> tuple[Document, list[Passage]]:
    """Return a document whose paragraphs are its passages."""
    title = document_id.capitalize()
    file = f"{document_id}.txt"
    passages = [
        Passage(
            number=number,
            text=paragraph.group(),
            origin=Origin(document_id, title, file, ("Kop",), None, paragraph.start(), paragraph.end()),
            sentences=tuple(
                Sentence(paragraph.start() + found.start(), paragraph.start() + found.end())
                for found in re.finditer(r"[A-Z][^.]*\.", paragraph.group())
            ),
        )
        for number, paragraph in enumerate(re.finditer(r"[^\n]+", text), start=1)
    ]
    return Document(document_id, title, file, text, version), passages
