"""The texts of a report in English."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from app.evaluation.words import Words

ENGLISH: Final = Words(
    language="en",
    title="How good are the answers?",
    other_report="Dit verslag in het Nederlands",
    summary="In short",
    answered="The documents answer {of} of the questions. Of these {count} were answered ({share}).",
    gold_in_answer="For {count} of these {of} questions the right text is in the answer ({share}).",
    gold_cited="For {count} of these {of} questions a citation is of the right place ({share}).",
    refused="The documents do not answer {of} of the questions. To {count} of these no answer was given ({share}).",
    refusals_right="No answer was given {of} times. This was right {count} times ({share}).",
    verbatim="{count} of the {of} quotations shown are verbatim in the document ({share}).",
    speed="Half of the questions took at most {half} ms, and 95% at most {most} ms.",
    made_with="What was measured",
    circumstances=MappingProxyType(
        {
            "name": "File of questions",
            "date": "Measured on",
            "program": "Version of the program",
            "strictness": "Strictness (0 to 1)",
            "settings": "Hash of the settings",
            "index": "Hash of the documents",
            "dataset": "Hash of the questions",
        }
    ),
    documents="Documents",
    documents_columns=("title", "id", "version"),
    more_documents="And {count} more documents.",
    kind="kind",
    all_kinds="all",
    answerable="Questions that the documents answer",
    unanswerable="Questions that the documents do not answer",
    columns=MappingProxyType(
        {
            "questions": "questions",
            "answered": "answered",
            "fact_recall": "gold in answer",
            "gold_cited": "gold cited",
            "first_citation": "first citation",
            "citation_precision": "citation precision",
            "words_median": "words, median",
            "refusal_recall": "refusal recall",
            "verbatim": "verbatim",
            "latency_p50_ms": "p50 (ms)",
            "latency_p95_ms": "p95 (ms)",
        }
    ),
    meaning="What the columns mean",
    explained=MappingProxyType(
        {
            "fact_recall": "the share of the questions with one of the gold fragments in the answer",
            "gold_cited": "the share of the questions with a gold fragment in one of the citations",
            "first_citation": "the share of the questions whose first citation holds a gold fragment",
            "citation_precision": "the share of an answer's citations that is right, averaged over the answers",
            "words_median": "half of the answers have at most this number of words",
            "latency_p50_ms": "half of the questions took at most this number of milliseconds",
            "latency_p95_ms": "95 of 100 questions took at most this number of milliseconds",
        }
    ),
    curve="Coverage and risk",
    curve_intro="Who shows only the surest answers, answers fewer questions and makes fewer errors. "
    "The line shows how. The area under it (the mean risk) is {area}; lower is better.",
    curve_label="At {coverage} of the questions answered, {risk} of the answers is wrong.",
    curve_columns=("coverage", "risk"),
    curve_axes=("coverage: questions answered", "risk: answers wrong"),
    no_curve="Nothing was answered, so there is no curve.",
    calibration="Calibration",
    calibration_intro="The program estimates how likely it is that the documents answer. Of the questions with a "
    "probability of about 70%, this should be so for about 70%. With few questions, chance plays a part.",
    calibration_plot="When it holds, the points are on the dotted line. A bigger point stands for more questions.",
    calibration_label="Expected calibration error: {error} (0% is best).",
    calibration_columns=("probability", "questions", "mean probability", "documents answer"),
    calibration_axes=("probability according to the program", "documents do answer"),
    no_calibration="No question was given a probability.",
    misses="Misses ({count})",
    no_misses="None.",
    wrong="Problem",
    asked="Question",
    gold="Right is",
    no_gold="no answer: the documents do not say this",
    answer="Answer",
    sureness="{status}, probability {share}",
    cited="Cited",
    right="right",
    not_right="not right",
    related="Possibly related",
    problems=MappingProxyType({}),
    comparison="Compared with an earlier run",
    comparison_intro="The earlier run is of {date}. {compared} questions were asked in the same words in both. "
    "Of these {better} went better and {worse} worse.",
    comparison_differs="This differs too: {names}.",
    comparison_columns=("measure", "before", "now"),
    changes_columns=("question", "kind", "before", "now"),
    better="Better than before ({count})",
    worse="Worse than before ({count})",
    chance="Chance alone makes such a difference, or a bigger one, {share} of the time.",
    fine="right",
)
