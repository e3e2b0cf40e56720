package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColourScaleTest {
  @Test
  void fewValuesAreLinearUpToTheLargest() {
    ColourScale scale = ColourScale.of(new double[] {1, -4, 0, 100});
    assertThat(scale.share(-50)).isEqualTo(-0.5);
    assertThat(scale.rgb(100)).isEqualTo(0xc41e2d);
    assertThat(scale.text("it")).contains("linear up to the largest", "nothing clipped");
  }

  /** The 198th of 200 sizes is 1.98; log(20 / 1.98) / log(200 / 1.98) is a half. */
  @Test
  void oneLargeValueDoesNotMakeTheOthersPale() {
    double[] values = new double[201];
    Arrays.setAll(values, k -> (k % 2 == 0 ? 1 : -1) * k / 100.0);
    values[200] = 198;
    ColourScale scale = ColourScale.of(values);
    assertThat(scale.limit()).isEqualTo(1.98);
    assertThat(scale.share(-0.99)).isEqualTo(-0.5);
    assertThat(scale.share(19.8)).isEqualTo(1.5, within(1e-12));
    assertThat(scale.share(198)).isEqualTo(2);
    assertThat(scale.rgb(198)).isEqualTo(0x5c0010);
    assertThat(scale.rgb(-198)).isEqualTo(0x041c54);
    assertThat(scale.text("it")).contains("1.9800", "beyond it, 2 of 201 values");
  }

  @Test
  void zerosAndWhatIsNotFiniteCanBeDrawn() {
    ColourScale scale = ColourScale.of(new double[] {0, Double.NaN, Double.POSITIVE_INFINITY});
    assertThat(scale.rgb(0)).isEqualTo(0xffffff);
    assertThat(scale.rgb(Double.NaN)).isEqualTo(0xf0c828);
  }
}
