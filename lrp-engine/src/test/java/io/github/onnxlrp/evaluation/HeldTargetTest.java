package io.github.onnxlrp.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an evaluation holds still while inputs change, and what it refuses to average. */
class HeldTargetTest {
  private static final Graph CELLS = new TestCells(3, 4).recurrent(false, false);
  private static final Tensor X = new RandomTensors(3).next(4, 1, TestCells.E);

  private static ResolvedTarget resolved(Target target) {
    return Explainer.of(CELLS).build().explain(Map.of("x", X), target).target();
  }

  @Test
  void eachSideThatIsTheLargestIsHeld() {
    String largest =
        Integer.toString(resolved(Target.argmax("logits")).terms().get(0).index().get(0));
    Target one = Target.argmax("logits");
    assertThat(FixedTarget.of(one, resolved(one)).specification()).isEqualTo(largest);
    Target sums = Target.sum("logits").versus("argmax");
    Target held = FixedTarget.of(sums, resolved(sums));
    assertThat(held.specification()).isEqualTo("sum");
    assertThat(held.versus()).isEqualTo(largest);
    Target first = Target.argmax("logits").versus("sum");
    assertThat(FixedTarget.of(first, resolved(first)).specification()).isEqualTo(largest);
    assertThat(FixedTarget.of(first, resolved(first)).versus()).isEqualTo("sum");
  }

  /** Channels first: the number of what counts as features is that of the steps. */
  @Test
  void meansOfOtherNumbersOfFeaturesAreRefused() {
    GraphBuilder builder = new GraphBuilder();
    Value x =
        builder.input(
            "x",
            ElementType.DOUBLE,
            Dimension.symbol("batch"),
            Dimension.of(3),
            Dimension.symbol("time"));
    Graph graph = builder.outputs(builder.add("y", Functions.relu(), x)).build();
    FeatureMeans means = new FeatureMeans(graph);
    means.add(Map.of("x", Tensor.of(new double[15], 3, 5)));
    assertThatThrownBy(() -> means.add(Map.of("x", Tensor.of(new double[21], 3, 7))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("samples of input 'x' have 5 features and 7");
  }

  @Test
  void probabilitiesOfAKeptHeadAreRefused() {
    Evaluator evaluator =
        SumOfWorths.ofTokens(SumOfWorths.worth(1))
            .metric(SumOfWorths.curve(RemovalCurve.Kind.DELETION, 1, 1))
            .measure(Measure.PROBABILITY)
            .build();
    assertThatThrownBy(
            () ->
                evaluator.evaluate(
                    List.of(evaluator.samples(Map.of("ids", SumOfWorths.ids(0, 1)))),
                    Target.sum("score").keepHead(),
                    one -> {}))
        .hasMessageContaining("leave out --keep-head");
  }
}
