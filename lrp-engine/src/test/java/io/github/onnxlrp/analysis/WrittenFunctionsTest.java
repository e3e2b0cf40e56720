package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of functions that are written out, and what is none. */
class WrittenFunctionsTest {
  private static WrittenFunctions.Written find(String nodes) {
    Trace trace = Cell.trace(nodes);
    TraceNode last = trace.nodes().get(trace.nodes().size() - 1);
    return new WrittenFunctions(trace, Cell.activity(trace)).find(last);
  }

  private static String role(String nodes) {
    Trace trace = Cell.trace(nodes);
    TraceNode last = trace.nodes().get(trace.nodes().size() - 1);
    Role role = new Roles(trace, Cell.activity(trace)).of(last);
    return role.kind() + (role.source() == null ? "" : " of " + role.source().value().name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q = Neg(s); e = Exp(q); c = Add(1, e); y = Reciprocal(c) | s",
        "q = Mul(s, 0.5); t = Tanh(q); e = Mul(t, 0.5); y = Add(e, 0.5) | s",
        "t = Tanh(s); e = Mul(t, 0.5); y = Add(e, 0.5) | s",
        "q = Add(s, 3); c = Max(q, 0); e = Min(c, 6); y = Div(e, 6) | s",
        "e = Exp(s); c = Add(e, 1); y = Div(e, c) | s",
        "e = Exp(x); c = Add(e, 1); y = Reciprocal(c) | x",
        // Steeper than a sigmoid wherever it begins: the longest, as far as its operand is scaled.
        "q = Mul(s, 3); t = Tanh(q); e = Mul(t, 0.5); y = Add(e, 0.5) | s",
        "q = Transpose(s); t = Tanh(q); e = Mul(t, 0.5); y = Add(e, 0.5) | s",
        "q = Tanh(s); t = Tanh(q); e = Mul(t, 0.5); y = Add(e, 0.5) | q",
        // Only a sign is part of the function that falls.
        "q = Mul(s, -2); e = Exp(q); c = Add(1, e); y = Reciprocal(c) | q",
        "q = Mul(s, -1/2); e = Exp(q); c = Add(1, e); y = Reciprocal(c) | q",
        // A sign behind movement is not.
        "q = Neg(s); t = Transpose(q); e = Exp(t); c = Add(1, e); y = Reciprocal(c) | t",
        "q = Transpose(s); e = Exp(q); c = Add(e, 1); t = Transpose(e); o = Transpose(c); y = Div(t, o) | q",
      })
  void squashingFires(String nodes, String source) {
    WrittenFunctions.Written written = find(nodes);
    assertThat(written.isSquashing()).isTrue();
    assertThat(written.source().value().name()).isEqualTo(source);
  }

  private static WrittenFunctions.Written clip(double offset, double least, double most) {
    double[] values =
        Arrays.stream(Ends.POINTS).map(x -> Math.min(Math.max(x + offset, least), most)).toArray();
    return new WrittenFunctions.Written(null, new Ends(values), true, true);
  }

  /** Ends may be off by 1e-6, of a gate with a factor by that part of the factor, and no more. */
  @Test
  void endsAreAsFarOffAsTheToleranceAllows() {
    assertThat(clip(0.5, 0.000001, 0.9999995).isSquashing()).isTrue();
    assertThat(clip(0.5, 0.0000011, 0.9999995).isSquashing()).isFalse();
    assertThat(clip(0, 0.000003, 3.000003).isScaledGate()).isTrue();
    assertThat(clip(0, 0.0000031, 3.000003).isScaledGate()).isFalse();
  }

  /** Not half-way at 0, not to 1, of two values, and of other elements of one value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q = Max(s, 0); y = Min(q, 1)",
        "t = Tanh(s); y = Add(t, 1)",
        "y = Tanh(s)",
        "e = Exp(s); f = Exp(v); c = Add(e, f); y = Div(e, c)",
        "e = Exp(s); q = Transpose(e); c = Add(q, 1); y = Div(e, c)",
      })
  void squashingDoesNotFire(String nodes) {
    WrittenFunctions.Written written = find(nodes);
    assertThat(written != null && written.isSquashing()).isFalse();
  }

  /** Twelve values are tried, the last of which is s or what s is the negative of. */
  @ParameterizedTest
  @CsvSource({"8, s", "9, q"})
  void squashingIsLookedForBehindAFewEvaluations(int length, String source) {
    String nodes = "q = Neg(s); e = Exp(q); c = Add(1, e); ";
    String way = Cell.chain("Identity(%s)", length, "c", "o");
    WrittenFunctions.Written written = find(nodes + way + "y = Reciprocal(o)");
    assertThat(written.isSquashing()).isTrue();
    assertThat(written.source().value().name()).isEqualTo(source);
  }

