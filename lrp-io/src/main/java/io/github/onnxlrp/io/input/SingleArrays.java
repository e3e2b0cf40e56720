package io.github.onnxlrp.io.input;

import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.ir.Value;

/** Reads the array of one input that the user has named. */
public final class SingleArrays {
  private SingleArrays() {}

  /**
   * Reads a .csv table or else an NPY array.
   *
   * @param input name of the input that takes it; a table without its batch axis gets one
   */
  public static DescribedArray read(InputSource source, InputRequest request, String input) {
    if (!InputReaders.hasEnding(source, ".csv")) {
      return new DescribedArray(Npy.read(source.bytes(), source.name()), SeriesNames.NONE);
    }
    Value value = request.graph().input(input);
    CsvTable table = CsvReader.table(source, request, value);
    InputFitter fitter = new InputFitter(request.declared());
    return new DescribedArray(fitter.withBatchAxis(table.numbers(), value), table.names());
  }
}
