"""Why a file that an editor uploaded could not be used, by the name of the error: Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILURES: Final[Mapping[str, tuple[str, str]]] = {
    "SourceTooLargeError": (
        "{file} is te groot: een bestand mag hoogstens {limit} MB zijn. Maak het kleiner of splits het.",
        "{file} is too large: a file may be {limit} MB at most. Make it smaller or split it.",
    ),
    "EmptyDocumentError": (
        "{file} is leeg. Kijk of u het goede bestand hebt gekozen.",
        "{file} is empty. Check whether you chose the right file.",
    ),
    "NoTextLayerError": (
        "{file} heeft geen tekstlaag: het zijn foto's van pagina's. Voer eerst OCR uit en voeg het opnieuw toe.",
        "{file} has no text layer: it holds pictures of pages. Run OCR first and add it again.",
    ),
    "UnsupportedFormatError": (
        "{file} heeft een soort die niet kan worden gelezen, of een wachtwoord. Bewaar het als PDF of Word (DOCX), "
        "zonder wachtwoord, en voeg het opnieuw toe.",
        "{file} is of a kind that cannot be read, or has a password. Save it as PDF or Word (DOCX), without a "
        "password, and add it again.",
    ),
    "UndecodableTextError": (
        "De letters in {file} kunnen niet worden gelezen. Bewaar het als tekst in UTF-8 of als PDF.",
        "The letters in {file} cannot be read. Save it as text in UTF-8 or as PDF.",
    ),
    "TooDemandingError": (
        "{file} kost te veel tijd of geheugen. Splits het document, of bewaar het als PDF of tekst.",
        "{file} takes too much time or memory. Split the document, or save it as PDF or text.",
    ),
    "DamagedDocumentError": (
        "{file} kan niet worden gelezen; misschien is het beschadigd. Bewaar het opnieuw en voeg het nog eens toe.",
        "{file} cannot be read; it may be damaged. Save it again and add it once more.",
    ),
    "UnreadableSourceError": (
        "Het bestand heeft geen bruikbare naam. Geef het een andere naam en voeg het opnieuw toe.",
        "The file has no usable name. Give it another name and add it again.",
    ),
    "StoreUnusableError": (
        "{file} kan niet worden opgeslagen. Vraag uw technisch beheerder of er genoeg schijfruimte is.",
        "{file} cannot be stored. Ask your technical administrator whether there is enough room on the disk.",
    ),
}
