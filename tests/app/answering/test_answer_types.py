from __future__ import annotations

import pytest

from app.answering.answer_types import holds, holds_name, holds_near, is_typed, lacks_measure, leaves_follow_up_open
from app.answering.question import Asks, Question


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        ("percentage", "Van de schepen vaart 12,5 % op stroom."),
        ("percentage", "De helft vaart op stroom."),
        ("money", "Een ligplaats kost € 12 per nacht."),
        ("money", "Kinderen varen gratis mee."),
        ("quantity", "Er liggen veertig boten."),
        ("quantity", "Er liggen 40 boten."),
        ("duration", "De werken duren zes weken."),
        ("duration", "De beslistermijn ligt vast."),
        ("time", "De sluis opent in april."),
        ("time", "De sluis opent in 2031."),
        ("person", "De havenmeester is mevrouw A.B. van der Meer."),
        ("person", "De wethouder beslist."),
        ("place", "De sluis ligt bij Zoutkamp."),
        ("reason", "De kade sluit omdat zij verzakt."),
    ],
)
def test_a_text_holds_the_kind_that_is_asked_for(asks: Asks, text: str) -> None:
    assert holds(asks, text)


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        ("percentage", "Veel schepen varen op stroom."),
        ("money", "Een ligplaats is duur."),
        ("quantity", "Er liggen boten."),
        ("duration", "De werken beginnen."),
        ("time", "De sluis opent."),
        ("person", "Hij opent de sluis."),
        ("place", "De sluis is dicht."),
        ("reason", "De kade sluit."),
    ],
)
def test_a_text_without_that_kind_is_seen_through(asks: Asks, text: str) -> None:
    assert is_typed(asks)
    assert not holds(asks, text)


@pytest.mark.parametrize("asks", ["yesno", "open"])
def test_anything_may_answer_an_open_question(asks: Asks) -> None:
    assert not is_typed(asks)
    assert holds(asks, "Boten.")
    assert holds_near(asks, Question("Wat varen?").words, "Boten.")


def test_a_number_must_stand_near_a_word_of_the_question() -> None:
    words = Question("Hoeveel boten liggen er?").words
    far = "De kade uit 1931 is lang en hoog en breed en oud en grijs en daar liggen ook boten."
    assert holds_near("quantity", words, "Er liggen veertig boten.")
    assert holds("quantity", far)
    assert not holds_near("quantity", words, far)
    assert not holds_near("quantity", words, "Er zijn veertig fietsen.")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("S.A.M. de Vries tekent.", True),
        ("Minister Jansen opent de brug.", True),
        ("Mevrouw De Wit opent de brug.", True),
        ("Toen zei wethouder Smit ja.", True),
        ("Voorzitter IJsbrand opent de brug.", True),
        ("De minister opent de brug.", False),
        ("Vier diensten, waaronder HKD en Reddingsbrigade, varen uit.", False),
        ("Vier diensten, waaronder Reddingsbrigade, varen uit.", False),
        ("De kapitein vaart, aldus havenmeester HKD.", False),
        ("De brug over de Maas is open.", False),
    ],
)
def test_a_name_needs_initials_a_title_or_an_office(text: str, named: bool) -> None:
    assert holds_name(text) is named


@pytest.mark.parametrize(
    ("question", "quote", "is_open"),
    [
        (Question("kade: En vanaf wanneer?", frozenset({"kade"}), "En vanaf wanneer?"), "De kade sluit.", True),
        (
            Question("kade: En vanaf wanneer?", frozenset({"kade"}), "En vanaf wanneer?"),
            "De kade sluit in 2031.",
            False,
        ),
        (
            Question("Hoe hoog is de boete voor boten?", frozenset({"boete"})),
            "De boete is ten minste 10% van de omzet.",
            False,
        ),
        (Question("kade: Waarom?", frozenset({"kade"}), "Waarom?"), "De kade sluit.", False),
        (Question("Wanneer sluit de kade?"), "De kade sluit.", False),
    ],
)
def test_a_follow_up_that_wants_a_time_or_number_is_open_without_one(
    question: Question, quote: str, is_open: bool
) -> None:
    assert leaves_follow_up_open(question, [quote]) is is_open


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Wanneer gaat de wet in?", "De wet maakt regels eenvoudiger."),
        ("Hoe groot is het tekort in 2028?", "Vanaf 2028 is er een tekort."),
        ("Hoeveel woningen komen er?", "In 2030 zijn er meer woningen nodig."),
    ],
)
def test_a_measure_that_no_quotation_gives_is_lacking(question: str, quote: str) -> None:
    assert lacks_measure(Question(question), [quote])


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Wanneer gaat de wet in?", "De wet geldt vanaf mei."),
        ("Wanneer gaat de wet in?", "Dat duurt twee jaar."),
        ("Wanneer mag ik bouwen?", "U heeft een vergunning nodig."),
        ("Hoeveel woningen komen er?", "Er komen geen woningen."),
        ("Hoeveel woningen komen er?", "Er komt een tiental woningen."),
        ("Wat vindt de raad?", "De raad is blij."),
    ],
)
def test_a_measure_that_a_quotation_gives_or_nobody_asked_for_is_not(question: str, quote: str) -> None:
    assert not lacks_measure(Question(question), [quote])
