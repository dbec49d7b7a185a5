from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import ManifestError
from ingest.manifest import Metadata, read_manifest, readable_title, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("brief.txt", "brief"),
        ("Brief 2025_v2.FINAL.txt", "brief-2025-v2-final"),
        ("Financiën & coöperatie – ß.md", "financien-cooperatie-ss"),
        ("--.txt", "document-2d-2d"),
        ("документ.txt", "document-434-43e-43a-443-43c-435-43d-442"),
        ("x" * 120 + ".txt", "x" * 120),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_title_from_a_file_name() -> None:
    assert readable_title("jaar_verslag-2025.txt") == "Jaar verslag 2025"


def test_no_manifest_is_no_metadata(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}


def test_all_keys(tmp_path: Path) -> None:
    (tmp_path / "documents.toml").write_text(
        '[[document]]\nfile = "a.txt"\nid = "a-1"\ntitle = "A"\ndate = 2025-12-09\npublisher = "P"\nurl = "https://x.nl"\n'
        '[[document]]\nfile = "b.txt"\ndate = "2025-12"\n'
        '[[document]]\nurl = "https://x.nl/c"\ntitle = "C"\n'
    )
    assert read_manifest(tmp_path) == {
        "a.txt": Metadata("a.txt", "a-1", "A", "2025-12-09", "P", "https://x.nl"),
        "b.txt": Metadata("b.txt", date="2025-12"),
        "https://x.nl/c": Metadata("", title="C", url="https://x.nl/c"),
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x = [", "cannot be read as TOML"),
        ("titel = 1", r"unknown key 'titel'; use only \[\[document\]\]"),
        ("[document]\nfile = 'a'", "one table per document"),
        ("document = ['a']", "document 1: must be a table"),
        ("[[document]]\nfile = 'a'\ntitel = 'x'", "document 1: unknown key 'titel'; use 'date', 'file'"),
        ("[[document]]\ntitle = 'x'", "'file' must be the name of a file"),
        ("[[document]]\nfile = '../a'", "'file' must be the name of a file"),
        ("[[document]]\nfile = 'a'\n[[document]]\nfile = 'a'", "document 2: 'a' is described twice"),
        ("[[document]]\nurl = 'https://a'\n[[document]]\nurl = 'https://a'", "'https://a' is described twice"),
        ("[[document]]\nfile = 'a'\ndate = '9 december'", "'date' must be a date like 2025-12-09"),
        ("[[document]]\nfile = 'a'\nid = 'A b'", "'id' must be small letters"),
        ("[[document]]\nfile = 'a'\nurl = 'javascript:x'", "'url' must be an address"),
        ("[[document]]\nfile = 'a'\ntitle = 3", "'title' must be a text in quotes"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "documents.toml").write_text(content)
    with pytest.raises(ManifestError, match=message):
        read_manifest(tmp_path)
