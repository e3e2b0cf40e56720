"""Trains a classifier of texts with a packed LSTM on made-up reviews, and exports it: film.onnx."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

VOCABULARY = ["<pad>", "<unk>", "good", "bad", "film", "the", "a", "not", "very", "awful", "great", "is"]
GOOD, BAD = [2, 10], [3, 9]


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(len(VOCABULARY), 8, padding_idx=0)
        self.lstm = nn.LSTM(8, 16, batch_first=True)
        self.head = nn.Linear(16, 2)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.embed(ids), lengths, batch_first=True, enforce_sorted=False)
        zero = torch.zeros(1, ids.shape[0], 16)
        _, (h, _) = self.lstm(packed, (zero, zero))
        return self.head(h[-1])


def count(ids, words):
    return sum((ids == word).sum(1) for word in words)


torch.manual_seed(0)
model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
for _ in range(150):
    ids = torch.randint(2, len(VOCABULARY), (32, 6))
    labels = (count(ids, GOOD) > count(ids, BAD)).long()
    loss = nn.functional.cross_entropy(model(ids, torch.full((32,), 6)), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

model.eval()
ids = torch.tensor([[5, 10, 4, 0], [5, 9, 4, 3]])
lengths = torch.tensor([3, 4])
torch.onnx.export(model, (ids, lengths), "film.onnx", input_names=["ids", "lengths"],
                  output_names=["logits"], dynamo=False,
                  dynamic_axes={"ids": {0: "batch", 1: "time"}, "lengths": {0: "batch"},
                                "logits": {0: "batch"}})
with open("film.vocab.txt", "w") as file:
    file.write("\n".join(VOCABULARY) + "\n")
with open("film.labels.txt", "w") as file:
    file.write("negative\npositive\n")
