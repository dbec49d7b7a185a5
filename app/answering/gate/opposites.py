"""Words that turn a sentence around when one stands in the place of the other. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

# One pair of groups a line: a word of the one side says the opposite of a word of the other.
_PAIRS = """
meer extra | minder
hoger hogere verhogen verhoging verhoogd hoog | lager lagere verlagen verlaging verlaagd laag
stijgen stijging gestegen toenemen toename toegenomen groei | dalen daling gedaald afnemen afname afgenomen krimp
vergroten uitbreiden versterken | verkleinen inperken verzwakken
voor voorafgaand | na
voordeel voordelen kansen | nadeel nadelen
positief gunstig | negatief ongunstig
steunt steunen voorstander | tegenstander bestrijdt
eens | oneens
tijdelijk tijdelijke | permanent permanente structureel structurele blijvend
structureel structurele | incidenteel incidentele eenmalig eenmalige
altijd | soms nooit
alle allemaal ieder iedere elke | sommige enkele geen
meeste meerderheid | minderheid minste
grootste | kleinste
hoogste | laagste
binnen | buiten
open openbaar | gesloten geheim
aanvaarden aangenomen aanvaard | verworpen afgewezen
toegestaan toestaan | verboden verbieden
verplicht verplichte | vrijwillig vrijwillige optioneel
publiek publieke | privaat private
sneller versnellen eerder | langzamer vertragen later
oudere ouder ouderen | jongere jonger jongeren
begin start begint | einde eind eindigt
landelijk landelijke nationaal | lokaal lokale
direct directe | indirect indirecte
voldoende genoeg | onvoldoende tekort
mogelijk | onmogelijk
duidelijk | onduidelijk
zeker | onzeker
zonder | met
gratis kosteloos | euro kost kosten betaalt betalen prijs tarief
huurder huurders | verhuurder verhuurders
werkgever werkgevers | werknemer werknemers
"""


def opposite_said(sentence: str, source: str) -> bool:
    """Tell whether a sentence holds one side of a pair where its source holds only the other."""
    mine, theirs = _sides(sentence), _sides(source)
    return any(
        (pair, not side) in theirs and (pair, side) not in theirs for pair, side in mine if (pair, not side) not in mine
    )


@lru_cache(maxsize=4_096)
def _sides(text: str) -> frozenset[tuple[int, bool]]:
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    return frozenset(side for word in words for side in _table().get(word, ()))


@cache
def _table() -> dict[str, tuple[tuple[int, bool], ...]]:
    found: dict[str, tuple[tuple[int, bool], ...]] = {}
    for number, line in enumerate(_PAIRS.strip().splitlines()):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                found[word] = (*found.get(word, ()), (number, bool(side)))
    return found
