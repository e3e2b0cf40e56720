package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes a recurrence: as a Scan, where the number of steps is known before the first one and
 * states keep their shapes, or else as a Loop.
 */
final class RecurrentWriter {
  private final GraphWriter writer;
  private final Writing writing;
  private final Node node;
  private final Recurrent recurrent;
  private final Graph body;
  private final int states;

  RecurrentWriter(GraphWriter writer, Node node, Recurrent recurrent) {
    this.writer = writer;
    this.writing = writer.writing();
    this.node = node;
    this.recurrent = recurrent;
    this.body = recurrent.body();
    this.states = recurrent.states();
  }

  void write() {
    for (int k = 0; k < states; k++) {
      if (writing.isSequence(initial(k))) {
        writing.addSequence(body.inputs().get(Recurrent.BODY_PREFIX + k));
        result(k).ifPresent(writing::addSequence);
      }
    }
    if (isScan()) {
      writeScan();
    } else {
      writeLoop();
    }
  }

  private Optional<Value> result(int k) {
    return Optional.ofNullable(k < node.outputs().size() ? node.outputs().get(k) : null);
  }

  private Value initial(int state) {
    return node.inputs().get(Recurrent.NODE_PREFIX + state);
  }

  /** Whether the steps are counted before the first one, and states stay as they are. */
  private boolean isScan() {
    boolean counted = !recurrent.scannedInputs().isEmpty() ^ node.inputs().get(0) != null;
    boolean unconditional = isTrue(node.inputs().get(1)) && goesOn();
    boolean keepsShapes =
        IntStream.range(0, states)
            .allMatch(
                k ->
                    !writing.isSequence(initial(k))
                        && writing
                            .facts()
                            .sameShape(
                                body.inputs().get(Recurrent.BODY_PREFIX + k),
                                body.outputs().get(1 + k)));
    return counted && unconditional && keepsShapes;
  }

  private boolean isTrue(Value condition) {
    Tensor constant = condition == null ? null : constant(condition);
    return condition == null || (constant != null && constant.get(0) != 0);
  }

  /** Whether a step asks for the next one whatever it finds. */
  private boolean goesOn() {
    Value condition = body.outputs().get(0);
    for (Node inner : body.nodes()) {
      if (inner.outputs().contains(condition) && inner.op().name().equals("Identity")) {
        condition = inner.inputs().get(0);
      }
    }
    return condition == body.inputs().get(1) || (constant(condition) != null && isTrue(condition));
  }

  private Tensor constant(Value value) {
    Tensor own = body.constants().get(value);
    return own == null ? writing.constants().of(value) : own;
  }

  private void writeScan() {
    List<String> operands = new ArrayList<>();
    List<ValueInfoProto> bodyInputs = new ArrayList<>();
    for (int k = 0; k < states; k++) {
      operands.add(writer.name(initial(k)));
      bodyInputs.add(inside(body.inputs().get(Recurrent.BODY_PREFIX + k)));
    }
    List<Scan> scans = new ArrayList<>(recurrent.scannedInputs());
    for (int k = 0; k < scans.size(); k++) {
      operands.add(writer.name(node.inputs().get(Recurrent.NODE_PREFIX + states + k)));
      bodyInputs.add(inside(body.inputs().get(Recurrent.BODY_PREFIX + states + k)));
    }
    if (scans.isEmpty() || isRead(body.inputs().get(0))) {
      operands.add(stepNumbers(operands, scans));
      bodyInputs.add(inside(body.inputs().get(0)));
      scans.add(new Scan(0, false));
    }
    GraphWriter inner = new GraphWriter(writing);
    Tensor yes = Tensor.integers(ElementType.BOOL, new long[] {1});
    writing.names().put(body.inputs().get(1), writing.constants().shared(yes));
    inner.write(body);
    List<Value> outputs = body.outputs().subList(1, body.outputs().size());
    GraphProto step = inner.inner(node.name() + "/step", bodyInputs, outputs);
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("body", step);
    attributes.put("num_scan_inputs", scans.size());
    put(attributes, "scan_input", scans);
    put(attributes, "scan_output", recurrent.scanOutputs());
    int first = writer.nodes().size();
    List<String> results =
        writer.nodes().add(node.name(), "Scan", outputs.size(), attributes, operands);
    writer.name(node.outputs(), results, first);
  }

  private static void put(Map<String, Object> attributes, String what, List<Scan> scans) {
    if (scans.stream().anyMatch(scan -> scan.axis() != 0)) {
      attributes.put(what + "_axes", scans.stream().map(Scan::axis).toList());
    }
    if (scans.stream().anyMatch(Scan::reverse)) {
      attributes.put(what + "_directions", scans.stream().map(s -> s.reverse() ? 1 : 0).toList());
    }
  }

  /** Gives an input of the body its name. */
  private ValueInfoProto inside(Value value) {
    String name = writing.names().unique(value.name());
    writing.names().put(value, name);
    return ValueInfoProto.newBuilder().setName(name).build();
  }

