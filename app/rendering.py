"""Answer → safe HTML.

Questions, titles and document texts come from others, so they are data here: everything is escaped, and the HTML
is one line, because the chat passes its messages through a Markdown parser that leaves an HTML block without
blank lines alone.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.pages.links import OriginalLink, original_link, web_url
from app.texts import FRAMES, PRODUCT, STATUS_ICONS, Frame, dutch_date
from vectorstore.errors import UnknownDocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.answer import Answer, Citation
    from vectorstore.passage import Document

TEMPLATES = Path(__file__).parent / "pages" / "templates"
_MARKER = re.compile(r"\[(\d{1,3})\]")
_BULLET = re.compile(r"\s*[-•*]\s+")


@cache
def templates() -> Environment:
    """Return the one template environment: autoescape on, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["dutch_date"] = dutch_date
    environment.filters["breaks"] = _with_breaks
    environment.filters["web_url"] = web_url
    environment.globals["product"] = PRODUCT
    return environment


def passage_url(citation: Citation) -> str:
    """Return the link to the reading page that marks the passage and, inside it, the exact quotation."""
    base, _, anchor = citation.url.partition("#")
    return f"{base}?p={citation.passage}&van={citation.start}&tot={citation.end}#{anchor}"


def answer_html(answer: Answer, document_of: Callable[[str], Document] | None = None) -> str:
    """Return the answer with its sources as one line of HTML in which every text is escaped.

    With ``document_of``, which gives a document by its id, each source also leads to the original.
    """
    frame = FRAMES[answer.language]
    said = " ".join(answer.text.split())

    def repeated(citation: Citation) -> bool:
        """Tell whether the quotation is in the answer already, so that it need not stand on the page twice."""
        return " ".join(citation.quote.split()) in said

    def original(citation: Citation) -> OriginalLink | None:
        """Return the link to where the quotation stands in the original."""
        with suppress(UnknownDocumentError):  # removed since it was cited
            return original_link(document_of(citation.document), citation.page, citation.quote) if document_of else None
        return None

    html = (
        templates()
        .get_template("answer.html")
        .render(
            answer=answer,
            frame=frame,
            icon=STATUS_ICONS[answer.status],
            status=frame.status[answer.status],
            paragraphs=_paragraphs(answer, frame),
            passage_url=passage_url,
            repeated=repeated,
            original=original,
        )
    )
    return _one_line(html)


def question_html(question: str) -> str:
    """Return a visitor's question as one line of HTML that shows exactly what was typed."""
    lines = (str(escape(line)) for line in question.strip().splitlines())
    return f'<div class="bw-question"><p>{"<br>".join(lines)}</p></div>'


def notice_html(message: str) -> str:
    """Return a plain message of the system, such as an error, as one line of HTML."""
    return f'<div class="bw-answer bw-fout" role="alert"><p>{escape(" ".join(message.split()))}</p></div>'


def _with_breaks(text: str) -> Markup:
    """Return the text escaped, with its line ends as line breaks."""
    return Markup("<br>").join(line.strip() for line in text.splitlines())


def _one_line(html: str) -> str:
    return re.sub(r"\s*\n\s*", " ", html).strip()


def _paragraphs(answer: Answer, frame: Frame) -> Markup:
    """Return the answer's text as paragraphs and lists, its markers as links."""
    body = Markup("")
    position = 0
    items: list[Markup] = []
    for line in answer.text.splitlines(keepends=True):
        start, position = position, position + len(line)
        bullet = _BULLET.match(line)
        content = _linked(answer, frame, start + (bullet.end() if bullet else 0), position)
        if bullet:
            items.append(Markup("<li>{}</li>").format(content))
            continue
        body, items = body + _list(items), []
        if content.strip():
            body += Markup("<p>{}</p>").format(content)
    return body + _list(items)


def _list(items: list[Markup]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(items)) if items else Markup("")


def _linked(answer: Answer, frame: Frame, start: int, end: int) -> Markup:
    """Return ``answer.text[start:end]`` escaped, with the markers of known sources as links."""
    citations = {citation.number: citation for citation in answer.citations}
    quoted = _quoted_spans(answer)
    html, position = Markup(""), start
    for match in _MARKER.finditer(answer.text, start, end):
        citation = citations.get(int(match[1]))
        # A "[1]" inside a quotation is the document's own text, such as a footnote sign.
        if citation is None or any(a <= match.start() and match.end() <= b for a, b in quoted):
            continue
        before = answer.text[position : match.start()]
        # A space that does not break keeps the marker on the line of the sentence's last word.
        html += escape(before[:-1] + "\N{NO-BREAK SPACE}" if before.endswith(" ") else before)
        html += Markup(
            '<a class="bw-marker" href="{}" target="_blank" rel="noopener" aria-label="{} {}, {}">[{}]</a>'
        ).format(passage_url(citation), frame.source, citation.number, frame.new_tab, citation.number)
        position = match.end()
    return (html + escape(answer.text[position:end])).strip()


def _quoted_spans(answer: Answer) -> list[tuple[int, int]]:
    found = ((answer.text.find(citation.quote), len(citation.quote)) for citation in answer.citations)
    return [(start, start + length) for start, length in found if start >= 0]
