package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Sum or mean over the axes that the second operand lists; over all axes when it is absent or
 * empty.
 *
 * @param mean whether the sum is divided by the number of its terms
 * @param keepAxes whether reduced axes stay, with length 1
 * @param emptyIsIdentity whether nothing is reduced when no axes are given
 */
public record Reduce(boolean mean, boolean keepAxes, boolean emptyIsIdentity)
    implements SingleOutputOp {
  @Override
  public String name() {
    return mean ? "ReduceMean" : "ReduceSum";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.LINEAR : Kind.DISCRETE;
  }

  private ReducedAxes axes() {
    return new ReducedAxes(keepAxes, emptyIsIdentity);
  }

  @Override
  public TensorOp withUnitWeights() {
    return new Reduce(false, keepAxes, emptyIsIdentity);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int[] kept = axes().kept(inputs);
    int[] shape = axes().result(inputs);
    if (!data.isFloating()) {
      return integerSum(data, kept).reshaped(shape);
    }
    Tensor sum = Broadcast.sumTo(data, kept);
    double terms = (double) data.size() / sum.size();
    return (mean ? sum.map(s -> s / terms) : sum).reshaped(shape);
  }

  @Override
  public boolean addsUp() {
    return !mean;
  }

  @Override
  public Interval range(List<Interval> operands) {
    Interval data = operands.get(0);
    return mean
        ? data
        : new Interval(
            data.low() >= 0 ? 0 : Double.NEGATIVE_INFINITY,
            data.high() <= 0 ? 0 : Double.POSITIVE_INFINITY);
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    int rank = inputs.get(0).rank() - 1;
    Tensor axes = inputs.size() > 1 ? inputs.get(1) : null;
    boolean given = axes != null && axes.size() > 0;
    if (rank == 0 || (given && batched[1]) || (!given && emptyIsIdentity)) {
      return SingleOutputOp.super.forwardBatch(inputs, batched);
    }
    long[] shifted =
        given
            ? Arrays.stream(axes.longs()).map(axis -> 1 + Shapes.axis(axis, rank)).toArray()
            : LongStream.rangeClosed(1, rank).toArray();
    return forward(List.of(inputs.get(0), Tensor.vector(shifted)));
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    if (operand != 0) {
      return null;
    }
    V data = call.input(0);
    V share =
        mean
            ? emitter.emit(
                new Div(), List.of(cotangent, emitter.emit(terms(), List.of(data, cotangent))))
            : cotangent;
    List<V> operands = new ArrayList<>(call.inputs());
    operands.add(0, share);
    V kept = emitter.emit(withReducedAxes(), operands);
    return emitter.emit(new BroadcastTo(), List.of(kept, data));
  }

  /** How many elements of the first operand there are for each of the second. */
  private static Discrete terms() {
    return new Discrete(
        "Terms",
        inputs -> Tensor.scalar((double) inputs.get(0).size() / inputs.get(1).size()),
        true);
  }

  /** The first operand with axes of length 1 for the reduced ones; behind it are the operands. */
  private Reshape withReducedAxes() {
    return new Reshape(
        "WithReducedAxes",
        inputs -> axes().kept(inputs.subList(1, inputs.size())),
        1,
        Map.of("keepdims", keepAxes, "noop_with_empty_axes", emptyIsIdentity));
  }

  private Tensor integerSum(Tensor data, int... kept) {
    if (mean) {
      throw new IllegalArgumentException("the mean of integers is not supported");
    }
    int[] targets = Broadcast.sources(kept, data.shape());
    long[] sums = new long[Shapes.size(kept)];
    for (int k = 0; k < targets.length; k++) {
      sums[targets[k]] = Integers.wrap(sums[targets[k]] + data.longs()[k], data.type());
    }
    return Tensor.integers(data.type(), sums, kept);
  }
}
