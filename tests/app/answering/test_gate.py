from __future__ import annotations

import pytest

from app.answering.gate.claims import claims, codes
from app.answering.gate.gate import Gate, Verdict
from app.answering.gate.orders import is_order
from app.answering.written import says_nothing_found, written_sentences
from benchmarks import gate as benchmark
from benchmarks.gate import as_passage, pairs

PASSAGE = as_passage(
    "De gemeente verleent 12 ondernemers ten hoogste twee jaar subsidie. Het bedrag is € 1,5 miljoen per jaar. "
    "Wie op 1 maart 2026 nog huurt, is niet verplicht te verhuizen. Het college wil de regeling daarna uitbreiden. "
    "Parkeren is gratis op zondag.",
    "regeling",
    1,
)


@pytest.fixture(scope="module")
def gate() -> Gate:
    return benchmark.gate(judged=False)


def verdict(gate: Gate, sentence: str) -> Verdict:
    return gate.judge([(sentence, (PASSAGE,))])[0]


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
def test_the_same_in_other_words_passes(gate: Gate, sentence: str) -> None:
    assert verdict(gate, sentence).supported


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("De gemeente verleent 15 ondernemers ten hoogste twee jaar subsidie.", "number"),
        ("Het bedrag is € 1,5 miljard per jaar.", "number"),
        ("Het bedrag is € 1,5 miljoen per maand.", "number"),
        ("Wie op 1 mei 2026 nog huurt, is niet verplicht te verhuizen.", "number"),
        ("De gemeente Utrecht verleent 12 ondernemers ten hoogste twee jaar subsidie.", "name"),
    ],
)
def test_a_number_or_name_that_stands_nowhere_stops_a_sentence(gate: Gate, sentence: str, reason: str) -> None:
    assert verdict(gate, sentence) == Verdict(False, reason)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wie op 1 maart 2026 nog huurt, is verplicht te verhuizen.",
        "Het college heeft de regeling daarna uitgebreid.",
        "Parkeren is niet gratis op zondag.",
        "De burgemeester treedt af.",
        "De gemeente verleent 12 ondernemers ten minste twee jaar subsidie.",
    ],
)
def test_what_the_passage_does_not_carry_is_stopped(gate: Gate, sentence: str) -> None:
    assert not verdict(gate, sentence).supported


def test_a_sentence_without_a_passage_is_stopped(gate: Gate) -> None:
    assert gate.judge([("Parkeren is gratis op zondag.", ())]) == [Verdict(False, "uncited")]


def test_a_sentence_word_for_word_passes_and_names_its_place(gate: Gate) -> None:
    assert verdict(gate, "parkeren is gratis op zondag").support == ((PASSAGE, (4,)),)


def test_what_is_far_in_meaning_or_not_carried_for_the_judge_is_less_likely() -> None:
    written = [("Op zondag is parkeren gratis.", (PASSAGE,))]

    def probability(cosine: float, odds: float | None) -> float:
        supports = None if odds is None else lambda asked: [odds for _ in asked]
        return Gate(lambda texts: [cosine for _ in texts], supports).judge(written)[0].probability

    assert probability(0.80, None) < probability(0.95, None)
    assert probability(0.95, -4.0) < probability(0.95, 4.0)


def test_the_gate_holds_its_measured_level_on_a_sample(gate: Gate) -> None:
    sample = pairs()[::9]
    verdicts = gate.judge([(pair.sentence, (pair.passage,)) for pair in sample])
    wrong = [v.supported for pair, v in zip(sample, verdicts, strict=True) if not pair.is_right]
    right = [v.supported for pair, v in zip(sample, verdicts, strict=True) if pair.is_right]
    assert sum(wrong) / len(wrong) <= 0.1
    assert sum(right) / len(right) >= 0.5


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
