package io.github.onnxlrp.io.figure;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;

/**
 * Draws pixels, two a unit. Letters are outlines that are filled, so that no font is looked for.
 */
public final class PngCanvas implements Canvas {
  /** Pixels a unit. */
  public static final int SCALE = 2;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Glyphs glyphs;

  /** A white canvas. */
  public PngCanvas(double width, double height, Glyphs glyphs) {
    System.setProperty("java.awt.headless", "true");
    this.glyphs = glyphs;
    image =
        new BufferedImage(
            (int) Math.ceil(width * SCALE),
            (int) Math.ceil(height * SCALE),
            BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(SCALE, SCALE);
    // Whole pixels, so that none at an edge stays black.
    rectangle(0, 0, image.getWidth(), image.getHeight(), 0xffffff);
  }

  @Override
  public void rectangle(double x, double y, double width, double height, int colour) {
    graphics.setColor(new Color(colour));
    graphics.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void line(double[] x, double[] y, double width, int colour) {
    Path2D.Double path = new Path2D.Double();
    for (int k = 0; k < x.length; k++) {
      if (k == 0) {
        path.moveTo(x[k], y[k]);
      } else {
        path.lineTo(x[k], y[k]);
      }
    }
    graphics.setColor(new Color(colour));
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
  }

  @Override
  public void text(String text, double x, double baseline, double size, Anchor anchor, int colour) {
    double wide = glyphs.width(text, size);
    double left =
        switch (anchor) {
          case START -> x;
          case MIDDLE -> x - wide / 2;
          case END -> x - wide;
        };
    graphics.setColor(new Color(colour));
    graphics.fill(glyphs.outline(text, left, baseline, size));
  }

  @Override
  public void cells(int[] colours, int columns, double x, double y, double width, double height) {
    int rows = colours.length / columns;
    // Whole pixels, so that neighbours do not mix.
    int left = (int) Math.round(x * SCALE);
    int top = (int) Math.round(y * SCALE);
    int wide = (int) Math.round(width * SCALE);
    int high = (int) Math.round(height * SCALE);
    for (int py = 0; py < high; py++) {
      int row = Math.min(rows - 1, py * rows / high);
      for (int px = 0; px < wide; px++) {
        int column = Math.min(columns - 1, (int) ((long) px * columns / wide));
        image.setRGB(left + px, top + py, colours[row * columns + column]);
      }
    }
  }

  /** Writes the picture. */
  public void write(OutputStream out) throws IOException {
    ImageIO.setUseCache(false);
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java has no writer for png");
    }
  }
}
