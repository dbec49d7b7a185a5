"""Whether the numbers of a sentence stand in its sources, with the same bound and in a like context. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.answering.gate.claims import Claim, claims
from app.answering.gate.wording import coverage, likeness, weights

_NEAR = 60  # characters on either side of a number that are its context
_LEAST_CONTEXT = 0.25


def known(claim: Claim, texts: Sequence[str]) -> bool:
    """Tell whether any text holds a number, whatever it says there."""
    return any(claim.is_carried_by(other) for text in texts for other in claims(text))


def number_stands(claim: Claim, sentence: str, texts: Sequence[str]) -> bool:
    """Tell whether a number stands in a source, with the same bound and in a like context.

    In a source with several numbers of its kind the context is what stands near, so that they cannot be swapped.
    """
    near = weights(_around(sentence, claim.start, claim.end))
    mine = [other for other in claims(sentence) if other.kind == claim.kind]
    for text in texts:
        alike = [other for other in claims(text) if other.kind == claim.kind]
        for other in claims(text):
            if not claim.is_carried_by(other) or claim.bound != other.bound:
                continue
            if len(mine) > 1 and len(alike) > 1 and claim.kind != "ordinal" and _all_in(mine, alike):
                return _in_order(mine, alike)
            context = tuple(texts) if len(alike) == 1 else (_around(text, other.start, other.end),)
            if coverage(near, context) >= _LEAST_CONTEXT or _same_thing(claim, sentence, context[0]):
                return True
    return False


def _all_in(mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    return all(any(one.is_carried_by(other) for other in theirs) for one in mine)


def _in_order(mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """Tell whether all numbers of a kind stand in a source in the same order."""
    rest = iter(theirs)
    return all(any(one.is_carried_by(other) and one.bound == other.bound for other in rest) for one in mine)


def _same_thing(claim: Claim, sentence: str, theirs: str) -> bool:
    """Tell whether the thing that an ordinal numbers, "het eerste lid", is the one of the source."""
    following = list(weights(sentence[claim.end :]))
    return claim.kind == "ordinal" and bool(following) and likeness(following[0], theirs) == 1.0


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - _NEAR) : start]} {text[end : end + _NEAR]}"
