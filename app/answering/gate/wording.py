"""How far the words of a sentence are covered by others, up to inflection, compounds and plain synonyms. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from app.answering.gate.claims import claims
from app.answering.question import weight
from vectorstore.analysis import Token, fold, stem, tokens

_PART = 0.75  # what a shared part of a compound counts
_FAMILY = 0.9
_SYNONYM = 0.8
_ENDING = re.compile(r"(?:ingen|ing|heden|heid|elijke?|bare?|ende?|en|de|te|d|t|e|s)$")
_DOUBLED = re.compile(r"(.)\1")
_SHORTEST_ROOT = 4  # letters
_SHORTEST_VERB = 3  # letters of a verb without its prefix
# Words of an answer that say nothing of its subject.
_FRAME = frozenset(
    """
    volgens passage passages document documenten brief tekst staat staan vermeld vermeldt genoemd noemt beschrijft
    beschreven toegelicht uitgelegd gereageerd reageert ingegaan gesteld aangegeven gemeld benoemd blijkt geeft geven
    aan onder andere namelijk daarnaast ook bovendien verder tevens hierbij daarbij bedoeld gaat betreft betekent
    """.split()
)
# Words so general that a sentence may add them without saying more.
_LIGHT = frozenset(
    """
    loopt lopen ligt liggen geldt gelden gold vooral vindt vinden vond geschreven schrijft schrijven bestaat bestaan
    gebeurt gebeuren hoort horen behoort behoren telt tellen krijgt krijgen kreeg zorgt zorgen brengt brengen neemt
    nemen houdt houden zet zetten speelt spelen vormt vormen valt vallen kijkt kijken blijkt blijken lijkt lijken bevat
    bevatten omvat omvatten richt richten leidt leiden noemt noemen zegt zeggen meldt melden stelt hangt hangen heet
    heten kent kennen hoeft hoeven voert voeren gevoerd gericht zal zullen maakt maken betrekking biedt
    wie degene iemand zowel eveneens mede daarom dus zodat waarbij wanneer tevens samen beide verschillende diverse
    bepaalde meerdere allerlei manier wijze geval gevallen onderdeel punt punten vorm sprake nodig hierover daarover
    nummer termijn datum percentage aantal hoeveelheid concreet precies uiteindelijk
    momenteel huidige eerst daarna later steeds daarbij hierbij dienen dient
    """.split()
)
# Forms of strong verbs, the infinitive first, one verb a line.
_STRONG_VERBS = """
nemen neemt nam namen genomen name
geven geeft gaf gaven gegeven
onderzoeken onderzocht
brengen bracht brachten gebracht
kiezen koos kozen gekozen
besluiten besloot besloten
spreken spreekt sprak spraken gesproken
schrijven schreef schreven geschreven
blijven bleef bleven gebleven
krijgen kreeg kregen gekregen
stijgen steeg stegen gestegen
vinden vond vonden gevonden
houden hield hielden gehouden
zien ziet zag zagen gezien
staan stond stonden gestaan
gaan ging gingen gegaan
komen kwam kwamen gekomen
beginnen begon begonnen
treffen trof troffen getroffen
bieden bood boden geboden
helpen hielp hielpen geholpen
lopen liep liepen gelopen
laten liet lieten gelaten
vragen vroeg vroegen gevraagd
denken dacht dachten gedacht
kopen kocht kochten gekocht
verkopen verkocht verkochten
zoeken zocht zochten gezocht
sluiten sloot sloten gesloten
lezen las lazen gelezen
winnen won wonnen gewonnen
verliezen verloor verloren
trekken trok trokken getrokken
dragen droeg droegen gedragen
vallen viel vielen gevallen
werpen wierp wierpen geworpen
wijzen wees wezen gewezen
bewijzen bewees bewezen
ontvangen ontving ontvingen
verlenen verleende verleend
betrekken betrekt betrok betrokken
spreken bespreken besproken
voeren gevoerd
richten gericht
"""
_IRREGULAR = {form: line.split()[0] for line in _STRONG_VERBS.strip().splitlines() for form in line.split()}
# Who speaks where a text says "ik" or "wij".
_SPEAKERS = frozenset(
    "kabinet regering minister ministers staatssecretaris bewindspersoon college gemeente afzender schrijver auteur "
    "auteurs organisatie overheid".split()
)
_FIRST_PERSON = re.compile(r"\b(ik|wij|we|ons|onze|mijn)\b", re.IGNORECASE)
_PREFIXES = (
    "aan achter af bij door in langs los mee na neer om onder op over rond samen tegen terug toe tussen uit vast voor "
    "voort vooruit vooraf achteruit omhoog omlaag bijeen uiteen tegemoet weg"
).split()


def weights(text: str) -> Mapping[Token, float]:
    """Return the words of a text that carry content, with how much each tells, about 0.5 to 5; numbers are left out."""
    counted = claims(text)
    found: dict[str, Token] = {}
    for token in tokens(text):
        in_number = any(claim.start <= token.start < claim.end for claim in counted)
        if not (token.is_stopword or token.is_number or in_number or token.folded in _FRAME):
            found.setdefault(token.folded, token)
    return {token: weight(token) for token in found.values()}


def speaks(texts: Sequence[str]) -> bool:
    """Tell whether texts say "ik" or "wij", so that a sentence on them may name who speaks."""
    return any(_FIRST_PERSON.search(text) for text in texts)


def is_light(word: Token, spoken: bool) -> bool:
    """Tell whether a sentence may add a word without saying more."""
    return word.folded in _LIGHT or (spoken and word.folded in _SPEAKERS)


def likeness(word: Token, text: str) -> float:
    """Return how well a text holds a word, 0 to 1."""
    stems, terms, families, groups = _vocabulary(text)
    root, separable = family(word.folded), _separable(text)
    parts = word.terms[1:]
    held = (
        (1.0, word.terms[0] in stems or bool(_separated(word.folded) & separable)),
        (_FAMILY, root in families),
        (_SYNONYM, bool(_group(word.folded) & groups)),
        (_PART, word.terms[0] in terms or any(base == root for _, base in separable)),
        (_PART * sum(part in terms for part in parts) / max(1, len(parts)), True),
    )
    return next(value for value, holds in held if holds)


def coverage(words: Mapping[Token, float], texts: tuple[str, ...]) -> float:
    """Return the share of the words' weight that the texts hold, 0 to 1; 1 without words."""
    total = sum(words.values())
    if not total:
        return 1.0
    return (
        sum(value * max((likeness(word, text) for text in texts), default=0.0) for word, value in words.items()) / total
    )