  /** A LeakyRelu, of which all but the first two evaluations change nothing. */
  @ParameterizedTest
  @CsvSource({"19, true", "20, false"})
  void noFunctionIsMadeOfMoreThanTwentyEvaluations(int length, boolean found) {
    String nodes = "q = Mul(0.01, s); " + Cell.chain("Max(%s, s)", length, "q", "y");
    assertThat(find(nodes) != null).isEqualTo(found);
  }

  /** A line at both ends that is the same one. */
  @Test
  void aSumThatIsALineAtBothEndsIsNone() {
    assertThat(find("t = Tanh(s); q = Add(t, s); y = Mul(0.5, q)")).isNull();
  }

  /** With the constants of the function, and the factor that makes it no steeper than a Relu. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q = Mul(s, 0.5); t = Tanh(q); e = Mul(q, t); y = Add(e, q) | ELEMENTWISE of s",
        "q = Mul(s, 0.5); t = Tanh(q); e = Add(t, 1); y = Mul(q, e) | PRODUCT of s",
        "e = Exp(s); c = Add(e, 1); y = Log(c) | ELEMENTWISE of s",
        "e = Exp(s); c = Add(e, 1); q = Transpose(c); y = Log(q) | ELEMENTWISE of s",
        "q = Abs(s); t = Add(s, q); y = Mul(0.5, t) | ELEMENTWISE of s",
        "q = Mul(3, s); r = Abs(q); y = Add(q, r) | ELEMENTWISE of q",
        "q = Relu(s); r = Neg(s); t = Relu(r); e = Mul(0.1, t); y = Sub(q, e) | ELEMENTWISE of s",
        "q = Mul(0.01, s); y = Max(q, s) | ELEMENTWISE of s",
        // What is bent is one of the nearest value, be it without bounds or between two numbers.
        "a = Mul(3, s); q = Mul(0.01, a); y = Max(q, a) | ELEMENTWISE of a",
        "a = Mul(3, s); q = Mul(0.1, a); e = Abs(a); y = Add(q, e) | ELEMENTWISE of a",
        "a = Mul(3, s); q = Max(a, 0); r = Min(q, 1); e = Mul(q, 0); y = Add(r, e)"
            + " | ELEMENTWISE of a",
        "t = Tanh(s); y = Add(t, 1) | ELEMENTWISE of s",
        "q = Relu(s); r = Sub(q, 1); t = Relu(r); y = Sub(q, t) | ELEMENTWISE of s",
        "q = Identity(s); z = Sigmoid(q); y = Mul(z, s) | PRODUCT of s",
      })
  void functionsOfOneValueFire(String nodes, String role) {
    assertThat(role(nodes)).isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t = Tanh(s); y = Add(t, s) | SUM",
        "q = Softplus(s); t = Tanh(q); y = Add(t, q) | SUM",
        "y = Add(s, s) | SUM",
        "t = Tanh(s); y = Add(t, 2) | SUM",
        "e = Exp(s); y = Sub(e, 1) | SUM",
        "t = Tanh(s); y = Add(t, m) | SUM",
        "z = Sigmoid(s); y = Mul(z, m) | PRODUCT",
        "q = Transpose(s); z = Sigmoid(q); y = Mul(z, s) | PRODUCT",
        "y = Max(s, v) | SELECTION",
      })
  void functionsOfOneValueDoNotFire(String nodes, String role) {
    assertThat(role(nodes)).isEqualTo(role);
  }

  @Test
  void aDifferenceOfClipsLiesBetweenItsEnds() {
    Trace trace = Cell.trace("q = Relu(s); r = Sub(q, 1); t = Relu(r); y = Sub(q, t)");
    Roles roles = new Roles(trace, Cell.activity(trace));
    assertThat(roles.isGate(trace.outputs().get("y"))).isTrue();
  }

  /** What is merely clipped is no gate. */
  @Test
  void aDifferenceOfClipsOfAnInputIsNoGate() {
    Trace trace = Cell.trace("q = Relu(x); r = Sub(q, 1); t = Relu(r); y = Sub(q, t)");
    Roles roles = new Roles(trace, Cell.activity(trace));
    assertThat(roles.isGate(trace.outputs().get("y"))).isFalse();
  }
}
