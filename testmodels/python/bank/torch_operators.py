"""The cell in torch.scan and torch.while_loop, a branch in torch.cond: the dynamo exporter only."""

import torch
from torch import nn
from torch._higher_order_ops.scan import scan
from torch._higher_order_ops.while_loop import while_loop


def _step(cell, x, h, c):
    i, f, g, o = (cell.for_x(x) + cell.for_h(h)).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


class _Cell(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.for_x = nn.Linear(features, 4 * hidden)
        self.for_h = nn.Linear(hidden, 4 * hidden, bias=False)
        self.head = nn.Linear(hidden, classes)
        self.state_h = nn.Parameter(torch.zeros(1, hidden))
        self.state_c = nn.Parameter(torch.zeros(1, hidden))

    def start(self, x):
        h = self.state_h.expand(x.shape[0], -1).clone()
        return h, self.state_c.expand(x.shape[0], -1).clone()


class ScanCell(_Cell):
    def forward(self, x):
        def step(state, now):
            h, c = _step(self, now, *state)
            return (h, c), h.clone()

        _, collected = scan(step, self.start(x), x.transpose(0, 1), dim=0)
        return self.head(collected[-1])


class WhileCell(_Cell):
    def forward(self, x):
        def unfinished(t, h, c, x):
            return t < x.shape[1]

        def step(t, h, c, x):
            now = x.index_select(1, t.view(1)).squeeze(1)
            return t + 1, *_step(self, now, h, c), x.clone()

        start = torch.zeros((), dtype=torch.int64)
        _, h, _, _ = while_loop(unfinished, step, (start, *self.start(x), x))
        return self.head(h)


class DataBranch(nn.Module):
    """Reads the sequence from the end when it starts with a negative number."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        turned = torch.cond(
            x[0, 0, 0] < 0, lambda y: torch.flip(y, dims=[1]), lambda y: y.clone(), (x,)
        )
        y, _ = self.lstm(turned)
        return self.head(y[:, -1])
