"""Training the judge: one loop, seeded, on a GPU when there is one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Group, Row, Tokens, groups
from training.data import Example
from training.model import HEADS, Judge
from vectorstore.judge_input import PAD, Pair

_KEEP_EVERY = 50  # steps
_LEADING = 0.5  # what the choice among the sentences of a row counts beside each of them


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; a step sees about ``rows`` pairs, reading ``chunk`` of like length at once."""

    epochs: int = 1
    rows: int = 48
    chunk: int = 16
    rate: float = 1e-4
    warm_up: float = 0.1
    decay: float = 0.01
    seed: int = 7


def train(judge: Judge, examples: Sequence[Example], tokens: Tokens, settings: Settings, keep: Path) -> None:
    """Train in place. The state is kept in ``keep`` every so many steps; a run that was cut short goes on there."""
    torch.manual_seed(settings.seed)
    steps = settings.epochs * sum(1 for _ in _batches(examples, tokens, settings, epoch=0))
    trained = [p for p in judge.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=settings.rate, weight_decay=settings.decay)
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        settings.rate,
        total_steps=steps + steps // 20 + 10,
        pct_start=settings.warm_up,
        anneal_strategy="linear",
    )
    done = _resume(keep, judge, optimiser, plan)
    batches = (batch for epoch in range(settings.epochs) for batch in _batches(examples, tokens, settings, epoch))
    judge.train()
    started, losses = time.perf_counter(), [0.0]
    for step, batch in enumerate(batches, start=1):
        if step <= done:
            continue
        losses.append(_step(judge, batch, settings, optimiser))
        plan.step()
        if step % _KEEP_EVERY == 0:
            recent = sum(losses[-_KEEP_EVERY:]) / _KEEP_EVERY
            print(f"step {step} of {steps}: loss {recent:.4f}, {time.perf_counter() - started:.0f} s", flush=True)
            _keep(keep, {"step": step, "judge": judge, "optimiser": optimiser, "plan": plan})
    judge.eval()


def _step(judge: Judge, batch: Sequence[Group], settings: Settings, optimiser: torch.optim.Optimizer) -> float:
    loss = batch_loss(judge, batch, settings.chunk)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in judge.parameters() if p.requires_grad], 1.0)
    optimiser.step()
    return float(loss.detach())


def _keep(path: Path, state: dict[str, Any]) -> None:
    beside = path.with_suffix(".new")
    torch.save({name: value if isinstance(value, int) else value.state_dict() for name, value in state.items()}, beside)
    beside.replace(path)


def _resume(
    keep: Path, judge: Judge, optimiser: torch.optim.Optimizer, plan: torch.optim.lr_scheduler.LRScheduler
) -> int:
    if not keep.exists():
        return 0
    state = torch.load(keep, map_location=next(judge.parameters()).device)
    judge.load_state_dict(state["judge"])
    optimiser.load_state_dict(state["optimiser"])
    plan.load_state_dict(state["plan"])
    return int(state["step"])


def _batches(examples: Sequence[Example], tokens: Tokens, settings: Settings, epoch: int) -> Iterator[list[Group]]:
    """Yield whole groups, about ``rows`` pairs at a time."""
    batch: list[Group] = []
    for group in groups(examples, tokens, random.Random(f"{settings.seed}/{epoch}")):
        batch.append(group)
        if sum(len(g.rows) for g in batch) >= settings.rows:
            yield batch
            batch = []
    if batch:
        yield batch


def batch_loss(judge: Judge, batch: Sequence[Group], chunk: int) -> Tensor:
    """Return the sum of the heads' losses: cross-entropy within a group for ranking, binary cross-entropy elsewhere."""
    rows = [row for group in batch for row in group.rows]
    scores, tokens = read_rows(judge, [row.pair for row in rows], chunk)
    loss = _ranking(scores[:, 0], batch)
    loss = loss + _binary(scores[:, 1], [r.answers for r in rows], [r.answers_weight for r in rows])
    loss = loss + _binary(scores[:, 2], [r.supports for r in rows], [r.supports_weight for r in rows])
    return loss + _sentences(tokens, rows)


