package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Slices that are cut along one axis, given another shape and put together along another axis, as
 * both directions of an LSTM are. That moves an axis: one Transpose does it, between two Reshapes
 * where shapes differ by more.
 */
final class Regrouping {
  private final Producers producers;
  private final Constants constants;
  private final Function<NodeForm, String> adds;

  Regrouping(Producers producers, Constants constants, Function<NodeForm, String> adds) {
    this.producers = producers;
    this.constants = constants;
    this.adds = adds;
  }

  /** What a Concat of all slices of a Split gives; null where a node is something else. */
  String of(NodeForm form) {
    NodeProto.Builder split = form.is("Concat") ? split(form.inputs()) : null;
    long[] from = split == null ? null : producers.shape(split.getInput(0));
    long[] to = from == null ? null : producers.shape(form.first());
    if (to == null) {
      return null;
    }
    int cut = axis(Producers.integer(split, "axis", 0), from.length);
    int joined = axis(form.integer("axis", 0), to.length);
    if (from[cut] != form.inputs().size() || to[joined] != 1) {
      return null;
    }
    return moved(form, split.getInput(0), from, cut, to, joined);
  }

  private static int axis(int axis, int rank) {
    return axis < 0 ? axis + rank : axis;
  }

  /** The Split of whose slices values are Reshapes in one shape, in their order; or null. */
  private NodeProto.Builder split(List<String> values) {
    NodeProto.Builder split = null;
    long[] shape = producers.shape(values.get(0));
    for (int k = 0; k < values.size(); k++) {
      NodeProto.Builder reshape = producers.of(values.get(k), "Reshape");
      NodeProto.Builder cut = reshape == null ? null : producers.of(reshape.getInput(0), "Split");
      boolean next =
          cut != null
              && (k == 0 || cut == split)
              && cut.getOutputCount() == values.size()
              && cut.getOutput(k).equals(reshape.getInput(0))
              && Arrays.equals(shape, producers.shape(values.get(k)));
      if (!next) {
        return null;
      }
      split = cut;
    }
    return split;
  }

  private String moved(NodeForm form, String source, long[] from, int cut, long[] to, int joined) {
    List<Long> before = longer(from, 0, cut);
    List<Long> rest = new ArrayList<>(before);
    rest.addAll(longer(from, cut + 1, from.length));
    int place = longer(to, 0, joined).size();
    List<Long> ofSlice = longer(to, 0, to.length);
    if (!rest.equals(ofSlice)) {
      return null;
    }
    List<Long> shape = new ArrayList<>(rest);
    shape.add(before.size(), from[cut]);
    List<Integer> order = new ArrayList<>(IntStream.range(0, shape.size()).boxed().toList());
    order.add(place, order.remove(before.size()));
    String value = reshaped(form, source, from, shape);
    if (place != before.size()) {
      value = adds.apply(form.with("Transpose", Map.of("perm", order), value));
      shape.add(place, shape.remove(before.size()));
    }
    List<Long> whole = new ArrayList<>(LongStream.of(to).boxed().toList());
    whole.set(joined, from[cut]);
    return reshaped(form, value, longs(shape), whole);
  }

  /** The lengths of axes but those of length 1. */
  private static List<Long> longer(long[] shape, int first, int end) {
    return Arrays.stream(shape, first, end).filter(length -> length != 1).boxed().toList();
  }

  private static long[] longs(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private String reshaped(NodeForm form, String value, long[] from, List<Long> to) {
    long[] shape = longs(to);
    return Arrays.equals(from, shape)
        ? value
        : adds.apply(form.with("Reshape", Map.of(), value, constants.shared(Tensor.vector(shape))));
  }
}
