package io.github.onnxlrp.rule;

/**
 * How relevance passes one kind of node: a {@link LinearRule}, a {@link ProductRule} or a {@link
 * SoftmaxRule}. Everything else follows from what an operation computes.
 */
public interface RelevanceRule {}
