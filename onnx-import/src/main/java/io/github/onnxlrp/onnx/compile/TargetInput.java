package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.DerivedGraph;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.explain.TargetWeights;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * What is explained as an input {@code target} of the file: weights in the shape of the output that
 * is explained, with its samples. The score of a sample is the weighted sum of the values at which
 * relevance starts, the output itself or the logits below its head; one 1 among zeros is a class.
 */
final class TargetInput {
  static final String NAME = ExplanationGraph.TARGET;

  /** Weights that are drawn are multiples of 1/8, which floats of every size hold. */
  private static final double STEP = 8;

  private static final long SEED = 1;

  private final BatchAxes axes;
  private final String start;
  private final Value output;

  TargetInput(BatchAxes axes, ResolvedTarget target) {
    this.axes = axes;
    this.start = target.start();
    this.output = axes.graph().output(target.output());
  }

  /**
   * Weights of an output.
   *
   * @param target a target of that output
   * @param sample a sample on which it is tried
   * @throws OnnxLrpException if the model has an input or output of that name, or has moved or put
   *     together the values at which relevance starts
   */
  static TargetInput of(Explainer explainer, ResolvedTarget target, Map<String, Tensor> sample) {
    Graph model = explainer.batchAxes().graph();
    if (model.input(NAME) != null || model.output(NAME) != null) {
      throw OnnxLrpException.unsupported(
          "--target-input: the model has an input or output '%s', the file would have two; rename"
              + " that of the model",
          NAME);
    }
    TargetInput input = new TargetInput(explainer.batchAxes(), target);
    try {
      explainer.explain(sample, input.of(input.addTo(sample), 0));
    } catch (OnnxLrpException e) {
      if (e.reason() != Reason.INVALID_INPUT) {
        throw e;
      }
      throw new OnnxLrpException(
          Reason.UNSUPPORTED,
          "--target-input: relevance of output '%s' starts at '%s', whose elements lie otherwise; %s"
              .formatted(target.output(), target.start(), e.getMessage()),
          e);
    }
    return input;
  }

  /** Whether a file has it. */
  static boolean isIn(ModelProto file) {
    return file.getGraph().getInputList().stream().anyMatch(in -> in.getName().equals(NAME));
  }

  /** The model with one input more. */
  Graph addTo(Graph model) {
    List<Value> inputs = new ArrayList<>(model.inputs());
    inputs.add(new Value(NAME, output.type(), output.shape()));
    return new Graph(inputs, model.outputs(), model.constants(), model.nodes())
        .withMaxSteps(model.maxSteps());
  }

  /** The explanation of what is given in place of that of a target. */
  DerivedGraph in(DerivedGraph derived) {
    Graph graph = derived.graph();
    Value given = new Value(NAME, output.type(), null);
    List<Value> inputs = new ArrayList<>(graph.inputs());
    inputs.add(given);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean replaced = node.op() instanceof TargetWeights;
      nodes.add(
          replaced ? new Node(NAME, Reshape.identity(), List.of(given), node.outputs()) : node);
    }
    List<Value> outputs =
        graph.outputs().stream()
            .filter(value -> !value.name().equals(ExplanationGraph.TARGET))
            .toList();
    Map<String, Integer> samples = new LinkedHashMap<>(derived.axes());
    Integer axis = samples.get(output.name());
    if (axis != null) {
      samples.put(NAME, axis);
    }
    return new DerivedGraph(
        new Graph(inputs, outputs, graph.constants(), nodes).withMaxSteps(graph.maxSteps()),
        samples,
        derived.lengths(),
        derived.reader());
  }

  /** Inputs of the model, and weights that are drawn for them, the same each time. */
  Map<String, Tensor> addTo(Map<String, Tensor> inputs) {
    int[] shape =
        ForwardPass.run(axes.graph(), inputs).outputs().get(output.name()).tensor().shape();
    double[] weights = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    Random random = new Random(SEED);
    Arrays.setAll(weights, k -> Math.rint(STEP * random.nextGaussian()) / STEP);
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    all.put(NAME, Tensor.floating(output.type(), weights, shape));
    return all;
  }

  /** What {@code explain} is asked for one sample, with the weights among the inputs of several. */
  Target of(Map<String, Tensor> inputs, int sample) {
    Tensor weights = inputs.get(NAME);
    OptionalInt axis = axes.axisOf(output);
    if (axis.isEmpty()) {
      return Target.weights(start, weights);
    }
    int positive = axis.getAsInt() < 0 ? axis.getAsInt() + weights.rank() : axis.getAsInt();
    return Target.weights(start, new SampleSlice(positive, sample).of(weights));
  }
}
