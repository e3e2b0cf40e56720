package io.github.onnxlrp.io.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.StringJoiner;
import javax.imageio.ImageIO;

/**
 * Writes SVG. Texts stay texts, in whatever font there is, and are pressed or stretched to the
 * widths of {@link Glyphs}, so that nothing runs into anything else. Large tables of colours are
 * pictures in it.
 */
public final class SvgCanvas implements Canvas {
  /** Tables of more cells are pictures. */
  private static final int MOST_RECTANGLES = 4000;

  private static final String FONTS = "Liberation Sans, Arial, Helvetica, sans-serif";

  private final double width;
  private final double height;
  private final Glyphs glyphs;
  private final StringBuilder body = new StringBuilder();

  /** An empty canvas, which is white. */
  public SvgCanvas(double width, double height, Glyphs glyphs) {
    this.width = width;
    this.height = height;
    this.glyphs = glyphs;
    rectangle(0, 0, width, height, 0xffffff);
  }

  @Override
  public void rectangle(double x, double y, double width, double height, int colour) {
    body.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(number(x), number(y), number(width), number(height), colour(colour)));
  }

  @Override
  public void line(double[] x, double[] y, double width, int colour) {
    StringJoiner points = new StringJoiner(" ");
    for (int k = 0; k < x.length; k++) {
      points.add(number(x[k]) + "," + number(y[k]));
    }
    body.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"/>\n"
            .formatted(points, colour(colour), number(width)));
  }

  @Override
  public void text(String text, double x, double baseline, double size, Anchor anchor, int colour) {
    if (text.isEmpty()) {
      return;
    }
    String at =
        anchor == Anchor.START
            ? ""
            : " text-anchor=\"%s\"".formatted(anchor.name().toLowerCase(Locale.ROOT));
    body.append(
        "<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s fill=\"%s\" textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">%s</text>\n"
            .formatted(
                number(x),
                number(baseline),
                number(size),
                at,
                colour(colour),
                number(glyphs.width(text, size)),
                escaped(text)));
  }

  @Override
  public void cells(int[] colours, int columns, double x, double y, double width, double height) {
    int rows = colours.length / columns;
    if (colours.length > MOST_RECTANGLES) {
      body.append(
          "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,%s\"/>\n"
              .formatted(
                  number(x), number(y), number(width), number(height), picture(colours, columns)));
      return;
    }
    // Without smoothing no light shines through between neighbours.
    body.append("<g shape-rendering=\"crispEdges\">\n");
    for (int k = 0; k < colours.length; k++) {
      int row = k / columns;
      double left = x + k % columns * width / columns;
      double top = y + row * height / rows;
      rectangle(left, top, width / columns, height / rows, colours[k]);
    }
    body.append("</g>\n");
  }

  private static String picture(int[] colours, int columns) {
    BufferedImage image =
        new BufferedImage(columns, colours.length / columns, BufferedImage.TYPE_INT_RGB);
    for (int k = 0; k < colours.length; k++) {
      image.setRGB(k % columns, k / columns, colours[k]);
    }
    try {
      ImageIO.setUseCache(false);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String number(double value) {
    double rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  private static String colour(int colour) {
    return "#%06x".formatted(colour & 0xffffff);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * Writes the figure.
   *
   * @param title what it is called for those who do not see it
   */
  public void write(OutputStream out, String title) throws IOException {
    String size = number(width) + " " + number(height);
    String svg =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s" role="img" font-family="%s">
        <title>%s</title>
        %s</svg>
        """
            .formatted(number(width), number(height), size, FONTS, escaped(title), body);
    out.write(svg.getBytes(StandardCharsets.UTF_8));
  }
}
