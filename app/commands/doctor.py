"""``briefwijzer doctor``: what works on this machine, and the remedy for what does not."""

from __future__ import annotations

import os
import platform
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.commands.terminal import console, plain, write_json
from app.config import ConfigError, Settings
from app.errors import ExitCode
from vectorstore.errors import ModelUnavailableError, VectorStoreError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``detail`` holds the remedy when it is not right."""

    name: str
    works: bool
    detail: str


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Check this installation and say how to repair what does not work; exit code 4 when something fails."""
    settings: Settings = context.obj
    checks = [check(settings) for check in _CHECKS]
    if as_json:
        rows = [{"naam": check.name, "goed": check.works, "toelichting": check.detail} for check in checks]
        write_json({"controles": rows})
    else:
        _show(checks)
    if not all(check.works for check in checks):
        raise typer.Exit(ExitCode.STORE_UNUSABLE)


def _show(checks: list[Check]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("check", "", "detail or remedy")
    for check in checks:
        mark = Text("ok", style="green") if check.works else Text("FAILS", style="bold red")
        table.add_row(check.name, mark, Text(plain(check.detail)))
    console().print(table)


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


def _index(settings: Settings) -> Check:
    from vectorstore.index import Index

    try:
        index = Index.open(settings.data_dir)
        counts = index.passage_counts()
        index.close()
    except VectorStoreError as error:
        return Check("index", False, str(error))
    return Check("index", True, f"{len(counts)} documents, {sum(counts.values())} passages")


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
    _data_folder,
    _documents_folder,
    _encoder,
    _reranker,
    _index,
    _widgets,
    _port,
)
