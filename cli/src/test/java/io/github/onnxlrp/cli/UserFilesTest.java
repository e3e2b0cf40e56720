package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that was read, and nothing that the tool did not write, is written over or deleted. */
class UserFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void copyTheModel() throws IOException {
    Path surnames = TestModels.directory().resolve("surnames");
    for (String name : List.of("surnames.onnx", "surnames.vocab.txt", "surnames.labels.txt")) {
      Files.copy(surnames.resolve(name), folder.resolve(name.replaceFirst("surnames", "model")));
    }
    Files.writeString(folder.resolve("names.txt"), "Novak\n");
    Files.createSymbolicLink(folder.resolve("symbolic"), folder.resolve("model.onnx"));
    Files.createLink(folder.resolve("hard"), folder.resolve("model.onnx"));
    Files.createDirectory(folder.resolve("sub"));
    Cli.run("validate", in("model.onnx"), "--text", "Novak", "--save-inputs", in("data"));
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "model.onnx,model.onnx",
    "model.onnx,symbolic",
    "model.onnx,hard",
    "model.onnx,sub/../model.onnx",
    "symbolic,model.onnx",
    "hard,model.onnx",
    "model.onnx,model.vocab.txt",
    "model.onnx,model.labels.txt",
    "model.onnx,names.txt"
  })
  void aResultDoesNotReplaceWhatWasRead(String model, String target) throws IOException {
    Map<String, String> before = content();
    Result result =
        Cli.run(
            "explain",
            in(model),
            "--data",
            in("names.txt"),
            "--vocab",
            in("model.vocab.txt"),
            "--labels",
            in("model.labels.txt"),
            "-o",
            in(target));
    assertRefused(result, "-o " + in(target), before);
  }

  @Test
  void aResultDoesNotReplaceDataOfAnyKind() throws IOException {
    Map<String, String> before = content();
    String tensor = in("data/test_data_set_0/input_0.pb");
    String data = in("data/test_data_set_0");
    assertRefused(Cli.run("explain", in("model.onnx"), "--data", data, "-o", tensor), "-o", before);
    assertRefused(
        Cli.run("validate", in("model.onnx"), "--data", data, "-o", tensor), "-o", before);
    assertRefused(Cli.run("inspect", in("model.onnx"), "-o", in("symbolic")), "-o", before);
  }

  @Test
  void savedInputsAreDataAsTheyAre() {
    String[] texts = {"validate", in("model.onnx"), "--text", "Novak", "--text", "Li"};
    List<String> saving = new ArrayList<>(List.of(texts));
    saving.addAll(List.of("--save-inputs", in("sets")));
    assertThat(Cli.run(saving.toArray(String[]::new)).code()).isZero();
    Result again = Cli.run("explain", in("model.onnx"), "--data", in("sets"), "--format", "csv");
    assertThat(again.err()).isEmpty();
    Result direct =
        Cli.run("explain", in("model.onnx"), "--text", "Novak", "--text", "Li", "--format", "csv");
    assertThat(withoutTokens(again)).isEqualTo(withoutTokens(direct));
  }

  /** The same numbers; the text itself is not saved. */
  private static List<String> withoutTokens(Result result) {
    return result
        .out()
        .lines()
        .map(row -> row.split(",", -1))
        .map(
            row -> {
              row[5] = "";
              return String.join(",", row);
            })
        .skip(1)
        .toList();
  }

  @Test
  void whatAKilledRunHasLeftInAFolderIsDeleted() throws IOException {
    Path target = folder.resolve("data/test_data_set_0");
    String id = ".01234567-89ab-cdef-0123-456789abcdef.tmp";
    Path left = Files.writeString(target.resolve(".input_0.pb" + id), "half");
    Path list = Files.writeString(folder.resolve("data/." + WrittenFiles.LIST + id), "half");
    Path other = Files.writeString(target.resolve(".notes" + id), "the user's");
    assertThat(validate("--save-inputs", folder.resolve("data")).err()).contains(".notes");
    Files.delete(other);
    assertThat(validate("--save-inputs", folder.resolve("data")).code()).isZero();
    assertThat(left).doesNotExist();
    assertThat(list).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--repro", "--save-inputs"})
  void aFolderWithOtherFilesIsRefused(String option) throws IOException {
    Map<String, String> before = content();
    assertRefused(validate(option, folder), "which onnx-lrp did not write", before);
    // The user's own data where the tool would put its own.
    Path own = folder.resolve("own/test_data_set_0");
    Files.createDirectories(own);
    Files.copy(folder.resolve("data/test_data_set_0/input_0.pb"), own.resolve("input_0.pb"));
    Map<String, String> with = content();
    assertRefused(validate(option, own.getParent()), "which onnx-lrp did not write", with);
    // A folder that leads elsewhere.
    Path leading = Files.createDirectory(folder.resolve("leading"));
    Files.createSymbolicLink(leading.resolve("test_data_set_0"), own);
    assertRefused(validate(option, leading), "which onnx-lrp did not write", content());
    // The list of what was written, leading elsewhere.
    Path listed = Files.createDirectory(folder.resolve("listed"));
    Files.createSymbolicLink(listed.resolve(WrittenFiles.LIST), folder.resolve("names.txt"));
    assertRefused(validate(option, listed), "which onnx-lrp did not write", content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--repro", "--save-inputs"})
  void whatAnEarlierRunWroteIsReplacedUnlessItWasChanged(String option) throws IOException {
    Path target = folder.resolve("written");
    assertThat(validate(option, target).code()).isZero();
    assertThat(validate(option, target, "--text", "Li").code()).isZero();
    assertThat(target.resolve("test_data_set_1/input_0.pb")).exists();
    assertThat(validate(option, target).code()).isZero();
    assertThat(target.resolve("test_data_set_1/input_0.pb")).doesNotExist();
    Files.writeString(target.resolve("test_data_set_0/input_0.pb"), "mine");
    assertRefused(validate(option, target), "which onnx-lrp did not write", content());
  }

  @Test
  void aFolderThatWasReadIsNotWrittenTo() throws IOException {
    Path repro = folder.resolve("repro");
    assertThat(validate("--repro", repro).code()).isZero();
    Map<String, String> before = content();
    String model = repro.resolve("model.onnx").toString();
    String data = repro.resolve("test_data_set_0").toString();
    for (String option : List.of("--repro", "--save-inputs")) {
      assertRefused(
          Cli.run("validate", model, "--data", data, option, repro.toString()),
          "which was read and must not be lost",
          before);
    }
  }

  @Test
  void twoKindsOfFilesDoNotShareAFolder() throws IOException {
    Map<String, String> before = content();
    String target = in("both");
    assertRefused(
        validate("--repro", Path.of(target), "--save-inputs", target), "name another one", before);
  }

  @Test
  void aFileThatIsReplacedKeepsItsPermissions() throws IOException {
    Path target = Files.writeString(folder.resolve("result"), "old");
    Files.setPosixFilePermissions(
        target, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertThat(Cli.run("inspect", in("model.onnx"), "-o", target.toString()).code()).isZero();
    assertThat(Files.getPosixFilePermissions(target)).hasSize(2);
    assertThat(target).content().startsWith("model ");
  }

  private Result validate(String option, Path target, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("validate", in("model.onnx"), "--text", "Novak", option, target.toString()));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private void assertRefused(Result result, String message, Map<String, String> before)
      throws IOException {
    assertThat(result.err()).hasLineCount(1).contains(message);
    assertThat(result.code()).isEqualTo(2);
    assertThat(content()).isEqualTo(before);
  }

  /** Every file below the folder, with its content. */
  private Map<String, String> content() throws IOException {
    Map<String, String> result = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        result.put(folder.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return result;
  }
}
