from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.errors import EmptyDocumentError
from ingest.parsing.markdown import parse_markdown


def parse(text: str) -> ParsedDocument:
    return parse_markdown(text.encode(), "haven.md")


def shapes(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(text).blocks]


def test_headings_paragraphs_and_lists() -> None:
    parsed = parse(
        "# Haven\n\nDe haven\nis **open**.\n\n## Geld\n\n- eerste\n  regel\n- tweede\n\n### Meer\n\nTekst.\n"
    )
    assert [(block.kind, block.text, block.heading) for block in parsed.blocks] == [
        ("heading", "Haven", ()),
        ("paragraph", "De haven is open.", ()),
        ("heading", "Geld", ()),
        ("list", "• eerste regel\n• tweede", ("Geld",)),
        ("heading", "Meer", ("Geld",)),
        ("paragraph", "Tekst.", ("Geld", "Meer")),
    ]
    assert parsed.title == "Haven"


def test_several_top_headings_are_no_title() -> None:
    parsed = parse("# Haven\n\nOpen.\n\n# Geld\n\nDuur.\n")
    assert (parsed.title, parsed.blocks[1].heading) == (None, ("Haven",))


def test_the_title_of_the_front_matter() -> None:
    parsed = parse('---\nlayout: x\ntitle: "De haven"\n---\n\nOpen.\n')
    assert (parsed.title, parsed.text) == ("De haven", "Open.")


def test_links_images_and_code_leave_their_text() -> None:
    assert shapes("Zie [de kaart](http://x.nl/k) ![foto](f.png) en `code`.\n") == [
        ("paragraph", "Zie de kaart foto en code.")
    ]


def test_a_table_keeps_its_rows() -> None:
    assert shapes("| Jaar | Geld |\n|---|---|\n| 2024 | 5 |\n| 2025 | 6 |\n") == [
        ("table", "Jaar | Geld\n2024 | 5\n2025 | 6")
    ]


def test_html_leaves_its_text_and_no_script() -> None:
    assert shapes("<div>\n<script>x()</script>\n<b>De haven</b> is &eacute;&eacute;n.\n</div>\n") == [
        ("paragraph", "De haven is één.")
    ]


def test_lettered_paragraphs_are_items() -> None:
    assert shapes("1. Neem mee:\n\na. geld\n\nb. een pas.\n2. Kom op tijd.\n")[0] == (
        "list",
        "1. Neem mee:\na. geld\nb. een pas.\n2. Kom op tijd.",
    )


def test_headings_without_a_space() -> None:
    assert [block.kind for block in parse("##Haven\n\nOpen.\n").blocks] == ["heading", "paragraph"]


def test_labels_of_laws_give_the_level_and_take_the_name_below() -> None:
    parsed = parse("## Wet\n\n### Hoofdstuk 1\n\n#### Haven\n\n### Artikel 1\n\nOpen.\n\n### Artikel 2\n\nDicht.\n")
    assert [block.heading for block in parsed.blocks if block.kind == "paragraph"] == [
        ("Hoofdstuk 1 Haven", "Artikel 1"),
        ("Hoofdstuk 1 Haven", "Artikel 2"),
    ]


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", "<img src='x'>\n", "***\n"])
def test_a_document_without_text_is_refused(text: str) -> None:
    with pytest.raises(EmptyDocumentError, match=r"haven\.md: there is no text"):
        parse(text)
