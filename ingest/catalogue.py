"""What it takes to ingest each kept original again: a note per document, beside the originals.

The index knows this too, but an index can be damaged; the notes and the originals are plain files, from which
``briefwijzer doctor --repair`` makes a new one.

    catalogue/ID.json    its file name, the name of its original, what is known about it
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.manifest import Metadata
from ingest.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection

    from ingest.collecting import Candidate

FOLDER = "catalogue"


@dataclass(frozen=True, slots=True)
class Note:
    """A document by its id; ``original`` is the name under which its bytes are kept."""

    id: str
    file: str
    original: str
    metadata: Metadata


def note_of(candidate: Candidate, original: str) -> Note:
    """Return the note of a document."""
    return Note(candidate.id, candidate.file, original, candidate.metadata)


class Catalogue:
    """The notes in one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def write(self, note: Note) -> None:
        """Write a note, whole or not at all; raises StoreUnusableError."""
        # Escaped, since a file's name may hold what UTF-8 cannot.
        write_whole(self._folder / f"{note.id}.json", json.dumps(asdict(note), indent=1).encode())

    def read(self, document_id: str) -> Note | None:
        """Return the note of a document, or None when there is none that can be read."""
        try:
            stored = json.loads((self._folder / f"{document_id}.json").read_text(encoding="utf-8"))
            note = Note(**{**stored, "metadata": Metadata(**stored["metadata"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return note if note.id == document_id else None

    def all(self) -> list[Note]:
        """Return all notes, sorted by id."""
        found = (self.read(path.stem) for path in sorted(self._folder.glob("[!.]*.json")))
        return [note for note in found if note]

    def keep(self, live: Collection[str]) -> None:
        """Delete the notes of documents that are no more."""
        for path in self._folder.glob("[!.]*.json"):
            if path.stem not in live:
                with contextlib.suppress(OSError):  # one that stays is tried again next time
                    path.unlink()
