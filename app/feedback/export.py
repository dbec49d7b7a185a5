"""Feedback as questions that ``briefwijzer evaluate answers`` reads.

A thumb up says that the answer was right, so its quotations are the gold text, and of "not found" that the documents do
not answer. A thumb down says only that the answer was wrong: somebody has to fill in the gold text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.feedback.entry import Feedback

_REFUSED = ("niet-gevonden", "geweigerd")


def question_line(feedback: Feedback) -> dict[str, Any] | None:
    """Return the line of a question file, or None when the question was not kept.

    ``gold`` is None after a thumb down: `evaluate answers` then says that it must be filled in. ``shown`` is what was
    quoted.
    """
    if feedback.question is None:
        return None
    approved = feedback.verdict == "up"
    line: dict[str, Any] = {
        "id": f"feedback-{feedback.id}",
        "kind": f"feedback-{feedback.verdict}",
        "question": feedback.question,
        "gold": _gold(feedback) if approved else None,
        "history": list(feedback.history),
    }
    if len(feedback.documents) == 1:
        line["document"] = feedback.documents[0]
    return line | {
        "shown": list(feedback.quotes),
        "remark": feedback.remark,
        "status": feedback.status,
        "answer": feedback.answer,
        "settings": feedback.settings,
        "index": feedback.index,
        "time": feedback.time.isoformat(),
    }


def _gold(feedback: Feedback) -> list[str]:
    return [] if feedback.status in _REFUSED else [quote for quote in feedback.quotes if quote.strip()]
