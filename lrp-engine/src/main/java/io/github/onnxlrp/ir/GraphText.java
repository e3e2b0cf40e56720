package io.github.onnxlrp.ir;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A graph as text, a line for each node: {@code results = Operation(operands)}. An absent operand
 * is {@code -}, a constant has its type and shape. The step of a recurrence is indented below it.
 */
public final class GraphText {
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  private GraphText() {}

  /** The text, each line with its end. */
  public static String of(Graph graph) {
    GraphText written = new GraphText();
    written.line("", "inputs " + names(graph.inputs()));
    written.block("", graph);
    written.line("", "outputs " + names(graph.outputs()));
    return written.text.toString();
  }

  private void block(String indent, Graph graph) {
    graph.constants().entrySet().stream()
        .map(entry -> entry.getKey().name() + " = constant " + entry.getValue())
        .sorted()
        .forEach(constant -> line(indent, constant));
    graph.nodes().forEach(node -> node(indent, node));
  }

  private void node(String indent, Node node) {
    if (node.op() instanceof Recurrent recurrent) {
      recurrent(indent, node, recurrent);
    } else if (node.op() instanceof Branch branch) {
      line(indent, call(node) + ":");
      line(indent + INDENT, "then " + names(branch.thenGraph().outputs()));
      block(indent + INDENT + INDENT, branch.thenGraph());
      line(indent + INDENT, "else " + names(branch.elseGraph().outputs()));
      block(indent + INDENT + INDENT, branch.elseGraph());
    } else {
      line(indent, call(node));
    }
  }

  private void recurrent(String indent, Node node, Recurrent recurrent) {
    Graph body = recurrent.body();
    int states = recurrent.states();
    String step = indent + INDENT;
    line(
        indent,
        "%s '%s', for each step %s%s:"
            .formatted(recurrent.name(), node.name(), body.inputs().get(0).name(), bounds(node)));
    for (int k = 0; k < states; k++) {
      line(
          step,
          "%s = state, first %s, then %s, at last %s"
              .formatted(
                  body.inputs().get(Recurrent.BODY_PREFIX + k).name(),
                  name(node.inputs().get(Recurrent.NODE_PREFIX + k)),
                  body.outputs().get(1 + k).name(),
                  result(node, k)));
    }
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      line(
          step,
          "%s = step of %s%s"
              .formatted(
                  body.inputs().get(Recurrent.BODY_PREFIX + states + k).name(),
                  name(node.inputs().get(Recurrent.NODE_PREFIX + states + k)),
                  along(recurrent.scannedInputs().get(k))));
    }
    block(step, body);
    for (int k = 0; k < recurrent.scanOutputs().size(); k++) {
      line(
          step,
          "%s = all %s%s"
              .formatted(
                  result(node, states + k),
                  body.outputs().get(1 + states + k).name(),
                  along(recurrent.scanOutputs().get(k))));
    }
  }

  /** The number of steps and the condition, where there are any. */
  private static String bounds(Node node) {
    Value steps = node.inputs().get(0);
    Value condition = node.inputs().get(1);
    return (steps == null ? "" : " below " + steps.name())
        + (condition == null ? "" : " while " + condition.name());
  }

  private static String result(Node node, int index) {
    return index < node.outputs().size() ? name(node.outputs().get(index)) : name(null);
  }

  private static String along(Recurrent.Scan scan) {
    return " along axis " + scan.axis() + (scan.reverse() ? ", last first" : "");
  }

  private static String call(Node node) {
    return "%s = %s(%s)".formatted(names(node.outputs()), node.op().name(), names(node.inputs()));
  }

  private static String names(List<Value> values) {
    return values.stream().map(GraphText::name).collect(Collectors.joining(", "));
  }

  private static String name(Value value) {
    return value == null ? "-" : value.name();
  }

  private void line(String indent, String line) {
    text.append(indent).append(line).append('\n');
  }
}
