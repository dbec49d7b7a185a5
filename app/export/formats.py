"""The formats in which a conversation can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.texts.export import WORDS

if TYPE_CHECKING:
    from app.export.conversation import Conversation
    from app.texts import Language

Format = Literal["md", "docx", "pdf"]

_TYPES: dict[Format, str] = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to download; ``name`` holds a date and nothing of the conversation."""

    name: str
    media_type: str
    content: bytes


def export(conversation: Conversation, kind: Format, language: Language = "nl") -> ExportFile:
    """Return the conversation as a file; ``language`` is that of the words around it."""
    words = WORDS[language]
    name = f"{words.file_name}-{conversation.when:%Y-%m-%d}.{kind}"
    return ExportFile(name, _TYPES[kind], _content(conversation, kind, language))


def _content(conversation: Conversation, kind: Format, language: Language) -> bytes:
    # Each library is loaded only for its own format.
    words = WORDS[language]
    if kind == "docx":
        from app.export.docx import to_docx  # noqa: PLC0415

        return to_docx(conversation, words)
    if kind == "pdf":
        from app.export.pdf import to_pdf  # noqa: PLC0415

        return to_pdf(conversation, words)
    from app.export.markdown import to_markdown  # noqa: PLC0415

    return to_markdown(conversation, words)
