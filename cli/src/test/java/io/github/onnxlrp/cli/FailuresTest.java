package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that can go wrong is one line and an exit code. */
class FailuresTest {
  private static final Path MODELS = TestModels.directory();
  private static final String SURNAMES = MODELS.resolve("surnames/surnames.onnx").toString();
  private static final String VOWELS = MODELS.resolve("vowels/vowels.onnx").toString();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          2 |                                                  | no command; expected one of inspect, validate, explain, summary, compare, evaluate, compile, serve, completion
          2 | frobnicate                                       | Unmatched argument at index 0: 'frobnicate'
          2 | explain                                          | Missing required parameter: 'MODEL'
          2 | explain none.onnx --text a                       | none.onnx
          2 | explain SURNAMES                                 | no inputs; give them with --input, --data, --text or --random
          2 | explain SURNAMES --text a --random 1             | give only one of --data, --text and --random
          2 | explain SURNAMES --text Kow#ski                  | surnames.vocab.txt: '#' at 4
          2 | explain SURNAMES --text a --vocab none.txt       | none.txt: no such file
          2 | explain SURNAMES --text a --bogus                | Unknown option: '--bogus'
          2 | explain SURNAMES --text a --epsilon x            | Invalid value for option '--epsilon': 'x' is not a double
          2 | explain SURNAMES --text a --epsilon -1           | epsilon is -1.0; expected 0 or more
          2 | explain SURNAMES --text a --bias-factor 2        | bias factor is 2.0
          2 | explain SURNAMES --text a --gate-rule most       | --gate-rule most: unknown rule 'most'; there are all, half, prop, abs
          2 | explain SURNAMES --text a --gate-rule flat       | --gate-rule flat: unknown rule 'flat'; there are all, half, prop, abs
          2 | explain SURNAMES --text a --gate-rule half:1     | --gate-rule half:1: the rule half has 1 numbers; expected half
          2 | explain SURNAMES --text a --gate-rule half:x     | --gate-rule half:x: rule half:x: 'x' is no number
          2 | explain SURNAMES --text a --target Klingon       | target 'Klingon': no such label in
          2 | explain SURNAMES --text a --target 16            | index 16 is outside [-16,15]
          2 | explain SURNAMES --text a --target 0,0           | expected one component for each axis
          2 | explain SURNAMES --text a --versus German        | --versus German needs --target
          2 | explain SURNAMES --text a --output none          | the model has no output 'none'; it has [logits]
          2 | explain SURNAMES --text a --layer none           | there is no value 'none' to keep
          2 | explain SURNAMES --text a --fixed none           | the model has no input 'none' to hold fixed; it has [ids]
          2 | explain SURNAMES --text a --threads 0            | --threads 0: expected at least 1
          2 | explain SURNAMES --text a --format xml           | --format xml: no such format; there is text, json, jsonl, npz, csv, html, svg, png
          2 | explain SURNAMES --text a --labels none.txt      | none.txt: no such file
          2 | explain SURNAMES --text a --plugin none.jar      | --plugin none.jar: no such file
          2 | explain SURNAMES --data none.npz                 | none.npz: no such file
          2 | explain SURNAMES --data none.xyz                 | none.xyz: the format cannot be told; say it with --data-format
          2 | explain SURNAMES --data x --data-format xyz      | --data-format xyz: no such format; there is npz, npy, onnx, json, jsonl, csv, txt
          2 | explain SURNAMES --data - --data-format onnx     | standard input: expected a folder of ONNX test data
          2 | explain SURNAMES --input y=x.npy                 | expected NAME=VALUE with one of the model's inputs: ids
          2 | explain SURNAMES --random 1 --dim tim=3          | expected NAME=VALUE with one of the model's open dimensions: batch, time
          2 | explain SURNAMES --random 1 --dim time=x         | 'x' is no integer
          2 | explain VOWELS --random 1 --batch-axis x=3       | --batch-axis x=3: x[unk__68,16,12] has no such axis
          2 | validate VOWELS --random 1 --batch-axis x=-4     | --batch-axis x=-4: x[unk__68,16,12] has no such axis
          2 | explain SURNAMES --random 0                      | --random 0: expected at least 1
          2 | explain VOWELS --random 2147483647               | input 'x' would have shape [2147483647,16,12], which has too many elements
          2 | explain SURNAMES --text a --plugin LABELS        | surnames.labels.txt: no readable jar (
          2 | explain SURNAMES --text a --seed 1               | --seed 1 needs --random N
          2 | explain VOWELS --text a                          | text needs a vocabulary
          2 | explain LABELS --text a                          | is not an ONNX model
          2 | inspect SURNAMES --format xml                    | Invalid value for option '--format'
          2 | validate SURNAMES --text a --provider tpu        | --provider tpu: expected cpu or cuda
          2 | explain SURNAMES --text a --provider cuda        | --provider cuda needs --engine onnxruntime
          2 | explain SURNAMES --text a --engine ort           | --engine ort: expected java or onnxruntime
          3 | explain SURNAMES --text a --engine onnxruntime --provider cuda | provider cuda is not available here
          2 | validate SURNAMES --text a --atol -1             | expected finite numbers, 0 or more
          3 | explain SURNAMES --text a --method guess         | --method guess: not supported; there is lrp, gradient, gradient-x-input,
          2 | explain SURNAMES --text a --method gradient --epsilon 1 | --method gradient has no rules; leave out --composite
          2 | explain SURNAMES --text a --method gradient --method-option x=1 | --method gradient has no options; leave out x=1
          2 | explain SURNAMES --text a --phrase 0-1           | --method lrp has no options; leave out phrase=0-1
          2 | explain SURNAMES --text a --method occlusion --method-option x=1 | --method occlusion has no such option; it has unit, window,
          2 | explain SURNAMES --text a --method occlusion --phrase 0-1 | phrase 0-1: the sample has 1 steps, from 0
          3 | explain SURNAMES --text a --composite other      | --composite other: neither a file nor a composite; there is arras,
          3 | explain SURNAMES --text a --composite flat       | attn-lrp, cp-lrp; a rule is named in a composite file (docs/rules.md)
          2 | explain SURNAMES --text a --precision half       | --precision half: expected float or double
          4 | explain SURNAMES --text a -o none/result         | 'none/result': cannot be written (no such file)
          4 | explain SURNAMES --text a -o .                   | '.': cannot be written (Is a directory)
          """)
  void areOneLineAndAnExitCode(int code, String arguments, String message) {
    List<String> words = new ArrayList<>();
    for (String word : arguments == null ? new String[0] : arguments.split(" +")) {
      words.add(
          switch (word) {
            case "SURNAMES" -> SURNAMES;
            case "VOWELS" -> VOWELS;
            case "LABELS" -> MODELS.resolve("surnames/surnames.labels.txt").toString();
            default -> word;
          });
    }
    Result result = Cli.run(words.toArray(String[]::new));
    String last = result.err().replaceFirst("onnx-lrp: random inputs with --seed \\d+\n", "");
    assertThat(last).startsWith("onnx-lrp: ").contains(message).hasLineCount(1);
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.bytes()).isEmpty();
  }

  @Test
  void aWrongShapeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"x\": [[[1, 2], [3, 4]]]}");
    Result result = Cli.run("explain", VOWELS, "--data", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "onnx-lrp: input 'x' has shape [1,2,2]; the model declares [unk__68,16,12]: expected"
                + " length 16 of axis 1\n");
  }

  @Test
  void aModelWithoutItsExternalDataIsNamed() throws IOException {
    String name = "external-data.dynamo-18.onnx";
    Path model = folder.resolve(name);
    Files.copy(MODELS.resolve("bank").resolve(name), model);
    Result result = Cli.run("inspect", model.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("the file '" + name + ".data' of its external data does not exist")
        .hasLineCount(1);
  }

  @Test
  void idsBeyondTheTableAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"ids\": [[1, 999]]}");
    Result result = Cli.run("explain", SURNAMES, "--data", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("index 999 is outside").hasLineCount(1);
  }

  @Test
  void labelsMustFitTheOutput() throws IOException {
    Path labels = Files.writeString(folder.resolve("l.txt"), "a\nb\n");
    Result result = Cli.run("explain", SURNAMES, "--text", "a", "--labels", labels.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("has 2 labels; output 'logits' has 16 classes");
  }

  /** NaN in the input spreads to the score; the report is written, with null for it. */
  @Test
  void numbersThatAreNotFiniteAreWrittenAndFail() throws IOException {
    double[] x = new double[16 * 12];
    x[5] = Double.NaN;
    Path file = Files.write(folder.resolve("x.npy"), Npy.write(Tensor.of(x, 1, 16, 12)));
    Result result = Cli.run("explain", VOWELS, "--data", file.toString(), "--format", "json");
    assertThat(result.out()).startsWith("{\"model\"").contains("\"score\":null", "not finite");
    assertThat(result.err())
        .contains(
            "note: input 'x' holds NaN at [0,5], and so the score is NaN; fill missing values",
            " numbers are not finite");
    assertThat(result.code()).isEqualTo(1);
    Result validated = Cli.run("validate", VOWELS, "--data", file.toString());
    assertThat(validated.out()).contains("DIFFERS", "input 'x': 1 of 192 elements");
    assertThat(validated.code()).isEqualTo(1);
  }

  @Test
  void anExistingResultStaysWhenTheRunFails() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    Result result =
        Cli.run("explain", SURNAMES, "--text", "#", "--format", "json", "-o", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(file).hasContent("old");
  }

  @Test
  void aStackTraceComesOnlyWithDebug() {
    assertThat(Cli.run("explain", SURNAMES, "--text", "#", "--debug").err())
        .contains("\tat io.github.onnxlrp");
    assertThat(Cli.run("--debug", "explain", SURNAMES, "--text", "#").err())
        .contains("\tat io.github.onnxlrp");
    assertThat(Cli.run("explain", SURNAMES, "--text", "#").err()).doesNotContain("\tat ");
  }

  @Test
  void messagesDoNotSpeakToTheTerminal() {
    Result result = Cli.run("explain", SURNAMES, "--text", "\u001b[31m\u202e");
    assertThat(result.err()).doesNotContain("\u001b", "\u202e").hasLineCount(1);
  }

  @Test
  void messagesOfMegabytesAreShortened() {
    String text = "#".repeat(10_000_000);
    Result result = Cli.run("explain", SURNAMES, "--text", "a", "--labels", text);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .hasSizeLessThan(11_000)
        .contains(" characters left out) ... ")
        .endsWith(": no such file\n")
        .hasLineCount(1);
  }

  @Test
  void notesDoNotSpeakToTheTerminal() throws IOException {
    Path vocabulary = Files.writeString(folder.resolve("v.txt"), "<unk>\na\n");
    String[] arguments = {
      "explain", SURNAMES, "--text", "a\u001b", "--format", "csv", "--vocab", ""
    };
    arguments[arguments.length - 1] = vocabulary.toString();
    assertThat(Cli.run(arguments).err()).isEqualTo("onnx-lrp: note: read as <unk>: '?' at 2\n");
  }
}
