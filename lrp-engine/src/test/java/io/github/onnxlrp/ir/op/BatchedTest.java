package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Batched.Operand;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation, and what its adjoint emits, on a batch of samples as on each of them alone,
 * whichever of its operands are batches.
 */
class BatchedTest {
  private static final int SAMPLES = 3;
  private static final int MOST_OPERANDS = 4;

  /** Both compute the same sums of a few terms, maybe in another order. */
  private static final double TOLERANCE = 1e-13;

  static Stream<AdjointCase> cases() {
    return AdjointTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesEachSampleAsAlone(AdjointCase operation) {
    List<Tensor> outputs = operation.outputs();
    CheckingEmitter emitter = new CheckingEmitter();
    emitter.add(operation.op(), operation.operands());
    operation
        .op()
        .adjoint(
            emitter,
            operation.floatingOperands(),
            new Call<>(operation.operands(), outputs),
            operation.cotangents(outputs));
    assertThat(emitter.checked).isPositive();
  }

  /** Indices, lengths and conditions may differ between samples, too. */
  @Test
  void takesIntegersOfEachSample() {
    Tensor data = AdjointCase.random(4, 3);
    Tensor ids = Batch.of(List.of(Tensor.vector(0, 3), Tensor.vector(2, 1)));
    Batched gather = new Batched(new Gather(0), List.of(Operand.SHARED, Operand.BATCH));
    Tensor rows = gather.forward(List.of(data, ids)).get(0);
    for (int sample = 0; sample < 2; sample++) {
      Tensor own = new Gather(0).forward(List.of(data, Batch.sample(ids, sample))).get(0);
      assertThat(Batch.sample(rows, sample).doubles()).isEqualTo(own.doubles());
    }
  }

  /** Computes at once, and looks whether batches of such operands give batches of such results. */
  private static final class CheckingEmitter implements Emitter<Tensor> {
    private int checked;

    @Override
    public List<Tensor> add(TensorOp op, List<Tensor> operands) {
      int patterns = 1 << Math.min(MOST_OPERANDS, operands.size());
      for (int pattern = 1; pattern < patterns; pattern++) {
        check(op, operands, pattern);
      }
      return op.forward(operands);
    }

    private void check(TensorOp op, List<Tensor> operands, int pattern) {
      List<Operand> uses = new ArrayList<>();
      List<Tensor> batches = new ArrayList<>();
      List<List<Tensor>> samples = new ArrayList<>();
      for (int sample = 0; sample < SAMPLES; sample++) {
        samples.add(new ArrayList<>());
      }
      for (int k = 0; k < operands.size(); k++) {
        Tensor operand = operands.get(k);
        boolean isBatch = operand != null && (pattern >> k & 1) == 1;
        uses.add(!isBatch ? Operand.SHARED : op.readsShapeOf(k) ? Operand.SHAPE : Operand.BATCH);
        List<Tensor> own = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
          own.add(isBatch ? varied(operand, sample) : operand);
          samples.get(sample).add(own.get(sample));
        }
        batches.add(isBatch ? Batch.of(own) : operand);
      }
      Batched batched = new Batched(op, uses);
      List<Tensor> together = batched.forward(batches);
      for (int sample = 0; sample < SAMPLES; sample++) {
        List<Tensor> alone = op.forward(samples.get(sample));
        assertThat(together).hasSameSizeAs(alone);
        for (int k = 0; k < alone.size(); k++) {
          Tensor found = together.get(k);
          assertSame(
              batched.givesBatch() ? Batch.sample(found, sample) : found,
              alone.get(k),
              "%s of %s, batches %s".formatted(op, operands, uses));
        }
      }
      checked++;
    }

    private static Tensor varied(Tensor operand, int sample) {
      return operand.isFloating() ? operand.map(x -> x * (1 + 0.01 * sample)) : operand;
    }

    private static void assertSame(Tensor found, Tensor expected, String name) {
      assertThat(found.shape()).as(name).isEqualTo(expected.shape());
      assertThat(found.isFloating()).as(name).isEqualTo(expected.isFloating());
      for (int k = 0; k < expected.size(); k++) {
        double tolerance = TOLERANCE * Math.max(1, Math.abs(expected.get(k)));
        assertThat(found.get(k)).as(name).isCloseTo(expected.get(k), within(tolerance));
      }
    }
  }
}
