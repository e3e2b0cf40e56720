package io.github.onnxlrp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.architecture.Pages;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every command line of the tool on the pages, in a folder that holds the files which they
 * name; {@link DocumentationTest} also compares what the console blocks of {@code docs/cli.md}
 * print. What stands before or behind the tool in a pipe is run by a shell. {@code .ci/commands}
 * has those that need more than that ({@link CommandsOfPagesTest}).
 */
class DocumentedCommandsTest {
  private static final Path MODELS = TestModels.directory();

  /** A command of the tool, which may stand in a pipe. */
  static final Pattern COMMAND =
      Pattern.compile("(.*\\|\\s*)?(?:\\./)?onnx-lrp ([^|]*)(?:\\|(.*))?");

  private static final Pattern WORD = Pattern.compile("['\"]([^'\"]*)['\"]|(\\S+)");
  private static final Pattern CALL = Pattern.compile("\\[\"onnx-lrp\", ([^\\]]*)\\]");
  private static final String TEXT = "a great film\n";
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");
  private static final Set<String> WRITTEN = Set.of("-o", "--repro", "--save-inputs");

  @TempDir Path folder;

  static List<Path> pages() throws IOException {
    return Pages.ofUse();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandOfAPageRuns(Path page) throws Exception {
    List<Matcher> commands = commands(page);
    commands.removeIf(command -> CommandsOfPagesTest.LISTED.contains(command.group()));
    if (commands.isEmpty()) {
      return;
    }
    prepare();
    for (Pages.Block block : Pages.blocks(page)) {
      if (block.language().equals("yaml")) {
        Files.writeString(folder.resolve("mine.yaml"), block.text());
      }
    }
    for (Matcher command : commands) {
      String in = command.group(1) == null ? "" : shell(command.group(1).strip(), "");
      Result result = Cli.run(in, false, arguments(command.group(2)));
      assertThat(result.code()).as("%s%n%s", command.group(), result.err()).isZero();
      if (command.group(3) != null) {
        assertThat(shell(command.group(3).strip(), result.out())).as(command.group()).isNotEmpty();
      }
    }
  }

  private static List<Matcher> commands(Path page) throws IOException {
    List<Matcher> commands = new ArrayList<>();
    for (Pages.Block block : Pages.blocks(page)) {
      block.commands().stream()
          .map(COMMAND::matcher)
          .filter(Matcher::matches)
          .forEach(commands::add);
    }
    return commands;
  }

  /** What pages call model, data and texts. */
  private void prepare() throws IOException {
    for (String name : List.of("surnames.onnx", "surnames.vocab.txt", "surnames.labels.txt")) {
      Files.copy(MODELS.resolve("surnames").resolve(name), folder.resolve(name));
    }
    try (Stream<Path> files = Files.list(Pages.ROOT.resolve("examples/tutorials"))) {
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

  /** What one side of a pipe prints, whose program may be missing on a machine behind the tool. */
  private String shell(String side, String in) throws Exception {
    String line = side.replaceAll("\\|$", "");
    Path input = Files.writeString(folder.resolve("pipe"), in);
    String program = line.split(" ", 2)[0];
    String script =
        in.isEmpty()
            ? line
            : "command -v %s >&2 || { echo no; exit; }; %s".formatted(program, line);
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(line).isZero();
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
    return Stream.of(folder, Pages.ROOT)
        .map(root -> root.resolve(file))
        .filter(found -> !file.startsWith("-") && Files.exists(found))
        .findFirst()
        .map(found -> word.substring(0, split) + found)
        .orElse(word);
  }

  /** Programs in Python that pages show call the tool with a list of words. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyCallOfAProgramRuns(Path page) throws Exception {
    List<MatchResult> calls = CALL.matcher(Files.readString(page)).results().toList();
    if (calls.isEmpty()) {
      return;
    }
    prepare();
    for (MatchResult call : calls) {
      String command = call.group(1).replaceAll("\",\\s*\"", "\" \"");
      Result result = Cli.run(TEXT, false, arguments(command));
      assertThat(result.code()).as("%s%n%s", call.group(), result.err()).isZero();
    }
  }

  /** What the help has, the pages explain, and the other way round. */
  @Test
  void helpAndPagesHaveTheSameOptions() throws IOException {
    Set<String> ofHelp = optionsOfHelp();
    Set<String> onPages = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    for (Path page : pages()) {
      if (page.startsWith(Pages.ROOT.resolve("docs"))) {
        onPages.addAll(options(Files.readString(page)));
      }
      commands(page).forEach(command -> used.addAll(options(command.group(2))));
    }
    assertThat(onPages).containsAll(ofHelp);
    assertThat(ofHelp).containsAll(used.stream().filter(o -> !o.equals("--version")).toList());
  }

  static final List<String> COMMANDS =
      List.of(
          "inspect", "validate", "explain", "summary", "compare", "evaluate", "compile", "serve");

  static Set<String> optionsOfHelp() {
    Set<String> options = new TreeSet<>();
    COMMANDS.forEach(command -> options.addAll(options(Cli.run(command, "--help").out())));
    return options;
  }

  static Set<String> options(String text) {
    return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /** Who has one of README, pages and help finds the others. */
  @Test
  void readmePagesAndHelpNameEachOther() throws IOException {
    String readme = Files.readString(Pages.ROOT.resolve("README.md"));
    StringBuilder linked = new StringBuilder();
    for (Path page : pages()) {
      linked.append(Files.readString(page));
    }
    for (Path page : pages()) {
      if (page.startsWith(Pages.ROOT.resolve("docs"))) {
        assertThat(linked.toString()).as("a link to the page").contains(page.getFileName() + "");
      }
    }
    assertThat(readme).contains("--help", "docs/cli.md", "docs/install.md");
    assertThat(Files.readString(Pages.ROOT.resolve("docs/cli.md"))).contains("--help");
    String[] lines = Cli.run("--help").out().split("\n", -1);
    assertThat(Arrays.asList(lines)).anyMatch(line -> line.contains("docs/cli.md"));
  }
}
