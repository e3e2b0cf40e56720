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
 * rows, size]} of one LSTM, {@code [seq_length, lstms, rows, size]} of several. Each of several
 * alone has that axis with length 1.
 */
final class LstmSteps {
  private final Operation o;
  private final List<FusedLstm> lstms;

  LstmSteps(Operation o, List<FusedLstm> lstms) {
    this.o = o;
    this.lstms = lstms;
  }

  private boolean one() {
    return lstms.size() == 1;
  }

  /** The number of axes of a step. */
  int rank() {
    return one() ? 2 : 3;
  }

  /** A sequence {@code [seq_length, rows, size]} as that of one of these LSTMs. */
  String alone(String steps) {
    return one() ? steps : unsqueezed(steps, 1);
  }

  /** The same the other way about. */
  String sequence(String alone) {
    return one() ? alone : o.add("Squeeze", alone, o.integers(1));
  }

  /** A sequence that all LSTMs read, for each in its order. */
  List<String> read(String sequence) {
    String alone = alone(sequence);
    return lstms.stream().map(lstm -> turned(alone, lstm.scan().reverse())).toList();
  }

  /** Values of single LSTMs together. */
  String together(List<String> each) {
    return one() ? each.get(0) : o.add("Concat", Map.of("axis", 1), each.toArray(String[]::new));
  }

  /** Values of all LSTMs, for each alone. */
  List<String> each(String together) {
    return one() ? List.of(together) : parts(together, 1);
  }

  private List<String> parts(String together, int along) {
    String lengths = o.integers(LongStream.generate(() -> 1).limit(lstms.size()).toArray());
    return o.addAll("Split", lstms.size(), Map.of("axis", along), together, lengths);
  }

  /** What the operator gives of all steps, in the order of the sequence, for each in its order. */
  List<String> ofOperator(String sequence) {
    List<String> each = one() ? List.of(o.add("Squeeze", sequence, o.integers(1))) : each(sequence);
    return IntStream.range(0, each.size())
        .mapToObj(k -> turned(each.get(k), lstms.get(k).scan().reverse()))
        .toList();
  }

  /** States of all LSTMs {@code [lstms, rows, size]}, or {@code [rows, size]} of one, for each. */
  List<String> eachState(String together) {
    return one()
        ? List.of(together)
        : parts(together, 0).stream().map(part -> o.add("Squeeze", part, o.integers(0))).toList();
  }

  String unsqueezed(String value, int place) {
    return o.add("Unsqueeze", value, o.integers(place));
  }

  /** Steps the other way round, where it is asked for. */
  String turned(String steps, boolean turn) {
    String end = o.integers(Long.MIN_VALUE);
    return turn ? o.add("Slice", steps, o.integers(-1), end, o.integers(0), o.integers(-1)) : steps;
  }

  /**
   * Of one LSTM, what is before each step where values are after it; before the first one zeros, or
   * a state {@code [rows, size]}.
   */
  String behind(String state, String steps) {
    int rank = 1 + rank();
    if (state == null) {
      long[] pads = new long[2 * rank];
      pads[0] = 1;
      pads[rank] = -1;
      return o.add("Pad", steps, o.integers(pads));
    }
    String most = o.add("Slice", steps, o.integers(0), o.integers(-1), o.integers(0));
    return o.add("Concat", Map.of("axis", 0), alone(unsqueezed(state, 0)), most);
  }

  /** As many steps as there are, at most {@code limit}. */
  String first(String steps, String limit) {
    String count = o.add("Reshape", limit, o.integers(1));
    return o.add("Slice", steps, o.integers(0), count, o.integers(0));
  }

  /** The steps that were taken, and zeros for the others of all. */
  String filled(String steps, String all) {
    Map<String, ?> length = Map.of("start", 0, "end", 1);
    String missing = o.add("Sub", o.add("Shape", length, all), o.add("Shape", length, steps));
    String pads =
        o.add("Concat", Map.of("axis", 0), o.integers(0, 0, 0), missing, o.integers(0, 0));
    return o.add("Pad", steps, pads);
  }

  /**
   * States of single LSTMs together, of which those that are null are zeros.
   *
   * @param like something with as many rows
   */
  String state(List<String> each, String like, int size) {
    if (one()) {
      return each.get(0) == null ? zeros(like, size) : each.get(0);
    }
    if (each.stream().allMatch(Objects::isNull)) {
      return zeros(like, size);
    }
    LstmSteps single = new LstmSteps(o, lstms.subList(0, 1));
    return o.add(
        "Concat",
        Map.of("axis", 0),
        each.stream()
            .map(own -> own == null ? single.zeros(like, size) : own)
            .map(own -> unsqueezed(own, 0))
            .toArray(String[]::new));
  }

  /** Zeros {@code [rows, size]} of each LSTM, for rows like those of {@code [..., rows, any]}. */
  String zeros(String like, int size) {
    List<String> shape = new ArrayList<>();
    if (!one()) {
      shape.add(o.integers(lstms.size()));
    }
    shape.add(o.add("Shape", Map.of("start", -2, "end", -1), like));
    shape.add(o.integers(size));
    return o.zerosOf(o.add("Concat", Map.of("axis", 0), shape.toArray(String[]::new)));
  }
}
