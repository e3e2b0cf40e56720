package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts for a model that takes their lengths. */
class TextLengthsTest {
  @TempDir Path folder;
  private String model;

  @BeforeEach
  void writeModel() throws IOException {
    model = LengthsModel.write(folder).toString();
  }

  private static JsonNode samples(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return JsonMapper.shared().readTree(result.out()).get("samples");
  }

  private String lengths(long... values) throws IOException {
    byte[] npy = Npy.write(Tensor.vector(values));
    return "lengths=" + Files.write(folder.resolve("lengths.npy"), npy);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private Result explain(String... inputs) {
    String[] start = {"explain", model, "--format", "json"};
    String[] all = java.util.Arrays.copyOf(start, start.length + inputs.length);
    System.arraycopy(inputs, 0, all, start.length, inputs.length);
    return Cli.run(all);
  }

  /** Each text is as long as it is; every way to say so gives the same explanation. */
  @Test
  void theCountOfTokensIsTheLength() throws IOException {
    JsonNode expected = samples(explain("--text", "ab", "--text", "deacb"));
    for (Result result :
        new Result[] {
          explain("--text", "ab", "--text", "deacb", "--input", lengths(2, 5)),
          explain("--data", file("t.txt", "ab\ndeacb\n")),
          explain("--data", file("t.jsonl", "{\"text\": \"ab\"}\n{\"text\": \"deacb\"}\n")),
          explain(
              "--data",
              file(
                  "l.jsonl",
                  "{\"text\": \"ab\", \"lengths\": 2}\n{\"ids\": [3, 4, 0, 2, 1], \"lengths\": [5]}\n"))
        }) {
      JsonNode found = samples(result);
      for (int k = 0; k < 2; k++) {
        assertThat(found.get(k).get("score")).isEqualTo(expected.get(k).get("score"));
        assertThat(found.get(k).get("relevance")).isEqualTo(expected.get(k).get("relevance"));
      }
    }
    assertThat(expected.get(1).get("relevance").get("ids").get("data").size()).isEqualTo(5);
    for (JsonNode relevance : expected.get(1).get("relevance").get("ids").get("data")) {
      // No token is beyond the length: padding would get exactly 0.
      assertThat(relevance.doubleValue()).isNotZero();
    }
  }

  @Test
  void onnxRuntimeAgrees() {
    Result result = Cli.run("validate", model, "--text", "ab", "--text", "deacb", "--per-node");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }

  @Test
  void aLengthForAllTextsIsRefused() throws IOException {
    Result result = explain("--text", "ab", "--text", "deacb", "--input", lengths(2));
    assertThat(result.err())
        .isEqualTo(
            "onnx-lrp: --input lengths: the array int64[1] holds 1 sample, the data 2; give one for"
                + " each sample\n");
    assertThat(result.code()).isEqualTo(2);
    assertThat(explain("--text", "ab", "--input", lengths(2, 2)).err())
        .contains("holds 2 samples, the data 1");
  }

  @Test
  void aLengthThatIsNotTheCountOfTokensIsRefused() throws IOException {
    String message =
        "input 'lengths' holds 4; the text 'deacb' has 5 tokens; leave the input out, as the"
            + " tokens are counted, or give 5\n";
    Result result = explain("--text", "ab", "--text", "deacb", "--input", lengths(2, 4));
    assertThat(result.err()).isEqualTo("onnx-lrp: " + message);
    assertThat(result.code()).isEqualTo(2);
    for (String name : new String[] {"t.json", "t.jsonl"}) {
      String data = file(name, "{\"text\": \"deacb\", \"lengths\": [4]}");
      assertThat(explain("--data", data).err()).endsWith(message);
    }
  }

  @Test
  void aBatchWithLengthsIsTheSameAsSingleTexts() throws IOException {
    JsonNode expected = samples(explain("--text", "ab", "--text", "deacb"));
    String padded = "{\"ids\": [[0, 1, 0, 0, 0], [3, 4, 0, 2, 1]], \"lengths\": [2, 5]}";
    JsonNode found = samples(explain("--data", file("b.json", padded)));
    for (int k = 0; k < 2; k++) {
      // Both are computed in double precision; padding adds terms that are exactly 0.
      assertThat(found.get(k).get("score").doubleValue())
          .isEqualTo(expected.get(k).get("score").doubleValue());
    }
  }
}
