package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Picks slices of {@code data} along {@code axis}: {@code data[..., ids, ...]}. From data it is a
 * movement; from a constant table by data-dependent ids it is a lookup.
 */
public record Gather(int axis) implements RoutingOp, LookupOp {
  @Override
  public String name() {
    return "Gather";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0;
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
    long[] ids = inputs.get(1).longs();
    int along = Shapes.axis(axis, data.rank());
    int dim = data.dim(along);
    int outer = Shapes.outer(data.shape(), along);
    int inner = Shapes.inner(data.shape(), along);
    Object result = Elements.storage(data, outer * ids.length * inner);
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < ids.length; k++) {
        long id = ids[k] < 0 ? ids[k] + dim : ids[k];
        if (id < 0 || id >= dim) {
          throw new IllegalArgumentException(
              "index %d is outside [%d,%d] along axis %d of %s"
                  .formatted(ids[k], -dim, dim - 1, along, data));
        }
        int from = (o * dim + (int) id) * inner;
        Elements.copy(data, from, result, (o * ids.length + k) * inner, inner);
      }
    }
    return List.of(Elements.tensor(data, result, shape(data, inputs.get(1), along)));
  }

  private static int[] shape(Tensor data, Tensor ids, int along) {
    int[] shape = new int[data.rank() - 1 + ids.rank()];
    int k = 0;
    for (int d = 0; d < along; d++) {
      shape[k++] = data.dim(d);
    }
    for (int d = 0; d < ids.rank(); d++) {
      shape[k++] = ids.dim(d);
    }
    for (int d = along + 1; d < data.rank(); d++) {
      shape[k++] = data.dim(d);
    }
    return shape;
  }

  @Override
  public Tensor relevanceOfIds(Call call, Tensor relevance) {
    Tensor data = call.input(0);
    int along = Shapes.axis(axis, data.rank());
    int outer = Shapes.outer(data.shape(), along);
    int inner = Shapes.inner(data.shape(), along);
    int count = call.input(1).size();
    double[] r = relevance.doubles();
    double[] result = new double[count];
    for (int k = 0; k < r.length; k++) {
      result[k / inner % count] += r[k];
    }
    assert r.length == outer * count * inner;
    return Tensor.of(result, call.input(1).shape());
  }
}
