package io.github.onnxlrp.method;

/**
 * A parameter of a method that users can set.
 *
 * @param name what users call it, as in {@code steps=50}
 * @param values what it may be, in words
 * @param standard what it is where nobody says more
 * @param meaning what it does, in one line
 */
public record MethodOption(String name, String values, String standard, String meaning) {}
