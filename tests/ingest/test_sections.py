"""The section tree, from what headings are called and from what sections announce."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.document import Block, ParsedDocument
from ingest.parsing.sections import build_sections

BODY = "De haven is open voor iedereen die er iets te zoeken heeft."


def tree(*blocks: tuple[str, str]) -> list[tuple[str, int, tuple[str, ...]]]:
    """Build sections of (heading, text below it) and return the headings with level and path."""
    flat = [
        block
        for head, body in blocks
        for block in (Block(head, "heading"), *([Block(body, "paragraph")] if body else []))
    ]
    return [(block.text, block.level, block.heading) for block in build_sections(flat) if block.kind == "heading"]


@pytest.mark.parametrize(
    "announcement",
    [
        "Hieronder gaan we daarop in.",
        "We lopen de plannen puntsgewijs door.",
        "Wij behandelen achtereenvolgens het geld en de mensen.",
        "Er komen ook andere onderwerpen aan bod in deze brief.",
        "De volgende thema's zijn aan de orde gekomen.",
    ],
)
def test_a_section_that_announces_holds_what_follows(announcement: str) -> None:
    assert tree(("Vooraf", BODY), ("Plannen", announcement), ("Geld", BODY), ("Mensen", BODY)) == [
        ("Vooraf", 1, ()),
        ("Plannen", 1, ()),
        ("Geld", 2, ("Plannen",)),
        ("Mensen", 2, ("Plannen",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Hieronder vallen ook de loodsen.",
        "De gemeente (hierna: de raad) is akkoord.",
        "Wij verwachten dat er belangrijke onderwerpen op de agenda komen.",
        "Wij zijn blij met de volgende punten:",
    ],
)
def test_a_section_that_announces_nothing_holds_nothing(text: str) -> None:
    assert [level for _, level, _ in tree(("Plannen", text), ("Geld", BODY))] == [1, 1]


def test_the_next_announcement_takes_over() -> None:
    said = "Dat staat hieronder."
    paths = [path for _, _, path in tree(("A", said), ("B", BODY), ("C", said), ("D", BODY), ("E", BODY))]
    assert paths == [(), ("A",), (), ("C",), ("C",)]


def test_the_last_heading_announces_nothing() -> None:
    assert tree(("A", BODY), ("B", "Hieronder volgt de bijlage."))[1] == ("B", 1, ())


def test_numbers_and_labels_give_their_own_level() -> None:
    headings = ["Hoofdstuk 1", "§ 1", "Artikel 3", "Hoofdstuk 2", "Artikel 4a"]
    assert [level for _, level, _ in tree(*((heading, BODY) for heading in headings))] == [1, 3, 4, 1, 4]
    headings = ["1. Inleiding", "2. Plan", "2.1 Geld", "2.1.3 Meer geld", "3 Slot"]
    assert [level for _, level, _ in tree(*((heading, BODY) for heading in headings))] == [1, 1, 2, 3, 1]


def test_unmarked_headings_stand_under_numbered_ones() -> None:
    assert tree(("1. Plan", BODY), ("Geld", BODY), ("2. Slot", BODY))[1] == ("Geld", 2, ("1. Plan",))


def test_a_numbered_heading_is_told_from_an_item(parse: Callable[[str], ParsedDocument]) -> None:
    parsed = parse(f"1. Inleiding\n{BODY} {BODY}\n2. Plan\nNodig zijn:\n1. geld\n2. mensen\n")
    assert [(block.kind, block.text) for block in parsed.blocks if block.kind != "paragraph"] == [
        ("heading", "1. Inleiding"),
        ("heading", "2. Plan"),
        ("list", "1. geld\n2. mensen"),
    ]


def test_a_label_and_the_name_below_it_are_one_heading(parse: Callable[[str], ParsedDocument]) -> None:
    parsed = parse(f"Hoofdstuk 2\nDe haven\nArtikel 7\n{BODY} {BODY}\n")
    assert [(block.text, block.level) for block in parsed.blocks[:2]] == [("Hoofdstuk 2 De haven", 1), ("Artikel 7", 4)]
