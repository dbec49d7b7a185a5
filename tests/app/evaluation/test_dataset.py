"""Question files: both formats, and errors that name the line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.evaluation.dataset import CorpusLine, DatasetError, Question, read_corpus, read_questions

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, *lines: str | dict[str, Any]) -> Path:
    path = folder / "vragen.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_both_formats(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"id": "d1", "kind": "followup", "question": "En?", "gold": ["x"], "history": ["Wat?"], "document": "b"},
        "",
        {"id": "u1", "kind": "offtopic", "question": "Weer?", "gold": []},
        {"id": "q1", "kind": "faq", "question": "Hoe?", "answerable": True, "gold_passages": ["p-1"], "source": "s"},
        {"id": "q2", "kind": "gold_removed", "question": "Wie?", "answerable": False, "gold_passages": []},
    )
    assert read_questions(path) == [
        Question("d1", "followup", "En?", True, history=("Wat?",), gold=("x",), document="b"),
        Question("u1", "offtopic", "Weer?", False),
        Question("q1", "faq", "Hoe?", True, gold_passages=("p-1",)),
        Question("q2", "gold_removed", "Wie?", False),
    ]


def test_a_line_separator_inside_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": "a", "text": "een\u2028twee"})
    assert read_corpus(path) == [CorpusLine("a", "", "een\u2028twee")]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{geen json", "line 2: Invalid JSON: .* at column 2; expected"),
        ({"id": "x", "kind": "fact", "gold": []}, "line 2: `question`: Field required"),
        ({"id": "x", "kind": "fact", "question": "q"}, "line 2: .*give `gold`, or both"),
        ({"id": "x", "kind": "fact", "question": "q", "gold": [" "]}, "line 2: .*match every answer"),
        ({"id": "x", "kind": "fact", "question": "q", "gold": "tekst"}, "line 2: `gold`: "),
        (
            {"id": "x", "kind": "f", "question": "q", "answerable": True, "gold_passages": []},
            "line 2: an .*needs `gold`",
        ),
        ({"id": "x", "kind": "f", "question": "q", "answerable": True, "gold": []}, "line 2: an .*needs `gold`"),
        ({"id": "x", "kind": "f", "question": "q", "answerable": False, "gold": ["x"]}, "line 2: `gold` says"),
        ({"id": "ok", "kind": "fact", "question": "q", "gold": []}, "line 2: id 'ok' is already on line 1"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, bad: str | dict[str, Any], message: str) -> None:
    path = written(tmp_path, {"id": "ok", "kind": "fact", "question": "q", "gold": ["x"]}, bad)
    with pytest.raises(DatasetError, match=message):
        read_questions(path)


def test_an_empty_file_a_folder_and_another_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is empty"):
        read_questions(written(tmp_path, ""))
    with pytest.raises(DatasetError, match="give the path of a JSON Lines file"):
        read_questions(tmp_path)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_corpus(latin)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "vragen.jsonl"
    line = '{"id": "%s", "kind": "fact", "question": "Hoe?", "gold": ["één"]}'
    path.write_bytes(f"\ufeff{line % 'a'}\r\n\r\n{line % 'b'}".encode())
    assert [(question.id, question.gold) for question in read_questions(path)] == [("a", ("één",)), ("b", ("één",))]


def test_a_very_long_line_is_refused_without_being_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.evaluation.dataset.LONGEST_LINE", 60)
    fitting = {"id": "a", "kind": "f", "question": "q", "gold": []}
    assert len(read_questions(written(tmp_path, fitting))) == 1
    with pytest.raises(DatasetError, match="line 2: longer than 60 bytes; expected one JSON object per line"):
        read_questions(written(tmp_path, fitting, "x" * 61))


@pytest.mark.parametrize("bad", ["[", "5", "[]", '"a"', "{"])
def test_what_is_no_object_says_what_is_expected(tmp_path: Path, bad: str) -> None:
    with pytest.raises(DatasetError, match=r"line 1: .*expected one JSON object per line"):
        read_questions(written(tmp_path, bad))


def test_a_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vragen.jsonl"
    path.write_bytes(b'{"id": "a", "kind": "f", "question": "q", "gold": []}\n\xe9\n')
    with pytest.raises(DatasetError, match=r"line 2: not UTF-8 \(byte 0\)"):
        read_questions(path)
