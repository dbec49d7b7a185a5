"""What editors read on ``/beheer``: Dutch at level B1 and English, side by side in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.texts.failures import FAILURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.texts import Language

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Documenten beheren", "Manage documents"),
    "skip": ("Naar de inhoud", "To the content"),
    "menu": ("Hoofdmenu", "Main menu"),
    "to_chat": ("Naar de chat", "To the chat"),
    "other_language": ("English", "Nederlands"),
    "intro": (
        "In deze documenten zoekt Briefwijzer naar antwoorden. U kunt documenten toevoegen, nakijken, wijzigen en "
        "verwijderen.",
        "Briefwijzer looks for answers in these documents. You can add, check, change and remove documents.",
    ),
    # logging in
    "log_in": ("Inloggen", "Log in"),
    "log_out": ("Uitloggen", "Log out"),
    "logged_in_as": ("Ingelogd als {name}", "Logged in as {name}"),
    "log_in_intro": (
        "Log in om documenten te beheren. U krijgt het wachtwoord van uw technisch beheerder.",
        "Log in to manage documents. Your technical administrator has the password.",
    ),
    "password": ("Wachtwoord", "Password"),
    "wrong_password": (
        "Dit wachtwoord klopt niet. Kijk of Caps Lock aan staat en probeer het opnieuw.",
        "This password is not right. Check whether Caps Lock is on and try again.",
    ),
    "too_often": (
        "U hebt te vaak geprobeerd in te loggen. Wacht {seconds} seconden en probeer het opnieuw.",
        "You tried to log in too often. Wait {seconds} seconds and try again.",
    ),
    "log_in_again": (
        "U was lange tijd niet actief. Log opnieuw in. Wat u al hebt toegevoegd, is bewaard.",
        "You were not active for a long time. Log in again. What you added is kept.",
    ),
    "cookie": (
        "Na het inloggen bewaart uw browser één cookie. Die is alleen nodig om u ingelogd te houden.",
        "After you log in your browser keeps one cookie. It is only needed to keep you logged in.",
    ),
    "no_way_in_title": ("U kunt hier niet inloggen", "You cannot log in here"),
    "no_way_in": (
        "Deze pagina opent alleen via de inlogpagina van uw organisatie. Vraag uw technisch beheerder om toegang.",
        "This page opens only through your organisation's own log-in. Ask your technical administrator for access.",
    ),
    "again_title": ("Probeer het opnieuw", "Try again"),
    "again": (
        "Dit formulier was verlopen. Er is niets veranderd. Ga terug naar het overzicht en probeer het opnieuw.",
        "This form had expired. Nothing was changed. Go back to the overview and try again.",
    ),
    # adding
    "add": ("Documenten toevoegen", "Add documents"),
    "choose": ("Kies één of meer bestanden", "Choose one or more files"),
    "choose_hint": (
        "PDF, Word (DOCX), ODT, HTML, e-mail (EML), Markdown of tekst. Een bestand mag hoogstens {limit} MB zijn. "
        "U ziet eerst wat er in het document is gevonden. Daarna zet u het online.",
        "PDF, Word (DOCX), ODT, HTML, e-mail (EML), Markdown or text. A file may be {limit} MB at most. "
        "First you see what was found in the document. Then you put it online.",
    ),
    "drop": ("of sleep ze hierheen", "or drag them here"),
    "upload": ("Toevoegen", "Add"),
    "uploading": ("Bezig met versturen: {percent}%", "Sending: {percent}%"),
    "nothing_chosen": ("Kies eerst een bestand.", "Choose a file first."),
    "too_much": (
        "Deze bestanden zijn samen te groot. Voeg ze in kleinere groepen toe: hoogstens {limit} MB per keer.",
        "Together these files are too large. Add them in smaller groups: {limit} MB at a time at most.",
    ),
    "cut_short": (
        "Het versturen is onderbroken. Er is niets veranderd. Kies het bestand en probeer het opnieuw.",
        "Sending was interrupted. Nothing was changed. Choose the file and try again.",
    ),
    # what is being done
    "busy": ("Nieuw en bezig", "New and in progress"),
    "state_received": ("Wordt gelezen", "Being read"),
    "state_ready": ("Klaar om na te kijken", "Ready to check"),
    "state_failed": ("Niet gelukt", "Failed"),
    "state_wanted": ("Wordt online gezet", "Going online"),
    "state_online": ("Online", "Online"),
    "state_removed": ("Wordt verwijderd", "Being removed"),
    "newer_waits": (
        "Er is een nieuwe versie; tot die online staat, geeft de oude antwoord.",
        "There is a new version; until it is online the old one answers.",
    ),
    "waits": (
        "Iemand anders werkt nu aan de documenten, bijvoorbeeld met de opdracht briefwijzer ingest. Uw wijziging "
        "volgt vanzelf zodra dat klaar is.",
        "Somebody else is working on the documents now, for instance with the command briefwijzer ingest. Your change "
        "follows by itself as soon as that is done.",
    ),
    "trouble": (
        "Het lukt nu niet om documenten op te slaan. Wij proberen het vanzelf opnieuw. Vraag uw technisch beheerder "
        "om te kijken of er genoeg schijfruimte is.",
        "Documents cannot be stored at the moment. It is tried again by itself. Ask your technical administrator "
        "whether there is enough room on the disk.",
    ),
    "passages_done": ("{done} van {total} passages", "{done} of {total} passages"),
    "passages_about": ("{done} van ongeveer {total} passages", "{done} of about {total} passages"),
    "speed": ("{speed} passages per seconde", "{speed} passages a second"),
    "left": ("nog ongeveer {left}", "about {left} left"),
    "seconds": ("{n} seconden", "{n} seconds"),
    "minute": ("1 minuut", "1 minute"),
    "minutes": ("{n} minuten", "{n} minutes"),
    "progress": ("Voortgang van {title}", "Progress of {title}"),
    "refresh": ("Vernieuw deze pagina", "Refresh this page"),
    "is_online": ("{title} staat online.", "{title} is online."),
    "check": ("Kijk na", "Check"),
    "check_this": ("Kijk {title} na", "Check {title}"),
    "discard": ("Gooi weg", "Discard"),
    "discard_this": ("Gooi {title} weg", "Discard {title}"),
    "publish_all": ("Zet alle {n} documenten online", "Put all {n} documents online"),
    # the list
    "documents": ("Documenten die online staan", "Documents that are online"),
    "none": (
        "Er staan nog geen documenten online. Voeg hierboven het eerste document toe.",
        "No documents are online yet. Add the first document above.",
    ),
    "column_title": ("Titel", "Title"),
    "column_date": ("Datum", "Date"),
    "column_publisher": ("Uitgever", "Publisher"),
    "column_pages": ("Pagina's", "Pages"),
    "column_passages": ("Passages", "Passages"),
    "column_state": ("Status", "State"),
    "column_actions": ("Acties", "Actions"),
    "filter": ("Zoek in deze lijst", "Search this list"),
    "filtered": ("{n} documenten gevonden", "{n} documents found"),
    "open": ("Bekijk", "View"),
    "open_this": ("Bekijk of wijzig {title}", "View or change {title}"),
    "remove": ("Verwijder", "Remove"),
    "remove_this": ("Verwijder {title}", "Remove {title}"),
    "unknown": ("onbekend", "unknown"),
    # one document
    "back": ("Terug naar het overzicht", "Back to the overview"),
    "about": ("Gegevens", "Details"),
    "field_title": ("Titel", "Title"),
    "field_date": ("Datum", "Date"),
    "field_date_hint": (
        "Bijvoorbeeld 9-12-2025. Weet u de dag niet? Schrijf dan 12-2025 of 2025.",
        "For instance 9-12-2025 (day-month-year). If you do not know the day, write 12-2025 or 2025.",
    ),
    "field_publisher": ("Uitgever", "Publisher"),
    "field_publisher_hint": (
        "De organisatie die het document heeft gemaakt.",
        "The organisation that made the document.",
    ),
    "optional": ("(mag leeg blijven)", "(optional)"),
    "publish": ("Zet online", "Put online"),
    "save": ("Bewaar", "Save"),
    "replaces": (
        "Dit document vervangt “{title}”. Tot u het online zet, geeft de oude versie antwoord.",
        "This document replaces “{title}”. Until you put it online, the old version answers.",
    ),
    "not_uploaded": (
        "Dit document komt uit een map op de server of van een webadres. Titel, datum en uitgever staan in het bestand "
        "documents.toml in die map. Vraag uw technisch beheerder om ze te wijzigen.",
        "This document comes from a folder on the server or from a web address. Its title, date and publisher stand in "
        "the file documents.toml in that folder. Ask your technical administrator to change them.",
    ),
    "found": ("Wat er in het document is gevonden", "What was found in the document"),
    "found_intro": (
        "Briefwijzer leest het document als de blokken hieronder. Kijk of de koppen, lijsten en tabellen kloppen en "
        "of de tekst in de goede volgorde staat.",
        "Briefwijzer reads the document as the blocks below. Check whether headings, lists and tables are right and "
        "whether the text is in the right order.",
    ),
    "summary_file": ("Bestand", "File"),
    "summary_blocks": ("Blokken", "Blocks"),
    "summary_headings": ("Koppen", "Headings"),
    "no_headings": (
        "Er zijn geen koppen gevonden. Vragen kunnen wel worden beantwoord, maar bij een antwoord staat dan niet in "
        "welk hoofdstuk het staat.",
        "No headings were found. Questions can be answered, but an answer then does not say in which section it is.",
    ),
    "unread_pages": (
        "Sommige pagina's zijn een foto zonder tekst. Die zijn niet gelezen. Maak er met OCR tekst van en voeg het "
        "document opnieuw toe.",
        "Some pages are a picture without text. They were not read. Run OCR on them and add the document again.",
    ),
    "kind_heading": ("Kop", "Heading"),
    "kind_paragraph": ("Alinea", "Paragraph"),
    "kind_list": ("Lijst", "List"),
    "kind_table": ("Tabel", "Table"),
    "kind_footnote": ("Voetnoot", "Footnote"),
    "kind_caption": ("Bijschrift", "Caption"),
    "kind_signature": ("Ondertekening", "Signature"),
    "level": ("niveau {n}", "level {n}"),
    "page": ("pagina {n}", "page {n}"),
    "below": ("onder: {path}", "below: {path}"),
    "contents": ("Koppen in dit document", "Headings of this document"),
    "part": ("Blok {first} tot en met {last} van {total}", "Blocks {first} to {last} of {total}"),
    "earlier": ("Vorige blokken", "Earlier blocks"),
    "later": ("Volgende blokken", "Next blocks"),
    "still_reading": (
        "Dit document wordt nog gelezen. Vernieuw de pagina over een paar seconden.",
        "This document is still being read. Refresh the page in a few seconds.",
    ),
    "read_online": ("Lees het document zoals bezoekers het zien", "Read the document as visitors see it"),
    # removing
    "remove_title": ("Document verwijderen?", "Remove this document?"),
    "remove_question": (
        "U verwijdert “{title}”. Vragen over dit document krijgen dan geen antwoord meer. U kunt dit niet ongedaan "
        "maken.",
        "You remove “{title}”. Questions about this document then get no answer any more. This cannot be undone.",
    ),
    "remove_elsewhere": (
        "Dit document komt uit een map op de server of van een webadres. Zolang het daar staat, komt het terug als "
        "iemand de opdracht briefwijzer ingest geeft.",
        "This document comes from a folder on the server or from a web address. As long as it is there, it comes back "
        "when somebody runs the command briefwijzer ingest.",
    ),
    "remove_yes": ("Ja, verwijder dit document", "Yes, remove this document"),
    "remove_no": ("Nee, laat het staan", "No, keep it"),
    # what was done
    "done_added": ("Uw bestanden zijn ontvangen en worden gelezen.", "Your files were received and are being read."),
    "done_published": (
        "Het document wordt online gezet. U kunt deze pagina sluiten: het gaat door.",
        "The document is going online. You may close this page: it goes on.",
    ),
    "done_saved": (
        "Uw wijziging is bewaard en wordt verwerkt. Tot dat klaar is, geeft de oude versie antwoord.",
        "Your change is kept and being processed. Until that is done the old version answers.",
    ),
    "done_same": ("Er was niets veranderd.", "Nothing was changed."),
    "done_removed": ("Het document is verwijderd.", "The document was removed."),
    "done_removing": (
        "Het document wordt verwijderd zodra het lopende werk klaar is.",
        "The document is removed as soon as the work in progress is done.",
    ),
    "done_discarded": ("Het bestand is weggegooid.", "The file was discarded."),
    "problem": ("Er is een probleem", "There is a problem"),
    "wrong_title": ("Vul een titel in.", "Fill in a title."),
    "wrong_date": (
        "Deze datum klopt niet. Schrijf bijvoorbeeld 9-12-2025, 12-2025 of 2025.",
        "This date is not right. Write for instance 9-12-2025, 12-2025 or 2025.",
    ),
    "details": ("Technische melding", "Technical message"),
    **FAILURES,
}


class Words:
    """The texts in one language; ``words["upload"]``, and ``words("speed", speed=3)`` for one with a value in it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._place = 1 if language == "en" else 0

    def __getitem__(self, name: str) -> str:
        """Return a text."""
        return _TEXTS[name][self._place]

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a text with its values filled in."""
        return _TEXTS[name][self._place].format(**values)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is such a text."""
        return name in _TEXTS
