package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Locale;

/** Two marked numbers in a sequence of zeros, to be added or subtracted. */
enum ArithmeticTask {
  ADDITION,
  SUBTRACTION;

  /** A committed model: an LSTM of one unit, whose output is {@code y [batch, 1]}. */
  Graph model(int number) {
    String name = "%s-%02d.onnx".formatted(name().toLowerCase(Locale.ROOT), number);
    return OnnxModel.read(TestModels.directory().resolve("arithmetic").resolve(name));
  }
}
