"""What a manager can break, each looked at with the remedy for what is not right: for ``briefwijzer doctor``."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

from app.config import ConfigError, Settings
from vectorstore.errors import ModelUnavailableError, VectorStoreError

_ROOM = 500 * 2**20  # bytes: an index of some thousands of documents, and what SQLite needs beside it
_NONE = "none"
_PATIENCE = 20.0  # seconds for a word of a language model


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``detail`` holds the remedy when it is not right."""

    name: str
    works: bool
    detail: str


def check_installation(settings: Settings) -> list[Check]:
    """Look at everything, and change nothing."""
    return [check(settings) for check in _CHECKS]


def _python(_: Settings) -> Check:
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    remedy = "" if supported else "; install Python 3.11, 3.12 or 3.13 and run `make setup` again"
    return Check("python", supported, platform.python_version() + remedy)


def _data_folder(settings: Settings) -> Check:
    folder = settings.data_dir.absolute()
    nearest = next(parent for parent in (folder, *folder.parents) if os.path.lexists(parent))
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Check(
            "data folder", False, f"{nearest} is not a folder that can be written; set BRIEFWIJZER_DATA_DIR to one"
        )
    return Check("data folder", True, str(folder))


def _room(settings: Settings) -> Check:
    folder = settings.data_dir.absolute()
    nearest = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free = shutil.disk_usage(nearest).free
    remedy = "" if free >= _ROOM else "; make room, or set BRIEFWIJZER_DATA_DIR to another disk"
    return Check("disk space", free >= _ROOM, f"{free / 2**30:.1f} GiB free at {nearest}{remedy}")


def _clock(settings: Settings) -> Check:
    """Compare the clock with what cannot lie after now: this installation, and what was stored last."""
    now = datetime.now(UTC)
    known = [Path(str(distribution("briefwijzer").locate_file("app"))), settings.data_dir / "chroma" / "chroma.sqlite3"]
    latest = max((path.stat().st_mtime for path in known if _is_there(path)), default=0.0)
    if now.timestamp() < latest - 60:
        return Check(
            "clock", False, f"{now:%Y-%m-%d %H:%M} UTC lies before what was stored; set the clock, for instance by NTP"
        )
    return Check("clock", True, f"{now:%Y-%m-%d %H:%M} UTC")


def _encoder(settings: Settings) -> Check:
    from vectorstore.engines import open_encoder

    try:
        encoder = open_encoder(settings.embedding)
        encoder.query("werkt het?")
    except ModelUnavailableError as error:
        return Check("encoder", False, str(error))
    except (ImportError, OSError, RuntimeError) as error:
        return Check("encoder", False, f"cannot be loaded ({error}); run `make clean setup`")
    return Check("encoder", True, f"{encoder.spec} ({encoder.name}), {encoder.dimension} dimensions")


def _reranker(settings: Settings) -> Check:
    from vectorstore.engines import open_reranker

    try:
        reranker = open_reranker(settings.reranker, settings.reranker_budget)
        if reranker:
            reranker.scores("werkt het?", ["het werkt"])
    except ModelUnavailableError as error:
        return Check("reranker", False, str(error))
    return Check("reranker", True, settings.reranker)


def _language_model(settings: Settings) -> Check:
    """Ask the model for a word."""
    if settings.model == _NONE:
        return Check("language model", True, "none")
    from app.answering.language_model import LanguageModelError, named_model

    patient = settings.model_copy(update={"model_timeout": min(settings.model_timeout, _PATIENCE), "model_retries": 0})
    try:
        model = named_model(patient)
        said = model.generate("Antwoord met een woord.", "Zeg: ja").text()
        model.close()
    except (ModelUnavailableError, LanguageModelError) as error:
        return Check("language model", False, str(error))
    if not said.strip():
        return Check("language model", False, f"{settings.model} says nothing; name another in BRIEFWIJZER_MODEL")
    return Check("language model", True, settings.model)


