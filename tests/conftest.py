"""What all tests share: one index with an invented document and the letter, made once per run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from app.assistant import Assistant, open_assistant
from app.config import Settings
from ingest.pipeline import ingest_all
from tests.chromium import CHROMIUM, running_chromium
from vectorstore.index import Index

ROOT = Path(__file__).resolve().parent.parent

# Invented, so that a test can know every sentence. The words of the answers occur nowhere in the letter.
ZWEMBAD = """# Huisregels zwembad De Meerkoet

## Openingstijden

Het zwembad is op werkdagen open van zeven uur 's ochtends tot negen uur 's avonds.
In het weekend sluit het om vijf uur.

## Toegang en tarieven

Een kaartje voor volwassenen kost zes euro. Kinderen tot vier jaar zwemmen gratis.

Voor een abonnement hebt u nodig:

- een geldig legitimatiebewijs
- een pasfoto
- een ingevuld aanvraagformulier

## Veiligheid

Duiken is alleen toegestaan in het diepe bad. De badmeester mag bezoekers die de regels overtreden de toegang ontzeggen.
"""


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Take the settings of whoever runs the tests away."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.upper().startswith("BRIEFWIJZER_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def documents_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what ``documents/`` holds and the invented document ``zwembad``."""
    folder = tmp_path_factory.mktemp("shared") / "documents"
    shutil.copytree(ROOT / "documents", folder)
    (folder / "zwembad.md").write_text(ZWEMBAD, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def data_dir(documents_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder in which ``documents_dir`` has been ingested; tests must not change it.

    Of the processes that share the tests, the first makes it and the others copy it.
    """
    folder = documents_dir.parent / "data"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _ingest(documents_dir, folder)
        return folder
    made = tmp_path_factory.getbasetemp().parent / "made"
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            _ingest(documents_dir, made.with_suffix(".half"))
            made.with_suffix(".half").rename(made)
    shutil.copytree(made, folder)
    return folder


def _ingest(documents: Path, folder: Path) -> None:
    index = Index.open(folder, create=True)
    outcomes = ingest_all(index, [documents])
    index.close()
    assert [outcome.message for outcome in outcomes if outcome.status == "failed"] == []


@pytest.fixture(scope="session")
def index(data_dir: Path) -> Iterator[Index]:
    """Return the shared index, open for reading."""
    opened = Index.open(data_dir)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def settings(data_dir: Path, documents_dir: Path) -> Settings:
    """Return settings that point at the shared folders."""
    return Settings(data_dir=data_dir, documents_dir=documents_dir)


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    """Return an assistant over the shared index."""
    return open_assistant(settings)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; install it to run these tests")
    with running_chromium() as browser:
        yield browser
