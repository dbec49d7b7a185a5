from __future__ import annotations

import pytest

from ingest.document import Block
from ingest.parsing.dates import machine_date, stated_date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Datum 24 maart 2024", "2024-03-24"),
        ("Datum: 24-3-2024", "2024-03-24"),
        ("Datum | 2024-03-24", "2024-03-24"),
        ("Date 1 May 2024", "2024-05-01"),
        ("Ministerie van Zaken\nDatum\n24 maart 2024\nOns kenmerk", "2024-03-24"),
        ("Den Haag, 24 maart 2024", "2024-03-24"),
        ("dinsdag 24 maart 2024", "2024-03-24"),
        ("3 december 2020 – versie 1.0", "2020-12-03"),
        ("Maart 2024", "2024-03"),
        ("Datum 31 februari 2024", None),
        ("Op 24 maart 2024 heeft de raad besloten.", None),
        ("Datum ontvangst van het voorstel", None),
    ],
)
def test_the_date_in_the_head_of_a_document(line: str, date: str | None) -> None:
    assert stated_date([Block(line, "signature")]) == date


def test_a_labelled_date_goes_before_one_of_its_own() -> None:
    assert stated_date([Block("1 januari 2023", "paragraph"), Block("Datum 2 mei 2024", "paragraph")]) == "2024-05-02"


def test_a_date_below_the_first_section_is_not_that_of_the_document() -> None:
    blocks = [Block("Fiche", "heading"), Block("Ontvangen", "heading"), Block("26 oktober 2022", "paragraph")]
    assert stated_date(blocks) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("D:20240324101500+01'00'", "2024-03-24"),
        ("2024-03-24T10:15:00Z", "2024-03-24"),
        ("2024", "2024"),
        ("D:20241341", None),
        ("18000101", None),
        ("onbekend", None),
        (None, None),
    ],
)
def test_what_a_program_wrote(text: str | None, date: str | None) -> None:
    assert machine_date(text) == date
