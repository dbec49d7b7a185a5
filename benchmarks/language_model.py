"""What a perfect language model adds, and what our own work costs beside it.

The model is a stub that knows the right answers: of the passages that it gets it repeats the sentence with the gold
text, and says that nothing is found when no passage holds it. So the figures tell what search, gate and rendering lose.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from app.answer import Answer
from app.answering.gate.gate import Gate
from app.answering.language_model import LanguageModel
from app.answering.prompted import PromptedModel
from app.assistant import Assistant
from app.evaluation.metrics import holds_gold, percentile, share
from app.writing import Writer
from benchmarks import measuring
from benchmarks.measuring import ROOT, Figure, read_questions
from ingest.pipeline import ingest_all
from ingest.sentences import sentence_spans
from vectorstore.index import Index
from vectorstore.judging import Judge


class PerfectModel(BaseChatModel):
    """Repeats the sentence that answers; ``gold`` gives the right fragments of each question."""

    gold: dict[str, list[str]]

    @property
    def _llm_type(self) -> str:
        return "perfect"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        asked = str(messages[-1].content)
        question = next((question for question in self.gold if question in asked), "")
        return ChatResult(generations=[ChatGeneration(message=AIMessage(_reply(asked, self.gold.get(question, []))))])


def _reply(asked: str, gold: list[str]) -> str:
    """Return the sentence of a passage that holds the gold text, with the passage's number."""
    passages = asked.partition("<passages>")[2].partition("</passages>")[0]
    for passage in passages.split("\n\n["):
        number = passage.strip().lstrip("[").partition("]")[0]
        text = passage.partition("\n")[2]
        held = [text[a:b] for a, b in sentence_spans(text) if holds_gold(text[a:b], gold)]
        if held and number.isdigit():
            return f"{' '.join(held[0].lstrip('-•* ').split())} [{number}]"
    return "NIET GEVONDEN"


def main() -> int:
    """Measure, print, and return the exit code."""
    options = measuring.arguments(__doc__).parse_args()
    rows = [row for row in read_questions() if row["gold"]]
    with TemporaryDirectory() as folder:
        index = Index.open(Path(folder), create=True)
        ingest_all(index, [ROOT / "documents"])
        model = LanguageModel("perfect", PerfectModel(gold={row["question"]: row["gold"] for row in rows}), 60.0)
        judge = Judge()
        writer = Writer(PromptedModel(model), Gate(index.similarities, judge.supports))
        other = Index.open(Path(folder))  # an index keeps the vectors of the questions that it had
        plain, worded = Assistant(other, judge=judge), Assistant(index, writer=writer, judge=judge)
        quoted = [plain.ask(row["question"]) for row in rows]
        other.close()
        worded.ask(rows[0]["question"])  # the models are loaded with the first
        answers, processor = [], []
        for row in rows:
            started = process_time()
            answers.append(worded.ask(row["question"]))
            processor.append(1000 * (process_time() - started))
        model.close()
        index.close()
    return measuring.finish("language_model", _figures(rows, quoted, answers, processor), options)


def _figures(
    rows: list[dict[str, Any]], quoted: list[Answer], answers: list[Answer], processor: list[float]
) -> list[Figure]:
    recalls = [
        share(holds_gold(answer.text, row["gold"]) for row, answer in zip(rows, found, strict=True)) or 0.0
        for found in (quoted, answers)
    ]
    ours = [answer.duration_ms - _of_model(answer) for answer in answers]
    asked = [answer for answer in answers if any(step.name == "write" for step in answer.steps or ())]
    return [
        Figure("letter: gold text in the answer, quotations", recalls[0], "%"),
        Figure("letter: gold text in the answer, perfect model", recalls[1], "%", at_least=recalls[0]),
        Figure("answers in the model's words", sum(a.model != "extractief" for a in asked) / len(asked), "%"),
        Figure("quotations alone, same machine, p95", percentile([a.duration_ms for a in quoted], 95) or 0.0, "ms"),
        Figure("processor time, all of it, p95", percentile(processor, 95) or 0.0, "ms"),
        Figure("time beside the model, p50", percentile(ours, 50) or 0.0, "ms"),
        Figure("time beside the model, p95", percentile(ours, 95) or 0.0, "ms", at_most=200),
    ]


def _of_model(answer: Answer) -> int:
    """Return the milliseconds that the model itself took."""
    return sum(step.duration_ms for step in answer.steps or () if step.name in ("write", "rewrite"))


if __name__ == "__main__":
    sys.exit(main())
