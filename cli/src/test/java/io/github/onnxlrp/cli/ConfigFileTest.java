package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();

  @TempDir Path folder;

  private Cli.Result run(String yaml, String... arguments) throws IOException {
    Files.writeString(folder.resolve("onnx-lrp.yaml"), yaml);
    return Cli.run(ConfigFile.find(Map.of(), folder), "", false, arguments);
  }

  private static String[] explain(String... more) {
    String[] all = {"explain", SURNAMES, "--text", "Abe"};
    String[] joined = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, joined, all.length, more.length);
    return joined;
  }

  @Test
  void optionsOfTheFileAreThoseOfTheCommand() throws IOException {
    String yaml =
        """
        epsilon: 0.01
        metric: deletion
        explain:
          format: json
          layer: [lstm/h, lstm/c]
        summary:
          format: html
          top: 3
        """;
    Cli.Result result = run(yaml, explain("--layer", "logits"));
    assertThat(result.out())
        .isEqualTo(
            Cli.run(explain("--layer", "logits", "--epsilon", "0.01", "--format", "json")).out())
        .contains("logits");
    assertThat(result.code()).isZero();
    assertThat(result.err())
        .isEqualTo(
            "onnx-lrp: options of %s: --epsilon=0.01 --format=json%n"
                .formatted(folder.resolve("onnx-lrp.yaml")));
  }

  @Test
  void whatIsGivenCountsByEachOfItsNames() throws IOException {
    Path own = folder.resolve("own");
    Files.writeString(folder.resolve("named"), "out: elsewhere\nquiet: true\nformat: json\n");
    ConfigFile named =
        ConfigFile.find(
            Map.of(ConfigFile.VARIABLE, folder.resolve("named").toString()), Path.of(""));
    assertThat(Cli.run(named, "", false, explain("-o", own.toString(), "--format=csv")).err())
        .isEqualTo("onnx-lrp: options of %s: --quiet%n".formatted(folder.resolve("named")));
    String[] quietly = explain("-o", own.toString(), "--format=csv", "--quiet", "--epsilon=0.1");
    assertThat(Cli.run(named, "", false, quietly).err()).isEmpty();
    assertThat(own).content().startsWith("sample,");
    assertThat(Path.of("elsewhere")).doesNotExist();
    Files.writeString(folder.resolve("onnx-lrp.yaml"), "format: json\n");
    ConfigFile none = ConfigFile.find(Map.of(ConfigFile.VARIABLE, ""), folder);
    assertThat(Cli.run(none, "", false, explain()).out()).isEqualTo(Cli.run(explain()).out());
  }

  /** Validations have providers without an engine. */
  @Test
  void aProviderIsForOnnxRuntimeAlone() throws IOException {
    String yaml = "provider: cpu\n";
    Cli.Result result = run(yaml, explain());
    assertThat(result.err()).doesNotContain("provider");
    assertThat(result.code()).isZero();
    assertThat(run(yaml, explain("--engine", "onnxruntime")).err()).contains(": --provider=cpu\n");
    assertThat(run(yaml + "engine: onnxruntime\n", explain()).err()).contains("--provider=cpu");
    assertThat(run(yaml, explain("--provider", "cpu")).code()).isEqualTo(2);
  }

  @Test
  void severalValuesAreGivenOneByOneAndFlagsWhereTheyAreTrue() throws IOException {
    Cli.Result result =
        run(
            "explain:\n  target: [Polish, Spanish]\n  debug: true\n  lowercase: false\n",
            explain());
    assertThat(result.err()).contains(": --target=Polish --target=Spanish --debug\n");
    assertThat(result.out()).contains("Polish", "Spanish");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epsilom: 0.01             | line 1: no command has an option --epsilom, did you mean --epsilon?
          explain: {fromat: json}   | line 1: explain has no option --fromat, did you mean --format?
          explian: {format: json}   | line 1: 'explian' is no command, did you mean explain?
          summary: {layer: x}       | line 1: summary has no option --layer
          explain: {strict: maybe}  | line 1: 'strict: maybe'; expected true or false
          plugin: x.jar             | a file of the current folder may not; name the file with ONNX_LRP_CONFIG
          explain: {out: x}         | out runs programs, writes files, lets others in or hides notes
          serve: {host: 0.0.0.0}    | line 1: host runs programs, writes files, lets others in
          quiet: true               | line 1: quiet runs programs, writes files, lets others in
          epsilon: [                | line 1: expected the node content
          '# nothing'               | line 1: nothing in it; expected options such as 'epsilon: 0.01'
          epsilon: small            | Invalid value for option '--epsilon'
          """)
  void whatIsWrongIsNamedWithItsPlace(String yaml, String message) throws IOException {
    Cli.Result result = run(yaml, explain());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(run(yaml, "explain", "--help").code()).isZero();
  }

  /** Whoever looks for help has it also in a folder whose file is broken or no file of ours. */
  @ParameterizedTest
  @ValueSource(strings = {"help", "man", "completion"})
  void commandsAboutCommandsDoNotReadIt(String command) throws IOException {
    Cli.Result result = run("quiet: [", command);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void aFileThatIsNamedHasToBeThere() {
    ConfigFile missing = ConfigFile.find(Map.of(ConfigFile.VARIABLE, "missing"), folder);
    Cli.Result result = Cli.run(missing, "", false, explain());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("onnx-lrp: ONNX_LRP_CONFIG=missing: no such file\n");
  }
}
