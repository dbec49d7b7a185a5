"""What a clause denies, obliges, allows or only intends. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NEGATION = re.compile(
    r"\b(niet(?! alleen\b)(?!-)|geen|geenszins|nooit|niemand|niets|nergens|noch|zonder|evenmin|nauwelijks|onmogelijk|"
    r"uitgesloten|verboden|ontbreekt|ontbreken|ontbrak|weiger\w*|afgewezen|afgezien|not|no|never|without)\b",
    re.IGNORECASE,
)
_IDIOM = re.compile(r"\b(al dan niet|of niet|niet in de laatste plaats|niet voor niets|niet alleen)\b", re.IGNORECASE)
_OBLIGES = re.compile(
    r"\b(moet|moeten|moest|moesten|dient|dienen|diende|verplicht\w*|verplichting\w*|plicht|hoef|hoeft|hoeven|hoefde\w*|"
    r"vereist|vereisen|vereiste|must|vrijwillig)\b",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\b(kan|kun|kunt|kunnen|kon|konden|mag|mogen|mocht|mochten|toegestaan|mogelijk|mogelijkheid|bevoegd|bevoegdheid|"
    r"verboden|verbod|verbiedt|onmogelijk|may|can)\b",
    re.IGNORECASE,
)
_INTENDS = re.compile(
    r"\b(wil|wilt|willen|wilde|wilden|wens|wenst|wensen|streeft|streven|streefde|beoogt|beogen|beoogde|voornemen\w*|"
    r"van plan|voorstel\w*|stelt? \w* ?voor|stelde\w* \w* ?voor|ambitie\w*|hoopt|hopen|zou|zouden|overweegt|overwegen|"
    r"onderzoekt|onderzoeken|onderzocht|verkent|verkennen|verkend|pleit|pleiten|bepleit|vraagt|roept|verzoekt|wenselijk|"
    r"voorgesteld\w*|gewenst|verwacht|verwachten|voorzien|beraadt|intentie|inzet|gericht op|doelstelling|doel|"
    r"wants?|intends?|plans?)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[;:()–]|,|\b(?:maar|omdat|doordat|zodat|terwijl|want|hoewel|tenzij|mits|als|indien|wanneer|dat|waarbij|waardoor|"
    r"waarmee|en|of|om|but|because|that|if)\b",
    re.IGNORECASE,
)
# What a wish or a denial in front of it reaches: "wil dat", "onderzoekt of", "van plan om".
_SCOPED = re.compile(r"^\W*(dat|of|om|hoe|that|to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with what it says of its own content."""

    text: str
    denied: bool
    obliges: bool
    allows: bool
    intends: bool


@lru_cache(maxsize=4_096)
def clauses(sentence: str) -> tuple[Clause, ...]:
    """Return the clauses of a sentence, in order; a wish reaches the clause that it introduces."""
    starts = sorted({0, *(m.start() for m in _BREAK.finditer(sentence))})
    texts = [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True)]
    found: list[Clause] = []
    for text in (text for text in texts if any(char.isalnum() for char in text)):
        scoped = found and _SCOPED.match(text.lstrip(",; "))
        found.append(
            Clause(
                text,
                denied=_NEGATION.search(_IDIOM.sub("", text)) is not None,
                obliges=_OBLIGES.search(text) is not None,
                allows=_ALLOWS.search(text) is not None,
                intends=_INTENDS.search(text) is not None or bool(scoped and found[-1].intends),
            )
        )
    return tuple(found)
