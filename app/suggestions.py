"""Questions to suggest, made from the documents' own headings. Pure: no search, no model."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.texts import Language
    from vectorstore.passage import Document

_QUESTIONS: Final = {"nl": "Wat staat er over {heading}?", "en": "What does it say about {heading}?"}
_MAX_WORDS: Final = 6
# A heading with one of these says where the reader is in the document, and not what the text is about.
_PLACES: Final = frozenset(
    "aanbiedingsbrief aanhef aanleiding achtergrond afsluiting algemeen algemene artikel begrippenlijst "
    "begripsbepalingen bijlage bijlagen bronnen colofon conclusie conclusies context deel doelgroep "
    "hoofdstuk inhoud inhoudsopgave inleiding introductie leeswijzer nawoord overig overige pagina paragraaf "
    "samenvatting slot slotbepalingen toelichting uitwerking vervolg vervolgstap vervolgstappen voetnoten "
    "voorwoord".split()
)
# The labels of a letterhead, and what stands above each part of a list of questions and answers.
_LABELS: Final = frozenset(
    "afzender antwoord betreft bezoekadres contactpersoon datum directie directoraat-generaal kenmerk minister "
    "ministerie onderwerp postadres postbus projectnaam referentie retouradres staatssecretaris telefoon vraag".split()
)
# Verbs and persons that make a line a sentence or an instruction, and words that open a question.
_SENTENCE: Final = frozenset(
    "ben bent deze dient dit doet gaat had hadden hebben hebt heeft hoe ik is je jij kan komt krijgt kun kunnen "
    "kunt mag moet moeten mogen staat u uw waar waarom wanneer waren was wat we welk welke werd werden wie wij "
    "wil willen worden wordt zal ziet zijn zullen".split()
)
_UNFIT: Final = _PLACES | _LABELS | _SENTENCE
_NUMBER: Final = re.compile(
    r"(?:(?:afdeling|artikel|deel|hoofdstuk|paragraaf|titel) |§ ?)?\d{1,3}(?:\.\d{1,3})*[a-z]?[.:)]? (?=[^\W\d_])",
    re.IGNORECASE,
)
_ARTICLES: Final = frozenset({"de", "het", "een"})
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[-’'.&][^\W\d_]+)*")


def suggest_questions(documents: Sequence[Document], limit: int, language: Language = "nl") -> tuple[str, ...]:
    """Return at most ``limit`` different questions, spread over the documents, each document's in reading order.

    Headings that name no subject (such as "Inleiding"), that only hold other headings, that come back (a running
    header), that are sentences or that have more than six words give none.
    """
    per_document = [list(_from_headings(document, language)) for document in documents]
    spread = (question for question in chain.from_iterable(zip_longest(*per_document)) if question)
    return tuple(dict.fromkeys(spread))[:limit]


def in_text(suggestions: Sequence[str]) -> str:
    """Return suggested questions as they stand at the end of a text, for a reader who gets no buttons."""
    return " ".join(f"“{suggestion}”" for suggestion in suggestions)


def without_suggestions(text: str, suggestions: Sequence[str]) -> str:
    """Return a text without the suggestions at its end, for a reader who gets them as buttons."""
    return text.removesuffix(in_text(suggestions)).rstrip()


def neighbouring_questions(
    document: Document, place: int, language: Language = "nl", *, was_read: bool = True
) -> tuple[str, ...]:
    """Return the questions that a document's headings give, the nearest to an offset in its text first.

    When what stands at the place ``was_read`` already, the heading above it comes last. Of two that are equally near,
    the later one comes first, since people read on.
    """
    subjects = list(_subjects(document))
    own = max((n for n, (start, _) in enumerate(subjects) if start <= place), default=-1)
    near = sorted(range(len(subjects)), key=lambda n: (was_read and n == own, abs(n - own), n < own))
    return tuple(_QUESTIONS[language].format(heading=subjects[n][1]) for n in near)


def _from_headings(document: Document, language: Language) -> Iterator[str]:
    return (_QUESTIONS[language].format(heading=subject) for _, subject in _subjects(document))


def _subjects(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the place and the subject of each heading that names one, as it stands inside a sentence."""
    blocks = [block for block in document.blocks if block.kind == "heading"]
    headings = [
        (block.start, _NUMBER.sub("", " ".join(document.text[block.start : block.end].split()), count=1))
        for block, following in zip_longest(blocks, blocks[1:])
        if following is None or following.level <= block.level
    ]
    times = Counter(heading for _, heading in headings)
    for start, heading in headings:
        if times[heading] == 1 and _names_a_subject(heading) and heading.casefold() != document.title.casefold():
            yield start, _inside_sentence(heading)


def _names_a_subject(heading: str) -> bool:
    words = _WORDS.findall(heading.lower())
    if not 1 <= len(heading.split()) <= _MAX_WORDS or any(character.isdigit() for character in heading):
        return False
    # "Wonen:" and "Wonen?" do not read as part of a question; a loose letter is a word that fell apart, or initials.
    whole = heading[0].isalpha() and (heading[-1].isalpha() or heading[-1] == ")") and len(words[0]) > 1
    return whole and not set(".:").intersection(heading) and not _UNFIT.intersection(words)


def _inside_sentence(heading: str) -> str:
    """Return the heading as it stands inside a sentence: an ordinary capital at its start goes; names keep theirs."""
    first, _, rest = heading.partition(" ")
    is_name = first.lower() not in _ARTICLES and (not first[1:].islower() or rest[:1].isupper())
    return heading if is_name else heading[0].lower() + heading[1:]
