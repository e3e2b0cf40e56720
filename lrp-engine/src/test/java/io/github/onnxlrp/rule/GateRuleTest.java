package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The fractions of rules for products, by hand. */
class GateRuleTest {
  @ParameterizedTest
  @CsvSource({
    // rule, gate, signal, epsilon: gate, signal, stabilizer, unassigned
    "ALL,   0,  0, 0,    0,    1,    0,   0",
    "ALL,   2, -2, 0.5,  0,    1,    0,   0",
    "HALF,  0,  0, 0,    0.5,  0.5,  0,   0",
    "HALF,  2, -2, 0.5,  0.5,  0.5,  0,   0",
    "PROP,  0,  0, 0,    0,    0,    0,   1",
    "PROP,  0,  0, 0.5,  0,    0,    1,   0",
    "PROP,  2, -2, 0,    0,    0,    0,   1",
    "PROP,  2, -2, 0.5,  4,   -4,    1,   0",
    "PROP,  2,  2, 0,    0.5,  0.5,  0,   0",
    "PROP,  1,  2, 1,    0.25, 0.5,  0.25, 0",
    "PROP, -1, -2, 1,    0.25, 0.5,  0.25, 0",
    "ABS,   0,  0, 0,    0,    1,    0,   0",
    "ABS,   0,  0, 0.5,  0,    1,    0,   0",
    "ABS,   2, -2, 0.5,  0.5,  0.5,  0,   0",
    "ABS,  -1,  3, 0,    0.25, 0.75, 0,   0",
  })
  void shares(
      GateRule rule,
      double gate,
      double signal,
      double epsilon,
      double ofGate,
      double ofSignal,
      double ofStabilizer,
      double unassigned) {
    Stabilizer stabilizer = new Stabilizer(epsilon);
    assertThat(rule.gateFraction(gate, signal, stabilizer)).isEqualTo(ofGate);
    assertThat(rule.signalFraction(gate, signal, stabilizer)).isEqualTo(ofSignal);
    assertThat(rule.stabilizerFraction(gate, signal, stabilizer)).isEqualTo(ofStabilizer);
    assertThat(rule.unassignedFraction(gate, signal, stabilizer)).isEqualTo(unassigned);
    assertThat(ofGate + ofSignal + ofStabilizer + unassigned).as("conserves").isOne();
  }

  /** A rule skips the gate if the gate gets nothing whatever the values. */
  @ParameterizedTest
  @EnumSource
  void skipsAGateThatNeverGetsAnything(GateRule rule) {
    boolean gets = rule.gateFraction(1, 1, new Stabilizer(0)) != 0;
    assertThat(rule.skipsGate()).isEqualTo(!gets);
  }

  /** A plug-in need not say anything but the two fractions. */
  @Test
  void aRuleOfTwoFractionsDoesNotSkipTheGate() {
    ProductRule third = new Thirds();
    Stabilizer none = new Stabilizer(0);
    assertThat(third.skipsGate()).isFalse();
    assertThat(third.stabilizerFraction(0, 0, none)).isZero();
    assertThat(third.unassignedFraction(0, 0, none)).isZero();
  }

  private static final class Thirds implements ProductRule {
    @Override
    public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
      return 1 / 3.0;
    }

    @Override
    public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
      return 2 / 3.0;
    }
  }
}
