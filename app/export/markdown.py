"""A conversation as Markdown (CommonMark): what comes from documents and visitors stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.export.conversation import Conversation, Paragraph, Source, Turn
    from app.texts.export import ExportWords

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~&$!])")
_START = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))", re.MULTILINE)
_MARKER = re.compile(r"\\\[(\d{1,3})\\\]")


def to_markdown(conversation: Conversation, words: ExportWords) -> bytes:
    """Return the file as UTF-8."""
    return ("\n\n".join(_blocks(conversation, words)) + "\n").encode("utf-8")


def _blocks(conversation: Conversation, words: ExportWords) -> Iterator[str]:
    yield f"# {words.title}"
    yield f"{words.saved} {words.day(conversation.when)}."
    yield f"*{words.notice}*"
    for number, turn in enumerate(conversation.turns, start=1):
        yield from _turn(turn, number, words)


def _turn(turn: Turn, number: int, words: ExportWords) -> Iterator[str]:
    frame = words.frame
    yield f"## {words.question} {number}: {escaped(turn.question)}"
    yield f"**{words.status}: {frame.status[turn.status].lower()}**"
    yield from _text(turn.text)
    for heading, intro, sources in (
        (frame.sources, "", turn.sources),
        (frame.related, frame.related_intro, turn.related),
    ):
        if sources:
            yield f"### {heading}"
            if intro:
                yield intro
            yield from (_source(source, words) for source in sources)


def _text(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """Yield paragraphs, and items that follow each other as one list."""
    items: list[str] = []
    for paragraph in paragraphs:
        text = _MARKER.sub(r"[\1]", escaped(paragraph.text))
        if paragraph.item:
            items.append(f"- {text}")
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield text
    if items:
        yield "\n".join(items)


def _source(source: Source, words: ExportWords) -> str:
    """Return an item of a list whose number is that of the source."""
    indent = " " * len(f"{source.number}. ")
    lines = [f"{source.number}. **{escaped(source.title)}**"]
    if place := source.place(words):
        lines[0] += "\\"
        lines.append(indent + escaped(place))
    lines.append("")
    lines += [f"{indent}> {escaped(line)}\\" for line in source.quote.splitlines() if line.strip()]
    lines[-1] = lines[-1].removesuffix("\\")
    lines.append("")
    links = [f"[{words.passage_link}](<{source.link}>)"]
    if source.original:
        links.append(f"[{words.document_link}](<{_address(source.original)}>)")
    lines.append(indent + " · ".join(links))
    if not source.stands:
        lines += ["", f"{indent}*{words.no_longer}*"]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return text whose every sign is shown as it is."""
    return _START.sub(_escaped_start, _SIGNS.sub(r"\\\1", text))


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[2] else f"{match[1]}{match[3]}\\{match[4]}"


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace("\n", "")
