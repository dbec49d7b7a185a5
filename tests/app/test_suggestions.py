from __future__ import annotations

import pytest

from app.suggestions import neighbouring_questions, suggest_questions
from vectorstore.index import Index
from vectorstore.passage import Document, TextBlock


def document(*headings: str, title: str = "Een brief") -> Document:
    blocks, text = [], ""
    for heading in headings:
        blocks.append(TextBlock("heading", len(text), len(text) + len(heading), 1))
        text += heading + "\n\n"
    return Document("brief", title, "brief.txt", text, "1", tuple(blocks))


@pytest.mark.parametrize(
    ("heading", "subject"),
    [
        ("Wonen", "wonen"),
        ("Asiel  en\nmigratie", "asiel en migratie"),
        ("VNG Realisatie", "VNG Realisatie"),
        ("Role Based Access (RBAC)", "Role Based Access (RBAC)"),
        ("De SEPA-overboeking", "de SEPA-overboeking"),
        ("1.3 Rol binnen de organisatie", "rol binnen de organisatie"),
        ("Hoofdstuk 2 De huisvestingsvergunning", "de huisvestingsvergunning"),
        ("§ 2 Toezicht", "toezicht"),
    ],
)
def test_a_subject_becomes_a_question(heading: str, subject: str) -> None:
    assert suggest_questions([document(heading)], 3) == (f"Wat staat er over {subject}?",)


@pytest.mark.parametrize(
    "heading",
    [
        "Inleiding",
        "Vervolgstappen",
        "Algemene bepalingen",
        "Ons kenmerk",
        "Antwoord op vraag 3",
        "Pagina 2 van 7",
        "2500 EH Den Haag",
        "P agina 2",
        "D.M. van Weel",
        "Wat is zaakgericht werken?",
        "De VNG is blij met het akkoord",
        "Een kop met veel meer dan zes woorden",
        "-",
        "3",
        "Een brief",
    ],
)
def test_what_names_no_subject_gives_no_question(heading: str) -> None:
    assert suggest_questions([document(heading)], 3) == ()


def test_a_heading_that_comes_back_is_a_running_header() -> None:
    assert suggest_questions([document("Bedrijfsleven", "Wonen", "Bedrijfsleven")], 3) == ("Wat staat er over wonen?",)


def test_questions_are_spread_over_the_documents_and_limited() -> None:
    found = suggest_questions([document("Wonen", "Zorg"), document("Sport", "Wonen")], 3)
    assert found == ("Wat staat er over wonen?", "Wat staat er over sport?", "Wat staat er over zorg?")


def test_neighbours_come_nearest_first_and_the_own_heading_last() -> None:
    brief = document("Wonen", "Zorg", "Sport", "Natuur")
    inside = brief.text.index("Sport") + 6
    subjects = [question.removeprefix("Wat staat er over ")[:-1] for question in neighbouring_questions(brief, inside)]
    assert subjects == ["natuur", "zorg", "wonen", "sport"]
    assert neighbouring_questions(brief, inside, "en")[0] == "What does it say about natuur?"
    assert len(neighbouring_questions(brief, 0)) == 4
    assert neighbouring_questions(document("Inleiding"), 0) == ()
    assert neighbouring_questions(brief, inside, was_read=False)[0] == "Wat staat er over sport?"


def test_the_letter_gives_its_subjects(index: Index) -> None:
    letter = index.document("vng-ledenbrief-tussenverslag-formatie")
    found = suggest_questions([letter], 20)
    assert "Wat staat er over asiel en migratie?" in found
    assert not [question for question in found if "duiding" in question or "vervolg" in question]
