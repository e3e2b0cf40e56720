package io.github.onnxlrp.io.figure;

import java.awt.BasicStroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.text.Normalizer;
import java.util.Arrays;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * The letters of Liberation Sans, which PDFBox brings along: Latin, Greek, Cyrillic and Hebrew.
 * They are outlines that need neither fonts nor a library for fonts on the machine. A character
 * that the font lacks is a box with its code. For one thread at a time.
 */
public final class Glyphs {
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /** Width of a box, in ems. */
  private static final double BOX = 0.8;

  private final TrueTypeFont font;
  private final CmapLookup characters;
  private final double unit;

  /** Reads the font. */
  public Glyphs() {
    try (InputStream in = PDDocument.class.getResourceAsStream(FONT)) {
      font = new TTFParser(true).parseEmbedded(in);
      characters = font.getUnicodeCmapLookup();
      unit = 1.0 / font.getUnitsPerEm();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the font has all characters of a text. */
  public boolean has(String text) {
    return composed(text).codePoints().allMatch(code -> glyph(code) != 0);
  }

  private int glyph(int code) {
    return characters.getGlyphId(code == '\u00a0' ? ' ' : code);
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** How wide a text is. */
  public double width(String text, double size) {
    return size * composed(text).codePoints().mapToDouble(this::advance).sum();
  }

  /** In ems. */
  private double advance(int code) {
    int glyph = glyph(code);
    try {
      return glyph == 0 ? BOX : font.getAdvanceWidth(glyph) * unit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The outline of a text that begins at a place. */
  Path2D outline(String text, double x, double baseline, double size) {
    Path2D.Double outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
    double at = x;
    for (int code : inVisualOrder(composed(text))) {
      outline.append(outline(code, at, baseline, size), false);
      at += size * advance(code);
    }
    return outline;
  }

  private Path2D outline(int code, double x, double baseline, double size) {
    int glyph = glyph(code);
    if (glyph == 0) {
      return box(code, x, baseline, size);
    }
    try {
      GlyphData data = font.getGlyph().getGlyph(glyph);
      AffineTransform place = AffineTransform.getTranslateInstance(x, baseline);
      place.scale(size * unit, -size * unit);
      Path2D.Double result = new Path2D.Double(Path2D.WIND_NON_ZERO);
      if (data != null) {
        result.append(data.getPath().getPathIterator(place), false);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A frame with the code in two lines of digits. */
  private Path2D box(int code, double x, double baseline, double size) {
    Rectangle2D.Double frame =
        new Rectangle2D.Double(
            x + 0.06 * size, baseline - 0.72 * size, (BOX - 0.12) * size, 0.8 * size);
    Path2D.Double result = new Path2D.Double(Path2D.WIND_NON_ZERO);
    result.append(new BasicStroke((float) (0.04 * size)).createStrokedShape(frame), false);
    String digits = String.format("%04X", code);
    int half = (digits.length() + 1) / 2;
    double small = 0.33 * size;
    String[] lines = {digits.substring(0, half), digits.substring(half)};
    for (int k = 0; k < 2; k++) {
      double start = x + (BOX * size - width(lines[k], small)) / 2;
      result.append(outline(lines[k], start, baseline + (0.38 * k - 0.37) * size, small), false);
    }
    return result;
  }

  /** The characters from left to right, where some are read from right to left. */
  private static int[] inVisualOrder(String text) {
    int[] codes = text.codePoints().toArray();
    Bidi bidi = new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    if (bidi.isLeftToRight()) {
      return codes;
    }
    byte[] levels = new byte[codes.length];
    int at = 0;
    for (int k = 0; k < codes.length; k++) {
      levels[k] = (byte) bidi.getLevelAt(at);
      at += Character.charCount(codes[k]);
    }
    Integer[] order = Arrays.stream(codes).boxed().toArray(Integer[]::new);
    Bidi.reorderVisually(levels, 0, order, 0, order.length);
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
