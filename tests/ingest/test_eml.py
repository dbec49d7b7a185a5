from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.errors import EmptyDocumentError
from ingest.parsing.eml import parse_eml
from ingest.source import detect_format

HEAD = (
    "From: Griffie <griffie@example.nl>\nTo: fracties@example.nl\nDate: Tue, 4 Feb 2025 09:12:40 +0100\n"
    "Message-ID: <1@example.nl>\nMIME-Version: 1.0\n"
)
SAID = "Het college dekt de kosten van het fietspad uit de reserve mobiliteit."
ASKED = "Waaruit betaalt het college het fietspad?"


def mail(body: str, *, subject: str = "Re: Fietspad", kind: str = "text/plain; charset=utf-8", head: str = "") -> bytes:
    return f"{HEAD}Subject: {subject}\nContent-Type: {kind}\n{head}\n{body}\n".encode()


def texts(data: bytes) -> list[str]:
    return [block.text for block in parse_eml(data, "bericht.eml").blocks]


def parsed(body: str) -> ParsedDocument:
    return parse_eml(mail(body), "bericht.eml")


def test_title_date_and_who_wrote_to_whom() -> None:
    document = parsed(SAID)
    assert (document.title, document.date) == ("Fietspad", "2025-02-04")
    assert document.blocks[0].text == (
        "Van: Griffie <griffie@example.nl>\nAan: fracties@example.nl\nDatum: 2025-02-04\nOnderwerp: Re: Fietspad"
    )


@pytest.mark.parametrize(
    "quote",
    [
        f"Op 3 feb 2025 om 16:02 schreef Fractie Haven <haven@example.nl>:\n\n> {ASKED}",
        f"On Mon, 3 Feb 2025 at 16:02, Fractie Haven\n<haven@example.nl> wrote:\n> {ASKED}",
        f"-----Oorspronkelijk bericht-----\nVan: haven@example.nl\n\n{ASKED}",
        f"________________________________\nVan: haven@example.nl\nVerzonden: maandag\n\n{ASKED}",
        f"Van: Fractie Haven\nVerzonden: maandag 3 februari\nAan: Griffie\nOnderwerp: Fietspad\n\n{ASKED}",
        f"> {ASKED}",
    ],
)
def test_what_a_reply_quotes_is_left_out(quote: str) -> None:
    assert texts(mail(f"{SAID}\n\n{quote}"))[1:] == [SAID]


def test_what_is_passed_on_is_kept() -> None:
    data = mail(f"Ter informatie.\n\nVan: Fractie Haven\nVerzonden: maandag\n\n{ASKED}", subject="FW: Fietspad")
    assert any(ASKED in text for text in texts(data))


def test_a_message_of_nothing_but_a_quotation_is_kept() -> None:
    assert texts(mail(f"> {ASKED}"))[1:] == [ASKED]


def test_html_without_its_quotation() -> None:
    body = f"<html><body><p>{SAID}</p><blockquote type='cite'><p>{ASKED}</p></blockquote></body></html>"
    assert texts(mail(body, kind="text/html; charset=utf-8"))[1:] == [SAID]


def test_attachments_are_named_and_not_read() -> None:
    parts = (
        f"--x\nContent-Type: text/plain\n\n{SAID}\n--x\nContent-Type: text/plain\n"
        'Content-Disposition: attachment; filename="nota.txt"\n\nGeheim.\n--x\n'
        'Content-Type: image/png; name="logo.png"\n'
        "Content-ID: <logo>\n\nx\n--x--"
    )
    found = texts(mail(parts, kind='multipart/mixed; boundary="x"'))
    assert found[0].endswith("\nBijlagen (apart te lezen): nota.txt")
    assert found[1:] == [SAID]


def test_a_damaged_head() -> None:
    assert [block.text for block in parse_eml(f"X: 1\n\n{SAID}\n".encode(), "bericht.eml").blocks] == [SAID]
    broken = parse_eml(b"From: \xff\xfe <x>\nDate: gisteren\n\n" + SAID.encode(), "bericht.eml")
    assert broken.date is None
    assert broken.text.encode()


def test_an_unknown_charset() -> None:
    assert texts(mail("Één café.", kind="text/plain; charset=onbekend"))[1:] == ["Één café."]


def test_nothing_but_attachments() -> None:
    with pytest.raises(
        EmptyDocumentError, match=r"^bericht\.eml: there is no text in the e-mail; save its attachments"
    ):
        parse_eml(mail(""), "bericht.eml")


def test_the_content_tells_the_format() -> None:
    assert detect_format(mail(SAID), "bericht.txt") == "eml"
    assert detect_format(b"From: Griffie\nDate: maandag\n\nBeste raad", "bericht.txt") == "text"
    assert detect_format(b"Datum: maandag\nVan: Griffie", "bericht.txt") == "text"
