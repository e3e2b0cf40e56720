package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Value;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A {@linkplain CsvTable table} for a model with one input. For an input of [batch, features] a row
 * is a sample.
 */
final class CsvReader implements InputReader {
  @Override
  public String format() {
    return "csv";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".csv");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    Value input = request.onlyInput(source.name());
    CsvTable table = table(source, request, input);
    return List.of(
        InputBatch.sample(Map.of(input.name(), table.numbers()))
            .described(Map.of(input.name(), table.names())));
  }

  /** The table that an input takes. */
  static CsvTable table(InputSource source, InputRequest request, Value input) {
    int rank = input.shape() == null ? 0 : input.shape().size();
    OptionalLong features =
        rank == 0 ? OptionalLong.empty() : request.declared().length(input, rank - 1);
    return CsvTable.read(source.text(), source.name(), request.timeColumn(), features);
  }
}
