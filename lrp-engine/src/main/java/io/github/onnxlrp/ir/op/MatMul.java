package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.BilinearOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Matrix product {@code [..., m, k] x [..., k, n] -> [..., m, n]} as NumPy's matmul defines it:
 * vectors are promoted, leading axes broadcast.
 *
 * @param transposeLeft whether the left operand is {@code [..., k, m]}
 * @param transposeRight whether the right operand is {@code [..., n, k]}
 * @param precision in which numbers it is computed
 */
public record MatMul(boolean transposeLeft, boolean transposeRight, Precision precision)
    implements SingleOutputOp, BilinearOp {
  /** A product of the operands as they are. */
  public MatMul() {
    this(false, false);
  }

  /** A product in double precision. */
  public MatMul(boolean transposeLeft, boolean transposeRight) {
    this(transposeLeft, transposeRight, Precision.DOUBLE);
  }

  @Override
  public String name() {
    return "MatMul";
  }

  @Override
  public MatMul in(Precision newPrecision) {
    return new MatMul(transposeLeft, transposeRight, newPrecision);
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.BILINEAR : Kind.LINEAR;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor a = inputs.get(0);
    Tensor b = inputs.get(1);
    if (a.rank() == 0 || b.rank() == 0) {
      throw new IllegalArgumentException("MatMul needs operands of rank 1 or more, found a scalar");
    }
    Tensor product =
        MatrixProducts.of(leftMatrix(a), rightMatrix(b), transposeLeft, transposeRight, precision);
    int[] shape = product.shape();
    if (b.rank() == 1) {
      shape = Arrays.copyOf(shape, shape.length - 1);
    }
    if (a.rank() == 1) {
      int last = shape.length - (b.rank() == 1 ? 1 : 2);
      int[] shorter = Arrays.copyOf(shape, shape.length - 1);
      if (b.rank() > 1) {
        shorter[last] = shape[shape.length - 1];
      }
      shape = shorter;
    }
    return product.reshaped(shape);
  }

  /** Zeros: a product costs more than all that reads it. */
  @Override
  public List<Tensor> outline(List<Tensor> inputs) {
    Tensor a = inputs.get(0);
    Tensor b = inputs.get(1);
    boolean fits =
        a.isFloating()
            && a.rank() > 1
            && b.rank() > 1
            && a.dim(transposeLeft ? -2 : -1) == b.dim(transposeRight ? -1 : -2);
    if (!fits) {
      // Vectors cost little, and the product says what does not fit.
      return forward(inputs);
    }
    int[] batch = Shapes.broadcast(MatrixProducts.batchOf(a), MatrixProducts.batchOf(b));
    int[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = a.dim(transposeLeft ? -1 : -2);
    shape[batch.length + 1] = b.dim(transposeRight ? -2 : -1);
    return List.of(Tensor.zeros(a.type(), shape));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    int left = inputs.get(0).rank() - (batched[0] ? 1 : 0);
    int right = inputs.get(1).rank() - (batched[1] ? 1 : 0);
    if (left < 2 || right < 2) {
      return SingleOutputOp.super.forwardBatch(inputs, batched);
    }
    int rank = Math.max(left, right);
    List<Tensor> operands = new ArrayList<>(inputs);
    for (int k = 0; k < 2; k++) {
      operands.set(k, batched[k] ? Batch.ofRank(inputs.get(k), rank) : inputs.get(k));
    }
    return forward(operands);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    int own = emitter.rank(call.input(operand));
    int others = emitter.rank(call.input(1 - operand));
    if (own >= 2 && others == 2) {
      // The operand is repeated along no axis.
      return product(emitter, operand, call.input(1 - operand), cotangent);
    }
    List<V> all = new ArrayList<>(List.of(cotangent));
    all.addAll(call.inputs());
    V matrix = emitter.emit(new ProductMatrix(this), all);
    V other = emitter.emit(new Promoted(this, 1 - operand), List.of(call.input(1 - operand)));
    V full = product(emitter, operand, other, matrix);
    V like = emitter.emit(new Promoted(this, operand), List.of(call.input(operand)));
    V summed = emitter.emit(new SumTo(), List.of(full, like));
    return emitter.emit(Reshape.like(), List.of(summed, call.input(operand)));
  }

  /** The product of the other operand and a cotangent, both matrices. */
  private <V> V product(Emitter<V> emitter, int operand, V other, V cotangent) {
    if (operand == 0) {
      return transposeLeft
          ? emitter.emit(new MatMul(transposeRight, true), List.of(other, cotangent))
          : emitter.emit(new MatMul(false, !transposeRight), List.of(cotangent, other));
    }
    return transposeRight
        ? emitter.emit(new MatMul(true, transposeLeft), List.of(cotangent, other))
        : emitter.emit(new MatMul(!transposeLeft, false), List.of(other, cotangent));
  }

  /**
   * An operand of a matrix product with a vector promoted to a matrix.
   *
   * @param of the product
   * @param which which operand
   */
  public record Promoted(MatMul of, int which) implements AdjointOp {
    @Override
    public String name() {
      return "Promoted";
    }

    @Override
    public boolean keepsOrder() {
      return true;
    }

    @Override
    public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
      int[] shape = forward(List.of(Batch.likeSample(inputs.get(0)))).get(0).shape();
      return List.of(Batch.reshaped(inputs.get(0), shape));
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      return List.of(which == 0 ? of.leftMatrix(inputs.get(0)) : of.rightMatrix(inputs.get(0)));
    }
  }

  /**
   * What has the shape of the output of a matrix product, as if its operands were matrices. Behind
   * it are the operands, of which the shapes are read.
   *
   * @param of the product
   */
  public record ProductMatrix(MatMul of) implements AdjointOp {
    @Override
    public String name() {
      return "ProductMatrix";
    }

    @Override
    public boolean readsShapeOf(int operand) {
      return operand > 0;
    }

    @Override
    public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
      List<Tensor> shapes = new ArrayList<>(inputs);
      shapes.set(0, Batch.likeSample(inputs.get(0)));
      return List.of(Batch.reshaped(inputs.get(0), forward(shapes).get(0).shape()));
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      Tensor product = inputs.get(0);
      if (inputs.get(1).rank() > 1 && inputs.get(2).rank() > 1) {
        return List.of(product);
      }
      Tensor a = of.leftMatrix(inputs.get(1));
      Tensor b = of.rightMatrix(inputs.get(2));
      int[] batch = Shapes.broadcast(MatrixProducts.batchOf(a), MatrixProducts.batchOf(b));
      int[] shape = Arrays.copyOf(batch, batch.length + 2);
      shape[batch.length] = a.dim(of.transposeLeft ? -1 : -2);
      shape[batch.length + 1] = b.dim(of.transposeRight ? -2 : -1);
      return List.of(product.reshaped(shape));
    }
  }

  @Override
  public void forEachProduct(Call<Tensor> call, Products products) {
    Tensor a = leftMatrix(call.input(0));
    Tensor b = rightMatrix(call.input(1));
    int m = a.dim(transposeLeft ? -1 : -2);
    int k = a.dim(transposeLeft ? -2 : -1);
    int n = b.dim(transposeRight ? -2 : -1);
    int leftStep = transposeLeft ? m : 1;
    int rightStep = transposeRight ? 1 : n;
    int[] batch = Shapes.broadcast(MatrixProducts.batchOf(a), MatrixProducts.batchOf(b));
    int[] sourceA = Broadcast.sources(MatrixProducts.batchOf(a), batch);
    int[] sourceB = Broadcast.sources(MatrixProducts.batchOf(b), batch);
    for (int item = 0; item < sourceA.length; item++) {
      for (int output = 0; output < m * n; output++) {
        int left = sourceA[item] * m * k + output / n * (transposeLeft ? 1 : k);
        int right = sourceB[item] * k * n + output % n * (transposeRight ? k : 1);
        for (int inner = 0; inner < k; inner++) {
          products.accept(
              left + inner * leftStep, right + inner * rightStep, item * m * n + output);
        }
      }
    }
  }

  private Tensor leftMatrix(Tensor tensor) {
    return asMatrix(tensor, !transposeLeft);
  }

  private Tensor rightMatrix(Tensor tensor) {
    return asMatrix(tensor, transposeRight);
  }

  /** A vector becomes one row or one column, so that the product is the same with flags. */
  private static Tensor asMatrix(Tensor tensor, boolean row) {
    if (tensor.rank() > 1) {
      return tensor;
    }
    return row ? tensor.reshaped(1, tensor.size()) : tensor.reshaped(tensor.size(), 1);
  }
}
