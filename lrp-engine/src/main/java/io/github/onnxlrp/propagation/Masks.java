package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Movement;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Explained inputs that look like masks or lengths and take relevance as a factor of a product,
 * where it says nothing about the data: those that hold only 0 and 1, with a 1 among them, and
 * those of which a word of the name is mask, length or valid. The only explained input is none:
 * without it nothing would be left.
 */
public final class Masks implements Products.Listener<Tensor> {
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");
  private static final Pattern MASK = Pattern.compile("(?!unmask).*masks?|masking|valid");
  private static final Pattern LENGTH = Pattern.compile("(seq)?(len|length)s?");

  private final TraceAnalysis analysis;
  private final IdentityHashMap<TraceValue, String> reasons = new IdentityHashMap<>();
  private final Map<TraceValue, TraceNode> products = new LinkedHashMap<>();
  private final Set<TraceValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  Masks(TraceAnalysis analysis) {
    this.analysis = analysis;
    List<TraceValue> explained =
        analysis.trace().inputs().values().stream()
            .filter(analysis.activity()::isExplained)
            .toList();
    if (explained.size() > 1) {
      for (TraceValue input : explained) {
        String reason = reason(input);
        if (reason != null) {
          reasons.put(input, reason);
        }
      }
    }
  }

  /**
   * Whether notes may be due: inputs that look like masks or lengths have relevance.
   *
   * @param explained the explained inputs
   * @param relevances their relevance
   */
  public static boolean mayBeAmong(Map<String, Tensor> explained, Map<String, Tensor> relevances) {
    return explained.size() > 1
        && explained.entrySet().stream()
            .anyMatch(
                input ->
                    reason(input.getKey(), input.getValue()) != null
                        && !isZero(relevances.get(input.getKey())));
  }

  private static String reason(TraceValue input) {
    return reason(input.name(), input.tensor());
  }

  private static String reason(String name, Tensor tensor) {
    if (isBinary(tensor)) {
      return "it holds only 0 and 1";
    }
    String found = null;
    for (String word : BETWEEN_WORDS.split(name)) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (MASK.matcher(lower).matches()) {
        found = "its name says that it is a mask";
      } else if (LENGTH.matcher(lower).matches()) {
        found = "its name says that it is a length";
      }
    }
    return found;
  }

  private static boolean isBinary(Tensor tensor) {
    boolean one = false;
    for (int k = 0; k < tensor.size(); k++) {
      double element = tensor.get(k);
      if (element != 0 && element != 1) {
        return false;
      }
      one |= element == 1;
    }
    return one;
  }

  /** Finds the inputs that a factor, to which a product sends relevance, is made of. */
  @Override
  public void receive(TraceNode product, TraceValue factor, Tensor relevance) {
    if (reasons.isEmpty() || isZero(relevance)) {
      return;
    }
    Deque<TraceValue> open = new ArrayDeque<>(List.of(factor));
    while (!open.isEmpty()) {
      TraceValue value = open.pop();
      if (!seen.add(value)) {
        continue;
      }
      if (reasons.containsKey(value)) {
        products.put(value, product);
      } else if (value.producer() != null) {
        sources(value.producer()).forEach(open::push);
      }
    }
  }

  private static boolean isZero(Tensor tensor) {
    return Arrays.stream(tensor.doubles()).allMatch(element -> element == 0);
  }

  /** The operands that still are the same mask: moved, chosen from, inverted, scaled. */
  private List<TraceValue> sources(TraceNode node) {
    boolean[] active = analysis.roles().terms(node);
    Kind kind = analysis.roles().kind(node);
    if (kind == Kind.NORMALISATION) {
      return List.of(node.input(analysis.roles().scaledOperand(node)));
    }
    boolean moves = kind == Kind.MOVEMENT || kind == Kind.SELECTION;
    List<TraceValue> found = new ArrayList<>();
    IntStream.range(0, active.length)
        .filter(k -> active[k] && (!moves || Movement.passes(node, k)))
        .forEach(k -> found.add(node.input(k)));
    boolean single = (kind == Kind.ELEMENTWISE || kind == Kind.SUM) && found.size() == 1;
    return moves || single ? found : List.of();
  }

  /** A sentence about each of them, where the relevance reached the input itself. */
  List<String> notes(Flow<Tensor> flow) {
    List<String> notes = new ArrayList<>();
    products.forEach(
        (input, product) -> {
          Tensor relevance = flow.total(input);
          if (relevance != null && !isZero(relevance)) {
            notes.add(
                "input '%s' takes relevance at %s node '%s' and %s; if it is a mask or a length,"
                        .formatted(
                            input.name(), product.op().name(), product.name(), reasons.get(input))
                    + " --fixed %s leaves it out".formatted(input.name()));
          }
        });
    return notes;
  }
}
