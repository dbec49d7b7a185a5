from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, ParsedDocument
from ingest.parsing.sections import build_sections
from ingest.splitting import MAX_CHARACTERS, split
from vectorstore.passage import Passage

SENTENCE = "De haven van het dorp is het hele jaar open voor wie er met een boot wil liggen. "


def passages(*blocks: Block) -> list[Passage]:
    return split(ParsedDocument(build_sections(blocks)), "id", "Titel", "haven.txt")


def roles(passage: Passage) -> list[tuple[str, str]]:
    return [(sentence.role, passage.sentence_text(sentence)) for sentence in passage.sentences]


def paragraph(text: str) -> Block:
    return Block(text, "paragraph")


def test_a_list_stays_with_the_paragraph_that_announces_it() -> None:
    (passage,) = passages(paragraph("Kom op tijd. Neem mee:"), Block("• geld;\n• een pas.", "list"))
    assert passage.text == "Kom op tijd. Neem mee:\n\n• geld;\n• een pas."
    assert roles(passage) == [
        ("sentence", "Kom op tijd."),
        ("lead", "Neem mee:"),
        ("item", "geld;"),
        ("item", "een pas."),
    ]


def test_only_the_lead_in_stays_when_the_paragraph_is_long() -> None:
    long = SENTENCE * 12
    above, below = passages(paragraph(f"{long}Neem mee:"), Block("• geld;\n• een pas." + " en meer" * 40, "list"))
    assert above.text == long.strip()
    assert below.text.startswith("Neem mee:\n\n• geld;")


def test_a_list_without_a_lead_in_is_a_passage_of_its_own() -> None:
    first, second = passages(paragraph("Kom op tijd."), Block("1. geld\n2. een pas", "list"))
    assert (first.text, roles(second)) == ("Kom op tijd.", [("item", "1. geld"), ("item", "2. een pas")])


def test_a_long_paragraph_is_divided_between_sentences() -> None:
    found = passages(paragraph((SENTENCE * 40).strip()))
    assert len(found) > 1
    assert all(len(passage.text) <= MAX_CHARACTERS for passage in found)
    assert {text for passage in found for _, text in roles(passage)} == {SENTENCE.strip()}
    assert sum(len(passage.sentences) for passage in found) == 40


def test_a_long_list_is_divided_between_items_and_keeps_their_bullets() -> None:
    items = "\n".join(f"• nummer {number} {'woord ' * 20}slot" for number in range(40))
    found = passages(paragraph("Nodig zijn:"), Block(items, "list"))
    assert found[0].text.startswith("Nodig zijn:\n\n• nummer 0")
    assert all(passage.text.startswith("• nummer") for passage in found[1:])
    assert all(len(passage.text) <= MAX_CHARACTERS for passage in found)
    assert [text.split()[1] for passage in found for role, text in roles(passage) if role == "item"] == [
        str(number) for number in range(40)
    ]


def test_headings_are_paths_and_not_passages() -> None:
    found = passages(
        Block("Haven", "heading", level=1), Block("Geld", "heading", level=2), paragraph("Alles kost geld.")
    )
    assert [(passage.text, passage.origin.section) for passage in found] == [("Alles kost geld.", ("Haven", "Geld"))]


def test_a_heading_without_anything_below_it_is_not_lost() -> None:
    found = passages(
        Block("Haven", "heading"), Block("Geld", "heading"), paragraph("Alles kost geld."), Block("Slot", "heading")
    )
    assert [passage.text for passage in found] == ["Haven", "Alles kost geld.", "Slot"]


def test_a_signature_is_one_passage_and_one_quotation() -> None:
    signature = Block("Met vriendelijke groet,\nP.J. de Boer\nVoorzitter", "signature")
    found = passages(paragraph("Tot dan."), signature)
    assert roles(found[1]) == [("sentence", signature.text)]


def test_passages_do_not_cross_a_section() -> None:
    found = passages(Block("A", "heading"), paragraph("Neem mee:"), Block("B", "heading"), Block("• geld", "list"))
    assert [passage.origin.section for passage in found] == [("A",), ("B",)]


def test_endless_text_is_cut_at_spaces_only() -> None:
    text = "woord " * 5_000
    found = passages(paragraph(text.strip()))
    words = [word for passage in found for word in passage.text.split()]
    assert len(words) == 5_000
    assert set(words) == {"woord"}


BLOCKS = st.lists(
    st.one_of(
        st.text(alphabet="Aa. :?\n", min_size=1, max_size=60)
        .map(lambda text: " ".join(text.split()) or "A")
        .map(paragraph),
        st.lists(st.sampled_from(["geld;", "een pas. Of niet.", "x" * 500]), min_size=1, max_size=5).map(
            lambda items: Block("\n".join(f"• {item}" for item in items), "list")
        ),
        st.sampled_from([Block("Kop", "heading"), Block("2.1 Kop", "heading"), Block("www.vng.nl", "footnote")]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_spans_are_exact_and_ordered_and_lose_nothing_but_headings(blocks: list[Block]) -> None:
    parsed = ParsedDocument(build_sections(blocks))
    text, previous = parsed.text, 0
    found = split(parsed, "id", "Titel", "haven.txt")
    covered: set[int] = set()
    for number, passage in enumerate(found, start=1):
        assert (passage.number, passage.text) == (number, text[passage.origin.start : passage.origin.end])
        assert previous <= passage.origin.start
        for sentence in passage.sentences:
            assert previous <= sentence.start < sentence.end <= passage.origin.end
            assert not text[max(previous, passage.origin.start) : sentence.start].strip(" \n•")
            covered.update(range(sentence.start, sentence.end))
            previous = sentence.end
    for placed in parsed.placed():
        if placed.block.kind != "heading":
            span = range(placed.start, placed.end)
            assert not "".join(text[offset] for offset in span if offset not in covered).strip(" \n•")
