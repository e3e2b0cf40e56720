package io.github.onnxlrp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Samples are read, explained and written one after the other, in whatever pace they come. */
class StreamingTest {
  private static final Path FOLDER = TestModels.directory().resolve("surnames");
  private static final String MODEL = FOLDER.resolve("surnames.onnx").toString();

  /** Those before and after a resumed run are explained in other batches. */
  private static final double TOLERANCE = 1e-11;

  @TempDir Path folder;

  @Test
  void aLineIsExplainedBeforeTheNextIsThere() throws Exception {
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    Console console =
        new Console(
            Channels.newInputStream(in.source()),
            Channels.newOutputStream(out.sink()),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            false,
            false);
    CompletableFuture<Integer> run =
        CompletableFuture.supplyAsync(
            () -> {
              int code = new CommandRunner(console).run(explain("-", "--data-format", "jsonl"));
              try {
                out.sink().close();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              return code;
            });
    try (OutputStream names = Channels.newOutputStream(in.sink());
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(out.source()), UTF_8))) {
      // More than the samples that a graph is derived from.
      for (int k = 0; k < 12; k++) {
        names.write("{\"text\": \"Kowalski\"}\n".getBytes(UTF_8));
        assertThat(lines.readLine()).startsWith("{\"sample\":" + k + ",");
      }
      in.sink().close();
      assertThat(lines.readLine()).isNull();
    }
    assertThat(run.get()).isZero();
  }

  @Test
  void aReaderThatLeavesEndsTheRunQuietly() throws IOException {
    AtomicLong written = new AtomicLong();
    OutputStream head =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (written.incrementAndGet() > 2000) {
              throw new IOException("Broken pipe");
            }
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            InputStream.nullInputStream(), head, new PrintStream(err, true, UTF_8), false, false);
    String data = names(1000).toString();
    assertThat(new CommandRunner(console).run(explain(data))).isZero();
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aLineHoldsWhatJsonHolds() throws IOException {
    String data = names(20).toString();
    JsonMapper json = new JsonMapper();
    JsonNode whole =
        json.readTree(Cli.run("explain", MODEL, "--data", data, "--format", "json").out());
    List<String> lines = Cli.run(explain(data)).out().lines().toList();
    assertThat(lines).hasSize(20);
    for (int k = 0; k < lines.size(); k++) {
      JsonNode line = json.readTree(lines.get(k));
      assertThat(line.get("sample").asInt()).isEqualTo(k);
      assertThat(line.get("notes").isArray()).isTrue();
      for (String name : whole.get("samples").get(k).propertyNames()) {
        assertThat(line.get(name)).as(name).isEqualTo(whole.get("samples").get(k).get(name));
      }
    }
  }

  @Test
  void whatIsBeforeALineAtFaultIsWritten() throws IOException {
    Path data = folder.resolve("n.jsonl");
    Files.writeString(data, "{\"text\": \"Abe\"}\n{\"text\": \"Smith\"}\n{\"text\": ]\n");
    Cli.Result result = Cli.run(explain(data.toString()));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("line 3");
    assertThat(result.out().lines()).hasSize(2);
  }

  @Test
  void aFileGetsItsNameWhenItIsComplete() throws IOException {
    Path data = folder.resolve("n.jsonl");
    Files.writeString(data, "{\"text\": \"Abe\"}\n{\"text\": 1}\n");
    Path file = folder.resolve("out.jsonl");
    assertThat(Cli.run(explain(data.toString(), "-o", file.toString())).code()).isEqualTo(2);
    assertThat(file).doesNotExist();
    assertThat(part(file)).content().hasLineCount(1);
    Cli.Result again = Cli.run(explain(data.toString(), "-o", file.toString()));
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("--resume");
    Files.writeString(data, "{\"text\": \"Abe\"}\n{\"text\": \"Smith\"}\n");
    assertThat(Cli.run(explain(data.toString(), "-o", file.toString(), "--resume")).code())
        .isZero();
    assertThat(file).content().hasLineCount(2);
    assertThat(part(file)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv"})
  void aRunGoesOnWhereItWasInterrupted(String format) throws IOException {
    String data = names(600).toString();
    Path file = folder.resolve("out");
    String[] command = {
      "explain", MODEL, "--data", data, "--format", format, "-o", file.toString(), "--resume"
    };
    assertThat(Cli.run(command).code()).isZero();
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    // In the first group, in the second, and in the last, each in the middle of a line.
    for (int length : new int[] {whole.length / 10, whole.length * 6 / 10, whole.length - 3}) {
      Files.write(part(file), Arrays.copyOf(whole, length));
      assertThat(Cli.run(command).code()).isZero();
      assertSame(
          Files.readString(file).lines().toList(), new String(whole, UTF_8).lines().toList());
      Files.delete(file);
    }
  }

  @Test
  void whatIsNoResultIsNotResumed() throws IOException {
    Path file = folder.resolve("out.jsonl");
    Files.writeString(part(file), "something else\n");
    Cli.Result result = Cli.run(explain(names(3).toString(), "-o", file.toString(), "--resume"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).hasLineCount(1).contains("none of --format jsonl");
    assertThat(part(file)).content().isEqualTo("something else\n");
  }

  /** The same but for the last digits of numbers. */
  private static void assertSame(List<String> found, List<String> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int k = 0; k < found.size(); k++) {
      if (found.get(k).equals(expected.get(k))) {
        continue;
      }
      String[] here = found.get(k).split("[,\\[\\]{}]");
      String[] there = expected.get(k).split("[,\\[\\]{}]");
      assertThat(here).hasSameSizeAs(there);
      for (int cell = 0; cell < here.length; cell++) {
        if (!here[cell].equals(there[cell])) {
          assertThat(number(here[cell])).isCloseTo(number(there[cell]), within(TOLERANCE));
        }
      }
    }
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.substring(cell.indexOf(':') + 1));
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private static String[] explain(String data, String... more) {
    List<String> all = new ArrayList<>(List.of("explain", MODEL, "--data", data));
    Collections.addAll(all, "--format", "jsonl");
    Collections.addAll(all, more);
    return all.toArray(String[]::new);
  }

  /** As many names of the test set, which is gone through again where it has fewer. */
  private Path names(int count) throws IOException {
    List<String> held = Files.readAllLines(FOLDER.resolve("surnames.test.jsonl"));
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      lines.add(held.get(k % held.size()));
    }
    return Files.write(folder.resolve("names.jsonl"), lines);
  }
}
