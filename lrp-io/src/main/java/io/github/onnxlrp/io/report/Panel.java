package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One part of what a person sees of a sample: each input once, then the layers that were kept. The
 * ids of a text are shown as its tokens only; of integers that take no relevance, such as lengths,
 * only the value.
 *
 * @param kind how it is shown
 * @param name name of the input or layer
 * @param map its relevance; null for {@link Kind#VALUE}
 * @param value the input itself in short; null for others than {@link Kind#VALUE}
 */
record Panel(Kind kind, String name, Heatmap map, String value) {
  private static final int MOST_ELEMENTS = 12;

  /** How a part is shown. */
  enum Kind {
    TOKENS,
    INPUT,
    LAYER,
    VALUE
  }

  /** The parts in the order in which they are shown. */
  static List<Panel> of(SampleReport sample) {
    Explanation explanation = sample.explanation();
    List<Panel> panels = new ArrayList<>();
    explanation
        .relevance()
        .forEach((name, relevance) -> panels.add(input(sample, name, relevance)));
    explanation
        .layers()
        .forEach(
            (name, relevance) ->
                panels.add(new Panel(Kind.LAYER, name, Heatmap.of(relevance), null)));
    return panels;
  }

  private static Panel input(SampleReport sample, String name, Tensor relevance) {
    if (sample.tokenRelevance() != null && sample.text().input().equals(name)) {
      double[] tokens = sample.tokenRelevance();
      return new Panel(Kind.TOKENS, name, Heatmap.of(Tensor.of(tokens, tokens.length)), null);
    }
    Tensor input = sample.explanation().inputs().get(name);
    boolean inert = !input.isFloating() && Arrays.stream(relevance.doubles()).allMatch(r -> r == 0);
    return inert
        ? new Panel(Kind.VALUE, name, null, inShort(input))
        : new Panel(Kind.INPUT, name, Heatmap.of(relevance), null);
  }

  private static String inShort(Tensor input) {
    String elements =
        Arrays.stream(input.longs())
            .limit(MOST_ELEMENTS)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", "));
    if (input.size() > MOST_ELEMENTS) {
      elements += ", ... of shape " + Shapes.toString(input.shape());
    }
    return elements;
  }

  /** What stands above it. */
  String title() {
    return kind == Kind.LAYER ? "layer " + name : name;
  }
}
