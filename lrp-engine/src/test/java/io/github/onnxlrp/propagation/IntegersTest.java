package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.CumulativeSum;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Modulo;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.ReduceProduct;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Relevance of ids that reaches an operation on integers. */
class IntegersTest {
  private static final Tensor AXES = Tensor.vector(0);
  private static final Tensor WEIGHTS = Tensor.vector(1, 0);

  /** Ids [2] to which an operation is applied before they look up a table. */
  private static Explanation explain(TensorOp op, Tensor... constants) {
    GraphBuilder graph = new GraphBuilder();
    Value ids = graph.input("ids", ElementType.INT64, Dimension.of(2));
    Value[] operands = new Value[1 + constants.length];
    operands[0] = ids;
    for (int k = 0; k < constants.length; k++) {
      operands[1 + k] = graph.constant("constant" + k, constants[k]);
    }
    Value other = graph.add("the_op", op, operands);
    Value table = graph.constant("table", new RandomTensors(3).next(8, 3));
    Value y = graph.add("y", new Gather(0), table, other);
    Graph built = graph.outputs(y).build();
    return Explainer.of(built)
        .batchAxis("ids", Samples.SHARED)
        .build()
        .explain(Map.of("ids", Tensor.vector(1, 2)), Target.sum("y"));
  }

  @ParameterizedTest
  @MethodSource
  void relevanceIsNotSplitBetweenWeighedIntegers(TensorOp op, Tensor... constants) {
    assertThatThrownBy(() -> explain(op, constants))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            op.name()
                + " node 'the_op': relevance reached it, and no rule splits relevance between"
                + " integers that it weighs; explain a value below it, or hold the inputs behind"
                + " it fixed")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.UNSUPPORTED);
  }

  static Stream<Arguments> relevanceIsNotSplitBetweenWeighedIntegers() {
    return Stream.of(
        arguments(new Einsum("i,i->"), WEIGHTS),
        arguments(new Reduce(false, true, false), AXES),
        arguments(new CumulativeSum(false, false), Tensor.of(new long[] {0})),
        arguments(new ReduceProduct(true, false), AXES));
  }

  @ParameterizedTest
  @MethodSource
  void renumberedIdsKeepTheirRelevance(TensorOp op, Tensor... constants) {
    Explanation explanation = explain(op, constants);
    assertThat(explanation.ledger().closure()).isLessThan(1e-12);
    assertThat(explanation.ledger().inputs() + explanation.ledger().constants())
        .isEqualTo(explanation.score());
  }

  static Stream<Arguments> renumberedIdsKeepTheirRelevance() {
    return Stream.of(
        arguments(new Extremum(true), WEIGHTS),
        arguments(new Extremum(false), WEIGHTS),
        arguments(new ReduceExtremum(true, true, false), AXES),
        arguments(new Mul(), WEIGHTS),
        arguments(new Modulo(false), Tensor.vector(2, 2)),
        arguments(new Power(), Tensor.vector(2, 2)));
  }

  private static Arguments arguments(TensorOp op, Tensor... constants) {
    return Arguments.of(Named.of(op.name(), op), constants);
  }
}
