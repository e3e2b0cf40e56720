"""Networks around recurrent layers: attention, convolution, normalisation, encoder and decoder."""

import torch
from torch import nn


class DotAttention(nn.Module):
    """The last state asks, all states answer."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        y, _ = self.lstm(x)
        scores = torch.bmm(y, y[:, -1].unsqueeze(2)).squeeze(2)
        weights = torch.softmax(scores, dim=1)
        context = torch.bmm(weights.unsqueeze(1), y).squeeze(1)
        return self.head(context)


class AdditiveAttention(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.project = nn.Linear(hidden, hidden)
        self.score = nn.Linear(hidden, 1, bias=False)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        y, _ = self.lstm(x)
        weights = torch.softmax(self.score(torch.tanh(self.project(y))), dim=1)
        return self.head((weights * y).sum(dim=1))


class MultiheadAttention(nn.Module):
    def __init__(self, features, hidden, heads, classes):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.attention = nn.MultiheadAttention(hidden, heads, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        y, _ = self.lstm(x)
        attended, _ = self.attention(y, y, y, need_weights=False)
        return self.head(attended.mean(dim=1))


class ConvolutionLstm(nn.Module):
    def __init__(self, features, channels, hidden, classes):
        super().__init__()
        self.front = nn.Sequential(
            nn.Conv1d(features, channels, 3, padding=1),
            nn.BatchNorm1d(channels),
            nn.PReLU(channels),
            nn.MaxPool1d(2),
        )
        self.lstm = nn.LSTM(channels, hidden, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        y, _ = self.lstm(self.front(x.transpose(1, 2)).transpose(1, 2))
        return self.head(y[:, -1])


class ResidualNorm(nn.Module):
    def __init__(self, hidden, classes):
        super().__init__()
        self.lstm = nn.LSTM(hidden, hidden, batch_first=True)
        self.norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        y, _ = self.lstm(x)
        return self.head(self.norm(x + y)[:, -1])


class Autoencoder(nn.Module):
    def __init__(self, features, hidden):
        super().__init__()
        self.encoder = nn.LSTM(features, hidden, batch_first=True)
        self.decoder = nn.LSTM(hidden, hidden, batch_first=True)
        self.head = nn.Linear(hidden, features)

    def forward(self, x):
        _, (code, _) = self.encoder(x)
        repeated = code[-1].unsqueeze(1).repeat(1, x.shape[1], 1)
        y, _ = self.decoder(repeated)
        return self.head(y)


class EncoderDecoder(nn.Module):
    """The decoder reads its own last forecast, `steps` times."""

    def __init__(self, features, hidden, steps):
        super().__init__()
        self.encoder = nn.LSTM(features, hidden, batch_first=True)
        self.decoder = nn.LSTMCell(1, hidden)
        self.head = nn.Linear(hidden, 1)
        self.steps = steps

    def forward(self, x):
        _, (h_n, c_n) = self.encoder(x)
        h, c = h_n[0], c_n[0]
        forecast = x[:, -1, :1]
        forecasts = []
        for _ in range(self.steps):
            h, c = self.decoder(forecast, (h, c))
            forecast = self.head(h)
            forecasts.append(forecast)
        return torch.cat(forecasts, dim=1)


class Activations(nn.Module):
    """A feed-forward head with one activation after another."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        layers = []
        for activation in (
            nn.GELU(),
            nn.SiLU(),
            nn.ELU(),
            nn.LeakyReLU(0.1),
            nn.Hardswish(),
            nn.Softplus(),
            nn.Hardtanh(),
            nn.Mish(),
        ):
            layers += [nn.Linear(hidden, hidden), activation]
        self.layers = nn.Sequential(*layers, nn.Linear(hidden, classes))

    def forward(self, x):
        y, _ = self.lstm(x)
        return self.layers(y[:, -1])


class SeveralOutputs(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.classes = nn.Linear(hidden, classes)
        self.next = nn.Linear(hidden, 1)

    def forward(self, x):
        y, (h_n, c_n) = self.lstm(x)
        probabilities = torch.softmax(self.classes(y[:, -1]), dim=1)
        return probabilities, self.next(y).squeeze(2), torch.sigmoid(c_n[0])


class TwoInputs(nn.Module):
    """Token ids and numbers side by side, the token's embedding joined to its features."""

    def __init__(self, rows, features, hidden, classes):
        super().__init__()
        self.embedding = nn.Embedding(rows, 3)
        self.gru = nn.GRU(features + 3, hidden, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, ids, x):
        y, _ = self.gru(torch.cat([self.embedding(ids), x], dim=2))
        return torch.sigmoid(self.head(torch.relu(y[:, -1])))


class FlippedLstm(nn.Module):
    """The reverse direction as a second LSTM over the flipped input."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.there = nn.LSTM(features, hidden, batch_first=True)
        self.back = nn.LSTM(features, hidden, batch_first=True)
        self.head = nn.Linear(2 * hidden, classes)

    def forward(self, x):
        y, _ = self.there(x)
        z, _ = self.back(torch.flip(x, dims=[1]))
        return self.head(torch.cat([y, torch.flip(z, dims=[1])], dim=2).mean(dim=1))


class NormedCell(nn.Module):
    """An LSTM cell with LayerNorm on its pre-activations and its cell state."""

    def __init__(self, features, hidden, classes):
        super().__init__()
        self.for_x = nn.Linear(features, 4 * hidden, bias=False)
        self.for_h = nn.Linear(hidden, 4 * hidden)
        self.gate_norm = nn.LayerNorm(4 * hidden)
        self.cell_norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        h = torch.zeros(x.shape[0], self.cell_norm.normalized_shape[0])
        c = torch.zeros_like(h)
        for t in range(x.shape[1]):
            z = self.gate_norm(self.for_x(x[:, t]) + self.for_h(h))
            i, f, g, o = z.chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(self.cell_norm(c))
        return self.head(h)
