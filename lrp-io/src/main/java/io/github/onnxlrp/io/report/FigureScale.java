package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import io.github.onnxlrp.io.figure.Glyphs;
import java.util.List;

/**
 * What the colours mean: a bar from minus to plus the largest |relevance|, and its rule in words.
 */
final class FigureScale implements FigureBlock {
  private static final double BAR = 110;
  private static final double TEXT = 116 + BAR;
  private static final int STEPS = 111;
  private static final double SIZE = 10;
  private static final double LINE_HEIGHT = 13;

  private final ColourScale scale;
  private final List<String> lines;

  FigureScale(ColourScale scale, String what, Glyphs glyphs) {
    this.scale = scale;
    lines = FigureParagraph.wrapped(scale.text(what), SIZE, WIDTH - TEXT, glyphs);
  }

  @Override
  public double height() {
    return 7 + lines.size() * LINE_HEIGHT;
  }

  @Override
  public void draw(Canvas canvas, double left, double top) {
    double baseline = top + 12;
    canvas.text(Printable.number(-scale.most()), left + 54, baseline, SIZE, Anchor.END, QUIET);
    int[] colours = new int[STEPS];
    double end = scale.isLinear() ? 1 : 2;
    for (int k = 0; k < STEPS; k++) {
      colours[k] = ColourScale.ofShare(end * (2.0 * k / (STEPS - 1) - 1));
    }
    canvas.cells(colours, STEPS, left + 60, top + 3, BAR, 11);
    canvas.frame(left + 60, top + 3, BAR, 11, LINE);
    canvas.text(
        Printable.number(scale.most()), left + 66 + BAR, baseline, SIZE, Anchor.START, QUIET);
    for (int k = 0; k < lines.size(); k++) {
      canvas.text(lines.get(k), left + TEXT, baseline + k * LINE_HEIGHT, SIZE, Anchor.START, QUIET);
    }
  }
}
