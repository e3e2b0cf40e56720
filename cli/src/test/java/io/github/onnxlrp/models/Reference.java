package io.github.onnxlrp.models;

import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One exported model beside what its framework and the independent oracle say about some inputs;
 * see {@code testmodels/README.md}.
 *
 * @param model the exported file
 * @param graph the same, imported
 * @param input name of the model's input
 * @param output name of the framework's output among the arrays
 * @param arrays what framework and oracle computed, by name
 */
record Reference(Path model, Graph graph, String input, String output, Map<String, Tensor> arrays) {
  static Reference of(String model, String reference, String input, String output) {
    Path folder = TestModels.directory().resolve(model).getParent();
    Map<String, Tensor> arrays = new HashMap<>(Npz.read(folder.resolve(reference + ".npz")));
    for (String rule : List.of("all", "half", "prop", "abs")) {
      Path more = folder.resolve(reference + "." + rule + ".npz");
      if (Files.exists(more)) {
        arrays.putAll(Npz.read(more));
      }
    }
    Path file = TestModels.directory().resolve(model);
    return new Reference(file, OnnxModel.read(file), input, output, arrays);
  }

  static List<Reference> all() {
    return List.of(
        of("surnames/surnames.onnx", "surnames.reference", "ids", "framework.logits"),
        of("surnames/surnames-dynamo.onnx", "surnames.reference", "ids", "framework.logits"),
        of(
            "surnames/surnames-unrolled.onnx",
            "surnames-unrolled.reference",
            "ids",
            "framework.logits"),
        of("vowels/vowels.onnx", "vowels.reference", "x", "framework.output"));
  }

  int samples() {
    return arrays.get("target").size();
  }

  int target(int sample) {
    return (int) arrays.get("target").get(sample);
  }

  /** The inputs of one sample, cut to its length. */
  Map<String, Tensor> inputs(int sample) {
    return Map.of(graph.inputs().get(0).name(), atLength(input, sample));
  }

  /** One sample of an array with a time axis, cut to its length; the batch axis stays. */
  Tensor atLength(String name, int sample) {
    Tensor one = row(name, sample);
    Tensor lengths = arrays.get("lengths");
    return lengths == null ? one : cut(one, 1, 0, lengths.longs()[sample]);
  }

  /** One sample of an array; the batch axis stays. */
  Tensor row(String name, int sample) {
    return cut(arrays.get(name), 0, sample, sample + 1L);
  }

  /** The part [start, end) along one axis. */
  static Tensor cut(Tensor tensor, int axis, long start, long end) {
    List<Tensor> operands = new ArrayList<>(List.of(tensor));
    operands.addAll(Slice.range(start, end, axis));
    return new Slice().forward(operands).get(0);
  }

  /** The largest difference of two tensors of one size, relative to the largest of the second. */
  static double relativeDifference(Tensor found, Tensor expected) {
    if (found.size() != expected.size()) {
      throw new AssertionError(
          "shapes %s and %s"
              .formatted(Shapes.toString(found.shape()), Shapes.toString(expected.shape())));
    }
    double difference = 0;
    double largest = 0;
    for (int k = 0; k < found.size(); k++) {
      // Math.max keeps NaN.
      difference = Math.max(difference, Math.abs(found.get(k) - expected.get(k)));
      largest = Math.max(largest, Math.abs(expected.get(k)));
    }
    return difference == 0 ? 0 : difference / largest;
  }

  @Override
  public String toString() {
    return model.getFileName().toString();
  }
}
