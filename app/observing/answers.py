"""What became of a question that a visitor asked, whichever way: counted, timed and, without its text, logged."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.observing.logs import FIELDS, TEXTS
from app.observing.metrics import ANSWER_SECONDS, ANSWERS

if TYPE_CHECKING:
    from app.answer import Answer

FAILED = "mislukt"
STOPPED = "gestopt"

logger = logging.getLogger(__name__)
_texts = logging.getLogger(TEXTS)


class Observation:
    """A question under way; ``answer`` is set when there is one."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.status = STOPPED


@contextmanager
def observing(question: str) -> Iterator[Observation]:
    """Count, time and log the question that the block answers; also when it fails, or is stopped half-way."""
    seen = Observation()
    started = time.perf_counter()
    try:
        yield seen
    except Exception:
        seen.status = FAILED
        raise
    finally:
        _tell(question, seen, time.perf_counter() - started)


def _tell(question: str, seen: Observation, seconds: float) -> None:
    answer = seen.answer
    status, language = (answer.status, answer.language) if answer else (seen.status, "")
    ANSWERS.labels(status, language).inc()
    ANSWER_SECONDS.observe(seconds)
    fields: dict[str, object] = {
        "status": status,
        "language": language,
        "citations": len(answer.citations) if answer else 0,
        "duration_ms": round(seconds * 1000, 1),
    }
    if _texts.isEnabledFor(logging.INFO):
        fields["question"] = question
    logger.info("answer", extra={FIELDS: fields})
