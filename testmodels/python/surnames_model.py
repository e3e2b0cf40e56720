"""Letters -> embedding -> bidirectional LSTM -> linear layer, and the same written as loops."""

import torch
from torch import nn

EMBEDDING = 28
HIDDEN = 40


class SurnameClassifier(nn.Module):
    """ids [batch, time] -> logits [batch, languages]."""

    def __init__(self, letters, languages):
        super().__init__()
        self.embedding = nn.Embedding(letters, EMBEDDING)
        self.lstm = nn.LSTM(EMBEDDING, HIDDEN, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * HIDDEN, languages)
        self.dropout = nn.Dropout(0.3)

    def forward(self, ids):
        _, (last, _) = self.lstm(self.dropout(self.embedding(ids)))
        return self.head(self.dropout(torch.cat([last[0], last[1]], dim=1)))


class UnrolledClassifier(nn.Module):
    """The trained classifier as a loop over `steps` letters with an LSTMCell for each direction."""

    def __init__(self, trained, steps):
        super().__init__()
        self.steps = steps
        self.embedding = trained.embedding
        self.head = trained.head
        self.forward_cell = self._cell(trained.lstm, "")
        self.reverse_cell = self._cell(trained.lstm, "_reverse")

    @staticmethod
    def _cell(lstm, suffix):
        cell = nn.LSTMCell(EMBEDDING, HIDDEN)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(cell, name, getattr(lstm, f"{name}_l0{suffix}"))
        return cell

    def _last_state(self, cell, x, steps):
        h = torch.zeros(x.shape[0], HIDDEN)
        c = torch.zeros(x.shape[0], HIDDEN)
        for t in steps:
            h, c = cell(x[:, t], (h, c))
        return h

    def forward(self, ids):
        x = self.embedding(ids)
        forward = self._last_state(self.forward_cell, x, range(self.steps))
        reverse = self._last_state(self.reverse_cell, x, reversed(range(self.steps)))
        return self.head(torch.cat([forward, reverse], dim=1))
