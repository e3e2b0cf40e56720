"""Relevance of LSTM classifiers, written from the formulas: slow, obvious, in double precision."""
