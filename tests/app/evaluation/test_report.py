"""Reports: escaped, complete, and asking nothing of the network."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, get_args

import pytest

from app.answer import Answer, Citation, Status
from app.evaluation import tables
from app.evaluation.calibration import calibration
from app.evaluation.circumstances import Circumstances, DocumentVersion
from app.evaluation.comparison import EarlierRun, compare
from app.evaluation.dataset import Question
from app.evaluation.dutch import DUTCH
from app.evaluation.english import ENGLISH
from app.evaluation.judging import Judgement, Problem
from app.evaluation.metrics import Ranked, coverage_risk
from app.evaluation.plots import coverage_risk_svg, reliability_svg
from app.evaluation.report import html_report, markdown_report, write_reports
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
        (
            judged(fact, "beantwoord", "Het zijn vijf thema's.", confidence=0.9),
            judged(late, "gedeeltelijk", "Iets anders.", "De tweede zin.", confidence=0.8),
            judged(missed, "niet-gevonden"),
            judged(off, "niet-gevonden"),
            judged(near, "beantwoord", "Morgen.", confidence=0.7, verbatim=(False,)),
        ),
        Circumstances(
            name=NASTY,
            date="2026-11-23T09:05:00+00:00",
            program="1.2.3",
            strictness=0.5,
            settings="0123456789ab",
            index="ba9876543210",
            documents=(DocumentVersion("brief", "Brief & <b>", "c0ffee" * 4),),
        ),
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
        self.requests += [f"{tag} {name}" for name, _ in attrs if name in {"src", "srcset", "data", "onload"}]
        self.requests += [tag for name, _ in attrs if name == "href" and tag != "a"]


def test_html_is_escaped_and_requests_nothing(run: AnswersRun) -> None:
    page = html_report(run)
    reader = Requests()
    reader.feed(page)
    assert "&lt;script&gt;" in page
    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    assert reader.requests == []
    assert "url(" not in page
    assert reader.tags.count("svg") == 2


def test_html_lists_each_miss_and_what_the_run_was_made_with(run: AnswersRun) -> None:
    page = html_report(run)
    assert re.findall(r"<h3>(\w\w) <span", page) == ["a2", "a3", "u2"]
    made_with = ("0123456789ab", "ba9876543210", "1.2.3", "0,5", "23 november 2026, 9.05 uur (UTC)", "c0ffeec0ffee")
    assert all(f"<dd>{value}</dd>" in page or f"<td>{value}</td>" in page for value in made_with)
    assert "Brief &amp; &lt;b&gt;" in page


def test_the_report_is_dutch_with_the_same_in_english_beside_it(run: AnswersRun) -> None:
    dutch, english = html_report(run), html_report(run, ENGLISH)
    assert '<html lang="nl">' in dutch
    assert '<a href="report.en.html" lang="en"' in dutch
    assert '<html lang="en">' in english
    assert '<a href="report.html" lang="nl"' in english
    assert "Op 3 vragen geven de documenten antwoord. Daarvan zijn er 2 beantwoord (66,7%)." in dutch
    assert "The documents answer 3 of the questions. Of these 2 were answered (66.7%)." in english
    problems = {item.problem for item in run.misses}
    assert all(problem not in dutch for problem in problems)
    assert DUTCH.columns.keys() == ENGLISH.columns.keys()
    assert DUTCH.explained.keys() == ENGLISH.explained.keys()
    assert set(get_args(Problem)) - {""} == DUTCH.problems.keys()


def test_refusal_precision_is_of_both_sorts_of_questions_only(run: AnswersRun) -> None:
    assert run.total.refusal_precision == 0.5
    assert {figures.refusal_precision for figures in run.kinds.values()} == {None}


def test_a_kind_with_both_sorts_of_questions_stands_in_both_tables(run: AnswersRun) -> None:
    both = replace(run, judged=tuple(replace(i, question=replace(i.question, kind="faq")) for i in run.judged))
    answerable, unanswerable = tables.figure_tables(both, ENGLISH)
    assert [row[:2] for row in answerable.rows] == [("faq", "3"), ("all", "3")]
    assert [row[:3] for row in unanswerable.rows] == [("faq", "2", "50.0%"), ("all", "2", "50.0%")]


def test_a_file_without_unanswerable_questions_has_no_table_for_them(run: AnswersRun) -> None:
    assert [table.title for table in tables.figure_tables(replace(run, judged=run.judged[:3]), ENGLISH)] == [
        ENGLISH.answerable
    ]


def test_markdown_has_the_curve_and_the_calibration_as_tables(run: AnswersRun) -> None:
    report = markdown_report(run, ENGLISH)
    assert "| 20% | 0% |\n| 40% | 0% |\n| 60% | 33.3% |\n" in report
    # The two that were not found have the confidence of the fixture as well.
    assert "| 50%–60% | 2 | 50% | 50% |\n| 70%–80% | 1 | 70% | 0% |" in report


def test_a_comparison_is_in_both_reports(run: AnswersRun) -> None:
    answers = [{"id": i.question.id, "question": i.question.question, "problem": i.problem} for i in run.judged]
    answers[0]["problem"], answers[4]["problem"] = "not answered", ""
    earlier = EarlierRun.model_validate(run.made_with.to_json() | {"total": {"answered": 1.0}, "answers": answers})
    comparison = compare(earlier, run)
    for report in (markdown_report(run, DUTCH, comparison), html_report(run, DUTCH, comparison)):
        assert "Vergeleken met een eerdere meting" in report
        assert "Daarvan gaan er 1 beter en 1 slechter." in report
        assert "a1: Hoeveel?" in report
        assert "66,7%" in report


def test_markdown_cells_cannot_break_out(run: AnswersRun) -> None:
    report = markdown_report(run)
    assert "<script" not in report
    assert "<img" not in report
    assert "![" not in report
    rows = [line for line in report.splitlines() if line.startswith("| a3")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 8  # seven cells


def test_curve_ends_where_it_should() -> None:
    svg = coverage_risk_svg(coverage_risk([Ranked(0.9, True), Ranked(0.1, False)], 2), ("across & on", "up"), "<label>")
    # Left edge 56 and 500 wide, top 12 and 300 high: coverage 50 % at risk 0, then 100 % at risk 50 %.
    assert 'points="306.0,312.0 556.0,162.0"' in svg
    assert 'aria-label="&lt;label&gt;"' in svg
    assert "across &amp; on</text>" in svg


def test_reliability_has_a_point_per_bin_sized_by_its_questions() -> None:
    predictions = [(0.2, False)] * 4 + [(0.6, True)]
    svg = reliability_svg(calibration(predictions), ("across", "up"), "label")
    assert re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg) == [
        ("156.0", "312.0", "12.0"),
        ("356.0", "12.0", "6.0"),
    ]


def test_nothing_answered_says_so_and_draws_nothing() -> None:
    run = AnswersRun((judged(Question("u", "offtopic", "Weer?", False), "geweigerd", confidence=0.0),), Circumstances())
    page = html_report(run)
    assert "<svg" not in page
    assert DUTCH.no_curve in page
    assert DUTCH.no_calibration in page
    assert DUTCH.no_misses in markdown_report(run)


def test_reports_are_written_into_a_new_folder(run: AnswersRun, tmp_path: Path) -> None:
    paths = write_reports(run, tmp_path / "a" / "b")
    assert [path.name for path in paths] == ["report.md", "report.html", "report.en.md", "report.en.html"]
    assert paths[1].read_text(encoding="utf-8") == html_report(run)
    assert paths[2].read_text(encoding="utf-8") == markdown_report(run, ENGLISH)
