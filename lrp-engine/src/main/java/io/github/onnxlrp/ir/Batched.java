package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An operation on each sample of a batch. Tensors of a batch have a leading axis of samples.
 *
 * @param op the operation
 * @param operands what each operand is
 */
public record Batched(TensorOp op, List<Operand> operands) implements AdjointOp {
  /** What an operand is. */
  public enum Operand {
    /** The same for all samples. */
    SHARED,
    /** A batch. */
    BATCH,
    /** A batch of which nothing but the shape for one sample is read. */
    SHAPE
  }

  /** Copies the list. */
  public Batched {
    operands = List.copyOf(operands);
  }

  @Override
  public String name() {
    return op.name();
  }

  @Override
  public int outputCount(int count) {
    return op.outputCount(count);
  }

  /** Whether the outputs are batches. */
  public boolean givesBatch() {
    return operands.contains(Operand.BATCH);
  }

  @Override
  public boolean isOfOneRun() {
    return op.isOfOneRun();
  }

  @Override
  public boolean readsShapesOnly() {
    return op.readsShapesOnly();
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    List<Tensor> read = new ArrayList<>(inputs);
    boolean[] batched = new boolean[inputs.size()];
    for (int k = 0; k < batched.length; k++) {
      batched[k] = operands.get(k) == Operand.BATCH;
      if (operands.get(k) == Operand.SHAPE) {
        read.set(k, Batch.likeSample(inputs.get(k)));
      }
    }
    return givesBatch() ? op.forwardBatch(read, batched) : op.forward(read);
  }

  /**
   * The outputs of an operation for one sample after the other.
   *
   * @param forward computes them of the operands of one sample
   */
  public static List<Tensor> oneByOne(
      UnaryOperator<List<Tensor>> forward, List<Tensor> inputs, boolean... batched) {
    int samples = Batch.samples(inputs, batched);
    List<List<Tensor>> outputs = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      List<Tensor> own = new ArrayList<>(inputs);
      for (int k = 0; k < batched.length; k++) {
        if (batched[k]) {
          own.set(k, Batch.sample(inputs.get(k), sample));
        }
      }
      List<Tensor> found = forward.apply(own);
      for (int k = 0; k < found.size(); k++) {
        if (outputs.size() <= k) {
          outputs.add(new ArrayList<>());
        }
        outputs.get(k).add(found.get(k));
      }
    }
    return outputs.stream().map(Batch::of).toList();
  }
}
