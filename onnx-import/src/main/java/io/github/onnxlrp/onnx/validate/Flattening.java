package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.FunctionCall;
import io.github.onnxlrp.onnx.read.FunctionTable;
import io.github.onnxlrp.onnx.read.InnerGraphs;
import io.github.onnxlrp.onnx.read.OperatorSets;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatNode;
import io.github.onnxlrp.onnx.validate.FlatModel.FlatValue;
import io.github.onnxlrp.onnx.validate.ValidationReport.NotCompared;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes loop bodies, branches and functions out in the main graph, in front of the nodes that hold
 * them. Those nodes stay, and all that follows still reads them: the copies only show the values
 * inside.
 *
 * <pre>
 *   before                         after, for two steps
 *   Loop(h0) { h2 = Tanh(h) }      h2[0] = Tanh(h0), h2[1] = Tanh(h2[0]), Loop(h0) { ... }
 * </pre>
 */
final class Flattening {
  /** Comparing so many nodes takes a few seconds. */
  private static final int MOST_NODES = 20_000;

  private final ModelProto model;
  private final OperatorSets operatorSets;
  private final FunctionTable functions;
  private final Map<String, Integer> decisions;
  private final GraphProto.Builder graph;
  private final Set<String> taken;
  private final IdentityHashMap<Object, String> constants = new IdentityHashMap<>();
  private final List<FlatNode> nodes = new ArrayList<>();
  private final List<String> helpers = new ArrayList<>();
  private final List<NodeProto> undecided = new ArrayList<>();
  private final List<NotCompared> notCompared = new ArrayList<>();

  private Flattening(ModelProto model, Map<String, Integer> decisions) {
    this.model = model;
    this.operatorSets = new OperatorSets(model.getOpsetImportList());
    this.functions = new FunctionTable(model);
    this.decisions = decisions;
    this.graph = model.getGraph().toBuilder().clearNode();
    this.taken = InnerGraphs.allNames(model);
  }

  /**
   * The flat form of a model.
   *
   * @param decisions the number of steps of each Loop and Scan, and 1 for an If whose condition is
   *     true, by {@link FlatModel#key}; others are left as they are
   */
  static FlatModel of(ModelProto model, Map<String, Integer> decisions) {
    Flattening flattening = new Flattening(model, decisions);
    flattening.addNodes(model.getGraph().getNodeList(), Block.main());
    return flattening.result();
  }

  /** The model as it is. */
  static FlatModel plain(ModelProto model) {
    Flattening flattening = new Flattening(model, Map.of());
    for (NodeProto node : model.getGraph().getNodeList()) {
      flattening.write(node, node, Block.main());
      boolean holdsGraphs = node.getAttributeList().stream().anyMatch(AttributeProto::hasG);
      if (holdsGraphs || flattening.functions.find(node) != null) {
        String reason = "the values inside of this %s node are not compared";
        flattening.hide(node, Block.main(), reason.formatted(node.getOpType()));
      }
    }
    return flattening.result();
  }

  private FlatModel result() {
    return new FlatModel(
        model.toBuilder().setGraph(graph).build(), nodes, helpers, undecided, notCompared);
  }

  private void addNodes(List<NodeProto> list, Block block) {
    list.forEach(node -> addNode(node, block));
  }

  private void addNode(NodeProto proto, Block block) {
    boolean isConstant = proto.getOpType().equals("Constant") && !block.isFunction();
    if (isConstant && constants.containsKey(proto)) {
      block.define(proto.getOutput(0), constants.get(proto));
      return;
    }
    NodeProto node = block.bind(proto);
    // A constant is the same in every step.
    String step = isConstant ? "" : block.step();
    NodeProto.Builder copy = InnerGraphs.rename(node, block::flat).toBuilder();
    if (!block.isMain()) {
      copy.setName(block.nodeName(node) + step);
      for (int k = 0; k < node.getOutputCount(); k++) {
        String output = node.getOutput(k);
        if (!output.isEmpty()) {
          copy.setOutput(k, unique(block.valueName(output) + step));
        }
      }
    }
    if (isConstant) {
      constants.put(proto, copy.getOutput(0));
    }
    NodeProto flat = copy.build();
    expand(node, flat, block);
    write(node, flat, block);
  }

  private void write(NodeProto node, NodeProto flat, Block block) {
    graph.addNode(flat);
    String step = node.getOpType().equals("Constant") ? "" : block.step();
    List<FlatValue> values = new ArrayList<>();
    for (int k = 0; k < node.getOutputCount(); k++) {
      String output = node.getOutput(k);
      if (!output.isEmpty()) {
        block.define(output, flat.getOutput(k));
        values.add(
            new FlatValue(
                flat.getOutput(k), block.valueName(output) + step, block.traced(output), step));
      }
    }
    nodes.add(new FlatNode(flat, block.nodeName(node) + step, values));
  }

  private String unique(String wish) {
    String name = wish;
    while (!taken.add(name)) {
      name += "'";
    }
    return name;
  }

  private void expand(NodeProto node, NodeProto flat, Block block) {
    FunctionProto function = functions.find(node);
    if (function != null) {
      inline(function, node, flat, block);
    } else if (OperatorSets.isOnnx(node.getDomain())
        && Set.of("If", "Loop", "Scan").contains(node.getOpType())) {
      if (node.getOpType().equals("Scan") && operatorSets.version("", block.nodeName(node)) < 9) {
        hide(node, block, "the values inside of a Scan of opset 8 are not compared");
      } else if (decisions.containsKey(FlatModel.key(flat))) {
        int decision = decisions.get(FlatModel.key(flat));
        switch (node.getOpType()) {
          case "If" -> addBranch(node, decision != 0, block);
          case "Loop" -> addLoop(node, flat, block, decision);
          default -> addScan(node, flat, block, decision);
        }
      } else {
        undecided.add(flat);
      }
    }
  }

