package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Inferences;
import io.github.onnxlrp.analysis.RoleTable;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules that the nodes of a trace get when all of its outputs are explained. */
public final class RuleTable {
  private final CompositeRules rules;
  private final Map<String, TraceNode> nodes = new HashMap<>();

  private RuleTable(TraceAnalysis analysis, Composite composite) {
    List<Head.Start> starts = new ArrayList<>();
    analysis
        .trace()
        .outputs()
        .values()
        .forEach(output -> starts.add(new Head.Start(output, Tensor.scalar(1))));
    this.rules =
        new CompositeRules(composite, analysis, new Inferences(false), new Head(starts, Set.of()));
    // The last step of a recurrence, as in the table of roles.
    analysis.trace().nodes().forEach(node -> nodes.put(node.name(), node));
  }

  /** One row for each node that relevance can reach. */
  public static List<NodeRole> of(TraceAnalysis analysis, Composite composite) {
    RuleTable table = new RuleTable(analysis, composite);
    return RoleTable.of(analysis.trace(), analysis.activity(), analysis.roles()).stream()
        .map(row -> new NodeRole(row, table.rule(row)))
        .toList();
  }

  private String rule(RoleTable.Row row) {
    TraceNode node = nodes.get(row.node());
    return switch (row.kind()) {
      case SUM, LINEAR ->
          rules.linear(row.region().isEmpty() ? node : nodes.get(row.region())).toString();
      case PRODUCT -> product(row, node);
      case BILINEAR -> product(row, node) + " and " + rules.sums(node);
      case SOFTMAX -> rules.softmax(node).toString();
      case MOVEMENT, LOOKUP -> "follows the elements";
      case SELECTION -> "the winner takes all";
      case NORMALISATION -> "the scale is constant";
      case ELEMENTWISE, FACTOR -> "unchanged";
      case DISCRETE -> "none";
    };
  }

  private String product(RoleTable.Row row, TraceNode node) {
    if (!row.source().isEmpty()) {
      return "unchanged";
    }
    return row.gate().isEmpty() ? "half" : rules.product(node).toString();
  }
}
