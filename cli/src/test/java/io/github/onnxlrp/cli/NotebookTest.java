package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls of the tool in the notebook give JSON; what pandas makes of it needs Python. */
class NotebookTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path NOTEBOOK =
      MODELS.resolve("../../docs/tutorials/pandas.ipynb").normalize();

  /** {@code onnx_lrp("explain", models / "a" / "b.onnx", "--random", 1, text=...)}. */
  private static final Pattern CALL = Pattern.compile("= onnx_lrp\\(([^)]*)");

  private static final Pattern ARGUMENT =
      Pattern.compile("(models(?: / \"[^\"]*\")+)|\"([^\"]*)\"|(\\d+)");

  static List<String> calls() throws IOException {
    JsonNode notebook = JsonMapper.shared().readTree(Files.readString(NOTEBOOK));
    return StreamSupport.stream(notebook.get("cells").spliterator(), false)
        .filter(cell -> cell.get("cell_type").stringValue().equals("code"))
        .map(NotebookTest::source)
        .flatMap(source -> CALL.matcher(source).results().map(call -> call.group(1)))
        .toList();
  }

  private static String source(JsonNode cell) {
    StringBuilder source = new StringBuilder();
    cell.get("source").forEach(line -> source.append(line.stringValue()));
    return source.toString();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aCallGivesJson(String call) {
    String given = call.replaceAll("(?s),\\s*text=.*", "");
    List<String> arguments = new ArrayList<>();
    for (MatchResult argument : ARGUMENT.matcher(given).results().toList()) {
      if (argument.group(1) != null) {
        arguments.add(
            MODELS.resolve(argument.group(1).replaceAll("^models / |[\" ]", "")).toString());
      } else {
        arguments.add(argument.group(2) == null ? argument.group(3) : argument.group(2));
      }
    }
    Result result = Cli.run("Panasewicz\nKowalski\n", false, arguments.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(JsonMapper.shared().readTree(result.out()).isObject()).isTrue();
  }
}
