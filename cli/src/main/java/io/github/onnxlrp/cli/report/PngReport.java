package io.github.onnxlrp.cli.report;

import io.github.onnxlrp.OnnxLrpException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** A picture: a row of coloured tokens or a table of time steps and features for each sample. */
final class PngReport implements ReportWriter {
  private static final int MARGIN = 24;
  private static final int GAP = 28;
  private static final long MOST_PIXELS = 40_000_000;
  private static final String HOME = "user.home";

  @Override
  public String format() {
    return "png";
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  @Override
  public boolean holdsNotes() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    BufferedImage image = withoutHome(() -> draw(report));
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java has no writer for png");
    }
  }

  /**
   * On Linux Java writes what it has found out about fonts into a file below the user's folder,
   * unless it cannot: a run leaves nothing but what the user named.
   */
  private static BufferedImage withoutHome(Supplier<BufferedImage> drawing) {
    String home = System.setProperty(HOME, "/dev/null");
    try {
      return drawing.get();
    } finally {
      System.setProperty(HOME, home);
    }
  }

  private static BufferedImage draw(Report report) {
    Graphics2D measure = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    List<PngPanel> panels = new ArrayList<>();
    for (int k = 0; k < report.samples().size(); k++) {
      String number = report.samples().size() > 1 ? "sample " + report.number(k) + ": " : "";
      panels.addAll(PngPanel.of(report.samples().get(k), number, measure));
    }
    long width = 480;
    long height = MARGIN;
    for (PngPanel panel : panels) {
      width = Math.max(width, panel.width());
      height += panel.height() + GAP;
    }
    width += 2 * MARGIN;
    height += MARGIN - GAP;
    if (width * height > MOST_PIXELS) {
      throw OnnxLrpException.invalid(
          "--format png: the picture would have %d x %d pixels; use html or fewer samples",
          width, height);
    }
    BufferedImage image = new BufferedImage((int) width, (int) height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = graphics(image);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    int y = MARGIN;
    for (PngPanel panel : panels) {
      panel.draw(graphics, MARGIN, y);
      y += panel.height() + GAP;
    }
    return image;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return graphics;
  }
}
