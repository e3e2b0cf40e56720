package io.github.onnxlrp.io.report;

import java.util.Locale;

/** Text and numbers as people can read them. */
public final class Printable {
  /** Characters of a message that are shown. */
  private static final int LONGEST_LINE = 10_000;

  private Printable() {}

  /**
   * A message as one line of at most about 10,000 characters. Names in messages come from files and
   * requests, so they may hold line ends and terminal commands, and be megabytes long.
   */
  public static String line(String message) {
    String text = shortened(String.valueOf(message));
    return text.replaceAll("\\R", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }

  /** The beginning and the end, which say where and what. */
  private static String shortened(String message) {
    if (message.length() <= LONGEST_LINE) {
      return message;
    }
    int left = message.length() - LONGEST_LINE;
    return message.substring(0, LONGEST_LINE / 2)
        + " ... (%d characters left out) ... ".formatted(left)
        + message.substring(LONGEST_LINE / 2 + left);
  }

  /**
   * The text with everything escaped that is not shown but obeyed: control and formatting
   * characters (terminal commands, changes of direction), line and paragraph separators, lone
   * surrogates.
   */
  public static String text(String text) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .forEach(
            code -> {
              if (isObeyed(code)) {
                result.append("\\u{").append(Integer.toHexString(code)).append('}');
              } else {
                result.appendCodePoint(code);
              }
            });
    return result.toString();
  }

  /** Whether a character is not shown but obeyed, or shown by nobody. */
  static boolean isObeyed(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** A token; white space shows as an open box. */
  public static String token(String token) {
    return token.isBlank() ? "\u2423" : text(token);
  }

  /** A number of about five digits. */
  public static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double magnitude = Math.abs(value);
    String format = magnitude >= 1e-3 && magnitude < 1e5 ? "%.4f" : "%.3e";
    return String.format(Locale.ROOT, format, value);
  }

  /** A share from 0 to 1 in percent. */
  public static String percent(double share) {
    boolean tiny = share > 0 && share < 5e-4;
    return tiny ? "less than 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
