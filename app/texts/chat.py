"""What the chat page says, in Dutch and in English: one field per text, one object per language.

The texts in ``for_script`` are those that the page's own scripts show.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.answer import Certainty
    from app.texts import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Every text of the chat page in one language."""

    page_title: str
    description: str
    skip: str
    menu: str
    documents: str
    other_language: str
    title: str
    title_one: str
    intro: str  # with {documents}
    and_: str
    count: str  # with {count}
    notice_title: str
    notice: str
    notice_short: str
    examples: str
    generic_examples: tuple[str, ...]
    no_script: str
    conversation: str
    question: str
    placeholder: str
    send: str
    searching: str
    stop: str
    stopped: str
    again: str
    concept: str
    concept_hint: str
    certainty: Mapping[Certainty, str]
    certainty_hint: Mapping[Certainty, str]
    marked: str
    whole_quotation: str
    tools: str
    copy: str
    copy_link: str
    useful: str
    not_useful: str
    remark: str
    keep_question: str
    send_remark: str
    new: str
    save: str
    save_as: Mapping[str, str]
    choose: str
    choose_all: str
    choose_title: str
    choose_intro: str
    choose_filter: str
    choose_every: str
    choose_none: str
    done: str
    close: str
    panel: str
    panel_new_tab: str
    for_script: Mapping[str, str]


