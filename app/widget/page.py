"""The page inside the widget as HTML; every text in it is data, and it holds no code and no style of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.answering.question import LONGEST_QUESTION
from app.texts.widget import PAGES, script_texts
from app.widget.assets import HERE
from app.widget.scope import documents_of

if TYPE_CHECKING:
    from app.widget.configuration import Widget
    from vectorstore.index import Index

QUESTIONS: Final = "/api/v1/vragen"


class PageWriter:
    """Writes the page of any widget; ``script`` and ``style`` are the versions of the files that it refers to."""

    def __init__(self, script: str, style: str) -> None:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(script=script, style=style)
        self._template = environment.get_template("embed.html")

    def html(self, widget: Widget, index: Index, nonce: str) -> str:
        """Return the page of ``widget``; only the script that carries ``nonce`` may run in it."""
        texts = PAGES[widget.language]
        data = {
            "widget": widget.name,
            "language": widget.language,
            "address": QUESTIONS,
            "origins": widget.origins,
            "longest": LONGEST_QUESTION,
            "texts": script_texts(widget.language),
        }
        return self._template.render(
            widget=widget,
            title=widget.title or texts.title,
            texts=texts,
            data=data,
            documents=documents_of(widget, index),
            nonce=nonce,
        )
