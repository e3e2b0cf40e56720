package io.github.onnxlrp.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngReportTest {
  private static BufferedImage draw(Report report) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Reports.bytes(new PngReport(), report, false)));
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> found = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        found.add(image.getRGB(x, y) & 0xffffff);
      }
    }
    return found;
  }

  /** The largest relevance is fully red, minus half of it half blue. */
  @Test
  void cellsHaveTheColoursOfTheirRelevance() throws IOException {
    assertThat(colours(draw(Reports.report(Reports.series(1))))).contains(0xc41e2d, 0x90aeda);
    assertThat(colours(draw(Reports.report(Reports.text("Polish", "K", "o")))))
        .contains(0xc41e2d, 0x90aeda);
    assertThat(colours(draw(Reports.report(Reports.series(-1))))).contains(0x215cb4);
  }

  @Test
  void whatIsUnreliableIsSaidInRed() throws IOException {
    int warning = 0xb00020;
    assertThat(colours(draw(Reports.report(Reports.series(1))))).doesNotContain(warning);
    Report report = Reports.report(Reports.unreliable(Reports.series(1)));
    assertThat(colours(draw(report))).contains(warning);
  }

  @Test
  void samplesStandBelowEachOther() throws IOException {
    int one = draw(Reports.report(Reports.series(1))).getHeight();
    int two = draw(Reports.report(Reports.series(1), Reports.series(1))).getHeight();
    assertThat(two).isGreaterThan(one * 3 / 2);
  }

  @Test
  void manyTokensTakeSeveralLines() throws IOException {
    String[] tokens = new String[100];
    Arrays.fill(tokens, "word");
    assertThat(draw(Reports.report(Reports.text(null, tokens))).getWidth()).isLessThan(1400);
  }

  @Test
  void refusesAGiantPicture() {
    Tensor large = Tensor.of(new double[4000 * 4000], 4000, 4000);
    SampleReport sample =
        new SampleReport(Reports.explanation(large, 1, null), "1", null, null, null);
    assertThatThrownBy(() -> draw(Reports.report(sample))).hasMessageContaining("use html");
  }
}
