"""The material that the judge will be trained on: what needs no PyTorch."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from training.corruption import corrupt
from training.data import (
    FOLDS,
    STATEMENTS,
    WRITTEN,
    Example,
    Text,
    digest,
    document_folds,
    fold_of,
    load,
    save,
    statements,
    written,
)
from training.variation import balance, vary
from vectorstore.judge_input import BOS, CARRYING_ROOM, EOS, PAD, TEXT_ROOM, carrying, make_pair, make_statement, window

TEXT = Text("p1", "kamervragen", 0, "Sport", ("Het CBS telde 10.500 gebouwen in 2019.", "De minister moet dat melden."))


def test_written_material_has_both_kinds_and_never_the_text_of_a_passage() -> None:
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    assert len({row["passage"] for row in rows}) == len(rows) > 2_000
    assert all(
        set(row) <= {"passage", "digest", "parliamentary", "questions", "near_misses", "true", "false"} for row in rows
    )
    questions, near = (sum(len(row[key]) for row in rows) for key in ("questions", "near_misses"))
    assert 0.9 < questions / near < 1.1
    assert not any("ledenbrief" in row["passage"] for row in rows)


def test_statements_are_our_own_words_about_passages_that_never_stand_there() -> None:
    rows = [json.loads(line) for line in STATEMENTS.read_text(encoding="utf-8").splitlines()]
    assert len({row["passage"] for row in rows}) == len(rows) > 400
    assert all(set(row) == {"passage", "digest", "right", "wrong"} for row in rows)
    assert not any("ledenbrief" in row["passage"] for row in rows)


def test_statements_are_read_as_right_and_wrong_ones(tmp_path: Path) -> None:
    path = tmp_path / "statements.jsonl"
    right, wrong = ["Het waren er 10.500.", [0]], ["number", "Het waren er 1.500.", [0]]
    row = {"passage": "p1", "digest": digest(TEXT), "right": [right], "wrong": [wrong]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert [(e.kind, e.sentences) for e in statements({"p1": TEXT}, path)] == [("true", (0,)), ("false", (0,))]


def test_what_was_written_about_another_text_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "written.jsonl"
    row = {"passage": "p1", "digest": digest(TEXT), "questions": [["hoeveel?", [0]]], "near_misses": ["wie?"]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    kinds = [example.kind for example in written({"p1": TEXT}, path)]
    assert kinds == ["question", "near miss"]
    changed = Text("p1", TEXT.source, 0, TEXT.heading, ("Anders.",))
    assert list(written({"p1": changed}, path)) == []


def test_material_survives_the_journey_to_another_machine(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    example = Example("e", "kamervragen", "question", 0, "Hoeveel?", "p1", (0,), (("p1", 1), ("p2", 0)))
    save([TEXT], [example], path)
    assert load(path) == ({"p1": TEXT}, [example])


@pytest.mark.parametrize("statement", [*TEXT.sentences, "Vanaf 3 mei 2024 mag de gemeente Utrecht dat niet."])
def test_a_corrupted_statement_differs_and_does_not_stand_in_the_passage(statement: str) -> None:
    for seed in range(30):
        chance = random.Random(seed)  # noqa: S311 - not a secret
        changed = corrupt(statement, " ".join(TEXT.sentences), ["De wethouder van Almere."], chance)
        assert changed is not None
        assert changed[1] != statement
        assert changed[1] not in " ".join(TEXT.sentences)


def test_how_a_question_was_typed_says_nothing_of_its_kind() -> None:
    chance = random.Random(1)  # noqa: S311 - not a secret
    for question in ("hoeveel gebouwen", "Hoeveel gebouwen zijn er?"):
        seen = [vary(question, chance) for _ in range(400)]
        assert 0.25 < sum(text[0].islower() for text in seen) / 400 < 0.45
        assert 0.25 < sum(not text.endswith("?") for text in seen) / 400 < 0.45


def test_a_first_word_weighs_as_much_in_either_kind() -> None:
    asked = [Example(f"a{n}", "s", "question", 0, "Hoeveel is dat?") for n in range(10)]
    missed = [Example(f"n{n}", "s", "near miss", 0, "Hoeveel kost dat?") for n in range(20)]
    weights = balance([*asked, *missed])
    assert sum(weights[e.id] for e in asked) == pytest.approx(sum(weights[e.id] for e in missed))


def test_a_row_holds_whole_sentences_around_the_anchor() -> None:
    long = [list(range(10, 110)) for _ in range(4)]
    pair = make_pair([5, 6], [7], long, anchor=2)
    assert pair.ids[:6] == (BOS, 5, 6, EOS, EOS, 7)
    assert pair.ids[-1] == EOS
    assert PAD not in pair.ids
    assert list(pair.sentences) == [2]
    start, end = pair.sentences[2]
    assert pair.ids[start:end] == tuple(long[2])
    assert window([TEXT_ROOM // 4] * 10, 5, TEXT_ROOM) == (4, 8)
    assert window([], 0, TEXT_ROOM) == (0, 0)


def test_a_statement_stands_beside_the_sentences_that_should_carry_it_and_their_neighbours() -> None:
    assert carrying([30] * 9, [2, 7], CARRYING_ROOM) == [1, 2, 7]
    assert carrying([10, 500, 10], [1], CARRYING_ROOM) == [1]
    assert carrying([], [0], CARRYING_ROOM) == []
    pair = make_statement([5], [], [[10], [11], [12], [13] * 200], [1])
    assert pair.ids == (BOS, 5, EOS, EOS, 10, 11, 12, EOS)
    assert list(pair.sentences) == [0, 1, 2]


def test_two_things_of_a_statement_are_exchanged() -> None:
    statement = "De gemeente betaalt 20 euro aan Utrecht en 50 euro aan Almere."
    seen = {corrupt(statement, statement, [], random.Random(seed)) for seed in range(80)}  # noqa: S311 - not a secret
    assert ("swapped", "De gemeente betaalt 50 euro aan Utrecht en 20 euro aan Almere.") in seen
    assert ("swapped", "De gemeente betaalt 20 euro aan Almere en 50 euro aan Utrecht.") in seen


def test_folds_are_stable_and_of_like_size() -> None:
    assert fold_of("kv-3f7e906cd25b") == fold_of("kv-3f7e906cd25b") < FOLDS
    folds = document_folds({"a": 90, "b": 50, "c": 40, "d": 30, "e": 20})
    sizes = [
        sum({"a": 90, "b": 50, "c": 40, "d": 30, "e": 20}[d] for d in folds if folds[d] == f) for f in range(FOLDS)
    ]
    assert max(sizes) <= 90
