package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.format.InputFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Arguments that files hold: {@code @FILE} stands for the words of the file, between white space or
 * in quotes of either kind; lines that begin with {@code #} say nothing. What is the value of an
 * option, as the text of {@code --text @somebody}, is no file.
 */
final class ArgumentFiles {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private ArgumentFiles() {}

  /**
   * The arguments with those of files in their places.
   *
   * @param spec the command whose options they are
   * @throws io.github.onnxlrp.OnnxLrpException if a file cannot be read
   */
  static String[] expand(CommandSpec spec, String... arguments) {
    List<String> expanded = new ArrayList<>();
    String before = "";
    for (String argument : arguments) {
      if (argument.startsWith("@") && argument.length() > 1 && !takesValue(spec, before)) {
        expanded.addAll(words(InputFiles.text(Path.of(argument.substring(1)))));
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

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      for (MatchResult word : WORD.matcher(line).results().toList()) {
        int group = word.group(1) != null ? 1 : word.group(2) != null ? 2 : 3;
        words.add(word.group(group));
      }
    }
    return words;
  }
}
