package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.input.SeriesNames;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A time series in short: its profile over time as two lines of blocks, and its features. */
final class TextProfile {
  private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
  private static final int MOST_BLOCKS = 60;
  private static final int MOST_FEATURES = 6;
  private static final int BAR = 24;

  private final String title;
  private final Heatmap map;
  private final List<String> names;
  private final boolean colours;

  TextProfile(Panel panel, SampleReport sample, boolean colours) {
    this.title = Printable.text(panel.title());
    this.map = panel.map();
    this.colours = colours;
    List<String> given = sample.series().getOrDefault(panel.name(), SeriesNames.NONE).features();
    names = given.size() == map.columns() ? given : List.of();
  }

  /** Whether there is a time to show the profile of. */
  static boolean fits(Panel panel) {
    return panel.kind() == Panel.Kind.INPUT && panel.map().rows() > 1;
  }

  /** The lines. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int rows = map.rows();
    int blocks = Math.min(rows, MOST_BLOCKS);
    double[] sums = new double[blocks];
    double[] sizes = new double[blocks];
    for (int row = 0; row < rows; row++) {
      int block = (int) ((long) row * blocks / rows);
      double sum = finite(map.rowSum(row));
      sums[block] = Math.abs(sum) > Math.abs(sums[block]) ? sum : sums[block];
      double size = 0;
      for (int column = 0; column < map.columns(); column++) {
        size += map.finiteSize(row, column) * map.scale();
      }
      sizes[block] = Math.max(sizes[block], size);
    }
    String thinned = blocks < rows ? ", the strongest of some steps each" : "";
    text.append("  %s over time, steps 0 to %,d%s%n".formatted(title, rows - 1, thinned));
    line(text, "|R|", sizes, sizes, 0);
    double low = Math.min(0, Arrays.stream(sums).min().orElse(0));
    line(text, "sum", sums, sums, low);
    if (map.columns() > 1) {
      features(text);
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  /** One block a value, between {@code low} and the largest. */
  private void line(StringBuilder text, String title, double[] values, double[] signs, double low) {
    double high = Math.max(0, Arrays.stream(values).max().orElse(0));
    text.append("  %-4s ".formatted(title));
    for (int k = 0; k < values.length; k++) {
      double share = high == low ? 0 : (values[k] - low) / (high - low);
      String block = BLOCKS.substring((int) Math.round(share * 7), (int) Math.round(share * 7) + 1);
      text.append(colours ? inked(block, signs[k]) : block);
    }
    text.append("  %s to %s%n".formatted(Printable.number(low), Printable.number(high)));
  }

  private static String inked(String text, double sign) {
    int[] rgb = sign == 0 ? new int[] {128, 128, 128} : Colour.of(Math.signum(sign));
    return "\u001b[38;2;%d;%d;%dm%s\u001b[0m".formatted(rgb[0], rgb[1], rgb[2], text);
  }

  /** The features with the largest sums of |R|, and all others together. */
  private void features(StringBuilder text) {
    double[] sums = new double[map.columns()];
    double[] sizes = new double[map.columns()];
    for (int row = 0; row < map.rows(); row++) {
      for (int column = 0; column < map.columns(); column++) {
        sums[column] += finite(map.at(row, column));
        sizes[column] += map.finiteSize(row, column) * map.scale();
      }
    }
    List<Integer> order =
        IntStream.range(0, sums.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -sizes[k]))
            .toList();
    List<Integer> shown = order.subList(0, Math.min(MOST_FEATURES, order.size()));
    List<Integer> others = order.subList(shown.size(), order.size());
    double all = Arrays.stream(sizes).sum();
    double rest = others.stream().mapToDouble(k -> sums[k]).sum();
    double restSize = others.stream().mapToDouble(k -> sizes[k]).sum();
    double most =
        Math.max(
            Math.abs(rest), shown.stream().mapToDouble(k -> Math.abs(sums[k])).max().orElse(0));
    int width = Math.max(9, shown.stream().mapToInt(k -> length(name(k))).max().orElse(0));
    text.append("  features, by their sums of |R|%n".formatted());
    for (int k : shown) {
      feature(text, name(k), width, sums[k], sizes[k] / all, most);
    }
    if (!others.isEmpty()) {
      feature(text, "%,d others".formatted(others.size()), width, rest, restSize / all, most);
    }
  }

  private void feature(
      StringBuilder text, String name, int width, double sum, double share, double most) {
    int size = most == 0 ? 0 : (int) Math.round(Math.abs(sum) / most * BAR);
    String bar = (sum < 0 ? "-" : "+").repeat(size);
    String padded = name + " ".repeat(Math.max(0, width - length(name)));
    String line =
        "  %s %10s  %16s of |R|  %s"
            .formatted(
                padded,
                Printable.number(sum),
                Printable.percent(Double.isFinite(share) ? share : 0),
                colours ? inked("\u2588".repeat(size), sum) : bar);
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }

  private String name(int column) {
    return names.isEmpty() ? "feature " + column : Printable.text(names.get(column));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
