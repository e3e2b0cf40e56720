package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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

  /** Two pixels a unit: no figure is wider, or higher than 4,000 units. */
  @Test
  void noFigureIsTooLarge() throws IOException {
    Tensor large = Tensor.of(new double[400 * 400], 400, 400);
    SampleReport sample =
        new SampleReport(Reports.explanation(large, 1, null), "1", null, null, null);
    for (SampleReport one :
        List.of(sample, PageReports.words(3000), PageReports.series(20000, 3, 12345, 1))) {
      BufferedImage image = draw(Reports.report(one));
      assertThat(image.getWidth()).isEqualTo(1520);
      assertThat(image.getHeight()).isLessThanOrEqualTo(8000);
    }
  }

  @Test
  void moreSamplesThanHaveRoomAreRefused() {
    SampleReport[] samples = new SampleReport[100];
    Arrays.fill(samples, Reports.series(1));
    assertThatThrownBy(() -> draw(Reports.report(samples)))
        .hasMessageContaining("of 100 does not fit into one figure")
        .hasMessageContaining("explain fewer samples at a time, or use html");
  }
}
