package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the examples of {@code docs/cli.md} and {@code docs/methods}: blocks with a file name are
 * written, {@code $} lines of console blocks are run, and what follows is what they print, errors
 * first, {@code ...} for anything.
 */
class DocumentationTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path DOCS = MODELS.resolve("../../docs");
  private static final String IN_REPOSITORY = "testmodels/models/";
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)( \\S+)?\n(.*?)^```$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^(?=\\$ )");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /** How far float32 and double are apart depends on the processor. */
  private static final Pattern NOISE =
      Pattern.compile("(max \\|a-b\\| |\"max_abs\":|\"max_rel\":)[0-9.eE+-]+");

  @TempDir Path folder;
  private final Set<String> files = new HashSet<>();
  private int code;

  @Test
  void everyExampleIsTrue() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(DOCS.resolve("cli.md")));
    try (Stream<Path> pages = Files.list(DOCS.resolve("methods"))) {
      for (Path page : pages.sorted().toList()) {
        all.append(Files.readString(page));
      }
    }
    String page = all.toString();
    assertThat(openingFences(page)).as("blocks that say what they are").doesNotContain("```");
    int commands = 0;
    for (MatchResult block : BLOCK.matcher(page).results().toList()) {
      if (block.group(2) != null) {
        String name = block.group(2).strip();
        Files.writeString(folder.resolve(name), block.group(3));
        files.add(name);
      } else if (block.group(1).equals("console")) {
        for (String example : COMMAND.splitAsStream(block.group(3)).toList()) {
          check(example);
          commands++;
        }
      }
    }
    assertThat(commands).isGreaterThan(15);
  }

  private static List<String> openingFences(String page) {
    List<String> fences = page.lines().filter(line -> line.startsWith("```")).toList();
    return IntStream.range(0, fences.size()).filter(k -> k % 2 == 0).mapToObj(fences::get).toList();
  }

  private void check(String example) {
    List<String> lines = example.lines().toList();
    String command = lines.get(0).substring(2);
    List<String> expected = lines.subList(1, lines.size());
    if (command.equals("echo $?")) {
      assertThat(expected).containsExactly(Integer.toString(code));
      return;
    }
    Result result = Cli.run(arguments(command));
    code = result.code();
    String actual =
        (result.err() + result.out())
            .replace(folder + "/", "")
            .replace(MODELS + "/", IN_REPOSITORY);
    if (!expected.isEmpty() && expected.get(0).startsWith("{")) {
      assertSame(command, compact(String.join("\n", expected)), compact(actual));
      return;
    }
    assertLines(command, expected, actual.lines().toList());
  }

  /**
   * All lines, or those between lines of {@code ...}, each run of which may stand for any number.
   */
  private static void assertLines(String command, List<String> expected, List<String> actual) {
    int next = 0;
    boolean open = false;
    for (String line : expected) {
      if (line.equals("...")) {
        open = true;
        continue;
      }
      while (open && next < actual.size() && !words(actual.get(next)).equals(words(line))) {
        next++;
      }
      assertThat(next).as("%s: line '%s' of%n%s", command, line, actual).isLessThan(actual.size());
      assertSame(command, line, actual.get(next));
      next++;
      open = false;
    }
    if (!open) {
      assertThat(actual).as(command).hasSize(next);
    }
  }

  private String[] arguments(String command) {
    List<String> words = new ArrayList<>();
    for (MatchResult match : WORD.matcher(command).results().toList()) {
      String word = match.group(1) == null ? match.group(2) : match.group(1);
      String before = words.isEmpty() ? "" : words.get(words.size() - 1);
      if (before.equals("-o") || before.equals("--save-inputs")) {
        files.add(word);
      }
      String first = word.split("/", 2)[0];
      if (word.startsWith(IN_REPOSITORY)) {
        words.add(MODELS.resolve(word.substring(IN_REPOSITORY.length())).toString());
      } else {
        words.add(files.contains(first) ? folder.resolve(word).toString() : word);
      }
    }
    assertThat(words.remove(0)).as(command).isEqualTo("onnx-lrp");
    return words.toArray(String[]::new);
  }

  private static String compact(String json) {
    return JsonMapper.shared().readTree(json).toString();
  }

  /** Equal text, and numbers that differ by no more than one in the last digit that is shown. */
  private static void assertSame(String command, String expected, String actual) {
    String wanted = NOISE.matcher(expected).replaceAll("$1");
    String given = NOISE.matcher(actual).replaceAll("$1");
    assertThat(words(given)).as(command).isEqualTo(words(wanted));
    Matcher numbers = NUMBER.matcher(given);
    for (MatchResult match : NUMBER.matcher(wanted).results().toList()) {
      assertThat(numbers.find()).isTrue();
      BigDecimal shown = new BigDecimal(match.group());
      double lastDigit = shown.scale() > 0 ? shown.ulp().doubleValue() : 0;
      double tolerance = Math.max(1e-12, Math.max(lastDigit, 1e-9 * Math.abs(shown.doubleValue())));
      double distance = Math.abs(new BigDecimal(numbers.group()).subtract(shown).doubleValue());
      assertThat(distance).as("%s: %s", command, actual).isLessThanOrEqualTo(tolerance);
    }
  }

  private static String words(String line) {
    return NUMBER.matcher(line).replaceAll("#").replaceAll("\\s+", " ");
  }
}
