package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Relevance of looked-up rows finds the ids that asked for them; rows are [1], [2], [3]. */
class IdsTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Value table = builder.constant("table", Tensor.of(new double[] {1, 2, 3}, 3, 1));

  @Test
  void floatIdsWithAnOffset() {
    Value ids = builder.input(new Value("ids", ElementType.FLOAT, null));
    Value one = builder.constant("one", Tensor.scalar(1));
    Value shifted = builder.add("shifted", new Sub(), ids, one);
    Value rows = builder.add("cast", new Cast(ElementType.INT32), shifted);
    Explanation explanation = explain(rows, Tensor.of(new double[] {1, 3}, 1, 2));
    assertThat(explanation.relevance("ids").doubles()).containsExactly(1, 3);
    assertThat(explanation.ledger().closure()).isZero();
  }

  @Test
  void paddedIds() {
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Tensor mask = Tensor.integers(ElementType.BOOL, new long[] {1, 0}, 2);
    Value pad = builder.constant("pad", Tensor.of(new long[] {2}));
    Value rows = builder.add("padded", new Where(), builder.constant("mask", mask), ids, pad);
    Explanation explanation = explain(rows, Tensor.of(new long[] {0, 1}, 1, 2));
    assertThat(explanation.relevance("ids").doubles()).containsExactly(1, 0);
    assertThat(explanation.ledger().constants()).isEqualTo(3);
    assertThat(explanation.ledger().closure()).isZero();
  }

  @Test
  void aConstantTokenInFront() {
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Value start = builder.constant("start", Tensor.of(new long[] {2}, 1, 1));
    Value rows = builder.add("joined", new Concat(1), start, ids);
    Explanation explanation = explain(rows, Tensor.of(new long[] {0, 1}, 1, 2));
    assertThat(explanation.relevance("ids").doubles()).containsExactly(1, 2);
    assertThat(explanation.ledger().constants()).isEqualTo(3);
    assertThat(explanation.ledger().closure()).isZero();
  }

  private Explanation explain(Value rows, Tensor ids) {
    Value looked = builder.add("rows", new Gather(0), table, rows);
    return Explainer.of(builder.outputs(looked).build())
        .batchAxis("ids", 0)
        .build()
        .explain(Map.of("ids", ids), Target.sum("rows"));
  }
}
