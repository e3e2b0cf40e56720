package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.TestDataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of ONNX test data: {@code input_0.pb}, ..., maybe with {@code output_0.pb}, ... */
final class TestDataReader implements InputReader {
  private static final String SET = "test_data_set_";

  @Override
  public String format() {
    return "onnx";
  }

  @Override
  public boolean reads(InputSource source) {
    return source.isFolder();
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    if (!source.isFolder()) {
      throw OnnxLrpException.invalid(
          "%s: expected a folder of ONNX test data, with input_0.pb", source.name());
    }
    Graph graph = request.graph();
    Set<String> needed = new HashSet<>();
    Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .forEach(value -> needed.add(value.name()));
    List<InputBatch> batches = new ArrayList<>();
    for (Path set : sets(source.path())) {
      TestDataDirectory data =
          TestDataDirectory.read(set, request.inputs(), request.outputs(), needed::contains);
      batches.add(new InputBatch(data.inputs(), false, null, data.outputs(), List.of(), Map.of()));
    }
    return batches;
  }

  /** The folder itself, or its test sets in the order of their numbers. */
  private static List<Path> sets(Path folder) {
    List<Path> sets = new ArrayList<>();
    Path set = folder.resolve(SET + 0);
    while (Files.isDirectory(set)) {
      sets.add(set);
      set = folder.resolve(SET + sets.size());
    }
    return sets.isEmpty() || Files.exists(folder.resolve("input_0.pb")) ? List.of(folder) : sets;
  }
}
