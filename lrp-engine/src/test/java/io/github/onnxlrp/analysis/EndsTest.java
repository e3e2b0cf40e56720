package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the ends of a function tell of it. */
class EndsTest {
  private static final double TOLERANCE = 1e-6;

  private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.ofEntries(
          Map.entry("sigmoid(x)", EndsTest::sigmoid),
          Map.entry("sigmoid(2x)", x -> sigmoid(2 * x)),
          Map.entry("-sigmoid(x)", x -> -sigmoid(x)),
          Map.entry("sigmoid(x + 1)", x -> sigmoid(x + 1)),
          Map.entry("tanh(x)", Math::tanh),
          Map.entry("clip(x, 0, 1)", x -> Math.max(0, Math.min(1, x))),
          Map.entry("relu(x)", x -> Math.max(x, 0)),
          Map.entry("relu(-x)", x -> Math.max(-x, 0)),
          Map.entry("relu(x) + 1", x -> Math.max(x, 0) + 1),
          Map.entry("-relu(x)", x -> -Math.max(x, 0)),
          Map.entry("2 relu(x)", x -> 2 * Math.max(x, 0)),
          Map.entry("2 relu(-x)", x -> 2 * Math.max(-x, 0)),
          Map.entry("x sigmoid(x)", x -> x * sigmoid(x)),
          Map.entry("max(x, 0.1 x)", x -> Math.max(x, 0.1 * x)),
          Map.entry("x", x -> x),
          Map.entry("x + tanh(x)", x -> x + Math.tanh(x)),
          Map.entry("abs(x)", Math::abs),
          Map.entry("x^2", x -> x * x),
          Map.entry("relu(x)^2", x -> x * Math.max(x, 0)),
          Map.entry("exp(x)", Math::exp),
          Map.entry("1", x -> 1),
          Map.entry("exp(-x^2)", x -> Math.exp(-x * x)),
          Map.entry("sigmoid(x) + exp(-x^2)", x -> sigmoid(x) + Math.exp(-x * x)),
          Map.entry("sin(x)", Math::sin));

  private static final Map<String, Predicate<Ends>> NAMES =
      Map.of(
          "rises", Ends::rises,
          "bounded", Ends::isBounded,
          "monotone", Ends::isMonotone,
          "symmetric", ends -> ends.isSymmetric(TOLERANCE),
          "steep", ends -> ends.isSteeperThanASigmoid(TOLERANCE),
          "rectifying", ends -> ends.isRectifying(TOLERANCE),
          "steeper than relu", ends -> ends.isSteeperThanRelu(TOLERANCE),
          "bent", ends -> ends.isBent(TOLERANCE));

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Ends ends(DoubleUnaryOperator function) {
    return new Ends(Arrays.stream(Ends.POINTS).map(function).toArray());
  }

