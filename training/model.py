"""The judge as a network: one reading of question and passage, four answers."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel

HEADS = ("relevance", "answers", "supports")


class Judge(nn.Module):  # type: ignore[misc]  # torch is optional: nothing is known of it
    """Reads rows of ``vectorstore.judge_input``.

    The vectors of the pieces stay as they are, since few texts would bend them; and so do the ``frozen`` lowest layers,
    which spares a third of the time.
    """

    def __init__(self, encoder: BertModel, dropout: float = 0.1, frozen: int = 0) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.rows = nn.Linear(2 * width, len(HEADS))
        self.tokens = nn.Linear(width, 1)
        for layer in (self.rows, self.tokens):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)
        # Within the encoder it costs a processor a third of each step, for texts that are hardly seen twice.
        for module in encoder.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        for part in (encoder.embeddings, *encoder.encoder.layer[:frozen]):
            part.requires_grad_(False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the log-odds of each row, shape (pairs, 3), and of each token, shape (pairs, length)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask[..., None].to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        row = self.dropout(torch.cat([states[:, 0], mean], dim=1))
        return self.rows(row), self.tokens(self.dropout(states))[..., 0]
