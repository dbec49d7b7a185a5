"""Training the judge: one loop, seeded, on a GPU when there is one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Group, Row, Tokens, groups
from training.data import Example
from training.model import HEADS, Judge
from training.rows import PAD, Pair


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; ``rows`` is about how many pairs one step sees."""

    epochs: int = 4
    rows: int = 256
    rate: float = 1e-4
    warm_up: float = 0.1
    decay: float = 0.01
    seed: int = 7


def train(judge: Judge, examples: Sequence[Example], tokens: Tokens, settings: Settings, keep: Path) -> None:
    """Train in place. After each epoch the state lies in ``keep``; a run that was cut short goes on from there."""
    device = next(judge.parameters()).device
    torch.manual_seed(settings.seed)
    steps = sum(1 for _ in _batches(examples, tokens, settings, epoch=0))
    optimiser = torch.optim.AdamW(
        [p for p in judge.parameters() if p.requires_grad], lr=settings.rate, weight_decay=settings.decay
    )
    plan = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        settings.rate,
        total_steps=int(steps * settings.epochs * 1.05) + 10,
        pct_start=settings.warm_up,
        anneal_strategy="linear",
    )
    first = _resume(keep, judge, optimiser, plan)
    judge.train()
    for epoch in range(first, settings.epochs):
        started, total, count = time.perf_counter(), 0.0, 0
        for batch in _batches(examples, tokens, settings, epoch):
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
                loss = batch_loss(judge, batch, device)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total, count = total + float(loss.detach()), count + 1
        print(
            f"epoch {epoch + 1}/{settings.epochs}: loss {total / max(count, 1):.4f},",
            f"{time.perf_counter() - started:.0f} s",
            flush=True,
        )
        state = {
            "epoch": epoch + 1,
            "judge": judge.state_dict(),
            "optimiser": optimiser.state_dict(),
            "plan": plan.state_dict(),
        }
        torch.save(state, keep)
    judge.eval()


def _resume(
    keep: Path, judge: Judge, optimiser: torch.optim.Optimizer, plan: torch.optim.lr_scheduler.LRScheduler
) -> int:
    if not keep.exists():
        return 0
    state = torch.load(keep, map_location=next(judge.parameters()).device)
    judge.load_state_dict(state["judge"])
    optimiser.load_state_dict(state["optimiser"])
    plan.load_state_dict(state["plan"])
    return int(state["epoch"])


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


def batch_loss(judge: Judge, batch: Sequence[Group], device: torch.device) -> Tensor:
    """Return the sum of the heads' losses: cross-entropy within a group for ranking, binary cross-entropy elsewhere."""
    rows = [row for group in batch for row in group.rows]
    ids, mask = padded([row.pair for row in rows], device)
    scores, tokens = judge(ids, mask)
    scores, tokens = scores.float(), tokens.float()
    loss = _ranking(scores[:, 0], batch)
    loss = loss + _binary(scores[:, 1], [r.answers for r in rows], [r.answers_weight for r in rows])
    loss = loss + _binary(scores[:, 2], [r.supports for r in rows], [r.supports_weight for r in rows])
    return loss + _sentences(tokens, rows)


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
    """Return the loss of the sentences' scores: the mean of their tokens'."""
    owner = torch.zeros(tokens.shape, dtype=torch.long)
    targets, weights = [0.0], [0.0]
    for number, row in enumerate(rows):
        if row.places is None or not row.places_weight:
            continue
        for place, (start, end) in row.pair.sentences.items():
            owner[number, start:end] = len(targets)
            targets.append(float(place in row.places))
            weights.append(row.places_weight)
    owner = owner.to(tokens.device).reshape(-1)
    sums = torch.zeros(len(targets), device=tokens.device).index_add_(0, owner, tokens.reshape(-1))
    counts = torch.zeros(len(targets), device=tokens.device).index_add_(0, owner, torch.ones_like(tokens.reshape(-1)))
    return _binary(sums / counts.clamp(min=1.0), targets, weights)


assert HEADS == ("relevance", "answers", "supports")  # noqa: S101 - batch_loss takes them in this order
