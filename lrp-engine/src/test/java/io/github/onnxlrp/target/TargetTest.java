package io.github.onnxlrp.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target means on an output of 2 steps x 3 classes, by values chosen by hand. */
class TargetTest {
  private static final Tensor SCORES = Tensor.of(new double[] {1, 9, 2, 5, 3, 4}, 1, 2, 3);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "argmax | 9",
        "sum | 24",
        "0,0 | 1",
        "1,argmax | 5",
        "-1,-1 | 4",
        "argmax,2 | 4",
        "argmax,argmax | 9"
      })
  void specifications(String specification, double score) {
    Explanation explanation = explain(Target.of("y", specification));
    assertThat(explanation.score()).isEqualTo(score);
    assertThat(explanation.relevance("x").sum()).isEqualTo(score);
    assertThat(explanation.prediction().index()).containsExactly(0, 1);
    assertThat(explanation.prediction().value()).isEqualTo(9);
  }

  @Test
  void theOnlyFloatOutputIsTheDefault() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(1));
    Value count = builder.add("count", new Cast(ElementType.INT64), x);
    Graph graph = builder.outputs(count, builder.add("y", Reshape.identity(), x)).build();
    Explanation explanation =
        Explainer.of(graph)
            .build()
            .explain(Map.of("x", Tensor.of(new double[] {2}, 1, 1)), Target.of(null, null));
    assertThat(explanation.target().output()).isEqualTo("y");
  }

  @Test
  void versusSubtracts() {
    Explanation explanation = explain(Target.index("y", 0, 1).versus("1,0"));
    assertThat(explanation.score()).isEqualTo(9 - 5);
    assertThat(explanation.target().terms())
        .containsExactly(new Term(List.of(0, 1), 1), new Term(List.of(1, 0), -1));
  }

  @Test
  void weightsMayNameAnyValue() {
    Tensor weights = Tensor.of(new double[] {0, 1, 0, 0, 0, 2}, 2, 3);
    assertThat(explain(Target.weights("inside", weights)).score()).isEqualTo(9 + 2 * 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2,0", "0", "0,3", "0,-4", "0,0,0", "first", ""})
  void impossibleSpecifications(String specification) {
    assertThatThrownBy(() -> explain(Target.of("y", specification)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("'y'")
        .hasMessageContaining("[2,3]");
  }

  @Test
  void timeAxisNeedsAChoice() {
    assertThatThrownBy(() -> explain(Target.of(null, null)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("--target")
        .hasMessageContaining("-1,argmax");
  }

  @Test
  void unknownOutput() {
    assertThatThrownBy(() -> explain(Target.argmax("z")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("no output 'z'")
        .hasMessageContaining("[y]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "LogSoftmax", "Sigmoid"})
  void headsAreStripped(String name) {
    TensorOp head =
        name.equals("Sigmoid") ? Functions.sigmoid() : new Softmax(-1, name.equals("LogSoftmax"));
    Explanation explanation = explain(head, Target.of("y", "0,1"));
    assertThat(explanation.score()).isEqualTo(9);
    assertThat(explanation.target().output()).isEqualTo("y");
    assertThat(explanation.target().start()).isEqualTo("inside");
    assertThat(explanation.notes()).anyMatch(note -> note.contains(name));
  }

  /** Relevance starts at the logits of those steps that count. */
  @ParameterizedTest
  @CsvSource({"0, 3", "1, 4", "sum, 7"})
  void headsAreStrippedBehindWhatJoinsThem(String specification, double score) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value z = builder.input(new Value("z", ElementType.DOUBLE, null));
    Value left = builder.add("left", Functions.sigmoid(), x);
    Value right = builder.add("right", Functions.sigmoid(), z);
    Graph graph = builder.outputs(builder.add("y", new Concat(1), left, right)).build();
    Explanation explanation =
        Explainer.of(graph)
            .batchAxis("x", 0)
            .batchAxis("z", 0)
            .build()
            .explain(
                Map.of(
                    "x", Tensor.of(new double[] {3}, 1, 1), "z", Tensor.of(new double[] {4}, 1, 1)),
                Target.of("y", specification));
    assertThat(explanation.score()).isEqualTo(score);
    assertThat(explanation.relevance("x").sum() + explanation.relevance("z").sum())
        .isEqualTo(score);
    assertThat(explanation.notes()).anyMatch(note -> note.contains("below Sigmoid"));
  }

  @Test
  void weightsExcludeVersus() {
    Target target = Target.weights("inside", Tensor.of(new double[6], 2, 3)).versus("0,0");
    assertThatThrownBy(() -> explain(target))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("versus");
  }

  @Test
  void sigmoidIsKeptOnRequest() {
    Explanation explanation = explain(Functions.sigmoid(), Target.of("y", "0,1").keepHead());
    assertThat(explanation.score()).isEqualTo(1 / (1 + Math.exp(-9)));
    assertThat(explanation.target().start()).isEqualTo("y");
  }

  private static Explanation explain(Target target) {
    return explain(Reshape.identity(), target);
  }

  private static Explanation explain(TensorOp head, Target target) {
    GraphBuilder builder = new GraphBuilder();
    Dimension batch = Dimension.symbol("batch");
    Value x = builder.input("x", ElementType.DOUBLE, batch, Dimension.of(2), Dimension.of(3));
    Value inside = builder.add("inside", Reshape.identity(), x);
    Graph graph = builder.outputs(builder.add("y", head, inside)).build();
    return Explainer.of(graph).build().explain(Map.of("x", SCORES), target);
  }
}
