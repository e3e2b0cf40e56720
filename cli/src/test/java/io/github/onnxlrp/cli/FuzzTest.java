package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models with changed bytes end in a result or in one clear line, and soon. The changes of mutation
 * n follow from n alone, so that a failure can be had again: {@code -Donnxlrp.fuzz.first=n
 * -Donnxlrp.fuzz=1}. With {@code -Donnxlrp.fuzz=1000000} the run is as long.
 */
class FuzzTest {
  private static final List<String> MODELS =
      List.of(
          "hand-rnn-lengths.onnx-14.onnx",
          "hand-lstm-function-in-scan.onnx-18.onnx",
          "gru-last.torchscript-13.onnx",
          "keras-lstm-mean.tfkeras2-15.onnx",
          "hand-growing-loop.onnx-16.onnx");

  /** Tests that draw a few of their cases take all of them for {@code .ci/full}. */
  private static final int USUAL = "all".equals(System.getProperty("onnxlrp.grid")) ? 2000 : 400;

  private static final int FIRST = Integer.getInteger("onnxlrp.fuzz.first", 0);
  private static final int COUNT = Integer.getInteger("onnxlrp.fuzz", USUAL);
  private static final int SECONDS = 10;
  private static final int[] STRIKING = {0, 1, 0x7f, 0x80, 0xff};

  @TempDir Path folder;

  @Test
  void changedBytesEndInAResultOrOneLine() throws Exception {
    Path file = folder.resolve("mutated.onnx");
    ExecutorService runner = Executors.newSingleThreadExecutor();
    try {
      for (int n = FIRST; n < FIRST + COUNT; n++) {
        String name = MODELS.get(n % MODELS.size());
        Files.write(file, mutated(name, new SplittableRandom(n)));
        String where = "mutation %d of %s".formatted(n, name);
        Result result =
            runner
                .submit(() -> Cli.run("explain", file.toString(), "--random", "1", "--seed", "1"))
                .get(SECONDS, TimeUnit.SECONDS);
        assertClean(where, result);
      }
    } finally {
      runner.shutdownNow();
    }
  }

  private static void assertClean(String where, Result result) {
    String last = result.err().lines().reduce((a, b) -> b).orElse("");
    assertThat(result.err()).as(where).doesNotContain("internal error", "\tat ");
    assertThat(result.err().lines()).as(where).allMatch(line -> line.startsWith("onnx-lrp: "));
    boolean full = result.code() == 4 && last.contains("not enough memory");
    assertThat(full || result.code() < 4).as("%s: %s", where, last).isTrue();
    if (result.code() > 1) {
      assertThat(last).as(where).doesNotEndWith(": null").hasSizeGreaterThan(20);
    }
  }

  private static byte[] mutated(String name, SplittableRandom random) throws IOException {
    byte[] bytes = Files.readAllBytes(TestModels.directory().resolve("bank").resolve(name));
    int changes = 1 + random.nextInt(4);
    for (int k = 0; k < changes; k++) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  /** One byte changed, or a few left out, repeated or cut off. */
  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
    byte[] result = bytes.clone();
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> result[at] = (byte) random.nextInt();
      case 3 -> result[at] ^= (byte) (1 << random.nextInt(8));
      case 4 -> result[at] = (byte) STRIKING[random.nextInt(STRIKING.length)];
      case 5 -> result = joined(bytes, at, at + length);
      case 6 -> result = joined(bytes, at + length, at);
      default -> result = random.nextInt(10) == 0 ? joined(bytes, at, bytes.length) : result;
    }
    return result;
  }

  /** The bytes before {@code end}, then those from {@code start} on. */
  private static byte[] joined(byte[] bytes, int end, int start) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(bytes, 0, end);
    result.write(bytes, start, bytes.length - start);
    return result.size() == 0 ? bytes.clone() : result.toByteArray();
  }
}
