package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.RoleTable;

/**
 * What a node is taken for, and the rule that it gets.
 *
 * @param role what it is taken for and why
 * @param rule the rule of the composite, or what happens there in any composite
 */
public record NodeRole(RoleTable.Row role, String rule) {}
