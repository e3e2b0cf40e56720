package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Values whose axes only lie otherwise than those of another: chains of Transpose, Squeeze and
 * Unsqueeze, of which the outcome alone matters. Where it comes of the first value by one of them
 * or none, the others are left out; lengths are read, and sums are taken, of the first value.
 */
final class Views {
  /** An axis of length 1 that the first value does not have. */
  private static final int ONE = -1;

  private final Producers producers;
  private final Constants constants;
  private final Function<NodeForm, String> adds;

  Views(Producers producers, Constants constants, Function<NodeForm, String> adds) {
    this.producers = producers;
    this.constants = constants;
    this.adds = adds;
  }

  /**
   * A value by the axes of another.
   *
   * @param base the other one
   * @param rank how many axes that has
   * @param axes its axis for each axis, or {@link #ONE}; axes that are not among them have length 1
   */
  private record View(String base, int rank, List<Integer> axes) {
    static View whole(String base, int rank) {
      return new View(base, rank, IntStream.range(0, rank).boxed().toList());
    }

    View ofAxes(List<Integer> others) {
      return new View(base, rank, others);
    }

    /** The axes of the base that are left out. */
    List<Integer> dropped() {
      return IntStream.range(0, rank).filter(axis -> !axes.contains(axis)).boxed().toList();
    }

    /** The places of axes that the base does not have. */
    List<Integer> ones() {
      return IntStream.range(0, axes.size()).filter(k -> axes.get(k) == ONE).boxed().toList();
    }

    /** The same of a value that has the axes of the base but those that are left out. */
    View renumbered(String other) {
      List<Integer> left = IntStream.range(0, rank).filter(axes::contains).boxed().toList();
      return new View(
          other,
          left.size(),
          axes.stream().map(axis -> axis == ONE ? ONE : left.indexOf(axis)).toList());
    }

    boolean keepsOrder() {
      List<Integer> own = axes.stream().filter(axis -> axis != ONE).toList();
      return own.equals(own.stream().sorted().toList());
    }

    /** The same with axes that were left out in the places of new ones, where the order fits. */
    View filled() {
      List<Integer> filled = new ArrayList<>(axes);
      for (int k = 0; k < filled.size(); k++) {
        int before = k == 0 ? -1 : filled.get(k - 1);
        int next = before + 1;
        boolean fits = (k == 0 || before != ONE) && next < rank && !filled.contains(next);
        if (filled.get(k) == ONE && fits) {
          filled.set(k, next);
        }
      }
      return ofAxes(filled);
    }
  }

  /** What gives the same as a node by fewer nodes; null where nothing does. */
  String of(NodeForm form) {
    return switch (form.operator()) {
      case "Transpose", "Squeeze", "Unsqueeze" -> moved(form);
      case "Shape" -> length(form);
      case "ReduceSum" -> sum(form);
      default -> null;
    };
  }

  private String moved(NodeForm form) {
    View view = view(form.operator(), order(form), form.inputs(), -1);
    if (view == null || view.base().equals(form.first())) {
      return null;
    }
    List<Integer> dropped = view.dropped();
    List<Integer> ones = view.ones();
    int kinds = (dropped.isEmpty() ? 0 : 1) + (ones.isEmpty() ? 0 : 1);
    return kinds + (view.keepsOrder() ? 0 : 1) <= 1 ? written(form, view) : null;
  }

  /** A view of its base: axes are taken out, moved and put in. */
  private String written(NodeForm form, View view) {
    View whole = squeezed(form, view);
    String value = whole.base();
    if (!whole.keepsOrder()) {
      List<Integer> order = whole.axes().stream().filter(axis -> axis != ONE).toList();
      value = adds.apply(form.with("Transpose", Map.of("perm", order), value));
    }
    return whole.ones().isEmpty()
        ? value
        : adds.apply(form.with("Unsqueeze", Map.of(), value, integers(whole.ones())));
  }

  private String integers(List<Integer> values) {
    return constants.shared(Tensor.vector(values.stream().mapToLong(Integer::longValue).toArray()));
  }

