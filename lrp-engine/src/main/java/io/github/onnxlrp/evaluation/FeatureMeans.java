package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The mean of each feature over the steps of all samples that were added. */
public final class FeatureMeans {
  private final Graph graph;
  private final Map<String, double[]> sums = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();

  /** No samples yet of a graph's inputs. */
  public FeatureMeans(Graph graph) {
    this.graph = graph;
  }

  /** Adds a sample: its inputs by name, without their batch axes. */
  public void add(Map<String, Tensor> inputs) {
    inputs.forEach(
        (name, input) -> {
          int columns = columns(name, input);
          double[] sum = sums.computeIfAbsent(name, key -> new double[columns]);
          requireSame(name, sum.length, columns);
          for (int k = 0; input.isFloating() && k < input.size(); k++) {
            sum[k % columns] += input.get(k);
          }
          counts.merge(name, input.size() / (long) Math.max(1, columns), Long::sum);
        });
  }

  /** The mean that belongs to an element of an input, a tensor of a sample without batch axis. */
  double of(String name, Tensor input, int element) {
    double[] sum = sums.get(name);
    int columns = columns(name, input);
    requireSame(name, sum.length, columns);
    return sum[element % columns] / counts.get(name);
  }

  private static void requireSame(String name, int features, int own) {
    if (features != own) {
      throw OnnxLrpException.invalid(
          "--baseline mean: samples of input '%s' have %d features and %d; expected one number, with"
              + " steps along the first axis of a sample; use --baseline zero",
          name, features, own);
    }
  }

  /** A vector of a fixed length has features and no steps. */
  private int columns(String name, Tensor input) {
    Value declared = graph.input(name);
    int steps = SampleSlice.steps(input);
    boolean vector =
        steps == input.size()
            && declared.shape() != null
            && !declared.shape().isEmpty()
            && declared.shape().get(declared.shape().size() - 1).isFixed();
    return vector ? input.size() : steps == 0 ? 1 : Math.max(1, input.size() / steps);
  }
}
