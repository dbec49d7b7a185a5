"""What the parsers make of real documents; ``pytest tests/ingest --rewrite-goldens`` writes the files anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.document import ParsedDocument
from ingest.parsing.pdf import parse_pdf
from ingest.parsing.text import parse_text

LETTER = Path(__file__).resolve().parents[2] / "documents" / "vng-ledenbrief-tussenverslag-formatie.txt"
INVENTED = Path(__file__).parent / "samples" / "bewonersbrief.txt"
LAW = Path(__file__).parent / "samples" / "huisvestingswet-2014.md"
CIRCULAR = Path(__file__).parent / "samples" / "kamerbrief-circulaire-economie.pdf"
MISSIONS = Path(__file__).parent / "samples" / "kamerbrief-innovatie-missie.pdf"
WEB = Path(__file__).parent / "samples" / "raadsbrief-web.html"
ODT = Path(__file__).parent / "samples" / "raadsbrief-odt.odt"
WORD = Path(__file__).parent / "samples" / "raadsbrief-word.docx"
MAIL = Path(__file__).parent / "samples" / "raadsbrief-mail.eml"

SECTIONS = Path(__file__).parent / "sections"
DOCUMENTS = [LETTER.parent, CIRCULAR.parent, *map(Path, filter(None, [os.environ.get("REAL_DOCUMENTS")]))]


GOLDENS = [LETTER, INVENTED, LAW, CIRCULAR, MISSIONS, WEB, ODT, WORD, MAIL]


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_golden(golden: Callable[[Path], tuple[str, str]], path: Path) -> None:
    produced, expected = golden(path)
    assert produced == expected


@pytest.fixture(scope="module")
def letter() -> ParsedDocument:
    return parse_text(LETTER.read_bytes(), LETTER.name)


def test_the_sections_of_the_letter(letter: ParsedDocument) -> None:
    headings = [block for block in letter.blocks if block.kind == "heading"]
    tops = [block.text for block in headings if block.level == 1]
    assert tops == ["Eerste duiding van het verslag", "Inzet VNG volgende fase formatie"]
    below = [[block.text for block in headings if block.heading == (top,)] for top in tops]
    assert [len(sections) for sections in below] == [6, 6]
    assert (below[1][0], below[1][-1]) == ("Interbestuurlijke en Financiële Verhoudingen", "Vervolgstappen")


def test_no_word_of_the_letter_is_lost(letter: ParsedDocument) -> None:
    def letters(text: str) -> str:
        return "".join(character for character in text if character.isalnum())

    # The footnote's address moves behind the paragraph; it stood there in this letter already.
    assert letters(letter.text) == letters(LETTER.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "restored",
    [
        "1,5% NAVO-norm, die bovenop",
        "ook met gemeenten en medeoverheden, oppakken. Uitstel",
        "de keten aanzienlijk zal vergroten en",
        "belasting- en toeslagenstelsel",
        "Onze inwoners verdienen beter!”. De gezamenlijke",
        "met mandaat en budget.\n\nhttps://open.overheid.nl/",
        "Vereniging van Nederlandse Gemeenten\nS.A.M. Dijksma\nVoorzitter",
    ],
)
def test_what_the_pdf_had_broken(letter: ParsedDocument, restored: str) -> None:
    assert restored in letter.text


@pytest.mark.parametrize("listed", sorted(SECTIONS.iterdir()), ids=lambda path: path.stem)
def test_headings_are_those_that_a_person_checked(listed: Path) -> None:
    path = next((path for folder in DOCUMENTS for path in folder.glob(f"{listed.stem}.*")), None)
    if path is None:
        pytest.skip("this document may not be copied here; REAL_DOCUMENTS names the folder that has it")
    rows = [line.split(" | ", 2) for line in listed.read_text(encoding="utf-8").splitlines()]
    wanted = {(page, text) for page, _, text in rows}
    blocks = parse_pdf(path.read_bytes(), path.name).blocks
    found = {(str(block.page), block.text) for block in blocks if block.kind == "heading"}
    assert len(found & wanted) >= 0.85 * max(len(wanted), len(found))
