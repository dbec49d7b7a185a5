"""What the link to a reading page asks to mark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage's number (0 for none) and the span of the quotation in the stored text."""

    passage: int = 0
    start: int = 0
    end: int = 0

    @classmethod
    def parse(cls, passage: str, start: str, end: str) -> Mark:
        """Read the query; what is no number or no span marks nothing, because an old link must never fail."""
        first, last = _number(start), _number(end)
        return cls(_number(passage) or 0, first, last) if first is not None and last else cls(_number(passage) or 0)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