@lru_cache(maxsize=16_384)
def family(word: str) -> str:
    """Return what verbs, participles and nouns of one root share: "behandel" of "behandeld" and "behandeling"."""
    root, least = _IRREGULAR.get(word, word), _SHORTEST_ROOT
    if root.startswith("ge") and root.endswith(("d", "t", "en")) and len(root) >= _SHORTEST_ROOT + 3:
        root = root[2:]
        least = _SHORTEST_ROOT - 1
    while len(shorter := _ENDING.sub("", root)) >= least and shorter != root:
        root = shorter
    return _DOUBLED.sub(r"\1", root)


@lru_cache(maxsize=8_192)
def _separable(text: str) -> frozenset[tuple[str, str]]:
    """Return the separable verbs of a text, whole or in two: prefix and stem."""
    words = [token.folded for token in tokens(text)]
    whole = {pair for word in words for pair in _separated(word)}
    prefixes = {word for word in words if word in _PREFIXES}
    return frozenset(whole | {(prefix, family(word)) for prefix in prefixes for word in words if word not in _PREFIXES})


@lru_cache(maxsize=8_192)
def _separated(word: str) -> frozenset[tuple[str, str]]:
    """Return how a word can be a separable verb: "opgedragen" is ("op", the stem of "dragen")."""
    found = set()
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _SHORTEST_VERB:
            found |= {(prefix, family(rest)), (prefix, family(rest.removeprefix("ge")))}
    return frozenset(found)


@lru_cache(maxsize=8_192)
def _vocabulary(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[int]]:
    found = tokens(text)
    groups = frozenset(number for token in found for number in _group(token.folded))
    return (
        frozenset(token.terms[0] for token in found),
        frozenset(term for token in found for term in token.terms),
        frozenset(family(token.folded) for token in found),
        groups,
    )


def _group(word: str) -> frozenset[int]:
    return _groups().get(stem(word), frozenset())


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    lines = files("app.answering.gate").joinpath("synonyms.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        for word in line.split():
            found.setdefault(stem(fold(word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}
