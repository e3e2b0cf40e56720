package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Where nodes of one graph can be left out, as what they would give is there or comes of fewer
 * nodes: a small model takes longer for each node than for its arithmetic. ONNX Runtime does not
 * find these.
 */
final class Shortcuts {
  private static final Map<String, String> UNDONE_BY =
      Map.of("Squeeze", "Unsqueeze", "Unsqueeze", "Squeeze");

  private static final Set<String> KEEP_ORDER = Set.of("Reshape", "Squeeze", "Unsqueeze");

  private final Producers producers;
  private final Constants constants;
  private final Function<NodeForm, String> adds;
  private final List<Function<NodeForm, String>> rules;

  /** Nodes that take the place of others are added by {@code adds}. */
  Shortcuts(Producers producers, Constants constants, Function<NodeForm, String> adds) {
    this.producers = producers;
    this.constants = constants;
    this.adds = adds;
    Views views = new Views(producers, constants, adds);
    Regrouping regrouping = new Regrouping(producers, constants, adds);
    this.rules =
        List.of(
            this::concat,
            this::undone,
            this::shape,
            this::reshaped,
            this::again,
            this::turnedOnes,
            views::of,
            regrouping::of);
  }

  /** What gives the same as a node of one result, by fewer nodes; null where nothing does. */
  String of(NodeForm form) {
    for (Function<NodeForm, String> rule : rules) {
      String there = rule.apply(form);
      if (there != null) {
        return there;
      }
    }
    return null;
  }

  /** One value alone, or lists of integers that are constant. */
  private String concat(NodeForm form) {
    if (!form.is("Concat")) {
      return null;
    }
    if (form.inputs().size() == 1) {
      return form.first();
    }
    List<long[]> lists = form.inputs().stream().map(producers::integers).toList();
    boolean constant = lists.stream().allMatch(list -> list != null && list.length > 0);
    boolean isList =
        constant
            && form.inputs().stream()
                .map(constants::written)
                .allMatch(list -> list.shape().length == 1);
    return isList ? integers(lists.stream().flatMapToLong(LongStream::of).toArray()) : null;
  }

  private String integers(long... values) {
    return constants.shared(Tensor.vector(values));
  }

  /** Axes that are put in and taken out again, or the other way about. */
  private String undone(NodeForm form) {
    String undone = UNDONE_BY.get(form.operator());
    NodeProto.Builder before = undone == null ? null : producers.of(form.first(), undone);
    boolean same =
        before != null
            && form.inputs().size() == 2
            && before.getInputCount() == 2
            && Arrays.equals(
                producers.integers(before.getInput(1)), producers.integers(form.inputs().get(1)))
            && producers.integers(before.getInput(1)) != null;
    return same ? before.getInput(0) : null;
  }

  /** The shape of what was filled in that shape. */
  private String shape(NodeForm form) {
    NodeProto.Builder filled =
        form.is("Shape") ? producers.of(form.first(), "ConstantOfShape") : null;
    if (filled == null) {
      return null;
    }
    if (form.attributes().isEmpty()) {
      return filled.getInput(0);
    }
    NodeProto.Builder shape = producers.of(filled.getInput(0), "Shape");
    boolean whole = shape != null && shape.getAttributeCount() == 0;
    return whole ? adds.apply(form.with("Shape", form.attributes(), shape.getInput(0))) : null;
  }

  /** Axes that are put in behind a Reshape. */
  private String reshaped(NodeForm form) {
    long[] shape = form.is("Unsqueeze") ? producers.shape(form.first()) : null;
    NodeProto.Builder before = shape == null ? null : producers.of(form.first(), "Reshape");
    long[] axes = before == null ? null : producers.integers(form.inputs().get(1));
    if (axes == null) {
      return null;
    }
    long[] all = new long[shape.length + axes.length];
    for (long axis : axes) {
      all[Math.toIntExact(axis < 0 ? axis + all.length : axis)] = 1;
    }
    int next = 0;
    for (int k = 0; k < all.length; k++) {
      all[k] = all[k] == 1 ? 1 : shape[next++];
    }
    return adds.apply(form.with("Reshape", Map.of(), before.getInput(0), integers(all)));
  }

  /** A Reshape of what has only been given another shape before. */
  private String again(NodeForm form) {
    NodeProto.Builder before = form.is("Reshape") ? producers.of(form.first()) : null;
    boolean keepsOrder = before != null && KEEP_ORDER.contains(before.getOpType());
    long[] given = keepsOrder ? producers.integers(form.inputs().get(1)) : null;
    long[] shape = given == null ? null : producers.reshaped(form.first(), given);
    return shape == null
        ? null
        : adds.apply(form.with("Reshape", Map.of(), before.getInput(0), integers(shape)));
  }

  /** A Transpose that only moves axes of length 1. */
  private String turnedOnes(NodeForm form) {
    long[] shape = form.is("Transpose") ? producers.shape(form.first()) : null;
    if (shape == null || !(form.attributes().get("perm") instanceof List<?> order)) {
      return null;
    }
    long[] turned = new long[shape.length];
    Map<Integer, Boolean> moved = new HashMap<>();
    int last = -1;
    for (int k = 0; k < turned.length; k++) {
      int axis = ((Number) order.get(k)).intValue();
      turned[k] = shape[axis];
      if (shape[axis] != 1) {
        moved.put(axis, axis < last);
        last = axis;
      }
    }
    return moved.containsValue(true)
        ? null
        : adds.apply(form.with("Reshape", Map.of(), form.first(), integers(turned)));
  }
}
