package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.DerivedGraph;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.onnx.write.OnnxWriter;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** An explanation that is open in ONNX Runtime, and runs for several samples of one shape. */
final class RuntimeBatch implements AutoCloseable {
  /** 16 MiB of floats in the inputs. */
  private static final long MOST_ELEMENTS = 1 << 22;

  private final CompiledExplanation compiled;
  private final OnnxRuntimeSession session;
  private final Set<String> outputs;

  private RuntimeBatch(CompiledExplanation compiled, OnnxRuntimeSession session) {
    this.compiled = compiled;
    this.session = session;
    this.outputs = ExplanationCheck.outputs(compiled.model());
  }

  /**
   * Compiles an explanation, and compares it where it will run.
   *
   * @param trials inputs; it is derived from the first sample
   * @throws OnnxLrpException if it cannot be compiled, if it differs, or if the provider is not to
   *     be had
   */
  static RuntimeBatch compile(
      Explainer explainer,
      Target target,
      Precision precision,
      Provider provider,
      int threads,
      List<Map<String, Tensor>> trials) {
    boolean single = precision == Precision.FLOAT;
    ElementType floats = single ? ElementType.FLOAT : ElementType.DOUBLE;
    CompiledExplanation compiled =
        CompiledExplanation.of(explainer, target, floats, trials, Map.of());
    ExplanationCheck check =
        new ExplanationCheck(
            explainer, target, single ? ExplanationCheck.FLOAT : ExplanationCheck.DOUBLE);
    List<Map<String, Tensor>> compared = check.usable(compiled.model(), compiled.trials());
    OnnxRuntimeSession session = OnnxRuntimeSession.optimised(compiled.model(), provider, threads);
    RuntimeBatch batch = new RuntimeBatch(compiled, session);
    try {
      String difference = check.difference(session, compiled.model(), compared);
      if (difference != null) {
        throw new OnnxLrpException(
            Reason.CHECK_FAILED, "ONNX Runtime does not give what explain gives: " + difference);
      }
      return batch;
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  DerivedGraph derived() {
    return compiled.derived();
  }

  /**
   * How many samples it runs for at once, so that neither their inputs nor what is kept for the way
   * back is large.
   *
   * @param elements how many elements the inputs of one sample have
   */
  int mostSamples(long elements) {
    long most = MOST_ELEMENTS / Math.max(1, elements);
    return (int) Math.max(1, Math.min(most, derived().reader().batchSize(elements)));
  }

  /** Whether it is for inputs of such lengths. */
  boolean isFor(Map<String, Tensor> sample) {
    return new InputShapes(compiled.model()).misfit(sample) == null;
  }

  /** Whether samples have some of their inputs together. */
  static boolean hasShared(Samples samples) {
    return samples.axes().graph().inputs().stream().anyMatch(input -> samples.axisOf(input) < 0);
  }

  /**
   * Runs it.
   *
   * @param like samples whose axes those of the inputs are
   * @param inputs the inputs of each sample, with a batch axis of length 1
   * @return the outputs of the derived graph for each sample
   */
  List<Map<String, Tensor>> run(Samples like, List<Map<String, Tensor>> inputs) {
    Map<String, Tensor> together = new HashMap<>();
    for (Value input : like.axes().graph().inputs()) {
      List<Tensor> each = inputs.stream().map(sample -> sample.get(input.name())).toList();
      int axis = like.axisOf(input);
      boolean shared = axis < 0 || each.size() == 1;
      together.put(input.name(), shared ? each.get(0) : new Concat(axis).forward(each).get(0));
    }
    if (inputs.size() > 1 && !isFor(together)) {
      // The model declares that it takes one sample.
      return inputs.stream().flatMap(one -> run(like, List.of(one)).stream()).toList();
    }
    Map<String, Tensor> found = session.run(together, outputs).tensors();
    if (found.containsKey(OnnxWriter.GUARDS) && found.get(OnnxWriter.GUARDS).get(0) == 0) {
      throw OnnxLrpException.unsupported(
          "some of these samples take another branch of the model than the one that the explanation"
              + " was compiled for");
    }
    return IntStream.range(0, inputs.size()).mapToObj(k -> ofSample(found, k)).toList();
  }

  private Map<String, Tensor> ofSample(Map<String, Tensor> found, int sample) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    for (Value output : derived().graph().outputs()) {
      String name = output.name();
      Tensor all = found.get(name);
      if (all != null) {
        own.put(name, ofSample(name, all, sample));
      }
    }
    // Of values on the way only those that are kept are known, which are some of many.
    double turnover =
        derived().graph().inputs().stream()
            .map(input -> own.get(ExplanationGraph.RELEVANCE + input.name()))
            .filter(Objects::nonNull)
            .mapToDouble(RuntimeBatch::magnitude)
            .max()
            .orElse(0);
    own.put(ExplanationGraph.TURNOVER, Tensor.scalar(turnover));
    return own;
  }

  /** What belongs to one sample, with a batch axis of length 1 where the model has one. */
  private Tensor ofSample(String name, Tensor all, int sample) {
    Integer axis = compiled.sampleAxes().get(name);
    if (axis == null) {
      return all;
    }
    return derived().axes().containsKey(name)
        ? SampleSlice.along(all, axis, sample)
        : new SampleSlice(axis, sample).of(all);
  }

  private static double magnitude(Tensor relevance) {
    return IntStream.range(0, relevance.size()).mapToDouble(k -> Math.abs(relevance.get(k))).sum();
  }

  @Override
  public void close() {
    session.close();
  }
}
