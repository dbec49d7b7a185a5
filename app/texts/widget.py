"""What a visitor reads in the widget, in the widget's language; an answer brings the words of its own language."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from app import texts
from app.texts import chat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.texts import Language


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The words of the page around the answers."""

    title: str
    welcome: str
    notice_title: str
    notice: str
    notice_short: str
    examples: str
    label: str
    send: str
    new: str
    conversation: str
    you_asked: str
    searching: str
    draft: str
    ready: str
    sources_one: str
    sources_many: str
    failed: str
    failed_title: str
    again: str
    empty: str
    too_long: str
    no_script: str
    no_documents: str


def _page(words: chat.Words, **own: str) -> PageTexts:
    """Return what the widget says: what the chat says too, in its words, and ``own``."""
    return PageTexts(
        title=words.title,
        notice_title=words.notice_title,
        notice=words.notice,
        notice_short=words.notice_short,
        examples=words.examples,
        label=words.question,
        send=words.send,
        new=words.new,
        conversation=words.conversation,
        searching=words.searching,
        draft=words.concept_hint,
        **own,
    )


DUTCH: Final = _page(
    chat.DUTCH,
    welcome="U krijgt een antwoord met letterlijke zinnen uit de documenten. U ziet steeds waar het staat.",
    you_asked="U vroeg:",
    ready="Het antwoord is klaar:",
    sources_one="1 bron",
    sources_many="{n} bronnen",
    failed="De vraag kon niet worden verstuurd. Controleer uw verbinding en probeer het opnieuw.",
    failed_title="Het is niet gelukt.",
    again="Probeer opnieuw",
    empty=texts.EMPTY_QUESTION,
    too_long="Uw vraag is te lang: hij mag hoogstens 2.000 tekens hebben. Maak hem korter.",
    no_script="Voor vragen stellen is JavaScript nodig. U kunt de documenten ook zelf lezen:",
    no_documents="Er zijn nu geen documenten.",
)
ENGLISH: Final = _page(
    chat.ENGLISH,
    welcome="You get an answer in literal sentences from the documents, which are in Dutch. You always see the source.",
    you_asked="You asked:",
    ready="The answer is ready:",
    sources_one="1 source",
    sources_many="{n} sources",
    failed="The question could not be sent. Check your connection and try again.",
    failed_title="That did not work.",
    again="Try again",
    empty="Type a question first.",
    too_long="Your question is too long: it may have at most 2,000 characters. Make it shorter.",
    no_script="Asking questions needs JavaScript. You can also read the documents yourself:",
    no_documents="There are no documents now.",
)
# What the server says of a problem in Dutch, by its status; other ones are ``failed``.
ENGLISH_PROBLEMS: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "This question cannot be read. Please type it again.",
        404: "These documents, or this assistant, are no longer there. Load the page again.",
        413: ENGLISH.too_long,
        429: "You asked many questions in a short time. Please wait a minute and try again.",
        503: "Questions cannot be answered now. Please try again in a minute.",
    }
)
PAGES: Final[Mapping[Language, PageTexts]] = MappingProxyType({"nl": DUTCH, "en": ENGLISH})


def script_texts(language: Language) -> dict[str, Any]:
    """Return what the page's script says: the page's own words, and the frame of an answer in either language."""
    frames = {
        name: {
            "status": {str(status): said for status, said in frame.status.items()},
            "sources": frame.sources,
            "related": frame.related,
            "relatedIntro": frame.related_intro,
            "page": frame.page,
            "read": frame.read,
            "quotation": frame.quotation,
            "newTab": frame.new_tab,
            "source": frame.source,
        }
        for name, frame in texts.FRAMES.items()
    }
    problems = {} if language == "nl" else {str(status): said for status, said in ENGLISH_PROBLEMS.items()}
    return {
        "page": asdict(PAGES[language]),
        "frames": frames,
        "icons": {**texts.STATUS_ICONS},
        "problems": problems,
    }
