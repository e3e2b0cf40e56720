package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Scan over steps of floats, and what a step of it does. */
final class StepBody extends Emission {
  private final Emission around;
  private final int rank;
  private final List<String> operands = new ArrayList<>();
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private int states;

  /**
   * Steps which are a part of some operation.
   *
   * @param rank the number of axes of a step, {@code [..., rows, size]}
   */
  StepBody(Emission around, int rank) {
    super(around.path() + "/step", around.nodes().inside(), around.constants());
    this.around = around;
    this.rank = rank;
  }

  /** Takes a state, which enters the first step; gives what a step reads. */
  String state(String initial) {
    states++;
    return scanned(initial);
  }

  /**
   * Takes a value of all steps {@code [steps, ...]}, behind all states; gives what a step reads.
   */
  String scanned(String whole) {
    operands.add(whole);
    String name = nodes().unique(path() + "/" + (operands.size() - 1));
    inputs.add(ValueInfoProto.newBuilder().setName(name).build());
    return name;
  }

  /** What a step makes of a state, in the order of the states, and then what is collected of it. */
  void gives(String value) {
    outputs.add(value);
  }

  /**
   * Adds the Scan, in which all values lie in the order of their steps, or all of them the other
   * way.
   *
   * @return the states after the last step and what is collected
   */
  List<String> scan(boolean reverse) {
    GraphProto.Builder body = GraphProto.newBuilder().setName(path()).addAllInput(inputs);
    outputs.forEach(output -> body.addOutput(info(output)));
    nodes().addTo(body);
    int scanned = operands.size() - states;
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("body", body.build());
    attributes.put("num_scan_inputs", scanned);
    if (reverse) {
      attributes.put("scan_input_directions", Collections.nCopies(scanned, 1));
      attributes.put("scan_output_directions", Collections.nCopies(outputs.size() - states, 1));
    }
    return around.addAll("Scan", outputs.size(), attributes, operands.toArray(String[]::new));
  }

  /** The type and the number of axes, which ONNX Runtime wants to know of what a Scan gives. */
  private ValueInfoProto info(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int k = 0; k < rank; k++) {
      shape.addDim(TensorShapeProto.Dimension.getDefaultInstance());
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(ElementTypes.code(constants().floats()))
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
