package io.github.onnxlrp.io.report;

import io.github.onnxlrp.io.figure.Canvas;

/** A part of a figure, as wide as the figure. */
interface FigureBlock {
  /** Width of all blocks, in units of which 96 are an inch. */
  double WIDTH = 720;

  int INK = 0x1c1c1c;
  int QUIET = 0x5c5c5c;
  int LINE = 0xd6d6d6;
  int WARNING = 0xb00020;

  double height();

  /** Draws it below {@code top}. */
  void draw(Canvas canvas, double left, double top);
}
