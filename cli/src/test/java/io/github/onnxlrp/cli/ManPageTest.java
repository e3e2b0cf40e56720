package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manual page holds what the help of every command holds. */
class ManPageTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+) ");
  private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)");
  private static final Pattern MACRO = Pattern.compile("\\.(TH|SH|TP|B|PP|nf|fi)( .*)?");

  @Test
  void everyCommandAndOptionIsThere() {
    String page = Cli.run("man").out().replace("\\-", "-");
    String help = Cli.run("--help").out();
    List<String> commands =
        COMMAND
            .matcher(help.substring(help.indexOf("Commands:")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(commands).contains("explain", "validate", "man", "help");
    for (String command : commands) {
      assertThat(page).contains(".SH ONNX-LRP " + command.toUpperCase(java.util.Locale.ROOT));
      for (MatchResult option : OPTION.matcher(Cli.run("help", command).out()).results().toList()) {
        assertThat(page).as(command).containsPattern("(?m)^\\.B .*" + option.group(1));
      }
    }
  }

  /** What begins with a dot or a quote is a command of troff, and a variable is no help. */
  @Test
  void noTextIsTakenForATroffCommand() {
    assertThat(Cli.run("man").out().lines())
        .allSatisfy(
            line -> {
              assertThat(line).doesNotContain("${").doesNotStartWith("'");
              if (line.startsWith(".")) {
                assertThat(line).matches(MACRO);
              }
            });
  }
}
