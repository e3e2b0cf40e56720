package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Locale;

/** Two marked numbers in a sequence of zeros, to be added or subtracted. */
enum ArithmeticTask {
  ADDITION(1),
  SUBTRACTION(-1);

  private final int sign;

  ArithmeticTask(int sign) {
    this.sign = sign;
  }

  /** What the second number counts for in the answer, 1 or -1. */
  int sign() {
    return sign;
  }

  /** The recurrent cell of one unit. */
  enum Cell {
    LSTM(""),
    /** With {@code r (U h + b)} in its candidate, which has both biases. */
    GRU("gru-");

    private final String prefix;

    Cell(String prefix) {
      this.prefix = prefix;
    }
  }

  /** A committed model, whose output is {@code y [batch, 1]}. */
  Graph model(Cell cell, int number) {
    String name = "%s%s-%02d.onnx".formatted(cell.prefix, name().toLowerCase(Locale.ROOT), number);
    return OnnxModel.read(TestModels.directory().resolve("arithmetic").resolve(name));
  }
}
