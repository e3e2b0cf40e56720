package io.github.onnxlrp.onnx.validate;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a validation found.
 *
 * @param provider what ONNX Runtime computed with
 * @param outputs our outputs beside those of ONNX Runtime
 * @param references our outputs beside the expected ones that were given
 * @param nodes the values of the graph and of the graphs inside of it, once for each step, in the
 *     order of the nodes; empty when not asked for
 * @param notCompared what no comparison covers
 * @param nonFinite inputs and constants that hold NaN or infinite elements
 * @param notes what is special about ONNX Runtime here
 * @param reproduction the first node that diverges by itself; null where none does or nodes were
 *     not compared in isolation
 */
public record ValidationReport(
    Provider provider,
    List<Comparison> outputs,
    List<Comparison> references,
    List<NodeComparison> nodes,
    List<NotCompared> notCompared,
    List<NonFinite> nonFinite,
    List<String> notes,
    Reproduction reproduction) {

  /**
   * A value that a node writes.
   *
   * @param node the name of the node, or of its first output where it has none; inside of other
   *     nodes with their names before it and the step of the recurrence after it
   * @param operator the operator of the node
   * @param comparison our value beside that of ONNX Runtime
   */
  public record NodeComparison(String node, String operator, Comparison comparison) {}

  /**
   * Something that no comparison covers.
   *
   * @param name the name of a value or a node
   * @param reason why
   */
  public record NotCompared(String name, String reason) {}

  /** Copies the lists. */
  public ValidationReport {
    outputs = List.copyOf(outputs);
    references = List.copyOf(references);
    nodes = List.copyOf(nodes);
    notCompared = List.copyOf(notCompared);
    nonFinite = List.copyOf(nonFinite);
    notes = List.copyOf(notes);
  }

  /**
   * Whether something was compared, none of it differs, and nothing that is NaN or infinite makes
   * that worthless.
   */
  public boolean ok() {
    List<Comparison> all = comparisons();
    return !all.isEmpty()
        && all.stream().allMatch(Comparison::ok)
        && nonFinite.stream().noneMatch(NonFinite::isFailure);
  }

  /** The first node, in the order of the graph, of which a value differs; null when none does. */
  public NodeComparison firstDivergence() {
    return nodes.stream().filter(node -> !node.comparison().ok()).findFirst().orElse(null);
  }

  private List<Comparison> comparisons() {
    Stream<Comparison> ofNodes = nodes.stream().map(NodeComparison::comparison);
    return Stream.of(outputs.stream(), references.stream(), ofNodes)
        .flatMap(comparisons -> comparisons)
        .toList();
  }
}
