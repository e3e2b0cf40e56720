package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.cli.format.Npy;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;

/** Reads the array of one input that the user has named. */
public final class SingleArrays {
  private SingleArrays() {}

  /**
   * Reads a .csv table or else an NPY array.
   *
   * @param input name of the input that takes it; a table without its batch axis gets one
   */
  public static Tensor read(InputSource source, DeclaredInputs declared, String input) {
    if (InputReaders.hasEnding(source, ".csv")) {
      Tensor table = CsvReader.table(source.text(), source.name());
      Value value = declared.graph().input(input);
      return new InputFitter(declared).withBatchAxis(table, value);
    }
    return Npy.read(source.bytes(), source.name());
  }
}
