"""Dutch text analysis: from text to the terms that are indexed, searched and compared.

One analyser for the keyword index and for judging evidence. A term is a folded, stemmed word; a long word also yields
the stems of its compound parts, so that "woningbouwopgave" meets "woningen bouwen". The stemmer is Snowball's
``dutch_porter``: plain ``dutch`` is Kraaij-Pohlmann there, which turns "gemeente" into "meen". The lexicon of parts and
the rarity of words come from wordfreq and do not depend on the corpus, so adding a document never changes how another
one was analysed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

import snowballstemmer

from vectorstore.frequencies import read_zipf
from vectorstore.stopwords import STOPWORDS

ANALYSER_VERSION = "nl-1"

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*%?|[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:&[^\W\d_]+)+|[^\W_]+")
_GENITIVE = re.compile(r"(?<=\w)['’‘`´]s\b")
_LINKS = ("", "s", "en", "e", "n")
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 8
_SHORTEST_LAST_PART = 3
_SHORTEST_HEAD = 6  # letters of a last part after an unknown first part
_COMMON_ZIPF = 4.5
_UNKNOWN_ZIPF = 2.0
_SHORTEST_ENDED = 5  # letters of a word whose -t or -s may go
_DOUBLE_VOWEL = re.compile(r"([aeou])\1([^aeiou])$")
_DEVOICED = {"v": "f", "z": "s"}

_stemmer = snowballstemmer.stemmer("dutch_porter")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, its place, folded, and its terms (first the stem, then compound parts).

    ``meanings`` are the Dutch words that one of another language may stand for.
    """

    surface: str
    start: int
    end: int
    folded: str
    terms: tuple[str, ...]
    meanings: tuple[Token, ...] = ()

    @property
    def is_stopword(self) -> bool:
        """Tell whether the word carries no content of its own."""
        return self.folded in STOPWORDS

    @property
    def is_number(self) -> bool:
        """Tell whether the word starts with a digit."""
        return self.folded[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Keywords:
    """What to look up: the words of ``text``, and further ``terms`` with the weight of each beside such a word's 1.

    ``gloss`` says a question in another language in that of the documents; it is embedded with the question.
    """

    text: str
    terms: Mapping[str, float] = field(default_factory=dict)
    gloss: str = ""


def with_gloss(question: str, keywords: Keywords | None) -> str:
    """Return what is embedded for a question: with it in the language of the documents, where it is in another."""
    return f"{question} {keywords.gloss}" if keywords and keywords.gloss else question


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order, with offsets into that text."""
    found = []
    for match in _TOKEN.finditer(text):
        word = fold(match.group())
        if len(word) == 1 and word.isalpha():
            continue
        found.append(Token(match.group(), match.start(), match.end(), word, terms_of(word)))
    return found


def terms(text: str) -> list[str]:
    """Return all terms of a text but stopwords: what goes into the keyword index and into a query."""
    return [term for token in tokens(_GENITIVE.sub("", text)) if not token.is_stopword for term in token.terms]


def unknown_terms(text: str) -> list[str]:
    """Return the stems of the words that Dutch at large does not know: names, rare compounds and typing errors."""
    return [t.terms[0] for t in tokens(text) if t.folded.isalpha() and zipf(t.folded) <= _UNKNOWN_ZIPF]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return the word in lower case without diacritics and without the dots of an abbreviation."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.replace(".", "") if not plain[:1].isdigit() else plain


@lru_cache(maxsize=65_536)
def terms_of(word: str) -> tuple[str, ...]:
    """Return the stem of a folded word, followed by the stems of its compound parts."""
    found = [stem(word)]
    for part in compound_parts(word):
        found.extend(term for term in terms_of(part) if term not in found)
    return tuple(found)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a folded word; numbers stay as they are.

    Three things that Porter's rules leave to a dictionary are added: the -t of a verb and the -s of a plural go when
    what remains is a known word ("betaalt", "kades"), "-igd" is read as "-ig" ("vereenvoudigd"), and a stem's last v or
    z is written f or s ("brieven", "brief").
    """
    if word[:1].isdigit():
        return word
    if len(word) >= _SHORTEST_ENDED and word[-1] in "ts" and (word[:-1] in _zipf_table() or _is_verb_form(word)):
        word = word[:-1]
    elif word.endswith(("igd", "igde")):
        word = word.rstrip("e")[:-1]
    found = str(_stemmer.stemWord(word))
    return found[:-1] + _DEVOICED.get(found[-1], found[-1]) if len(found) >= _SHORTEST_PART else found


def _is_verb_form(word: str) -> bool:
    """Tell whether a word in -t is a form of a known verb: "ontbreekt", since "ontbreken" is known."""
    root = _DOUBLE_VOWEL.sub(r"\1\2", word[:-1])
    return word.endswith("t") and (f"{root}en" in _zipf_table() or f"{word[:-1]}{word[-2]}en" in _zipf_table())


@lru_cache(maxsize=65_536)
def compound_parts(word: str) -> tuple[str, ...]:
    """Split a folded Dutch compound into two or more known words, or return nothing.

    Parts are words of the lexicon of at least four letters (a common last part may have three: "-wet"), joined by
    nothing, -s-, -e-, -n- or -en-. Of several splits the one with the fewest parts wins, then the one whose rarest part
    is the most common. Where no split is known, the longest known last part stands alone. Words that are
    common themselves are not split: "samenwerking" is not about "samen".
    """
    if len(word) < _SHORTEST_COMPOUND or not word.isalpha() or zipf(word) >= _COMMON_ZIPF:
        return ()
    best = _best_split(word, 3)
    return best[1] if best and len(best[1]) > 1 else _last_part(word)


def _last_part(word: str) -> tuple[str, ...]:
    """Return the longest known word at the end of one whose first part is unknown: it says what the thing is."""
    lexicon = _lexicon()
    for start in range(_SHORTEST_PART, len(word) - _SHORTEST_HEAD + 1):
        if word[start:] in lexicon:
            return (word[start:],)
    return ()


def _best_split(rest: str, most: int) -> tuple[float, tuple[str, ...]] | None:
    """Return (frequency of the rarest part, parts) of the best split of ``rest`` into at most ``most`` parts."""
    lexicon = _lexicon()
    whole: tuple[float, tuple[str, ...]] | None = (lexicon[rest], (rest,)) if rest in lexicon else None
    if most == 1:
        return whole
    candidates = [] if whole is None else [whole]
    for cut in range(_SHORTEST_PART, len(rest) - _SHORTEST_LAST_PART + 1):
        head = rest[:cut]
        if head not in lexicon:
            continue
        for link in _LINKS:
            if rest.startswith(link, cut) and len(rest) - cut - len(link) >= _SHORTEST_LAST_PART:
                tail = _best_split(rest[cut + len(link) :], most - 1)
                if tail:
                    candidates.append((min(lexicon[head], tail[0]), (head, *tail[1])))
    if len(rest) >= _SHORTEST_COMPOUND:
        candidates = [c for c in candidates if len(c[1]) > 1] or candidates
    return min(candidates, key=lambda c: (len(c[1]), -c[0]), default=None)


def zipf(word: str) -> float:
    """Return how common a folded word is in Dutch at large: log10 of its occurrences per billion, about 2 to 8."""
    return _zipf_table().get(word, _UNKNOWN_ZIPF)


@cache
def _zipf_table() -> dict[str, float]:
    """Return the folded words of wordfreq's Dutch list with their Zipf frequency."""
    table: dict[str, float] = {}
    for word, value in read_zipf("nl").items():
        key = fold(word)
        table[key] = max(table.get(key, 0.0), value)
    return table


@cache
def _lexicon() -> dict[str, float]:
    """Return the words that may be a compound's part, with their Zipf frequency."""
    return {
        word: value
        for word, value in _zipf_table().items()
        if word.isalpha() and word not in STOPWORDS and word not in _NO_PARTS
        if len(word) >= _SHORTEST_PART or (len(word) == _SHORTEST_LAST_PART and value >= _COMMON_ZIPF)
    }


# Endings and prefixes that are words of the list but never a part of a compound with a meaning of its own.
_NO_PARTS = frozenset(
    """
    heid heden lijk lijke lijks loos loze baar bare zaam zame ring ting ling ning ding king ging isch ische isme iteit
    atie atief elijk elen eren erend eerd ende sten ster aard tief gen ver aan inge teit tueel tieve ten ters erij
    elijke matig matige achtig achtige vol volle iger iste
    """.split()
)
