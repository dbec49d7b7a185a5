from __future__ import annotations

import pytest

from app.answering.meanings import Language
from app.answering.question import Asks, Question, clean, weight, weight_of


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Hoeveel procent van de leden stemde voor?", "percentage"),
        ("What percentage of the members agreed?", "percentage"),
        ("Wat kost een parkeervergunning?", "money"),
        ("Hoe hoog is de toren?", "quantity"),
        ("Hoe hoog is de parkeerboete?", "money"),
        ("Hoeveel krijgt de bibliotheek aan subsidie?", "money"),
        ("What will the new bridge cost?", "money"),
        ("Hoe lang duurt de verbouwing?", "duration"),
        ("Binnen welke termijn beslist de commissie?", "duration"),
        ("Wanneer opent de markt?", "time"),
        ("In welk jaar is de brug gebouwd?", "time"),
        ("Which year was the bridge built?", "time"),
        ("Hoeveel bomen worden er geplant?", "quantity"),
        ("How many trees will be planted?", "quantity"),
        ("Wie beslist over de kapvergunning?", "person"),
        ("Who decides on the permit?", "person"),
        ("Waar staat de fontein?", "place"),
        ("Where is the fountain?", "place"),
        ("Waar is de vergunning voor nodig?", "open"),
        ("Waarom sluit de speeltuin?", "reason"),
        ("Wie heeft de brief ondertekend?", "person"),
        ("Who signed the letter?", "person"),
        ("Kunt u zeggen hoeveel het kost?", "money"),
        ("How high is the fine?", "money"),
        ("What share of the members agreed?", "percentage"),
        ("Welk deel van de leden stemde voor?", "percentage"),
        ("Wat is de beslistermijn?", "duration"),
        ("How many weeks does it take?", "duration"),
        ("Sinds wanneer is de brug dicht?", "time"),
        ("What is the deadline?", "time"),
        ("In welke gemeente ligt de brug?", "place"),
        ("Wat is de reden van de sluiting?", "reason"),
        ("Mag mijn hond mee naar het strand?", "yesno"),
        ("En mag mijn kat mee?", "yesno"),
        ("Does the library open on Sunday?", "yesno"),
        ("Wat staat er over de bibliotheek?", "open"),
        ("bibliotheek", "open"),
    ],
)
def test_a_question_is_read_for_what_it_asks(text: str, asks: Asks) -> None:
    assert Question(text).asks == asks


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wat kost een kaartje?", "nl"),
        ("What does a ticket cost?", "en"),
        ("How should the city deal with noise?", "en"),
        ("Hoe gaat de stad om met lawaai?", "nl"),
        ("Wat is een safe space?", "nl"),
        ("jeugdzorg", "nl"),
        ("", "nl"),
    ],
)
def test_function_words_tell_the_language(text: str, language: Language) -> None:
    assert Question(text).language == language


def test_words_are_the_content_words_once_and_in_order() -> None:
    words = Question("Welke boten en welke BOTEN liggen in de haven?").words
    assert [word.folded for word in words] == ["boten", "liggen", "haven"]


def test_a_question_of_function_words_has_no_words() -> None:
    assert Question("Wat is het en van wie?").words == ()


def test_rare_words_and_numbers_weigh_more_than_common_ones() -> None:
    rare, common, number = Question("waterschapsverkiezing mensen 2031").words
    assert weight(rare) > weight(common)
    assert weight(number) > weight(common)
    assert weight(common) >= 0.5


def test_the_words_of_a_question_weigh_by_its_own_language() -> None:
    assert weight_of(Question("Since when?")) < weight_of(Question("What is a marina?"))
    assert weight_of(Question("Wat is een ligplaats?")) > weight_of(Question("Wat is een dag?"))


def test_a_topic_in_front_does_not_ask() -> None:
    found = Question("waarom kade: Hoe lang?", frozenset({"kade"}), "Hoe lang?")
    assert (found.asked, found.topic, found.asks) == ("Hoe lang?", "waarom kade: ", "duration")


def test_what_a_follow_up_carries_along_weighs_less() -> None:
    plain = Question("zwembad sauna")
    carrying = Question("zwembad sauna", frozenset({"zwembad"}))
    pool, sauna = plain.words
    assert carrying.weights[pool] < plain.weights[pool]
    assert carrying.weights[sauna] == plain.weights[sauna]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Hoeveel schepen mogen aanleggen?", "schepen"),
        ("Wie onderhoudt de sluis?", "onderhoudt"),
        ("In de haven, hoeveel kranen zijn daar?", "kranen"),
        ("havengeld", "havengeld"),
    ],
)
def test_the_head_is_the_first_content_word_after_the_question_word(text: str, head: str) -> None:
    found = Question(text).head
    assert found is not None
    assert found.folded == head


def test_the_head_is_never_a_word_from_an_earlier_question() -> None:
    head = Question("haven: sluis", frozenset({"haven"})).head
    assert head is not None
    assert head.folded == "sluis"
    assert Question("haven: en hoe?", frozenset({"haven"})).head is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wie is de havenmeester?", True),
        ("Hoe heet de havenmeester?", True),
        ("Who is the harbour master?", True),
        ("Wie zijn er welkom?", False),
        ("Wie onderhoudt de sluis?", False),
        ("Wat is een havenmeester?", False),
    ],
)
def test_a_name_is_wanted_only_when_someone_is_asked_for(text: str, wanted: bool) -> None:
    assert Question(text).wants_name is wanted


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("havengeld", True),
        ("havengeld zeilboten", True),
        ("havengeld?", False),
        ("wat kost havengeld", False),
        ("havengeld voor grote zeilboten", False),
    ],
)
def test_a_term_or_two_are_keywords(text: str, keywords: bool) -> None:
    assert Question(text).is_keywords is keywords


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Wat\tkost\n\ndit? ", "Wat kost dit?"),
        ("Wat\u200b kost\u00ad dit\u202e?", "Wat kost dit?"),
        ("Cafe\u0301", "Café"),
        ("a\0b", "a b"),
        ("\ud800kapot", "kapot"),
        ("🦆", "🦆"),
        ("", ""),
    ],
)
def test_cleaning_leaves_one_line_of_visible_characters(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned
