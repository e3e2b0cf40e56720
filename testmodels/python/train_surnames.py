"""Trains the surname classifier; writes its vocabulary, labels and held-out test set.

Usage: train_surnames.py [EPOCHS]
"""

import json
import sys
import time
from collections import Counter, defaultdict

import torch
from torch import nn

import surnames_data
from paths import BUILD, SURNAMES
from surnames_model import SurnameClassifier

SEED = 7
EPOCHS = 35
BATCH = 32
LEARNING_RATE = 4e-3


def encode(name, vocabulary):
    return [vocabulary.index(letter) for letter in name]


def batches(pairs, vocabulary, generator):
    """Shuffled batches of names of one length each, so that nothing needs padding."""
    by_length = defaultdict(list)
    for place in torch.randperm(len(pairs), generator=generator).tolist():
        by_length[len(pairs[place][0])].append(pairs[place])
    found = []
    for own in by_length.values():
        for start in range(0, len(own), BATCH):
            part = own[start : start + BATCH]
            ids = torch.tensor([encode(name, vocabulary) for name, _ in part])
            labels = torch.tensor([surnames_data.LABELS.index(label) for _, label in part])
            found.append((ids, labels))
    return [found[place] for place in torch.randperm(len(found), generator=generator).tolist()]


def train(model, training, vocabulary, epochs):
    generator = torch.Generator().manual_seed(SEED)
    counts = Counter(label for _, label in training)
    weights = torch.tensor([counts[label] ** -0.3 for label in surnames_data.LABELS])
    loss_of = nn.CrossEntropyLoss(weight=weights / weights.mean(), label_smoothing=0.05)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for ids, labels in batches(training, vocabulary, generator):
            optimizer.zero_grad()
            loss = loss_of(model(ids), labels)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item() * len(labels)
        schedule.step()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / len(training):.4f}")


def accuracy(model, pairs, vocabulary):
    model.eval()
    with torch.no_grad():
        right = [
            surnames_data.LABELS[model(torch.tensor([encode(name, vocabulary)])).argmax()] == label
            for name, label in pairs
        ]
    return sum(right) / len(right)


def write_lines(path, lines):
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def main():
    started = time.time()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pairs = surnames_data.labelled_names()
    vocabulary = surnames_data.vocabulary(pairs)
    training, test = surnames_data.split(pairs)
    print(Counter(label for _, label in pairs))
    print(f"{len(vocabulary)} letters, {len(training)} names to train on, {len(test)} held out")

    model = SurnameClassifier(len(vocabulary), len(surnames_data.LABELS))
    train(model, training, vocabulary, int(sys.argv[1]) if len(sys.argv) > 1 else EPOCHS)
    print(f"training accuracy {accuracy(model, training, vocabulary):.4f}")
    print(f"test accuracy {accuracy(model, test, vocabulary):.4f} of {len(test)} names")

    torch.save(model.state_dict(), BUILD / "surnames.pt")
    write_lines(SURNAMES / "surnames.vocab.txt", vocabulary)
    write_lines(SURNAMES / "surnames.labels.txt", surnames_data.LABELS)
    write_lines(
        SURNAMES / "surnames.test.jsonl",
        (json.dumps({"text": name, "label": label}, ensure_ascii=False) for name, label in test),
    )
    print(f"{time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
