"""Reports: escaped, complete, and asking nothing of the network."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from app.answer import Answer, Citation, Status
from app.evaluation.dataset import Question
from app.evaluation.judging import Judgement
from app.evaluation.metrics import Ranked, coverage_risk
from app.evaluation.report import coverage_risk_svg, html_report, markdown_report, write_reports
from app.evaluation.run import AnswersRun

if TYPE_CHECKING:
    from pathlib import Path

NASTY = '<script>alert("x")</script> ![a](http://evil.example/p.png) | `c` <img src=//evil.example/x>'


def citation(quote: str, document: str = "brief") -> Citation:
    return Citation(1, document, "brief.txt", "Brief", (), None, quote, 0, len(quote), 0.9, 1)


def judged(
    question: Question, status: Status, *quotes: str, confidence: float = 0.5, verbatim: tuple[bool, ...] = ()
) -> Judgement:
    text = " ".join(f"{quote} [{number}]" for number, quote in enumerate(quotes, start=1)) or "Niet gevonden."
    answer = Answer(question.question, status, text, tuple(map(citation, quotes)), confidence=confidence)
    return Judgement(question, answer, 0.02, verbatim or (True,) * len(quotes))


@pytest.fixture
def run() -> AnswersRun:
    fact = Question("a1", "fact", "Hoeveel?", True, gold=("vijf thema",))
    late = Question("a2", "fact", "Welke?", True, gold=("de tweede",))
    missed = Question("a3", "list", NASTY, True, gold=("goud",))
    off = Question("u1", "offtopic", "Weer?", False)
    near = Question("u2", "nearmiss", "Wanneer precies?", False)
    return AnswersRun(
        NASTY,
        (
            judged(fact, "beantwoord", "Het zijn vijf thema's.", confidence=0.9),
            judged(late, "gedeeltelijk", "Iets anders.", "De tweede zin.", confidence=0.8),
            judged(missed, "niet-gevonden"),
            judged(off, "niet-gevonden"),
            judged(near, "beantwoord", "Morgen.", confidence=0.7, verbatim=(False,)),
        ),
        settings="0123456789ab",
        index="ba9876543210",
    )


def test_figures_by_hand(run: AnswersRun) -> None:
    total = run.total
    assert total.questions == 5
    assert [total.fact_recall, total.gold_cited] == pytest.approx([2 / 3, 2 / 3])
    assert total.first_citation == pytest.approx(1 / 3)
    assert total.citation_precision == pytest.approx((1 + 1 / 2) / 2)
    assert total.answered == pytest.approx(2 / 3)
    assert (total.refusal_recall, total.refusal_precision) == (0.5, 0.5)
    assert total.verbatim == pytest.approx(3 / 4)
    assert total.words_median == 4  # 4, 5 and 1 words
    assert run.kinds["nearmiss"].fact_recall is None
    assert [item.question.id for item in run.misses] == ["a2", "a3", "u2"]
    # The surest two answers are right, the third is not, of five questions.
    assert list(run.curve.points[-1]) == pytest.approx([0.6, 1 / 3])


def test_a_gold_passage_is_cited_by_its_document() -> None:
    question = Question("q", "faq", "Hoe?", True, gold_passages=("brief",))
    item = judged(question, "beantwoord", "Zo.")
    assert (item.fact, item.cited, item.first, item.right, item.problem) == (None, True, True, True, "")


class Requests(HTMLParser):
    """Collect the elements, and everything that would make a browser fetch or run something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.requests: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.requests += [f"{tag} {name}" for name, _ in attrs if name in {"src", "href", "srcset", "data", "onload"}]


def test_html_is_escaped_and_requests_nothing(run: AnswersRun) -> None:
    page = html_report(run)
    reader = Requests()
    reader.feed(page)
    assert "&lt;script&gt;" in page
    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    assert reader.requests == []
    assert "url(" not in page
    assert reader.tags.count("svg") == 1


def test_html_lists_each_miss_and_the_hashes(run: AnswersRun) -> None:
    page = html_report(run)
    assert all(f"<td>{identifier}</td>" in page for identifier in ("a2", "a3", "u2"))
    assert "<td>a1</td>" not in page
    assert "0123456789ab" in page
    assert "ba9876543210" in page


def test_markdown_cells_cannot_break_out(run: AnswersRun) -> None:
    report = markdown_report(run)
    assert "<script" not in report
    assert "<img" not in report
    assert "![" not in report
    rows = [line for line in report.splitlines() if line.startswith("| a3")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 7  # six cells


def test_plot_ends_where_the_curve_ends() -> None:
    svg = coverage_risk_svg(coverage_risk([Ranked(0.9, True), Ranked(0.1, False)], 2), width=576, height=364)
    # Left edge 56 and 500 wide, top 12 and 300 high: coverage 50 % at risk 0, then 100 % at risk 50 %.
    assert 'points="306.0,312.0 556.0,162.0"' in svg
    assert "<p>At 100% of the questions answered, 50% of the answers is wrong.</p>" in svg


def test_plot_without_answers_says_so() -> None:
    assert "Nothing was answered" in coverage_risk_svg(coverage_risk([], 2))


def test_reports_are_written_into_a_new_folder(run: AnswersRun, tmp_path: Path) -> None:
    paths = write_reports(run, tmp_path / "a" / "b")
    assert [path.name for path in paths] == ["report.md", "report.html"]
    assert paths[1].read_text(encoding="utf-8") == html_report(run)
