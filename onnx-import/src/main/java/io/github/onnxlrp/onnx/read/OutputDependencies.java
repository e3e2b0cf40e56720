package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps of a model what some of its outputs depend on. */
public final class OutputDependencies {
  private final GraphProto graph;
  private final Set<String> needed;
  private final Set<String> elsewhere = new HashSet<>();
  private final Deque<NodeProto> kept = new ArrayDeque<>();

  private OutputDependencies(GraphProto graph, Collection<String> outputs) {
    this.graph = graph;
    this.needed = new HashSet<>(outputs);
    for (int k = graph.getNodeCount() - 1; k >= 0; k--) {
      NodeProto node = graph.getNode(k);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.addFirst(node);
        needed.addAll(InnerGraphs.reads(node));
      } else {
        elsewhere.addAll(InnerGraphs.reads(node));
      }
    }
    graph.getOutputList().forEach(output -> elsewhere.add(output.getName()));
  }

  /**
   * The model without the nodes, constants, functions and operator sets that no output of the given
   * names depends on, without its other outputs and without the inputs that only what was left out
   * has read.
   *
   * @throws OnnxLrpException if it has no output of one of the names
   */
  public static ModelProto keep(ModelProto model, Collection<String> outputs) {
    GraphProto graph = model.getGraph();
    List<String> declared = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    for (String output : outputs) {
      if (!declared.contains(output)) {
        throw OnnxLrpException.invalid("the model has no output '%s'; it has %s", output, declared);
      }
    }
    OutputDependencies dependencies = new OutputDependencies(graph, outputs);
    CalledFunctions called = new CalledFunctions(model, dependencies.kept);
    return model.toBuilder()
        .setGraph(dependencies.keptGraph(Set.copyOf(outputs)))
        .clearFunctions()
        .addAllFunctions(called.functions())
        .clearOpsetImport()
        .addAllOpsetImport(called.operatorSets())
        .build();
  }

  private GraphProto keptGraph(Set<String> outputs) {
    GraphProto.Builder result =
        graph.toBuilder()
            .clearNode()
            .addAllNode(kept)
            .clearInput()
            .clearOutput()
            .clearInitializer()
            .clearSparseInitializer();
    // Old files list constants among the inputs, too.
    Set<String> constants = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    graph.getInputList().stream()
        .filter(input -> needed.contains(input.getName()) || isUnread(input, constants))
        .forEach(result::addInput);
    graph.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(result::addInitializer);
    graph.getSparseInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getValues().getName()))
        .forEach(result::addSparseInitializer);
    graph.getOutputList().stream()
        .filter(output -> outputs.contains(output.getName()))
        .forEach(result::addOutput);
    return result.build();
  }

  /** A number that nothing reads at all belongs to no output in particular. */
  private boolean isUnread(ValueInfoProto input, Set<String> constants) {
    return !elsewhere.contains(input.getName())
        && !constants.contains(input.getName())
        && ValueInfos.value(input).type() != null;
  }
}