  private void hide(NodeProto node, Block block, String reason) {
    notCompared.add(new NotCompared(block.nodeName(node) + block.step(), reason));
  }

  private void addBranch(NodeProto node, boolean condition, Block block) {
    GraphProto branch = Attribute.graph(node, condition ? "then_branch" : "else_branch");
    Block inner = block.inner(block.nodeName(node), "");
    addInitializers(branch, inner);
    addNodes(branch.getNodeList(), inner);
  }

  private void addInitializers(GraphProto inner, Block block) {
    for (TensorProto initializer : inner.getInitializerList()) {
      String name = constants.get(initializer);
      if (name == null) {
        name = unique(initializer.getName());
        constants.put(initializer, name);
        graph.addInitializer(initializer.toBuilder().setName(name));
      }
      block.define(initializer.getName(), name);
    }
  }

  private String constant(String wish, Tensor tensor) {
    String name = unique(wish);
    graph.addInitializer(TensorEncoder.encode(name, tensor));
    return name;
  }

  private void addLoop(NodeProto node, NodeProto flat, Block block, int steps) {
    GraphProto body = Attribute.graph(node, "body");
    List<String> states = new ArrayList<>();
    for (int k = 2; k < flat.getInputCount(); k++) {
      states.add(flat.getInput(k));
    }
    String condition = null;
    int allowed = allowed(node, body, block, steps);
    for (int t = 0; t < allowed; t++) {
      Block inner = block.inner(block.nodeName(node), "[" + t + "]");
      String iteration = body.getInput(0).getName();
      Tensor number = like(body.getInput(0), Tensor.of(new long[] {t}));
      inner.define(iteration, constant(iteration + inner.step(), number));
      if (condition == null) {
        Tensor yes = Tensor.integers(ElementType.BOOL, new long[] {1});
        String wish = body.getInput(1).getName() + inner.step();
        condition = constant(wish, like(body.getInput(1), yes));
      }
      inner.define(body.getInput(1).getName(), condition);
      states = addStep(body, inner, 2, states, 1);
      condition = inner.flat(body.getOutput(0).getName());
    }
  }

  /** A counter or a condition is one element, with or without an axis as the body declares it. */
  private static Tensor like(ValueInfoProto declared, Tensor element) {
    int rank = declared.getType().getTensorType().getShape().getDimCount();
    return element.reshaped(rank == 1 ? new int[] {1} : new int[0]);
  }

  private void addScan(NodeProto node, NodeProto flat, Block block, int steps) {
    GraphProto body = Attribute.graph(node, "body");
    int scanned = (int) Attribute.integer(node, "num_scan_inputs");
    int first = flat.getInputCount() - scanned;
    List<Long> axes = Attribute.integers(node, "scan_input_axes", scanned);
    List<Long> directions = Attribute.integers(node, "scan_input_directions", scanned);
    boolean reverse = directions.stream().allMatch(direction -> direction == 1);
    List<String> states = flat.getInputList().subList(0, first);
    int allowed = allowed(node, body, block, steps);
    for (int t = 0; t < allowed; t++) {
      Block inner = block.inner(block.nodeName(node), "[" + (reverse ? steps - 1 - t : t) + "]");
      for (int k = 0; k < scanned; k++) {
        String name = body.getInput(first + k).getName();
        int index = directions.get(k) == 1 ? steps - 1 - t : t;
        String slice = unique(name + inner.step());
        String indices = constant(slice + "/index", Tensor.of(new long[] {index}));
        graph.addNode(
            NodeProto.newBuilder()
                .setOpType("Gather")
                .addInput(flat.getInput(first + k))
                .addInput(indices)
                .addOutput(slice)
                .addAttribute(Attribute.of("axis", axes.get(k))));
        helpers.add(slice);
        inner.define(name, slice);
      }
      states = addStep(body, inner, 0, states, 0);
    }
  }

  /** One step of a body; returns what the states are after it. */
  private List<String> addStep(
      GraphProto body, Block inner, int firstInput, List<String> states, int firstOutput) {
    for (int k = 0; k < states.size(); k++) {
      inner.define(body.getInput(firstInput + k).getName(), states.get(k));
    }
    addInitializers(body, inner);
    addNodes(body.getNodeList(), inner);
    List<String> next = new ArrayList<>();
    for (int k = 0; k < states.size(); k++) {
      next.add(inner.flat(body.getOutput(firstOutput + k).getName()));
    }
    return next;
  }

  private int allowed(NodeProto node, GraphProto body, Block block, int steps) {
    int room = (MOST_NODES - graph.getNodeCount()) / Math.max(1, body.getNodeCount());
    int allowed = Math.min(steps, Math.max(1, room));
    if (allowed < steps) {
      String reason = "inside, only the first %d of %d steps are compared";
      hide(node, block, reason.formatted(allowed, steps));
    }
    return allowed;
  }

  private void inline(FunctionProto function, NodeProto node, NodeProto flat, Block block) {
    FunctionCall call = new FunctionCall(function, node, block.call(), block.nodeName(node));
    if (!operatorSets.include(call.operatorSets())) {
      hide(node, block, "its function imports other operator sets than the model; not compared");
      return;
    }
    Block body = block.function(block.nodeName(node), call);
    for (int k = 0; k < Math.min(function.getInputCount(), flat.getInputCount()); k++) {
      body.define(function.getInput(k), flat.getInput(k));
    }
    for (int k = 0; k < node.getOutputCount(); k++) {
      if (!node.getOutput(k).isEmpty()) {
        body.trace(function.getOutput(k), block.traced(node.getOutput(k)));
      }
    }
    addNodes(function.getNodeList(), body);
  }
}
