from __future__ import annotations

import pytest

from vectorstore.analysis import compound_parts, fold, stem, terms, tokens, zipf


@pytest.mark.parametrize(
    ("one", "other"),
    [("gemeenten", "gemeente"), ("investeringen", "investering"), ("brieven", "brief"), ("financiële", "financiele")],
)
def test_inflected_words_share_their_first_term(one: str, other: str) -> None:
    assert terms(one)[0] == terms(other)[0] or set(terms(one)) & set(terms(other))


def test_the_stemmer_does_not_cut_words_to_pieces() -> None:
    # Kraaij-Pohlmann, Snowball's plain "dutch", makes "meen" and "zon" of these.
    assert stem("gemeente").startswith("gemeen")
    assert stem("gezondheid").startswith("gezond")


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("woningbouwopgave", ("woningbouw", "opgave")),
        ("gezondheidszorg", ("gezondheid", "zorg")),
        ("bibliotheekwet", ("bibliotheek", "wet")),
        ("transitiefonds", ("transitie", "fonds")),
    ],
)
def test_compounds_are_split_at_their_links(compound: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(compound) == parts


@pytest.mark.parametrize("word", ["samenwerking", "belangrijk", "fiets", "2028", "coa"])
def test_common_and_short_words_are_not_split(word: str) -> None:
    assert compound_parts(word) == ()


def test_a_compound_meets_its_parts() -> None:
    assert {"woning", "bouw"} <= set(terms("woningbouwopgave"))
    assert set(terms("woningen bouwen")) & set(terms("woningbouwopgave"))


def test_numbers_names_and_abbreviations_stay_whole() -> None:
    found = [token.folded for token in tokens("1,5% van 12.500 euro voor DT&V, o.a. en S.A.M. Dijksma")]
    assert found == ["1,5%", "van", "12.500", "euro", "voor", "dt&v", "oa", "en", "sam", "dijksma"]


def test_tokens_know_their_place() -> None:
    text = "Één café bij de regio’s."
    assert [text[token.start : token.end] for token in tokens(text)] == [token.surface for token in tokens(text)]
    assert fold("Één") == "een"


def test_stopwords_are_no_terms() -> None:
    assert terms("Wat is de en het van wie?") == []


def test_rare_words_weigh_less_on_the_frequency_scale() -> None:
    assert zipf("de") > 7 > zipf("gemeente") > zipf("woningbouwopgave")
