"""Writing an answer without a language model: the evidence itself, whole and verbatim, with its numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.answer import Citation


def write_extractive(citations: Sequence[Citation], frame: str = "") -> str:
    """Return the quotations, each followed by its ``[n]``, one paragraph each; ``frame`` comes first when given."""
    paragraphs = [f"{citation.quote} [{citation.number}]" for citation in citations]
    return "\n\n".join([frame, *paragraphs] if frame else paragraphs)
