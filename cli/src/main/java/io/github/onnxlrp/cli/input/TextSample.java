package io.github.onnxlrp.cli.input;

import java.util.List;

/**
 * A text that was cut into tokens.
 *
 * @param text the text as it was given
 * @param input name of the input that takes the ids
 * @param tokens the tokens, as they stand in the text
 * @param notes tokens that the vocabulary lacks
 */
public record TextSample(String text, String input, List<String> tokens, List<String> notes) {}
