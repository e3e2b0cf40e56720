package io.github.onnxlrp.cli.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** The part of a picture that shows one input or layer of one sample. */
final class PngPanel {
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  private static final Font TOKEN = new Font(Font.SANS_SERIF, Font.PLAIN, 26);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color INK = new Color(28, 28, 28);
  private static final Color QUIET = new Color(92, 92, 92);
  private static final Color WARNING = new Color(176, 0, 32);
  private static final Color EDGE = new Color(225, 225, 225);
  private static final int TITLE_HEIGHT = 44;
  private static final int CELL = 18;
  private static final int AXIS = 40;
  private static final int TOKEN_HEIGHT = 58;
  private static final int TOKENS_WIDTH = 1200;

  private final String title;
  private final String subtitle;
  private final boolean unreliable;
  private final Heatmap map;
  private final List<String> tokens;
  private final int[] x;
  private final int[] line;
  private final int[] widths;
  private final int lines;

  private PngPanel(SampleReport sample, String number, Panel panel, Graphics2D measure) {
    boolean tokens = panel.kind() == Panel.Kind.TOKENS;
    this.map = panel.map();
    this.title = tokens ? title(sample) : number + label(sample) + ", " + title(panel);
    this.unreliable = sample.explanation().unreliable();
    this.subtitle =
        map == null
            ? panel.value() + " takes no relevance"
            : "score "
                + Printable.number(sample.explanation().score())
                + (sample.label() == null ? "" : ", label " + Printable.text(sample.labelName()))
                + (unreliable ? ", unreliable: its numbers cannot be relied on" : "");
    this.tokens =
        tokens ? sample.text().tokens().stream().map(Printable::token).toList() : List.of();
    int count = this.tokens.size();
    this.x = new int[count];
    this.line = new int[count];
    this.widths = new int[count];
    this.lines = layOut(measure);
  }

  static List<PngPanel> of(SampleReport sample, String number, Graphics2D measure) {
    List<PngPanel> panels = new ArrayList<>();
    for (Panel panel : Panel.of(sample)) {
      panels.add(new PngPanel(sample, number, panel, measure));
    }
    return panels;
  }

  private static String title(SampleReport sample) {
    return Printable.text(sample.text().text()) + ": " + label(sample);
  }

  private static String title(Panel panel) {
    return (panel.kind() == Panel.Kind.LAYER ? "" : "input ") + Printable.text(panel.title());
  }

  private static String label(SampleReport sample) {
    return Printable.text(sample.targetName());
  }

  /** Places the tokens in lines and returns the number of lines. */
  private int layOut(Graphics2D measure) {
    FontMetrics large = measure.getFontMetrics(TOKEN);
    FontMetrics small = measure.getFontMetrics(SMALL);
    int right = 0;
    int current = 0;
    for (int k = 0; k < tokens.size(); k++) {
      int number = small.stringWidth(Printable.number(map.at(k, 0)));
      widths[k] = Math.max(large.stringWidth(tokens.get(k)), number) + 14;
      if (right > 0 && right + widths[k] > TOKENS_WIDTH) {
        current++;
        right = 0;
      }
      x[k] = right;
      line[k] = current;
      right += widths[k] + 3;
    }
    return current + 1;
  }

  int width() {
    if (map == null) {
      return 0;
    }
    if (tokens.isEmpty()) {
      return AXIS + map.columns() * CELL + 110;
    }
    int widest = 0;
    for (int k = 0; k < x.length; k++) {
      widest = Math.max(widest, x[k] + widths[k]);
    }
    return widest;
  }

  int height() {
    if (map == null) {
      return TITLE_HEIGHT;
    }
    int body = tokens.isEmpty() ? (map.rows() + 1) * CELL : lines * (TOKEN_HEIGHT + 4);
    return TITLE_HEIGHT + body;
  }

  void draw(Graphics2D graphics, int left, int top) {
    text(graphics, TITLE, INK, title, left, top + 16);
    text(graphics, SMALL, unreliable ? WARNING : QUIET, subtitle, left, top + 34);
    if (map != null && tokens.isEmpty()) {
      drawTable(graphics, left, top + TITLE_HEIGHT);
    } else {
      drawTokens(graphics, left, top + TITLE_HEIGHT);
    }
  }

  private void drawTokens(Graphics2D graphics, int left, int top) {
    for (int k = 0; k < x.length; k++) {
      int cellLeft = left + x[k];
      int cellTop = top + line[k] * (TOKEN_HEIGHT + 4);
      cell(graphics, map.share(k, 0), cellLeft, cellTop, widths[k], TOKEN_HEIGHT);
      Color ink = Colour.isDark(map.share(k, 0)) ? Color.WHITE : INK;
      centred(graphics, TOKEN, ink, tokens.get(k), cellLeft, widths[k], cellTop + 32);
      String number = Printable.number(map.at(k, 0));
      centred(graphics, SMALL, ink, number, cellLeft, widths[k], cellTop + 50);
    }
  }

  private void drawTable(Graphics2D graphics, int left, int top) {
    int every = Math.max(1, (int) Math.ceil(AXIS / (double) CELL / 1.5));
    for (int column = 0; column < map.columns(); column += every) {
      int cellLeft = left + AXIS + column * CELL;
      centred(graphics, SMALL, QUIET, Integer.toString(column), cellLeft, CELL, top + 12);
    }
    for (int row = 0; row < map.rows(); row++) {
      int y = top + (row + 1) * CELL;
      text(graphics, SMALL, QUIET, Integer.toString(row), left, y + 13);
      for (int column = 0; column < map.columns(); column++) {
        cell(graphics, map.share(row, column), left + AXIS + column * CELL, y, CELL, CELL);
      }
      String sum = Printable.number(map.rowSum(row));
      text(graphics, SMALL, QUIET, sum, left + AXIS + map.columns() * CELL + 10, y + 13);
    }
  }

  private static void cell(
      Graphics2D graphics, double share, int left, int top, int width, int height) {
    int[] rgb = Colour.of(share);
    graphics.setColor(new Color(rgb[0], rgb[1], rgb[2]));
    graphics.fillRect(left, top, width, height);
    graphics.setColor(EDGE);
    graphics.drawRect(left, top, width, height);
  }

  private static void centred(
      Graphics2D graphics, Font font, Color ink, String text, int left, int width, int baseline) {
    int start = left + (width - graphics.getFontMetrics(font).stringWidth(text)) / 2;
    text(graphics, font, ink, text, start, baseline);
  }

  private static void text(
      Graphics2D graphics, Font font, Color ink, String text, int left, int baseline) {
    graphics.setFont(font);
    graphics.setColor(ink);
    graphics.drawString(text, left, baseline);
  }
}
