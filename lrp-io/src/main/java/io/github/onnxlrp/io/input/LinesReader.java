package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.LineReader;
import io.github.onnxlrp.io.format.Lines;
import java.util.List;
import java.util.function.Function;

/** Reads data with one sample a line, which can be explained before the next line is there. */
public interface LinesReader extends InputReader {
  /** What becomes of a line. */
  Function<String, InputBatch> samples(InputRequest request);

  /** What is wrong where there is no line. */
  String expected();

  @Override
  default List<InputBatch> read(InputSource source, InputRequest request) {
    Function<String, InputBatch> samples = samples(request);
    List<String> lines = source.text().lines().toList();
    if (lines.isEmpty()) {
      throw OnnxLrpException.invalid("%s: %s", source.name(), expected());
    }
    return Lines.map(lines, source.name(), samples);
  }

  /** The samples as they come, without the first ones. */
  default LineReader<InputBatch> stream(InputSource source, InputRequest request, long skipped) {
    LineReader<InputBatch> lines =
        new LineReader<>(source.stream(), source.name(), samples(request));
    lines.skip(skipped);
    if (skipped == 0 && !lines.hasNext()) {
      throw OnnxLrpException.invalid("%s: %s", source.name(), expected());
    }
    return lines;
  }
}
