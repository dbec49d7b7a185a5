"""Blocks → passages: structure first, size second.

A passage is a paragraph, a list with its lead-in, a table, a footnote or a signature. It never crosses a
heading, and never cuts a sentence or an item in two; what is too long is divided between them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import BULLET, Block, ParsedDocument, PlacedBlock
from ingest.sentences import sentence_spans
from vectorstore.passage import Origin, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Raise it when the passages of the same blocks, or their sentences, can change: every document is then ingested again.
SPLITTER_VERSION = "1"

MAX_CHARACTERS = 1200
# An item this long with several sentences is text in its own right: each of its sentences can be cited.
_LONG_ITEM = 400
# What goes on this long without a stop is no sentence; it is cut at a space so that it can be stored at all.
_ENDLESS = 4000


@dataclass(frozen=True, slots=True)
class _Unit:
    """Sentences that stay together in one passage: one sentence, or an item with all of its sentences."""

    sentences: tuple[Sentence, ...]
    mark: int = 0  # the length of the bullet before the first sentence

    @property
    def start(self) -> int:
        return self.sentences[0].start - self.mark

    @property
    def end(self) -> int:
        return self.sentences[-1].end


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage in the making; ``start`` lies before the first sentence where that is an item with a mark."""

    block: Block
    start: int
    units: tuple[_Unit, ...]


def split(parsed: ParsedDocument, document: str, title: str, file: str) -> list[Passage]:
    """Return the passages of a parsed document in reading order; spans refer to ``parsed.text``."""
    text = parsed.text
    drafts = [part for draft in _drafts(text, list(parsed.placed())) for part in _within_size(draft)]
    starts, pages = _page_starts(parsed)
    passages: list[Passage] = []
    for number, draft in enumerate(drafts, start=1):
        end = draft.units[-1].end
        first, last = bisect_right(starts, draft.start), bisect_left(starts, end)
        page = pages[first - 1]
        turns = _turns(page, zip(starts[first:last], pages[first:last], strict=True))
        origin = Origin(document, title, file, draft.block.heading, page, draft.start, end, turns)
        sentences = tuple(sentence for unit in draft.units for sentence in unit.sentences)
        passages.append(Passage(number, text[draft.start : end], origin, sentences))
    return passages


def _turns(page: int | None, places: Iterable[tuple[int, int | None]]) -> tuple[tuple[int, int], ...]:
    """Return the places at which another page starts than the one before it."""
    turns: list[tuple[int, int]] = []
    for start, number in places:
        if number is not None and number != page:
            turns.append((start, number))
            page = number
    return tuple(turns)


def _page_starts(parsed: ParsedDocument) -> tuple[list[int], list[int | None]]:
    """Return where a page may start, in the stored text and in order, and the number of the page that does."""
    found = [
        (placed.start + offset, page)
        for placed in parsed.placed()
        for offset, page in ((0, placed.block.page), *placed.block.turns)
    ]
    return [start for start, _ in found], [page for _, page in found]


def _drafts(text: str, blocks: Sequence[PlacedBlock]) -> Iterator[_Draft]:
    position = 0
    while position < len(blocks):
        placed = blocks[position]
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        position += 1
        if placed.block.kind == "heading":
            if _has_nothing_below(placed.block, following):
                yield _draft(text, placed)
        elif following is not None and _leads_in(placed.block, following.block):
            yield from _with_list(text, placed, following)
            position += 1
        else:
            yield _draft(text, placed)


def _has_nothing_below(heading: Block, following: PlacedBlock | None) -> bool:
    """Tell whether a heading is all there is of its section, so that it would be lost if not stored itself."""
    if following is None or following.block.kind == "signature":
        return True
    return following.block.kind == "heading" and following.block.level <= heading.level


def _leads_in(paragraph: Block, following: Block) -> bool:
    return paragraph.kind == "paragraph" and following.kind == "list" and paragraph.text.endswith(":")


def _with_list(text: str, paragraph: PlacedBlock, items: PlacedBlock) -> Iterator[_Draft]:
    """Keep a list with the paragraph above it, or with that paragraph's last sentence when both are too long."""
    lead = _units_of(text, paragraph)
    last = lead[-1].sentences[-1]
    lead[-1] = _Unit((Sentence(last.start, last.end, "lead"),))
    if len(lead) > 1 and items.end - paragraph.start > MAX_CHARACTERS:
        yield _Draft(paragraph.block, paragraph.start, tuple(lead[:-1]))
        lead = lead[-1:]
    yield _Draft(paragraph.block, lead[0].start, (*lead, *_units_of(text, items)))


def _draft(text: str, placed: PlacedBlock) -> _Draft:
    return _Draft(placed.block, placed.start, tuple(_units_of(text, placed)))


def _units_of(text: str, placed: PlacedBlock) -> list[_Unit]:
    kind = placed.block.kind
    if kind in ("list", "table"):
        return [_item_unit(text, start, end) for start, end in _line_spans(text, placed)]
    if kind in ("signature", "footnote", "heading"):
        return [_Unit((Sentence(placed.start, placed.end),))]
    return [_Unit((sentence,)) for sentence in _sentences(text, placed.start, placed.end)]


def _line_spans(text: str, placed: PlacedBlock) -> Iterator[tuple[int, int]]:
    start = placed.start
    for line in text[placed.start : placed.end].split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _item_unit(text: str, start: int, end: int) -> _Unit:
    """Return an item as one citable unit without its bullet; a number stays, since it is part of what is said."""
    mark = len(BULLET) if text.startswith(BULLET, start, end) else 0
    start += mark
    if end - start <= _LONG_ITEM:
        return _Unit((Sentence(start, end, "item"),), mark)
    first, *others = _sentences(text, start, end)
    return _Unit((Sentence(first.start, first.end, "item"), *others), mark)


def _sentences(text: str, start: int, end: int) -> list[Sentence]:
    part = text[start:end]
    return [
        Sentence(start + piece_start, start + piece_end)
        for first, last in sentence_spans(part)
        for piece_start, piece_end in _without_endless(part, first, last)
    ]


def _without_endless(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _ENDLESS:
        cut = text.rfind(" ", start + 1, start + _ENDLESS)
        cut = cut if cut > start else start + _ENDLESS
        yield start, cut
        start = cut + 1 if text[cut] == " " else cut
    if start < end:
        yield start, end


def _within_size(draft: _Draft) -> Iterator[_Draft]:
    """Divide a draft that is too long into parts of about the same length, between units."""
    units = _small_units(draft.units)
    total = units[-1].end - draft.start
    parts = -(-total // MAX_CHARACTERS)
    goal = total / parts
    start, part = draft.start, [units[0]]
    for unit in units[1:]:
        is_lead_alone = part[-1].sentences[-1].role == "lead"
        length, longer = part[-1].end - start, unit.end - start
        if not is_lead_alone and (longer > MAX_CHARACTERS or (parts > 1 and longer - goal > goal - length)):
            yield _Draft(draft.block, start, tuple(part))
            start, part = unit.start, [unit]
        else:
            part.append(unit)
    yield _Draft(draft.block, start, tuple(part))


def _small_units(units: Sequence[_Unit]) -> list[_Unit]:
    """Take an item apart that would fill more than a passage on its own."""
    small: list[_Unit] = []
    for unit in units:
        if unit.end - unit.start > MAX_CHARACTERS:
            first, *others = unit.sentences
            small += [_Unit((first,), unit.mark), *(_Unit((sentence,)) for sentence in others)]
        else:
            small.append(unit)
    return small
