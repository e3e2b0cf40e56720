package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Glyphs;
import io.github.onnxlrp.io.figure.PngCanvas;
import java.io.IOException;
import java.io.OutputStream;

/** A figure as a picture, for which the machine needs no fonts. */
final class PngReport implements ReportWriter {
  @Override
  public String format() {
    return "png";
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  @Override
  public boolean holdsNotes() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    Glyphs glyphs = new Glyphs();
    Figure figure = new Figure(report, format(), glyphs);
    PngCanvas canvas = new PngCanvas(figure.width(), figure.height(), glyphs);
    figure.draw(canvas);
    canvas.write(out);
  }
}
