package io.github.onnxlrp.onnx.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Ways of writing one function, of which the relevance must be the same. A form is a text for
 * {@code GraphText} that computes {@code y} of shape [1, n] from the inputs {@code x} and {@code h}
 * of that shape, with the weights {@code W} and {@code U} [n, n] and the vectors {@code b}, {@code
 * d} and {@code p} [n]; a name such as {@code k-0.5} is the constant of that number. A linear map
 * to one score follows.
 */
final class Forms {
  /** Double precision in another order of operations; rules that amplify carry it along. */
  private static final double TOLERANCE = 1e-9;

  private static final long SEED = 19;
  private static final int SAMPLED = 4;
  private static final Pattern NUMBER = Pattern.compile("\\bk(-?\\d+(\\.\\d+)?)([se]?)(?=[,)\\s])");

  /** How a number is given: once, or for each element in the shape of a bias or of the data. */
  enum Constants {
    SCALAR,
    ROW,
    FULL
  }

  private Forms() {}

  /** Sizes with shapes of constants: each of them once at least. */
  static List<Arguments> settings() {
    List<Arguments> all =
        Stream.of(1, 2, 5)
            .flatMap(
                size -> Arrays.stream(Constants.values()).map(shape -> Arguments.of(size, shape)))
            .toList();
    return Grid.sample(all, SAMPLED, List.of(one -> one.get()[0], one -> one.get()[1]));
  }

  /**
   * Like {@link #assertSame}, for forms of one line with semicolons that begin with the
   * pre-activation {@code s = x W + b} and the signal {@code m = tanh(h U)}.
   */
  static void assertSameCells(int size, Constants shape, String... cells) {
    assertSame(size, shape, Arrays.stream(cells).map(Forms::cell).toArray(String[]::new));
  }

  /** The whole of a form of one line. */
  static String cell(String nodes) {
    return "a = MatMul(x, W); s = Add(a, b); v = MatMul(h, U); m = Tanh(v); %s"
        .formatted(nodes)
        .replace("; ", "\n");
  }

  /** All forms have the relevance of the first, under every product rule. */
  static void assertSame(int size, Constants shape, String... forms) {
    for (GateRule gate : GateRule.values()) {
      Explanation expected = explain(size, shape, forms[0], gate);
      for (String form : forms) {
        Explanation found = explain(size, shape, form, gate);
        assertThat(found.ledger().closure())
            .as("closure of %s under %s", form, gate)
            .isLessThan(TOLERANCE);
        assertThat(found.score())
            .as("score of %s", form)
            .isCloseTo(expected.score(), org.assertj.core.data.Offset.offset(1e-9));
        for (String input : expected.relevance().keySet()) {
          assertClose(
              "%s under %s, seed %d, of\n%s\nagainst\n%s"
                  .formatted(input, gate, SEED, form, forms[0]),
              found.relevance(input),
              expected.relevance(input),
              expected.ledger().turnover());
        }
      }
    }
  }

  static Explanation explain(int size, Constants shape, String form, GateRule gate) {
    OnnxTestModel model = model(size, shape, form);
    Explainer.Builder explainer =
        Explainer.of(OnnxModel.of(model.build()).graph())
            .composite(new Composite("test", new EpsilonRule(1e-3, 0), gate));
    model.inputs().keySet().forEach(input -> explainer.batchAxis(input, 0));
    explainer.batchAxis("score", 0);
    return explainer.build().explain(model.inputs(), Target.index("score", 0));
  }

  private static OnnxTestModel model(int size, Constants shape, String form) {
    Random random = new Random(SEED + size);
    OnnxTestModel model =
        new OnnxTestModel(23)
            .input("x", normal(random, 1, size))
            .input("h", normal(random, 1, size))
            .constant("W", normal(random, size, size))
            .constant("U", normal(random, size, size))
            .constant("b", normal(random, size))
            .constant("d", normal(random, size))
            .constant("p", normal(random, size).map(Math::abs))
            .constant("head", normal(random, size, 1))
            .constant("last", Tensor.vector(1))
            .constant("first", Tensor.vector(0))
            .constant("n", Tensor.vector(size))
            .constant("twice", Tensor.vector(size, size))
            .constant("zero", Tensor.scalar(0))
            .constant("one", Tensor.scalar(1))
            .constant("one1", Tensor.vector(1))
            .constant("lead", Tensor.vector(0, 1))
            .constant("four", Tensor.scalar(4))
            .constant("six", Tensor.scalar(6))
            .constant("twoAxis", Tensor.vector(2))
            .constant("taken", Tensor.integers(ElementType.BOOL, mask(size), size))
            .constant(
                "mask", Tensor.of(Arrays.stream(mask(size)).asDoubleStream().toArray(), size));
    NUMBER
        .matcher(form)
        .results()
        .map(MatchResult::group)
        .distinct()
        .forEach(
            name ->
                model.constant(
                    name, number(name.endsWith("s") ? Constants.SCALAR : shape, size, name)));
    return model.nodes(form + "\nscore = MatMul(y, head)").output("score");
  }

  private static Tensor number(Constants shape, int size, String name) {
    Matcher number = NUMBER.matcher(name + " ");
    number.find();
    double[] data = new double[shape == Constants.SCALAR ? 1 : size];
    Arrays.fill(data, Double.parseDouble(number.group(1)));
    int[] dims =
        switch (shape) {
          case SCALAR -> new int[0];
          case ROW -> name.endsWith("e") ? new int[] {size, 1} : new int[] {size};
          case FULL -> name.endsWith("e") ? new int[] {size, 1} : new int[] {1, size};
        };
    return Tensor.floating(ElementType.DOUBLE, data, dims);
  }

  /** Of every three elements the second is 0. */
  private static long[] mask(int size) {
    long[] mask = new long[size];
    Arrays.setAll(mask, k -> k % 3 == 1 ? 0 : 1);
    return mask;
  }

  private static Tensor normal(Random random, int... shape) {
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> random.nextGaussian());
    return Tensor.of(data, shape);
  }

  private static void assertClose(String what, Tensor found, Tensor expected, double scale) {
    double difference = 0;
    for (int k = 0; k < expected.size(); k++) {
      difference = Math.max(difference, Math.abs(found.get(k) - expected.get(k)));
    }
    assertThat(difference == 0 ? 0 : difference / scale)
        .as(
            "relevance of %s: %s, expected %s",
            what, Arrays.toString(found.doubles()), Arrays.toString(expected.doubles()))
        .isLessThanOrEqualTo(TOLERANCE);
  }
}
