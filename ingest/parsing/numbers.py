"""Numbers that a document states about itself, such as the size of letters or where a list starts."""

from __future__ import annotations

_MAX_DIGITS = 5


def is_number(stated: str) -> bool:
    """Tell whether a program can count with it: "²" is a digit too, and a hostile number has a million of them."""
    return len(stated) <= _MAX_DIGITS and stated.isascii() and stated.isdigit()
