package io.github.onnxlrp.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One unit below a Sigmoid has two classes, any other single number is a value. */
class BinaryHeadTest {
  private static final Dimension BATCH = Dimension.symbol("batch");
  private static final double P = 1 / (1 + Math.exp(-1.5));

  /** The logit is the input, so that score and relevance are known exactly. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 | argmax | 1.5  | 1",
        "1.5 | 1      | 1.5  | 1",
        "1.5 | -1     | 1.5  | 1",
        "1.5 | 0      | -1.5 | 1",
        "1.5 | -2     | -1.5 | 1",
        "1.5 | sum    | 1.5  | 1",
        "-2  | argmax | 2    | 0",
        "-2  | 1      | -2   | 0",
        "-2  | 0      | 2    | 0",
        "-2  | sum    | -2   | 0",
        "0   | argmax | 0    | 0"
      })
  void theFirstClassIsMinusTheLogit(double logit, String target, double score, int predicted) {
    for (int[] shape : new int[][] {{1, 1}, {1}}) {
      Explanation explanation =
          explain(Functions.sigmoid(), new double[] {logit}, shape, Target.of("y", target));
      assertThat(explanation.score()).isEqualTo(score);
      assertThat(explanation.relevance("x").sum()).isEqualTo(score);
      assertThat(explanation.target().start()).isEqualTo("z");
      Prediction prediction = explanation.prediction();
      assertThat(prediction.kind()).isEqualTo(Kind.BINARY);
      assertThat(prediction.classes()).isEqualTo(2);
      assertThat(prediction.index()).containsExactly(predicted);
      // Two roundings of a number below 1.
      assertThat(Math.abs(prediction.value() - 1 / (1 + Math.exp(-logit)))).isLessThan(1e-15);
    }
  }

  @Test
  void theDefaultIsThePredictedClass() {
    Explanation explanation =
        explain(Functions.sigmoid(), new double[] {-2}, new int[] {1, 1}, Target.of(null, null));
    assertThat(explanation.score()).isEqualTo(2);
    assertThat(explanation.target().specification()).isEqualTo("argmax");
    assertThat(explanation.target().terms().get(0).index()).containsExactly(0);
    assertThat(explanation.notes()).containsExactly("explains minus the logit 'z' below Sigmoid");
  }

  @Test
  void versusIsTwiceTheLogit() {
    Explanation explanation =
        explain(
            Functions.sigmoid(),
            new double[] {1.5},
            new int[] {1, 1},
            Target.of("y", "1").versus("0"));
    assertThat(explanation.score()).isEqualTo(3);
  }

  @Test
  void keepHeadExplainsTheOutputOrMinusIt() {
    for (String target : List.of("argmax", "1", "0")) {
      Explanation explanation =
          explain(
              Functions.sigmoid(),
              new double[] {1.5},
              new int[] {1, 1},
              Target.of("y", target).keepHead());
      boolean first = target.equals("0");
      // Two roundings of a number below 1.
      assertThat(Math.abs(explanation.score() - (first ? -P : P))).isLessThan(1e-15);
      assertThat(explanation.prediction().index()).containsExactly(1);
      assertThat(explanation.target().start()).isEqualTo("y");
      assertThat(explanation.notes())
          .isEqualTo(
              first
                  ? List.of("explains minus the output 'y', one unit of two classes")
                  : List.of());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1       | -3",
        "0,0       | 3",
        "-1,argmax | 2",
        "1,0       | 1",
        "argmax    | 3",
        "argmax,1  | 2",
        "sum       | -2"
      })
  void everyStepOfASequenceHasTwoClasses(String target, double score) {
    Explanation explanation =
        explain(
            Functions.sigmoid(),
            new double[] {-3, -1, 2},
            new int[] {1, 3, 1},
            Target.of("y", target));
    assertThat(explanation.score()).isEqualTo(score);
    assertThat(explanation.prediction().kind()).isEqualTo(Kind.BINARY);
    assertThat(explanation.prediction().index()).containsExactly(0, 0);
  }

  @Test
  void twoUnitsAreNoBinaryClassifier() {
    Explanation explanation =
        explain(Functions.sigmoid(), new double[] {-3, -1}, new int[] {1, 2}, Target.argmax("y"));
    assertThat(explanation.score()).isEqualTo(-1);
    assertThat(explanation.prediction().kind()).isEqualTo(Kind.CLASSES);
    assertThat(explanation.prediction().index()).containsExactly(1);
  }

  @Test
  void aRegressionHasAValueAndNoIndex() {
    for (int[] shape : new int[][] {{1, 1}, {1}}) {
      Explanation explanation =
          explain(Reshape.identity(), new double[] {-2.5}, shape, Target.of(null, null));
      assertThat(explanation.score()).isEqualTo(-2.5);
      assertThat(explanation.prediction())
          .isEqualTo(new Prediction(Kind.VALUE, 0, List.of(), -2.5));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"-1,0 | 2", "0,0 | -3", "sum | -2"})
  void aRegressionOfSequencesHasTheValueOfTheTarget(String target, double value) {
    Prediction prediction =
        explain(
                Reshape.identity(),
                new double[] {-3, -1, 2},
                new int[] {1, 3, 1},
                Target.of("y", target))
            .prediction();
    assertThat(prediction.value()).isEqualTo(value);
    assertThat(prediction.kind()).isEqualTo(Kind.VALUE);
    assertThat(prediction.index())
        .isEqualTo(target.equals("sum") ? List.of() : List.of(target.startsWith("-1") ? 2 : 0, 0));
  }

  /** A batch of three is written in the file, so that every sample runs with the others. */
  @Test
  void everySampleOfAFixedBatchIsReadByItself() {
    double[] data = {-3, -1, 2};
    for (int[] shape : new int[][] {{3, 1}, {3}}) {
      for (boolean binary : new boolean[] {true, false}) {
        TensorOp head = binary ? Functions.sigmoid() : Reshape.identity();
        Explainer explainer = Explainer.of(graph(head, Dimension.of(3), shape)).build();
        Samples samples = explainer.samples(Map.of("x", Tensor.of(data, shape)));
        assertThat(samples.size()).isEqualTo(3);
        for (int k = 0; k < 3; k++) {
          Explanation found = explainer.explain(samples, k, List.of(Target.of(null, null))).get(0);
          assertThat(found.score()).isEqualTo(binary ? Math.abs(data[k]) : data[k]);
          assertThat(found.relevance("x").sum()).isEqualTo(found.score());
          assertThat(found.prediction().kind()).isEqualTo(binary ? Kind.BINARY : Kind.VALUE);
          assertThat(found.prediction().index())
              .isEqualTo(binary ? List.of(data[k] > 0 ? 1 : 0) : List.of());
        }
      }
    }
  }

