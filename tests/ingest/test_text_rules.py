"""Each rule by which text that came out of a PDF is restored, on texts made up for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.document import ParsedDocument
from ingest.errors import EmptyDocumentError, UndecodableTextError
from ingest.parsing.text import parse_text

Parse = Callable[[str], ParsedDocument]

WRAPPED = """\
Het bestuur van de vereniging heeft in het voorjaar besloten
dat de zaal aan de haven wordt verbouwd. De kosten zijn hoger
dan eerder werd gedacht, omdat de fundering niet sterk genoeg
is voor een tweede verdieping met een keuken en een terras.
"""
PARAGRAPH = " ".join(WRAPPED.split())


def spaced(text: str) -> str:
    """Put a blank line behind every line, as some converters do."""
    return "".join(f"{line}\n\n" for line in text.splitlines())


def shapes(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parsed.blocks]


@pytest.mark.parametrize("layout", [str, spaced], ids=["plain", "spaced"])
def test_wrapped_lines_become_one_paragraph(parse: Parse, layout: Callable[[str], str]) -> None:
    assert shapes(parse(layout(WRAPPED))) == [("paragraph", PARAGRAPH)]


@pytest.mark.parametrize("layout", [str, spaced], ids=["plain", "spaced"])
def test_a_line_that_ended_on_purpose_ends_the_paragraph(parse: Parse, layout: Callable[[str], str]) -> None:
    text = WRAPPED + "Dat is jammer.\n" + WRAPPED
    assert shapes(parse(layout(text))) == [
        ("paragraph", f"{PARAGRAPH} Dat is jammer."),
        ("paragraph", PARAGRAPH),
    ]


def test_blank_lines_separate_paragraphs_in_ordinary_text(parse: Parse) -> None:
    assert shapes(parse(WRAPPED + "\n" + WRAPPED)) == [("paragraph", PARAGRAPH)] * 2


def test_unwrapped_lines_are_paragraphs_of_their_own(parse: Parse) -> None:
    text = f"{PARAGRAPH}\n{PARAGRAPH}\nKosten\n{PARAGRAPH}\n"
    assert shapes(parse(text)) == [
        ("paragraph", PARAGRAPH),
        ("paragraph", PARAGRAPH),
        ("heading", "Kosten"),
        ("paragraph", PARAGRAPH),
    ]


def test_a_page_break_in_mid_sentence_is_closed(parse: Parse) -> None:
    first, rest = spaced(WRAPPED).split("\n\ndan eerder", 1)
    assert shapes(parse(f"{first}\n dan eerder{rest}")) == [("paragraph", PARAGRAPH)]


def test_form_feeds_give_pages_and_do_not_break_a_sentence(parse: Parse) -> None:
    first, rest = WRAPPED.split("dan eerder", 1)
    parsed = parse(f"{first}\f\ndan eerder{rest}\nKosten\n\n{WRAPPED}")
    assert [(block.kind, block.page) for block in parsed.blocks] == [("paragraph", 1), ("heading", 2), ("paragraph", 2)]
    assert parsed.blocks[0].text == PARAGRAPH


def test_page_numbers_are_left_out(parse: Parse) -> None:
    first, rest = WRAPPED.split("dan eerder", 1)
    parsed = parse(f"{first}\n1\n\fPagina 2 van 2\n\ndan eerder{rest}")
    assert shapes(parsed) == [("paragraph", PARAGRAPH)]


@pytest.mark.parametrize("mark", ["\uf0b7", "•", "-", "–", "*", "\uf0a7", "▪"])
def test_bullets_and_items_that_wrap(parse: Parse, mark: str) -> None:
    text = (
        f"{WRAPPED}Wij vragen om:\n{mark} een plan met een begroting en een planning voor elk\n"
        f"onderdeel van het werk;\n{mark} een brief.\n{WRAPPED}"
    )
    assert shapes(parse(spaced(text))) == [
        ("paragraph", f"{PARAGRAPH} Wij vragen om:"),
        ("list", "• een plan met een begroting en een planning voor elk onderdeel van het werk;\n• een brief."),
        ("paragraph", PARAGRAPH),
    ]


@pytest.mark.parametrize(("first", "second"), [("1.", "2."), ("a)", "b)"), ("(1)", "(2)"), ("a.", "b.")])
def test_numbered_items_keep_their_number(parse: Parse, first: str, second: str) -> None:
    parsed = parse(f"Neem mee:\n{first} uw paspoort;\n{second} een pasfoto.\n")
    assert shapes(parsed)[1] == ("list", f"{first} uw paspoort;\n{second} een pasfoto.")


def test_the_letter_o_is_a_bullet_only_in_a_list(parse: Parse) -> None:
    parsed = parse("Neem mee:\no uw paspoort;\no een pasfoto.\n")
    assert shapes(parsed)[1] == ("list", "• uw paspoort;\n• een pasfoto.")


def test_a_bullet_alone_on_its_line(parse: Parse) -> None:
    assert shapes(parse("Neem mee:\n•\nuw paspoort;\n•\neen pasfoto.\n"))[1] == (
        "list",
        "• uw paspoort;\n• een pasfoto.",
    )


def test_a_dash_in_mid_sentence_is_no_item(parse: Parse) -> None:
    text = WRAPPED.replace("verbouwd. De kosten zijn hoger\ndan", "verbouwd, en met de steun\n– zo blijkt nu – dan")
    assert [block.kind for block in parse(text).blocks] == ["paragraph"]


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("de OESO-", "norm van dit jaar is hoger dan", "de OESO-norm van"),
        ("de haven-", "meester van dit jaar is er niet", "de havenmeester van"),
        ("de haven-", "en loodsdiensten van het land", "de haven- en loodsdiensten van"),
        ("de haven-", "of loodsdienst van ons dorp is", "de haven- of loodsdienst van"),
        ("in Noord-", "Brabant is dit jaar een fonds dat", "in Noord-Brabant is"),
        ("de e-", "mail van dit jaar is nog niet door", "de e-mail van"),
        ("de ex-", "minister van dit ene land is er", "de ex-minister van"),
        ("het mkb/", "zzp-beleid van dit jaar is nog niet", "het mkb/zzp-beleid van"),
        ("de 65-", "plussers van dit ene dorp zijn dan", "de 65-plussers van"),
        ("de haven\u00ad", "meester van dit jaar is er niet", "de havenmeester van"),
    ],
)
def test_words_broken_over_lines(parse: Parse, left: str, right: str, joined: str) -> None:
    filler = "Het bestuur van de vereniging heeft in het voorjaar gezegd "
    text = f"{filler[: 60 - len(left)].rsplit(' ', 1)[0]} {left}\n{right} en waar niemand op had\ngerekend.\n{WRAPPED}"
    assert joined in parse(text).text


def test_the_rest_of_the_document_settles_a_hyphen(parse: Parse) -> None:
    text = "Het bestuur van de vereniging heeft in het voorjaar de haven-\nloods verkocht en dat is een goed bericht.\n"
    assert "de havenloods verkocht" in parse(text + WRAPPED).text
    assert "de haven-loods verkocht" in parse(text + WRAPPED + "De haven-loods is oud.\n").text


@pytest.mark.parametrize("layout", [str, spaced], ids=["plain", "spaced"])
def test_headings_without_a_mark(parse: Parse, layout: Callable[[str], str]) -> None:
    parsed = parse(layout(f"Verbouwing\n{WRAPPED}Wat het kost\n{WRAPPED}Hoe nu verder?\n{WRAPPED}"))
    assert [block.text for block in parsed.blocks if block.kind == "heading"] == [
        "Verbouwing",
        "Wat het kost",
        "Hoe nu verder?",
    ]


def test_an_address_block_is_not_a_row_of_headings(parse: Parse) -> None:
    parsed = parse("Aan de raad\nPostbus 12\n1234 AB Ons Dorp\nBetreft de haven\n" + PARAGRAPH + "\n")
    assert [block.kind for block in parsed.blocks] == ["paragraph"] * 3 + ["heading", "paragraph"]


@pytest.mark.parametrize("note", ["https://voorbeeld.nl/a/b.pdf", "1 https://voorbeeld.nl/a", "www.voorbeeld.nl/x"])
def test_a_bare_address_does_not_break_the_sentence_around_it(parse: Parse, note: str) -> None:
    first, rest = spaced(WRAPPED).split("dan eerder", 1)
    assert shapes(parse(f"{first}{note}\n dan eerder{rest}")) == [("paragraph", PARAGRAPH), ("footnote", note)]


def test_an_address_that_a_sentence_names_stays_in_it(parse: Parse) -> None:
    address = "https://voorbeeld.nl/een-lang-adres/stukken"
    text = f"{WRAPPED}Alle stukken die bij dit besluit horen, zijn te vinden op\n{address}\nen liggen ook in de zaal.\n"
    assert "te vinden op https://voorbeeld.nl/een-lang-adres/stukken en liggen" in parse(text).text


@pytest.mark.parametrize("closing", ["Met vriendelijke groet,", "Hoogachtend,", "Met vriendelijke groeten", "Groet,"])
def test_a_signature_is_one_block(parse: Parse, closing: str) -> None:
    parsed = parse(spaced(f"Kosten\n{WRAPPED}{closing}\nWatersportclub De Golf\nP.J. de Boer\nPenningmeester\n"))
    signature = parsed.blocks[-1]
    assert (signature.kind, signature.heading) == ("signature", ())
    assert signature.text == f"{closing}\nWatersportclub De Golf\nP.J. de Boer\nPenningmeester"


def test_a_salutation_stands_alone(parse: Parse) -> None:
    assert shapes(parse(spaced("Beste leden van de club,\n" + WRAPPED)))[0] == ("paragraph", "Beste leden van de club,")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"])
def test_line_ends_of_other_systems(parse: Parse, end: str) -> None:
    assert shapes(parse(WRAPPED.replace("\n", end))) == [("paragraph", PARAGRAPH)]


def test_tabs_control_and_direction_marks_disappear(parse: Parse) -> None:
    parsed = parse("\u200fDe\u00a0ha\u200bven\tis \x07open\u202c.\x00\n")
    assert parsed.text == "De haven is open."


def test_one_huge_line(parse: Parse) -> None:
    text = "De haven is open. " * 20_000
    assert parse(text).text == text.strip()


@pytest.mark.parametrize("data", [b"\n \n\t\n", b"---\n***\n", "\u200b\ufeff\n".encode()])
def test_a_document_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyDocumentError, match=r"leeg\.txt: there is no text in it; add text"):
        parse_text(data, "leeg.txt")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UndecodableTextError, match=r"foto\.txt: .*save it as UTF-8"):
        parse_text(bytes(range(256)) * 20, "foto.txt")
