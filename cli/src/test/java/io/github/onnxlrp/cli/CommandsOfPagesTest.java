package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.architecture.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a page gives is run: those of the tool by {@link DocumentedCommandsTest} and
 * {@link DocumentationTest}, the others by {@code .ci/commands}, or by what that names.
 */
class CommandsOfPagesTest {
  private static final Path SCRIPT = Pages.ROOT.resolve(".ci/commands");
  private static final Set<String> LANGUAGES =
      Set.of("sh", "bat", "console", "text", "python", "java", "json", "csv", "yaml", "xml");

  /** A line of the script that runs a command, or says of some what does. */
  private static final Pattern RUNS = Pattern.compile("(?:[^']* )?\\(?(run|begin|elsewhere) .*");

  /** A word in single quotes, in which a quote is {@code '\''}. */
  private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'\\\\'')*)'(?=[\\s)]|$)");

  /** What stands before the program. */
  private static final Pattern SETTINGS = Pattern.compile("^(?:[A-Z_]+=\\S* )+");

  private static final Pattern MENTION = Pattern.compile("(?:\\./)?onnx-lrp ([a-z]+)\\b.*");

  static List<Path> pages() throws IOException {
    return Pages.ofUse();
  }

  /** The commands that the script lists. */
  static final Set<String> LISTED = listed();

  private static Set<String> listed() {
    Set<String> commands = new LinkedHashSet<>();
    for (String line : script().replace("\\\n", "").lines().map(String::strip).toList()) {
      Matcher verb = RUNS.matcher(line);
      if (!line.startsWith("#") && verb.matches()) {
        List<String> words =
            QUOTED
                .matcher(line)
                .results()
                .map(word -> word.group(1).replace("'\\''", "'"))
                .toList();
        boolean one = Set.of("run", "begin").contains(verb.group(1));
        commands.addAll(words.subList(one ? words.size() - 1 : 1, words.size()));
      }
    }
    return commands;
  }

  private static String script() {
    try {
      return Files.readString(SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void blocksSayWhatTheyAre(Path page) throws IOException {
    for (Pages.Block block : Pages.blocks(page)) {
      assertThat(LANGUAGES).as(block.text()).contains(block.language());
      if (block.language().equals("text")) {
        assertThat(block.text().lines()).as("commands are sh").noneMatch(this::isCommand);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandOfABlockIsRun(Path page) throws IOException {
    for (Pages.Block block : Pages.blocks(page)) {
      assertThat(block.commands())
          .as("is run by the test of commands of the tool, or named in .ci/commands")
          .allMatch(
              command ->
                  LISTED.contains(command)
                      || DocumentedCommandsTest.COMMAND.matcher(command).matches());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandWithinASentenceIsRun(Path page) throws IOException {
    assertThat(Pages.code(page).stream().filter(this::isCommand))
        .as("is named in .ci/commands, or begins what is, up to a whole word")
        .allMatch(
            code -> LISTED.stream().anyMatch(command -> (command + " ").startsWith(code + " ")));
  }

  @Test
  void theToolIsNamedWithWhatItHas() throws IOException {
    Set<String> options = DocumentedCommandsTest.optionsOfHelp();
    options.add("--help");
    Set<String> commands = new TreeSet<>(DocumentedCommandsTest.COMMANDS);
    commands.addAll(List.of("completion", "man", "help"));
    for (Path page : pages()) {
      for (String code : Pages.code(page)) {
        Matcher mention = MENTION.matcher(code);
        if (mention.matches()) {
          assertThat(commands).as("%s: %s", page, code).contains(mention.group(1));
          assertThat(options)
              .as("%s: %s", page, code)
              .containsAll(DocumentedCommandsTest.options(code));
        }
      }
    }
  }

  /** No command stays in the script when its page has lost it. */
  @Test
  void theScriptRunsWhatPagesSay() throws IOException {
    Set<String> onPages = new TreeSet<>();
    for (Path page : pages()) {
      Pages.blocks(page).forEach(block -> onPages.addAll(block.commands()));
      onPages.addAll(Pages.code(page));
    }
    assertThat(LISTED.stream().filter(this::isCommand)).isSubsetOf(onPages);
  }

  /** Whether a line starts a program that the script starts, too, or one of the repository. */
  private boolean isCommand(String line) {
    String[] words = SETTINGS.matcher(line).replaceAll("").split(" ", 2);
    Path file = Pages.ROOT.resolve(words[0].startsWith("/") ? "" : words[0]);
    boolean ours =
        words[0].contains("/")
            && !words[0].endsWith("onnx-lrp")
            && Files.isRegularFile(file)
            && Files.isExecutable(file);
    return ours || (words.length > 1 && programs().contains(words[0]));
  }

  private static Set<String> programs() {
    return LISTED.stream()
        .map(command -> SETTINGS.matcher(command).replaceAll("").split(" ", 2)[0])
        .filter(program -> program.matches("[a-z0-9]+|spark-submit"))
        .collect(Collectors.toSet());
  }
}