DUTCH: Final = Words(
    page_title=f"{texts.PRODUCT} - stel een vraag",
    description=texts.CHAT_DESCRIPTION,
    skip="Ga naar uw vraag",
    menu="Hoofdmenu",
    documents=texts.DOCUMENTS_TITLE,
    other_language="English",
    title=texts.CHAT_TITLE,
    title_one=texts.CHAT_TITLE_ONE,
    intro=f"{texts.PRODUCT} beantwoordt vragen over {{documents}} en laat bij elk antwoord zien waar het staat.",
    and_="en",
    count="{count} documenten",
    notice_title=texts.NOTICE_TITLE,
    notice=texts.NOTICE,
    notice_short=texts.NOTICE_SHORT,
    examples=texts.EXAMPLES_LABEL,
    generic_examples=texts.GENERIC_EXAMPLES,
    no_script=texts.NO_SCRIPT,
    conversation=texts.CONVERSATION_LABEL,
    question=texts.QUESTION_LABEL,
    placeholder=texts.QUESTION_PLACEHOLDER,
    send=texts.ASK,
    searching=texts.SEARCHING,
    stop="Stop",
    stopped="U hebt het zoeken gestopt. Er is geen antwoord.",
    again="Vraag opnieuw",
    concept="Concept",
    concept_hint="Het antwoord wordt nog geschreven en gecontroleerd.",
    certainty=MappingProxyType({"hoog": "Zeker", "redelijk": "Redelijk zeker", "laag": "Niet zo zeker"}),
    certainty_hint=MappingProxyType(
        {
            "hoog": "Dit antwoord past goed bij uw vraag.",
            "redelijk": "Dit antwoord past waarschijnlijk bij uw vraag. Kijk ook in de bron.",
            "laag": "Misschien is dit niet wat u zoekt. Kijk altijd in de bron.",
        }
    ),
    marked="De woorden uit uw vraag zijn gemarkeerd.",
    whole_quotation="Toon het hele citaat",
    tools="Wat u met dit antwoord kunt doen",
    copy="Kopieer antwoord",
    copy_link="Kopieer link",
    useful="Ik heb hier iets aan",
    not_useful="Ik heb hier niets aan",
    remark="Wilt u uitleggen waarom? Het hoeft niet.",
    keep_question="Bewaar ook mijn vraag, zodat de beheerder ernaar kan kijken.",
    send_remark="Verstuur uitleg",
    new=texts.NEW_CONVERSATION,
    save="Bewaar",
    save_as=MappingProxyType({"docx": "Word (.docx)", "pdf": "PDF (.pdf)", "md": "Markdown (.md)"}),
    choose="Documenten",
    choose_all="alle",
    choose_title="In welke documenten wilt u zoeken?",
    choose_intro="Uw keuze geldt voor de vragen die u hierna stelt.",
    choose_filter="Zoek een document op titel",
    choose_every="Kies alle documenten",
    choose_none="Kies geen enkel document",
    done="Klaar",
    close="Sluit",
    panel="Document",
    panel_new_tab="Open op een eigen pagina",
    for_script=MappingProxyType(
        {
            "busy": texts.SEARCHING,
            "waits": "Uw vraag wacht tot het antwoord op de vorige klaar is.",
            "answer": "Antwoord",
            "sources": "Bronnen",
            "one_source": "1 bron.",
            "some_sources": "{count} bronnen.",
            "copied": "Het antwoord met de bronnen is gekopieerd.",
            "link_copied": "De link is gekopieerd. Wie hem opent, stelt dezelfde vraag.",
            "copy_failed": "Kopiëren lukt niet in deze browser. Selecteer de tekst en kopieer die zelf.",
            "done_short": "Gekopieerd",
            "question": "Vraag",
            "new": "Er is een nieuw gesprek begonnen.",
            "feedback_thanks": "Bedankt. Uw mening is bewaard.",
            "feedback_off": "Uw mening kan nu niet worden bewaard.",
            "saved": "Het gesprek is bewaard als bestand.",
            "save_failed": "Het bewaren van het gesprek is niet gelukt. Probeer het opnieuw.",
            "panel_open": "Het document is geopend bij de gemarkeerde passage.",
            "lost": "De verbinding is weg. Laad de pagina opnieuw en stel uw vraag nog een keer.",
            "choose_all": "alle",
            "choose_some": "{count} van {all}",
        }
    ),
)
ENGLISH: Final = Words(
    page_title=f"{texts.PRODUCT} - ask a question",
    description=f"{texts.PRODUCT} answers questions about documents and shows for every answer where it comes from.",
    skip="Go to your question",
    menu="Main menu",
    documents="Documents",
    other_language="Nederlands",
    title="Ask a question about the documents",
    title_one="Ask a question about this document",
    intro=f"{texts.PRODUCT} answers questions about {{documents}} and shows for every answer where it comes from.",
    and_="and",
    count="{count} documents",
    notice_title="You are chatting with a computer.",
    notice="This is an automated system. It takes literal sentences from the documents, which are in Dutch, and may "
    "miss something. Check important information in the source. Do not enter personal data.",
    notice_short="Automated answer. Check the source.",
    examples="For example:",
    generic_examples=("What is this document about?", "What are the main points?", "What is asked for?"),
    no_script="The chat needs JavaScript. You can read the documents without it:",
    conversation="Conversation",
    question="Your question",
    placeholder="Type your question…",
    send="Send",
    searching="Searching the documents…",
    stop="Stop",
    stopped="You stopped the search. There is no answer.",
    again="Ask again",
    concept="Draft",
    concept_hint="The answer is still being written and checked.",
    certainty=MappingProxyType({"hoog": "Certain", "redelijk": "Fairly certain", "laag": "Not so certain"}),
    certainty_hint=MappingProxyType(
        {
            "hoog": "This answer fits your question well.",
            "redelijk": "This answer probably fits your question. Look at the source too.",
            "laag": "This may not be what you are looking for. Always look at the source.",
        }
    ),
    marked="The words of your question are marked.",
    whole_quotation="Show the whole quotation",
    tools="What you can do with this answer",
    copy="Copy answer",
    copy_link="Copy link",
    useful="This helps me",
    not_useful="This does not help me",
    remark="Would you like to say why? You do not have to.",
    keep_question="Keep my question too, so that the administrator can look into it.",
    send_remark="Send remark",
    new="New conversation",
    save="Save",
    save_as=DUTCH.save_as,
    choose="Documents",
    choose_all="all",
    choose_title="Which documents do you want to search?",
    choose_intro="Your choice holds for the questions that you ask from now on.",
    choose_filter="Find a document by its title",
    choose_every="Choose all documents",
    choose_none="Choose no document",
    done="Done",
    close="Close",
    panel="Document",
    panel_new_tab="Open on its own page",
    for_script=MappingProxyType(
        {
            "busy": "Searching the documents…",
            "waits": "Your question waits until the previous one has its answer.",
            "answer": "Answer",
            "sources": "Sources",
            "one_source": "1 source.",
            "some_sources": "{count} sources.",
            "copied": "The answer with its sources has been copied.",
            "link_copied": "The link has been copied. Who opens it asks the same question.",
            "copy_failed": "This browser cannot copy. Select the text and copy it yourself.",
            "done_short": "Copied",
            "question": "Question",
            "new": "A new conversation has started.",
            "feedback_thanks": "Thank you. Your opinion has been kept.",
            "feedback_off": "Your opinion cannot be kept now.",
            "saved": "The conversation has been saved as a file.",
            "save_failed": "The conversation could not be saved. Please try again.",
            "panel_open": "The document is open at the marked passage.",
            "lost": "The connection is gone. Reload the page and ask your question again.",
            "choose_all": "all",
            "choose_some": "{count} of {all}",
        }
    ),
)
# What the program says in Dutch when a question cannot be asked or answered, in English; ``{limit}`` is taken over.
MESSAGES: Final = MappingProxyType(
    {
        texts.EMPTY_QUESTION: "Please type a question first.",
        texts.INVALID_CHARACTERS: "The text holds characters that are not valid. Please type the question again.",
        texts.TOO_LONG: "Your question is too long: it may have {limit} characters. Make it shorter and try again.",
        texts.CONVERSATION_FULL: "This conversation has become too long. Start a new one and ask your question there.",
        texts.CHAT_ERROR: "Something went wrong while searching. Please try again in a minute.",
        texts.NO_INDEX: "There are no documents to search yet. The administrator can add them: briefwijzer ingest",
    }
)
WORDS: Final[Mapping[Language, Words]] = MappingProxyType({"nl": DUTCH, "en": ENGLISH})
