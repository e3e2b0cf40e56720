package io.github.onnxlrp.propagation;

import io.github.onnxlrp.rule.ProductRule;

/**
 * The rule for a product.
 *
 * @param rule the rule
 * @param gate which operand is the gate
 * @param sign -1 for a gate between -1 and 0, as {@code z - 1}, which shares as its negative
 */
public record Choice(ProductRule rule, int gate, double sign) {}
