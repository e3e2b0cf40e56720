package io.github.onnxlrp.explain;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.derive.UnderivableException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where one sample is in the values of its run. For inputs and outputs {@link BatchAxes} tells; for
 * values between them {@link GrownAxes} tells where the sample runs alone; in a fixed batch it is
 * the axis along which all other samples get no relevance.
 */
final class SampleAxes {
  /** Said where layers are kept and their batch axes are not known. */
  static final String UNKNOWN =
      "the layers are shown with their batch axis: the model runs one sample at a time";

  private final Graph graph;
  private final Samples samples;
  private final int sample;
  private GrownAxes grown;

  SampleAxes(Samples samples, int sample) {
    this.graph = samples.axes().graph();
    this.samples = samples;
    this.sample = sample;
  }

  private SampleSlice slice(int axis) {
    return axis < 0 ? SampleSlice.ALL : new SampleSlice(axis, samples.place(sample));
  }

  private int length() {
    return samples.isFixedBatch() ? samples.size() : 1;
  }

  SampleSlice ofInput(String name) {
    return slice(samples.axisOf(graph.input(name)));
  }

  /** For an output, or another value that a target names. */
  SampleSlice ofOutput(Trace trace, TraceValue value) {
    for (Value output : graph.outputs()) {
      if (trace.outputs().get(output.name()) == value) {
        int rank = value.tensor().rank();
        int positive = batchAxis(output, rank);
        boolean there =
            positive >= 0 && positive < rank && value.tensor().dim(positive) == length();
        if (!there && samples.isFixedBatch()) {
          throw OnnxLrpException.invalid(
              "output '%s' is %s; expected an axis of the %d samples of a fixed batch; pass"
                  + " --batch-axis %s=AXIS, or =none for the inputs to explain them as one sample",
              output.name(), value.tensor(), samples.size(), output.name());
        }
        return slice(there ? positive : -1);
      }
    }
    return slice(samples.isFixedBatch() ? -1 : axisInside(value));
  }

  /** The axis of an output along which samples lie; -1 where there is none. */
  int batchAxis(Value output, int rank) {
    OptionalInt axis = samples.axes().axisOf(output);
    return axis.orElse(-1) < 0 ? axis.orElse(-1 - rank) + rank : axis.getAsInt();
  }

  /** Whether the batch axes of values inside the graph are known. */
  boolean knowsLayers() {
    return samples.isFixedBatch() || grown().takesTwo();
  }

  private GrownAxes grown() {
    if (grown == null) {
      grown = GrownAxes.of(samples, sample);
    }
    return grown;
  }

  /**
   * The relevance of a kept value; the steps of a recurrence become a leading axis in order of
   * time.
   */
  Tensor layer(Trace trace, String name, Attribution attribution) {
    List<TraceValue> values = trace.values().get(name);
    if (values == null) {
      throw OnnxLrpException.invalid(
          "there is no value '%s' to keep; names look like %s",
          name, trace.values().keySet().stream().limit(8).toList());
    }
    List<TraceValue> inTime = new ArrayList<>(values);
    inTime.sort(TraceValue.BY_TIME);
    List<Tensor> all = new ArrayList<>();
    for (TraceValue value : inTime) {
      Tensor relevance = attribution.values().apply(value);
      all.add(relevance == null ? zerosLike(value.tensor()) : relevance);
    }
    List<Tensor> steps = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      int axis = samples.isFixedBatch() ? onlyAxis(all) : axisInside(inTime.get(k));
      steps.add(slice(axis).of(all.get(k)));
    }
    if (inTime.size() == 1 && !isInside(inTime.get(0), name)) {
      return steps.get(0);
    }
    for (Tensor step : steps) {
      if (!step.hasShape(steps.get(0).shape())) {
        throw OnnxLrpException.unsupported(
            "value '%s' has shape %s in one step and %s in another, so that its steps cannot be put"
                + " together; keep another value",
            name, Shapes.toString(steps.get(0).shape()), Shapes.toString(step.shape()));
      }
    }
    return new Stack(0).forward(steps).get(0);
  }

  /**
   * Where the sample is in what {@link #layer} makes of these values, for a sample that runs alone.
   *
   * @throws UnderivableException if one of another length may have it elsewhere
   */
  KeptLayers kept(Trace trace, List<String> names) {
    Map<String, SampleSlice> slices = new LinkedHashMap<>();
    for (String name : names) {
      List<TraceValue> values = new ArrayList<>(trace.values().get(name));
      values.sort(TraceValue.BY_TIME);
      TraceValue first = values.get(0);
      int axis = axisInside(first);
      if (axis < 0 && grown().grows(name)) {
        throw new UnderivableException(
            "samples share an axis of value '%s' with something else", name);
      }
      boolean isStacked = values.size() > 1 || isInside(first, name);
      slices.put(name, slice(axis >= 0 && isStacked ? axis + 1 : axis));
    }
    return new KeptLayers(slices, knowsLayers() || names.isEmpty() ? List.of() : List.of(UNKNOWN));
  }

  /** What a recurrence leaves behind has the name of the node's output, and no steps. */
  private static boolean isInside(TraceValue value, String name) {
    return !value.step().isEmpty() && value.name().equals(name);
  }

  /** The first axis along which only this sample has relevance, in every step; or -1. */
  private int onlyAxis(List<Tensor> steps) {
    for (int axis = 0; axis < steps.get(0).rank(); axis++) {
      SampleSlice slice = slice(axis);
      int at = axis;
      boolean only =
          steps.stream()
              .allMatch(
                  step ->
                      step.rank() > at
                          && step.dim(at) == samples.size()
                          && slice.isZeroElsewhere(step));
      if (only) {
        return axis;
      }
    }
    return -1;
  }

  /** The axis of samples in a value inside the graph; -1 where it has none. */
  private int axisInside(TraceValue value) {
    int axis = grown().axisOf(value.name());
    return axis < value.tensor().rank() && axis >= 0 && value.tensor().dim(axis) == 1 ? axis : -1;
  }

  static Tensor zerosLike(Tensor tensor) {
    return Tensor.zeros(ElementType.DOUBLE, tensor.shape());
  }
}
