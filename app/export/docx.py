"""A conversation as a Word file, with real headings, links, a title and the language."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from app.texts import PRODUCT

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from app.export.conversation import Conversation, Source, Turn
    from app.texts.export import ExportWords

_LANGUAGES: Final = {"nl": "nl-NL", "en": "en-GB"}
# Styles by their ids: looking one up by its name takes longer than all the rest of a paragraph.
_ITEM, _QUOTE = "ListBullet", "Quote"
_BLUE, _GREY = RGBColor(0x15, 0x42, 0x73), RGBColor(0x4D, 0x5A, 0x6B)


def to_docx(conversation: Conversation, words: ExportWords) -> bytes:
    """Return the file."""
    document = Document()
    _set_up(document, conversation, words)
    document.add_heading(words.title, 0)
    document.add_paragraph(f"{words.saved} {words.day(conversation.when)}.")
    document.add_paragraph(words.notice).runs[0].italic = True
    for number, turn in enumerate(conversation.turns, start=1):
        _add_turn(document, turn, number, words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: WordDocument, conversation: Conversation, words: ExportWords) -> None:
    about = document.core_properties
    about.title, about.author, about.language = words.title, PRODUCT, _LANGUAGES[words.language]
    about.comments = ""
    about.created = about.modified = conversation.when.astimezone(UTC).replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:val"), _LANGUAGES[words.language])
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = _BLUE
    quote = document.styles["Quote"]
    quote.font.italic, quote.font.color.rgb = False, RGBColor(0x1B, 0x24, 0x30)
    quote.paragraph_format.left_indent = Cm(1)
    quote.paragraph_format.space_after = Pt(4)


def _add_turn(document: WordDocument, turn: Turn, number: int, words: ExportWords) -> None:
    frame = words.frame
    document.add_heading(f"{words.question} {number}: {turn.question}", 1)
    document.add_paragraph().add_run(f"{words.status}: {frame.status[turn.status].lower()}").bold = True
    for paragraph in turn.text:
        added = document.add_paragraph(paragraph.text)
        if paragraph.item:
            added._p.style = _ITEM  # noqa: SLF001
    if turn.sources:
        document.add_heading(frame.sources, 2)
    for source in turn.sources:
        _add_source(document, source, words)
    if turn.related:
        document.add_heading(frame.related, 2)
        document.add_paragraph(frame.related_intro)
    for source in turn.related:
        _add_source(document, source, words)


def _add_source(document: WordDocument, source: Source, words: ExportWords) -> None:
    head = document.add_paragraph(f"[{source.number}] ")
    head.add_run(source.title).bold = True
    head.paragraph_format.keep_with_next = True
    if place := source.place(words):
        head.add_run().add_break()
        head.add_run(place).font.color.rgb = _GREY
    quote = document.add_paragraph(source.quote)
    quote._p.style = _QUOTE  # noqa: SLF001
    quote.paragraph_format.keep_with_next = True
    links = document.add_paragraph()
    links.paragraph_format.left_indent = Cm(1)
    _add_link(links, words.passage_link, source.link)
    if source.original:
        links.add_run().add_break()
        _add_link(links, words.document_link, source.original)
    if not source.stands:
        links.add_run().add_break()
        links.add_run(words.no_longer).italic = True


def _add_link(paragraph: Paragraph, text: str, address: str) -> None:
    """Add a link, for which python-docx has no method: a relationship of the part, and a run inside its element."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = RGBColor(0x0B, 0x57, 0xA4), True
    link.append(run._r)  # noqa: SLF001 - the element of a run is how python-docx is extended
    paragraph._p.append(link)  # noqa: SLF001
    printed = paragraph.add_run(f" {address}")  # to be read on paper too
    printed.font.size, printed.font.color.rgb = Pt(8), _GREY
