package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Check;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the nodes of one graph, and those of the graphs inside of it. */
final class GraphWriter {
  private final Writing writing;
  private final Nodes nodes;

  GraphWriter(Writing writing) {
    this.writing = writing;
    this.nodes = new Nodes(writing.names(), writing.constants());
  }

  Writing writing() {
    return writing;
  }

  Nodes nodes() {
    return nodes;
  }

  /** Writes all nodes of a graph. What cannot be written is noted, and stands for itself. */
  void write(Graph graph) {
    writing.constants().know(graph.constants());
    for (Node node : graph.nodes()) {
      try {
        write(node);
      } catch (UnwritableException e) {
        writing.refuse(node, e.getMessage());
        node.outputs().stream()
            .filter(output -> output != null)
            .forEach(output -> writing.names().put(output, output.name()));
      }
    }
  }

  private void write(Node node) {
    if (node.op() instanceof Recurrent recurrent) {
      new RecurrentWriter(this, node, recurrent).write();
    } else if (node.op() instanceof Branch branch) {
      write(node, branch);
    } else if (node.op() instanceof SequenceOp sequence) {
      SequenceWriter.write(this, node, sequence);
    } else if (node.op() instanceof Batched ofSamples) {
      BatchWriter.write(this, node, ofSamples);
    } else if (!(node.op() instanceof Check)) {
      TensorOp op = (TensorOp) node.op();
      write(node, op, new boolean[node.inputs().size()], false);
    }
  }

  /** Writes an operation by its entry in the list. */
  void write(Node node, TensorOp op, boolean[] batched, boolean givesBatch) {
    if (isConstant(node, op)) {
      return;
    }
    WrittenOperation entry = WrittenOperations.of(op);
    if (entry == null) {
      throw new UnwritableException("there are no standard operators for %s", op.name());
    }
    List<String> operands = node.inputs().stream().map(this::name).toList();
    Operation operation =
        new Operation(
            node, operands, batched, givesBatch, nodes, writing.constants(), writing.facts());
    int first = nodes.size();
    if (entry.batches() == WrittenOperation.Batches.ELEMENTWISE) {
      operation.align();
    }
    name(node.outputs(), entry.writing().write(op, operation), first);
  }

  /** What is made of constants alone and has no entry is computed now. */
  private boolean isConstant(Node node, TensorOp op) {
    if (WrittenOperations.of(op) != null || node.inputs().isEmpty()) {
      return false;
    }
    List<Tensor> operands = new ArrayList<>();
    for (Value input : node.inputs()) {
      Tensor constant = input == null ? null : writing.constants().of(input);
      if (input != null && constant == null) {
        return false;
      }
      operands.add(constant);
    }
    List<Tensor> results = op.forward(operands);
    for (int k = 0; k < node.outputs().size(); k++) {
      if (node.outputs().get(k) != null) {
        writing.constants().know(node.outputs().get(k), results.get(k));
      }
    }
    return true;
  }

  /** Gives results the names of their values, where that is possible; some may be the same. */
  void name(List<Value> outputs, List<String> results, int first) {
    Map<String, String> given = new HashMap<>();
    for (int k = 0; k < outputs.size() && k < results.size(); k++) {
      Value output = outputs.get(k);
      String result = results.get(k);
      if (output == null || result == null) {
        continue;
      }
      if (!given.containsKey(result)) {
        String own = writing.names().unique(output.name());
        given.put(result, nodes.rename(first, result, own) ? own : result);
      }
      writing.names().put(output, given.get(result));
    }
  }

  /** The name of a value in the file; empty where it is absent. */
  String name(Value value) {
    if (value == null) {
      return "";
    }
    String name = writing.names().of(value);
    if (name != null) {
      return name;
    }
    Tensor constant = writing.constants().of(value);
    if (constant == null) {
      throw new IllegalStateException("'" + value.name() + "' is read before it is written");
    }
    return writing.constants().write(value.name(), constant);
  }

  private void write(Node node, Branch branch) {
    GraphProto taken = branch(branch.thenGraph(), node.name() + "/then");
    GraphProto other = branch(branch.elseGraph(), node.name() + "/else");
    int first = nodes.size();
    List<String> results =
        nodes.add(
            node.name(),
            "If",
            node.outputs().size(),
            Map.of("then_branch", taken, "else_branch", other),
            List.of(name(node.inputs().get(0))));
    name(node.outputs(), results, first);
    for (int k = 0; k < node.outputs().size(); k++) {
      boolean sequence =
          writing.isSequence(branch.thenGraph().outputs().get(k))
              || writing.isSequence(branch.elseGraph().outputs().get(k));
      if (sequence && node.outputs().get(k) != null) {
        writing.addSequence(node.outputs().get(k));
      }
    }
  }

  private GraphProto branch(Graph graph, String name) {
    GraphWriter inner = new GraphWriter(writing);
    inner.write(graph);
    return inner.inner(name, List.of(), graph.outputs());
  }

  /** The written nodes as an inner graph, each output of which is a value of its own. */
  GraphProto inner(String name, List<ValueInfoProto> inputs, List<Value> outputs) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
    inputs.forEach(graph::addInput);
    for (Value output : outputs) {
      String own = name(output);
      boolean fresh =
          nodes.writes(own)
              && graph.getOutputList().stream().noneMatch(info -> info.getName().equals(own));
      String written =
          fresh ? own : nodes.add(own + "/output", "Identity", 1, Map.of(), List.of(own)).get(0);
      graph.addOutput(info(written, output));
    }
    if (!nodes.guards().isEmpty()) {
      throw new UnwritableException("what it decides in a step depends on elements of the input");
    }
    nodes.addTo(graph);
    return graph.build();
  }

  /** The type and the number of axes, which ONNX Runtime wants to know of what a Scan gives. */
  private ValueInfoProto info(String name, Value value) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    ElementType type = writing.facts().type(value);
    int rank = writing.facts().rank(value);
    if (type == null || rank < 0 || writing.isSequence(value)) {
      return info.build();
    }
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < rank; axis++) {
      shape.addDim(TensorShapeProto.Dimension.getDefaultInstance());
    }
    ElementType written = type.isFloating() ? writing.constants().floats() : type;
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(ElementTypes.code(written)).setShape(shape);
    return info.setType(TypeProto.newBuilder().setTensorType(tensor)).build();
  }
}
