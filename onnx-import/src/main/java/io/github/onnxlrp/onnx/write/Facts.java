package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What is known of the values of a graph before it runs: types and numbers of axes, and which
 * lengths do not change. It is seen in runs on inputs of several lengths. What is made of it has to
 * be verified on inputs of further lengths.
 */
public final class Facts {
  private final List<ObservedRun> runs;
  private final boolean varied;
  private final Map<Value, Value> batches = new HashMap<>();
  private final Map<Value, Value> same = new HashMap<>();

  private Facts(Graph graph, List<Map<String, Tensor>> inputs) {
    this.runs = inputs.stream().map(run -> new ObservedRun(graph, run)).toList();
    this.varied =
        graph.inputs().stream().allMatch(input -> isVaried(input) && !isOneNumber(input, inputs));
  }

  /** Whether an integer, which may be a length, has had one value in all runs. */
  private static boolean isOneNumber(Value input, List<Map<String, Tensor>> inputs) {
    List<Tensor> given = inputs.stream().map(run -> run.get(input.name())).toList();
    return !given.isEmpty()
        && given.stream().allMatch(one -> one != null && !one.isFloating() && one.size() == 1)
        && given.stream().mapToLong(one -> one.longs()[0]).distinct().count() == 1;
  }

  /** Whether all lengths of an input that are not declared have changed. */
  private boolean isVaried(Value input) {
    return input.shape() != null
        && IntStream.range(0, input.shape().size())
            .allMatch(axis -> input.shape().get(axis).isFixed() || length(input, axis) < 0);
  }

  /**
   * Runs of a graph.
   *
   * @param inputs for each run the inputs by name; lengths that may change should differ from run
   *     to run and from each other
   */
  public static Facts of(Graph graph, List<Map<String, Tensor>> inputs) {
    return new Facts(graph, inputs);
  }

  /** Takes note of a value that has the shape and type of another. */
  void addSame(Value value, Value like) {
    same.put(value, like);
  }

  /** Takes note of a value that stands for one sample of a batch. */
  void addSample(Value sample, Value batch) {
    batches.put(sample, batch);
  }

  /** The shapes in one run, for one sample of those of a batch; null where they are not known. */
  private List<int[]> shapes(ObservedRun run, Value value) {
    Value like = same.get(value);
    if (like != null) {
      return shapes(run, like);
    }
    Value batch = batches.get(value);
    List<int[]> shapes = run.shapes(batch == null ? value : batch);
    return batch == null || shapes == null
        ? shapes
        : shapes.stream().map(shape -> Arrays.copyOfRange(shape, 1, shape.length)).toList();
  }

  /** The number of axes of a value; -1 where it is not known. */
  int rank(Value value) {
    int rank = -1;
    for (ObservedRun run : runs) {
      List<int[]> shapes = shapes(run, value);
      for (int[] shape : shapes == null ? List.<int[]>of() : shapes) {
        if (rank >= 0 && shape.length != rank) {
          return -1;
        }
        rank = shape.length;
      }
    }
    return rank;
  }

  /** The element type of a value; null where it is not known. */
  ElementType type(Value value) {
    Value like = same.getOrDefault(value, value);
    Value seen = batches.getOrDefault(like, like);
    return runs.stream()
        .map(run -> run.type(seen))
        .filter(type -> type != null)
        .findFirst()
        .orElse(null);
  }

  /** The length of an axis that is the same in all runs; otherwise -1. */
  int length(Value value, int axis) {
    int length = -1;
    for (ObservedRun run : runs) {
      List<int[]> shapes = shapes(run, value);
      for (int[] shape : shapes == null ? List.<int[]>of() : shapes) {
        if (axis >= shape.length || (length >= 0 && shape[axis] != length)) {
          return -1;
        }
        length = shape[axis];
      }
    }
    return length;
  }

  /** The same where that does not hang on inputs that have had one length alone; otherwise -1. */
  int fixedLength(Value value, int axis) {
    return varied ? length(value, axis) : -1;
  }

  /** Whether two values have one shape, whatever the lengths of the inputs. */
  boolean sameShape(Value a, Value b) {
    return a == b
        || (!runs.isEmpty()
            && runs.stream()
                .allMatch(run -> ObservedRun.sameShape(shapes(run, a), shapes(run, b))));
  }
}
