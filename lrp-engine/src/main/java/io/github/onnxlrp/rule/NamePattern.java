package io.github.onnxlrp.rule;

import java.util.regex.Pattern;

/**
 * A pattern of node names, in which {@code *} stands for any characters, slashes included, and
 * {@code ?} for one.
 */
public final class NamePattern {
  private final String text;
  private final Pattern pattern;

  /** The pattern that {@code text} writes. */
  public NamePattern(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    for (int k = 0; k < text.length(); k++) {
      char next = text.charAt(k);
      regex.append(next == '*' ? ".*" : next == '?' ? "." : Pattern.quote(String.valueOf(next)));
    }
    this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Whether all of a name fits. */
  public boolean fits(String name) {
    return pattern.matcher(name).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
