from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from ingest.decoding import decode
from ingest.errors import (
    EmptyDocumentError,
    NotADocumentError,
    SourceNotFoundError,
    SourceTooLargeError,
    UndecodableTextError,
    UnreadableSourceError,
    UnsupportedFormatError,
)
from ingest.source import read_source

TEXT = "Financiële ruimte: één café, ‘mét’ € 5 — voor de coöperatie.\nEn nog een regel."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "brief.txt") == TEXT


def test_utf_16_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "brief.txt") == TEXT


def test_latin_1() -> None:
    assert decode("Financiële coöperatie".encode("latin-1"), "brief.txt") == "Financiële coöperatie"


def test_one_stray_byte_in_utf_8_does_not_spoil_the_rest() -> None:
    assert decode("één ".encode() + "café".encode("cp1252") + " één".encode(), "brief.txt") == "één café één"


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x00" * 500, b"\xff\xfe\x00"])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableTextError, match=r"^brief\.txt: .*save it as UTF-8 text"):
        decode(data, "brief.txt")


def test_zero_bytes_are_removed() -> None:
    assert decode(b"De haven\x00 is open.", "brief.txt") == "De haven is open."


def test_decomposed_letters_are_composed() -> None:
    assert decode("financie\u0308el".encode(), "brief.txt") == "financiëel"


@pytest.mark.parametrize("data", [b"", b" \n\r\n\t"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "brief.txt").write_bytes(data)
    with pytest.raises(EmptyDocumentError, match=r"brief\.txt: the file is empty; put"):
        read_source(tmp_path / "brief.txt")


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (zipped("word/document.xml"), "docx"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "html"),
        (b"<HTML><p>", "html"),
        (b"Gewoon tekst", "text"),
    ],
)
def test_the_content_tells_the_format(tmp_path: Path, data: bytes, format_: str) -> None:
    (tmp_path / "brief.txt").write_bytes(data)
    assert read_source(tmp_path / "brief.txt").format == format_


def test_the_name_tells_markdown_from_text(tmp_path: Path) -> None:
    (tmp_path / "brief.MD").write_text("# Kop")
    assert read_source(tmp_path / "brief.MD").format == "markdown"


@pytest.mark.parametrize(
    "data", [zipped("mimetype"), b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 word", b"{\\rtf1}", b"\x89PNG\r\n", b"\x7fELF"]
)
def test_other_formats_are_refused_with_the_remedy(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "brief.odt").write_bytes(data)
    with pytest.raises(UnsupportedFormatError, match=r"^brief\.odt: format not supported.*; use .*Markdown or text$"):
        read_source(tmp_path / "brief.odt")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("meta.txt", b'{"index_settings": {"x": 1}}', "data"),
        ("meta.txt", b' [\n {"a": 1}]', "data"),
        ("meta.txt", b"{}", "data"),
        ("tabel.csv", b"a;b\n1;2", "data"),
        ("tool.py", b"print('De haven is open.')", "source code"),
        ("tool.txt", b"#!/bin/sh\necho", "a program"),
        ("foto.txt", b"\xff\xd8\xff\xe0", "an image"),
        ("logo.html", b"<svg xmlns=", "an image"),
    ],
)
def test_what_is_no_document_is_refused_as_such(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(NotADocumentError, match=rf"this is {what}.*; use .*Markdown or text$"):
        read_source(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("brief.txt", b"[1] De haven is open."),
        ("brief.txt", b'{De haven} is "open": ja.'),
        ("brief.txt", b"# De haven"),
        ("brief.json", b"%PDF-1.7"),
        ("brief.py", zipped("word/document.xml")),
        ("brief.xml", b'<?xml version="1.0"?><html xmlns="x">'),
    ],
)
def test_a_document_under_any_name_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_source(tmp_path / name).data == data


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFoundError, match="no such file; check the path"):
        read_source(tmp_path / "brief.txt")


def test_a_folder_and_a_pipe_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    for path in (tmp_path, tmp_path / "pijp.txt"):
        with pytest.raises(UnreadableSourceError, match=r"not a regular file|cannot be read"):
            read_source(path)


def test_the_size_limit(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("x" * 101)
    with pytest.raises(SourceTooLargeError, match="split the document"):
        read_source(tmp_path / "brief.txt", max_bytes=100)
    assert read_source(tmp_path / "brief.txt", max_bytes=101).data == b"x" * 101
