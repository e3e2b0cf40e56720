package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** An Einsum of two operands that sums nothing, as {@code ij,ij->ij}, becomes a product. */
final class EinsumForm implements CanonicalForm {
  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (!(node.op() instanceof Einsum einsum) || node.inputs().size() != 2) {
      return null;
    }
    List<int[]> axes = einsum.axesOfElements(node.tensors());
    return axes == null
        ? null
        : rewriter ->
            new Result(
                new Mul(),
                List.of(
                    aligned(rewriter, "left", node.input(0), axes.get(0)),
                    aligned(rewriter, "right", node.input(1), axes.get(1))));
  }

  /**
   * With the axes of the output in their order, as far as they are not leading ones of length 1.
   */
  private static TraceValue aligned(
      TraceRewriter rewriter, String name, TraceValue operand, int... axes) {
    List<Integer> order = Arrays.stream(axes).filter(axis -> axis >= 0).boxed().toList();
    boolean ordered = IntStream.range(0, order.size()).allMatch(k -> order.get(k) == k);
    TraceValue value =
        ordered ? operand : rewriter.add(name + "/order", new Transpose(order), operand);
    int first = 0;
    while (first < axes.length && axes[first] < 0) {
      first++;
    }
    int start = first;
    long[] missing =
        IntStream.range(start, axes.length)
            .filter(axis -> axes[axis] < 0)
            .mapToLong(axis -> axis - start)
            .toArray();
    return missing.length == 0
        ? value
        : rewriter.add(
            name + "/axes",
            Reshape.unsqueeze(),
            value,
            rewriter.constant(name + "/missing", Tensor.vector(missing)));
  }
}
