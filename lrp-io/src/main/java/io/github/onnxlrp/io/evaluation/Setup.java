package io.github.onnxlrp.io.evaluation;

import java.util.List;
import java.util.Map;

/**
 * How an evaluation was made.
 *
 * @param model name of the model's file
 * @param methods the composite of each method by its name; empty for methods without
 * @param target what is explained, as it was asked for; null where it is chosen
 * @param measure which number is watched
 * @param unit what is removed at once
 * @param seed the seed of everything that was drawn
 * @param remarks what concerns all samples
 * @param command the command line
 */
public record Setup(
    String model,
    Map<String, String> methods,
    String target,
    String measure,
    String unit,
    long seed,
    List<String> remarks,
    String command) {}