  /** The length of one axis, which is read of the base. */
  private String length(NodeForm form) {
    boolean bounds = form.attributes().containsKey("start") && form.attributes().containsKey("end");
    View view = bounds ? view(form.first(), -1) : null;
    if (view == null || view.base().equals(form.first())) {
      return null;
    }
    int start = axis(form.integer("start", 0), view.axes().size());
    int end = axis(form.integer("end", 0), view.axes().size());
    if (end != start + 1) {
      return null;
    }
    int axis = view.axes().get(start);
    return axis == ONE
        ? integers(List.of(1))
        : adds.apply(form.with("Shape", Map.of("start", axis, "end", axis + 1), view.base()));
  }

  /** A sum is taken before axes are moved, which it may make needless. */
  private String sum(NodeForm form) {
    long[] over = form.inputs().size() < 2 ? null : producers.integers(form.inputs().get(1));
    boolean drops = over != null && over.length > 0 && form.integer("keepdims", 1) == 0;
    View view = drops ? view(form.first(), -1) : null;
    if (view == null || (view.keepsOrder() && view.ones().isEmpty())) {
      return null;
    }
    View whole = squeezed(form, view);
    List<Integer> kept = new ArrayList<>(whole.axes());
    for (long each : over) {
      kept.set(axis(Math.toIntExact(each), kept.size()), null);
    }
    kept.removeIf(Objects::isNull);
    View summed = new View(whole.base(), whole.rank(), kept);
    String axes = integers(summed.dropped());
    String value =
        summed.dropped().isEmpty()
            ? whole.base()
            : adds.apply(form.with("ReduceSum", form.attributes(), whole.base(), axes));
    return written(form, summed.renumbered(value));
  }

  /** The same of a base that has no axes that are left out. */
  private View squeezed(NodeForm form, View view) {
    return view.dropped().isEmpty()
        ? view
        : view.renumbered(
            adds.apply(form.with("Squeeze", Map.of(), view.base(), integers(view.dropped()))));
  }

  private static int axis(int axis, int rank) {
    return axis < 0 ? axis + rank : axis;
  }

  private static List<Integer> order(NodeForm form) {
    return form.attributes().get("perm") instanceof List<?> order
        ? integers(order.stream().mapToLong(axis -> ((Number) axis).longValue()))
        : null;
  }

  private static List<Integer> integers(LongStream values) {
    return values.mapToObj(Math::toIntExact).toList();
  }

  /** A value as a view; null where it is not known how many axes there are. */
  private View view(String value, int rank) {
    NodeProto.Builder node = producers.of(value);
    if (node != null) {
      AttributeProto order = Producers.attribute(node, "perm");
      List<Integer> axes =
          order == null ? null : integers(order.getIntsList().stream().mapToLong(k -> k));
      View moved = view(node.getOpType(), axes, node.getInputList(), rank);
      if (moved != null) {
        return moved;
      }
    }
    int own = rank < 0 ? producers.rank(value) : rank;
    return own < 0 ? null : View.whole(value, own);
  }

  /** What a node makes of its first operand, as a view; null where it does not move axes alone. */
  private View view(String operator, List<Integer> order, List<String> inputs, int rank) {
    if (operator.equals("Transpose") && order != null) {
      View before = view(inputs.get(0), order.size());
      return before.ofAxes(order.stream().map(before.axes()::get).toList()).filled();
    }
    boolean squeezes = operator.equals("Squeeze");
    boolean moves = inputs.size() == 2 && (squeezes || operator.equals("Unsqueeze"));
    long[] places = moves ? producers.integers(inputs.get(1)) : null;
    if (places == null) {
      return null;
    }
    int more = squeezes ? places.length : -places.length;
    View before = view(inputs.get(0), rank < 0 ? -1 : rank + more);
    if (before == null) {
      return null;
    }
    int size = squeezes ? before.axes().size() : before.axes().size() + places.length;
    List<Integer> sorted =
        integers(LongStream.of(places).map(place -> place < 0 ? place + size : place).sorted());
    List<Integer> axes = new ArrayList<>(before.axes());
    if (squeezes) {
      sorted.stream().sorted(Collections.reverseOrder()).forEach(k -> axes.remove((int) k));
    } else {
      sorted.forEach(place -> axes.add(place, ONE));
    }
    return before.ofAxes(axes).filled();
  }
}