  /** Of these ONNX Runtime wants to know that they are scalars. */
  private ValueInfoProto scalar(Value value, ElementType type) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(ElementTypes.code(type))
            .setShape(TensorShapeProto.getDefaultInstance());
    return inside(value).toBuilder().setType(TypeProto.newBuilder().setTensorType(tensor)).build();
  }

  private boolean isRead(Value value) {
    return body.outputs().contains(value) || reads(body, value);
  }

  private static boolean reads(Graph graph, Value value) {
    for (Node inner : graph.nodes()) {
      if (inner.inputs().contains(value)) {
        return true;
      }
      if (inner.op() instanceof Recurrent nested
          && (reads(nested.body(), value) || nested.body().outputs().contains(value))) {
        return true;
      }
      if (inner.op() instanceof Branch branch
          && (readsOrGives(branch.thenGraph(), value) || readsOrGives(branch.elseGraph(), value))) {
        return true;
      }
    }
    return false;
  }

  private static boolean readsOrGives(Graph graph, Value value) {
    return graph.outputs().contains(value) || reads(graph, value);
  }

  /** The numbers of all steps. */
  private String stepNumbers(List<String> operands, List<Scan> scans) {
    String count;
    if (scans.isEmpty()) {
      count = add("Reshape", Map.of(), writer.name(node.inputs().get(0)), integers());
    } else {
      int axis = scans.get(0).axis();
      String shape = add("Shape", Map.of(), operands.get(states));
      count = add("Gather", Map.of("axis", 0), shape, integer(axis));
    }
    return add("Range", Map.of(), integer(0), count, integer(1));
  }

  private String add(String operator, Map<String, ?> attributes, String... inputs) {
    String path = node.name() + "/" + operator;
    return writer.nodes().add(path, operator, 1, attributes, Arrays.asList(inputs)).get(0);
  }

  private String integer(long value) {
    return writing.constants().shared(Tensor.of(new long[] {value}));
  }

  private String integers(long... values) {
    return writing.constants().shared(Tensor.vector(values));
  }

  private void writeLoop() {
    List<String> operands = new ArrayList<>(List.of(steps(), writer.name(node.inputs().get(1))));
    List<ValueInfoProto> bodyInputs = new ArrayList<>();
    bodyInputs.add(scalar(body.inputs().get(0), ElementType.INT64));
    bodyInputs.add(scalar(body.inputs().get(1), ElementType.BOOL));
    for (int k = 0; k < states; k++) {
      operands.add(writer.name(initial(k)));
      bodyInputs.add(inside(body.inputs().get(Recurrent.BODY_PREFIX + k)));
    }
    GraphWriter inner = new GraphWriter(writing);
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      Value slice = body.inputs().get(Recurrent.BODY_PREFIX + states + k);
      writing.names().put(slice, slice(inner, slice, k, bodyInputs.get(0).getName()));
    }
    inner.write(body);
    GraphProto step = inner.inner(node.name() + "/step", bodyInputs, body.outputs());
    int first = writer.nodes().size();
    List<String> results =
        new ArrayList<>(
            writer
                .nodes()
                .add(
                    node.name(),
                    "Loop",
                    body.outputs().size() - 1,
                    Map.of("body", step),
                    operands));
    for (int k = 0; k < recurrent.scanOutputs().size(); k++) {
      results.set(states + k, inPlace(results.get(states + k), k));
    }
    writer.name(node.outputs(), results, first);
  }

  /** The most steps that a Loop takes; empty where it has no bound. */
  private String steps() {
    if (recurrent.scannedInputs().isEmpty()) {
      return writer.name(node.inputs().get(0));
    }
    String scanned = writer.name(node.inputs().get(Recurrent.NODE_PREFIX + states));
    String length =
        add(
            "Gather",
            Map.of("axis", 0),
            add("Shape", Map.of(), scanned),
            integer(recurrent.scannedInputs().get(0).axis()));
    Value limit = node.inputs().get(0);
    return limit == null
        ? length
        : add("Min", Map.of(), length, add("Reshape", Map.of(), writer.name(limit), integers()));
  }

  /** One step of a scanned input of a Loop. */
  private String slice(GraphWriter inner, Value slice, int scanned, String step) {
    Scan scan = recurrent.scannedInputs().get(scanned);
    String whole = writer.name(node.inputs().get(Recurrent.NODE_PREFIX + states + scanned));
    String place = step;
    if (scan.reverse()) {
      List<String> fromTheEnd = List.of(integer(-1), step);
      place = inner.nodes().add(slice.name() + "/place", "Sub", 1, Map.of(), fromTheEnd).get(0);
    }
    return inner
        .nodes()
        .add(slice.name(), "Gather", 1, Map.of("axis", scan.axis()), List.of(whole, place))
        .get(0);
  }

  /** A Loop puts steps together along a leading axis, the first one first. */
  private String inPlace(String stacked, int output) {
    Scan scan = recurrent.scanOutputs().get(output);
    String result = stacked;
    if (scan.reverse()) {
      String end = integers(Long.MIN_VALUE);
      result = add("Slice", Map.of(), result, integers(-1), end, integers(0), integers(-1));
    }
    if (scan.axis() == 0) {
      return result;
    }
    int rank = 1 + writing.facts().rank(body.outputs().get(1 + states + output));
    if (rank < 1) {
      throw new UnwritableException("how many axes its scan outputs have is not known");
    }
    List<Integer> order = new ArrayList<>(IntStream.range(1, rank).boxed().toList());
    order.add(scan.axis() < 0 ? scan.axis() + rank : scan.axis(), 0);
    return add("Transpose", Map.of("perm", order), result);
  }
}
