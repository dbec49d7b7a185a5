"""From what was named to the files and addresses that are documents, each with its id and metadata.

In a folder, at all levels, these are passed over without a word: hidden files and folders, ``documents.toml``,
READMEs and licences, folders of programs (``.venv``, ``node_modules``, ``__pycache__``), the index itself, and
files that nobody means to ask about (images, source code, data such as JSON, programs). What may well be a document
that cannot be read, such as an old Word file or an archive, is reported.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.address import Address, is_address, parse_address
from ingest.decoding import one_line
from ingest.errors import (
    DuplicateDocumentError,
    ForbiddenSourceError,
    IngestError,
    ManifestError,
    SourceError,
    SourceNotFoundError,
    UnreadableSourceError,
)
from ingest.manifest import MANIFEST_NAME, Metadata, read_manifest, slug
from ingest.source import not_a_document, read_head

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOT_DOCUMENTS = frozenset({"readme", "license", "licence", "thumbs", "desktop"})
_PROGRAM_FOLDERS = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document to ingest; ``problem`` is what already keeps it from being one. ``file`` has no folder.

    A name may hold anything, bytes that are no text among it; ``file`` is how it is shown.
    """

    place: Path | Address
    file: str
    id: str
    metadata: Metadata
    problem: IngestError | None = None

    def checked_place(self) -> Path | Address:
        """Return the file or the address; raises the problem when there is one."""
        if self.problem is not None:
            raise self.problem
        return self.place

    @property
    def key(self) -> str:
        """What is the same for two candidates that are one file or address."""
        return self.place.url if isinstance(self.place, Address) else os.path.realpath(self.place)


def collect(named: Sequence[str | Path], others: Sequence[Candidate] = ()) -> list[Candidate]:
    """Return the documents in files, folders and addresses, sorted within a folder; what is named twice once.

    ``others``, which were found elsewhere, come last. Nothing is raised: what cannot be used comes back as a candidate
    with a problem, and so does the second of two documents with one id.
    """
    seen: set[str] = set()
    taken: dict[str, Candidate] = {}
    candidates: list[Candidate] = []
    for candidate in (*(found for name in named for found in _collect_one(name)), *others):
        if candidate.problem is not None:
            candidates.append(candidate)
            continue
        if candidate.key in seen:
            continue
        seen.add(candidate.key)
        first = taken.setdefault(candidate.id, candidate)
        problem = None if first is candidate else _duplicate(candidate, first)
        candidates.append(replace(candidate, problem=problem))
    return candidates


def _duplicate(candidate: Candidate, first: Candidate) -> DuplicateDocumentError:
    return DuplicateDocumentError(
        f"{_shown(candidate)}: {_shown(first)} has the same id {candidate.id!r}; rename the file, or give it its own "
        f"id in {MANIFEST_NAME}"
    )


def _shown(candidate: Candidate) -> str:
    return candidate.place.url if isinstance(candidate.place, Address) else str(candidate.place)


def _collect_one(named: str | Path) -> Iterator[Candidate]:
    text = str(named)
    path = Path(named)
    if not text.strip() or "\0" in text:
        yield _failed(path, SourceNotFoundError(f"{text!r}: not a name; give a file, a folder or an address"))
    elif is_address(text):
        yield _at_address(text, Metadata(""))
    elif not os.path.lexists(path):
        yield _failed(path, SourceNotFoundError(f"{path}: no such file or folder; check the path"))
    elif _in_index(path):
        yield _failed(path, ForbiddenSourceError(f"{path}: lies in the folder of the index; keep documents elsewhere"))
    elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where it may not look
        yield from _in_folder(path)
    else:
        yield from _with_metadata(path.parent, [path.name], path.parent)


def _at_address(text: str, metadata: Metadata) -> Candidate:
    try:
        address = parse_address(text)
    except IngestError as error:
        return _failed(Path(text), error)
    known = replace(metadata, file=address.file, url=address.url)
    return Candidate(address, one_line(address.file), known.id or address.id, known)