def _index(settings: Settings) -> Check:
    from vectorstore.damage import find_damage
    from vectorstore.engines import open_encoder
    from vectorstore.errors import REPAIR
    from vectorstore.index import Index

    embedded = settings.chroma_url == _NONE
    if embedded and _is_there(settings.data_dir / "chroma" / "chroma.sqlite3") and _may_write(settings.data_dir):
        # First in a process of its own: some damage ends the process that reads it.
        damage = find_damage(settings.data_dir)
        if damage:
            return Check("index", False, f"{damage[0]}: {damage[1].partition(REPAIR)[0]}{REPAIR}")
    try:
        encoder = open_encoder(settings.embedding)
        index = Index.open(settings.data_dir, encoder=encoder, server=settings.chroma_url)
        counts, switching = index.passage_counts(), index.needs_switch()
        index.close()
    except VectorStoreError as error:
        return Check("index", False, str(error))
    found = f"{len(counts)} documents, {sum(counts.values())} passages"
    if switching:
        return Check("index", False, f"{found}, of another encoder than {settings.embedding}; run `briefwijzer ingest`")
    return Check("index", True, found)


def _originals(settings: Settings) -> Check:
    """Look whether the index could be made again from what is kept."""
    from ingest.catalogue import Catalogue

    if not _is_there(settings.data_dir / "chroma") and settings.chroma_url == _NONE:
        return Check("originals", True, "none yet")
    notes = Catalogue(settings.data_dir).all()
    lost = [note.file for note in notes if not (settings.data_dir / "originals" / note.original).is_file()]
    if lost or not notes:
        what = f"{', '.join(lost[:5])} lost" if lost else "none kept"
        return Check("originals", False, f"{what}; run `briefwijzer ingest` with the files")
    return Check("originals", True, f"{len(notes)} kept")


def _documents_folder(settings: Settings) -> Check:
    folder: Path = settings.documents_dir
    if not folder.is_dir():
        return Check("documents folder", False, f"{folder} is absent; make it, or set BRIEFWIJZER_DOCUMENTS_DIR")
    return Check("documents folder", True, str(folder.absolute()))


def _widgets(settings: Settings) -> Check:
    from app.widget.configuration import load_widgets

    try:
        names = sorted(load_widgets(settings))
    except ConfigError as error:
        return Check("widgets", False, str(error))
    return Check("widgets", True, ", ".join(names) or "none")


def _theme(settings: Settings) -> Check:
    from app.theme import theme_of

    try:
        theme_of(settings)
    except ConfigError as error:
        return Check("theme", False, str(error))
    return Check("theme", True, settings.theme)


def _prompts(settings: Settings) -> Check:
    from prompts import PromptError, check_prompts

    try:
        if settings.prompts_dir != _NONE:
            check_prompts(Path(settings.prompts_dir))
    except PromptError as error:
        return Check("prompts", False, str(error))
    return Check("prompts", True, settings.prompts_dir)


def _manifest(settings: Settings) -> Check:
    from ingest.errors import ManifestError
    from ingest.manifest import read_manifest

    try:
        known = read_manifest(settings.documents_dir)
    except ManifestError as error:
        return Check("documents.toml", False, str(error))
    return Check("documents.toml", True, f"{len(known)} documents described")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # in a folder that may not be entered
        return False


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _port(settings: Settings) -> Check:
    try:
        family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        remedy = "set BRIEFWIJZER_HOST or BRIEFWIJZER_PORT to another"
        return Check("port", False, f"{settings.host}:{settings.port}: {error.strerror}; {remedy}")
    return Check("port", True, f"{settings.host}:{settings.port} is free")


_CHECKS: tuple[Callable[[Settings], Check], ...] = (
    _python,
    _clock,
    _data_folder,
    _room,
    _documents_folder,
    _manifest,
    _encoder,
    _reranker,
    _language_model,
    _index,
    _originals,
    _widgets,
    _theme,
    _prompts,
    _port,
)
