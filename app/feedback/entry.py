"""One verdict on one answer, and the hash that tells which answer.

Errors: ValueError for a part that is too long or of another form; whoever takes feedback from outside checks it before.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, get_args

from app.answering.question import LONGEST_QUESTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.answer import Answer

Verdict = Literal["up", "down"]

LONGEST_REMARK: Final = 2_000  # characters
MOST_HISTORY: Final = 10  # earlier questions that are kept
MOST_QUOTES, LONGEST_QUOTE = 10, 2_000  # quotations, and characters of each, that are kept
MOST_DOCUMENTS: Final = 100
_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{12,64}")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a visitor thought of an answer.

    ``answer``, ``settings`` and ``index`` are hashes, of ``answer_hash`` and of ``settings_hash`` and ``index_hash`` in
    ``app.evaluation.circumstances``, so that feedback and measurements can be laid side by side. ``status`` is that of
    the answer, ``time`` is in UTC. ``question`` with the ``history`` before it, the ``documents`` asked and the
    ``quotes`` shown is None and empty unless the visitor agreed to keep the question. Who knows the ``id`` may replace
    the feedback.
    """

    verdict: Verdict
    answer: str
    settings: str = ""
    index: str = ""
    status: str = ""
    remark: str = ""
    question: str | None = None
    history: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    time: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __post_init__(self) -> None:
        """Refuse what does not fit; ValueError."""
        if self.verdict not in get_args(Verdict):
            raise ValueError(f"verdict {self.verdict!r}: give `up` or `down`")
        if not _ID.fullmatch(self.id):
            raise ValueError("id: give 32 hexadecimal digits")
        if not _HASH.fullmatch(self.answer):
            raise ValueError("answer: give the answer's hash, 12 to 64 hexadecimal digits")
        if any(mark and not _HASH.fullmatch(mark) for mark in (self.settings, self.index)):
            raise ValueError("settings and index: give a hash, 12 to 64 hexadecimal digits")
        if len(self.remark) > LONGEST_REMARK:
            raise ValueError(f"remark: at most {LONGEST_REMARK} characters")
        if any(len(text) > LONGEST_QUESTION for text in (self.question or "", *self.history)):
            raise ValueError(f"question: at most {LONGEST_QUESTION} characters")
        if len(self.history) > MOST_HISTORY or len(self.quotes) > MOST_QUOTES or len(self.documents) > MOST_DOCUMENTS:
            raise ValueError("too many earlier questions, quotations or documents")
        if len(self.status) > 20 or any(len(text) > LONGEST_QUOTE for text in (*self.quotes, *self.documents)):
            raise ValueError(f"a status, quotation or document: at most {LONGEST_QUOTE} characters")
        if self.question is None and (self.history or self.quotes or self.documents):
            raise ValueError("what was asked before, and quoted, is kept only together with the question")


def feedback_on(  # noqa: PLR0913 - each is a part of what is kept
    answer: Answer,
    verdict: Verdict,
    remark: str = "",
    *,
    settings: str,
    index: str,
    keep_question: bool = False,
    history: Sequence[str] = (),
    documents: Sequence[str] = (),
    replaces: str | None = None,
) -> Feedback:
    """Return the feedback on an answer; its question, and what tells of it, only with ``keep_question``.

    ``replaces`` is the id of what the same visitor said before of the same answer.
    """
    told: dict[str, object] = {}
    if keep_question:
        told = {
            "question": _fit(answer.question, LONGEST_QUESTION),
            "history": tuple(_fit(text, LONGEST_QUESTION) for text in history[-MOST_HISTORY:]),
            "documents": tuple(documents[:MOST_DOCUMENTS]),
            "quotes": tuple(_fit(citation.quote, LONGEST_QUOTE) for citation in answer.citations[:MOST_QUOTES]),
        }
    if replaces:
        told["id"] = replaces
    return Feedback(
        verdict,
        answer_hash(answer),
        settings=settings,
        index=index,
        status=answer.status,
        remark=_fit(remark.strip(), LONGEST_REMARK),
        **told,  # type: ignore[arg-type]
    )


def answer_hash(answer: Answer) -> str:
    """Return the hash of what an answer says: its status, text and citations, without the question; 64 digits."""
    places = [(citation.document, citation.start, citation.end) for citation in answer.citations]
    return _hash([answer.status, answer.text, places])


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")).hexdigest()


def _fit(text: str, longest: int) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)[:longest]
