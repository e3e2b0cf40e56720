package io.github.onnxlrp.io.report;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.figure.Canvas;
import io.github.onnxlrp.io.figure.Glyphs;
import java.util.ArrayList;
import java.util.List;

/** A report as one figure of bounded size, its samples one below the other. */
final class Figure {
  private static final double MARGIN = 20;
  private static final double GAP = 8;
  private static final double MOST_HEIGHT = 4000;

  /** A longer text stands below its title only. */
  private static final int LONGEST_TEXT = 60;

  private final List<FigureBlock> blocks = new ArrayList<>();
  private final Glyphs glyphs;
  private final String title;

  /**
   * Lays out a report.
   *
   * @throws OnnxLrpException if it is higher than a figure may be
   */
  Figure(Report report, String format, Glyphs glyphs) {
    this.glyphs = glyphs;
    title = Printable.text(report.model()) + ", " + report.method();
    for (int k = 0; k < report.samples().size(); k++) {
      SampleReport sample = report.samples().get(k);
      sample(sample, report.samples().size() > 1 ? "sample " + report.number(k) + ": " : "");
      if (height() > MOST_HEIGHT) {
        throw OnnxLrpException.invalid(
            "--format %s: sample %d of %d does not fit into one figure, which may be %d units high;"
                + " explain fewer samples at a time, or use html",
            format, k, report.samples().size(), (int) MOST_HEIGHT);
      }
    }
    String rules = report.composite() == null ? "" : ", composite " + report.composite();
    quiet(
        "%s: %s%s. Ledger and notes are not in the figure; json has them."
            .formatted(Printable.text(report.model()), report.method(), rules));
  }

  /** What it is called for those who do not see it. */
  String title() {
    return title;
  }

  double width() {
    return FigureBlock.WIDTH + 2 * MARGIN;
  }

  double height() {
    return blocks.stream().mapToDouble(block -> block.height() + GAP).sum() + 2 * MARGIN - GAP;
  }

  void draw(Canvas canvas) {
    double top = MARGIN;
    for (FigureBlock block : blocks) {
      block.draw(canvas, MARGIN, top);
      top += block.height() + GAP;
    }
  }

  private void quiet(String text) {
    if (text != null) {
      blocks.add(FigureParagraph.of(text, 10, FigureBlock.QUIET, glyphs));
    }
  }

  private void sample(SampleReport sample, String number) {
    String text = sample.text() == null ? "" : Printable.text(sample.text().text());
    boolean isShort = !text.isEmpty() && text.codePointCount(0, text.length()) <= LONGEST_TEXT;
    String target = number + (isShort ? text + ": " : "") + Printable.text(sample.targetName());
    blocks.add(FigureParagraph.of(target, 16, FigureBlock.INK, glyphs));
    String label = sample.label() == null ? "" : ", label " + sample.labelName();
    String said =
        "score %s, predicted %s%s"
            .formatted(
                Printable.number(sample.explanation().score()), sample.predictionName(), label);
    blocks.add(FigureParagraph.of(Printable.text(said), 11, FigureBlock.INK, glyphs));
    if (sample.explanation().unreliable()) {
      blocks.add(
          FigureParagraph.of(
              "unreliable: its numbers cannot be relied on", 11, FigureBlock.WARNING, glyphs));
    }
    for (Panel panel : Panel.of(sample)) {
      switch (panel.kind()) {
        case TOKENS -> tokens(sample, panel);
        case VALUE ->
            quiet(
                "%s is %s and takes no relevance"
                    .formatted(Printable.text(panel.name()), panel.value()));
        case INPUT, LAYER -> table(sample, panel);
      }
    }
  }

  private void tokens(SampleReport sample, Panel panel) {
    ColourScale scale = ColourScale.of(panel.map().relevance().doubles());
    FigureTokens tokens = new FigureTokens(sample.text().tokens(), panel.map(), scale, glyphs);
    blocks.add(tokens);
    quiet(tokens.leftOut());
    blocks.add(new FigureScale(scale, "this text", glyphs));
  }

  private void table(SampleReport sample, Panel panel) {
    boolean layer = panel.kind() == Panel.Kind.LAYER;
    FigureTable table = FigureTable.of(panel, sample);
    String name = (layer ? "" : "input ") + Printable.text(panel.title());
    blocks.add(FigureParagraph.of(name + ": " + table.about(layer), 11, FigureBlock.INK, glyphs));
    FigureAxes axes = FigureAxes.of(table, glyphs);
    if (table.steps() == 1 && table.features() > 1) {
      blocks.add(new FigureRanking(table, axes, glyphs));
      return;
    }
    if (table.features() > 1) {
      FigureMap map = new FigureMap(table, axes, glyphs);
      blocks.add(map);
      quiet(map.thinned());
    }
    if (!table.isImage()) {
      blocks.add(new FigureLines.Profile(table, axes));
      int feature = table.strongestFeature();
      if (table.values() != null) {
        quiet(
            "signal of %s, %s, with its relevance behind it"
                .formatted(
                    table.featureName(feature),
                    table.features() == 1 ? "the only one" : "which takes most"));
        blocks.add(new FigureLines.Signal(table, axes, feature));
      }
    }
    blocks.add(new FigureScale(table.scale(), layer ? "this layer" : "this input", glyphs));
  }
}
