from __future__ import annotations

import pytest

from app.answering.gate.claims import claims, codes
from app.answering.gate.gate import Gate
from app.answering.gate.orders import is_order
from app.answering.written import says_nothing_found, written_sentences
from benchmarks.gate import as_passage, pairs

PASSAGE = as_passage(
    "De gemeente verleent 12 ondernemers ten hoogste twee jaar subsidie. Het bedrag is € 1,5 miljoen per jaar. "
    "Wie op 1 maart 2026 nog huurt, is niet verplicht te verhuizen. Het college wil de regeling daarna uitbreiden. "
    "Parkeren is gratis op zondag.",
    "regeling",
    1,
)


def reason(sentence: str) -> str:
    return Gate().judge([(sentence, (PASSAGE,))])[0].reason


@pytest.mark.parametrize(
    "sentence",
    [
        "De gemeente verleent twaalf ondernemers ten hoogste 24 maanden subsidie.",
        "Het bedrag is 1.500.000 euro per jaar.",
        "Wie op 1-3-2026 nog huurt, hoeft niet te verhuizen.",
        "Het college wil de regeling uitbreiden.",
        "Op zondag is parkeren gratis.",
    ],
)
def test_the_same_in_other_words_passes(sentence: str) -> None:
    assert reason(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("De gemeente verleent 15 ondernemers ten hoogste twee jaar subsidie.", "number"),
        ("De gemeente verleent 12 ondernemers ten minste twee jaar subsidie.", "number"),
        ("Het bedrag is € 1,5 miljard per jaar.", "number"),
        ("Het bedrag is € 1,5 miljoen per maand.", "number"),
        ("Wie op 1 mei 2026 nog huurt, is niet verplicht te verhuizen.", "number"),
        ("Wie op 1 maart 2026 nog huurt, is verplicht te verhuizen.", "denied"),
        ("Het college heeft de regeling daarna uitgebreid.", "modality"),
        ("De gemeente Utrecht verleent 12 ondernemers ten hoogste twee jaar subsidie.", "wording"),
        ("De burgemeester treedt af.", "wording"),
    ],
)
def test_what_the_passage_does_not_carry_is_stopped(sentence: str, why: str) -> None:
    assert reason(sentence) in (why, "wording", "number")


def test_a_sentence_without_a_passage_is_stopped() -> None:
    assert Gate().judge([("Parkeren is gratis op zondag.", ())])[0].reason == "uncited"


def test_a_sentence_word_for_word_passes_and_names_its_place() -> None:
    verdict = Gate().judge([("parkeren is gratis op zondag", (PASSAGE,))])[0]
    assert verdict.support == ((PASSAGE, (4,)),)


def test_what_is_far_in_meaning_or_not_supported_by_the_judge_is_stopped() -> None:
    written = [("Op zondag is parkeren gratis.", (PASSAGE,))]
    assert Gate(lambda texts: [0.1 for _ in texts]).judge(written)[0].reason == "meaning"
    assert Gate(supports=lambda _, passages: [-2.0 for _ in passages]).judge(written)[0].reason == "judge"
    assert Gate(supports=lambda _, passages: [2.0 for _ in passages]).judge(written)[0].supported


def test_the_gate_holds_its_measured_level_on_a_sample() -> None:
    sample = pairs()[::6]
    verdicts = Gate().judge([(pair.sentence, (pair.passage,)) for pair in sample])
    wrong = [v.supported for pair, v in zip(sample, verdicts, strict=True) if not pair.is_right]
    right = [v.supported for pair, v in zip(sample, verdicts, strict=True) if pair.is_right]
    assert sum(wrong) / len(wrong) <= 0.05
    assert sum(right) / len(right) >= 0.85


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twee jaar", ("months", (24.0,))),
        ("anderhalf jaar", ("months", (18.0,))),
        ("€ 1,5 mln", ("money", (1_500_000.0,))),
        ("1.200 woningen", ("number", (1_200.0,))),
        ("vijfentwintig procent", ("percent", (25.0,))),
        ("1-9-2026", ("date", (2026, 9, 1))),
        ("september 2026", ("date", (2026, 9, 0))),
        ("het derde lid", ("ordinal", (3,))),
        ("lid 3", ("ordinal", (3.0,))),
        ("per week", ("rate", (7,))),
    ],
)
def test_numbers_have_one_form(text: str, value: tuple[str, tuple[float, ...]]) -> None:
    assert [(claim.kind, claim.value) for claim in claims(text)] == [value]


def test_telephone_and_reference_numbers_are_codes() -> None:
    assert codes("Bel 0900-8844 over Kamerstuk 2022Z24775 in 2023.") == ("0900-8844", "2022z24775")


@pytest.mark.parametrize("sentence", ["Schrijf uw naam op het formulier.", "De wethouder zegt dat het goed is."])
def test_an_ordinary_sentence_is_no_order(sentence: str) -> None:
    assert not is_order(sentence)


def test_markers_are_read_in_many_forms() -> None:
    found = written_sentences("Een [1]. Twee. [2][3]\n- Drie [1, 2]\n- Vier [1-3]\nVijf (bron 2). Zonder. Zes [4].")
    assert [one.numbers for one in found] == [(1,), (2, 3), (1, 2), (1, 2, 3), (2,), (4,), (4,)]
    assert [one.is_item for one in found] == [False, False, True, True, False, False, False]


@pytest.mark.parametrize("text", ["NIET GEVONDEN", "not found", "<think>x</think> Niet gevonden."])
def test_nothing_found_is_understood(text: str) -> None:
    assert says_nothing_found(text)
