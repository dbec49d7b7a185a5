"""Reading a question: what it asks for, in which language, and which of its words carry the meaning. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from app.answering.glossing import gloss
from app.answering.letter_questions import letter_words
from app.answering.meanings import Language, with_meanings
from vectorstore.analysis import Keywords, Token, tokens, zipf
from vectorstore.frequencies import read_zipf

LONGEST_QUESTION = 2_000  # characters
LONGEST_SHOWN = f"{LONGEST_QUESTION:,}".replace(",", ".")  # as a reader sees it
_FEW_WORDS = 3
_TELLING = 3.0  # weight of a word whose absence the reader is told of
_UNTRANSLATED = 0.3  # what an English word counts that a Dutch text will hardly hold
_MEANT = 0.2  # what a word that a question's word may mean counts beside it where both are looked up: docs/retrieval.md
_CARRIED = 0.4  # what a word from an earlier question counts beside the question's own

Asks = Literal["quantity", "money", "percentage", "duration", "time", "person", "place", "reason", "yesno", "open"]

# The first pattern that fits says what is asked for. Dutch first, then English. Gaps are bounded, so that no question
# takes long to read.
_FORMS: tuple[tuple[Asks, str], ...] = (
    # A question that opens with its verb wants yes or no, whatever is asked inside it, unless it asks to be told.
    (
        "yesno",
        r"^\W*(en |maar |dus )?"
        r"(?!(is|zijn) (het |er )?(bekend|duidelijk)|kun(nen|t)? (u|je|jij|jullie|we) .{0,40}"
        r"(aangeven|zeggen|vertellen|uitleggen|toelichten)|"
        r"(can|could) you (say|tell|explain)|(do|does) (you|anyone) know)("
        r"is|zijn|was|waren|wordt|worden|werd|werden|heeft|hebben|had|kan|kun|kunt|kunnen|mag|mogen|"
        r"moet|moeten|zal|zullen|gaat|gaan|komt|komen|staat|staan|wil|willen|krijgt|krijgen|geldt|gelden|"
        r"blijft|blijven|bestaat|bestaan|doet|doen|vindt|vinden|steunt|betaalt|klopt|hoeft|hoeven|"
        r"ben|bent|heb|hebt|zit|zitten|helpt|"
        r"does|do|did|is|are|was|were|has|have|can|may|must|will|should)\b",
    ),
    (
        "percentage",
        r"\b(hoeveel procent|welke? percentage|wat is het percentage|welk (deel|gedeelte|aandeel)|"
        r"what (share|proportion)|what percentage|what per ?cent|how many per ?cent)\b",
    ),
    (
        "money",
        r"\b(wat (kost|kosten|kostte|kostten)|hoe duur|"
        r"hoeveel (geld|euro|budget|subsidie|kost|kosten|kostte|krijg\w*|betaal\w*|miljoen|miljard)|"
        r"wel(k|ke) (bedrag|bedragen|budget|prijs|tarief|kosten)|"
        r"wat (is|zijn) (het|de) (bedrag|budget|prijs|tarief|boete|subsidie|kosten)\b|hoeveel (het|dat|dit|die) kost|"
        r"hoe (hoog|groot) (is|zijn|was|waren|wordt|worden) (het|de) "
        r"\w*(bedrag|bedragen|budget|subsidie|kosten|boetes?|vergoeding|tarief|uitgaven|leges|begroting)|"
        r"hoeveel\b.{0,300}\b(geld|euro|budget|subsidie)|"
        r"how much (money|does|do|did|will|is|was)|how high (is|are) the (fine|fee|amount|cost|costs|budget)\b|"
        r"what (is|are|was|were) the (cost|costs|price|amount|budget|fee)|"
        r"what (does|do|did|will) .{0,300}\bcost)\b",
    ),
    (
        "duration",
        r"\b(hoe ?lang|welke (termijn|termijnen|periode|looptijd)|(binnen|op) welke termijn(en)?|how long|"
        r"wat is de \w*termijn|hoeveel (tijd|dagen|weken|maanden|jaar|jaren)|how many (days|weeks|months|years))\b",
    ),
    (
        "time",
        r"\b(wanneer|hoe laat|"
        r"(op |per |sinds |vanaf |tot |in |voor )?wel(k|ke) "
        r"(datum|data|dag|maand|jaar|jaren|kwartaal|moment|tijdstip|week)|"
        r"wat is de (\w+)?(datum|deadline)|when|(what|which) (date|year|day|month|moment)|"
        r"what is the (date|deadline))\b",
    ),
    (
        "quantity",
        r"\b(hoeveel|hoe veel|hoe vaak|hoe (hoog|groot|ver|zwaar|oud|breed|veel|snel)|welk aantal|"
        r"wat is het aantal|how (many|much|often|large|big|high|far|old))\b",
    ),
    ("person", r"\b(wie|wiens|who|whom|whose)\b"),
    # "waar … voor" asks for a thing; "waar" alone asks for a place.
    (
        "place",
        r"\b(waar (?!.*\b(voor|over|aan|naar|mee|toe|om|tegen|van|uit|door|op)\b)|where|"
        r"in welke (plaats|stad|gemeente|provincie|regio|straat|wijk)\b|"
        r"in (which|what) (city|town|place|municipality))",
    ),
    (
        "reason",
        r"\b(waarom|hoezo|vanwaar|why|"
        r"(om|wat is|wat was|met|welke) (welke |de |een )?(reden|redenen|oorzaak|oorzaken)|"
        r"hoe komt het|what is the reason|how come)\b",
    ),
)
_ASKS: tuple[tuple[Asks, re.Pattern[str]], ...] = tuple(
    (asks, re.compile(pattern, re.IGNORECASE)) for asks, pattern in _FORMS
)
_QUESTION_WORD = re.compile(
    r"\b(hoeveel|hoe|wat|welke?|wie|wanneer|waar\w*|what|which|who|when|where|why|how( many| much)?)\b",
    re.IGNORECASE,
)
# A greeting in front of a question of at least two words.
_OPENING = re.compile(
    r"^\W*(hallo|hoi|hey|hi|hello|dag|goede(morgen|middag|navond|ndag))\b[\s,!.]+(?=\S+\s+\S)", re.IGNORECASE
)
# An office by its ending: "burgemeester", "directeur", "commissaris"; not a preposition that ends so.
AGENT = (
    r"(?!zonder|eerder|verder|later|onder|achter|tegenover|ieder|meer|minder|ander|(?:daar|hier|waar)(?:on|voo|ove|ach))"
    r"[a-zà-ÿ]{4,20}(?:er|eur|aris|ator)"
)
_WANTS_NAME = re.compile(
    r"\bwie (is|was|wordt|werd|zijn|waren) "
    r"(de|het|onze|jullie|uw|nu|momenteel|voorzitter|minister|wethouder|burgemeester)\b|"
    rf"\bhoe heet(te)? (de|het|onze|uw|jullie|zijn|haar) {AGENT}\b|"
    r"\b(wie (schreef|tekende|ondertekende|maakte)|wie heeft .{1,60}(geschreven|ondertekend|getekend)|"
    r"naam van|namen van|who (is|was|are|will be) (the|our|now)|who (wrote|signed)|name of)\b",
    re.IGNORECASE,
)
_ENGLISH = frozenset(
    "the what which who when where why how is are does do did of for to with about should will would can could has "
    "have there this that and or from by get into on not you your thank thanks hello bye morning".split()
)
# Words that no Dutch question holds: one of them outweighs a word that both languages share.
_ONLY_ENGLISH = frozenset("the what which who when where why how does do did should would could".split())
_DUTCH = frozenset(
    "de het een wat welke welk wie wanneer waar waarom hoe hoeveel is zijn wordt worden van voor met over moet moeten "
    "kan er dat dit die deze niet en of om te aan bij naar door op in uit hebben heeft krijgen wil staat".split()
)


@dataclass(frozen=True)
class Question:
    """A question as it is searched and judged; ``text`` is cleaned, and stands on its own.

    ``carried`` are the folded words that a follow-up took along from earlier questions: they set the scene, the others
    ask. ``asked_text`` is the part that asks, where words of an earlier topic stand in front of it.
    """

    text: str
    carried: frozenset[str] = frozenset()
    asked_text: str = ""

    @property
    def asked(self) -> str:
        """Return the part that asks, without the words of an earlier topic."""
        return self.asked_text or self.text

    @property
    def topic(self) -> str:
        """Return the words of an earlier topic that stand in front."""
        return self.text.removesuffix(self.asked)

    @cached_property
    def asks(self) -> Asks:
        """Return the kind of evidence that would answer."""
        return next((asks for asks, pattern in _ASKS if pattern.search(self.asked)), "open")

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Return the words that carry content, each once, in order."""
        found = [token for token in tokens(self.text) if not token.is_stopword]
        found = with_meanings(found, self.language)
        return tuple({token.folded: token for token in reversed(found)}.values())[::-1]

    @cached_property
    def keywords(self) -> Keywords:
        """Return what to look up: the words, what they may mean for less, and what English ones mean instead.

        Where a letter's opening or closing answers, what always stands there is looked up as well. An English question
        is also said in Dutch, as far as its words are known.
        """
        of_letter = letter_words(self.text)
        weight = _MEANT if self.language == "nl" else 1.0
        meant = {one.terms[0]: weight for word in self.words for one in word.meanings}
        if self.language == "nl":
            return Keywords(f"{self.text} {of_letter}".rstrip(), meant)
        unknown = [word.surface for word in self.words if not word.meanings]
        return Keywords(" ".join((*unknown, of_letter)).rstrip(), meant, gloss(self.text))

    @cached_property
    def weights(self) -> Mapping[Token, float]:
        """Return how much each word tells; an English one that is not known hardly does, but for names and numbers."""
        return {word: self._weight(word) * (_CARRIED if word.folded in self.carried else 1.0) for word in self.words}

    def _weight(self, word: Token) -> float:
        if self.language == "nl" or word.is_number or (_is_name(word) and not word.meanings):
            return weight(word)
        return english_weight(word) if word.meanings else _UNTRANSLATED * english_weight(word)

    @cached_property
    def language(self) -> Language:
        """Return English when its function words outnumber the Dutch ones, else Dutch."""
        words = re.findall(r"[a-z]+", self.asked.casefold())
        english = sum(word in _ENGLISH for word in words) + any(word in _ONLY_ENGLISH for word in words)
        return "en" if english > sum(word in _DUTCH for word in words) else "nl"

    @cached_property
    def head(self) -> Token | None:
        """Return the first word of content after the question word: mostly the verb, or the thing that is counted."""
        asked = _QUESTION_WORD.search(self.text)
        after = asked.end() if asked else 0
        return next((w for w in self.words if w.start >= after and w.folded not in self.carried), None)

    @cached_property
    def subject(self) -> Token | None:
        """Return the word that tells most."""
        return max(self.weights, key=lambda word: self.weights[word], default=None)

    @property
    def telling_words(self) -> tuple[Token, ...]:
        """Return the words whose absence a reader should know, as far as they can be found in Dutch at all."""
        return tuple(
            word
            for word, value in self.weights.items()
            if value >= _TELLING and (self.language == "nl" or word.is_number or word.meanings or _is_name(word))
        )

    @property
    def measures_one_thing(self) -> bool:
        """Tell whether the measure of one thing is asked in few words: "Wat kost een paspoort?"."""
        return self.asks in ("quantity", "money", "percentage", "duration", "time") and len(self.words) <= _FEW_WORDS

    @cached_property
    def wants_name(self) -> bool:
        """Tell whether a person's name is asked for."""
        return _WANTS_NAME.search(self.text) is not None

    @property
    def is_keywords(self) -> bool:
        """Tell whether this is a search term or two instead of a sentence."""
        return len(self.text.split()) <= 3 and not self.text.rstrip().endswith("?") and self.asks == "open"


def clean(text: str) -> str:
    """Return the question in one line and composed form, without control characters and without a greeting."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in composed)
    line = " ".join("".join(char for char in visible if unicodedata.category(char) not in ("Cf", "Cs", "Co")).split())
    return _OPENING.sub("", line)


def weight(word: Token) -> float:
    """Return how much a word tells, about 0.5 to 5: rare words, names and numbers tell most."""
    if word.is_number:
        return 4.0
    return max(0.5, 7.0 - zipf(word.folded))


def _is_name(word: Token) -> bool:
    return word.surface[0].isupper() and word.start > 0


def weight_of(question: Question) -> float:
    """Return how much the words of a question tell together, by how rare they are in its language."""
    if question.language == "nl":
        return sum(weight(word) for word in question.words)
    return sum(english_weight(word) for word in question.words)


def english_weight(word: Token) -> float:
    """Return how much a word of an English question tells, about 0.5 to 5."""
    return max(0.5, 7.0 - english_zipf().get(word.folded, zipf(word.folded)))


@cache
def english_zipf() -> Mapping[str, float]:
    """Return the common English words with their Zipf frequency."""
    return read_zipf("en")
