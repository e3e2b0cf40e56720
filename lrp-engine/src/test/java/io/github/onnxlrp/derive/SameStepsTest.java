package io.github.onnxlrp.derive;

import static io.github.onnxlrp.derive.StepPairs.compare;
import static io.github.onnxlrp.derive.StepPairs.differ;
import static io.github.onnxlrp.derive.StepPairs.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.derive.StepPairs.Step;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Steps that differ in one respect. */
class SameStepsTest {
  private static Value tensor(GraphBuilder body, String name, double... elements) {
    return body.constant(name, Tensor.of(elements, elements.length));
  }

  /** All that a step has: iteration, condition, state, slice and constants are read. */
  private static void full(
      GraphBuilder body, Value iteration, Value going, Value state, Value slice) {
    Value count = body.add("count", new Cast(ElementType.DOUBLE), iteration);
    Value more = body.add("more", new Cast(ElementType.DOUBLE), going);
    Value sum = body.add("sum", new Add(), state, body.add("cs", new Mul(), slice, count));
    Value next = body.add("next", new Add(), sum, body.add("km", new Mul(), slice, more));
    body.outputs(going, next, body.add("scaled", new Mul(), next, tensor(body, "k", 2, 3)));
  }

  @Test
  void whatHasTheSamePlaceInAStepIsTheSame() {
    same(SameStepsTest::full, SameStepsTest::full);
  }

  /** The condition of the first step is a constant, that of the second one a result. */
  @Test
  void aConditionIsFoundByItsPlace() {
    Step step =
        (body, iteration, going, state, slice) -> {
          Value more = body.add("more", new Cast(ElementType.DOUBLE), going);
          Value next = body.add("next", new Add(), slice, more);
          Value one = body.add("one", new Reduce(false, false, false), slice);
          body.outputs(body.add("is", new Cast(ElementType.BOOL), one), next);
        };
    same(step, step);
  }

  /** One operation of the state or the slice. */
  private static Step of(TensorOp op, String name, UnaryOperator<Value[]> order) {
    return (body, iteration, going, state, slice) -> {
      Value[] read = order.apply(new Value[] {state, slice});
      body.outputs(going, body.add(name, op, read));
    };
  }

  @Test
  void operationsDiffer() {
    Step sum = of(new Add(), "next", v -> v);
    differ(sum, of(new Add(), "other", v -> v), "Add node 'next[1]' and Add node 'other[0]'");
    differ(sum, of(new Sub(), "next", v -> v), "Add node 'next[1]' and Sub node 'next[0]'");
    differ(
        of(Functions.tanh(), "next", v -> new Value[] {v[1]}),
        of(Functions.sigmoid(), "next", v -> new Value[] {v[1]}),
        "node 'next[1]' and ");
    differ(sum, of(new Add(), "next", v -> new Value[] {v[1], v[0]}), "in the place of");
    differ(sum, of(new Add(), "next", v -> new Value[] {v[0], v[0]}), "in the place of");
  }

  @Test
  void operationsThatAFormHasWrittenAreAsTheirNamesSay() {
    TensorOp one = new Reshape("Watch", inputs -> inputs.get(0).shape());
    TensorOp other = new Reshape("Watch", inputs -> inputs.get(0).shape().clone());
    assertThat(one).isNotEqualTo(other);
    UnaryOperator<Value[]> slice = v -> new Value[] {v[1]};
    same(of(one, "next", slice), of(other, "next", slice));
    TensorOp named = new Reshape("Other", inputs -> inputs.get(0).shape());
    differ(of(one, "next", slice), of(named, "next", slice), "node 'next[1]' and ");
  }

  @Test
  void relevanceMayGoAnotherWay() {
    assertThatThrownBy(() -> compare(SameStepsTest::full, SameStepsTest::full, false))
        .isInstanceOf(UnderivableException.class)
        .hasMessageContaining("relevance goes another way at ");
  }

  @Test
  void thereMayBeMoreOperations() {
    Step two =
        (body, iteration, going, state, slice) ->
            body.outputs(
                going,
                body.add("next", new Add(), state, slice),
                body.add("more", Functions.tanh(), slice));
    Step one =
        (body, iteration, going, state, slice) ->
            body.outputs(going, body.add("next", new Add(), state, slice), slice);
    differ(two, one, "1 and 2 operations");
  }

  /** The state plus the slice and the state less the slice are there; outputs differ. */
  private static Step giving(int going, int after, int collected) {
    return (body, iteration, condition, state, slice) -> {
      Value sum = body.add("sum", new Add(), state, slice);
      Value one = body.add("one", new Reduce(false, false, false), sum);
      Value is = body.add("is", new Cast(ElementType.BOOL), one);
      Value[] values = {sum, body.add("less", new Sub(), state, slice)};
      Value[] conditions = {condition, is};
      body.outputs(conditions[going], values[after], values[collected]);
    };
  }

  @Test
  void outputsDiffer() {
    Step model = giving(0, 0, 0);
    differ(model, giving(1, 0, 0), "'is[0]' in the place of ");
    differ(model, giving(0, 1, 0), "'less[0]' in the place of 'sum[0]'");
    differ(model, giving(0, 0, 1), "'less[0]' in the place of 'sum[0]'");
  }

  /** The slice plus a constant. */
  private static Step plus(Tensor constant) {
    return (body, iteration, going, state, slice) ->
        body.outputs(going, body.add("next", new Add(), slice, body.constant("k", constant)));
  }

  @Test
  void constantsDiffer() {
    Tensor constant = Tensor.of(new double[] {2, 3}, 2);
    same(plus(constant), plus(Tensor.of(new double[] {2, 3}, 2)));
    String differ = "'k' in the place of 'k'";
    differ(plus(constant), plus(Tensor.of(new double[] {2, 4}, 2)), differ);
    differ(plus(constant), plus(Tensor.of(new double[] {2, 3}, 1, 2)), differ);
    Tensor zeros = Tensor.zeros(ElementType.DOUBLE, 2);
    differ(plus(zeros), plus(Tensor.zeros(ElementType.FLOAT, 2)), differ);
  }

  /** What is computed in a step is no constant, even of the same elements. */
  @Test
  void aConstantIsNoResult() {
    Step computed =
        (body, iteration, going, state, slice) -> {
          Value zero = body.add("zero", new Sub(), slice, slice);
          body.outputs(going, body.add("next", new Add(), state, zero));
        };
    Step constant =
        (body, iteration, going, state, slice) -> {
          body.add("zero", new Sub(), slice, slice);
          body.outputs(going, body.add("next", new Add(), state, tensor(body, "k", 0, 0)));
        };
    differ(computed, constant, "'k' in the place of 'zero");
    differ(constant, computed, "in the place of 'k'");
  }
}
