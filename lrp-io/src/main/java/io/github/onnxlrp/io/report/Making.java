package io.github.onnxlrp.io.report;

import java.util.Set;

/**
 * How a report was made, and how its samples are to be read.
 *
 * @param command the command line; null where there was none
 * @param targets how many explanations each sample has, one after the other
 * @param lengths names of the inputs that say how many steps a sample has
 * @param graph the graph with the relevance of the first sample and target; null where nobody asks
 */
public record Making(String command, int targets, Set<String> lengths, GraphView graph) {
  /** One explanation a sample, about which nothing more is known. */
  public static final Making UNKNOWN = new Making(null, 1, Set.of(), null);

  /** Without the graph. */
  public Making(String command, int targets, Set<String> lengths) {
    this(command, targets, lengths, null);
  }
}
