"""The words of the pages with the documents, in Dutch and in English; the documents themselves are never translated."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.texts import Language


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """Every text around a document, in one language; words with ``{…}`` are filled in."""

    language: Language
    other_language: str
    skip: str
    menu: str
    ask: str
    documents: str
    to_documents: str
    intro: str
    none_yet: str
    publisher: str
    date: str
    file: str
    contents: str
    source: str
    plain_text: str
    marked: str
    ask_about: str
    whole_page: str
    passage_link: str
    table: str
    printed: str
    one_page: str
    pages: str
    one_passage: str
    passages: str

    def size(self, pages: int, passages: int) -> str:
        """Return how long a document is; ``pages`` is 0 where the format has none."""
        counted = [(pages, self.one_page, self.pages)] if pages else []
        counted.append((passages, self.one_passage, self.passages))
        return ", ".join(f"{number} {one if number == 1 else more}" for number, one, more in counted)


READING: Final[Mapping[Language, ReadingWords]] = MappingProxyType(
    {
        "nl": ReadingWords(
            language="nl",
            other_language="English",
            skip="Naar de inhoud",
            menu="Hoofdmenu",
            ask="Stel een vraag",
            documents="Documenten",
            to_documents="Naar de documenten",
            intro="In deze documenten zoekt Briefwijzer naar een antwoord op uw vraag.",
            none_yet="Er zijn nog geen documenten. De beheerder kan ze toevoegen met de opdracht",
            publisher="Uitgever",
            date="Datum",
            file="Bestand",
            contents="Inhoud",
            source="Naar de bron",
            plain_text="Alleen de tekst",
            marked="De gevonden passage is hieronder gemarkeerd.",
            ask_about="Stel een vraag over dit document",
            whole_page="Open als hele pagina",
            passage_link="Link naar passage",
            table="Tabel",
            printed="Gelezen op",
            one_page="pagina",
            pages="pagina’s",
            one_passage="passage",
            passages="passages",
        ),
        "en": ReadingWords(
            language="en",
            other_language="Nederlands",
            skip="Skip to the content",
            menu="Main menu",
            ask="Ask a question",
            documents="Documents",
            to_documents="To the documents",
            intro="Briefwijzer looks for an answer to your question in these documents. They are in Dutch.",
            none_yet="There are no documents yet. The administrator can add them with the command",
            publisher="Publisher",
            date="Date",
            file="File",
            contents="Contents",
            source="To the source",
            plain_text="Text only",
            marked="The passage that was found is marked below.",
            ask_about="Ask a question about this document",
            whole_page="Open as a whole page",
            passage_link="Link to passage",
            table="Table",
            printed="Read at",
            one_page="page",
            pages="pages",
            one_passage="passage",
            passages="passages",
        ),
    }
)
