package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code docs/schema} has a JSON Schema for what every command writes as JSON, which is valid by
 * it; here without the properties that a schema does not name, which users have to bear.
 */
class SchemaTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path SCHEMAS = MODELS.resolve("../../docs/schema");
  private static final String SURNAMES = MODELS.resolve("surnames/surnames.onnx").toString();
  private static final String VOWELS = MODELS.resolve("vowels/vowels.onnx").toString();
  private static final String TEST = MODELS.resolve("vowels/vowels.test.npz").toString();
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+) ");

  /** Commands whose JSON together has every property. */
  private static final Map<String, List<String>> EXAMPLES =
      Map.of(
          "inspect.json",
          List.of(
              SURNAMES + " --composite arras --roles --values --derived",
              MODELS.resolve("field/string-labels.onnx").toString()),
          "validate.json",
          List.of(
              SURNAMES + " --text Abe --per-node",
              VOWELS + " --random 1 --seed 1 --rtol 0 --atol 0"),
          "explain.json",
          List.of(
              SURNAMES + " --text Abe --text Li --target Polish --target argmax",
              VOWELS
                  + " --random 1 --seed 1 --layer LSTM__30/c --feature-names a,b,c,d,e,f,g,h,i,j,k,l",
              VOWELS + " --random 1 --seed 1 --method integrated-gradients",
              SURNAMES + " --data " + MODELS.resolve("surnames/surnames.test.jsonl")),
          "explain.jsonl.json",
          List.of(SURNAMES + " --text Abe --text Li", VOWELS + " --random 2 --seed 1"),
          "summary.json",
          List.of(
              VOWELS + " --data " + TEST,
              SURNAMES + " --data " + MODELS.resolve("surnames/surnames.test.jsonl")),
          "compare.json",
          List.of(SURNAMES + " --text Abe --text Li --method lrp,integrated-gradients"),
          "evaluate.json",
          List.of(VOWELS + " --random 6 --seed 1 --method lrp,gradient"));

  /** The schema of a file, in which objects have no other properties than it names. */
  private static Schema schema(String file) throws IOException {
    JsonNode content = JsonMapper.shared().readTree(Files.readString(SCHEMAS.resolve(file)));
    close(content);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(content);
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.has("required")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(SchemaTest::close);
  }

  private static List<JsonNode> documents(String file, String example) {
    String format = file.contains(".jsonl") ? "jsonl" : "json";
    String[] arguments =
        Stream.concat(
                Stream.of(file.substring(0, file.indexOf('.'))), Arrays.stream(example.split(" ")))
            .toArray(String[]::new);
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--format";
    all[arguments.length + 1] = format;
    Cli.Result result = Cli.run(all);
    assertThat(result.code()).as(example + result.err()).isIn(0, 1);
    return format.equals("json")
        ? List.of(JsonMapper.shared().readTree(result.out()))
        : result.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  @Test
  void whatCommandsWriteIsAsTheSchemaSays() throws IOException {
    for (String file : new TreeSet<>(EXAMPLES.keySet())) {
      Schema schema = schema(file);
      for (String example : EXAMPLES.get(file)) {
        for (JsonNode document : documents(file, example)) {
          assertThat(schema.validate(document)).as("%s: %s", file, example).isEmpty();
          assertThat(document.get("schema_version").intValue()).isOne();
          ((ObjectNode) document).put("unknown", 1);
          assertThat(schema.validate(document)).isNotEmpty();
        }
      }
    }
  }

  @Test
  void everyJsonHasASchema() throws IOException {
    String help = Cli.run("--help").out();
    TreeSet<String> expected = new TreeSet<>();
    COMMAND
        .matcher(help.substring(help.indexOf("Commands:")))
        .results()
        .map(match -> match.group(1))
        .forEach(
            command -> {
              String options = Cli.run("help", command).out();
              String format = options.replaceAll("(?s).*--format=F(.*?)\n +-.*", "$1");
              if (options.contains("--format=F") && format.contains("json")) {
                expected.add(command + ".json");
              }
              if (options.contains("--format=F") && format.contains("jsonl")) {
                expected.add(command + ".jsonl.json");
              }
            });
    assertThat(EXAMPLES.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
