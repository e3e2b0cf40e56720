package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Canvas.Anchor;
import io.github.onnxlrp.io.figure.Glyphs;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in line, its tokens in the colours of their relevance, those of few with their numbers. Of
 * a long text the lines in a row that take most are shown.
 */
final class FigureTokens implements FigureBlock {
  private static final int FEW = 24;
  private static final int MOST_LINES = 40;
  private static final double NUMBER = 9;

  private final Heatmap map;
  private final ColourScale scale;
  private final boolean numbers;
  private final boolean rightToLeft;
  private final double size;
  private final double line;
  private final List<Piece> pieces = new ArrayList<>();
  private int firstLine;
  private int lastLine;

  /** A token, or a part of one that is longer than a line. */
  private record Piece(int token, String text, boolean first, int line, double x, double width) {}

  FigureTokens(List<String> tokens, Heatmap map, ColourScale scale, Glyphs glyphs) {
    this.map = map;
    this.scale = scale;
    numbers = tokens.size() <= FEW;
    size = numbers ? 20 : 13;
    line = numbers ? 46 : 21;
    String text = String.join(" ", tokens);
    rightToLeft = !new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
    boolean words = tokens.stream().anyMatch(token -> token.codePointCount(0, token.length()) > 1);
    place(tokens, words ? 4 : 1.5, glyphs);
    choose();
  }

  private void place(List<String> tokens, double gap, Glyphs glyphs) {
    double margin = numbers ? 10 : 6;
    double x = 0;
    int row = 0;
    for (int k = 0; k < tokens.size(); k++) {
      List<String> parts =
          FigureParagraph.wrapped(Printable.token(tokens.get(k)), size, WIDTH - margin, glyphs);
      for (int part = 0; part < parts.size(); part++) {
        double wide = glyphs.width(parts.get(part), size);
        if (numbers && part == 0) {
          wide = Math.max(wide, glyphs.width(Printable.number(map.at(k, 0)), NUMBER));
        }
        wide += margin;
        if (x > 0 && x + wide > WIDTH) {
          x = 0;
          row++;
        }
        pieces.add(new Piece(k, parts.get(part), part == 0, row, x, wide));
        x += wide + gap;
      }
    }
    lastLine = row;
  }

  /** The lines in a row that take most, where not all have room. */
  private void choose() {
    if (lastLine < MOST_LINES) {
      return;
    }
    double[] sizes = new double[lastLine + 1];
    pieces.stream()
        .filter(Piece::first)
        .forEach(piece -> sizes[piece.line()] += map.finiteSize(piece.token(), 0));
    double sum = 0;
    double most = -1;
    for (int k = 0; k < sizes.length; k++) {
      sum += sizes[k] - (k < MOST_LINES ? 0 : sizes[k - MOST_LINES]);
      if (k >= MOST_LINES - 1 && sum > most) {
        most = sum;
        firstLine = k - MOST_LINES + 1;
      }
    }
    lastLine = firstLine + MOST_LINES - 1;
  }

  private List<Piece> shown() {
    return pieces.stream()
        .filter(piece -> piece.line() >= firstLine && piece.line() <= lastLine)
        .toList();
  }

  /** What is not shown, and its share; null where all is. */
  String leftOut() {
    List<Piece> shown = shown();
    if (shown.size() == pieces.size()) {
      return null;
    }
    int first = shown.get(0).token();
    int last = shown.get(shown.size() - 1).token();
    double inside = 0;
    double all = 0;
    for (int k = 0; k < map.rows(); k++) {
      double own = map.finiteSize(k, 0);
      all += own;
      inside += k >= first && k <= last ? own : 0;
    }
    return "shown: tokens %,d to %,d of %,d, which take %s of |relevance|"
        .formatted(first, last, map.rows(), Printable.percent(all == 0 ? 1 : inside / all));
  }

  @Override
  public double height() {
    return (lastLine - firstLine + 1) * line + 4;
  }

  @Override
  public void draw(Canvas canvas, double left, double top) {
    for (Piece piece : shown()) {
      double share = scale.share(map.at(piece.token(), 0));
      double x = left + (rightToLeft ? WIDTH - piece.x() - piece.width() : piece.x());
      double y = top + (piece.line() - firstLine) * line;
      double middle = x + piece.width() / 2;
      canvas.rectangle(x, y, piece.width(), line - 3, ColourScale.ofShare(share));
      int ink = Double.isFinite(share) && Colour.isDark(share) ? 0xffffff : INK;
      double baseline = y + (numbers ? 24 : 13.5);
      canvas.text(piece.text(), middle, baseline, size, Anchor.MIDDLE, ink);
      if (numbers) {
        canvas.frame(x, y, piece.width(), line - 3, LINE);
        if (piece.first()) {
          String number = Printable.number(map.at(piece.token(), 0));
          canvas.text(number, middle, y + 38, NUMBER, Anchor.MIDDLE, ink);
        }
      }
    }
  }
}
