package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.report.OutputFile;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with {@code model.onnx} and {@code test_data_set_0}, {@code test_data_set_1}, ... as the
 * ONNX backend tests have it. A file appears when all of it is written.
 */
final class ModelFolder {
  private final Path folder;

  ModelFolder(Path folder) {
    this.folder = folder;
  }

  void writeModel(ModelProto model) {
    Path file = folder.resolve("model.onnx");
    try {
      Files.createDirectories(folder);
      OutputFile.write(file, model::writeTo);
    } catch (IOException e) {
      throw new UnwritableOutput(file.toString(), e);
    }
  }

  void writeData(List<TestDataDirectory> sets) {
    for (int k = 0; k < sets.size(); k++) {
      Path target = folder.resolve("test_data_set_" + k);
      try {
        write(sets.get(k), target);
      } catch (IOException e) {
        throw new UnwritableOutput(target.toString(), e);
      }
    }
  }

  private void write(TestDataDirectory data, Path target) throws IOException {
    Files.createDirectories(target);
    Path complete = Files.createTempDirectory(folder, ".test_data_set");
    try {
      data.write(complete);
      // Tensors of an earlier run must not be taken for ones of this run.
      for (Path old : tensors(target)) {
        Files.delete(old);
      }
      for (Path file : tensors(complete)) {
        Files.move(file, target.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      for (Path rest : tensors(complete)) {
        Files.delete(rest);
      }
      Files.deleteIfExists(complete);
    }
  }

  private static List<Path> tensors(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(input|output)_\\d+\\.pb"))
          .sorted()
          .toList();
    }
  }
}
