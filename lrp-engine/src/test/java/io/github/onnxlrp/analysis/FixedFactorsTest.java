package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which factors change with the input although relevance cannot reach it through them. */
class FixedFactorsTest {
  private static String factor(String nodes, String... explained) {
    Trace trace = Cell.trace(nodes);
    Activity activity = Activity.of(trace, Set.of(explained));
    TraceValue found = new FixedFactors(trace, activity).of(trace.outputs().get("y").producer());
    return found == null ? "" : found.name();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b = Less(x, 0); f = ToDouble(b); y = Mul(m, f) | f",
        "b = Less(x, 0); f = ToDouble(b); y = Mul(f, m) | f",
        "b = Less(0, m); f = ToDouble(b); g = Add(f, 1); y = Mul(g, m) | g",
        // Constants, a shape, and what relevance reaches.
        "y = Mul(m, 2) | ''",
        "b = Less(1/2, 0); f = ToDouble(b); y = Mul(m, f) | ''",
        "n = Shape(x); f = ToDouble(n); y = Mul(m, f) | ''",
        "y = Mul(m, x) | ''",
        // No products.
        "b = Less(x, 0); f = ToDouble(b); y = Add(m, f) | ''",
        "b = Less(x, 0); f = ToDouble(b); g = Add(f, 1); y = Div(m, g) | ''",
        "y = Tanh(m) | ''",
      })
  void areFound(String nodes, String expected) {
    assertThat(factor(nodes, "x", "h")).isEqualTo(expected);
  }

  /** A mask made of an input that is not explained is given, as a constant. */
  @ParameterizedTest
  @CsvSource({"x, f", "h, ''"})
  void areOfWhatIsExplained(String explained, String expected) {
    String nodes = "b = Less(x, 0); f = ToDouble(b); t = Add(x, h); y = Mul(t, f)";
    assertThat(factor(nodes, explained)).isEqualTo(expected);
  }
}
