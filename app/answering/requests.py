"""What is not a question to documents: requests to write, play or obey, and texts without words. Pure.

Quotation cannot be talked into anything, so this is manners, not defence: such a request gets a plain refusal instead of
a passage that happens to share a word with it.
"""

from __future__ import annotations

import re
from typing import Literal

from app.answering.question import LONGEST_QUESTION, Question

Refusal = Literal["refused", "unclear", "too_long"]

_INSTRUCTIONS = r"(instructies?|opdracht(en)?|regels|richtlijnen|prompts?|instructions?|rules|guidelines|guardrails|configuratie)"
_WORKS = (
    r"(gedicht|rap|lied|liedje|limerick|haiku|sonnet|mop|moppen|grap|grapje|raadsel|verhaal|verhaaltje|sprookje|essay|roman|"
    r"speech|toespraak|tweet|e-?mail|mail|brief|blog\w*|script|code|programma|functie|recept|sollicitatie\w*|"
    r"poem|song|joke|story|essay|limerick|haiku|riddle|letter|email|function|program|recipe|rap)"
)
_REQUESTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Disregard what you were told.
        rf"\b(negeer|vergeet|vergeten|omzeil|schrap|overschrijf|ignore|forget|disregard|override|bypass)\b.{{0,60}}\b"
        rf"(alles|everything|vorige|eerdere|bovenstaande|voorgaande|previous|above|prior|brief|documenten?|bronnen|{_INSTRUCTIONS})",
        rf"\b(jouw|je|uw|your|the) (systeem|system|geheime|hidden|secret|interne|initial|eigen)?[ -]?{_INSTRUCTIONS}\b",
        rf"\bwelke {_INSTRUCTIONS} (heb|hebt|kreeg|krijg) (je|jij|u)\b",
        r"\b(system ?prompt|systeemprompt|developer mode|jailbreak|jailbroken|prompt injection|DAN[- ]mod(e|us))\b",
        r"^\W*(system|systeem|assistant|developer|admin|user)\s*[:>\]]",
        r"\[/?(INST|SYSTEM)\]|<\|?/?(im_start|im_end|system|endoftext)|</?(system|instruction)s?>|###\s*(instruction|system|instructie)",
        r"\b(zet|schakel|zonder)\b.{0,40}\b(bronvermelding\w*|bronnen|citaten|filters?|veiligheid\w*|beveiliging)\b.{0,20}\b(uit|weg)\b",
        r"\b(antwoord|reageer|zeg|herhaal|answer|respond|reply|say|repeat|output|print)\b.{0,30}\b(vanaf nu|altijd|alleen|only|"
        r"always|from now on|uitsluitend|enkel|na mij|after me)\b",
        r"\b(from now on|vanaf nu)\b.{0,60}\b(je|jij|u|you|bent|are|antwoord|answer)\b",
        # Play a role.
        r"\b(doe (net )?alsof|speel (de rol|een|dat)|gedraag je|stel je voor dat (je|jij)|je bent (nu|vanaf nu|een)|jij bent|"
        r"u bent (nu|vanaf nu|een)|pretend|act as|role ?play|you are (now|a|an)|imagine (you|that you))\b",
        # Make something.
        rf"\b(schrijf|maak|verzin|dicht|bedenk|vertel|componeer|genereer|programmeer|teken|zing|stel|write|compose|tell|generate|"
        rf"make|create|draw|sing|draft|give)\b.{{0,40}}\b\w*{_WORKS}\b",
        r"\b(vertaal|translate|programmeer|teken|zing|rijm|debug)\b",
        r"\b(schrijf|write)\b.{0,20}\b(python|javascript|java|sql|html|bash|php|excel)\b",
        # The assistant itself as the subject.
        r"\b(wie|wat) ben (je|jij)\b|\b(hoe heet|hoe oud ben) (je|jij)\b|\b(who|what) are you\b|\bben (je|jij) (een )?(robot|mens|ai|chatgpt)\b|"
        r"\b(hou|houd) je van\b|\bwat is jouw\b|\bwhat is your (name|favou?rite)\b|\bwelk(e)? (taal)?model (ben|gebruik)\b",
        # Markup and commands.
        r"<script|javascript:|onerror\s*=|\b(drop|truncate|alter) table\b|\bunion\s+select\b|'\s*or\s+'?1'?\s*=\s*'?1|\brm -rf\b|"
        r"\bselect \* from\b|\{\{.*\}\}|\$\{.*\}",
    )
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def refusal(text: str) -> Refusal | None:
    """Return why a text is not answered from the documents, or None when it is a question to them."""
    if len(text) > LONGEST_QUESTION:
        return "too_long"
    if not _LETTERS.search(text):
        return "unclear"
    if any(pattern.search(text) for pattern in _REQUESTS):
        return "refused"
    if not Question(text).words:
        return "unclear"
    return None
