package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.fused.FusedLstm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Values of all steps of LSTMs, in the order in which the steps are taken: {@code [seq_length,
 * rows, size]} of one LSTM, {@code [lstms, seq_length, rows, size]} of several.
 */
final class LstmSteps {
  private final Operation o;
  private final List<FusedLstm> lstms;
  private final int axis;

  LstmSteps(Operation o, List<FusedLstm> lstms) {
    this.o = o;
    this.lstms = lstms;
    this.axis = lstms.size() == 1 ? 0 : 1;
  }

  /** The axis of steps. */
  int axis() {
    return axis;
  }

  /** Values of single LSTMs together. */
  String together(List<String> each) {
    if (each.size() == 1) {
      return each.get(0);
    }
    List<String> parts = each.stream().map(value -> unsqueezed(value, 0)).toList();
    return o.add("Concat", Map.of("axis", 0), parts.toArray(String[]::new));
  }

  /** Those of single LSTMs, in the order of the sequence that they read. */
  List<String> eachInOrder(String together) {
    if (lstms.size() == 1) {
      return List.of(ordered(together, 0));
    }
    List<String> parts = parts(together, 0);
    return IntStream.range(0, parts.size())
        .mapToObj(k -> turned(parts.get(k), 1, lstms.get(k).scan().reverse()))
        .map(part -> o.add("Squeeze", part, o.integers(0)))
        .toList();
  }

  /** Those of single LSTMs. */
  List<String> each(String together) {
    if (lstms.size() == 1) {
      return List.of(together);
    }
    return parts(together, 0).stream().map(part -> o.add("Squeeze", part, o.integers(0))).toList();
  }

  private List<String> parts(String together, int along) {
    String lengths = o.integers(LongStream.generate(() -> 1).limit(lstms.size()).toArray());
    return o.addAll("Split", lstms.size(), Map.of("axis", along), together, lengths);
  }

  String unsqueezed(String value, int place) {
    return o.add("Unsqueeze", value, o.integers(place));
  }

  /** Values the other way round, where it is asked for. */
  String turned(String steps, int along, boolean turn) {
    String end = o.integers(Long.MIN_VALUE);
    return turn
        ? o.add("Slice", steps, o.integers(-1), end, o.integers(along), o.integers(-1))
        : steps;
  }

  /**
   * What lies in the order of a sequence in the order in which each LSTM takes it, and the other
   * way about; of one LSTM {@code [seq_length, rows, size]}, of two with an axis of them.
   *
   * @param axisOfLstms where that is, 0 before the steps or 1 behind them
   */
  String ordered(String values, int axisOfLstms) {
    if (lstms.size() == 1) {
      return turned(values, 0, lstms.get(0).scan().reverse());
    }
    List<String> parts = parts(values, axisOfLstms);
    String[] all = new String[parts.size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = turned(parts.get(k), 1 - axisOfLstms, lstms.get(k).scan().reverse());
    }
    return o.add("Concat", Map.of("axis", axisOfLstms), all);
  }

  /** The sequence that all LSTMs read, for each in its order. */
  String read(String sequence) {
    if (lstms.size() == 1) {
      return ordered(sequence, 0);
    }
    String one = unsqueezed(sequence, 0);
    String[] all = new String[lstms.size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = turned(one, 1, lstms.get(k).scan().reverse());
    }
    return o.add("Concat", Map.of("axis", 0), all);
  }

  /** Before each step what is after the one before; before the first one zeros, or a state. */
  String behind(String state, String steps) {
    if (state == null) {
      long[] pads = new long[2 * (axis + 3)];
      pads[axis] = 1;
      pads[axis + 3 + axis] = -1;
      return o.add("Pad", steps, o.integers(pads));
    }
    String most = o.add("Slice", steps, o.integers(0), o.integers(-1), o.integers(axis));
    return o.add("Concat", Map.of("axis", axis), unsqueezed(state, axis), most);
  }

  /** As many steps as there are, at most {@code limit}. */
  String first(String steps, String limit) {
    String count = o.add("Reshape", limit, o.integers(1));
    return o.add("Slice", steps, o.integers(0), count, o.integers(axis));
  }

  /** The steps that were taken, and zeros for the others of all. */
  String filled(String steps, String all) {
    Map<String, ?> length = Map.of("start", 0, "end", 1);
    String missing = o.add("Sub", o.add("Shape", length, all), o.add("Shape", length, steps));
    String pads =
        o.add("Concat", Map.of("axis", 0), o.integers(0, 0, 0), missing, o.integers(0, 0));
    return o.add("Pad", steps, pads);
  }

  /** States of single LSTMs together, of which those that are null are zeros. */
  String state(List<String> each, String like, int size) {
    if (each.stream().allMatch(Objects::isNull)) {
      return zeros(like, size);
    }
    LstmSteps one = new LstmSteps(o, lstms.subList(0, 1));
    return together(each.stream().map(own -> own == null ? one.zeros(like, size) : own).toList());
  }

  /** Zeros {@code [rows, size]} of each LSTM, for rows like those of {@code [..., rows, any]}. */
  String zeros(String like, int size) {
    List<String> shape = new ArrayList<>();
    if (axis == 1) {
      shape.add(o.integers(lstms.size()));
    }
    shape.add(o.add("Shape", Map.of("start", -2, "end", -1), like));
    shape.add(o.integers(size));
    return o.zerosOf(o.add("Concat", Map.of("axis", 0), shape.toArray(String[]::new)));
  }

  /** Values in the form in which one product takes all steps. */
  String rows(String steps, int size) {
    return axis == 0 ? steps : o.add("Reshape", steps, o.integers(0, -1, size));
  }

  /** Rows again as steps, of which there are as many as there are of others. */
  String steps(String rows, String like, int size) {
    if (axis == 0) {
      return rows;
    }
    String lengths = o.add("Shape", Map.of("end", axis + 2), like);
    return o.add("Reshape", rows, o.add("Concat", Map.of("axis", 0), lengths, o.integers(size)));
  }
}
