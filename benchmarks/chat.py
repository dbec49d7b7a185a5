"""How quick the chat is for a visitor: first paint, a question until its answer is on the screen, 20 visitors at once.

The visitor is a headless Chromium on this machine; the 20 are clients that speak Gradio's protocol, each with a
conversation of its own.
"""

from __future__ import annotations

import http.client
import json
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.evaluation.metrics import percentile
from benchmarks import measuring, serving
from benchmarks.measuring import Figure
from tests.chromium import running_chromium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

_STARTING_S = 120.0
_PATIENCE_MS = 60_000
_VISITORS = 20
_ROUNDS = 3  # loads of the page, and questions of each of the visitors
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# Measures in the page, so that the time of the tool that drives the browser does not count.
_ASK = """(question) => new Promise((done) => {
  const box = document.querySelector("#vraag textarea");
  const before = document.querySelectorAll("#gesprek .bw-answer").length;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const start = performance.now();
  const look = () => document.querySelectorAll("#gesprek .bw-answer").length > before
    ? requestAnimationFrame(() => done(performance.now() - start)) : requestAnimationFrame(look);
  document.getElementById("stel").click();
  look();
})"""


def main() -> int:
    """Measure, print, and return the exit code."""
    options = measuring.arguments(__doc__).parse_args()
    questions = [item["question"] for item in measuring.read_questions() if not item.get("history")]
    with TemporaryDirectory() as folder:
        env = measuring.environment(BRIEFWIJZER_DATA_DIR=Path(folder) / "data", BRIEFWIJZER_RATE_LIMIT="0")
        measuring.run_process([measuring.briefwijzer(), "ingest"], env)
        port = measuring.free_port()
        with serving.running([measuring.briefwijzer(), "serve", "--port", str(port)], env, measuring.ROOT) as server:
            serving.first_answer(server, port, questions[0], _STARTING_S)
            paints, answers = _one_visitor(port, questions)
            together, failed = _many_visitors(port, questions)
    figures = [
        Figure("first paint of /chat, median", median(paints), "ms", at_most=1_500),
        Figure("question to answer on screen, median", median(answers), "ms", at_most=400),
        Figure(f"{_VISITORS} visitors at once, p95", (percentile(together, 95) or 0.0) * 1000, "ms", at_most=1_500),
        Figure(f"{_VISITORS} visitors at once, errors", failed, "", at_most=0),
    ]
    return measuring.finish("chat", figures, options, questions=len(answers), visitors=_VISITORS)


def _one_visitor(port: int, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each first paint and of each answer."""
    with running_chromium() as browser:
        paints = []
        for _ in range(_ROUNDS):
            page = browser.new_context(locale="nl-NL").new_page()
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(f"http://127.0.0.1:{port}/chat/")
            page.wait_for_selector("html.bw-klaar")
            paints.append(float(page.evaluate(_FIRST_PAINT)))
        answers = [_answer_ms(page, question) for question in questions[:25]]
    return paints, answers[1:]


def _answer_ms(page: Page, question: str) -> float:
    """Return the milliseconds from pressing the button to the answer on the screen."""
    taken = float(page.evaluate(_ASK, question))
    # The suggestions come after the answer; the next question waits for them, as a reader would.
    page.wait_for_timeout(400)
    return taken


def _many_visitors(port: int, questions: Sequence[str]) -> tuple[list[float], int]:
    """Return the seconds of every answer to the visitors, and how many they did not get."""
    config = _get(port, "/chat/config")
    ask = next(one for one in config["dependencies"] if [target[1] for target in one["targets"]][-1:] == ["click"])

    def visit(number: int) -> list[float | None]:
        session = secrets.token_hex(6)
        # The vectors of earlier questions are kept: no two visitors ask quite the same.
        asked = [questions[(number * 7 + n) % len(questions)] + "!" * (1 + number) for n in range(_ROUNDS)]
        return [_gradio_answer(port, session, int(ask["id"]), question) for question in asked]

    with ThreadPoolExecutor(max_workers=_VISITORS) as pool:
        results = [taken for visitor in pool.map(visit, range(_VISITORS)) for taken in visitor]
    return [taken for taken in results if taken is not None], results.count(None)


def _gradio_answer(port: int, session: str, function: int, question: str) -> float | None:
    """Ask as Gradio's page does; return the seconds until the answer was there, None when it did not come."""
    start = time.perf_counter()
    body = json.dumps({"data": [question, None], "fn_index": function, "session_hash": session})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/chat/gradio_api/queue/join?", body, {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.request("GET", f"/chat/gradio_api/queue/data?session_hash={session}")
        response = connection.getresponse()
        while line := response.readline():
            if b"bw-answer" in line:
                return time.perf_counter() - start
            if b'"process_completed"' in line or b'"unexpected_error"' in line:
                return None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return None


def _get(port: int, path: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
