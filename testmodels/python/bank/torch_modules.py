"""Recurrent layers in PyTorch, written the ways people write them."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Recurrent(nn.Module):
    """One recurrent layer or stack over [batch, time, features], a summary, a linear layer."""

    def __init__(self, layer, summary, head):
        super().__init__()
        self.layer = layer
        self.head = head
        self.summary = summary

    def forward(self, x):
        y, state = self.layer(x)
        h_n = state[0] if isinstance(state, tuple) else state
        if self.summary == "last":
            y = y[:, -1]
        elif self.summary == "last-squeezed":
            y = y[:, -1:].squeeze(1)
        elif self.summary == "h_n":
            y = torch.cat([h_n[-2], h_n[-1]], dim=1) if self.layer.bidirectional else h_n[-1]
        elif self.summary == "mean":
            y = y.mean(dim=1)
        elif self.summary == "max":
            y = y.max(dim=1)[0]
        return self.head(y)


class TimeMajor(nn.Module):
    """[time, batch, features] in, one score a step out."""

    def __init__(self, layer, head):
        super().__init__()
        self.layer = layer
        self.head = head

    def forward(self, x):
        y, _ = self.layer(x)
        return self.head(y)


class Embedded(nn.Module):
    def __init__(self, rows, features, inner, **options):
        super().__init__()
        self.embedding = nn.Embedding(rows, features, **options)
        self.inner = inner

    def forward(self, ids):
        return self.inner(self.embedding(ids))


class MaskedMean(nn.Module):
    """Id 0 is padding; the states of real tokens are averaged."""

    def __init__(self, rows, features, hidden, classes):
        super().__init__()
        self.embedding = nn.Embedding(rows, features, padding_idx=0)
        self.lstm = nn.LSTM(features, hidden, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * hidden, classes)

    def forward(self, ids):
        mask = (ids != 0).unsqueeze(-1).to(torch.float32)
        y, _ = self.lstm(self.embedding(ids))
        total = (y * mask).sum(dim=1)
        return self.head(total / mask.sum(dim=1).clamp(min=1.0))


class Packed(nn.Module):
    """A bidirectional LSTM over a packed sequence, with zero states given or left out."""

    def __init__(self, lstm, head, enforce_sorted, summary, explicit_state):
        super().__init__()
        self.explicit_state = explicit_state
        self.lstm = lstm
        self.head = head
        self.enforce_sorted = enforce_sorted
        self.summary = summary

    def forward(self, x, lengths):
        packed = pack_padded_sequence(
            x, lengths, batch_first=True, enforce_sorted=self.enforce_sorted
        )
        state = None
        if self.explicit_state:
            zeros = torch.zeros(2, x.shape[0], self.lstm.hidden_size)
            state = (zeros, zeros)
        y, (h_n, _) = self.lstm(packed, state)
        if self.summary == "h_n":
            return self.head(torch.cat([h_n[0], h_n[1]], dim=1))
        y, _ = pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
        return self.head(y)


class Stateful(nn.Module):
    """A step or a chunk with its states as inputs and outputs; h and c are [layers, batch, hidden]."""

    def __init__(self, layer, head):
        super().__init__()
        self.layer = layer
        self.head = head

    def forward(self, x, h, c):
        y, (h_n, c_n) = self.layer(x, (h, c))
        return self.head(y), h_n, c_n


class LearnedState(nn.Module):
    def __init__(self, lstm, head):
        super().__init__()
        self.lstm = lstm
        self.head = head
        layers = lstm.num_layers * (2 if lstm.bidirectional else 1)
        self.state_h = nn.Parameter(torch.zeros(layers, 1, lstm.hidden_size))
        self.state_c = nn.Parameter(torch.zeros(layers, 1, lstm.hidden_size))

    def forward(self, x):
        h = self.state_h.expand(-1, x.shape[0], -1).contiguous()
        c = self.state_c.expand(-1, x.shape[0], -1).contiguous()
        y, _ = self.lstm(x, (h, c))
        return self.head(y[:, -1])


class CellLoop(nn.Module):
    """nn.LSTMCell in a Python loop; learned initial states as in LearnedState."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.cell = nn.LSTMCell(features, hidden)
        self.head = nn.Linear(hidden, classes)
        self.state_h = nn.Parameter(torch.zeros(1, hidden))
        self.state_c = nn.Parameter(torch.zeros(1, hidden))

    def forward(self, x):
        h = self.state_h.expand(x.size(0), -1)
        c = self.state_c.expand(x.size(0), -1)
        for t in range(x.size(1)):
            h, c = self.cell(x[:, t], (h, c))
        return self.head(h)


class HandWrittenCell(nn.Module):
    """One wide matrix on [x, h], then chunks."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.wide = nn.Linear(features + hidden, 4 * hidden)
        self.head = nn.Linear(hidden, classes)
        self.state_h = nn.Parameter(torch.zeros(1, hidden))
        self.state_c = nn.Parameter(torch.zeros(1, hidden))

    def forward(self, x):
        h = self.state_h.expand(x.shape[0], -1)
        c = self.state_c.expand(x.shape[0], -1)
        for step in x.unbind(dim=1):
            i, f, g, o = self.wide(torch.cat([step, h], dim=1)).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return self.head(h)


class HoistedCell(nn.Module):
    """The projections of all inputs at once, before the loop."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.for_x = nn.Linear(features, 4 * hidden)
        self.for_h = nn.Linear(hidden, 4 * hidden, bias=False)
        self.head = nn.Linear(hidden, classes)
        self.state_h = nn.Parameter(torch.zeros(1, hidden))
        self.state_c = nn.Parameter(torch.zeros(1, hidden))

    def forward(self, x):
        projected = self.for_x(x)
        h = self.state_h.expand(x.shape[0], -1)
        c = self.state_c.expand(x.shape[0], -1)
        for t in range(x.shape[1]):
            i, f, g, o = torch.split(projected[:, t] + self.for_h(h), h.shape[1], dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
        return self.head(h)


class GruCellLoop(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.cell = nn.GRUCell(features, hidden)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        h = torch.zeros(x.size(0), self.cell.hidden_size)
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
        return self.head(h)
