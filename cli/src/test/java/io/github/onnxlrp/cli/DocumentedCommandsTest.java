package io.github.onnxlrp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every command line of the tool on the pages, in a folder that holds the files which they
 * name; {@link DocumentationTest} also compares what those of {@code docs/cli.md} print. What
 * stands before the tool in a pipe is run by a shell. The page of the plug-in needs its jar, so
 * that {@code .ci/run} runs that one.
 */
class DocumentedCommandsTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path ROOT = MODELS.getParent().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\n]*)\n(.*?)^```$");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(.*\\|\\s*)?(?:\\./)?onnx-lrp ([^|\n]*)");
  private static final Pattern WORD = Pattern.compile("['\"]([^'\"]*)['\"]|(\\S+)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");
  private static final Set<String> WRITTEN = Set.of("-o", "--repro", "--save-inputs");

  @TempDir Path folder;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("cli.md") && !file.getParent().endsWith("adr"))
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandOfAPageRuns(Path page) throws Exception {
    List<MatchResult> blocks = BLOCK.matcher(Files.readString(page)).results().toList();
    List<MatchResult> commands = blocks.stream().flatMap(block -> joined(block.group(2))).toList();
    if (commands.isEmpty()) {
      return;
    }
    prepare();
    for (MatchResult block : blocks) {
      if (block.group(1).startsWith("yaml")) {
        Files.writeString(folder.resolve("mine.yaml"), block.group(2));
      }
    }
    for (MatchResult command : commands) {
      String in = command.group(1) == null ? "" : shell(command.group(1));
      Result result = Cli.run(in, false, arguments(command.group(2)));
      assertThat(result.code()).as("%s%n%s", command.group(), result.err()).isZero();
    }
  }

  /** The commands of a block, whose lines may go on after a bar or a backslash. */
  private static Stream<MatchResult> joined(String block) {
    return COMMAND.matcher(block.replaceAll("\\\\\n|(?<=\\|)\n", "")).results();
  }

  /** What pages call model, data and texts. */
  private void prepare() throws IOException {
    for (String name : List.of("surnames.onnx", "surnames.vocab.txt", "surnames.labels.txt")) {
      Files.copy(MODELS.resolve("surnames").resolve(name), folder.resolve(name));
    }
    try (Stream<Path> files = Files.list(ROOT.resolve("examples/tutorials"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.copy(MODELS.resolve("surnames/surnames.test.jsonl"), folder.resolve("names.jsonl"));
    Path vowels = MODELS.resolve("vowels");
    Files.copy(vowels.resolve("vowels.test.npz"), folder.resolve("test.npz"));
    Files.copy(vowels.resolve("vowels.onnx"), folder.resolve("vowels.onnx"));
    Files.copy(vowels.resolve("vowels.onnx"), folder.resolve("model.onnx"));
    Files.copy(vowels.resolve("vowels.test.npz"), folder.resolve("samples.npz"));
    Path saved = folder.resolve("saved");
    Result result =
        Cli.run(
            "validate",
            folder.resolve("model.onnx").toString(),
            "--random",
            "1",
            "--save-inputs",
            saved.toString());
    assertThat(result.code()).isZero();
    Files.move(saved.resolve("test_data_set_0"), folder.resolve("test_data_set_0"));
  }

  private static String shell(String before) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", before.strip().replaceAll("\\|$", ""))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(before).isZero();
    return out;
  }

  private String[] arguments(String command) {
    List<String> words = new ArrayList<>();
    String before = "";
    for (MatchResult match : WORD.matcher(command).results().toList()) {
      String word = match.group(1) == null ? match.group(2) : match.group(1);
      words.add(WRITTEN.contains(before) ? folder.resolve(word).toString() : placed(word));
      before = word;
    }
    return words.toArray(String[]::new);
  }

  /** A file of the folder or of the repository by its whole name. */
  private String placed(String word) {
    int split = word.indexOf('=') + 1;
    String file = word.substring(split);
    return Stream.of(folder, ROOT)
        .map(root -> root.resolve(file))
        .filter(found -> !file.startsWith("-") && Files.exists(found))
        .findFirst()
        .map(found -> word.substring(0, split) + found)
        .orElse(word);
  }

  /** What the help has, the pages explain, and the other way round. */
  @Test
  void helpAndPagesHaveTheSameOptions() throws IOException {
    Set<String> ofHelp = new TreeSet<>();
    for (String command :
        List.of(
            "inspect",
            "validate",
            "explain",
            "summary",
            "compare",
            "evaluate",
            "compile",
            "serve")) {
      ofHelp.addAll(options(Cli.run(command, "--help").out()));
    }
    Set<String> onPages = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        String text = Files.readString(page);
        onPages.addAll(options(text));
        BLOCK
            .matcher(text)
            .results()
            .flatMap(block -> joined(block.group(2)))
            .forEach(command -> used.addAll(options(command.group(2))));
      }
    }
    assertThat(onPages).containsAll(ofHelp);
    assertThat(ofHelp).containsAll(used.stream().filter(o -> !o.equals("--version")).toList());
  }

  private static Set<String> options(String text) {
    return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /** Who has one of README, pages and help finds the others. */
  @Test
  void readmePagesAndHelpNameEachOther() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    StringBuilder linked =
        new StringBuilder(readme).append(Files.readString(ROOT.resolve("CONTRIBUTING.md")));
    for (Path page : pages()) {
      linked.append(Files.readString(page));
    }
    for (Path page : pages().subList(1, pages().size())) {
      assertThat(linked.toString()).as("a link to the page").contains(page.getFileName() + "");
    }
    assertThat(readme).contains("--help", "docs/cli.md", "docs/install.md");
    assertThat(Files.readString(ROOT.resolve("docs/cli.md"))).contains("--help");
    String[] lines = Cli.run("--help").out().split("\n", -1);
    assertThat(Arrays.asList(lines)).anyMatch(line -> line.contains("docs/cli.md"));
  }
}
