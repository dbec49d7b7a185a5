"""What a cosine of one encoder is worth in cosines of the bundled one.

Encoders spread their cosines differently: those of multilingual-e5 lie between 0.76 and 0.92, those of others between 0
and 0.8. What ranks and judges passages was fitted on the bundled encoder. So every other encoder embeds the questions
and passages below, and the line through its averages for those that belong together and those that do not says what
its cosines mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore.embedding import CosineScale, Vectors

# Invented: questions with a passage that answers them, about subjects that differ.
PAIRS: tuple[tuple[str, str], ...] = (
    ("Hoe laat sluit de bibliotheek?", "De bibliotheek is op werkdagen open van tien uur tot zes uur."),
    ("Wat kost een parkeervergunning?", "Voor een parkeervergunning betaalt een bewoner 90 euro per jaar."),
    ("Wie onderhoudt de bomen in het park?", "Het snoeien van bomen in de parken doet de groendienst, elk najaar."),
    (
        "Mag ik mijn afval op zondag buiten zetten?",
        "Huisvuil mag vanaf de avond voor de ophaaldag aan de straat staan.",
    ),
    (
        "Wanneer krijg ik mijn nieuwe rijbewijs?",
        "Een rijbewijs ligt vijf werkdagen na de aanvraag klaar op het stadhuis.",
    ),
    ("Hoe hoog mag een schutting zijn?", "Een erfafscheiding achter het huis is ten hoogste twee meter hoog."),
    ("Waarom wordt de brug afgesloten?", "De brug is drie weken dicht, omdat het wegdek wordt vernieuwd."),
    ("Welke scholen doen mee aan het ontbijt?", "Aan het schoolontbijt nemen dit jaar twaalf basisscholen deel."),
    ("Hoeveel banen levert de haven op?", "In de haven werken ongeveer 4.000 mensen, vooral in de overslag."),
    (
        "Wie keurt het drinkwater?",
        "De kwaliteit van het drinkwater wordt dagelijks door een laboratorium gecontroleerd.",
    ),
    (
        "Is de tentoonstelling gratis voor kinderen?",
        "Bezoekers tot achttien jaar betalen geen toegang voor het museum.",
    ),
    ("Wat gebeurt er met gevonden fietsen?", "Een gevonden rijwiel wordt dertien weken bewaard en daarna verkocht."),
)


@dataclass(frozen=True, slots=True)
class Spread:
    """The average cosine of a question with the passage that answers it, and with the others."""

    related: float
    unrelated: float


BUNDLED = Spread(related=0.8531, unrelated=0.7755)


def measure(query: Callable[[str], Vectors], passages: Callable[[Sequence[str]], Vectors]) -> Spread:
    """Return how an encoder spreads its cosines."""
    questions = np.stack([query(question) for question, _ in PAIRS])
    cosines = questions @ passages([passage for _, passage in PAIRS]).T
    own = np.eye(len(PAIRS), dtype=bool)
    return Spread(float(cosines[own].mean()), float(cosines[~own].mean()))


def scale_of(spread: Spread) -> CosineScale:
    """Return the scale for an encoder that spreads its cosines so."""
    if spread.related - spread.unrelated < 0.01:  # it does not tell them apart: nothing to be scaled
        return CosineScale()
    slope = (BUNDLED.related - BUNDLED.unrelated) / (spread.related - spread.unrelated)
    return CosineScale(slope, BUNDLED.unrelated - slope * spread.unrelated)
