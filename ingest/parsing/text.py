"""Plain text → document, restoring what was lost when the text came out of a PDF.

Sentences, paragraphs, lists, headings and the section tree are found by how the lines lie (``layout``), by
what they start and end with (``markers``) and by what a section announces (``sections``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.decoding import decode
from ingest.document import BULLET, Block, ParsedDocument
from ingest.errors import EmptyDocumentError
from ingest.parsing.dates import stated_date
from ingest.parsing.layout import measure
from ingest.parsing.lines import read_lines
from ingest.parsing.markers import ends_sentence, hash_level, heading_level, is_heading_label, starts_lower
from ingest.parsing.runs import Run, find_runs
from ingest.parsing.sections import build_sections
from ingest.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_HEADING = 120
_MAX_HEADING_WORDS = 16
_MAX_HEADING_LINES = 2
# Three short lines above each other are an address or a colophon; a title and a heading make two.
_MAX_HEADINGS_IN_A_ROW = 2


def parse_text(data: bytes, name: str) -> ParsedDocument:
    """Return the restored document; raises UndecodableTextError or EmptyDocumentError."""
    lines = read_lines(decode(data, name))
    if not any(character.isalnum() for line in lines for character in line.text):
        raise EmptyDocumentError(f"{name}: there is no text in it; add text or remove the file")
    runs = find_runs(lines, measure(lines))
    blocks = build_sections(_to_blocks(runs, _find_headings(runs)))
    return ParsedDocument(blocks, date=stated_date(blocks))


def _find_headings(runs: Sequence[Run]) -> list[bool]:
    """Tell for each run whether it is a heading; many in a row are not, but for the last."""
    is_heading = [_may_be_heading(runs, position) for position in range(len(runs))]
    start = 0
    while start < len(runs):
        end = start
        while end < len(runs) and is_heading[end] and not _is_numbered(runs[end]):
            end += 1
        if end - start > _MAX_HEADINGS_IN_A_ROW:
            is_heading[start : end - 1] = [False] * (end - 1 - start)
        start = max(end, start + 1)
    return is_heading


def _may_be_heading(runs: Sequence[Run], position: int) -> bool:
    run = runs[position]
    if hash_level(run.text):
        return True
    if run.kind not in ("text", "item") or (run.kind == "item" and not _is_numbered_heading(runs, position)):
        return False
    following = next((runs[later] for later in range(position + 1, len(runs)) if runs[later].kind != "footnote"), None)
    return (
        following is not None
        and following.kind != "signature"
        and _has_form_of_heading(run)
        and (following.kind == "item" or not starts_lower(following.text))
        and not run.text.endswith((".", ",", ";", ":", "!"))
    )


def _has_form_of_heading(run: Run) -> bool:
    short = len(run.text) <= _MAX_HEADING and len(run.text.split()) <= _MAX_HEADING_WORDS
    if not short or run.lines > _MAX_HEADING_LINES or starts_lower(run.text):
        return False
    # A question can head the answer below it, when it is one sentence.
    return not ends_sentence(run.text) or (run.text.endswith("?") and len(sentence_spans(run.text)) == 1)


def _is_numbered_heading(runs: Sequence[Run], position: int) -> bool:
    """Tell "2. Aanpak" above a paragraph from the second item of a list: its neighbours are no items."""
    run = runs[position]
    if run.mark is None or run.mark.kind != "number" or not run.mark.mark.rstrip(".").isdigit():
        return False
    neighbours = [runs[index] for index in (position - 1, position + 1) if 0 <= index < len(runs)]
    return all(neighbour.mark is None or neighbour.mark.kind != "number" for neighbour in neighbours)


def _is_numbered(run: Run) -> bool:
    return run.kind == "item" or heading_level(run.text) is not None or hash_level(run.text) > 0


def _to_blocks(runs: Sequence[Run], is_heading: Sequence[bool]) -> list[Block]:
    blocks: list[Block] = []
    in_list = False
    for run, heading in zip(runs, is_heading, strict=True):
        continues_list = in_list and run.kind == "item" and not heading
        if heading:
            _add_heading(blocks, run)
        elif continues_list:
            blocks[-1] = Block(f"{blocks[-1].text}\n{_item_text(run)}", "list", page=blocks[-1].page)
        elif run.kind == "item":
            blocks.append(Block(_item_text(run), "list", page=run.page))
        else:
            blocks.append(Block(run.text, "paragraph" if run.kind == "text" else run.kind, page=run.page))
        in_list = run.kind == "item" and not heading
    return blocks


def _add_heading(blocks: list[Block], run: Run) -> None:
    """Add a heading; the name under a bare label ("Hoofdstuk 2") becomes part of it."""
    level = hash_level(run.text)
    text = f"{run.mark.mark} {run.text}" if run.mark else run.text.lstrip("# " if level else "")
    if blocks and blocks[-1].kind == "heading" and is_heading_label(blocks[-1].text) and not _is_numbered(run):
        blocks[-1] = Block(f"{blocks[-1].text} {text}", "heading", page=blocks[-1].page)
    else:
        blocks.append(Block(text, "heading", page=run.page, level=level))


def _item_text(run: Run) -> str:
    if run.mark is not None and run.mark.kind == "number":
        return f"{run.mark.mark} {run.text}"
    return f"{BULLET}{run.text}"
