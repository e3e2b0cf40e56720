"""Trains a bidirectional LSTM that tells the class of sentences of words_data.py, and exports it."""

import json

import torch

import words_data
from export_tools import describe, strip
from paths import WORDS

SEED = 29
TRAINING = 1500
TEST = 1000
EPOCHS = 30
BATCH = 32
RATE = 3e-3
EMBEDDED = 20
HIDDEN = 20
OPSET = 17


class Classifier(torch.nn.Module):
    """`ids [batch, time]` to the logits of five classes, which have no bias."""

    def __init__(self):
        super().__init__()
        self.table = torch.nn.Embedding(len(words_data.VOCABULARY), EMBEDDED, padding_idx=0)
        self.lstm = torch.nn.LSTM(EMBEDDED, HIDDEN, batch_first=True, bidirectional=True)
        self.output = torch.nn.Linear(2 * HIDDEN, len(words_data.LABELS), bias=False)

    def forward(self, ids):
        _, (last, _) = self.lstm(self.table(ids))
        return self.output(torch.cat([last[0], last[1]], 1))


def batches(sentences):
    """Batches of one length, so that nothing is padded."""
    by_length = {}
    for words, label in sentences:
        by_length.setdefault(len(words), []).append((words_data.ids(words), label))
    found = []
    for same in by_length.values():
        for rows in torch.randperm(len(same)).split(BATCH):
            some = [same[row] for row in rows]
            found.append((torch.tensor([ids for ids, _ in some]), torch.tensor([label for _, label in some])))
    return [found[number] for number in torch.randperm(len(found))]


def train(sentences):
    model = Classifier()
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    for _ in range(EPOCHS):
        for ids, labels in batches(sentences):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(ids), labels).backward()
            optimizer.step()
    return model.eval()


def accuracy(model, sentences):
    with torch.no_grad():
        right = sum(int((model(ids).argmax(1) == labels).sum()) for ids, labels in batches(sentences))
    return right / len(sentences)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    both = words_data.sentences(TRAINING + TEST, SEED)
    training, test = both[:TRAINING], both[TRAINING:]
    model = train(training)
    print(f"accuracy: training {accuracy(model, training):.4f}, test {accuracy(model, test):.4f}")
    torch.onnx.export(
        model,
        (torch.ones(2, 5, dtype=torch.long),),
        str(WORDS / "words.onnx"),
        input_names=["ids"],
        output_names=["logits"],
        dynamic_axes={"ids": {0: "batch", 1: "time"}, "logits": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    describe(WORDS / "words.onnx", strip(WORDS / "words.onnx"))
    (WORDS / "words.vocab.txt").write_text("\n".join(words_data.VOCABULARY) + "\n")
    (WORDS / "words.labels.txt").write_text("\n".join(words_data.LABELS) + "\n")
    lines = [json.dumps({"text": " ".join(words), "label": words_data.LABELS[label]}) for words, label in test]
    (WORDS / "words.test.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
