"""Figures quoted in the documents are those of the last committed run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.figures import outdated, with_figures
from benchmarks.measuring import Figure


def test_the_documents_quote_the_committed_results() -> None:
    assert outdated() == [], "run `python -m benchmarks.figures --write`"


def test_a_changed_result_makes_its_document_outdated(tmp_path: Path) -> None:
    results = tmp_path / "benchmarks" / "results"
    results.mkdir(parents=True)
    row = {"measure": "answered", "value": 0.95, "unit": "%", "at_least": 0.9}
    (results / "x.json").write_text(json.dumps({"rows": [row]}), encoding="utf-8")
    page = tmp_path / "README.md"
    page.write_text("Before.\n<!-- figures:x -->\n<!-- /figures -->\nAfter.\n", encoding="utf-8")
    assert outdated(tmp_path) == [page]
    page.write_text(with_figures(page.read_text(encoding="utf-8"), results), encoding="utf-8")
    assert "| answered | 95.0 % | ≥ 90.0 % | yes |" in page.read_text(encoding="utf-8")
    assert outdated(tmp_path) == []
    (results / "x.json").write_text(json.dumps({"rows": [{**row, "value": 0.85}]}), encoding="utf-8")
    assert outdated(tmp_path) == [page]


def test_a_block_for_a_result_that_is_not_there_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        with_figures("<!-- figures:gone -->\n<!-- /figures -->", tmp_path)


def test_a_figure_knows_whether_its_bar_holds() -> None:
    assert Figure("p50", 80, "ms", at_most=80).cells() == ("p50", "80 ms", "≤ 80 ms", "yes")
    assert Figure("ratio", 2.51, "×", at_most=2.5).cells() == ("ratio", "2.51 ×", "≤ 2.50 ×", "**no**")
    assert Figure("plain", 12.5, "s").cells() == ("plain", "12.50 s", "", "")
