package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Glyphs;
import io.github.onnxlrp.io.figure.SvgCanvas;
import java.io.IOException;
import java.io.OutputStream;

/** A figure as SVG, for papers and web pages. */
final class SvgReport implements ReportWriter {
  @Override
  public String format() {
    return "svg";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public boolean holdsNotes() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    Glyphs glyphs = new Glyphs();
    Figure figure = new Figure(report, format(), glyphs);
    SvgCanvas canvas = new SvgCanvas(figure.width(), figure.height(), glyphs);
    figure.draw(canvas);
    canvas.write(out, figure.title());
  }
}
