"""Holding a written sentence against the passages that it cites: what is not carried is not shown.

A number, code or name that stands nowhere in what is cited stops a sentence at once, and so does what is told as done
where it is only intended. Of any other a fitted model says,
from how far its words, numbers, denials and moods agree with the passages (``signals``), how near it is in meaning and
what the judge says, how likely the passages carry it. A sentence that stands in a passage word for word passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.answering.gate.claims import claims, codes
from app.answering.gate.model import GateModel, gate_model
from app.answering.gate.names import holds, names
from app.answering.gate.numbers import known
from app.answering.gate.signals import Held, gate_signals, held_against, is_done_too_early
from app.answering.gate.units import Support, headings, sources, support_of, text_of, units, without_orders
from vectorstore.passage import Passage

Similarities = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
Supports = Callable[[Sequence[tuple[str, Support]]], Sequence[float]]

_COSINE_FLOOR, _COSINE_SPAN = 0.85, 0.1
_LOG_ODDS = 4.0  # what log-odds are divided by, to be of the size of the other signals


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown; if so, ``support`` names the places in ``passage.sentences`` that carry it.

    ``probability`` (0..1) says how likely that is, and ``reason`` names what speaks most against it: ``uncited``,
    ``number``, ``name``, ``done`` or a signal.
    """

    supported: bool
    reason: str = ""
    support: Support = ()
    probability: float = 0.0
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence that is not decided yet: what should carry it, with the signals."""

    sentence: str
    support: Support
    signals: dict[str, float]


class Gate:
    """Judges sentences.

    ``similarities`` compares pairs of texts in meaning, and ``supports`` gives the judge's log-odds that some places of
    passages carry a sentence. Without the one or the other the weights are those that were fitted without it.
    """

    def __init__(self, similarities: Similarities, supports: Supports | None = None) -> None:
        self._similarities = similarities
        self._supports = supports

    def judge(self, written: Sequence[tuple[str, Sequence[Passage]]]) -> list[Verdict]:
        """Return a verdict for each sentence with the passages that it cites."""
        model = gate_model(judged=self._supports is not None)
        return [one if isinstance(one, Verdict) else _decided(one, model) for one in self.weigh(written)]

    def weigh(self, written: Sequence[tuple[str, Sequence[Passage]]]) -> list[Verdict | Weighed]:
        """Return a verdict where one thing decides, and the signals of all other sentences, read in one go."""
        found = [_at_once(sentence, tuple(passages)) for sentence, passages in written]
        weighed = iter(self._with_models([one for one in found if isinstance(one, Weighed)]))
        return [one if isinstance(one, Verdict) else next(weighed) for one in found]

    def _with_models(self, sentences: Sequence[Weighed]) -> list[Weighed]:
        if not sentences:
            return []
        alike = self._similarities([(one.sentence, text_of(one.support)) for one in sentences])
        more = [{"meaning": (cosine - _COSINE_FLOOR) / _COSINE_SPAN} for cosine in alike]
        if self._supports is not None:
            odds = self._supports([(one.sentence, without_orders(one.support)) for one in sentences])
            more = [signals | {"judged": value / _LOG_ODDS} for signals, value in zip(more, odds, strict=True)]
        return [replace(one, signals=one.signals | signals) for one, signals in zip(sentences, more, strict=True)]


def _at_once(sentence: str, passages: tuple[Passage, ...]) -> Verdict | Weighed:
    """Return the verdict where one signal decides, or else what can be said without a model."""
    if not passages:
        return Verdict(False, "uncited")
    among = [unit for passage in passages for unit in units(passage)]
    if verbatim := next((unit for unit in among if _plain(unit.text) == _plain(sentence)), None):
        return Verdict(True, "", support_of([verbatim]), 1.0, verbatim=True)
    chosen = sources(sentence, among)
    if not chosen:
        return Verdict(False, "covered")
    held = held_against(sentence, chosen, among, headings(passages))
    if reason := _unknown(held) or ("done" if is_done_too_early(held) else ""):
        return Verdict(False, reason)
    return Weighed(sentence, support_of(chosen), gate_signals(held))


def _unknown(held: Held) -> str:
    """Return what of a sentence stands nowhere in what it cites, and must."""
    said = {code for text in held.anywhere for code in codes(text)}
    if not set(codes(held.sentence)) <= said or not all(known(c, held.anywhere) for c in claims(held.sentence)):
        return "number"
    texts = (*held.anywhere, *held.headings)
    return "" if all(any(holds(name.word, text) for text in texts) for name in names(held.sentence)) else "name"


def _decided(one: Weighed, model: GateModel) -> Verdict:
    probability = model.probability(one.signals)
    if probability >= model.threshold:
        return Verdict(True, "", one.support, probability)
    return Verdict(False, model.speaks_against(one.signals), (), probability)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?;:•-–*")
