"""What a run was made with: without it, two figures cannot be compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    from app.config import Settings
    from app.evaluation.dataset import Question
    from vectorstore.index import Index

# Where things are, who listens and what is kept does not change an answer, and would make the hash differ per machine.
NOT_ABOUT_ANSWERS = frozenset(
    (
        "data_dir documents_dir host port feedback_retention rate_limit trusted_proxies "
        "organisation contact_email public_url cors_origins openai_api mcp_server chroma_url theme model_api_key "
        "beheer_password beheer_header widgets_file security_contact workers answers_at_once answers_waiting metrics "
        "log_format log_questions log_addresses traces"
    ).split()
)
# The packages whose data files (fitted numbers, the texts of an answer) change answers as a setting does.
_DATA = ("app.answering", "prompts")


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A document in the index; ``version`` is the hash of its bytes and of what is known about it."""

    id: str
    title: str
    version: str

    def to_json(self) -> dict[str, str]:
        """Return the document with its version, shortened to the twelve digits that tell versions apart."""
        return {"id": self.id, "title": self.title, "version": self.version[:12]}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and with what a run was made.

    ``name`` is the question file's, ``date`` is UTC in ISO 8601 to the second. ``dataset``, ``settings`` and ``index``
    are hashes: of the questions asked, of all that changes an answer beside code and documents (settings, fitted
    models, fixed texts), and of the documents.
    """

    name: str = ""
    date: str = ""
    program: str = ""
    strictness: float | None = None
    dataset: str = ""
    settings: str = ""
    index: str = ""
    documents: tuple[DocumentVersion, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the circumstances under the names of the fields."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "documents": [document.to_json() for document in self.documents]}


def circumstances(name: str, questions: Iterable[Question], index: Index, settings: Settings) -> Circumstances:
    """Return the circumstances of a run that starts now."""
    documents = tuple(DocumentVersion(facts.id, facts.title, facts.version) for facts in index.facts())
    return Circumstances(
        name=name,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        program=version("briefwijzer"),
        strictness=settings.strictness,
        dataset=_short_hash({question.id: repr(question) for question in questions}),
        settings=settings_hash(dict(settings)),
        index=index_hash({document.id: document.version for document in documents}),
        documents=documents,
    )


def settings_hash(values: Mapping[str, Any], data: Mapping[str, str] | None = None) -> str:
    """Return a short hash of what can change an answer beside code and documents; equal on every machine.

    ``values`` are the settings, ``data`` the hashes of the data files (default: those of this program).
    """
    chosen = {name: str(value) for name, value in values.items() if name not in NOT_ABOUT_ANSWERS}
    return _short_hash({**chosen, **(data_hashes() if data is None else data)})


def index_hash(versions: Mapping[str, str]) -> str:
    """Return a short hash of the documents in an index, given the version of each by its id."""
    return _short_hash(versions)


def data_hashes() -> dict[str, str]:
    """Return the hash of every data file beside the code that answers, by its name from the package on."""
    found = [entry for package in _DATA for entry in _data_files(files(package), package)]
    # The card holds the checksums of the judge's files, which are too large to read for every answer.
    found.append(("vectorstore/judge/card.json", files("vectorstore").joinpath("judge", "card.json")))
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in found}


def _data_files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir() and not entry.name.startswith(("__", ".")):
            yield from _data_files(entry, path)
        elif entry.is_file() and not entry.name.endswith((".py", ".pyc")):
            yield path, entry


def _short_hash(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:12]
