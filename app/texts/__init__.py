"""Every text that a visitor of the web reads, in one place: Dutch first, English for the frame of an answer.

House style of the Dutch: B1, addressed with "u", no jargon. Document texts are never translated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.answer import Status

Language = Literal["nl", "en"]

PRODUCT: Final = "Briefwijzer"
CHAT_TITLE: Final = "Stel een vraag over de documenten"
CHAT_TITLE_ONE: Final = "Stel een vraag over dit document"
CHAT_DESCRIPTION: Final = "Briefwijzer beantwoordt vragen over documenten en laat bij elk antwoord zien waar het staat."
NOTICE_TITLE: Final = "U chat met een computer."
NOTICE: Final = (
    "Dit is een geautomatiseerd systeem. Het haalt letterlijke zinnen uit de documenten en kan iets missen. "
    "Controleer belangrijke informatie in de bron. Vul geen persoonsgegevens in."
)
NOTICE_SHORT: Final = "Automatisch antwoord. Controleer de bron."
EXAMPLES_LABEL: Final = "Bijvoorbeeld:"
GENERIC_EXAMPLES: Final = (
    "Waar gaat dit document over?",
    "Wat zijn de belangrijkste punten?",
    "Wat wordt er gevraagd?",
)
QUESTION_LABEL: Final = "Uw vraag"
QUESTION_PLACEHOLDER: Final = "Typ uw vraag…"
ASK: Final = "Verstuur"
NEW_CONVERSATION: Final = "Nieuw gesprek"
CONVERSATION_LABEL: Final = "Gesprek"
SEARCHING: Final = "Ik zoek in de documenten…"
TOO_LONG: Final = (
    "Uw vraag is te lang: hij mag hoogstens {limit} tekens hebben. Maak hem korter en probeer het opnieuw."
)
EMPTY_QUESTION: Final = "Typ eerst een vraag."
INVALID_CHARACTERS: Final = "De tekst bevat tekens die niet geldig zijn. Typ de vraag opnieuw."
TOO_LARGE: Final = "De aanvraag is te groot: hij mag hoogstens {limit} kB zijn. Stuur minder en probeer het opnieuw."
TOO_MANY: Final = "Er zijn te veel vragen achter elkaar gesteld. Probeer het over {seconds} seconden opnieuw."
TOO_BUSY: Final = "Het is nu erg druk. Probeer het over {seconds} seconden opnieuw."
CONVERSATION_FULL: Final = "Dit gesprek is te lang geworden. Begin een nieuw gesprek en stel uw vraag daar."
CHAT_ERROR: Final = "Er ging iets mis bij het zoeken. Probeer het over een minuut opnieuw."
NO_INDEX: Final = (
    "Er zijn nog geen documenten om in te zoeken. De beheerder kan ze toevoegen met de opdracht: briefwijzer ingest"
)
NO_SCRIPT: Final = "Voor de chat is JavaScript nodig. U kunt de documenten ook zonder JavaScript lezen:"

DOCUMENTS_TITLE: Final = "Documenten"
NOT_FOUND_TITLE: Final = "Pagina niet gevonden"
NOT_FOUND: Final = "Deze pagina of dit document bestaat niet (meer). Kies een document uit de lijst of stel een vraag."
WRONG_METHOD_TITLE: Final = "Dit kan hier niet"
WRONG_METHOD: Final = "U kunt deze pagina alleen lezen. Kies een document uit de lijst of stel een vraag."
WRONG_REQUEST_TITLE: Final = "De aanvraag klopt niet"
UNAVAILABLE_TITLE: Final = "Even niet beschikbaar"
MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli",
    "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around an answer, in one language."""

    status: Mapping[Status, str]
    sources: str
    related: str
    related_intro: str
    page: str
    read: str
    quotation: str
    new_tab: str
    source: str
    suggestions: str
    original_pdf: str
    original_web: str
    original_file: str


DUTCH: Final = Frame(
    status=MappingProxyType(
        {
            "beantwoord": "Beantwoord",
            "gedeeltelijk": "Gedeeltelijk beantwoord",
            "niet-gevonden": "Niet gevonden",
            "geweigerd": "Geweigerd",
        }
    ),
    sources="Bronnen",
    related="Mogelijk verwant",
    related_intro="Deze passages geven geen antwoord, maar gaan misschien over hetzelfde onderwerp.",
    page="pagina",
    read="Lees in het document",
    quotation="Citaat",
    new_tab="opent in een nieuw tabblad",
    source="Bron",
    suggestions="U kunt ook vragen:",
    original_pdf="Open de PDF",
    original_web="Lees op de website",
    original_file="Download het origineel",
)
ENGLISH: Final = Frame(
    status=MappingProxyType(
        {
            "beantwoord": "Answered",
            "gedeeltelijk": "Partly answered",
            "niet-gevonden": "Not found",
            "geweigerd": "Declined",
        }
    ),
    sources="Sources (in Dutch)",
    related="Possibly related",
    related_intro="These passages do not answer the question, but may be about the same subject.",
    page="page",
    read="Read in the document",
    quotation="Quotation",
    new_tab="opens in a new tab",
    source="Source",
    suggestions="You could also ask:",
    original_pdf="Open the PDF",
    original_web="Read on the website",
    original_file="Download the original",
)
FRAMES: Final[Mapping[Language, Frame]] = MappingProxyType({"nl": DUTCH, "en": ENGLISH})
STATUS_ICONS: Final[Mapping[Status, str]] = MappingProxyType(
    {"beantwoord": "✓", "gedeeltelijk": "◐", "niet-gevonden": "?", "geweigerd": "✕"}
)


def dutch_date(iso: str | None) -> str:
    """Return ``2025-12-09`` as ``9 december 2025`` and ``2025-12`` as ``december 2025``; other texts as they are."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?", iso or "", re.ASCII)
    if match is None:
        return iso or ""
    month = f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def shown_date(iso: str | None, language: Language) -> str:
    """Return a date as ``dutch_date`` does, or with the names of the months in English."""
    shown = dutch_date(iso)
    if language == "en":
        for dutch, english in zip(MONTHS, MONTHS_EN, strict=True):
            shown = re.sub(rf"\b{dutch}\b", english, shown)
    return shown
