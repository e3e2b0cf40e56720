package io.github.onnxlrp.fused;

/** What the forward pass of some rows through an LSTM keeps of each step; see {@link FloatLstm}. */
final class FloatLstmTile {
  final int first;
  final int rows;

  /** h before each step and after the last one. */
  final float[][] hidden;

  final float[][] keep;
  final float[][] add;
  final float[][] send;
  final float[][] lose;

  FloatLstmTile(int first, int rows, int steps, int units) {
    int size = rows * units;
    this.first = first;
    this.rows = rows;
    this.hidden = new float[steps + 1][size];
    this.keep = new float[steps][size];
    this.add = new float[steps][size];
    this.send = new float[steps][size];
    this.lose = new float[steps][size];
  }
}
