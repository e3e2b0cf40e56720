package io.github.onnxlrp.fused;

/**
 * What the forward pass of some rows through an LSTM keeps of each step; see {@link DoubleLstm}.
 */
final class DoubleLstmTile {
  final int first;
  final int rows;

  /** h before each step and after the last one. */
  final double[][] hidden;

  final double[][] keep;
  final double[][] add;
  final double[][] send;
  final double[][] lose;

  DoubleLstmTile(int first, int rows, int steps, int units) {
    int size = rows * units;
    this.first = first;
    this.rows = rows;
    this.hidden = new double[steps + 1][size];
    this.keep = new double[steps][size];
    this.add = new double[steps][size];
    this.send = new double[steps][size];
    this.lose = new double[steps][size];
  }
}
