"""Lines → runs: what was one paragraph, one list item or one heading before the text was cut into lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ingest.parsing.hyphens import join, vocabulary
from ingest.parsing.layout import Layout, reach
from ingest.parsing.markers import (
    ItemMark,
    ends_open,
    ends_sentence,
    has_footnote_number,
    hash_level,
    is_bare_url,
    is_closing,
    is_lone_mark,
    item_mark,
    starts_lower,
)
from ingest.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.parsing.lines import Line

_MAX_SIGNATURE_LINES = 10
_MAX_SIGNATURE_LINE = 80
_ATTACHMENT = re.compile(r"(?i)bijlagen?\b|cc:?\s|kopie aan")
# Items are indented, so their lines hold fewer characters than those of the running text.
_ITEM_REACH = 0.9

RunKind = Literal["text", "item", "footnote", "signature"]


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that belong together, as one text; ``mark`` is set for a list item, whose text leaves the mark out."""

    kind: RunKind
    text: str
    page: int | None = None
    mark: ItemMark | None = None
    lines: int = 1


def find_runs(lines: Sequence[Line], layout: Layout) -> list[Run]:
    """Return the runs in reading order; a bare address that interrupts a run comes after it."""
    return _RunFinder(_with_marks_joined(lines), layout).find()


def _with_marks_joined(lines: Sequence[Line]) -> list[Line]:
    """Put a bullet that stands alone on its line before the text on the next line."""
    joined: list[Line] = []
    for line in lines:
        if joined and is_lone_mark(joined[-1].text):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}", trailing=line.trailing)
        else:
            joined.append(line)
    return joined


