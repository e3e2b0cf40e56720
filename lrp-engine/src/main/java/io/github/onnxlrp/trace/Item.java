package io.github.onnxlrp.trace;

/** What a value of a graph stands for in one run: a tensor or a sequence of tensors. */
sealed interface Item permits TraceValue, TraceSequence {}
