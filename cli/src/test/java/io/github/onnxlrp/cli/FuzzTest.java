package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models with changed bytes and models with changed structure end in a result or in one clear line,
 * and soon. Mutation n follows from n alone, so that a failure can be had again ({@code
 * -Donnxlrp.fuzz.first=n -Donnxlrp.fuzz=1}) and a long run be split ({@code
 * -Donnxlrp.fuzz.first=500000 -Donnxlrp.fuzz=500000} is its second half).
 */
class FuzzTest {
  private static final List<String> BYTES_OF =
      List.of(
          "hand-rnn-lengths.onnx-14",
          "hand-lstm-function-in-scan.onnx-18",
          "gru-last.torchscript-13",
          "keras-lstm-mean.tfkeras2-15",
          "hand-growing-loop.onnx-16");

  /** Of each construct one: branches, loops, scans, sequences, functions, integers, attention. */
  private static final List<String> STRUCTURES_OF =
      List.of(
          "hand-rnn-lengths.onnx-14",
          "hand-lstm-function-in-scan.onnx-18",
          "gru-last.torchscript-13",
          "keras-lstm-mean.tfkeras2-15",
          "hand-growing-loop.onnx-16",
          "hand-sequence.onnx-16",
          "hand-einsum.onnx-16",
          "hand-lstm-function-overload.onnx-20",
          "lstm-last-if.torchscript-11",
          "attention-dot.torchscript-17",
          "conv-lstm.torchscript-17",
          "residual-norm.torchscript-17",
          "bilstm-hn.dynamo-18",
          "quantized-dynamic-lstm.onnxruntime-17",
          "packed-sequence.torchscript-11");

  /** Tests that draw a few of their cases take all of them for {@code .ci/full}. */
  private static final int USUAL = "all".equals(System.getProperty("onnxlrp.grid")) ? 2000 : 400;

  private static final int FIRST = Integer.getInteger("onnxlrp.fuzz.first", 0);
  private static final int COUNT = Integer.getInteger("onnxlrp.fuzz", USUAL);

  /** Of processor time, garbage collection included: how busy the machine is must not matter. */
  private static final int SECONDS = 10;

  /** A series of a length that somebody changed to 65,536 is explained, but not in ten seconds. */
  private static final String LIMIT = "--max-steps";

  private static final String STEPS = "20000";

  /** Seconds after which what does not work waits forever. */
  private static final int LONGEST_WAIT = 600;

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int ENOUGH_FAILURES = Integer.getInteger("onnxlrp.fuzz.failures", 10);

  @TempDir Path folder;

  /** Makes the content of the file of mutation n. */
  private interface Mutation {
    byte[] content(int n, SplittableRandom random);
  }

  @Test
  void changedBytesEndInAResultOrOneLine() throws Exception {
    List<byte[]> files = new ArrayList<>();
    for (String name : BYTES_OF) {
      files.add(read(name));
    }
    run((n, random) -> ByteMutation.of(files.get(n % files.size()), random));
  }

  @Test
  void changedStructuresEndInAResultOrOneLine() throws Exception {
    List<ModelProto> models = new ArrayList<>();
    for (String name : STRUCTURES_OF) {
      models.add(ModelProto.parseFrom(read(name)));
    }
    run(
        (n, random) -> {
          ModelProto other = models.get(random.nextInt(models.size()));
          ModelProto model = models.get(n % models.size());
          return StructuralMutation.of(model, other, random).toByteArray();
        });
  }

  private static byte[] read(String name) throws IOException {
    return Files.readAllBytes(TestModels.directory().resolve("bank").resolve(name + ".onnx"));
  }

  private void run(Mutation mutation) throws Exception {
    Path file = folder.resolve("mutated.onnx");
    Map<Integer, Integer> codes = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    Cli.Repeated cli = new Cli.Repeated();
    for (int n = FIRST; n < FIRST + COUNT && failures.size() < ENOUGH_FAILURES; n++) {
      byte[] content = mutation.content(n, new SplittableRandom(n));
      Files.write(file, content);
      Cli.Repeated now = cli;
      FutureTask<Result> task =
          new FutureTask<>(
              () ->
                  now.run(
                      "explain", file.toString(), "--random", "1", "--seed", "1", LIMIT, STEPS));
      String failure = ended(task);
      if (failure.isEmpty()) {
        codes.merge(task.get().code(), 1, Integer::sum);
        failure = failure(task.get());
      } else {
        cli = new Cli.Repeated();
      }
      if (!failure.isEmpty()) {
        failures.add("mutation %d: %s".formatted(n, failure));
      }
    }
    System.out.printf("mutations from %d, %d: exit codes %s%n", FIRST, COUNT, codes);
    assertThat(failures).isEmpty();
  }

  /** Runs a task; what is wrong where it fails or goes on for too long, else nothing. */
  private static String ended(FutureTask<Result> task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    long start = PROCESS.getProcessCpuTime();
    thread.start();
    for (int waited = 0; ; waited++) {
      try {
        task.get(1, TimeUnit.SECONDS);
        return "";
      } catch (ExecutionException e) {
        return e.getCause().toString();
      } catch (TimeoutException e) {
        long busy = TimeUnit.NANOSECONDS.toSeconds(PROCESS.getProcessCpuTime() - start);
        if (busy > SECONDS || waited > LONGEST_WAIT) {
          return "takes long, at " + Arrays.toString(thread.getStackTrace());
        }
      }
    }
  }

  /** What is wrong with the end of a run; empty where nothing is. */
  private static String failure(Result result) {
    List<String> lines = result.err().lines().toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    boolean full = result.code() == 4 && last.contains("not enough memory");
    boolean clean =
        (full || result.code() < 4)
            && lines.stream().allMatch(line -> line.startsWith("onnx-lrp: "))
            && !result.err().contains("internal error")
            && !result.err().contains("\tat ");
    boolean clear = result.code() <= 1 || (!last.endsWith(": null") && last.length() > 20);
    return clean && clear ? "" : "exit code %d, %s".formatted(result.code(), result.err());
  }
}