class _RunFinder:
    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self._lines = lines
        self._layout = layout
        self._words = vocabulary(" ".join(line.text for line in lines))
        self._runs: list[Run] = []
        self._notes: list[Run] = []
        self._current: Run | None = None
        self._last: Line | None = None

    def find(self) -> list[Run]:
        gap_of_note = 0
        for number, line in enumerate(self._lines):
            following = self._lines[number + 1] if number + 1 < len(self._lines) else None
            if self._is_note(line, following):
                self._notes.append(Run("footnote", line.text, line.page))
                gap_of_note = max(gap_of_note, line.blank_before)
                continue
            self._add(replace(line, blank_before=max(line.blank_before, gap_of_note)), following)
            gap_of_note = 0
        self._close()
        return self._runs

    def _add(self, line: Line, following: Line | None) -> None:
        if not self._continues(line, following):
            self._close()
            self._current = self._opened(line)
        elif self._current is not None:
            above = self._current.text
            is_line = self._current.kind == "signature"
            text = f"{above}\n{line.text}" if is_line else join(above, line.text, self._words)
            self._current = replace(self._current, text=text, lines=self._current.lines + 1)
        self._last = line

    def _opened(self, line: Line) -> Run:
        if is_closing(line.text):
            return Run("signature", line.text, line.page)
        mark = item_mark(line.text) if self._starts_item(line) else None
        return Run("item", mark.rest, line.page, mark) if mark else Run("text", line.text, line.page)

    def _close(self) -> None:
        if self._current is not None:
            self._runs.append(self._current)
        self._runs += self._notes
        self._notes = []
        self._current = None

    def _is_note(self, line: Line, following: Line | None) -> bool:
        """Tell a footnote's address from one that a sentence names and that merely stands alone on its line."""
        if not is_bare_url(line.text):
            return False
        if self._last is None or self._current is None or not self._layout.wrapped or not ends_open(self._last.text):
            return True
        if following is not None and _starts_page(following, self._layout):
            return True
        # It would have fitted on the line above, so it is not the flow of the text that put it here.
        return has_footnote_number(line.text) or self._ended_on_purpose(self._last, line)

    def _continues(self, line: Line, following: Line | None) -> bool:
        """Tell whether the line goes on where the last one stopped."""
        run, last = self._current, self._last
        if run is None or last is None:
            return False
        if run.kind == "signature":
            return _continues_signature(run, line)
        if is_closing(line.text) or self._starts_item(line) or hash_level(last.text) or hash_level(line.text):
            return False
        if not self._layout.wrapped:
            return line.starts_page and ends_open(last.text) and starts_lower(line.text)
        return self._flows_on(last, line, following)

    def _flows_on(self, last: Line, line: Line, following: Line | None) -> bool:
        """Tell, in wrapped text, a line that was cut from one that was ended."""
        new_page = _starts_page(line, self._layout)
        on_purpose = self._ended_on_purpose(last, line)
        apart = line.blank_before > self._layout.blank_lines
        if ends_open(last.text):
            if starts_lower(line.text):
                return not apart or new_page or not on_purpose
            return not on_purpose and (not apart or new_page)
        return not (on_purpose or apart or self._stands_alone(line, following) or self._follows_short_items(last))

    def _stands_alone(self, line: Line, following: Line | None) -> bool:
        """Tell whether the line is a heading below a paragraph that happens to end in a full line.

        It was ended on purpose itself, though nothing ends it: no line of running text does that.
        """
        return (
            following is not None
            and ((ends_open(line.text) and not line.text.endswith(",")) or line.text.endswith("?"))
            and not starts_lower(line.text)
            and not starts_lower(following.text)
            and self._layout.ended_on_purpose(line, following)
        )

    def _follows_short_items(self, last: Line) -> bool:
        """Tell whether the last item is complete: it has ended a sentence, and those above have one each."""
        if self._current is None or self._current.mark is None or not ends_sentence(last.text):
            return False
        above = self._runs[-1] if self._runs else None
        return above is not None and above.kind == "item" and len(sentence_spans(above.text)) == 1

    def _starts_item(self, line: Line) -> bool:
        """Tell a list item from a line in mid-sentence that happens to start with a dash or a number."""
        mark = item_mark(line.text)
        if mark is None or mark.kind == "bullet" or self._last is None or self._current is None:
            return mark is not None
        if mark.kind == "letter":
            return self._current.kind == "item" or self._last.text.endswith(":")
        if self._current.mark is not None and self._current.mark.kind == mark.kind:
            return mark.kind == "dash" or _follows(self._current.mark, mark) or not self._runs_into(line)
        return not self._runs_into(line)

    def _runs_into(self, line: Line) -> bool:
        """Tell whether the sentence above goes on in this line, whatever it starts with."""
        if not self._layout.wrapped or self._last is None or line.blank_before > self._layout.blank_lines:
            return False
        return ends_open(self._last.text) and not self._ended_on_purpose(self._last, line)

    def _ended_on_purpose(self, last: Line, line: Line) -> bool:
        if self._current is not None and self._current.kind == "item" and not ends_sentence(last.text):
            return reach(last, line) < _ITEM_REACH * self._layout.reach
        return self._layout.ended_on_purpose(last, line)


def _starts_page(line: Line, layout: Layout) -> bool:
    """Tell whether a page starts here: a form feed, or a lone space where a blank line was to be expected."""
    return line.starts_page or (layout.blank_lines > 0 and line.blank_before == 0 and line.indent > 0)


def _follows(above: ItemMark, mark: ItemMark) -> bool:
    """Tell whether two numbers or letters are neighbours: "2." and "3.", "a)" and "b)"."""
    first, second = above.mark.strip("().°"), mark.mark.strip("().°")
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    return len(first) == len(second) == 1 and ord(second) == ord(first) + 1


def _continues_signature(run: Run, line: Line) -> bool:
    is_statement = ends_sentence(line.text) and line.text.count(" ") > 5
    return (
        run.lines < _MAX_SIGNATURE_LINES
        and len(line.text) <= _MAX_SIGNATURE_LINE
        and not is_statement
        and not line.starts_page
        and not _ATTACHMENT.match(line.text)
        and (item_mark(line.text) is None)
    )
