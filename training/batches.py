"""From examples to what one step of training sees: rows of token ids with what each head should say. Seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tokenizers import Tokenizer

from training.corruption import corrupt
from training.data import Example, Text
from training.variation import balance, vary, vary_mark
from vectorstore.judge_input import TEXT_ROOM, Pair, make_pair, make_statement, window

NEGATIVES = 4  # beside each passage that answers
_NEAR_NEGATIVES = 1  # beside a near miss
_ELSEWHERE_WEIGHT = 0.5  # what is found but was not marked as an answer may be one all the same
_ANSWERING = ("real", "parliamentary", "question")
_LONG = 8  # words of a sentence worth stating


@dataclass(frozen=True, slots=True)
class Row:
    """A pair with targets; a weight of 0 leaves a head out. ``places`` are the sentences that answer, None: unknown."""

    pair: Pair
    answers: float = 0.0
    answers_weight: float = 0.0
    supports: float = 0.0
    supports_weight: float = 0.0
    places: frozenset[int] | None = None
    places_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one question. When ``ranked``, the first row is to be ranked above the others."""

    rows: tuple[Row, ...]
    ranked: bool = False


class Tokens:
    """Token ids of texts, each made once."""

    def __init__(self, tokenizer: Tokenizer, texts: Mapping[str, Text]) -> None:
        self._tokenizer = tokenizer
        self.texts = texts
        self._known: dict[str, list[int]] = {}

    def of(self, text: str) -> list[int]:
        """Return the ids of a text."""
        if text not in self._known:
            self._known[text] = self._tokenizer.encode(text).ids if text else []
        return self._known[text]

    def pair(self, question: str, passage: str, anchor: int) -> Pair:
        """Return the row of a question and a passage, around one of its sentences."""
        text = self.texts[passage]
        return make_pair(self.of(question), self.of(text.heading), [self.of(s) for s in text.sentences], anchor)

    def statement(self, words: str, passage: str, places: Sequence[int]) -> Pair:
        """Return the row of a statement and the sentences of a passage that should carry it."""
        text = self.texts[passage]
        return make_statement(self.of(words), self.of(text.heading), [self.of(s) for s in text.sentences], places)


def groups(examples: Sequence[Example], tokens: Tokens, chance: random.Random) -> Iterator[Group]:
    """Yield every example once, in random order, with freshly drawn negatives and wrong statements."""
    order = list(examples)
    chance.shuffle(order)
    weights = balance(examples)
    for example in order:
        if example.kind in ("true", "false"):
            yield _statements(example, tokens, chance)
            continue
        weight = weights.get(example.id, 1.0)
        varied = replace(example, text=vary(example.text, chance))
        make = _answering if example.kind in _ANSWERING else _unanswered
        yield make(varied, weight, tokens, chance)


def _answering(example: Example, sure: float, tokens: Tokens, chance: random.Random) -> Group:
    mined = dict(example.mined)
    places = example.sentences
    anchor = _anchor(example, tokens, chance) if places else mined.get(example.passage, 0)
    weight = 1.0 if places else 0.0
    first = Row(
        tokens.pair(example.text, example.passage, anchor),
        answers=1.0,
        answers_weight=sure,
        places=frozenset(places) if places is not None else None,
        places_weight=weight,
    )
    others = _drawn(example, NEGATIVES, chance)
    return Group((first, *(_other(example.text, key, place, tokens) for key, place in others)), ranked=bool(others))


def _anchor(example: Example, tokens: Tokens, chance: random.Random) -> int:
    """Draw a sentence to read around that has one in sight that answers: it is not always the one in the middle."""
    lengths = [len(tokens.of(sentence)) for sentence in tokens.texts[example.passage].sentences]
    right = chance.choice(example.sentences or (0,))
    reached = [at for at in range(len(lengths)) if right in range(*window(lengths, at, TEXT_ROOM))]
    return chance.choice(reached or [right])


def _unanswered(example: Example, sure: float, tokens: Tokens, chance: random.Random) -> Group:
    rows = [_other(example.text, key, place, tokens) for key, place in _drawn(example, _NEAR_NEGATIVES, chance)]
    if example.passage:
        anchor = dict(example.mined).get(example.passage, 0)
        pair = tokens.pair(example.text, example.passage, anchor)
        rows.append(Row(pair, answers_weight=sure, places=frozenset(), places_weight=0.3))
    return Group(tuple(rows))


def _statements(example: Example, tokens: Tokens, chance: random.Random) -> Group:
    """A statement beside its passage; a true one also changed, joined and beside another passage; verbatim ones."""
    text = tokens.texts[example.passage]
    places = places_of(example)
    if example.kind == "false":
        return Group((_stated(vary_mark(example.text, chance), example.passage, places, 0.0, tokens),))
    elsewhere = [key for key, _ in example.mined[:5] if key != example.passage] or [chance.choice(tuple(tokens.texts))]
    others = [" ".join(tokens.texts[key].sentences) for key in elsewhere]
    statements = [(example.text, places)]
    if long := [place for place, sentence in enumerate(text.sentences) if len(sentence.split()) >= _LONG]:
        place = chance.choice(long)
        statements.append((text.sentences[place], (place,)))
        statements.append((join(example.text, text.sentences[place]), (*places, place)))
    rows = [_stated(vary_mark(words, chance), example.passage, at, 1.0, tokens) for words, at in statements]
    for words, at in statements[: 1 + bool(long)]:
        if changed := corrupt(words, " ".join(text.sentences), others, chance):
            rows.append(_stated(changed[1], example.passage, at, 0.0, tokens))
    foreign = tokens.texts[chance.choice(elsewhere)]
    place = chance.randrange(len(foreign.sentences))
    if len(foreign.sentences[place].split()) >= _LONG:
        half = join(example.text, foreign.sentences[place])
        rows.append(_stated(half, example.passage, places, 0.0, tokens))
    rows.append(_stated(example.text, foreign.id, (place,), 0.0, tokens))
    return Group(tuple(rows))


def places_of(example: Example) -> tuple[int, ...]:
    """Return the places of the sentences that a statement is about."""
    return example.sentences or (dict(example.mined).get(example.passage, 0),)


def join(first: str, second: str) -> str:
    """Return two sentences as one."""
    tail = second[:1].lower() + second[1:] if second[1:2].islower() else second
    return f"{first.rstrip(' .')}, en {tail}"


def _stated(statement: str, passage: str, places: Sequence[int], supports: float, tokens: Tokens) -> Row:
    return Row(tokens.statement(statement, passage, places), supports=supports, supports_weight=1.0)


def _other(question: str, key: str, place: int, tokens: Tokens) -> Row:
    pair = tokens.pair(question, key, place)
    return Row(pair, answers_weight=_ELSEWHERE_WEIGHT, places=frozenset(), places_weight=0.1)


def _drawn(example: Example, count: int, chance: random.Random) -> list[tuple[str, int]]:
    """Draw what was found but does not answer; half of it from the best ten."""
    found = [(key, place) for key, place in example.mined if key != example.passage]
    near, far = found[:10], found[10:]
    wanted = min(len(near), (count + 1) // 2)
    drawn = chance.sample(near, wanted)
    rest = [entry for entry in near if entry not in drawn] + far
    return drawn + chance.sample(rest, min(len(rest), count - wanted))
