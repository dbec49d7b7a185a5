"""What is not a question to documents: requests to write, play or obey, greetings, and texts without words. Pure.

Quotation cannot be talked into anything, so this is manners, not defence: such a request gets a plain refusal instead
of a passage that happens to share a word with it. A rule needs the form of a request (an imperative at the start of a
clause, the assistant addressed as "je"), so that a question about a letter, a rule or an assignment is not refused.
"""

from __future__ import annotations

import re
from typing import Literal

from app.answering.question import LONGEST_QUESTION

Refusal = Literal["refused", "unclear", "too_long"]

# Where an imperative may stand: at the start, after a stop, or after a polite opening.
_ORDER = (
    r"(?:^\W*|[.:;!?,]\s+|"
    r"\b(?:en|and|then|dan|please|graag|alsjeblieft|alstublieft|hoi|hallo|hi|hey)\s+|"
    r"\b(?:kun|kan|wil|zou) (?:je|jij)\s+(?:\w+\s+){0,6}?|\b(?:kunt|wilt|zou) u\s+(?:\w+\s+){0,6}?|"
    r"\b(?:can|could|will|would) you\s+(?:please\s+)?)"
)
_RULES = (
    r"(?:instructies?|opdracht(?:en)?|regels|richtlijnen|prompts?|"
    r"instructions?|rules|guidelines|guardrails|configuratie)"
)
_WORKS = (
    r"(?:gedicht\w*|rap|lied|liedje|limerick|haiku|sonnet|mop|moppen|grap|grapje|grappen|raadsel|"
    r"verhaal|verhaaltje|sprookje|essay|roman|speech|toespraak|tweet|tweets|e-?mail|mail|mailtje|brief|briefje|"
    r"blog\w*|scripts?|code|programma|functie|recept|sollicitatie\w*|rijm\w*|column|stuk|stukje|artikel|"
    r"persbericht|sketch|poem|song|joke|jokes|story|limerick|riddle|letter|email|function|program|recipe|"
    r"article|\w+-script)"
)
# What makes an imperative a question after all: "Stuur ik de brief per post?"
_TOLD = r"\b(?! (?:ik|wij|we)\b)"
_DISREGARD = (
    rf"{_ORDER}(?:negeer|vergeet|omzeil|overschrijf|ignore|forget|disregard|override|bypass){_TOLD}.{{0,60}}"
    r"\b(?:alles|alle|all|everything|vorige|eerdere|bovenstaande|voorgaande|previous|above|prior|"
    rf"brief|letter|document\w*|bronnen|{_RULES})\b",
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
    r"na mij|after me|woord|word|times|keer)\b",
    r"\b(?:from now on|vanaf nu|voortaan)\b.{0,60}"
    r"\b(?:je|jij|you|bent|are|antwoord|answer|citaten|bronnen)\b",
)
_PLAY = (
    rf"{_ORDER}(?:doe (?:net )?alsof|speel|gedraag je|pretend|act as|act like|imagine|role ?play|"
    r"doe (?:een|'n) \w+ na)\b",
    r"\bstel je voor dat (?:je|jij)\b|"
    r"\b(?:je|jij) bent (?:nu|vanaf nu|een|geen|mijn)\b|"
    r"\byou are (?:now|no longer|a|an|my)\b",
    rf"{_ORDER}(?:vat|leg|praat|vertel|antwoord|beschrijf|zeg|explain|talk|answer|tell|summari[sz]e){_TOLD}.{{0,300}}"
    r"\b(?:als|alsof|like|as) (?:een|je|a|an) "
    r"(?:piraat|kleuter|rapper|dichter|pirate|poet|clown|cowboy|robot|\w+ zou)\b",
)
_MAKE = (
    # "the letter" and "article 3" are in the documents; "a letter" is to be made.
    rf"{_ORDER}(?:maak|geef|vertel|stel|genereer|make|give|tell|create|generate|draft|produce){_TOLD}"
    r"(?:\s+\S+){0,4}?\s+(?<!\bde )(?<!\bhet )(?<!\bdeze )(?<!\bdit )(?<!\bthe )(?<!\bthis )(?<!\bin )"
    rf"{_WORKS}\b(?!\s+\d)",
    rf"{_ORDER}(?:schrijf|verzin|bedenk|dicht|rijm|componeer|programmeer|vertaal|teken|zing|debug|"
    rf"compose|write|draw|translate|sing){_TOLD}",
    r"^\W*(?:een |a )?(?:gedicht|haiku|limerick|mop|grap|rap|sonnet|poem|joke)\b.{0,30}"
    r"\b(?:over|van|graag|about|please)\b",
    rf"{_ORDER}(?:vul|stuur|mail|boek|bestel|reserveer|verwijder|send|book|order|delete|fill (?:in|out)){_TOLD}",
)
_ABOUT_ITSELF = (
    r"\b(?:wie|wat) ben (?:je|jij)\b|\b(?:hoe heet|hoe oud ben|hoe werk) (?:je|jij)\b|"
    r"\b(?:who|what) are you\b(?! \w+ing\b)|\bhou(?:d)? je van\b|"
    r"\bben (?:je|jij) (?:een )?(?:robot|mens|ai|chatgpt|computer)\b|"
    r"\bwhat is your (?:name|favou?rite)\b|\bwelk (?:taal)?model\b.{0,300}\bje\b",
)
_MARKUP = (
    r"<\s*(?:script|img|iframe|svg)\b|javascript:|\bon(?:error|load)\s*=|"
    r"\b(?:drop|truncate|alter) table\b|\bunion\s+select\b|'\s*or\s+'?1'?\s*=\s*'?1|"
    r"\brm -rf\b|\bselect \* from\b|\{\{.{0,300}\}\}|\$\{.{0,300}\}",
)
_REQUESTS = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (*_DISREGARD, *_PLAY, *_MAKE, *_ABOUT_ITSELF, *_MARKUP)
)
_GREETING = re.compile(
    r"^\W*(?:(?:hallo|hoi|hey|hi|hello|dag|goede(?:morgen|middag|navond|ndag)|"
    r"bedankt|dank (?:je|u)(?: ?wel)?|dankjewel|thanks|thank you|doei|tot ziens|oke|oké|ok|prima|top|test|"
    r"daar|there|allemaal|iedereen|samen|hoor|weer|again|"
    r"dat was (?:alles|het)|that was all|(?:so|very) much|voor (?:je|uw|de) \w+|for your \w+)\b\W*){1,6}$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def refusal(text: str) -> Refusal | None:
    """Return why a text is not answered from the documents, or None when it is a question to them."""
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    if not _LETTERS.search(text) or _GREETING.match(text):
        return "unclear"
    return "refused" if any(pattern.search(text) for pattern in _REQUESTS) else None
