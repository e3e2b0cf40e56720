package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Runs of ONNX Runtime that go on where they ended. */
class EngineResumeTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path VOWELS = TestModels.directory().resolve("vowels");

  @TempDir private Path folder;

  /** The third sample is amplified too much for floats. */
  @Test
  void aResumedRunCountsTheSamplesBefore() throws IOException {
    Tensor x = Npz.read(VOWELS.resolve("vowels.test.npz")).get("x");
    List<String> lines = new ArrayList<>();
    for (int sample : new int[] {0, 1, 49}) {
      Tensor one = new SampleSlice(0, sample).of(x);
      lines.add(JSON.writeValueAsString(Map.of("x", rows(one))));
    }
    Path data = Files.write(folder.resolve("x.jsonl"), lines);
    Path file = folder.resolve("out.jsonl");
    Path part = folder.resolve("out.jsonl.part");
    List<String> command =
        List.of(
            "explain",
            VOWELS.resolve("vowels.onnx").toString(),
            "--data",
            data.toString(),
            "--target",
            "1",
            "--engine",
            "onnxruntime",
            "--format",
            "jsonl",
            "-o",
            file.toString(),
            "--resume");
    assertThat(Cli.run(command.toArray(String[]::new)).err()).contains("sample 2 cannot be");
    List<String> written = Files.readAllLines(part);
    assertThat(written).hasSize(2);
    Files.write(part, written.subList(0, 1));
    assertThat(Cli.run(command.toArray(String[]::new)).err()).contains("sample 2 cannot be");
  }

  private static double[][] rows(Tensor matrix) {
    double[] all = matrix.doubles();
    int columns = matrix.dim(1);
    return IntStream.range(0, matrix.dim(0))
        .mapToObj(row -> Arrays.copyOfRange(all, row * columns, (row + 1) * columns))
        .toArray(double[][]::new);
  }
}