  @Test
  void oneClassOfASoftmaxStaysAClass() {
    Explanation explanation =
        explain(new Softmax(-1, false), new double[] {4}, new int[] {1, 1}, Target.argmax("y"));
    assertThat(explanation.score()).isEqualTo(4);
    assertThat(explanation.prediction().index()).containsExactly(0);
  }

  /** A sample of shape [1,3] whose first axis is the only step. */
  @Test
  void leadingAxesOfLengthOneMayBeLeftOut() {
    Explanation explanation =
        explain(
            Reshape.identity(), new double[] {7, 8, 9}, new int[] {1, 1, 3}, Target.of("y", "1"));
    assertThat(explanation.score()).isEqualTo(8);
    assertThat(explanation.target().terms().get(0).index()).containsExactly(0, 1);
  }

  @Test
  void anIndexBeyondTheTwoClassesIsRefused() {
    assertThatThrownBy(
            () ->
                explain(
                    Functions.sigmoid(), new double[] {1}, new int[] {1, 1}, Target.of("y", "2")))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "target '2' does not fit output 'y' of shape [1], of two classes [2], for each sample:"
                + " index 2 is outside [-2,1]");
  }

  private static Explanation explain(TensorOp head, double[] data, int[] shape, Target target) {
    return Explainer.of(graph(head, BATCH, shape))
        .build()
        .explain(Map.of("x", Tensor.of(data, shape)), target);
  }

  private static Graph graph(TensorOp head, Dimension batch, int... shape) {
    GraphBuilder builder = new GraphBuilder();
    Dimension[] declared = Arrays.stream(shape).mapToObj(Dimension::of).toArray(Dimension[]::new);
    declared[0] = batch;
    Value x = builder.input("x", ElementType.DOUBLE, declared);
    Value z = builder.add("z", Reshape.identity(), x);
    return builder.outputs(builder.add("y", head, z)).build();
  }
}
