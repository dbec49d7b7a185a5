"""A conversation as a PDF that assistive technology can read: tagged, after PDF/UA-1, with a title and a language.

Typst sets it from ``conversation.typ``. The conversation travels as data, so that nothing in it is ever read as code.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from app.export.conversation import Conversation, Source, Turn
    from app.texts.export import ExportWords

_TEMPLATE = Path(__file__).with_name("conversation.typ")


def to_pdf(conversation: Conversation, words: ExportWords) -> bytes:
    """Return the file, set in the Libertinus Serif that Typst brings."""
    options: dict[str, Any] = {
        "sys_inputs": {"conversation": json.dumps(_data(conversation, words), ensure_ascii=False)},
        "timestamp": conversation.when.replace(microsecond=0),
        "ignore_system_fonts": True,  # the same file on every machine
    }
    template = _TEMPLATE.read_bytes()
    with suppress(typst.TypstError):
        return bytes(typst.compile(template, pdf_standards=["ua-1"], **options))
    # The standard forbids a sign that the font does not have, such as 😀. Without it the file is tagged all the same.
    return bytes(typst.compile(template, **options))


def _data(conversation: Conversation, words: ExportWords) -> dict[str, Any]:
    frame = words.frame
    return {
        "language": words.language,
        "title": words.title,
        "saved": f"{words.saved} {words.day(conversation.when)}.",
        "notice": words.notice,
        "turns": [
            {
                "question": f"{words.question} {number}: {turn.question}",
                "status": f"{words.status}: {frame.status[turn.status].lower()}",
                "text": [asdict(paragraph) for paragraph in turn.text],
                "groups": _groups(turn, words),
            }
            for number, turn in enumerate(conversation.turns, start=1)
        ],
    }


def _groups(turn: Turn, words: ExportWords) -> list[dict[str, Any]]:
    frame = words.frame
    groups = ((frame.sources, "", turn.sources), (frame.related, frame.related_intro, turn.related))
    return [
        {"heading": heading, "intro": intro, "sources": [_source(source, words) for source in sources]}
        for heading, intro, sources in groups
        if sources
    ]


def _source(source: Source, words: ExportWords) -> dict[str, Any]:
    links = [{"text": words.passage_link, "address": source.link}]
    if source.original:
        links.append({"text": words.document_link, "address": source.original})
    return {
        "number": source.number,
        "title": source.title,
        "place": source.place(words),
        "quote": source.quote.splitlines(),
        "links": links,
        "note": "" if source.stands else words.no_longer,
    }