def read_rows(judge: Judge, pairs: Sequence[Pair], chunk: int) -> tuple[Tensor, Tensor]:
    """Return what the judge says of pairs, in float32: shapes (pairs, 3) and (pairs, longest), padded with zeros.

    Pairs of like length are read together, since a short one beside a long one costs as much as two long ones. In
    bfloat16: twice as fast on processors that have it.
    """
    device = next(judge.parameters()).device
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    longest = len(pairs[order[-1]].ids)
    rows, tokens = [], []
    for start in range(0, len(order), chunk):
        ids, mask = padded([pairs[i] for i in order[start : start + chunk]], device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            row, token = judge(ids, mask)
        rows.append(row.float())
        tokens.append(functional.pad(token.float(), (0, longest - token.shape[1])))
    back = torch.tensor(sorted(range(len(order)), key=order.__getitem__), device=device)
    return torch.cat(rows)[back], torch.cat(tokens)[back]


def padded(pairs: Sequence[Pair], device: torch.device) -> tuple[Tensor, Tensor]:
    """Return token ids and mask, shape (pairs, longest)."""
    longest = max(len(pair.ids) for pair in pairs)
    ids = torch.full((len(pairs), longest), PAD)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = torch.tensor(pair.ids)
    ids = ids.to(device, non_blocking=True)
    return ids, (ids != PAD).long()


def _ranking(scores: Tensor, batch: Sequence[Group]) -> Tensor:
    losses, start = [], 0
    for group in batch:
        end = start + len(group.rows)
        if group.ranked:
            losses.append(-functional.log_softmax(scores[start:end], dim=0)[0])
        start = end
    return torch.stack(losses).mean() if losses else scores.sum() * 0


def _binary(scores: Tensor, targets: Sequence[float], weights: Sequence[float]) -> Tensor:
    weight = torch.tensor(weights, device=scores.device)
    losses = functional.binary_cross_entropy_with_logits(
        scores, torch.tensor(targets, device=scores.device), reduction="none"
    )
    return (losses * weight).sum() / weight.sum().clamp(min=1.0)


def _sentences(tokens: Tensor, rows: Sequence[Row]) -> Tensor:
    """Return the loss of the sentences' scores (means over their tokens): each by itself, and which of a row leads."""
    owner = torch.zeros(tokens.shape, dtype=torch.long)
    targets, weights = [0.0], [0.0]
    answered: list[range] = []
    for number, row in enumerate(rows):
        if row.places is None or not row.places_weight:
            continue
        first = len(targets)
        for place, (start, end) in row.pair.sentences.items():
            owner[number, start:end] = len(targets)
            targets.append(float(place in row.places))
            weights.append(row.places_weight)
        if any(targets[first:]) and not all(targets[first:]):
            answered.append(range(first, len(targets)))
    owner = owner.to(tokens.device).reshape(-1)
    sums = torch.zeros(len(targets), device=tokens.device).index_add_(0, owner, tokens.reshape(-1))
    counts = torch.zeros(len(targets), device=tokens.device).index_add_(0, owner, torch.ones_like(tokens.reshape(-1)))
    scores = sums / counts.clamp(min=1.0)
    return _binary(scores, targets, weights) + _leading(scores, targets, answered)


def _leading(scores: Tensor, targets: Sequence[float], answered: Sequence[range]) -> Tensor:
    """Return the cross-entropy of the sentences that answer among all of their row, for rows that have both kinds."""
    losses = []
    for places in answered:
        right = [place for place in places if targets[place]]
        losses.append(scores[places.start : places.stop].logsumexp(0) - scores[right].logsumexp(0))
    return torch.stack(losses).mean() * _LEADING if losses else scores.sum() * 0


assert HEADS == ("relevance", "answers", "supports")  # noqa: S101 - batch_loss takes them in this order
