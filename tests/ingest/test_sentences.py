from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Neem bijv. de trein van NS.",
        "Dat geldt o.a. Voor Utrecht.",
        "Dit is, d.w.z. De Bilt, een dorp.",
        "Zie art. 3 en blz. 12 van nr. 4.",
        "Volgens mr. drs. P. de Vries kan dat.",
        "De brief is van S.A.M. Dijksma en A.-M. Jansen.",
        "Dat kost 1.200,50 euro en 3.5 procent.",
        "Op 2.12.2025 kwam het uit.",
        "T.a.v. Jan Smit, m.b.t. De Haan.",
        "Kijk op https://www.vng.nl/a.b?c=D. dan.",
        "Hij aarzelde... maar kwam toch.",
        "“Kom je?” vroeg hij.",
        "De regels (zie bijlage 2. Die is lang.) gelden.",
        "Hij zei: “Kom. Ga mee” en vertrok.",
        "Het plan van J. Jansen en Chr. Bakker.",
        "2. De gemeente betaalt.",
        "Het geldt van jan. 2024 tot dec. 2025.",
        "Zie Stb. 2014, nr. 248.",
        "geen hoofdletter en geen punt",
        "Wat een idee!? zei hij.",
    ],
)
def test_these_are_one_sentence(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Dat is goed.", "De rest volgt."),
        ("Is dat goed?", "Ja."),
        ("Onze inwoners verdienen beter!”.", "De inbreng volgt."),
        ("Hij zei: “Dat is goed.”", "Toen ging hij."),
        ("(Dat is zo.)", "De rest volgt."),
        ("Appels, peren, enz.", "De rest volgt."),
        ("Het begon in 2024.", "In 2025 stopte het."),
        ("Er waren er 12.", "15 gingen weg."),
        ("Dat was het dan…", "Of toch niet."),
        ("Dat is van de B.V.", "De koper betaalt."),
        ("Dat kan.", "'s Avonds is het dicht."),
        ("Dat kan.", "“Echt waar”, zei hij."),
        ("Het slikken van vitamine C.", "Dit helpt."),
        ("Dat volgt uit het derde lid.", "Het vierde lid zegt iets anders."),
        ("Dat staat in het verslag.1", "De rest volgt."),
        ("Kijk op vng.nl.", "Daar staat het."),
    ],
)
def test_these_are_two_sentences(first: str, second: str) -> None:
    assert sentences(f"{first} {second}") == [first, second]


PIECES = st.sampled_from(
    [
        "De",
        "het",
        "2.",
        "o.a.",
        "S.A.M.",
        "stop.",
        "vraag?",
        "“ja.”",
        "(zie",
        "a.)",
        "…",
        "\n",
        "  ",
        "É",
        "12",
        "-",
        "•",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
def test_spans_are_ordered_apart_and_lose_nothing(text: str) -> None:
    spans = sentence_spans(text)
    previous = 0
    for start, end in spans:
        assert previous <= start < end
        assert not text[previous:start].strip()
        assert text[start:end] == text[start:end].strip()
        previous = end
    assert not text[previous:].strip()


def test_a_long_text_without_sentences_takes_linear_time() -> None:
    # Quadratic work would take minutes here.
    assert len(sentence_spans("o.a. De " * 50_000)) == 1
