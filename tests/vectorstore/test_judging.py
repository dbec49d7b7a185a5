from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from vectorstore import judging
from vectorstore.errors import ModelUnavailableError
from vectorstore.index import Index
from vectorstore.judging import BUNDLED, Judge, best_place, judged
from vectorstore.passage import Hit, Origin, Passage, Sentence

SWIMMING = ("Het zwembad is open van 9.00 tot 17.00 uur.", "Op zondag is het zwembad gesloten.")
PARKING = ("Parkeren in het centrum kost 2 euro per uur.", "Bewoners vragen een vergunning aan bij de balie.")
TREES = ("De gemeente plant dit jaar 400 bomen.", "De bomen komen langs de nieuwe fietsroute te staan.")
LIBRARY = ("De bibliotheek leent boeken uit voor drie weken.", "Verlengen kan twee keer via de website.")


def passage(number: int, sentences: tuple[str, ...]) -> Passage:
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentences)
    return Passage(number, text, Origin("d", "Gids", "gids.txt", (), None, 0, len(text)), tuple(spans))


PASSAGES = [passage(n, s) for n, s in enumerate((SWIMMING, PARKING, TREES, LIBRARY), start=1)]
HITS = [Hit(p, 1.0 - n / 10, 0.85, 0.0, (0.85, 0.84)) for n, p in enumerate(PASSAGES)]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.fixture
def all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "READ", len(HITS))


@pytest.mark.usefixtures("all_read")
@pytest.mark.parametrize(
    ("question", "right", "place"),
    [
        ("Wat kost parkeren in het centrum?", 1, 0),
        ("Hoeveel bomen worden er geplant?", 2, 0),
        ("Hoe lang mag ik een boek lenen?", 3, 0),
        ("Kan ik zondag zwemmen?", 0, 1),
        ("How much is parking in the centre?", 1, 0),
    ],
)
def test_the_passage_that_answers_comes_first_and_its_sentence_best(
    judge: Judge, question: str, right: int, place: int
) -> None:
    found = judged(judge, question, HITS)
    assert found[0].passage == PASSAGES[right]
    judgement = found[0].judgement
    assert judgement is not None
    assert max(judgement.sentences, key=judgement.sentences.__getitem__) == place


def test_a_question_that_is_answered_counts_as_more_answered_than_a_near_miss(judge: Judge) -> None:
    answered, missed = (
        judge.read(question, [PASSAGES[1]], [0])[0].answers
        for question in ("Wat kost parkeren per uur?", "Wat kost een parkeerboete?")
    )
    assert answered > missed


def test_a_statement_is_supported_more_than_its_opposite(judge: Judge) -> None:
    right, wrong = (
        judge.read(text, [PASSAGES[0]], [1])[0].supports
        for text in ("Op zondag is het zwembad dicht.", "Op zondag is het zwembad de hele dag open.")
    )
    assert right > wrong


def test_reading_alone_or_beside_longer_passages_is_the_same(judge: Judge) -> None:
    long = passage(9, SWIMMING + PARKING + TREES + LIBRARY)
    alone = judge.read("Hoeveel bomen?", [PASSAGES[2]], [0])[0]
    beside = judge.read("Hoeveel bomen?", [long, PASSAGES[2]], [0, 0])[1]
    assert alone == beside
    assert alone.sentences.keys() == {0, 1}


def test_when_the_time_is_up_what_was_not_read_stays_behind(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_BUDGET", 0.0)
    found = judged(judge, "Hoe lang mag ik een boek lenen?", HITS)
    assert [hit.passage for hit in found] == PASSAGES
    assert [hit.judgement is None for hit in found] == [False, True, True, True]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_only_the_best_are_read(judge: Judge) -> None:
    found = judged(judge, "Wat kost parkeren in het centrum?", HITS)
    assert [hit.judgement is None for hit in found] == [number >= judging.READ for number in range(len(HITS))]


def test_it_reads_around_the_sentences_it_is_given_but_none_twice(judge: Judge) -> None:
    around = [(PASSAGES[3], 1), (PASSAGES[3], 0), (PASSAGES[1], 0)]
    found = judged(judge, "Wat kost parkeren in het centrum?", HITS, around=around)
    assert [hit.passage for hit in found if hit.judgement] == [PASSAGES[1], PASSAGES[3]]
    assert [hit.passage for hit in found if not hit.judgement] == [PASSAGES[0], PASSAGES[2]]


def test_two_readings_of_a_long_passage_are_put_together(judge: Judge) -> None:
    long = passage(9, tuple(f"{text} Dat staat in besluit {n}." for n in range(8) for text in (*SWIMMING, *PARKING)))
    first, last = 0, len(long.sentences) - 1
    alone = judge.read("Wat kost parkeren?", [long, long], [first, last])
    [hit] = judged(judge, "Wat kost parkeren?", [Hit(long, 1.0, 0.85, 0.0, ())], around=[(long, first), (long, last)])
    assert hit.judgement is not None
    assert hit.judgement.sentences.keys() == alone[0].sentences.keys() | alone[1].sentences.keys()
    assert first in alone[0].sentences
    assert first not in alone[1].sentences
    assert hit.judgement.answers == max(reading.answers for reading in alone)


@pytest.mark.usefixtures("all_read")
def test_without_ranking_the_order_stays(judge: Judge) -> None:
    found = judged(judge, "Hoe lang mag ik een boek lenen?", HITS, rank=False)
    assert [hit.passage for hit in found] == PASSAGES
    assert all(hit.judgement for hit in found)


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "judge"
    shutil.copytree(BUNDLED, folder)
    (folder / "tokenizer.json").write_text(
        (folder / "tokenizer.json").read_text(encoding="utf-8") + " ", encoding="utf-8"
    )
    with pytest.raises(ModelUnavailableError, match="BRIEFWIJZER_JUDGE=off"):
        Judge(folder).warm_up()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"tokenizer\.json"):
        Judge(tmp_path).warm_up()


def test_the_card_tells_what_a_reader_must_know() -> None:
    card = json.loads((BUNDLED / "card.json").read_text(encoding="utf-8"))
    assert {"made_from", "trained_on", "licence", "limits", "figures", "sha256"} <= card.keys()
    assert sum(file.stat().st_size for file in BUNDLED.iterdir()) <= 45e6


def test_an_index_with_a_judge_says_what_it_judged(data_dir: Path, judge: Judge) -> None:
    index = Index.open(data_dir, judge=judge)
    hits = index.search("Wat kost een kaartje voor volwassenen?")
    assert hits[0].judgement is not None
    assert best_place(hits[0]) < len(hits[0].passage.sentences)
    index.close()
