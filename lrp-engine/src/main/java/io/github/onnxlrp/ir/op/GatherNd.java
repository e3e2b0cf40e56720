package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Picks slices of {@code data}; the last axis of {@code ids} holds the coordinates of each slice.
 *
 * @param batchAxes number of leading axes that data and ids share
 */
public record GatherNd(int batchAxes) implements PickingOp, LookupOp {
  @Override
  public String name() {
    return "GatherND";
  }

  @Override
  public int idsOperand() {
    return 1;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.MOVEMENT : Kind.LOOKUP;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Tensor ids = inputs.get(1);
    int length = ids.dim(-1);
    int kept = data.rank() - batchAxes - length;
    int[] shape = Arrays.copyOf(ids.shape(), ids.rank() - 1 + kept);
    System.arraycopy(data.shape(), batchAxes + length, shape, ids.rank() - 1, kept);
    return List.of(Elements.pick(data, sources(inputs), shape));
  }

  @Override
  public int[] sources(List<Tensor> inputs) {
    return Scatter.slices(inputs.get(0), inputs.get(1), batchAxes);
  }

  @Override
  public int[] idsOfElements(List<Tensor> inputs, int... shape) {
    Tensor ids = inputs.get(1);
    if (ids.dim(-1) != 1) {
      throw OnnxLrpException.unsupported(
          "GatherND looks up a table by %d ids together; their relevance cannot be told apart",
          ids.dim(-1));
    }
    int slice = Shapes.size(shape) / Math.max(1, ids.size());
    return IntStream.range(0, Shapes.size(shape)).map(k -> k / slice).toArray();
  }
}
