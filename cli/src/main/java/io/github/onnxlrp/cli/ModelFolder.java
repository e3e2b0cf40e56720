package io.github.onnxlrp.cli;

import io.github.onnxlrp.io.report.OutputFile;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with {@code model.onnx} and {@code test_data_set_0}, {@code test_data_set_1}, ... as the
 * ONNX backend tests have it. A file appears when all of it is written. What an earlier run wrote
 * is replaced; a folder that holds anything else is refused.
 */
final class ModelFolder {
  private final String option;
  private final Path folder;
  private final ReadFiles read;
  private final Map<String, OutputFile.Content> files = new LinkedHashMap<>();

  /**
   * A folder to write to.
   *
   * @param option the option that names it, for messages
   * @param read files that must not be written over or deleted
   */
  ModelFolder(String option, Path folder, ReadFiles read) {
    this.option = option;
    this.folder = folder;
    this.read = read;
    requireOurs();
  }

  void add(ModelProto model) {
    files.put("model.onnx", model::writeTo);
  }

  void add(List<TestDataDirectory> sets) {
    for (int k = 0; k < sets.size(); k++) {
      String set = "test_data_set_" + k + "/";
      sets.get(k).files().forEach((name, tensor) -> files.put(set + name, tensor::writeTo));
    }
  }

  /** Writes what was added, in the place of what an earlier run wrote. */
  void write() {
    WrittenFiles written = requireOurs();
    try {
      Files.createDirectories(folder);
      written.announce(files);
      for (Map.Entry<String, OutputFile.Content> file : files.entrySet()) {
        Path target = folder.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        OutputFile.write(target, file.getValue());
      }
      written.deleteAllBut(files.keySet());
    } catch (IOException e) {
      throw new UnwritableOutput(folder.toString(), e);
    }
  }

  private WrittenFiles requireOurs() {
    try {
      WrittenFiles written = WrittenFiles.of(option, folder);
      written.paths().forEach(path -> read.requireOther(option, path));
      return written;
    } catch (IOException e) {
      throw new UnwritableOutput(folder.toString(), e);
    }
  }
}
