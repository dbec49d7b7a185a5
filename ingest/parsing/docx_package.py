"""Opening a DOCX or ODT safely: a zip of XML parts, of which only a few are read and nothing outside is fetched."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from lxml import etree

from ingest.errors import DamagedDocumentError

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ISO 29500 "strict" names the same elements differently.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAX_PART = 200 * 1024 * 1024
# XML seldom packs better than 1 : 40; a bomb does 1 : 1000.
_MAX_RATIO = 200
_SMALL = 1024 * 1024
_MAX_FILES = 10_000
_CHUNK = 1024 * 1024
# What zipfile raises on damaged archives, places that lie outside of them among it.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)


class Package:
    """The parts of a DOCX or ODT (``kind``, as people call it); a part that is not there is None."""

    def __init__(self, data: bytes, name: str, kind: str = "DOCX") -> None:
        self._name = name
        self._kind = kind
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS as error:
            raise self._damaged(f"the {self._kind} is damaged") from error
        if len(self._archive.infolist()) > _MAX_FILES:
            raise self._damaged(f"the {self._kind} holds more than {_MAX_FILES} files")

    def part(self, path: str) -> etree._Element | None:
        """Return the root of an XML part; raises DamagedDocumentError."""
        data = self._read(path)
        if data is None:
            return None
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise self._damaged(f"{path} declares entities, which no document does")
        # No entities, no network, and libxml2's own limits on depth and size stay on.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged(f"{path} is damaged") from error

    def _read(self, path: str) -> bytes | None:
        try:
            info = self._archive.getinfo(path)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise self.encrypted()
        if info.file_size > _MAX_PART:
            raise self._damaged(f"{path} is bigger than {_MAX_PART // _CHUNK} MiB")
        try:
            return self._unpacked(info)
        except _ZIP_ERRORS as error:
            raise self._damaged(f"the {self._kind} is damaged") from error

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        """Return the content of a part, and stop as soon as it is more than its size says or packs too well."""
        limit = min(_MAX_PART, max(_SMALL, _MAX_RATIO * info.compress_size))
        chunks: list[bytes] = []
        total = 0
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > limit:
                    raise self._damaged(f"{info.filename} unpacks to far more than it should")
                chunks.append(chunk)
        return b"".join(chunks)

    def encrypted(self) -> DamagedDocumentError:
        """Return the error for a document that asks for a password."""
        return DamagedDocumentError(
            f"{self._name}: the {self._kind} is encrypted; save it without a password and try again"
        )

    def _damaged(self, reason: str) -> DamagedDocumentError:
        return DamagedDocumentError(f"{self._name}: {reason}; save it again in Word or LibreOffice and retry")
