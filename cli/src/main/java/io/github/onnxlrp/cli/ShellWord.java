package io.github.onnxlrp.cli;

import java.util.regex.Pattern;

/** Arguments as a POSIX shell takes them. */
final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWord() {}

  /** The argument, in quotes where a shell would read it otherwise. */
  static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
