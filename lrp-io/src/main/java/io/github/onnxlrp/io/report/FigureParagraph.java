package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import io.github.onnxlrp.io.figure.Glyphs;
import java.util.ArrayList;
import java.util.List;

/** A text in as many lines as it takes; words that are longer than a line are broken. */
record FigureParagraph(List<String> lines, double size, int colour) implements FigureBlock {
  private static final double SPACING = 1.35;

  static FigureParagraph of(String text, double size, int colour, Glyphs glyphs) {
    return new FigureParagraph(wrapped(text, size, WIDTH, glyphs), size, colour);
  }

  /** Cuts a text into lines of that width at most. */
  static List<String> wrapped(String text, double size, double width, Glyphs glyphs) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    double used = 0;
    for (String word : text.split("(?<= )")) {
      double wide = glyphs.width(word.stripTrailing(), size);
      if (used > 0 && used + wide > width) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        used = 0;
      }
      if (wide <= width) {
        line.append(word);
        used += glyphs.width(word, size);
        continue;
      }
      for (int code : word.codePoints().toArray()) {
        String character = Character.toString(code);
        double one = glyphs.width(character, size);
        if (used > 0 && used + one > width) {
          lines.add(line.toString());
          line.setLength(0);
          used = 0;
        }
        line.append(character);
        used += one;
      }
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  @Override
  public double height() {
    return lines.size() * size * SPACING + 2;
  }

  @Override
  public void draw(Canvas canvas, double left, double top) {
    for (int k = 0; k < lines.size(); k++) {
      double baseline = top + size * (1 + k * SPACING);
      canvas.text(lines.get(k), left, baseline, size, Anchor.START, colour);
    }
  }
}
