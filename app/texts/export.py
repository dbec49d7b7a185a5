"""The words of an exported conversation, and of the errors when it cannot be made."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.texts import DUTCH, ENGLISH, NOTICE, Frame, Language, dutch_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

NOT_FROM_HERE: Final = "Een gesprek kan alleen vanaf de pagina van de chat zelf worden bewaard."
WRONG_CONVERSATION: Final = "Dit gesprek kan niet worden bewaard. Begin een nieuw gesprek en probeer het opnieuw."
_MONTHS_EN: Final = ("January February March April May June July August September October November December").split()


@dataclass(frozen=True, slots=True)
class ExportWords:
    """What stands around the questions, answers and quotations, in one language."""

    language: Language
    frame: Frame
    title: str
    saved: str
    notice: str
    question: str
    status: str
    section: str
    passage_link: str
    document_link: str
    no_longer: str
    file_name: str

    def day(self, when: datetime) -> str:
        """Return a moment as a date and a time."""
        if self.language == "nl":
            return f"{dutch_date(when.date().isoformat())} om {when:%H:%M} uur"
        return f"{when.day} {_MONTHS_EN[when.month - 1]} {when.year}, {when:%H:%M}"


WORDS: Final[Mapping[Language, ExportWords]] = MappingProxyType(
    {
        "nl": ExportWords(
            language="nl",
            frame=DUTCH,
            title="Vragen en antwoorden uit Briefwijzer",
            saved="Bewaard op",
            notice=NOTICE,
            question="Vraag",
            status="Uitkomst",
            section="Onderdeel",
            passage_link="Lees de passage",
            document_link="Origineel",
            no_longer="Let op: dit citaat staat nu niet meer zo in het document.",
            file_name="briefwijzer-gesprek",
        ),
        "en": ExportWords(
            language="en",
            frame=ENGLISH,
            title="Questions and answers from Briefwijzer",
            saved="Saved on",
            notice=(
                "This is an automated system. It takes literal sentences from the documents and may miss something. "
                "Check important information in the source. The documents are in Dutch."
            ),
            question="Question",
            status="Outcome",
            section="Section",
            passage_link="Read the passage",
            document_link="Original",
            no_longer="Please note: this quotation is no longer in the document in this form.",
            file_name="briefwijzer-conversation",
        ),
    }
)
