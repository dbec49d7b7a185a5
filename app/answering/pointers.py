"""Whether a question points back to what was asked before: "daarvan", "die", "ze", "it". Pure.

A pointer whose antecedent stands in the question itself ("Als ik een boot heb, mag ik die dan verhuren?"), a relative
pronoun ("boten die varen") and one that names the document at hand ("deze brief") do not point back.
"""

from __future__ import annotations

import re

from app.answering.question import Question, weight

_POINTER = re.compile(
    r"\b(daar|daar(van|voor|over|mee|in|aan|op|naar|uit|door|bij|tegen|na|toe|om|buiten|onder)|toen|diegene|degene|"
    r"(er|hier)(van|voor|over|mee|in|aan|op|uit|door|bij|tegen)|"
    r"ze|zij|hij|hun|hen|hem|haar|diens|die|deze|dat|dit|zoiets|"
    r"het(?=\W*$| (is|was|kost|gaat|komt|werkt|betekent|ging|wordt|werd|moet|kan|mag|precies|dan|ook|nu)\b)|"
    r"they|them|their|it|its|that|those|these|this)\b",
    re.IGNORECASE,
)
# "dat rapport" refers to what was said; "deze bibliotheek" may name a new thing.
_GENERAL = (
    r"(rapport\w*|onderzoek\w*|regeling\w*|plan|plannen|maatregel\w*|voorstel\w*|besluit\w*|wet|regels?|eis\w*|aanpak|"
    r"probleem|problemen|onderwerp\w*|punt|punten|thema\w*|doel\w*|missies?|partij\w*|organisaties?|instantie\w*|mensen|"
    r"groep\w*|personen|persoon|periode|termijn|datum|bedrag\w*|kosten|aantal\w*|percentage|afspra\w+|keuzes?|taak|taken|"
    r"rol|vergunning\w*|situatie|zaak|zaken|gebied\w*|landen|report|study|plan|plans|measures?|proposal|decision|law|"
    r"rules?|problem|issue|subject|points?|themes?|goals?|group|people|person|period|date|amount|agreement|choices?|"
    r"roles?|permit|situation|organi[sz]ations?|parties)"
)
_OWN_NOUN = re.compile(
    rf"\b(deze|dit|this|these|haar|hun|their|its)\s+(?!{_GENERAL}\b)(?!(is|zijn|was|waren|wordt|worden|werd|een|de|het|"
    r"dan|ook|nu|al|er|niet|so|are|were|a|the|not|be|kan|kunnen|moet|moeten|gaat|gaan|gebeurt|betekent|mean|means|"
    r"work|works|cost|apply)\b)[^\W\d_]{3,}",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(dat|die|deze|dit|that|this|these|those)\s+(document\w*|brief|tekst|stuk|verslag|pagina|site|chat|letter|text|page)\b",
    re.IGNORECASE,
)
_THAT = re.compile(r"\b(?P<before>[^\W\d_]{3,}),? (dat|die|that|who) (?=(?P<after>\w+))", re.IGNORECASE)
_CLAUSE_START = re.compile(r"(de|het|een|er|we|wij|u|ik|je|the|a|an|there|you)", re.IGNORECASE)
_CLAUSES = re.compile(r"[,;:.?!]\s+|\s(?:en|maar|and|but)\s", re.IGNORECASE)
_FIRST_WORDS = 2  # a question word and its verb: what follows is a pronoun
_BEFORE_NOUN = (["welke"], ["hoeveel"], ["which"], ["many"], ["much"])
_SUBJECT = 2.5  # weight of a word that a pointer in a later clause may refer to


def refers_back(text: str) -> bool:
    """Tell whether a question points to something outside itself."""
    bare = _THAT.sub(_without_conjunction, _OWN_NOUN.sub(" ", _DOCUMENT.sub(" ", text)))
    antecedent = False
    for clause in _CLAUSES.split(bare):
        if not antecedent and _POINTER.search(clause):
            return True
        antecedent = antecedent or any(weight(word) >= _SUBJECT for word in Question(clause).words)
    return False


def _without_conjunction(found: re.Match[str]) -> str:
    """Return a match without a "dat" or "die" that opens a clause or follows the noun that it belongs to."""
    ahead = found.string[: found.start()].casefold().split()
    is_noun = len(ahead) >= _FIRST_WORDS or ahead[-1:] in _BEFORE_NOUN
    relative = is_noun and bool(Question(found["before"]).words)
    return f"{found['before']} " if relative or _CLAUSE_START.fullmatch(found["after"]) else found.group()