  /** Bent are also those that are level at both ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sigmoid(x) | bent, bounded, monotone, rises, symmetric",
        "sigmoid(2x) | bent, bounded, monotone, rises, steep, symmetric",
        "-sigmoid(x) | bent, bounded, monotone, symmetric",
        "sigmoid(x + 1) | bent, bounded, monotone, rises",
        "tanh(x) | bent, bounded, monotone, rises, steep, symmetric",
        "clip(x, 0, 1) | bent, bounded, monotone, rises, steep",
        "relu(x) | bent, monotone, rectifying, rises",
        "relu(-x) | bent, monotone, rectifying",
        "relu(x) + 1 | bent, monotone, rises",
        "-relu(x) | bent, monotone, rectifying",
        "2 relu(x) | bent, monotone, rectifying, rises, steeper than relu",
        "2 relu(-x) | bent, monotone, rectifying, steeper than relu",
        "x sigmoid(x) | bent, rectifying, rises",
        "max(x, 0.1 x) | bent, monotone, rises",
        "x | monotone, rises",
        "x + tanh(x) | monotone, rises",
        "abs(x) | bent",
        "1 | bent",
        "exp(-x^2) | bent",
        "sigmoid(x) + exp(-x^2) | bent, bounded, rises",
      })
  void areCalled(String function, String expected) {
    Ends ends = ends(FUNCTIONS.get(function));
    String found =
        NAMES.keySet().stream()
            .sorted()
            .filter(name -> !name.equals("steep") || ends.isBounded())
            .filter(name -> NAMES.get(name).test(ends))
            .collect(Collectors.joining(", "));
    assertThat(found).isEqualTo(expected);
  }

  /** What is no line at an end is neither rectifying nor bent. */
  @ParameterizedTest
  @CsvSource({"x^2", "relu(x)^2", "exp(x)", "sin(x)"})
  void areNoLines(String function) {
    Ends ends = ends(FUNCTIONS.get(function));
    assertThat(ends.isRectifying(TOLERANCE)).isFalse();
    assertThat(ends.isBent(TOLERANCE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid(x), 0, 1",
    "-sigmoid(x), -1, 0",
    "tanh(x), -1, 1",
    "relu(-x), 0, Infinity",
    "1, 1, 1",
  })
  void lieBetween(String function, double least, double most) {
    Ends ends = ends(FUNCTIONS.get(function));
    assertThat(ends.least() + 0).isEqualTo(least);
    assertThat(ends.most() + 0).isEqualTo(most);
    assertThat(ends.size()).isEqualTo(most - least);
  }

  @Test
  void whatSwingsHasNoEnd() {
    Ends ends = ends(FUNCTIONS.get("sin(x)"));
    assertThat(ends.least()).isNaN();
    assertThat(ends.isBounded()).isFalse();
    assertThat(ends.isMonotone()).isFalse();
  }

  /** Far out, where a function has no value at infinity, it must have come to rest. */
  @Test
  void whatStillChangesHasNoEnd() {
    Ends resting = ends(x -> Double.isInfinite(x) ? Double.NaN : Math.tanh(x) + 1e-12 * x);
    assertThat(resting.most()).isCloseTo(1, Offset.offset(1e-9));
    Ends changing = ends(x -> Double.isInfinite(x) ? Double.NaN : Math.tanh(x) + 1e-10 * x);
    assertThat(changing.most()).isNaN();
    assertThat(changing.isBounded()).isFalse();
    // The bound is 1e-9 of the number, of numbers below 1 of 1.
    assertThat(ends(x -> unknownAtInfinity(x, x > 200 ? 0 : 1e-9)).least()).isZero();
    assertThat(ends(x -> unknownAtInfinity(x, x > 200 ? 1000 : 1000 - 5e-7)).most())
        .isEqualTo(1000);
  }

  private static double unknownAtInfinity(double x, double otherwise) {
    return Double.isInfinite(x) ? Double.NaN : otherwise;
  }

  /** A thousand is known up to 1e-9. */
  @Test
  void roundingIsRelative() {
    assertThat(ends(x -> x < 0 ? 0 : x == 1 ? 1000 - 5e-10 : 1000).isMonotone()).isTrue();
    assertThat(ends(x -> x < 0 ? 0 : x == 1 ? 1000 - 2e-9 : 1000).isMonotone()).isFalse();
  }

  /** Each at a bound that is a sum of powers of two: it holds there, or does not, and is scaled. */
  @Test
  void boundsAreInclusive() {
    DoubleUnaryOperator toFour = x -> x < 0 ? 0 : x > 0 ? 4 : 2.5;
    // The mean of the ends is 2, which 2.5 misses by an eighth of their distance.
    assertThat(ends(toFour).isSymmetric(0.25)).isTrue();
    assertThat(ends(toFour).isSymmetric(0.125)).isFalse();
    // At 0 its slope is half its size.
    DoubleUnaryOperator steep = x -> Math.abs(x) < 0.1 ? 2 * x : x < 0 ? 0 : 4;
    assertThat(ends(steep).isSteeperThanASigmoid(0.25)).isFalse();
    assertThat(ends(steep).isSteeperThanASigmoid(0.125)).isTrue();
    assertThat(ends(x -> 2 * x).isSteeperThanRelu(1)).isFalse();
    assertThat(ends(x -> Math.max(x, 0)).isRectifying(1)).isFalse();
    assertThat(ends(x -> Math.max(x, 0) + 0.5).isRectifying(0.5)).isTrue();
    assertThat(ends(x -> Math.max(-x, 0) + 0.5).isRectifying(0.5)).isTrue();
    assertThat(ends(x -> Math.max(x, 0.5 * x)).isBent(0.5)).isFalse();
    assertThat(ends(x -> 0.5 * x).isBent(0.5)).isTrue();
    assertThat(ends(x -> 1e-12).is(x -> 0)).isTrue();
  }

  /** What is 0 at infinity and yet has a slope far out is level as far as the tolerance goes. */
  @Test
  void aSlopeAtTheLevelEndIsTolerated() {
    DoubleUnaryOperator sloping = x -> x == Double.NEGATIVE_INFINITY ? 0 : x < 0 ? 0.5 * x : x;
    assertThat(ends(sloping).isRectifying(0.5)).isTrue();
    assertThat(ends(sloping).isRectifying(0.25)).isFalse();
    assertThat(ends(x -> sloping.applyAsDouble(-x)).isRectifying(0.5)).isTrue();
    assertThat(ends(x -> sloping.applyAsDouble(-x)).isRectifying(0.25)).isFalse();
  }

  /** Slope 2 far out and 1.5 before is a line where a quarter of 2 is tolerated. */
  @Test
  void linesAreToleratedRelativeToTheirSlope() {
    DoubleUnaryOperator curved =
        x -> x < -150 ? -165 + 2 * (x + 150) : x < -40 ? 1.5 * (x + 40) : 0;
    assertThat(ends(curved).isBent(0.25)).isTrue();
    assertThat(ends(curved).isBent(0.125)).isFalse();
    assertThat(ends(x -> curved.applyAsDouble(-x)).isBent(0.25)).isTrue();
    assertThat(ends(x -> curved.applyAsDouble(-x)).isBent(0.125)).isFalse();
  }

  @Test
  void areThoseOfAFunction() {
    DoubleUnaryOperator sigmoid = EndsTest::sigmoid;
    assertThat(ends(x -> sigmoid(x) + 5e-13).is(sigmoid)).isTrue();
    assertThat(ends(x -> sigmoid(x) + 2e-12).is(sigmoid)).isFalse();
    assertThat(ends(x -> sigmoid(x) - 2e-12).is(sigmoid)).isFalse();
    assertThat(ends(x -> x > 200 ? Double.NaN : sigmoid(x)).is(sigmoid)).isFalse();
    assertThat(ends(x -> x == -1e-4 ? 0 : sigmoid(x)).is(sigmoid)).isFalse();
    // At infinity a way to write it may have no value.
    assertThat(ends(x -> Double.isInfinite(x) ? Double.NaN : sigmoid(x)).is(sigmoid)).isTrue();
  }
}