def _in_folder(root: Path) -> Iterator[Candidate]:
    unreadable: list[OSError] = []
    for current, folders, files in os.walk(root, onerror=unreadable.append):
        folder = Path(current)
        folders[:] = sorted(name for name in folders if _may_hold_documents(folder / name))
        for link in (name for name in folders if (folder / name).is_symlink() and not _stays(folder / name, root)):
            yield _failed(folder / link, _leaving(folder / link))
        yield from _with_metadata(folder, sorted(files), root, whole_folder=True)
    for error in unreadable:
        path = Path(str(error.filename))
        yield _failed(path, UnreadableSourceError(f"{path}: cannot be read ({error.strerror}); check its permissions"))


def _may_hold_documents(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name in _PROGRAM_FOLDERS
    return not hidden and not os.path.lexists(folder / "pyvenv.cfg") and not _is_index(folder)


def _is_index(folder: Path) -> bool:
    return os.path.lexists(folder / "chroma" / "chroma.sqlite3") and os.path.lexists(folder / "lexical")


def _in_index(path: Path) -> bool:
    real = Path(os.path.realpath(path))
    return any(_is_index(folder) for folder in (real, *real.parents))


def _is_document(name: str) -> bool:
    hidden = name.startswith((".", "~$")) or name.endswith("~")
    return not hidden and name != MANIFEST_NAME and Path(name).stem.lower() not in _NOT_DOCUMENTS


def _with_metadata(
    folder: Path, names: Sequence[str], root: Path, *, whole_folder: bool = False
) -> Iterator[Candidate]:
    """Yield the files with what the folder's manifest says; without a usable manifest none of them is read.

    Their titles and ids would be wrong then, and what the index holds is better.
    """
    try:
        known = read_manifest(folder)
    except ManifestError as error:
        yield _failed(folder / MANIFEST_NAME, error)
        return
    for name in names:
        path = folder / name
        if whole_folder and name not in known and not _is_document(name):
            continue
        if path.is_symlink() and not _stays(path, root):
            yield _failed(path, _leaving(path))
        elif name in known or not whole_folder or _worth_reading(path):
            metadata = known.get(name) or Metadata(name)
            yield Candidate(path, one_line(name), metadata.id or slug(name), metadata)
    if whole_folder:
        yield from _listed_only(folder, [entry for key, entry in known.items() if key not in names])


def _listed_only(folder: Path, entries: Sequence[Metadata]) -> Iterator[Candidate]:
    """Yield what a manifest lists without a file that was found: addresses, and names that are wrong."""
    for entry in sorted(entries, key=lambda entry: (entry.file, entry.url or "")):
        if not entry.file:
            yield _at_address(str(entry.url), entry)
        elif not os.path.lexists(folder / entry.file):
            missing = f"{folder / MANIFEST_NAME}: there is no file {entry.file!r} beside it; correct the name"
            yield _failed(folder / entry.file, SourceNotFoundError(missing))


def _worth_reading(path: Path) -> bool:
    try:
        return not not_a_document(read_head(path), path.name)
    except SourceError:
        return True  # reading it will say what is wrong


def _stays(link: Path, root: Path) -> bool:
    """Tell whether a link leads to a place in the folder that was named, and to no part of it that is passed over."""
    real, top = Path(os.path.realpath(link)), Path(os.path.realpath(root))
    if not real.is_relative_to(top):
        return False
    inside = real.relative_to(top).parts
    return not any(part.startswith(".") or part in _PROGRAM_FOLDERS for part in inside) and not _in_index(real)


def _leaving(link: Path) -> ForbiddenSourceError:
    return ForbiddenSourceError(f"{link}: a link that leads out of the folder; put the file itself there")


def _failed(path: Path, problem: IngestError) -> Candidate:
    return Candidate(path, one_line(path.name), slug(path.name), Metadata(path.name), problem)
