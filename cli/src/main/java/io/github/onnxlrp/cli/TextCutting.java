package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.TextOptions;
import picocli.CommandLine.Option;

/** The options that say how texts are prepared for a vocabulary. */
final class TextCutting {
  @Option(names = "--lowercase", description = "Put texts into lower case before they are cut.")
  private boolean lowercase;

  @Option(
      names = "--pad-before",
      description = "Padding to a fixed length stands before a text, not behind it.")
  private boolean padBefore;

  /** How texts become ids. */
  TextOptions text() {
    return new TextOptions(lowercase, padBefore);
  }

  /** Refuses the options, where there is nothing that they could be for. */
  void requireNoText() {
    if (lowercase || padBefore) {
      throw OnnxLrpException.invalid(
          "%s needs text: --text, or --data that holds it",
          lowercase ? "--lowercase" : "--pad-before");
    }
  }
}
