"""Bytes to text, without a guess that could be wrong unnoticed.

The order is: a byte order mark, UTF-16 that shows by its zero bytes, UTF-8, UTF-8 with a few stray
Windows-1252 bytes, and Windows-1252 (of which the printable part of Latin-1 is a subset). What then still
looks like binary is refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.errors import UndecodableTextError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_MAX_CONTROL_SHARE = 0.01
_MAX_HIGH_SHARE = 0.3
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Marks of writing direction, joiners and byte order marks inside the text: invisible, and they break search.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b]")
_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})


def decode(data: bytes, name: str) -> str:
    """Return the text of ``data``, cleaned by ``clean``; ``name`` is for the message.

    Raises UndecodableTextError when the bytes are not text.
    """
    text = _decoded(data)
    if text is None or _looks_binary(text):
        raise UndecodableTextError(f"{name}: this is not readable text; save it as UTF-8 text and try again")
    return clean(text)


def clean(text: str) -> str:
    """Return the text with plain line ends and spaces, without control and direction marks, in NFC."""
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    # Lone surrogates cannot be written as UTF-8 further on.
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).translate(_LIGATURES))


def one_line(text: str, longest: int = 2000) -> str:
    """Return a name, title or message fit to store and to show: cleaned, on one line, and of a limited length."""
    return " ".join(clean(text).split())[:longest].rstrip()


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    sixteen = _utf16_without_mark(data)
    if sixteen is not None:
        return sixteen
    text = _strict(data, "utf-8")
    return text if text is not None else _single_bytes(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the text when nearly every second byte is zero, as in UTF-16 of a Western language."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(data) % 2 or len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    if odd > 0.6 * pairs and even < 0.02 * pairs:
        return _strict(data, "utf-16-le")
    if even > 0.6 * pairs and odd < 0.02 * pairs:
        return _strict(data, "utf-16-be")
    return None


def _single_bytes(data: bytes) -> str | None:
    """Read bytes that are not valid UTF-8: text with a few broken places, or all Windows-1252."""
    repaired = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= character <= "\udcff" for character in repaired)
    proper = sum(character > "\x7f" for character in repaired) - stray
    if proper > stray:
        return re.sub("[\udc80-\udcff]", lambda match: _windows(bytes([ord(match[0]) - 0xDC00])), repaired)
    sample = data[:_SAMPLE]
    if sum(byte > 0x7F for byte in sample) > _MAX_HIGH_SHARE * len(sample):
        return None
    return _windows(data)


def _windows(data: bytes) -> str:
    """Decode as Windows-1252, and its five undefined bytes as Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_windows_byte(byte) for byte in data)


def _windows_byte(byte: int) -> str:
    return chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")


def _looks_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > max(_MAX_CONTROL_SHARE * len(sample), 3)
