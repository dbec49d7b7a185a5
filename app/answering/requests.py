"""What is not a question to documents: requests to write, play or obey, greetings, and texts without words. Pure.

Quotation cannot be talked into anything, so this is manners, not defence: such a request gets a plain refusal instead
of a passage that happens to share a word with it. A rule needs the form of a request (an imperative at the start of a
clause, the assistant addressed as "je"), so that a question about a letter, a rule or an assignment is not refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from app.answering.question import LONGEST_QUESTION, Question, english_zipf
from vectorstore.analysis import zipf

Refusal = Literal["refused", "unclear", "greeting", "thanks", "too_long"]

_UNKNOWN = 2.0  # Zipf frequency of a word that Dutch at large does not know

# Where an imperative may stand: at the start, after a stop or a quotation mark, or after a polite opening.
_ORDER = (
    r"(?:^\W*|[.:;!?,“\"«(\]>]\s*\W{0,3}|(?<=\s)['‘]|"
    r"\b(?:en|and|then|dan|daarna|please|graag|alsjeblieft|alstublieft|hoi|hallo|hi|hey)\s+)"
)
# Somebody is asked politely; in Dutch the infinitive follows later.
_ASKED = r"\b(?:kun|kan|wil|zou|kunt|wilt|zul|can|could|will|would) (?:je|jij|u|you)\s+(?:\S+\s+){0,8}?"
_RULES = (
    r"(?:instructies?|opdracht(?:en)?|regels|richtlijnen|prompts?|"
    r"instructions?|rules|guidelines|guardrails|configuratie)"
)
_MESSAGES = r"(?:e-?mail|mail|mailtje|brief|briefje|letter|bericht|berichtje|message)"
_ARTS = (
    r"(?:gedicht\w*|rap|lied|liedje|limerick|haiku|sonnet|mop|mopje|moppen|grap|grapje|grappen|raadsel|"
    r"verhaal|verhaaltje|sprookje|essay|roman|speech|toespraak|tweet|tweets|slogan|"
    r"blog\w*|scripts?|code|programma|functie|recept|sollicitatie\w*|rijm\w*|column|stuk|stukje|artikel|"
    r"persbericht|sketch|poem|song|joke|jokes|story|riddle|function|program|recipe|"
    r"article|\w+-script)"
)
_WORKS = rf"(?:{_ARTS}|{_MESSAGES})"
# What makes an imperative a question after all: its own subject ("Stuur ik de brief per post?", "Boek je een zaal?").
_TOLD = r"\b(?! (?:ik|wij|we|men|jullie)\b)(?! (?:je|jij|u)\b[^.!;:]{0,300}\?)"
# What makes a noun of it: "Boek 3". What asks for the contents: "stuur mij", "Stuur de gemeente een brief?".
_SENT = (
    rf"{_TOLD}(?! \d)(?!,)(?! (?:mij|me|ons|us)\b(?! (?:een|a) {_ARTS}\b))"
    r"(?! (?:de|het|the)\b[^.!;:]{0,300}\?)"
)
# "Schrijf op wat …", "Schrijf de punten op", "Write down …" and "Schrijf een samenvatting" ask for what is there.
_NOTED = (
    r"(?!\s+(?:\S+\s+){0,8}?(?:op|down)(?:\W*$|\s+(?:wat|welke?|wie|hoe\w*|waar\w*|wanneer|of|dat|wh\w+|how)\b))"
    r"(?!\s+(?:\S+\s+){0,3}?(?:samenvatting|overzicht|lijst|lijstje|opsomming|summary|overview|list)\b)"
)
_DEFINITE = r"(?<!\bde )(?<!\bhet )(?<!\bdeze )(?<!\bdit )(?<!\bthe )(?<!\bthis )(?<!\bin )"
_DISREGARD = (
    rf"(?:{_ORDER}|{_ASKED}|\bom )(?:\w+ ){{0,2}}?"
    rf"(?:negeer|negeren|vergeet|vergeten|omzeil|overschrijf|ignore|forget|disregard|override|bypass){_TOLD}.{{0,60}}"
    r"\b(?:alles|alle|all|everything|vorige|eerdere|bovenstaande|voorgaande|hierboven|previous|above|prior|"
    rf"(?:je|jouw|your|de|the) {_RULES}|{_RULES}|brief|letter|document\w*|bronnen)\b(?![^.!]{{0,300}}\?\W*$)",
    # An order with a question behind it: "Ignore the letter and answer: who …?"
    rf"{_ORDER}(?:negeer|vergeet|ignore|forget|disregard){_TOLD}.{{0,60}}"
    rf"\b(?:{_RULES}|brief|letter|document\w*|bronnen)\b"
    r".{0,20}\b(?:en|and) (?:antwoord|zeg|vertel|geef|gebruik|answer|tell|say|give|use)\b",
    r"\b(?:uit|met|gebruik|from|using|use|with) (?:je|jouw|uw|your) (?:eigen|own) "
    r"(?:kennis|geheugen|knowledge|memory)\b",
    rf"\b(?:jouw|je|your) (?:\w+ )?{_RULES}\b|"
    rf"\b(?:system|systeem|hidden|secret|geheime|verborgen)[ -]?{_RULES}\b|"
    r"\binterne (?:instructies?|prompts?)\b",
    rf"\bwelke {_RULES} (?:heb|hebt|kreeg|krijg|volg) (?:je|jij)\b|"
    r"\b(?:je|jouw|your) (?:maker|makers|ontwikkelaars?|developers?|creators?)\b",
    rf"\b{_RULES} (?:die )?(?:je|jij) (?:hebt|heb|kreeg|krijgt|volgt)\b|"
    r"\b(?:instructies?|prompts?) (?:die )?(?:je|jij) moet\b|"
    r"\b(?:nieuwe|new) (?:opdracht|instructies?|task|instructions?)\s*:",
    r"\b(?:systeem|system) ?(?:prompt|bericht|message)\b|\bdeveloper mode\b|\bjailbr\w+|"
    r"\bprompt[ -]?injecti\w+|\bDAN[- ]mod(?:e|us)\b",
    r"^\W*(?:system|systeem|assistant|developer|admin)\s*[:>\]]|"
    r"\beinde (?:van (?:het|de) )?(?:document|prompt|context)\b|"
    r"\bend of (?:the )?(?:document|prompt|context)\b",
    r"\[/?(?:INST|SYSTEM)\]|<\|?/?(?:im_start|im_end|system|endoftext)|"
    r"</?(?:system|instruction)s?>|###\s*(?:instruct|system)",
    r"\b(?:bronvermelding\w*|bronnen|citaten|citaat|filters?|sources|citations)\b.{0,30}"
    r"\b(?:uit|weg|off|away)\b(?! (?:de|het|een|the)\b)|"
    r"\b(?:zonder|without) (?:bron\w*|citat\w*|sources|citations)\b(?! (?:van|of)\b)",
    rf"{_ORDER}(?:antwoord|reageer|zeg|herhaal|answer|respond|reply|say|repeat|output|print){_TOLD}.{{0,40}}"
    r"\b(?:vanaf nu|altijd|alleen|always|only|from now on|uitsluitend|enkel|elke vraag|every question|"
    r"na mij|after me|woord|word|times|keer|verbatim|boven|hierboven|above)\b",
    r"\b(?:from now on|vanaf nu|voortaan)\b.{0,60}"
    r"\b(?:je|jij|you|bent|are|antwoord|answer|citaten|bronnen)\b",
)
_PLAY = (
    rf"{_ORDER}(?:doe (?:\w+ ){{0,2}}?alsof|speel|gedraag je|pretend|act as|act like|imagine|role ?play|"
    rf"doe (?:een|'n) \w+ na){_TOLD}",
    r"\bstel je voor dat (?:je|jij)\b|"
    r"\b(?:je|jij) bent (?:nu|vanaf nu|voortaan|mijn)\b|\byou are (?:now|no longer|my)\b|"
    # "Je bent een huurder, mag je dan …?" tells a situation.
    r"(?<!als )(?<!if )(?<!wanneer )\b(?:(?:je|jij) bent (?:een|geen)|you are an?)\b"
    r"(?!.{0,300}\b(?:mag|moet|kun|heb|krijg|ben|may|can|must|do|should|are) (?:je|you)\b.{0,300}\?)",
    rf"{_ORDER}(?:vat|leg|praat|vertel|antwoord|beschrijf|zeg|explain|talk|answer|tell|summari[sz]e){_TOLD}.{{0,300}}"
    r"\b(?:als|alsof|like|as) (?:een|je|a|an) "
    r"(?:piraat|kleuter|rapper|dichter|pirate|poet|clown|cowboy|robot|\w+ zou)\b",
)
_MAKE = (
    # "the letter" and "article 3" are in the documents; "a letter" is to be made.
    rf"{_ORDER}(?:maak|geef|vertel|stel|genereer|make|give|tell|create|generate|draft|produce){_TOLD}"
    rf"(?:\s+\S+){{0,4}}?\s+{_DEFINITE}{_WORKS}\b(?!\s+\d)(?! (?:met|with) (?:de|het|the|alle|all)\b)",
    rf"{_ASKED}{_DEFINITE}{_WORKS}\b(?:\s+\S+){{0,8}}?\s+(?:schrijven|maken|vertellen|opstellen|bedenken|verzinnen)\b",
    r"\b(?:can|could|will|would) you\s+(?:please\s+)?(?:write|compose|draft|create|make|tell|sing)\b"
    rf"(?:\s+\S+){{0,4}}?\s+{_DEFINITE}(?:{_WORKS}|essay|speech)\b",
    rf"\b(?:ken|weet|heb|know) (?:je|jij|u|any|a)\b(?:\s+\S+){{0,3}}?\s+{_DEFINITE}"
    r"(?:mop|mopje|moppen|grap\w*|raadsel|liedje|gedicht|jokes?|riddles?|poems?)\b",
    rf"{_ORDER}(?:schijf|schrjif|shcrijf)(?:\s+\S+){{0,3}}?\s+{_DEFINITE}{_WORKS}\b",
    rf"{_ORDER}(?:schrijf|write){_TOLD}{_NOTED}|"
    rf"{_ORDER}(?:schrijf|write)(?:\s+\S+){{0,4}}?\s+{_DEFINITE}{_ARTS}\b(?! (?:op|down)\b)",
    rf"{_ORDER}(?:verzin|bedenk|dicht (?=een|iets|over)|rijm|componeer|programmeer|vertaal|teken|zing|debug|"
    rf"compose|draw|translate|sing){_TOLD}",
    r"^\W*(?:een |a )?(?:gedicht|haiku|limerick|mop|grap|rap|sonnet|poem|joke)\b.{0,30}"
    r"\b(?:over|van|graag|about|please)\b",
    rf"{_ORDER}(?:vul|stuur|mail|boek|bestel|reserveer|verwijder|bel|send|book|order|delete|fill (?:in|out)){_SENT}",
    # A sum, not "2020-2023".
    r"\b\d+(?:[.,]\d+)?\s*(?:[*×^+]|\s[-/x:]\s|\b(?:keer|maal|plus|min|gedeeld door|times|minus|divided by)\b)\s*\d",
)
_ABOUT_ITSELF = (
    r"\b(?:wie|wat) ben (?:je|jij)\b|\b(?:hoe heet|hoe oud ben) (?:je|jij)\b|\bhoe werk (?:je|jij)\W*$|"
    r"\b(?:who|what) are you\b(?! \w+ing\b)|\bhou(?:d)? je van\b|"
    r"\b(?:ben (?:je|jij)|are you) (?:een |an? )?(?:echte? |real )?"
    r"(?:robot|mens|ai|chatgpt|computer|human|person|bot)\b|"
    r"\b(?:what is|wat is|wat zijn) (?:your|je|jouw) (?:name|naam|leeftijd|hobby\w*|mening|favou?rite|lievelings\w*|"
    r"favoriete)\b|\bwelk (?:taal)?model\b.{0,300}\bje\b|"
    r"\b(?:vind|denk|voel|wil) jij\b|\bdo you (?:think|feel|like|love)\b|"
    r"\bwie heeft (?:je|jou) (?:gemaakt|gebouwd|ontwikkeld|bedacht)\b|\bwho (?:made|built|created|trained) you\b",
)
_MARKUP = (
    r"<\s*(?:script|img|iframe|svg)\b|javascript:|\bon(?:error|load)\s*=|"
    r"\b(?:drop|truncate|alter) table\b|\bunion\s+select\b|'\s*or\s+'?1'?\s*=\s*'?1|"
    r"\brm -rf\b|\bselect \* from\b|\{\{.{0,300}\}\}|\$\{.{0,300}\}",
)
_REQUESTS = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (*_DISREGARD, *_PLAY, *_MAKE, *_ABOUT_ITSELF, *_MARKUP)
)
_HELLO = r"hallo|hoi|hey|hi|hello|dag|goe(?:de|ie)(?:morgen|middag|navond|ndag)|good (?:morning|afternoon|evening)"
_THANKS = (
    r"bedankt|dank (?:je|u)(?: ?wel)?|dankje(?:wel)?|(?:hartelijk )?dank|thanks|thank you|cheers|doei|tot ziens|bye|"
    r"fijne (?:dag|avond)|(?:have a )?(?:nice|good) day|dat was (?:alles|het)|that was all"
)
_NODS = r"ok|oke|oké|okay|ja|nee|yes|no|prima|top|test|h+m+|uh+|eh+|bla|x{2,}|huh|wat|what"
_FILLERS = (
    r"daar|there|allemaal|iedereen|samen|hoor|weer|again|nog|everyone|a lot|(?:so|very) much|(?:voor|for) \w+ \w+"
)
_PLEASANTRY = re.compile(rf"^\W*(?:(?:{_HELLO}|{_THANKS}|{_NODS}|{_FILLERS})\b\W*){{1,6}}$", re.IGNORECASE)
_IS_THANKS = re.compile(rf"\b(?:{_THANKS})\b", re.IGNORECASE)
_IS_HELLO = re.compile(rf"\b(?:{_HELLO})\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")
# The words that make a text a request; one that Dutch does not know and that is a slip away from one is read as it.
_TELLTALES = (
    "negeer vergeet instructies instructie schrijf gedicht verhaal vertaal vertel grapje limerick systeemprompt doe "
    "ignore forget previous instructions instruction disregard write poem joke translate pretend story system prompt"
).split()
_RARE = 3.3  # Zipf frequency below which a word may be a slip


def refusal(text: str) -> Refusal | None:
    """Return why a text is not answered from the documents, or None when it is a question to them."""
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    if not _LETTERS.search(text):
        return "unclear"
    if _PLEASANTRY.match(text):
        if _IS_THANKS.search(text):
            return "thanks"
        return "greeting" if _IS_HELLO.search(text) else "unclear"
    read = _WORD.sub(_without_slip, text)
    return "refused" if any(pattern.search(read) for pattern in _REQUESTS) else None


def is_gibberish(question: Question, is_mentioned: Callable[[str], bool]) -> bool:
    """Tell whether no word is one: Dutch and English do not know it, nor, by ``is_mentioned``, do the documents."""
    return (
        bool(question.words)
        and not any(
            word.is_number or zipf(word.folded) > _UNKNOWN or len(word.terms) > 1 or is_mentioned(word.surface)
            for word in question.words
        )
        and not any(word.folded in english_zipf() for word in question.words)
    )


def _without_slip(found: re.Match[str]) -> str:
    """Return the telltale word that an unknown word is one slip away from, or the word itself."""
    word = found.group().casefold()
    if word in _TELLTALES or zipf(word) >= _RARE:
        return found.group()
    near = (telltale for telltale in _TELLTALES if telltale[0] == word[0])
    return next((t for t in near if DamerauLevenshtein.distance(t, word, score_cutoff=1) <= 1), found.group())
