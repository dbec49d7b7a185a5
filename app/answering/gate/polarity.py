"""What a clause denies, obliges, allows or only intends. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.answering.gate.wording import likeness, weights

_NEGATION = re.compile(
    r"\b(niet(?! alleen\b)(?!-)|geen|geenszins|nooit|niemand|niets|nergens|noch|zonder|evenmin|nauwelijks|onmogelijk|"
    r"uitgesloten|(?:is|zijn|was|waren|wordt|worden|blijft)\W+(?:\w+\W+){0,2}verboden|ontbreekt|ontbreken|ontbrak|weiger\w*|afgewezen|afgezien|not|no|never|without)\b",
    re.IGNORECASE,
)
# What sounds like a denial or a permission, and is none.
_IDIOM = re.compile(
    r"\b(al dan niet|of niet|niet in de laatste plaats|niet voor niets|niet alleen|zo ?\w+ mogelijk|waar mogelijk|"
    r"mogelijk te maken|mogelijk ma(?:ken|akt)|mogelijk gebleken|te kunnen)\b",
    re.IGNORECASE,
)
_OBLIGES = re.compile(
    r"\b(moet|moeten|moest|moesten|dient|dienen|diende|verplicht\w*|verplichting\w*|plicht|hoef|hoeft|hoeven|hoefde\w*|"
    r"vereist|vereisen|vereiste|must|vrijwillig)\b",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\b(kan|kun|kunt|kunnen|kon|konden|mag|mogen|mocht|mochten|toegestaan|mogelijk|mogelijkheid|bevoegd(?! gezag)|"
    r"bevoegdheid|verboden|verbod|verbiedt|onmogelijk|may|can)\b",
    re.IGNORECASE,
)
_INTENDS = re.compile(
    r"\b(wil|wilt|willen|wilde|wilden|wens|wenst|wensen|streeft|streven|streefde|beoogt|beogen|beoogde|voornemen\w*|"
    r"van plan|gevraagd|stelt? \w* ?voor|stelde\w* \w* ?voor|ambitie (?:om|is|dat)|hoopt|hopen|zou|zouden|overweegt|"
    r"overwegen|pleit|pleiten|bepleit|wenselijk|voorgesteld\w*|gewenst|beraadt|intentie|wants?|intends?|plans?)\b|"
    r"\b(?:onderzoekt|onderzoeken|onderzocht|verkent|verkennen|verkend|bekijkt|bekijken|bezien|vraagt|vragen|verzocht|"
    r"verzoekt|verzoeken|roept op|roepen op)\W*$",
    re.IGNORECASE,
)
_VERB = "kan|kunnen|mag|mogen|moet|moeten|wil|willen|zal|zullen|is|zijn|wordt|worden|heeft|hebben|gaat|gaan|krijgt|zou"
_COORDINATED = rf"en (?=(?:\w+ )?(?:{_VERB})\b|\w+t (?:een|de|het|er|dit|deze)\b)|dan (?=(?:{_VERB})\b)"
_BREAK = re.compile(
    r"[;:–]|,|\b(?:maar|omdat|doordat|zodat|terwijl|want|hoewel|tenzij|mits|als|indien|wanneer|(?<!dan )dat|waarbij|"
    rf"waardoor|waarmee|die|{_COORDINATED}|of|om|but|because|that|if)\b",
    re.IGNORECASE,
)
# What a wish or a denial in front of it reaches: "wil dat", "onderzoekt of", "van plan om".
_SCOPED = re.compile(r"^\W*(dat|of|om|hoe|that|to)\b", re.IGNORECASE)
_NONE_OF = re.compile(r"\bgeen (?=((?:\w+ ){0,3}\w+))", re.IGNORECASE)
# How a wish goes on behind a comma, as in "is van plan om, ..., om te komen tot".
_GOES_ON = re.compile(r"^\W*(?!omdat|doordat|want|terwijl|hoewel|maar|die|waar\w*|zodat|tenzij|mits)", re.IGNORECASE)
_TO_COME = re.compile(r"\b(zal|zullen|gaat|gaan|will)\b", re.IGNORECASE)
_DONE = re.compile(
    r"\b(heeft|hebben|had|hadden)\b|\b(is|zijn|was|waren|werd|werden)\b.*\b(\w*ge\w{2,}(?:d|t|en)|(?:ver|be|ont|her)\w+d)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)")
_INSERTED = re.compile(r"\b(om|dat|die), [^,]{1,60}, ", re.IGNORECASE)  # "om, binnen deze regeling, …"
_DENIAL_REACHES = re.compile(r"^\W*(dat|om|that)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with what it says of its own content; ``moods`` are the ways in which it can be read.

    ``done`` says that it tells of something finished, ``to_come`` of something that will be.
    """

    text: str
    denied: bool
    moods: frozenset[str]
    done: bool = False
    to_come: bool = False


@lru_cache(maxsize=4_096)
def clauses(sentence: str) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, in order; a wish or a denial reaches the clause that it introduces."""
    sentence = _INSERTED.sub(r"\1 ", _ASIDE.sub("", sentence))
    starts = sorted({0, *(m.start() for m in _BREAK.finditer(sentence))})
    texts = [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True)]
    found: list[Clause] = []
    wished = False
    for text in (text for text in texts if any(char.isalnum() for char in text)):
        said = _IDIOM.sub("", text)
        before = found[-1] if found and _SCOPED.match(text.lstrip(",; ")) else None
        denied = len(_NEGATION.findall(said)) % 2 == 1
        if before and before.denied and _DENIAL_REACHES.match(text.lstrip(",; ")):
            denied = not denied
        wished = (wished or bool(before and "intends" in before.moods)) and _GOES_ON.match(text) is not None
        inherited = frozenset({"intends"}) if wished else before.moods if before else frozenset()
        to_come = _TO_COME.search(text) is not None
        done = not to_come and _DONE.search(text) is not None
        found.append(Clause(text, denied, _moods(said, inherited), done, to_come))
    return tuple(found)


def _moods(text: str, scoped: frozenset[str]) -> frozenset[str]:
    """Return how a clause can be read: a wish in front reaches it, and what is allowed in front may."""
    if _INTENDS.search(text) or "intends" in scoped:
        return frozenset({"intends"})
    own = "obliges" if _OBLIGES.search(text) else "allows" if _ALLOWS.search(text) else "states"
    return frozenset({own}) | (scoped if own == "states" else frozenset())


def denies_without_saying(sentence: str, source: str) -> bool:
    """Tell whether a source says "geen X" where a sentence, which denies nothing, has X."""
    if _NEGATION.search(sentence):
        return False
    for match in _NONE_OF.finditer(source):
        words = list(weights(match[1]))[:2]
        if words and all(likeness(word, sentence) >= 0.9 for word in words):
            return True
    return False


def denials(text: str) -> int:
    """Return how many words of a text deny."""
    return len(_NEGATION.findall(_IDIOM.sub("", text)))


def obliges(text: str) -> bool:
    """Tell whether a text says that something must, or need not, be."""
    return _OBLIGES.search(text) is not None
