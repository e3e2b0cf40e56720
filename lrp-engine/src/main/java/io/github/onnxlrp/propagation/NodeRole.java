package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.RoleTable;

/**
 * A row of the table of roles and the rule that its node gets; {@link RuleTable} makes them.
 *
 * @param role what the node is for relevance and why
 * @param rule the rule of the composite, or what happens there in any composite
 */
public record NodeRole(RoleTable.Row role, String rule) {}
