from __future__ import annotations

import json
from pathlib import Path

import pytest

from vectorstore.prefixes import Prefixes, prefixes_of

E5 = Prefixes("query: ", "passage: ")
NONE = Prefixes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-large", E5),
        ("clips/e5-base-trm-nl", E5),
        ("./models/e5_small.v2/", E5),
        ("BAAI/bge-m3", NONE),
        ("sentence-transformers/LaBSE", NONE),
        ("someone/made5more", NONE),
    ],
)
def test_a_family_is_told_by_the_models_name(tmp_path: Path, name: str, expected: Prefixes) -> None:
    assert prefixes_of(tmp_path, name) == expected


def test_an_instructed_e5_gets_an_instruction_before_questions_only(tmp_path: Path) -> None:
    found = prefixes_of(tmp_path, "intfloat/multilingual-e5-large-instruct")
    assert found.query.startswith("Instruct: ")
    assert found.query.endswith("\nQuery: ")
    assert found.passage == ""


def test_a_copy_in_another_folder_is_told_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"_name_or_path": "intfloat/multilingual-e5-base"}))
    assert prefixes_of(tmp_path, str(tmp_path)) == E5


@pytest.mark.parametrize(
    "names", [("query", "document"), ("query", "passage"), ("retrieval.query", "retrieval.passage")]
)
def test_a_models_own_prompts_go_before_its_family(tmp_path: Path, names: tuple[str, str]) -> None:
    prompts = {names[0]: "vraag: ", names[1]: "tekst: "}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    assert prefixes_of(tmp_path, "owner/e5-own") == Prefixes("vraag: ", "tekst: ")


@pytest.mark.parametrize("config", ['{"prompts": {"query": "", "document": ""}}', '{"prompts": null}', "no json", "[]"])
def test_without_prompts_of_its_own_the_family_counts(tmp_path: Path, config: str) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text(config)
    assert prefixes_of(tmp_path, "owner/e5-own") == E5
