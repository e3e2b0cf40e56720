package io.github.onnxlrp;

import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.relevance.RelevanceWalk;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The batch axes of the values of one sample, each of length 1, which reports leave out. For inputs
 * and outputs the declared shapes tell; for values between them it is measured, by running the
 * sample twice in one batch: the axis that gets longer is the one.
 */
final class SampleAxes {
  private final Graph graph;
  private final Samples samples;
  private final BatchAxes declared;
  private Trace doubled;

  SampleAxes(Graph graph, Samples samples, BatchAxes declared) {
    this.graph = graph;
    this.samples = samples;
    this.declared = declared;
  }

  int ofInput(String name) {
    return samples.axisOf(graph.input(name)).orElse(-1);
  }

  /**
   * For an output, whose declared shape often is wrong, axis 0 where that does not tell another and
   * the inputs have a batch axis; for another value that a target names, what is measured.
   */
  int ofOutput(Trace trace, TraceValue value) {
    for (Value output : graph.outputs()) {
      if (trace.outputs().get(output.name()) == value) {
        OptionalInt axis = declared.axisOf(output);
        int found = axis.isEmpty() ? 0 : axis.getAsInt();
        int positive = found < 0 ? found + value.tensor().rank() : found;
        boolean batched =
            !declared.isGivenAsShared(output)
                && (axis.isPresent() || graph.inputs().stream().anyMatch(this::isBatched));
        boolean there = positive < value.tensor().rank() && value.tensor().dim(positive) == 1;
        return there && batched ? positive : -1;
      }
    }
    return measured(value);
  }

  private boolean isBatched(Value input) {
    return samples.axisOf(input).isPresent();
  }

  /** Whether the batch axes of values inside the graph can be measured. */
  boolean canMeasure() {
    if (doubled == null) {
      doubled = runTwice();
    }
    return !doubled.nodes().isEmpty();
  }

  /**
   * The relevance of a kept value; the steps of a recurrence become a leading axis in order of
   * time.
   */
  Tensor layer(Trace trace, String name, RelevanceWalk walk) {
    List<TraceValue> values = trace.values().get(name);
    if (values == null) {
      throw OnnxLrpException.invalid(
          "there is no value '%s' to keep; names look like %s",
          name, trace.values().keySet().stream().limit(8).toList());
    }
    List<TraceValue> inTime = new ArrayList<>(values);
    inTime.sort(TraceValue.BY_TIME);
    List<Tensor> steps = new ArrayList<>();
    for (TraceValue value : inTime) {
      Tensor relevance = walk.relevance(value);
      Tensor all = relevance == null ? zerosLike(value.tensor()) : relevance;
      steps.add(drop(all, measured(value)));
    }
    TraceValue first = inTime.get(0);
    // What a recurrence leaves behind has the name of the node's output, and no steps.
    boolean inside = !first.step().isEmpty() && first.name().equals(name);
    return inside || inTime.size() > 1 ? new Stack(0).forward(steps).get(0) : steps.get(0);
  }

  /** -1 where the model does not run two samples at once, or the value does not grow with them. */
  private int measured(TraceValue value) {
    if (!canMeasure()) {
      return -1;
    }
    for (TraceValue twin : doubled.values().getOrDefault(value.name(), List.of())) {
      if (twin.step().equals(value.step()) && twin.tensor().rank() == value.tensor().rank()) {
        return grownAxis(value.tensor(), twin.tensor());
      }
    }
    return -1;
  }

  private static int grownAxis(Tensor one, Tensor two) {
    for (int axis = 0; axis < one.rank(); axis++) {
      if (one.dim(axis) == 1 && two.dim(axis) == 2) {
        return axis;
      }
    }
    return -1;
  }

  private Trace runTwice() {
    Map<String, Tensor> twice = new HashMap<>(samples.get(0));
    for (Value input : graph.inputs()) {
      samples
          .axisOf(input)
          .ifPresent(
              axis -> {
                Tensor one = twice.get(input.name());
                twice.put(input.name(), new Concat(axis).forward(List.of(one, one)).get(0));
              });
    }
    try {
      return ForwardPass.run(graph, twice);
    } catch (OnnxLrpException e) {
      if (e.reason() != OnnxLrpException.Reason.INVALID_INPUT) {
        throw e;
      }
      // Shapes that do not fit: the model was exported for one sample.
      return new Trace();
    }
  }

  static Tensor drop(Tensor tensor, int axis) {
    return tensor.reshaped(Shapes.without(tensor.shape(), axis));
  }

  static Tensor zerosLike(Tensor tensor) {
    return Tensor.zeros(ElementType.DOUBLE, tensor.shape());
  }
}
