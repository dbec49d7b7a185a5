"""From the paths that were named to the files that are documents, each with its id and metadata."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import (
    DuplicateDocumentError,
    IngestError,
    ManifestError,
    SourceNotFoundError,
    UnsupportedFormatError,
)
from ingest.manifest import MANIFEST_NAME, Metadata, read_manifest, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_URL_SCHEMES = ("http://", "https://")
_NOT_DOCUMENTS = frozenset({"readme", "license", "licence", "thumbs", "desktop"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to ingest; ``problem`` is what already keeps it from being one. ``file`` has no folder."""

    path: Path
    file: str
    id: str
    metadata: Metadata
    problem: IngestError | None = None

    def checked_path(self) -> Path:
        """Return the path; raises the problem when there is one."""
        if self.problem is not None:
            raise self.problem
        return self.path


def collect(paths: Sequence[str | Path]) -> list[Candidate]:
    """Return the documents in files and folders (all levels), sorted within a folder; a file named twice once.

    ``documents.toml``, READMEs and hidden files in a folder are not documents. Nothing is raised: what cannot
    be used comes back as a candidate with a problem, and so does the second of two files with one id.
    """
    paths_seen: set[Path] = set()
    taken: dict[str, Path] = {}
    candidates: list[Candidate] = []
    for candidate in (found for path in paths for found in _collect_one(path)):
        if candidate.problem is not None:
            candidates.append(candidate)
            continue
        real = candidate.path.resolve()
        if real in paths_seen:
            continue
        paths_seen.add(real)
        first = taken.setdefault(candidate.id, candidate.path)
        problem = None if first is candidate.path else _duplicate(candidate, first)
        candidates.append(replace(candidate, problem=problem))
    return candidates


def _duplicate(candidate: Candidate, first: Path) -> DuplicateDocumentError:
    return DuplicateDocumentError(
        f"{candidate.path}: {first} has the same id {candidate.id!r}; rename the file, or give it its own id in "
        f"{MANIFEST_NAME}"
    )


def _collect_one(named: str | Path) -> Iterator[Candidate]:
    if str(named).lower().startswith(_URL_SCHEMES):
        yield _failed(
            Path(str(named)), UnsupportedFormatError(f"{named}: addresses cannot be read yet; save the page as a file")
        )
        return
    path = Path(named)
    if path.is_dir():
        yield from _in_folder(path)
    elif not os.path.lexists(path):
        yield _failed(path, SourceNotFoundError(f"{path}: no such file or folder; check the path"))
    else:
        yield from _with_metadata(path.parent, [path.name])


def _in_folder(folder: Path) -> Iterator[Candidate]:
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = sorted(name for name in files if _is_document(name))
        yield from _with_metadata(Path(current), names, whole_folder=True)


def _is_document(name: str) -> bool:
    hidden = name.startswith((".", "~$")) or name.endswith("~")
    return not hidden and name != MANIFEST_NAME and Path(name).stem.lower() not in _NOT_DOCUMENTS


def _with_metadata(folder: Path, names: Sequence[str], *, whole_folder: bool = False) -> Iterator[Candidate]:
    """Yield the files with what the folder's manifest says; without a usable manifest none of them is read.

    Their titles and ids would be wrong then, and what the index holds is better.
    """
    try:
        known = read_manifest(folder)
    except ManifestError as error:
        yield _failed(folder / MANIFEST_NAME, error)
        return
    for name in names:
        metadata = known.get(name) or Metadata(name)
        yield Candidate(folder / name, name, metadata.id or slug(name), metadata)
    if whole_folder:
        for name in sorted(set(known) - set(names)):
            if not (folder / name).exists():
                missing = f"{folder / MANIFEST_NAME}: there is no file {name!r} beside it; correct the name"
                yield _failed(folder / name, SourceNotFoundError(missing))


def _failed(path: Path, problem: IngestError) -> Candidate:
    return Candidate(path, path.name, slug(path.name), Metadata(path.name), problem)
