package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.InputFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Arguments that files hold: {@code @FILE} stands for the words of the file, which white space
 * separates but inside quotes of either kind, as in {@code --text="two words"}; lines that begin
 * with {@code #} are comments. What is the value of an option is no file, as the text of {@code
 * --text @somebody}.
 */
final class ArgumentFiles {
  private static final String PART = "\"[^\"]*\"|'[^']*'|[^\\s\"']+";
  private static final Pattern WORD = Pattern.compile("(?:" + PART + ")+");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  private ArgumentFiles() {}

  /**
   * The arguments with those of files in their places.
   *
   * @param spec the command whose options they are
   * @throws OnnxLrpException if a file cannot be read or a quotation mark is not closed
   */
  static String[] expand(CommandSpec spec, String... arguments) {
    List<String> expanded = new ArrayList<>();
    String before = "";
    for (String argument : arguments) {
      if (argument.startsWith("@") && argument.length() > 1 && !takesValue(spec, before)) {
        expanded.addAll(words(Path.of(argument.substring(1))));
      } else {
        expanded.add(argument);
      }
      before = argument;
    }
    return expanded.toArray(String[]::new);
  }

  private static boolean takesValue(CommandSpec spec, String name) {
    OptionSpec option = spec.optionsMap().get(name);
    return option != null && option.arity().max() > 0;
  }

  private static List<String> words(Path file) {
    List<String> words = new ArrayList<>();
    List<String> lines = InputFiles.text(file).lines().map(String::strip).toList();
    for (int k = 0; k < lines.size(); k++) {
      String line = lines.get(k);
      if (line.startsWith("#")) {
        continue;
      }
      if (!WORD.matcher(line).replaceAll("").isBlank()) {
        throw OnnxLrpException.invalid(
            "%s: line %d: a quotation mark is not closed: %s", file, k + 1, line);
      }
      WORD.matcher(line)
          .results()
          .map(word -> QUOTED.matcher(word.group()).replaceAll(ArgumentFiles::withoutQuotes))
          .forEach(words::add);
    }
    return words;
  }

  private static String withoutQuotes(MatchResult quoted) {
    return Matcher.quoteReplacement(quoted.group(1) != null ? quoted.group(1) : quoted.group(2));
  }
}
