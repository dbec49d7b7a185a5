"""The signals by which it is judged whether the documents answer a question at all. Pure.

All values are plain numbers, about -1 to 3, under names that ``model.json`` gives weights to. They look at the best
sentence, at it with its neighbours and heading ("window"), at its whole passage ("around") and at the best three
passages ("everything").
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from app.answering.answer_types import holds, holds_name, holds_near, is_typed
from app.answering.matching import coverage, heaviest_gap, match
from app.answering.question import Question
from app.answering.signals import COSINE_SPAN, JUDGED, LOG_ODDS, Candidate, centred
from vectorstore.analysis import Token
from vectorstore.passage import Hit

_HEAVIEST = 5.0  # about the weight of the most telling word there is


def question_signals(question: Question, hits: Sequence[Hit], ranked: Sequence[Candidate]) -> dict[str, float]:
    """Return the signals of a question; ``ranked`` holds the candidates, best first, and is not empty."""
    best = ranked[0]
    return {
        **_similarity(best, hits),
        **_words_found(question, hits, ranked),
        **_words_missing(question, hits, best),
        **_kind(question, best),
        **_judged(hits, best),
        "length": math.log(1 + len(best.hit.passage.text.split())) / 5,
        "bm25": min(best.hit.bm25 / 20, 1.5),
        "few_words": float(len(question.words) <= 1),
        "many_words": min(len(question.words), 12) / 12,
        "english": float(question.language == "en"),
        "keywords": float(question.is_keywords),
    }


def _similarity(best: Candidate, hits: Sequence[Hit]) -> dict[str, float]:
    """How close question and text are by vector, and how far the best stands out."""
    sentences = sorted((cosine for hit in hits for cosine in hit.sentence_cosines), reverse=True)
    passages = sorted((hit.cosine for hit in hits), reverse=True)
    return {
        "cosine": best.signals["cosine"],
        "best_cosine": centred(sentences[0]),
        "best_passage_cosine": centred(passages[0]),
        "cosine_margin": (sentences[0] - statistics.fmean(sentences[1:12] or sentences)) / COSINE_SPAN,
        "passage_margin": (passages[0] - statistics.fmean(passages[1:8] or passages)) / COSINE_SPAN,
        "spread": statistics.pstdev(sentences[:20]) / COSINE_SPAN,
        "agreement": float(best.hit.passage.id == hits[0].passage.id),
    }


def _words_found(question: Question, hits: Sequence[Hit], ranked: Sequence[Candidate]) -> dict[str, float]:
    """How much of the question's word weight the text holds."""
    best = ranked[0]
    return {
        "coverage": coverage(question.weights, [best.text]),
        "coverage_around": coverage(question.weights, _around(best)),
        "coverage_window": coverage(question.weights, _window(best)),
        "coverage_top": coverage(question.weights, [candidate.text for candidate in ranked[:3]]),
        "coverage_everything": coverage(question.weights, _everything(hits)),
        "focus": best.signals["focus"],
        "focus_around": best.signals["focus_around"],
    }


def _words_missing(question: Question, hits: Sequence[Hit], best: Candidate) -> dict[str, float]:
    """Which of the question's words the text lacks: the heaviest, the subject, the asked word, names and numbers."""
    everything = _everything(hits)
    names = [word for word in question.words if word.is_number or (word.surface[:1].isupper() and word.start > 0)]
    return {
        "gap": heaviest_gap(question.weights, [best.text]) / _HEAVIEST,
        "gap_around": heaviest_gap(question.weights, _around(best)) / _HEAVIEST,
        "gap_everything": heaviest_gap(question.weights, everything) / _HEAVIEST,
        "subject_missing": _missing(question.subject, everything),
        "subject_missing_here": _missing(question.subject, _around(best)),
        "head_missing": _missing(question.head, _window(best)),
        "head_missing_here": _missing(question.head, [best.text]),
        "names": float(bool(names)),
        "names_missing": 1 - coverage(dict.fromkeys(names, 1.0), everything) if names else 0.0,
    }


def _kind(question: Question, best: Candidate) -> dict[str, float]:
    """What kind of thing is asked for, and whether the text holds one."""
    asks, typed = question.asks, is_typed(question.asks)
    return {
        "typed": float(typed),
        "typed_absent": float(typed and not holds(asks, best.text)),
        "typed_absent_near": float(typed and not holds_near(asks, question.words, best.text)),
        "typed_absent_around": float(typed and not holds(asks, best.hit.passage.text)),
        "name_absent": float(question.wants_name and not holds_name(best.text)),
        **{f"asks_{kind}": float(asks == kind) for kind in ("yesno", "person", "time", "reason", "open")},
        "asks_amount": float(asks in ("quantity", "money", "percentage", "duration")),
    }


def _judged(hits: Sequence[Hit], best: Candidate) -> dict[str, float]:
    """What the judge says of the best sentence, of its passage, and of the passages together."""
    answers = sorted((hit.judgement.answers / LOG_ODDS for hit in hits if hit.judgement), reverse=True) or [-1.0]
    relevance = [hit.judgement.relevance / LOG_ODDS for hit in hits if hit.judgement] or [0.0]
    return {
        **{name: best.signals[name] for name in JUDGED},
        "judged_answers_most": answers[0],
        "judged_answers_next": statistics.fmean(answers[1:3] or answers),
        "judged_relevance_most": max(relevance),
        "judged_relevance_margin": max(relevance) - statistics.fmean(relevance),
    }


def _missing(word: Token | None, texts: Sequence[str]) -> float:
    return 1 - max(match(word, text) for text in texts) if word else 0.0


def _window(candidate: Candidate) -> list[str]:
    """Return a candidate with the sentences next to it, and its heading."""
    passage, place = candidate.hit.passage, candidate.place
    nearby = passage.sentences[max(0, place - 1) : place + 2]
    return [passage.sentence_text(sentence) for sentence in nearby] + [" ".join(passage.origin.section[-1:])]


def _around(candidate: Candidate) -> list[str]:
    """Return a candidate's whole passage with its headings."""
    return [candidate.text, candidate.hit.passage.text, " ".join(candidate.hit.passage.origin.section)]


def _everything(hits: Sequence[Hit]) -> list[str]:
    """Return the best three passages with their headings."""
    return [hit.passage.text for hit in hits[:3]] + [" ".join(hit.passage.origin.section) for hit in hits[:3]]
