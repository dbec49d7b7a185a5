"""Making a damaged index again from what is kept beside it: the originals, and the notes of the catalogue."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ingest.catalogue import Catalogue, Note
from ingest.collecting import Candidate
from ingest.errors import UnreadableSourceError
from ingest.isolation import ParserProcess
from ingest.ocr import parse
from ingest.originals import Originals, originals_of
from ingest.pipeline import ingest_candidates
from vectorstore.errors import REPAIR, StoreUnusableError
from vectorstore.index import Index
from vectorstore.server import EMBEDDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingest.events import Event, Outcome
    from vectorstore.embedding import Encoder

_PARTS = ("chroma", "lexical")


def open_whole(data_dir: Path, encoder: Encoder, tell: Callable[[str], None], server: str = EMBEDDED) -> Index:
    """Open the index for writing; one that a kill or a full disk left damaged is made again first.

    Chroma writes its files with vectors in place, so that a kill in those milliseconds cuts them. ``tell`` gets each
    step in English. Raises as ``Index.open``.
    """
    try:
        return Index.open(data_dir, create=True, encoder=encoder, server=server)
    except StoreUnusableError as error:
        if server != EMBEDDED or REPAIR not in str(error):
            raise
        tell(str(error).partition(f"; {REPAIR}")[0])
    # Without notes nothing was in it yet.
    aside = rebuild_telling(data_dir, encoder, tell) if Catalogue(data_dir).all() else set_aside(data_dir, _PARTS)
    tell(f"made again from the kept originals; what was damaged is in {aside}, and may be deleted")
    return Index.open(data_dir, create=True, encoder=encoder)


def rebuild_telling(data_dir: Path, encoder: Encoder, tell: Callable[[str], None]) -> Path:
    """Make the index again as ``rebuild`` does, tell of each document, and return where the damaged one is."""
    aside, outcomes = rebuild(data_dir, encoder, lambda document: tell(f"again: {document}"))
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    for outcome in failed:
        tell(f"failed: {outcome.message}")
    tell(f"made {len(outcomes) - len(failed)} of {len(outcomes)} documents again from their originals")
    return aside


def rebuild(data_dir: Path, encoder: Encoder, on_document: Callable[[str], None]) -> tuple[Path, list[Outcome]]:
    """Make the index again from the kept originals; return where the damaged one is, and what became of each document.

    ``on_document(id)`` before each. Raises StoreUnusableError when nothing is kept to make it from.
    """
    notes = Catalogue(data_dir).all()
    if not notes:
        raise StoreUnusableError(
            f"{data_dir}: no originals are kept to make the index from; move the folder away, run `briefwijzer ingest`"
        )
    aside = set_aside(data_dir, _PARTS)

    def tell(event: Event) -> None:
        if event.kind == "started":
            on_document(event.document)

    with closing(Index.open(data_dir, create=True, encoder=encoder)) as index, closing(ParserProcess()) as parser:
        candidates = [_candidate(note, originals_of(index)) for note in notes]
        # Nothing is swept: the original of a document that fails now is all that there is of it.
        return aside, ingest_candidates(index, candidates, partial(parse, parser), tell, sweep=False)


def rebuild_keywords(data_dir: Path, encoder: Encoder) -> Path:
    """Make the keyword index again from the passages that are stored; return where the damaged one is."""
    aside = set_aside(data_dir, ("lexical",))
    Index.open(data_dir, encoder=encoder).close()
    return aside


def set_aside(data_dir: Path, parts: tuple[str, ...]) -> Path:
    """Move parts of the index into a folder ``damaged-…`` beside them, and return that folder."""
    aside = data_dir / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
    try:
        aside.mkdir()
        for part in parts:
            if (data_dir / part).exists():
                (data_dir / part).rename(aside / part)
    except OSError as error:
        raise StoreUnusableError(
            f"{data_dir}: cannot be written ({error.strerror}); check the folder's rights"
        ) from error
    return aside


def _candidate(note: Note, originals: Originals) -> Candidate:
    path = originals.path(note.original)
    if path is None:
        lost = UnreadableSourceError(f"{note.file}: its original is lost; ingest the file again")
        return Candidate(originals.folder / note.original, note.file, note.id, note.metadata, lost)
    return Candidate(path, note.file, note.id, note.metadata)
