package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The roles of all nodes that relevance can reach, one row a node, whatever the steps. */
public final class RoleTable {
  /**
   * One node.
   *
   * @param node the name of the node; of one in the place of others, theirs with a suffix
   * @param operator what it does
   * @param kind what relevance does there
   * @param gate the value that is the gate, or an empty string
   * @param region the node at which the affine region of this one opens, or an empty string
   * @param source the value to which relevance passes in one go, or an empty string
   * @param why why it is what it is, where the operation alone does not tell; otherwise empty
   * @param inferred the class of what was inferred, or an empty string
   */
  public record Row(
      String node,
      String operator,
      Kind kind,
      String gate,
      String region,
      String source,
      String why,
      String inferred) {
    /** The kind as users read it. */
    public String kindName() {
      return kind.name().toLowerCase(Locale.ROOT);
    }
  }

  private final Trace trace;
  private final Activity activity;
  private final Roles roles;
  private final TraceNode[] roots;

  private RoleTable(Trace trace, Activity activity, Roles roles) {
    this.trace = trace;
    this.activity = activity;
    this.roles = roles;
    this.roots = new TraceNode[trace.nodes().size()];
    for (int k = roots.length - 1; k >= 0; k--) {
      TraceNode node = trace.nodes().get(k);
      roots[k] = isReached(node) && roles.isInsideRegion(node) ? root(node) : null;
    }
  }

  /** The table of a trace. */
  public static List<Row> of(Trace trace, Activity activity, Roles roles) {
    RoleTable table = new RoleTable(trace, activity, roles);
    // The last step: a state of the first one may not depend on the input yet.
    Map<String, Row> rows = new LinkedHashMap<>();
    trace.nodes().stream()
        .filter(table::isReached)
        .forEach(node -> rows.put(node.name(), table.row(node)));
    return new ArrayList<>(rows.values());
  }

  private boolean isReached(TraceNode node) {
    return activity.isActive(node.output()) && !activity.isInitialState(node.output());
  }

  /**
   * A region goes on through movement and sums that read its values; at a linear one it ends. It
   * opens at a sum or a linear operation.
   */
  private TraceNode root(TraceNode node) {
    for (TraceValue output : node.outputs()) {
      for (TraceNode consumer : trace.consumers(output)) {
        TraceNode root = roots[consumer.id()];
        if (root != null && roles.kind(consumer) != Kind.LINEAR) {
          return root;
        }
      }
    }
    return roles.kind(node) == Kind.MOVEMENT ? null : node;
  }

  private Row row(TraceNode node) {
    Role role = roles.of(node);
    String gate =
        switch (role.gate()) {
          case LEFT -> node.input(0).name();
          case RIGHT -> node.input(1).name();
          case NONE -> "";
        };
    TraceNode root = roots[node.id()];
    return new Row(
        node.name(),
        node.op().name(),
        role.kind(),
        gate,
        root == null ? "" : root.name(),
        role.source() == null ? "" : role.source().value().name(),
        role.why(),
        role.inference() == null ? "" : role.inference().type().toString());
  }
}
