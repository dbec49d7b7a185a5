"""Answer → safe HTML.

Questions, titles and document texts come from others, so they are data here: everything is escaped, and the HTML
is one line, because the chat passes its messages through a Markdown parser that leaves an HTML block without
blank lines alone.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.highlighting import marked_html, question_words
from app.pages.links import OriginalLink, original_link, web_url
from app.texts import FRAMES, PRODUCT, STATUS_ICONS, Frame, Language, dutch_date, shown_date
from app.texts.chat import WORDS
from app.texts.reading import READING
from vectorstore.errors import UnknownDocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    environment.filters["web_url"] = web_url
    environment.globals["product"] = PRODUCT
    # What the frame of a page needs, also of one that says what went wrong before its language was known.
    environment.globals.update(words=READING["nl"], chosen="", other_href="", panel=False)
    environment.filters["date_in"] = shown_date
    return environment


def passage_url(citation: Citation) -> str:
    """Return the link to the reading page that marks the passage and, inside it, the exact quotation."""
    base, _, anchor = citation.url.partition("#")
    return f"{base}?p={citation.passage}&van={citation.start}&tot={citation.end}#{anchor}"


@dataclass(frozen=True, slots=True)
class Card:
    """A source as it is shown: ``about`` says its date, section and page, ``quote`` marks the deciding words."""

    number: int
    title: str
    about: Markup
    quote: Markup
    href: str
    link: OriginalLink | None


def answer_html(
    answer: Answer,
    document_of: Callable[[str], Document] | None = None,
    *,
    language: Language | None = None,
    history: Sequence[str] = (),
    turn: int = 0,
    tools: Markup | None = None,
) -> str:
    """Return the answer with its sources as one line of HTML in which every text is escaped.

    With ``document_of``, which gives a document by its id, each source also tells its date and leads to the original.
    ``language`` is that of the page (the answer's own when None), ``history`` holds the earlier questions that the
    question may lean on, ``turn`` is the answer's place in the conversation, and ``tools`` stands below the sources.
    """
    shown = language if language == "en" else answer.language
    frame = FRAMES[shown]
    words = question_words(answer.question, history) if answer.citations or answer.related else ()

    def card(citation: Citation) -> Card:
        document: Document | None = None
        with suppress(UnknownDocumentError):  # removed since it was cited
            document = document_of(citation.document) if document_of else None
        return Card(
            number=citation.number,
            title=citation.title,
            about=_about(citation, document, frame, shown),
            quote=marked_html(words, citation.quote),
            href=passage_url(citation),
            link=original_link(document, citation.page, citation.quote) if document else None,
        )

    html = (
        templates()
        .get_template("answer.html")
        .render(
            answer=answer,
            language=shown,
            frame=frame,
            words=WORDS[shown],
            icon=STATUS_ICONS[answer.status],
            status=frame.status[answer.status],
            paragraphs=_paragraphs(answer, frame),
            sources=[card(citation) for citation in answer.citations],
            related=[card(citation) for citation in answer.related],
            turn=turn,
            tools=tools,
        )
    )
    return one_line(html)


def _about(citation: Citation, document: Document | None, frame: Frame, language: Language) -> Markup:
    """Return date, section path and page of a source, as far as they are known."""
    date = document.date if document else None
    parts = [
        Markup('<time datetime="{}">{}</time>').format(date, shown_date(date, language)) if date else Markup(""),
        Markup('<span lang="nl">{}</span>').format(" › ".join(citation.section)) if citation.section else Markup(""),
        Markup("{} {}").format(frame.page, citation.page) if citation.page else Markup(""),
    ]
    return Markup(" · ").join(part for part in parts if part)


def question_html(question: str) -> str:
    """Return a visitor's question as one line of HTML that shows exactly what was typed."""
    lines = (str(escape(line)) for line in question.strip().splitlines())
    return f'<h2 class="bw-question" tabindex="-1">{"<br>".join(lines)}</h2>'


def notice_html(message: str, tools: str = "", kind: str = "fout") -> str:
    """Return a plain message of the system, such as an error, as one line of HTML; ``tools`` is HTML below it."""
    text = escape(" ".join(message.split()))
    return one_line(f'<div class="bw-answer bw-{kind}"><p>{text}</p>{tools}</div>')


def one_line(html: str) -> str:
    """Return HTML without line ends, which the chat's Markdown parser would read as the end of a block."""
    # All that any reader takes for a line end: a lone \r is one to a Markdown parser.
    return " ".join(line.strip() for line in html.splitlines() if line.strip())


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
            '<a class="bw-marker" href="{}" target="_blank" rel="noopener" aria-label="{} {}" data-nummer="{}">[{}]</a>'
        ).format(passage_url(citation), frame.source, citation.number, citation.number, citation.number)
        position = match.end()
    return (html + escape(answer.text[position:end])).strip()


def _quoted_spans(answer: Answer) -> list[tuple[int, int]]:
    found = ((answer.text.find(citation.quote), len(citation.quote)) for citation in answer.citations)
    return [(start, start + length) for start, length in found if start >= 0]
