"""How far the words of a sentence are covered by others, up to inflection, compounds and plain synonyms. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from app.answering.question import weight
from vectorstore.analysis import Token, stem, tokens

_PART = 0.75  # what a shared part of a compound counts
_SYNONYM = 0.8
# Words of an answer that say nothing of its subject.
_FRAME = frozenset(
    "volgens passage passages document documenten brief tekst staat staan vermeld vermeldt genoemd noemt beschrijft "
    "beschreven blijkt geeft geven aan onder andere namelijk daarnaast ook bovendien verder tevens hierbij daarbij "
    "bedoeld gaat betreft betekent".split()
)
# Words that say the same in a sentence of an official text, one group a line.
_SYNONYMS = """
krijgen ontvangen toegekend gekregen verkrijgen
geld middelen financiering budget gelden bekostiging financieel financiele
geven bieden verstrekken verlenen toekennen
maken opstellen opgesteld gemaakt vormen
gebruiken inzetten benutten toepassen gebruik
starten beginnen aanvangen start begint begon ingaan ingaat ingang
eindigen aflopen stoppen vervallen eindigt
vergroten verhogen stijgen toenemen versterken uitbreiden groeien
verkleinen verlagen dalen afnemen verminderen beperken terugdringen
regelen vastleggen bepalen vaststellen geregeld vastgesteld
besluiten beslissen besluit beslissing
helpen ondersteunen steunen hulp ondersteuning steun bijstaan
belangrijk essentieel cruciaal noodzakelijk nodig
vinden menen achten oordelen
zeggen schrijven melden stellen aangeven laten weten
verzoeken vragen oproepen
huis woning woonruimte huizen woningen
mensen personen inwoners burgers
land rijk kabinet regering overheid
bedrijf onderneming ondernemer bedrijven
jaarlijks jaar
kosten uitgaven prijs
leveren bijdragen bijdrage
uitvoeren uitvoering
betalen vergoeden bekostigen financieren
samen gezamenlijk samenwerken samenwerking
regel voorschrift bepaling
doel doelstelling
werk arbeid baan
verplicht moeten verplichting dienen
mogen toegestaan kunnen mogelijk
verbieden verboden verbod
mogelijkheid optie
kind kinderen jeugd
risico gevaar
probleem knelpunt
oplossing aanpak maatregel
onderzoek onderzoeken
plan voornemen
oud bestaand
wijzigen veranderen aanpassen
informeren inlichten
"""


def weights(text: str) -> Mapping[Token, float]:
    """Return the words of a text that carry content, with how much each tells, about 0.5 to 5; numbers are left out."""
    found: dict[str, Token] = {}
    for token in tokens(text):
        if not token.is_stopword and not token.is_number and token.folded not in _FRAME:
            found.setdefault(token.folded, token)
    return {token: weight(token) for token in found.values()}


def likeness(word: Token, text: str) -> float:
    """Return how well a text holds a word, 0 to 1."""
    stems, terms, groups = _vocabulary(text)
    if word.terms[0] in stems:
        return 1.0
    if _group(word.folded) & groups:
        return _SYNONYM
    if word.terms[0] in terms:
        return _PART
    parts = word.terms[1:]
    shared = sum(part in terms for part in parts) / len(parts) if parts else 0.0
    return _PART * shared


def coverage(words: Mapping[Token, float], texts: tuple[str, ...]) -> float:
    """Return the share of the words' weight that the texts hold, 0 to 1; 1 without words."""
    total = sum(words.values())
    if not total:
        return 1.0
    return (
        sum(value * max((likeness(word, text) for text in texts), default=0.0) for word, value in words.items()) / total
    )


@lru_cache(maxsize=8_192)
def _vocabulary(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[int]]:
    found = tokens(text)
    groups = frozenset(number for token in found for number in _group(token.folded))
    return (
        frozenset(token.terms[0] for token in found),
        frozenset(term for token in found for term in token.terms),
        groups,
    )


def _group(word: str) -> frozenset[int]:
    return _groups().get(stem(word), frozenset())


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_SYNONYMS.strip().splitlines()):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}
